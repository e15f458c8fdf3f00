//! Which rows may be alike: a mark (hash) for each row, gathered in parts, so that only one part has to
//! be in memory at a time. A mark nominates; the cells decide.

use super::scratch::{Room, ScratchFile};

/// Parts that marks are divided into.
const PARTS: usize = 64;
/// Marks of a part that are gathered before they go to scratch.
const GATHERED: usize = 1024;
/// Bytes of a mark and its row.
const BYTES: usize = 16;

/// Rows by their mark.
pub struct Marks<'s> {
    room: Room<'s>,
    parts: Vec<Part>,
    file: Option<Box<dyn ScratchFile>>,
    end: u64,
}

#[derive(Default)]
struct Part {
    here: Vec<(u64, u64)>,
    /// Where the rest lies, and how many marks each place holds.
    there: Vec<(u64, usize)>,
}

impl<'s> Marks<'s> {
    /// No mark yet.
    #[must_use]
    pub fn new(room: Room<'s>) -> Self {
        Marks {
            room,
            parts: (0..PARTS).map(|_| Part::default()).collect(),
            file: None,
            end: 0,
        }
    }

    /// Adds the mark of a row.
    ///
    /// # Errors
    /// When scratch cannot be written.
    pub fn add(&mut self, mark: u64, row: u64) -> std::io::Result<()> {
        // The upper bits: the lower ones order the marks of a part.
        let at = usize::try_from(mark >> 58).unwrap_or(0);
        let Some(part) = self.parts.get_mut(at) else {
            return Ok(());
        };
        part.here.push((mark, row));
        match self.room.scratch {
            Some(scratch) if part.here.len() >= GATHERED => {
                let file = match &mut self.file {
                    Some(file) => file,
                    None => self.file.insert(scratch.create()?),
                };
                let mut bytes = vec![0; part.here.len() * BYTES];
                let (eights, _) = bytes.as_chunks_mut::<8>();
                let (pairs, _) = eights.as_chunks_mut::<2>();
                for (pair, (mark, row)) in pairs.iter_mut().zip(&part.here) {
                    *pair = [mark.to_le_bytes(), row.to_le_bytes()];
                }
                file.append(&bytes)?;
                part.there.push((self.end, part.here.len()));
                self.end += bytes.len() as u64;
                part.here.clear();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Shows the rows that share a mark, the first row first; groups in no order that may be relied on.
    ///
    /// # Errors
    /// When scratch cannot be read.
    pub fn shared(mut self, mut each: impl FnMut(&[(u64, u64)])) -> std::io::Result<()> {
        for part in std::mem::take(&mut self.parts) {
            let mut marks = part.here;
            for (at, count) in part.there {
                self.load(at, count, &mut marks)?;
            }
            only_twice(&mut marks);
            marks.sort_unstable();
            let groups = marks.chunk_by(|a, b| a.0 == b.0);
            groups.filter(|group| group.len() > 1).for_each(&mut each);
        }
        Ok(())
    }

    fn load(&self, at: u64, count: usize, marks: &mut Vec<(u64, u64)>) -> std::io::Result<()> {
        let Some(file) = &self.file else {
            return Err(std::io::ErrorKind::NotFound.into());
        };
        let mut bytes = vec![0; count * BYTES];
        file.read_at(at, &mut bytes)?;
        let (eights, _) = bytes.as_chunks::<8>();
        let (pairs, _) = eights.as_chunks::<2>();
        let pair =
            |[mark, row]: &[[u8; 8]; 2]| (u64::from_le_bytes(*mark), u64::from_le_bytes(*row));
        marks.extend(pairs.iter().map(pair));
        Ok(())
    }
}

/// Takes away most of the marks that are there once, before the others are sorted: of nearly all rows the mark is
/// its own. Of marks that share some bits all stay.
fn only_twice(marks: &mut Vec<(u64, u64)>) {
    // Sixteen bits a mark: one in sixteen stays for nothing.
    let slots = (marks.len() * 16).next_power_of_two().max(64);
    let (mut once, mut twice) = (vec![0_u64; slots / 64], vec![0_u64; slots / 64]);
    // The lower bits: the upper ones are those of the part.
    let place = |mark: u64| {
        let slot = usize::try_from(mark & (slots as u64 - 1)).unwrap_or(0);
        (slot / 64, 1_u64 << (slot % 64))
    };
    for (mark, _) in marks.iter() {
        let (word, bit) = place(*mark);
        if let (Some(once), Some(twice)) = (once.get_mut(word), twice.get_mut(word)) {
            *twice |= *once & bit;
            *once |= bit;
        }
    }
    marks.retain(|(mark, _)| {
        let (word, bit) = place(*mark);
        twice.get(word).is_some_and(|twice| twice & bit != 0)
    });
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Marks, Room};
    use crate::records::scratch::InMemory;

    fn alike(room: Room<'_>) -> Vec<Vec<u64>> {
        let mut marks = Marks::new(room);
        for row in 0..200_000_u64 {
            // Rows 7, 100,007 share a mark, and so on: every mark twice.
            let mark = (row % 100_000).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            marks.add(mark, row).unwrap();
        }
        let mut groups = Vec::new();
        let group = |marks: &[(u64, u64)]| marks.iter().map(|(_, row)| *row).collect::<Vec<_>>();
        marks.shared(|marks| groups.push(group(marks))).unwrap();
        groups.sort_unstable();
        groups
    }

    #[test]
    fn rows_that_share_a_mark_are_found_wherever_marks_lie() {
        let expected: Vec<Vec<u64>> = (0..100_000).map(|row| vec![row, row + 100_000]).collect();
        assert_eq!(alike(Room::memory()), expected);
        assert_eq!(alike(Room::on(&InMemory)), expected);
    }
}
