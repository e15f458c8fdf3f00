//! Cells in blocks of rows: in memory, or column by column in scratch, read back when asked for.

use std::borrow::Cow;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hashbrown::HashMap;

use super::scratch::{Room, ScratchFile};
use super::words::Words;

/// Rows of a block.
pub(super) const ROWS: usize = 8192;
/// Chunks of a column in scratch that are kept after they were read.
const KEPT: usize = 4;
/// New words in one block that show that the cells of a column do not repeat.
const FRESH: usize = ROWS / 4;

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
    Text { text: String, ends: Ends },
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
    fn new(coding: Coding) -> Chunk {
        match coding {
            Coding::Words | Coding::Perhaps => Chunk::Words(Vec::new()),
            Coding::Text => Chunk::Text {
                text: String::new(),
                ends: Ends::At(Vec::new()),
            },
        }
    }

    fn last_number(&self) -> Option<u32> {
        match self {
            Chunk::Words(numbers) => numbers.last().copied(),
            _ => None,
        }
    }

    /// The same cells as they are.
    fn spelled(numbers: &[u32], words: &Words) -> Chunk {
        let mut text = String::new();
        let mut ends = Vec::with_capacity(ROWS);
        for number in numbers {
            text.push_str(words.word(*number));
            ends.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
        }
        Chunk::Text {
            text,
            ends: Ends::At(ends),
        }
    }

    /// The same cells in as little room as may be, once there are no more to come.
    fn packed(self) -> Chunk {
        match self {
            Chunk::Words(numbers) => pack_words(numbers),
            Chunk::Text {
                mut text,
                ends: Ends::At(mut ends),
            } => {
                text.shrink_to_fit();
                let length = ends.first().copied().unwrap_or(0);
                let mut next = 0;
                let even = ends.iter().all(|end| {
                    next += u64::from(length);
                    u64::from(*end) == next
                });
                let ends = if even {
                    Ends::Every(length)
                } else {
                    ends.shrink_to_fit();
                    Ends::At(ends)
                };
                Chunk::Text { text, ends }
            }
            packed => packed,
        }
    }

    /// Whether its cells are held as they are.
    fn is_text(&self) -> bool {
        matches!(self, Chunk::Text { .. })
    }

    /// A cell that is held as it is.
    #[inline]
    pub(super) fn text(&self, at: usize) -> &str {
        let Chunk::Text { text, ends } = self else {
            return "";
        };
        let (start, end) = match ends {
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
        text.get(start..end).unwrap_or("")
    }

    /// The number of a cell's word; none: the cell is held as it is.
    #[inline]
    pub(super) fn number(&self, at: usize) -> Option<u32> {
        match self {
            Chunk::Words(numbers) => numbers.get(at).copied(),
            Chunk::One(number) => Some(*number),
            Chunk::Counted(first) => Some(first.saturating_add(u32::try_from(at).ok()?)),
            Chunk::Few { words, places } => words.get(usize::from(*places.get(at)?)).copied(),
            Chunk::Text { .. } => None,
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
            Chunk::Text { .. } => self.text(one) == self.text(other),
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
            Chunk::Text { .. } => {
                let text = self.text(first);
                let differs = |at: &usize| self.text(*at) != text;
                (first + 1..end).find(differs).unwrap_or(end)
            }
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Chunk::Words(numbers) => numbers.len() * 4,
            Chunk::One(_) | Chunk::Counted(_) => 0,
            Chunk::Few { words, places } => words.len() * 4 + places.len(),
            Chunk::Text {
                text,
                ends: Ends::Every(_),
            } => text.len(),
            Chunk::Text {
                text,
                ends: Ends::At(ends),
            } => text.len() + ends.len() * 4,
        }
    }

    /// Writes its cells to `out` and says how they are read again; none: the chunk takes no room, and stays.
    fn encode(&self, out: &mut Vec<u8>) -> Option<Shape> {
        out.clear();
        let put = |out: &mut Vec<u8>, numbers: &[u32]| {
            out.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
        };
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
            Chunk::Text { text, ends } => {
                out.extend_from_slice(text.as_bytes());
                match ends {
                    Ends::Every(length) => Some(Shape::Even(*length)),
                    Ends::At(ends) => {
                        put(out, ends);
                        Some(Shape::Text)
                    }
                }
            }
        }
    }

    fn decode(shape: Shape, rows: usize, mut bytes: Vec<u8>) -> Option<Chunk> {
        let numbers = |bytes: &[u8]| -> Vec<u32> {
            let (numbers, _) = bytes.as_chunks::<4>();
            numbers
                .iter()
                .map(|four| u32::from_le_bytes(*four))
                .collect()
        };
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
            Shape::Even(length) => Chunk::Text {
                text: String::from_utf8(bytes).ok()?,
                ends: Ends::Every(length),
            },
            Shape::Text => {
                let behind = bytes.len().checked_sub(rows * 4)?;
                let ends = Ends::At(numbers(bytes.get(behind..)?));
                bytes.truncate(behind);
                let text = String::from_utf8(bytes).ok()?;
                Chunk::Text { text, ends }
            }
        })
    }
}

#[inline]
fn change<T: PartialEq>(cells: &[T], first: usize, end: usize) -> usize {
    let run = cells.get(first..end).and_then(<[T]>::split_first);
    let Some((cell, rest)) = run else {
        return end;
    };
    let changed = rest.iter().position(|other| other != cell);
    changed.map_or(end, |more| first + 1 + more)
}

/// How a chunk is read again.
#[derive(Debug, Clone, Copy)]
enum Shape {
    Words,
    Few,
    Even(u32),
    Text,
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

/// A chunk that stays in memory, or one that was read for the moment.
#[derive(Debug)]
pub(super) enum Held<'t> {
    Here(&'t Chunk),
    Read(Arc<Chunk>),
}

impl std::ops::Deref for Held<'_> {
    type Target = Chunk;

    fn deref(&self) -> &Chunk {
        match self {
            Held::Here(chunk) => chunk,
            Held::Read(chunk) => chunk,
        }
    }
}

/// A block: its chunks, or where they lie in scratch.
#[derive(Debug)]
enum Block {
    Here(Vec<Chunk>),
    There(Vec<Place>),
}

/// Where a chunk is, of a block in scratch.
#[derive(Debug)]
enum Place {
    /// It takes no room.
    Here(Chunk),
    /// So far from the beginning, so long.
    There { at: u64, length: u32, shape: Shape },
}

/// The order of the words of a column: units follow each other in one file as in the other, parameters as
/// for the unit before. What comes next is looked at first, and saves the search.
#[derive(Debug, Clone, Default)]
struct InOrder {
    /// How far the last two different words are apart.
    step: u32,
    /// Words, and what followed them the last time.
    followed: [(u32, u32); 16],
}

impl InOrder {
    /// The number of the word that follows another one.
    #[inline]
    fn next(&mut self, last: u32, cell: &str, words: &mut Words) -> u32 {
        let place = last as usize % self.followed.len();
        let (from, to) = self.followed[place];
        let further = last.wrapping_add(self.step);
        let number = if from == last && words.is(to, cell) {
            to
        } else if words.is(further, cell) {
            further
        } else {
            words.number(cell)
        };
        self.step = number.wrapping_sub(last);
        self.followed[place] = (last, number);
        number
    }
}

/// All cells of a table. The last column of each block holds the rows' numbers.
pub(super) struct Blocks {
    codings: Vec<Coding>,
    blocks: Vec<Block>,
    /// The block that is being filled.
    open: Vec<Chunk>,
    /// New words of each column in that block.
    fresh: Vec<usize>,
    /// In which order words came in each column.
    orders: Vec<InOrder>,
    rows: usize,
    /// Bytes of the block that is being filled.
    open_bytes: usize,
    resident: usize,
    /// Its blocks are in scratch.
    moved: bool,
    away: Mutex<Away>,
}

/// What lies in scratch.
#[derive(Default)]
struct Away {
    file: Option<Box<dyn ScratchFile>>,
    end: u64,
    /// Of each column the chunks that were asked for last, the latest at the end.
    kept: Vec<Vec<(usize, Arc<Chunk>)>>,
    fault: Option<(std::io::ErrorKind, String)>,
}

impl std::fmt::Debug for Blocks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Blocks")
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}

impl Blocks {
    pub(super) fn new(mut codings: Vec<Coding>) -> Blocks {
        codings.push(Coding::Words);
        Blocks {
            fresh: vec![0; codings.len()],
            orders: vec![InOrder::default(); codings.len()],
            open: codings.iter().map(|coding| Chunk::new(*coding)).collect(),
            codings,
            blocks: Vec::new(),
            rows: 0,
            open_bytes: 0,
            resident: 0,
            moved: false,
            away: Mutex::default(),
        }
    }

    /// Adds a cell to the row that is being filled.
    pub(super) fn add(&mut self, column: usize, cell: &str, words: &mut Words) {
        match self.open.get_mut(column) {
            Some(chunk @ Chunk::Words(_)) => {
                let known = words.len();
                let last = chunk.last_number();
                let Chunk::Words(numbers) = chunk else { return };
                // Most identities are those of the row above.
                if let Some(last) = last.filter(|last| words.word(*last) == cell) {
                    numbers.push(last);
                    return;
                }
                let (Some(fresh), Some(coding), Some(order)) = (
                    self.fresh.get_mut(column),
                    self.codings.get_mut(column),
                    self.orders.get_mut(column),
                ) else {
                    return;
                };
                let number = order.next(last.unwrap_or_default(), cell, words);
                numbers.push(number);
                *fresh += words.len() - known;
                if *coding == Coding::Perhaps && *fresh > FRESH {
                    *coding = Coding::Text;
                    let spelled = Chunk::spelled(numbers, words);
                    self.open_bytes += spelled.bytes();
                    *chunk = spelled;
                }
            }
            Some(Chunk::Text { text, ends }) => {
                self.open_bytes += cell.len();
                text.push_str(cell);
                if let Ends::At(ends) = ends {
                    ends.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
                }
            }
            _ => {}
        }
    }

    /// Ends the row.
    pub(super) fn end_row(&mut self, number: u32, room: Room<'_>) -> std::io::Result<()> {
        if let Some(Chunk::Words(numbers)) = self.open.last_mut() {
            numbers.push(number);
        }
        self.rows += 1;
        // Positions count on blocks of so many rows: a limit holds how many bytes these may have.
        if self.rows.is_multiple_of(ROWS) {
            self.close(room)?;
        }
        Ok(())
    }

    pub(super) fn finish(&mut self, room: Room<'_>) -> std::io::Result<()> {
        if !self.rows.is_multiple_of(ROWS) {
            self.close(room)?;
        }
        self.open = Vec::new();
        self.open_bytes = 0;
        Ok(())
    }

    fn close(&mut self, room: Room<'_>) -> std::io::Result<()> {
        let fresh = self.codings.iter().map(|coding| Chunk::new(*coding));
        let chunks = std::mem::replace(&mut self.open, fresh.collect());
        let chunks: Vec<Chunk> = chunks.into_iter().map(Chunk::packed).collect();
        self.fresh.fill(0);
        self.open_bytes = 0;
        self.resident += chunks.iter().map(Chunk::bytes).sum::<usize>();
        self.blocks.push(Block::Here(chunks));
        match room.scratch {
            Some(scratch) if self.resident > room.resident => {
                let away = self.away.get_mut().unwrap_or_else(PoisonError::into_inner);
                if away.file.is_none() {
                    away.file = Some(scratch.create()?);
                }
                for block in &mut self.blocks {
                    away.take(block)?;
                }
                // Every further block goes after them at once.
                self.resident = room.resident;
                self.moved = true;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.rows
    }

    /// Bytes of the block that is being filled, without numbers of words.
    pub(super) fn open_bytes(&self) -> usize {
        self.open_bytes
    }

    /// Bytes that stay in memory.
    pub(super) fn resident(&self) -> usize {
        if self.moved { 0 } else { self.resident }
    }

    /// The chunk of a column in a block; none where scratch failed, which [`Blocks::fault`] tells.
    pub(super) fn chunk(&self, block: usize, column: usize) -> Option<Held<'_>> {
        match self.blocks.get(block)? {
            Block::Here(chunks) => chunks.get(column).map(Held::Here),
            Block::There(places) => self.read(block, places.get(column)?, column),
        }
    }

    /// A cell: borrowed where it stays in memory.
    pub(super) fn cell<'t>(&'t self, row: usize, column: usize, words: &'t Words) -> Cow<'t, str> {
        let at = row % ROWS;
        match self.chunk(row / ROWS, column) {
            None => Cow::Borrowed(""),
            Some(chunk) => match (chunk.number(at), &chunk) {
                (Some(number), _) => Cow::Borrowed(words.word(number)),
                (None, Held::Here(chunk)) => Cow::Borrowed(chunk.text(at)),
                (None, Held::Read(chunk)) => Cow::Owned(chunk.text(at).to_owned()),
            },
        }
    }

    /// Looks at a cell without a copy of it.
    pub(super) fn with<T>(
        &self,
        row: usize,
        column: usize,
        words: &Words,
        look: impl FnOnce(&str) -> T,
    ) -> T {
        let at = row % ROWS;
        match self.chunk(row / ROWS, column) {
            None => look(""),
            Some(chunk) => match chunk.number(at) {
                Some(number) => look(words.word(number)),
                None => look(chunk.text(at)),
            },
        }
    }

    /// The number of a cell's word, where the cell is held as one.
    #[inline]
    pub(super) fn word_number(&self, row: usize, column: usize) -> Option<u32> {
        let block = self.blocks.get(row / ROWS)?;
        let text = match block {
            Block::Here(chunks) => chunks.get(column)?.is_text(),
            Block::There(places) => match places.get(column)? {
                Place::Here(chunk) => chunk.is_text(),
                Place::There { shape, .. } => matches!(shape, Shape::Text | Shape::Even(_)),
            },
        };
        if text {
            return None;
        }
        self.chunk(row / ROWS, column)?.number(row % ROWS)
    }

    /// The number of a row.
    pub(super) fn number(&self, row: usize) -> u32 {
        let column = self.codings.len() - 1;
        self.word_number(row, column).unwrap_or(0)
    }

    fn read<'t>(&'t self, block: usize, place: &'t Place, column: usize) -> Option<Held<'t>> {
        match place {
            Place::Here(chunk) => Some(Held::Here(chunk)),
            Place::There { at, length, shape } => {
                let rows = (self.rows - block * ROWS).min(ROWS);
                if let Some(kept) = self.away().kept(block, column) {
                    return Some(Held::Read(kept));
                }
                let bytes = self.away().load(*at, *length);
                // Decoded while others read.
                let chunk = bytes.and_then(|bytes| {
                    let chunk = Chunk::decode(*shape, rows, bytes);
                    chunk.ok_or_else(|| std::io::ErrorKind::InvalidData.into())
                });
                match chunk {
                    Ok(chunk) => Some(Held::Read(self.away().keep(block, column, chunk))),
                    Err(error) => {
                        let fault = (error.kind(), error.to_string());
                        self.away().fault.get_or_insert(fault);
                        None
                    }
                }
            }
        }
    }

    fn away(&self) -> MutexGuard<'_, Away> {
        self.away.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn fault(&self) -> Option<std::io::Error> {
        let away = self.away();
        let (kind, message) = away.fault.as_ref()?;
        Some(std::io::Error::new(*kind, message.clone()))
    }
}

impl Away {
    /// Moves a block to scratch.
    fn take(&mut self, block: &mut Block) -> std::io::Result<()> {
        let (Block::Here(chunks), Some(file)) = (&*block, &mut self.file) else {
            return Ok(());
        };
        let mut places = Vec::with_capacity(chunks.len());
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(self.end))?;
        for chunk in chunks {
            let Some(shape) = chunk.encode(&mut bytes) else {
                places.push(Place::Here(chunk.clone()));
                continue;
            };
            file.write_all(&bytes)?;
            let length = u32::try_from(bytes.len()).map_err(std::io::Error::other)?;
            places.push(Place::There {
                at: self.end,
                length,
                shape,
            });
            self.end += u64::from(length);
        }
        *block = Block::There(places);
        Ok(())
    }

    /// A chunk that was read lately.
    fn kept(&mut self, block: usize, column: usize) -> Option<Arc<Chunk>> {
        let kept = self.kept.get_mut(column)?;
        let place = kept.iter().rposition(|(known, _)| *known == block)?;
        if place + 1 < kept.len() {
            let used = kept.remove(place);
            kept.push(used);
        }
        kept.last().map(|(_, chunk)| Arc::clone(chunk))
    }

    /// Keeps a chunk that was read.
    fn keep(&mut self, block: usize, column: usize, chunk: Chunk) -> Arc<Chunk> {
        if self.kept.len() <= column {
            self.kept.resize_with(column + 1, Vec::new);
        }
        let chunk = Arc::new(chunk);
        if let Some(kept) = self.kept.get_mut(column) {
            if kept.len() >= KEPT {
                kept.remove(0);
            }
            kept.push((block, Arc::clone(&chunk)));
        }
        chunk
    }

    fn load(&mut self, at: u64, length: u32) -> std::io::Result<Vec<u8>> {
        let Some(file) = &mut self.file else {
            return Err(std::io::ErrorKind::NotFound.into());
        };
        file.seek(SeekFrom::Start(at))?;
        let mut bytes = Vec::with_capacity(length as usize);
        std::io::Read::take(&mut **file, u64::from(length)).read_to_end(&mut bytes)?;
        if bytes.len() < length as usize {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::scratch::InMemory;
    use super::{Blocks, Chunk, Coding, Room, Words};

    /// A word that repeats, one that does at first and then differs from row to row, one that always
    /// differs, a blank, a unit of nine rows, and a text of three lengths.
    fn cells(row: u32) -> [String; 6] {
        let late = if row < 9_000 { row % 5 } else { row };
        [
            format!("B{}", row % 300),
            format!("text {late}"),
            format!("2026-11-20T14:05:00.{row}Z"),
            String::new(),
            format!("unit {}", row / 9),
            format!("1{}", "0".repeat(row as usize % 3)),
        ]
    }

    fn filled(room: Room<'_>, words: &mut Words) -> Blocks {
        let codings = vec![
            Coding::Words,
            Coding::Perhaps,
            Coding::Text,
            Coding::Perhaps,
            Coding::Words,
            Coding::Text,
        ];
        let mut blocks = Blocks::new(codings);
        for row in 0..30_000 {
            for (column, cell) in cells(row).iter().enumerate() {
                blocks.add(column, cell, words);
            }
            blocks.end_row(row + 2, room).unwrap();
        }
        blocks.finish(room).unwrap();
        blocks
    }

    #[test]
    fn cells_are_the_same_in_memory_and_in_scratch() {
        let small = Room {
            scratch: Some(&InMemory),
            resident: 200_000,
            threads: 1,
            limits: &crate::records::Limits::USUAL,
        };
        for room in [Room::memory(), small] {
            let mut words = Words::default();
            let blocks = filled(room, &mut words);
            assert_eq!(blocks.len(), 30_000);
            // There and back: blocks are read again in another order.
            for row in (0..30_000)
                .chain((0..30_000).rev().step_by(7))
                .chain([0, 29_999, 0])
            {
                let at = row as usize;
                for (column, cell) in cells(row).iter().enumerate() {
                    assert_eq!(blocks.cell(at, column, &words), *cell, "{row} {column}");
                }
                assert_eq!(blocks.number(at), row + 2);
            }
            assert!(blocks.fault().is_none());
            // What never repeats is no word: 300 + 5 + what one block takes to tell, and the blank.
            let units = 30_000 / 9 + 1;
            let most = 300 + 5 + units + super::FRESH + 10;
            assert!(words.len() < most, "{}", words.len());
        }
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
