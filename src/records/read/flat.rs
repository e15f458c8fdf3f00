//! Rows of a text file one behind the other in one piece of memory: what two threads hand over to each
//! other costs no more than the bytes of the file.

use super::line::Line;

/// Rows that were split.
#[derive(Debug, Default)]
pub(super) struct Flat {
    text: String,
    /// From where to where each cell reaches in the text.
    cells: Vec<(u32, u32)>,
    /// The line of each row, and its first cell.
    rows: Vec<(u32, usize)>,
}

/// One of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct FlatRow<'f> {
    /// The line on which it begins.
    pub(super) number: u32,
    text: &'f str,
    cells: &'f [(u32, u32)],
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
        self.rows.push((number, self.cells.len()));
    }

    /// Takes the row back that was begun last.
    pub(super) fn take_back(&mut self) {
        let Some((_, first)) = self.rows.pop() else {
            return;
        };
        let text = self.cells.get(first).map(|(start, _)| *start as usize);
        self.text.truncate(text.unwrap_or(self.text.len()));
        self.cells.truncate(first);
    }

    /// Adds the cells of a row without quotes. `each` is shown every cell; none more where it says no.
    pub(super) fn split(
        &mut self,
        row: &str,
        delimiter: u8,
        mut each: impl FnMut(&str) -> bool,
    ) -> bool {
        let base = self.text.len();
        self.text.push_str(row);
        let mut start = 0;
        let cells = &mut self.cells;
        let mut ended = |end: usize| {
            cells.push((at(base + start), at(base + end)));
            let wanted = each(row.get(start..end).unwrap_or_default());
            start = end + 1;
            wanted
        };
        let (eights, rest) = row.as_bytes().as_chunks::<8>();
        let mut place = 0;
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

    /// Adds a cell that `write` writes.
    pub(super) fn cell<T>(&mut self, write: impl FnOnce(&mut String) -> T) -> (T, &str) {
        let start = self.text.len();
        let written = write(&mut self.text);
        self.cells.push((at(start), at(self.text.len())));
        (written, self.text.get(start..).unwrap_or_default())
    }

    /// A row.
    pub(super) fn row(&self, row: usize) -> Option<FlatRow<'_>> {
        let (number, first) = *self.rows.get(row)?;
        let behind = self.rows.get(row + 1);
        let end = behind.map_or(self.cells.len(), |(_, first)| *first);
        Some(FlatRow {
            number,
            text: &self.text,
            cells: self.cells.get(first..end)?,
        })
    }
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
                assert!(flat.split(row, delimiter, |_| true));
                let cells: Vec<&str> = flat.row(0).unwrap().cells().collect();
                let wanted: Vec<&str> = row.split(char::from(delimiter)).collect();
                assert_eq!(cells, wanted, "{row}");
            }
        }
    }

    #[test]
    fn rows_are_kept_one_behind_the_other_and_one_is_taken_back() {
        let mut flat = Flat::default();
        flat.begin(1);
        assert!(flat.split("a,,b", b',', |_| true));
        flat.begin(2);
        assert!(!flat.split("long,row", b',', |cell| cell != "long"));
        flat.take_back();
        flat.begin(4);
        let (written, cell) = flat.cell(|text| {
            text.push_str("x,y");
            7
        });
        assert_eq!((written, cell), (7, "x,y"));
        assert!(flat.split("#", b',', |_| true));
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
