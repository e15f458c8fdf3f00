//! Cells in blocks of rows: in memory, or column by column in scratch, read back when asked for.

use std::borrow::Cow;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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
#[derive(Debug)]
pub(super) enum Chunk {
    Words(Vec<u32>),
    Text { text: String, ends: Vec<u32> },
}

impl Chunk {
    fn new(coding: Coding) -> Chunk {
        match coding {
            Coding::Words | Coding::Perhaps => Chunk::Words(Vec::new()),
            Coding::Text => Chunk::Text {
                text: String::new(),
                ends: Vec::new(),
            },
        }
    }

    fn last_number(&self) -> Option<u32> {
        match self {
            Chunk::Words(numbers) => numbers.last().copied(),
            Chunk::Text { .. } => None,
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
        Chunk::Text { text, ends }
    }

    fn is_words(&self) -> bool {
        matches!(self, Chunk::Words(_))
    }

    #[inline]
    pub(super) fn text(&self, at: usize) -> &str {
        let Chunk::Text { text, ends } = self else {
            return "";
        };
        let start = match at {
            0 => 0,
            _ => ends.get(at - 1).map_or(0, |end| *end as usize),
        };
        let end = ends.get(at).map_or(start, |end| *end as usize);
        text.get(start..end).unwrap_or("")
    }

    /// The numbers of its words; none: its cells are held as they are.
    #[inline]
    pub(super) fn numbers(&self) -> Option<&[u32]> {
        match self {
            Chunk::Words(numbers) => Some(numbers),
            Chunk::Text { .. } => None,
        }
    }

    fn number(&self, at: usize) -> u32 {
        match self {
            Chunk::Words(numbers) => numbers.get(at).copied().unwrap_or(0),
            Chunk::Text { .. } => 0,
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Chunk::Words(numbers) => numbers.len() * 4,
            Chunk::Text { text, ends } => text.len() + ends.len() * 4,
        }
    }

    fn encode(&self, out: &mut Vec<u8>) {
        out.clear();
        let (numbers, text) = match self {
            Chunk::Words(numbers) => (numbers, ""),
            Chunk::Text { text, ends } => (ends, text.as_str()),
        };
        for number in numbers {
            out.extend_from_slice(&number.to_le_bytes());
        }
        out.extend_from_slice(text.as_bytes());
    }

    fn decode(words: bool, rows: usize, bytes: &[u8]) -> Option<Chunk> {
        let (numbers, text) = bytes.split_at_checked(rows * 4)?;
        let (numbers, _) = numbers.as_chunks::<4>();
        let numbers = numbers.iter().map(|four| u32::from_le_bytes(*four));
        Some(if words {
            Chunk::Words(numbers.collect())
        } else {
            Chunk::Text {
                ends: numbers.collect(),
                text: std::str::from_utf8(text).ok()?.to_owned(),
            }
        })
    }
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

/// Where a chunk lies in scratch.
#[derive(Debug, Clone, Copy)]
struct Place {
    at: u64,
    length: u32,
    words: bool,
}

/// All cells of a table. The last column of each block holds the rows' numbers.
pub(super) struct Blocks {
    codings: Vec<Coding>,
    blocks: Vec<Block>,
    /// The block that is being filled.
    open: Vec<Chunk>,
    /// New words of each column in that block.
    fresh: Vec<usize>,
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
                // Most identities are those of the row above.
                let again = chunk.last_number().filter(|last| words.word(*last) == cell);
                let number = again.unwrap_or_else(|| words.number(cell));
                let Chunk::Words(numbers) = chunk else { return };
                numbers.push(number);
                let (Some(fresh), Some(coding)) =
                    (self.fresh.get_mut(column), self.codings.get_mut(column))
                else {
                    return;
                };
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
                ends.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
            }
            None => {}
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
            Block::There(places) => self.read(block, column, places).map(Held::Read),
        }
    }

    /// A cell: borrowed where it stays in memory.
    pub(super) fn cell<'t>(&'t self, row: usize, column: usize, words: &'t Words) -> Cow<'t, str> {
        if let Some(number) = self.word_number(row, column) {
            return Cow::Borrowed(words.word(number));
        }
        let (block, at) = (row / ROWS, row % ROWS);
        match self.blocks.get(block) {
            Some(Block::Here(chunks)) => {
                Cow::Borrowed(chunks.get(column).map_or("", |chunk| chunk.text(at)))
            }
            Some(Block::There(places)) => {
                let chunk = self.read(block, column, places);
                Cow::Owned(chunk.map_or_else(String::new, |chunk| chunk.text(at).to_owned()))
            }
            None => Cow::Borrowed(""),
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
        if let Some(number) = self.word_number(row, column) {
            return look(words.word(number));
        }
        let (block, at) = (row / ROWS, row % ROWS);
        match self.blocks.get(block) {
            Some(Block::Here(chunks)) => look(chunks.get(column).map_or("", |c| c.text(at))),
            Some(Block::There(places)) => match self.read(block, column, places) {
                Some(chunk) => look(chunk.text(at)),
                None => look(""),
            },
            None => look(""),
        }
    }

    /// The number of a cell's word, where the cell is held as one.
    #[inline]
    pub(super) fn word_number(&self, row: usize, column: usize) -> Option<u32> {
        let (block, at) = (row / ROWS, row % ROWS);
        match self.blocks.get(block)? {
            Block::Here(chunks) => match chunks.get(column)? {
                Chunk::Words(numbers) => numbers.get(at).copied(),
                Chunk::Text { .. } => None,
            },
            Block::There(places) => {
                if !places.get(column)?.words {
                    return None;
                }
                Some(self.read(block, column, places)?.number(at))
            }
        }
    }

    /// The number of a row.
    pub(super) fn number(&self, row: usize) -> u32 {
        let column = self.codings.len() - 1;
        self.word_number(row, column).unwrap_or(0)
    }

    fn read(&self, block: usize, column: usize, places: &[Place]) -> Option<Arc<Chunk>> {
        let place = *places.get(column)?;
        let rows = (self.rows - block * ROWS).min(ROWS);
        self.away().chunk(block, column, place, rows)
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
            chunk.encode(&mut bytes);
            file.write_all(&bytes)?;
            let length = u32::try_from(bytes.len()).map_err(std::io::Error::other)?;
            places.push(Place {
                at: self.end,
                length,
                words: chunk.is_words(),
            });
            self.end += u64::from(length);
        }
        *block = Block::There(places);
        Ok(())
    }

    fn chunk(
        &mut self,
        block: usize,
        column: usize,
        place: Place,
        rows: usize,
    ) -> Option<Arc<Chunk>> {
        if self.kept.len() <= column {
            self.kept.resize_with(column + 1, Vec::new);
        }
        let kept = self.kept.get_mut(column)?;
        match kept.iter().rposition(|(known, _)| *known == block) {
            Some(at) if at + 1 == kept.len() => {}
            Some(at) => {
                let used = kept.remove(at);
                kept.push(used);
            }
            None => {
                let loaded = self.load(place.at, place.length).and_then(|bytes| {
                    let chunk = Chunk::decode(place.words, rows, &bytes);
                    chunk.ok_or_else(|| std::io::ErrorKind::InvalidData.into())
                });
                match loaded {
                    Ok(chunk) => {
                        let kept = self.kept.get_mut(column)?;
                        if kept.len() >= KEPT {
                            kept.remove(0);
                        }
                        kept.push((block, Arc::new(chunk)));
                    }
                    Err(error) => {
                        self.fault.get_or_insert((error.kind(), error.to_string()));
                        return None;
                    }
                }
            }
        }
        self.kept
            .get(column)?
            .last()
            .map(|(_, chunk)| Arc::clone(chunk))
    }

    fn load(&mut self, at: u64, length: u32) -> std::io::Result<Vec<u8>> {
        let Some(file) = &mut self.file else {
            return Err(std::io::ErrorKind::NotFound.into());
        };
        file.seek(SeekFrom::Start(at))?;
        let mut bytes = vec![0; length as usize];
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::scratch::InMemory;
    use super::{Blocks, Coding, Room, Words};

    /// A word that repeats, one that does at first and then differs from row to row, one that always
    /// differs, and a blank.
    fn cells(row: u32) -> [String; 4] {
        let late = if row < 9_000 { row % 5 } else { row };
        [
            format!("B{}", row % 300),
            format!("text {late}"),
            format!("2026-11-20T14:05:00.{row}Z"),
            String::new(),
        ]
    }

    fn filled(room: Room<'_>, words: &mut Words) -> Blocks {
        let codings = vec![
            Coding::Words,
            Coding::Perhaps,
            Coding::Text,
            Coding::Perhaps,
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
            assert!(words.len() < 300 + 5 + super::FRESH + 10, "{}", words.len());
        }
    }
}
