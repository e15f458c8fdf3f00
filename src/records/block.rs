//! Cells in blocks of rows: in memory, or column by column in scratch, read back when asked for.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::chunk::{Chunk, Coding, ROWS, Shape};
use super::scratch::{Room, ScratchFile};
use super::words::Words;

/// Chunks of a column in scratch that are kept after they were read.
const KEPT: usize = 4;
/// New words in one block that show that the cells of a column do not repeat.
const FRESH: usize = ROWS / 4;

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
    /// What lies in scratch.
    away: Option<Away>,
    lately: Mutex<Lately>,
}

/// What lies in scratch.
struct Away {
    file: Box<dyn ScratchFile>,
    end: u64,
}

/// What was read from scratch.
#[derive(Default)]
struct Lately {
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
            away: None,
            lately: Mutex::default(),
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
            Some(Chunk::Text(texts)) => {
                self.open_bytes += cell.len();
                texts.push(cell);
            }
            _ => {}
        }
    }

    /// Adds the cell above once more to the row that is being filled; false where there is none in the block.
    pub(super) fn repeat(&mut self, column: usize) -> bool {
        match self.open.get_mut(column) {
            Some(Chunk::Words(numbers)) => match numbers.last().copied() {
                Some(last) => numbers.push(last),
                None => return false,
            },
            Some(Chunk::Text(texts)) => match texts.repeat() {
                Some(length) => self.open_bytes += length,
                None => return false,
            },
            _ => return false,
        }
        true
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
                let away = match &mut self.away {
                    Some(away) => away,
                    none => none.insert(Away {
                        file: scratch.create()?,
                        end: 0,
                    }),
                };
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
                Place::There { shape, .. } => shape.is_text(),
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
                if let Some(kept) = self.lately().kept(block, column) {
                    return Some(Held::Read(kept));
                }
                // Read and decoded while others do the same.
                let away = self.away.as_ref()?;
                let mut bytes = vec![0; *length as usize];
                let bytes = away.file.read_at(*at, &mut bytes).map(|()| bytes);
                let chunk = bytes.and_then(|bytes| {
                    let chunk = Chunk::decode(*shape, rows, bytes);
                    chunk.ok_or_else(|| std::io::ErrorKind::InvalidData.into())
                });
                match chunk {
                    Ok(chunk) => Some(Held::Read(self.lately().keep(block, column, chunk))),
                    Err(error) => {
                        let fault = (error.kind(), error.to_string());
                        self.lately().fault.get_or_insert(fault);
                        None
                    }
                }
            }
        }
    }

    fn lately(&self) -> MutexGuard<'_, Lately> {
        self.lately.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn fault(&self) -> Option<std::io::Error> {
        let lately = self.lately();
        let (kind, message) = lately.fault.as_ref()?;
        Some(std::io::Error::new(*kind, message.clone()))
    }
}

impl Away {
    /// Moves a block to scratch.
    fn take(&mut self, block: &mut Block) -> std::io::Result<()> {
        let Block::Here(chunks) = &*block else {
            return Ok(());
        };
        let mut places = Vec::with_capacity(chunks.len());
        let mut bytes = Vec::new();
        for chunk in chunks {
            let Some(shape) = chunk.encode(&mut bytes) else {
                places.push(Place::Here(chunk.clone()));
                continue;
            };
            self.file.append(&bytes)?;
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
}

impl Lately {
    /// A chunk that was read.
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
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::scratch::InMemory;
    use super::{Blocks, Coding, Room, Words};

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
}
