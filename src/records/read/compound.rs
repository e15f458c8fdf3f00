//! Workbooks of the old kind, looked at before their reader holds them. It follows every chain of sectors
//! to its end, whether there is one or not, and makes room for a whole rectangle of cells, whatever lies
//! in it; so that both are bounded is found out here.

/// What stands where a chain ends.
const END: u32 = 0xffff_fffe;
/// Numbers from here on are no sectors.
const RESERVED: u32 = 0xffff_fffa;
/// Streams that are shorter lie in small sectors.
const SMALL: usize = 4096;
/// Bytes of a small sector.
const SMALL_SECTOR: usize = 64;
/// Times its length that the sheets of a stream may be read, where they overlap.
const AGAIN: usize = 4;

/// Records of a sheet that hold cells: each begins with a row and a column.
const CELLS: [u16; 11] = [
    0x0006, 0x00bd, 0x00be, 0x00d6, 0x00fd, 0x0201, 0x0203, 0x0204, 0x0205, 0x027e, 0x0406,
];
/// Those that hold several, up to the column that they end with.
const SEVERAL: [u16; 2] = [0x00bd, 0x00be];
const SHEET: u16 = 0x0085;
const FIRST: u16 = 0x0809;
const LAST: u16 = 0x000a;
/// What a sheet says of its size: room is made for it.
const SIZE: u16 = 0x0200;

/// Why a workbook is not handed to its reader.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unsound {
    /// Its parts do not hang together.
    Broken(&'static str),
    /// A sheet is a rectangle of more cells.
    TooLarge,
}

/// Holds that a workbook can be read within bounds.
pub(super) fn sound(bytes: &[u8], most_cells: u64) -> Result<(), Unsound> {
    let file = Compound::of(bytes).ok_or(Unsound::Broken("its sectors lead nowhere"))?;
    for entry in &file.entries {
        let is_book = ["workbook", "book"].contains(&entry.name.as_str());
        // The root's stream is that of the small sectors: it was read.
        if entry.is_root && !is_book {
            continue;
        }
        let stream = file.stream(entry);
        let stream = stream.ok_or(Unsound::Broken("a stream of it has no end"))?;
        if is_book {
            sheets(&stream, most_cells)?;
        }
    }
    Ok(())
}

/// A stream of the file.
struct Entry {
    name: String,
    is_root: bool,
    start: u32,
    length: usize,
}

/// A file of sectors.
struct Compound<'b> {
    bytes: &'b [u8],
    sector: usize,
    /// The sector that follows each.
    next: Vec<u32>,
    entries: Vec<Entry>,
    /// The stream of small sectors, and which follows each.
    small: Vec<u8>,
    small_next: Vec<u32>,
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(two.try_into().ok()?))
}

fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    let (fours, _) = bytes.as_chunks::<4>();
    fours.iter().map(|four| u32::from_le_bytes(*four))
}

impl<'b> Compound<'b> {
    fn of(bytes: &'b [u8]) -> Option<Self> {
        let sector = match short(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut file = Compound {
            bytes,
            sector,
            next: Vec::new(),
            entries: Vec::new(),
            small: Vec::new(),
            small_next: Vec::new(),
        };
        for id in file.tables()? {
            file.next.extend(numbers(file.sector(id)?));
        }
        let list = file.chain(number(bytes, 48)?, usize::MAX)?;
        let entries = list.chunks_exact(128);
        file.entries = entries.filter_map(|e| entry(e, sector)).collect();
        let count = place(number(bytes, 64)?);
        if count > 0 {
            let root = list.get(..128).and_then(|root| entry(root, sector))?;
            file.small = file.chain(root.start, root.length)?;
            let length = count.checked_mul(sector)?;
            let table = file.chain(number(bytes, 60)?, length)?;
            file.small_next = numbers(&table).collect();
        }
        Some(file)
    }

    /// The sectors that say which sector follows which; each once.
    fn tables(&self) -> Option<Vec<u32>> {
        let most = self.bytes.len() / self.sector + 1;
        let mut ids: Vec<u32> = numbers(self.bytes.get(76..512)?).collect();
        let mut further = number(self.bytes, 68)?;
        let mut steps = 0;
        while further < RESERVED {
            steps += 1;
            if steps > most {
                return None;
            }
            ids.extend(numbers(self.sector(further)?));
            further = ids.pop()?;
        }
        ids.retain(|id| *id < RESERVED);
        let mut different = ids.clone();
        different.sort_unstable();
        different.dedup();
        (different.len() == ids.len()).then_some(ids)
    }

    /// The bytes of a sector; the last one may be cut.
    fn sector(&self, id: u32) -> Option<&'b [u8]> {
        let start = place(id).checked_add(1)?.checked_mul(self.sector)?;
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(start..end).filter(|bytes| !bytes.is_empty())
    }

    fn chain(&self, start: u32, length: usize) -> Option<Vec<u8>> {
        chained(start, length, &self.next, |id| self.sector(id))
    }

    fn stream(&self, entry: &Entry) -> Option<Vec<u8>> {
        if entry.length >= SMALL {
            return self.chain(entry.start, entry.length);
        }
        chained(entry.start, entry.length, &self.small_next, |id| {
            let start = place(id).checked_mul(SMALL_SECTOR)?;
            let end = start.checked_add(SMALL_SECTOR)?.min(self.small.len());
            self.small.get(start..end).filter(|bytes| !bytes.is_empty())
        })
    }
}

/// The bytes of a chain, up to a length; none where it turns in a circle or leads out of the file.
fn chained<'s>(
    start: u32,
    length: usize,
    next: &[u32],
    sector: impl Fn(u32) -> Option<&'s [u8]>,
) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut id = start;
    let mut steps = 0;
    while id != END && out.len() < length {
        steps += 1;
        if steps > next.len() {
            return None;
        }
        let bytes = sector(id)?;
        out.extend_from_slice(&bytes[..bytes.len().min(length - out.len())]);
        if out.len() < length {
            id = *next.get(place(id))?;
        }
    }
    Some(out)
}

/// An entry of the list of streams; none where nothing is called so.
fn entry(bytes: &[u8], sector: usize) -> Option<Entry> {
    let units = bytes.get(..64)?.as_chunks::<2>().0;
    let name = units.iter().map(|two| u16::from_le_bytes(*two));
    let name: Vec<u16> = name.take_while(|unit| *unit != 0).collect();
    if name.is_empty() {
        return None;
    }
    let length = match sector {
        512 => u64::from(number(bytes, 120)?),
        _ => u64::from(number(bytes, 120)?) | u64::from(number(bytes, 124)?) << 32,
    };
    Some(Entry {
        name: String::from_utf16_lossy(&name).to_ascii_lowercase(),
        is_root: bytes.get(66) == Some(&5),
        start: number(bytes, 116)?,
        length: usize::try_from(length).ok()?,
    })
}

/// Holds that every sheet is a rectangle of no more cells. Sheets lie where the workbook says.
fn sheets(stream: &[u8], most: u64) -> Result<(), Unsound> {
    let mut starts = vec![0];
    let mut seen = 0;
    let mut at = 0;
    while let Some((kind, data)) = record(stream, at) {
        if kind == SHEET
            && let Some(start) = number(data, 0)
        {
            starts.push(place(start));
        }
        at += 4 + data.len();
    }
    for start in starts {
        let (mut at, mut seen_rows, mut seen_columns) = (start, 0_u64, 0_u64);
        let mut inside = 0_u32;
        while let Some((kind, data)) = record(stream, at) {
            at += 4 + data.len();
            if CELLS.contains(&kind)
                && let (Some(row), Some(column)) = (short(data, 0), short(data, 2))
            {
                let last = match SEVERAL.contains(&kind) {
                    true => short(data, data.len().saturating_sub(2)).unwrap_or(0),
                    false => 0,
                };
                seen_rows = seen_rows.max(u64::from(row) + 1);
                seen_columns = seen_columns.max(u64::from(column.max(last)) + 1);
            }
            if kind == SIZE && claimed(data) > most {
                return Err(Unsound::TooLarge);
            }
            // Pictures in a sheet have a beginning and an end of their own.
            match kind {
                FIRST => inside += 1,
                LAST if inside <= 1 => break,
                LAST => inside -= 1,
                _ => {}
            }
        }
        if seen_rows * seen_columns > most {
            return Err(Unsound::TooLarge);
        }
        seen += at.saturating_sub(start);
        if seen > stream.len().saturating_mul(AGAIN) {
            return Err(Unsound::Broken("its sheets lie in each other"));
        }
    }
    Ok(())
}

/// Cells that a sheet says it has: rows and columns, each by the first and the one behind the last.
fn claimed(data: &[u8]) -> u64 {
    let wide = data.len() > 10;
    let row = |at: usize| match wide {
        true => number(data, at * 4).map(u64::from),
        false => short(data, at * 2).map(u64::from),
    };
    let column = |at: usize| short(data, if wide { 8 } else { 4 } + at * 2).map(u64::from);
    let between = |first: Option<u64>, last: Option<u64>| {
        let (first, last) = (first.unwrap_or(0), last.unwrap_or(0));
        last.wrapping_sub(first).saturating_add(1)
    };
    // No sheet begins behind its 256th column, or behind its end: such a beginning is no news.
    let begins = column(0).filter(|first| *first <= 0xff && Some(*first) <= column(1));
    between(row(0), row(1)).saturating_mul(between(begins, column(1)))
}

/// A record: its kind and its bytes.
fn record(stream: &[u8], at: usize) -> Option<(u16, &[u8])> {
    let kind = short(stream, at)?;
    let length = usize::from(short(stream, at.checked_add(2)?)?);
    let start = at.checked_add(4)?;
    Some((kind, stream.get(start..start.checked_add(length)?)?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{Unsound, sheets, sound};

    const REAL: &[u8] = include_bytes!("../../../tests/readers/fixtures/packing-list.xls");

    fn cell(row: u16, column: u16) -> Vec<u8> {
        let mut bytes = vec![0x03, 0x02, 14, 0];
        bytes.extend(row.to_le_bytes());
        bytes.extend(column.to_le_bytes());
        bytes.extend([0; 10]);
        bytes
    }

    #[test]
    fn a_real_workbook_is_sound() {
        assert_eq!(sound(REAL, 1_000_000), Ok(()));
        assert_eq!(sound(REAL, 1), Err(Unsound::TooLarge));
    }

    #[test]
    fn a_sheet_is_measured_by_its_outermost_cells() {
        let stream = [cell(0, 0), cell(9, 4)].concat();
        // Rows 0 to 9 by columns 0 to 4.
        assert_eq!(sheets(&stream, 50), Ok(()));
        assert_eq!(sheets(&stream, 49), Err(Unsound::TooLarge));
        let far = [cell(0, 0), cell(65_535, 65_535)].concat();
        assert_eq!(sheets(&far, 4_000_000), Err(Unsound::TooLarge));
        // Behind the end of a picture in it.
        let end = [0x0a, 0, 0, 0];
        let begin = [0x09, 0x08, 0, 0];
        let behind = [&begin[..], &begin, &end, &cell(65_535, 65_535)].concat();
        assert_eq!(sheets(&behind, 4_000_000), Err(Unsound::TooLarge));
        // Rows 0 to 9, columns 2 to 4, as it says, and the reader counts one more of each.
        let mut said = vec![0x00, 0x02, 14, 0];
        said.extend([0, 0, 0, 0, 9, 0, 0, 0, 2, 0, 4, 0, 0, 0]);
        assert_eq!(sheets(&said, 30), Ok(()));
        assert_eq!(sheets(&said, 29), Err(Unsound::TooLarge));
    }

    #[test]
    fn chains_without_an_end_are_noticed() {
        // Every sector is followed by the first one of the list of streams.
        let mut circle = REAL.to_vec();
        let table =
            usize::try_from(u32::from_le_bytes(circle[76..80].try_into().unwrap())).unwrap();
        let list: [u8; 4] = circle[48..52].try_into().unwrap();
        for four in circle[(table + 1) * 512..(table + 2) * 512].chunks_exact_mut(4) {
            four.copy_from_slice(&list);
        }
        assert!(matches!(sound(&circle, 1_000_000), Err(Unsound::Broken(_))));
        for cut in [0, 100, 512, 1024, REAL.len() / 2] {
            assert!(sound(&REAL[..cut], 1_000_000).is_err(), "{cut}");
        }
    }
}
