//! The cells of one column in a block of rows, in as little room as may be: what lies in memory and in scratch, and
//! what a scan over millions of rows reads.

use hashbrown::HashMap;

use super::words::Words;

/// Rows of a block.
pub(super) const ROWS: usize = 8192;

/// How the cells of a column are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    /// As numbers of words.
    Words,
    /// As numbers of words, until it turns out that they do not repeat.
    Perhaps,
    /// As they are.
    Text,
}

/// Texts, one behind the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Texts {
    letters: String,
    ends: Ends,
}

/// The cells of one column in one block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Chunk {
    /// Numbers of words.
    Words(Vec<u32>),
    /// The same word in every row: most columns of most blocks.
    One(u32),
    /// Each number one more than that of the row above: the numbers of the rows themselves.
    Counted(u32),
    /// Few words, and for each row the place of its own among them.
    Few { words: Vec<u32>, places: Vec<u8> },
    /// Cells as they are.
    Text(Texts),
    /// Cells as they are, mostly those of the row above (the moment of a test that has many rows): each is held
    /// once, and for each row its place among them.
    Repeated { texts: Texts, places: Vec<u16> },
}

/// Where the cells of a text end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ends {
    /// All are so long: time stamps of one system.
    Every(u32),
    /// One by one.
    At(Vec<u32>),
}

impl Chunk {
    pub(super) fn new(coding: Coding) -> Chunk {
        match coding {
            Coding::Words | Coding::Perhaps => Chunk::Words(Vec::new()),
            Coding::Text => Chunk::Text(Texts::new()),
        }
    }

    pub(super) fn last_number(&self) -> Option<u32> {
        match self {
            Chunk::Words(numbers) => numbers.last().copied(),
            _ => None,
        }
    }

    /// The same cells as they are.
    pub(super) fn spelled(numbers: &[u32], words: &Words) -> Chunk {
        let mut texts = Texts::new();
        for number in numbers {
            texts.push(words.word(*number));
        }
        Chunk::Text(texts)
    }

    /// The same cells in as little room as may be, once there are no more to come.
    pub(super) fn packed(self) -> Chunk {
        match self {
            Chunk::Words(numbers) => pack_words(numbers),
            Chunk::Text(texts) => pack_texts(texts),
            packed => packed,
        }
    }

    /// Whether its cells are held as they are.
    pub(super) fn is_text(&self) -> bool {
        matches!(self, Chunk::Text(_) | Chunk::Repeated { .. })
    }

    /// A cell that is held as it is.
    #[inline]
    pub(super) fn text(&self, at: usize) -> &str {
        match self {
            Chunk::Text(texts) => texts.get(at),
            Chunk::Repeated { texts, places } => match places.get(at) {
                Some(place) => texts.get(usize::from(*place)),
                None => "",
            },
            _ => "",
        }
    }

    /// The number of a cell's word; none: the cell is held as it is.
    #[inline]
    pub(super) fn number(&self, at: usize) -> Option<u32> {
        match self {
            Chunk::Words(numbers) => numbers.get(at).copied(),
            Chunk::One(number) => Some(*number),
            Chunk::Counted(first) => Some(first.saturating_add(u32::try_from(at).ok()?)),
            Chunk::Few { words, places } => words.get(usize::from(*places.get(at)?)).copied(),
            Chunk::Text(_) | Chunk::Repeated { .. } => None,
        }
    }

    /// Whether two cells are the same.
    #[inline]
    pub(super) fn same(&self, one: usize, other: usize) -> bool {
        match self {
            Chunk::Words(numbers) => numbers.get(one) == numbers.get(other),
            Chunk::One(_) => true,
            Chunk::Counted(_) => one == other,
            Chunk::Few { places, .. } => places.get(one) == places.get(other),
            Chunk::Text(texts) => texts.get(one) == texts.get(other),
            Chunk::Repeated { texts, places } => match (places.get(one), places.get(other)) {
                (Some(one), Some(other)) => {
                    one == other || texts.get(usize::from(*one)) == texts.get(usize::from(*other))
                }
                (one, other) => one == other,
            },
        }
    }

    /// Where the cells change behind a place, `end` at the latest.
    #[inline]
    pub(super) fn end_of_run(&self, first: usize, end: usize) -> usize {
        match self {
            Chunk::One(_) => end,
            Chunk::Words(numbers) => change(numbers, first, end),
            Chunk::Few { places, .. } => change(places, first, end),
            Chunk::Counted(_) => end.min(first + 1),
            // Neighbours that share no place differ.
            Chunk::Repeated { places, .. } => change(places, first, end),
            Chunk::Text(texts) => {
                let text = texts.get(first);
                let differs = |at: &usize| texts.get(*at) != text;
                (first + 1..end).find(differs).unwrap_or(end)
            }
        }
    }

    pub(super) fn bytes(&self) -> usize {
        match self {
            Chunk::Words(numbers) => numbers.len() * 4,
            Chunk::One(_) | Chunk::Counted(_) => 0,
            Chunk::Few { words, places } => words.len() * 4 + places.len(),
            Chunk::Text(texts) => texts.bytes(),
            Chunk::Repeated { texts, places } => texts.bytes() + places.len() * 2,
        }
    }

    /// Writes its cells to `out` and says how they are read again; none: the chunk takes no room, and stays.
    pub(super) fn encode(&self, out: &mut Vec<u8>) -> Option<Shape> {
        out.clear();
        match self {
            Chunk::One(_) | Chunk::Counted(_) => None,
            Chunk::Words(numbers) => {
                put(out, numbers);
                Some(Shape::Words)
            }
            Chunk::Few { words, places } => {
                out.extend_from_slice(places);
                put(out, words);
                Some(Shape::Few)
            }
            Chunk::Text(texts) => Some(Shape::Text(texts.encode(out))),
            Chunk::Repeated { texts, places } => {
                let of = texts.encode(out);
                out.extend(places.iter().flat_map(|place| place.to_le_bytes()));
                Some(Shape::Repeated(u32::try_from(texts.len()).ok()?, of))
            }
        }
    }

    /// Reads it again.
    pub(super) fn decode(shape: Shape, rows: usize, mut bytes: Vec<u8>) -> Option<Chunk> {
        Some(match shape {
            Shape::Words => Chunk::Words(numbers(&bytes)),
            Shape::Few => {
                let words = numbers(bytes.get(rows..)?);
                bytes.truncate(rows);
                Chunk::Few {
                    words,
                    places: bytes,
                }
            }
            Shape::Text(of) => Chunk::Text(Texts::decode(of, rows, bytes)?),
            Shape::Repeated(texts, of) => {
                let behind = bytes.len().checked_sub(rows * 2)?;
                let (places, _) = bytes.get(behind..)?.as_chunks::<2>();
                let places = places.iter().map(|two| u16::from_le_bytes(*two)).collect();
                bytes.truncate(behind);
                Chunk::Repeated {
                    texts: Texts::decode(of, texts as usize, bytes)?,
                    places,
                }
            }
        })
    }
}

fn put(out: &mut Vec<u8>, numbers: &[u32]) {
    out.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    let (numbers, _) = bytes.as_chunks::<4>();
    let number = |four: &[u8; 4]| u32::from_le_bytes(*four);
    numbers.iter().map(number).collect()
}

impl Texts {
    fn new() -> Texts {
        Texts {
            letters: String::new(),
            ends: Ends::At(Vec::new()),
        }
    }

    /// Adds a text, as long as it is not packed.
    #[inline]
    pub(super) fn push(&mut self, text: &str) {
        self.letters.push_str(text);
        if let Ends::At(ends) = &mut self.ends {
            ends.push(u32::try_from(self.letters.len()).unwrap_or(u32::MAX));
        }
    }

    /// Adds the last text once more, as long as it is not packed; how long it is.
    pub(super) fn repeat(&mut self) -> Option<usize> {
        let Ends::At(ends) = &mut self.ends else {
            return None;
        };
        let start = match ends.as_slice() {
            [.., before, _] => *before as usize,
            [_] => 0,
            [] => return None,
        };
        let length = self.letters.len() - start;
        self.letters.extend_from_within(start..);
        ends.push(u32::try_from(self.letters.len()).unwrap_or(u32::MAX));
        Some(length)
    }

    /// How many there are.
    fn len(&self) -> usize {
        match &self.ends {
            Ends::At(ends) => ends.len(),
            Ends::Every(0) => 1,
            Ends::Every(length) => self.letters.len() / *length as usize,
        }
    }

    #[inline]
    fn get(&self, at: usize) -> &str {
        let (start, end) = match &self.ends {
            Ends::Every(length) => {
                let length = *length as usize;
                (at * length, (at + 1) * length)
            }
            Ends::At(ends) => {
                let start = match at {
                    0 => 0,
                    _ => ends.get(at - 1).map_or(0, |end| *end as usize),
                };
                (start, ends.get(at).map_or(start, |end| *end as usize))
            }
        };
        self.letters.get(start..end).unwrap_or("")
    }

    fn bytes(&self) -> usize {
        match &self.ends {
            Ends::Every(_) => self.letters.len(),
            Ends::At(ends) => self.letters.len() + ends.len() * 4,
        }
    }

    /// The same in as little room as may be.
    fn packed(mut self) -> Texts {
        self.letters.shrink_to_fit();
        if let Ends::At(ends) = &mut self.ends {
            let length = ends.first().copied().unwrap_or(0);
            let mut next = 0;
            let even = ends.iter().all(|end| {
                next += u64::from(length);
                u64::from(*end) == next
            });
            if even {
                self.ends = Ends::Every(length);
            } else {
                ends.shrink_to_fit();
            }
        }
        self
    }

    fn encode(&self, out: &mut Vec<u8>) -> Length {
        out.extend_from_slice(self.letters.as_bytes());
        match &self.ends {
            Ends::Every(length) => Length::Even(*length),
            Ends::At(ends) => {
                put(out, ends);
                Length::Own
            }
        }
    }

    fn decode(of: Length, texts: usize, mut bytes: Vec<u8>) -> Option<Texts> {
        let ends = match of {
            Length::Even(length) => Ends::Every(length),
            Length::Own => {
                let behind = bytes.len().checked_sub(texts * 4)?;
                let ends = numbers(bytes.get(behind..)?);
                bytes.truncate(behind);
                Ends::At(ends)
            }
        };
        let letters = String::from_utf8(bytes).ok()?;
        Some(Texts { letters, ends })
    }
}

#[inline]
fn change<T: PartialEq>(cells: &[T], first: usize, end: usize) -> usize {
    let run = cells.get(first..end).and_then(<[T]>::split_first);
    let Some((cell, rest)) = run else {
        return end;
    };
    // Several at once, as long as none of them differs.
    let differs = |cells: &[T]| cells.iter().fold(false, |any, other| any | (other != cell));
    let alike = rest
        .chunks_exact(16)
        .take_while(|few| !differs(few))
        .count()
        * 16;
    let changed = rest.iter().skip(alike).position(|other| other != cell);
    changed.map_or(end, |more| first + 1 + alike + more)
}

/// How a chunk is read again.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    Words,
    Few,
    Text(Length),
    /// So many texts.
    Repeated(u32, Length),
}

impl Shape {
    /// Whether the cells are held as they are.
    pub(super) fn is_text(self) -> bool {
        matches!(self, Shape::Text(_) | Shape::Repeated(..))
    }
}

/// How long texts are.
#[derive(Debug, Clone, Copy)]
pub(super) enum Length {
    /// All so long.
    Even(u32),
    /// Each has its own length.
    Own,
}

/// Texts in as little room as may be.
fn pack_texts(texts: Texts) -> Chunk {
    let rows = texts.len();
    let follows = |at: &usize| texts.get(*at) != texts.get(*at - 1);
    let different = 1 + (1..rows).filter(follows).count();
    // Where most differ, places would take more than they save.
    if different > rows / 2 || different > usize::from(u16::MAX) {
        return Chunk::Text(texts.packed());
    }
    let mut once = Texts::new();
    let mut places = Vec::with_capacity(rows);
    let mut place = 0_u16;
    for at in 0..rows {
        let text = texts.get(at);
        if at == 0 || text != texts.get(at - 1) {
            place = u16::try_from(once.len()).unwrap_or(u16::MAX);
            once.push(text);
        }
        places.push(place);
    }
    Chunk::Repeated {
        texts: once.packed(),
        places,
    }
}

/// Numbers of words in as little room as may be.
fn pack_words(mut numbers: Vec<u32>) -> Chunk {
    let Some(first) = numbers.first().copied() else {
        return Chunk::Words(numbers);
    };
    if numbers.iter().all(|number| *number == first) {
        return Chunk::One(first);
    }
    let mut next = first;
    let counted = numbers.iter().all(|number| {
        let here = next;
        next = next.wrapping_add(1);
        *number == here
    });
    if counted && next > first {
        return Chunk::Counted(first);
    }
    match pack_few(&numbers) {
        Some(few) => few,
        None => {
            numbers.shrink_to_fit();
            Chunk::Words(numbers)
        }
    }
}

/// The same where they are few.
fn pack_few(numbers: &[u32]) -> Option<Chunk> {
    let mut words: Vec<u32> = Vec::new();
    let mut known: HashMap<u32, u8, foldhash::fast::RandomState> = HashMap::default();
    let mut places = Vec::with_capacity(numbers.len());
    let mut last: Option<(u32, u8)> = None;
    for number in numbers {
        let place = match last.filter(|(word, _)| word == number) {
            Some((_, place)) => place,
            None => match known.get(number) {
                Some(place) => *place,
                None => {
                    let place = u8::try_from(words.len()).ok()?;
                    words.push(*number);
                    known.insert(*number, place);
                    place
                }
            },
        };
        last = Some((*number, place));
        places.push(place);
    }
    Some(Chunk::Few { words, places })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Chunk, ROWS, Texts};

    /// There and back, through scratch as well.
    fn same(texts: &[&str], how: &str) {
        let mut cells = Texts::new();
        let mut above = None;
        for text in texts {
            match above == Some(text) {
                true => assert_eq!(cells.repeat(), Some(text.len())),
                false => cells.push(text),
            }
            above = Some(text);
        }
        let packed = Chunk::Text(cells).packed();
        let shown = format!("{packed:?}");
        assert!(shown.starts_with(how), "{shown:.200}");
        let mut bytes = Vec::new();
        let shape = packed.encode(&mut bytes).unwrap();
        assert!(shape.is_text());
        assert_eq!(bytes.len(), packed.bytes());
        assert_eq!(Chunk::decode(shape, texts.len(), bytes).unwrap(), packed);
        for (at, text) in texts.iter().enumerate() {
            assert_eq!(packed.text(at), *text);
            assert_eq!(packed.number(at), None);
            assert_eq!(packed.same(0, at), texts[0] == *text);
            let differs = |other: &usize| texts[*other] != *text;
            let end = (at..texts.len()).find(differs).unwrap_or(texts.len());
            assert_eq!(packed.end_of_run(at, texts.len()), end);
        }
    }

    #[test]
    fn texts_are_the_same_however_they_are_packed() {
        same(&[], "Text");
        same(&[""], "Text");
        same(&["a"], "Text");
        same(&["", "", ""], "Repeated");
        same(&["a", "a"], "Repeated");
        same(&["ab", "ab", "cd", "cd", "ab", "ab"], "Repeated");
        same(&["ab", "ab", "", "", "", "cde"], "Repeated");
        same(&["ab", "cd", "ab", "ab"], "Text");
        same(&["", "1", "12", "ä"], "Text");
        let each_twice: Vec<String> = (0..ROWS / 2).map(|n| format!("{n}")).collect();
        let rows: Vec<&str> = each_twice
            .iter()
            .flat_map(|text| [text.as_str(); 2])
            .collect();
        same(&rows, "Repeated");
    }

    #[test]
    fn numbers_are_the_same_however_they_are_packed() {
        let many: Vec<u32> = (0..600).map(|n| n * 7 % 601).collect();
        for (numbers, how) in [
            (vec![], "Words"),
            (vec![4], "One"),
            (vec![4; 900], "One"),
            ((5..905).collect(), "Counted"),
            (vec![7, 8, 7, 8, 8], "Few"),
            ((0..256).rev().collect(), "Few"),
            ((0..257).rev().collect(), "Words"),
            (vec![u32::MAX, 0], "Few"),
            (many, "Words"),
        ] {
            let rows = numbers.len();
            let packed = Chunk::Words(numbers.clone()).packed();
            assert!(format!("{packed:?}").starts_with(how), "{packed:?}");
            let mut bytes = Vec::new();
            let again = match packed.encode(&mut bytes) {
                Some(shape) => Chunk::decode(shape, rows, bytes).unwrap(),
                None => packed.clone(),
            };
            assert_eq!(again, packed);
            for (at, number) in numbers.iter().enumerate() {
                assert_eq!(packed.number(at), Some(*number));
                assert_eq!(packed.same(0, at), numbers[0] == *number);
            }
        }
    }
}
