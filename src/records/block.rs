//! Cells in blocks of rows: in memory, or column by column in scratch, read back when asked for.

use std::borrow::Cow;
use std::cell::RefCell;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::rc::Rc;

use super::scratch::{Room, ScratchFile};
use super::words::Words;

/// Rows of a block.
const ROWS: usize = 8192;
/// Chunks of a table in scratch that are kept after they were read.
const KEPT: usize = 64;

/// How the cells of a column are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    /// As numbers of words.
    Words,
    /// As they are.
    Text,
}

/// The cells of one column in one block.
#[derive(Debug)]
enum Chunk {
    Words(Vec<u32>),
    Text { text: String, ends: Vec<u32> },
}

impl Chunk {
    fn new(coding: Coding) -> Chunk {
        match coding {
            Coding::Words => Chunk::Words(Vec::new()),
            Coding::Text => Chunk::Text {
                text: String::new(),
                ends: Vec::new(),
            },
        }
    }

    fn text(&self, at: usize) -> &str {
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

    fn decode(coding: Coding, rows: usize, bytes: &[u8]) -> Option<Chunk> {
        let (numbers, text) = bytes.split_at_checked(rows * 4)?;
        let (numbers, _) = numbers.as_chunks::<4>();
        let numbers = numbers.iter().map(|four| u32::from_le_bytes(*four));
        Some(match coding {
            Coding::Words => Chunk::Words(numbers.collect()),
            Coding::Text => Chunk::Text {
                ends: numbers.collect(),
                text: std::str::from_utf8(text).ok()?.to_owned(),
            },
        })
    }
}

/// A block: its chunks, or where they lie in scratch.
#[derive(Debug)]
enum Block {
    Here(Vec<Chunk>),
    There(Vec<(u64, u32)>),
}

/// All cells of a table. The last column of each block holds the rows' numbers.
pub(super) struct Blocks {
    codings: Vec<Coding>,
    blocks: Vec<Block>,
    /// The block that is being filled.
    open: Vec<Chunk>,
    rows: usize,
    resident: usize,
    away: RefCell<Away>,
}

/// What lies in scratch.
#[derive(Default)]
struct Away {
    file: Option<Box<dyn ScratchFile>>,
    end: u64,
    kept: Vec<((usize, usize), Rc<Chunk>)>,
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
            open: codings.iter().map(|coding| Chunk::new(*coding)).collect(),
            codings,
            blocks: Vec::new(),
            rows: 0,
            resident: 0,
            away: RefCell::default(),
        }
    }

    /// Adds a cell to the row that is being filled.
    pub(super) fn add(&mut self, column: usize, cell: &str, words: &mut Words) {
        match self.open.get_mut(column) {
            Some(Chunk::Words(numbers)) => numbers.push(words.number(cell)),
            Some(Chunk::Text { text, ends }) => {
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
        // A block of very long cells ends early in bytes only: its rows are what positions count on.
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
        Ok(())
    }

    fn close(&mut self, room: Room<'_>) -> std::io::Result<()> {
        let fresh = self.codings.iter().map(|coding| Chunk::new(*coding));
        let chunks = std::mem::replace(&mut self.open, fresh.collect());
        self.resident += chunks.iter().map(Chunk::bytes).sum::<usize>();
        self.blocks.push(Block::Here(chunks));
        match room.scratch {
            Some(scratch) if self.resident > room.resident => {
                let away = self.away.get_mut();
                if away.file.is_none() {
                    away.file = Some(scratch.create()?);
                }
                for block in &mut self.blocks {
                    away.take(block)?;
                }
                // Every further block goes after them at once.
                self.resident = room.resident;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.rows
    }

    /// A cell: borrowed where it stays in memory.
    pub(super) fn cell<'t>(&'t self, row: usize, column: usize, words: &'t Words) -> Cow<'t, str> {
        let words_of = self.codings.get(column) == Some(&Coding::Words);
        let (block, at) = (row / ROWS, row % ROWS);
        match self.blocks.get(block) {
            Some(Block::Here(chunks)) => Cow::Borrowed(match chunks.get(column) {
                Some(chunk) if words_of => words.word(chunk.number(at)),
                Some(chunk) => chunk.text(at),
                None => "",
            }),
            Some(Block::There(places)) => {
                let Some(chunk) = self.read(block, column, places) else {
                    return Cow::Borrowed("");
                };
                if words_of {
                    Cow::Borrowed(words.word(chunk.number(at)))
                } else {
                    Cow::Owned(chunk.text(at).to_owned())
                }
            }
            None => Cow::Borrowed(""),
        }
    }

    /// The number of a row.
    pub(super) fn number(&self, row: usize) -> u32 {
        let column = self.codings.len() - 1;
        let (block, at) = (row / ROWS, row % ROWS);
        match self.blocks.get(block) {
            Some(Block::Here(chunks)) => chunks.get(column).map_or(0, |chunk| chunk.number(at)),
            Some(Block::There(places)) => self
                .read(block, column, places)
                .map_or(0, |chunk| chunk.number(at)),
            None => 0,
        }
    }

    fn read(&self, block: usize, column: usize, places: &[(u64, u32)]) -> Option<Rc<Chunk>> {
        let place = *places.get(column)?;
        let coding = *self.codings.get(column)?;
        let rows = (self.rows - block * ROWS).min(ROWS);
        self.away
            .borrow_mut()
            .chunk((block, column), place, |bytes| {
                Chunk::decode(coding, rows, bytes)
            })
    }

    pub(super) fn fault(&self) -> Option<std::io::Error> {
        let away = self.away.borrow();
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
            places.push((self.end, length));
            self.end += u64::from(length);
        }
        *block = Block::There(places);
        Ok(())
    }

    fn chunk(
        &mut self,
        key: (usize, usize),
        (at, length): (u64, u32),
        decode: impl FnOnce(&[u8]) -> Option<Chunk>,
    ) -> Option<Rc<Chunk>> {
        // The chunk that was asked for last is asked for again most of the time.
        if let Some(known) = self.kept.iter().rposition(|(known, _)| *known == key) {
            if known < self.kept.len() / 2 {
                let used = self.kept.remove(known);
                self.kept.push(used);
                return self.kept.last().map(|(_, chunk)| Rc::clone(chunk));
            }
            return self.kept.get(known).map(|(_, chunk)| Rc::clone(chunk));
        }
        let loaded = self
            .load(at, length)
            .and_then(|bytes| decode(&bytes).ok_or_else(|| std::io::ErrorKind::InvalidData.into()));
        match loaded {
            Ok(chunk) => {
                let chunk = Rc::new(chunk);
                if self.kept.len() >= KEPT {
                    self.kept.remove(0);
                }
                self.kept.push((key, Rc::clone(&chunk)));
                Some(chunk)
            }
            Err(error) => {
                self.fault.get_or_insert((error.kind(), error.to_string()));
                None
            }
        }
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
