//! Rows of a text file one behind the other in one piece of memory: what two threads hand over to each
//! other costs no more than the bytes of the file.

use super::line::Line;

/// Rows that were split.
#[derive(Debug, Default)]
pub(super) struct Flat {
    text: String,
    /// From where to where each cell reaches in the text.
    cells: Vec<(u32, u32)>,
    rows: Vec<Begun>,
}

/// Where a row begins.
#[derive(Debug, Clone, Copy)]
struct Begun {
    /// Its line.
    number: u32,
    /// Its first cell.
    first: usize,
    /// How many of its first cells say what those of the row before say.
    alike: usize,
    /// Its cells lie in the text as they lay in the file, delimiters between them.
    as_written: bool,
}

/// One of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct FlatRow<'f> {
    /// The line on which it begins.
    pub(super) number: u32,
    text: &'f str,
    cells: &'f [(u32, u32)],
    /// How many of its first cells say what those of the row before say.
    pub(super) alike: usize,
}

impl Flat {
    /// No row; the memory is used again.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
        self.rows.clear();
    }

    /// Begins a row.
    pub(super) fn begin(&mut self, number: u32) {
        self.rows.push(Begun {
            number,
            first: self.cells.len(),
            alike: 0,
            as_written: false,
        });
    }

    /// Takes the row back that was begun last.
    pub(super) fn take_back(&mut self) {
        let Some(Begun { first, .. }) = self.rows.pop() else {
            return;
        };
        let text = self.cells.get(first).map(|(start, _)| *start as usize);
        self.text.truncate(text.unwrap_or(self.text.len()));
        self.cells.truncate(first);
    }

    /// Adds the cells of a row without quotes. `each` is shown every cell that differs from the one above it,
    /// with its column; none more where it says no.
    pub(super) fn split(
        &mut self,
        row: &str,
        delimiter: u8,
        mut each: impl FnMut(usize, &str) -> bool,
    ) -> bool {
        let base = self.text.len();
        let mut column = self.begin_as_above(row);
        self.text.push_str(row);
        let cells = &mut self.cells;
        let mut start = match column {
            0 => 0,
            _ => cells.last().map_or(0, |(_, end)| *end as usize + 1 - base),
        };
        let mut place = start;
        let mut ended = |end: usize| {
            cells.push((at(base + start), at(base + end)));
            let wanted = each(column, row.get(start..end).unwrap_or_default());
            start = end + 1;
            column += 1;
            wanted
        };
        let (eights, rest) = row
            .as_bytes()
            .get(place..)
            .unwrap_or_default()
            .as_chunks::<8>();
        for eight in eights {
            let mut found = equal_bytes(*eight, delimiter);
            while found != 0 {
                if !ended(place + (found.trailing_zeros() / 8) as usize) {
                    return false;
                }
                found &= found - 1;
            }
            place += 8;
        }
        for byte in rest {
            if *byte == delimiter && !ended(place) {
                return false;
            }
            place += 1;
        }
        ended(place)
    }

    /// Adds the first cells of a row that are those of the row above, as most are where a unit has many rows;
    /// how many.
    fn begin_as_above(&mut self, row: &str) -> usize {
        let base = self.text.len();
        let (above, own) = match self.rows.as_mut_slice() {
            [.., above, own] => (*above, own),
            [own] => {
                own.as_written = true;
                return 0;
            }
            [] => return 0,
        };
        own.as_written = true;
        let cells = self.cells.get(above.first..own.first);
        let (true, Some(cells @ [(start, _), ..])) = (above.as_written, cells) else {
            return 0;
        };
        let start = *start as usize;
        let written = self.text.as_bytes().get(start..).unwrap_or_default();
        let common = in_common(written, row.as_bytes());
        // The delimiter behind a cell has to be there as well.
        let alike = cells.partition_point(|(_, end)| (*end as usize) < start + common);
        own.alike = alike;
        let moved = |(from, to): (u32, u32)| {
            let [from, to] = [from, to].map(|place| at(place as usize - start + base));
            (from, to)
        };
        for cell in above.first..above.first + alike {
            if let Some(cell) = self.cells.get(cell).copied() {
                self.cells.push(moved(cell));
            }
        }
        alike
    }

    /// Adds a cell that `write` writes.
    pub(super) fn cell<T>(&mut self, write: impl FnOnce(&mut String) -> T) -> (T, &str) {
        let start = self.text.len();
        let written = write(&mut self.text);
        self.cells.push((at(start), at(self.text.len())));
        (written, self.text.get(start..).unwrap_or_default())
    }

    /// A row.
    pub(super) fn row(&self, row: usize) -> Option<FlatRow<'_>> {
        let Begun {
            number,
            first,
            alike,
            ..
        } = *self.rows.get(row)?;
        let behind = self.rows.get(row + 1);
        let end = behind.map_or(self.cells.len(), |behind| behind.first);
        Some(FlatRow {
            number,
            text: &self.text,
            cells: self.cells.get(first..end)?,
            alike,
        })
    }
}

/// How many bytes two texts begin with alike.
fn in_common(one: &[u8], other: &[u8]) -> usize {
    let (eights, _) = one.as_chunks::<8>();
    let (others, _) = other.as_chunks::<8>();
    let pairs = || eights.iter().zip(others);
    let whole = pairs().take_while(|(one, other)| one == other).count() * 8;
    let rest = one.iter().zip(other).skip(whole);
    whole + rest.take_while(|(one, other)| one == other).count()
}

/// The highest bit of every byte that is the wanted one: cells are short, and eight bytes at once are found
/// faster than one delimiter after the other.
#[inline]
fn equal_bytes(eight: [u8; 8], wanted: u8) -> u64 {
    const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;
    let differ = u64::from_le_bytes(eight) ^ u64::from_ne_bytes([wanted; 8]);
    // A byte is zero where neither its low bits carry into the highest nor that one is set.
    !(((differ & LOW) + LOW) | differ | LOW)
}

/// A place in the text, of which there are no more than a row and a parcel may have.
fn at(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

impl<'f> FlatRow<'f> {
    /// Its cells.
    pub(super) fn cells(self) -> impl ExactSizeIterator<Item = &'f str> {
        let text = self.text;
        let cell = move |(start, end): &(u32, u32)| text.get(*start as usize..*end as usize);
        self.cells
            .iter()
            .map(move |cell_at| cell(cell_at).unwrap_or_default())
    }

    /// Whether no cell holds anything.
    pub(super) fn is_blank(self) -> bool {
        self.cells.iter().all(|(start, end)| start == end)
    }

    /// Whether a cell begins with this letter.
    pub(super) fn begins_any(self, letter: u8) -> bool {
        let (Some((start, _)), Some((_, end))) = (self.cells.first(), self.cells.last()) else {
            return false;
        };
        let all = self.text.as_bytes().get(*start as usize..*end as usize);
        memchr::memchr(letter, all.unwrap_or_default()).is_some()
            && self
                .cells()
                .any(|cell| cell.as_bytes().first() == Some(&letter))
    }

    /// The same as a line.
    pub(super) fn write_to(self, line: &mut Line) {
        line.clear(self.number);
        for cell in self.cells() {
            line.next().text.push_str(cell);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::Flat;

    #[test]
    fn delimiters_are_found_wherever_they_stand() {
        let mut flat = Flat::default();
        for row in [
            "",
            ",",
            ",,,,,,,,",
            "1234567,9",
            "12345678,",
            "\u{ac}-,+\u{7f},\u{ff0c},ä",
            "-.,.-.,-,+*,",
            "the last one is long, and the first is, too, as are 1,2,3,4,5,6,7,8,9,10",
        ] {
            for delimiter in *b",;-" {
                flat.clear();
                flat.begin(1);
                assert!(flat.split(row, delimiter, |_, _| true));
                let cells: Vec<&str> = flat.row(0).unwrap().cells().collect();
                let wanted: Vec<&str> = row.split(char::from(delimiter)).collect();
                assert_eq!(cells, wanted, "{row}");
            }
        }
    }

    #[test]
    fn the_first_cells_are_those_of_the_row_above_as_far_as_their_delimiters() {
        let mut flat = Flat::default();
        let rows = [
            ("L1,P1,B1,one", 0),
            ("L1,P1,B1,two", 3),
            ("L1,P1,B12,two", 2),
            // The cells above end elsewhere, though the letters are the same.
            ("L1,P1,B1", 2),
            ("L1,P1,B1", 2),
            ("L1,P1,B1,", 2),
            ("L1,P1,B1,,,x", 3),
            ("", 0),
            (",", 0),
            (",,", 1),
            ("ä,ö,1", 0),
            ("ä,ø,1", 1),
            ("12345678,12345678,1", 0),
            ("12345678,12345678,2", 2),
        ];
        for (number, (row, _)) in (1..).zip(rows) {
            flat.begin(number);
            assert!(flat.split(row, b',', |_, _| true));
        }
        for (place, (row, alike)) in rows.into_iter().enumerate() {
            let flat = flat.row(place).unwrap();
            let wanted: Vec<&str> = row.split(',').collect();
            assert_eq!(flat.cells().collect::<Vec<_>>(), wanted, "{row}");
            assert_eq!(flat.alike, alike, "{row}");
        }
    }

    #[test]
    fn a_row_below_one_with_quotes_or_one_that_was_taken_back_is_like_none() {
        let mut flat = Flat::default();
        flat.begin(1);
        flat.cell(|text| text.push('a'));
        flat.cell(|text| text.push('b'));
        flat.begin(2);
        assert!(flat.split("a,b", b',', |_, _| true));
        flat.begin(3);
        assert!(!flat.split("x,y", b',', |column, _| column == 0));
        flat.take_back();
        flat.begin(4);
        assert!(flat.split("x,y", b',', |_, _| true));
        let alike: Vec<usize> = (0..3).map(|row| flat.row(row).unwrap().alike).collect();
        assert_eq!(alike, [0, 0, 0]);
    }

    proptest! {
        /// Whatever rows follow each other, each is what it is by itself.
        #[test]
        fn rows_are_split_alike_whatever_stands_above(
            rows in prop::collection::vec("[ab,;]{0,12}", 1..8),
            delimiter in prop::sample::select(vec![b',', b';']),
        ) {
            let mut flat = Flat::default();
            for (number, row) in (1..).zip(&rows) {
                flat.begin(number);
                prop_assert!(flat.split(row, delimiter, |_, _| true));
            }
            let mut above: Vec<&str> = Vec::new();
            for (place, row) in rows.iter().enumerate() {
                let of = flat.row(place).unwrap();
                let cells: Vec<&str> = of.cells().collect();
                prop_assert_eq!(&cells, &row.split(char::from(delimiter)).collect::<Vec<_>>());
                let alike = cells.iter().zip(&above).take_while(|(own, above)| own == above).count();
                prop_assert!(of.alike <= alike);
                above = cells;
            }
        }
    }

    #[test]
    fn rows_are_kept_one_behind_the_other_and_one_is_taken_back() {
        let mut flat = Flat::default();
        flat.begin(1);
        assert!(flat.split("a,,b", b',', |_, _| true));
        flat.begin(2);
        assert!(!flat.split("long,row", b',', |_, cell| cell != "long"));
        flat.take_back();
        flat.begin(4);
        let (written, cell) = flat.cell(|text| {
            text.push_str("x,y");
            7
        });
        assert_eq!((written, cell), (7, "x,y"));
        assert!(flat.split("#", b',', |_, _| true));
        let rows: Vec<(u32, Vec<&str>)> = (0..2)
            .map(|row| flat.row(row).unwrap())
            .map(|row| (row.number, row.cells().collect()))
            .collect();
        assert_eq!(rows, [(1, vec!["a", "", "b"]), (4, vec!["x,y", "#"])]);
        assert!(flat.row(1).unwrap().begins_any(b'#'));
        assert!(flat.row(0).unwrap().begins_any(b'b'));
        assert!(!flat.row(1).unwrap().begins_any(b'y'));
        assert!(flat.row(2).is_none());
        flat.clear();
        assert!(flat.row(0).is_none());
    }
}
