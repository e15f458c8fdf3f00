//! Scratch on the disk: one file without a name, shared by all that need room, gone with the program
//! however it ends. A file for each table or entry would be more files than a program may have open.

use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, MutexGuard};

use crate::records::{Limits, Scratch, ScratchFile};

/// Bytes that a file in scratch grows by.
const PIECE: u64 = 64 << 10;

/// Scratch on the disk.
#[derive(Debug)]
pub(super) struct DiskScratch(Arc<Mutex<Pool>>);

impl DiskScratch {
    /// No file yet.
    pub(super) fn new(limits: &Limits) -> Self {
        DiskScratch(Arc::new(Mutex::new(Pool {
            file: None,
            pieces: 0,
            most: limits.scratch_bytes / PIECE,
            limit: limits.wanted("scratch-bytes"),
            free: Vec::new(),
        })))
    }
}

impl Scratch for DiskScratch {
    fn create(&self) -> Result<Box<dyn ScratchFile>> {
        lock(&self.0)?.open()?;
        Ok(Box::new(Part {
            pool: Arc::clone(&self.0),
            pieces: Vec::new(),
            length: 0,
            at: 0,
        }))
    }
}

fn lock(pool: &Mutex<Pool>) -> Result<MutexGuard<'_, Pool>> {
    pool.lock()
        .map_err(|_| Error::other("scratch is in use by what failed"))
}

/// The one file, in pieces.
#[derive(Debug)]
struct Pool {
    file: Option<File>,
    pieces: u64,
    most: u64,
    limit: String,
    /// Pieces whose files are gone.
    free: Vec<u64>,
}

impl Pool {
    fn open(&mut self) -> Result<&mut File> {
        match &mut self.file {
            Some(file) => Ok(file),
            none => Ok(none.insert(tempfile::tempfile()?)),
        }
    }

    fn piece(&mut self) -> Result<u64> {
        if let Some(piece) = self.free.pop() {
            return Ok(piece);
        }
        if self.pieces >= self.most {
            let message = format!("what was delivered needs more of it: {}", self.limit);
            return Err(Error::new(ErrorKind::StorageFull, message));
        }
        self.pieces += 1;
        Ok(self.pieces - 1)
    }
}

/// A file in scratch.
struct Part {
    pool: Arc<Mutex<Pool>>,
    /// Where its pieces lie.
    pieces: Vec<u64>,
    length: u64,
    at: u64,
}

impl Part {
    /// The piece of a place, where in the file that place lies, and how many bytes there are to the
    /// end of the piece.
    fn place(&self) -> (usize, u64, u64) {
        let inside = self.at % PIECE;
        let piece = usize::try_from(self.at / PIECE).unwrap_or(usize::MAX);
        (piece, inside, PIECE - inside)
    }
}

impl Read for Part {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        let left = self.length.saturating_sub(self.at);
        let (piece, inside, room) = self.place();
        let most = usize::try_from(left.min(room)).unwrap_or(usize::MAX);
        let most = most.min(into.len());
        let Some(piece) = self.pieces.get(piece).filter(|_| most > 0) else {
            return Ok(0);
        };
        let mut pool = lock(&self.pool)?;
        let file = pool.open()?;
        file.seek(SeekFrom::Start(piece * PIECE + inside))?;
        let read = file.read(&mut into[..most])?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        let (at, inside, room) = self.place();
        let most = usize::try_from(room).unwrap_or(usize::MAX).min(bytes.len());
        let mut pool = lock(&self.pool)?;
        while self.pieces.len() <= at {
            let piece = pool.piece()?;
            self.pieces.push(piece);
        }
        let Some(piece) = self.pieces.get(at) else {
            return Ok(0);
        };
        let file = pool.open()?;
        file.seek(SeekFrom::Start(piece * PIECE + inside))?;
        let written = file.write(&bytes[..most])?;
        self.at += written as u64;
        self.length = self.length.max(self.at);
        Ok(written)
    }

    fn flush(&mut self) -> Result<()> {
        lock(&self.pool)?.open()?.flush()
    }
}

impl Seek for Part {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        // Nothing in here leaves gaps; one would show what lay there before.
        self.at = at
            .filter(|at| *at <= self.length)
            .ok_or(ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if let Ok(mut pool) = self.pool.lock() {
            pool.free.append(&mut self.pieces);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{DiskScratch, Limits, PIECE, Scratch};
    use std::io::{Read as _, Seek as _, SeekFrom, Write as _};

    #[test]
    fn files_lie_beside_each_other_in_one() {
        let scratch = DiskScratch::new(&Limits::USUAL);
        let mut files: Vec<_> = (0..3).map(|_| scratch.create().unwrap()).collect();
        // Each grows in turn, by pieces that end nowhere near those of the file.
        let bytes = |n: usize, turn: usize| vec![u8::try_from(16 * n + turn).unwrap(); 50_000];
        for turn in 0..5 {
            for (n, file) in files.iter_mut().enumerate() {
                file.write_all(&bytes(n, turn)).unwrap();
            }
        }
        for (n, file) in files.iter_mut().enumerate() {
            let mut all = Vec::new();
            file.seek(SeekFrom::Start(0)).unwrap();
            file.read_to_end(&mut all).unwrap();
            let wanted: Vec<u8> = (0..5).flat_map(|turn| bytes(n, turn)).collect();
            assert!(all == wanted, "{n}");
            let mut some = [0; 10];
            file.seek(SeekFrom::Start(199_995)).unwrap();
            file.read_exact(&mut some).unwrap();
            assert_eq!(some[..5], bytes(n, 3)[..5]);
            assert_eq!(some[5..], bytes(n, 4)[..5]);
        }
        assert!(files[0].seek(SeekFrom::Start(250_001)).is_err());
    }

    #[test]
    fn what_is_done_with_leaves_its_room_and_a_limit_holds() {
        let limits = Limits {
            scratch_bytes: 4 * PIECE,
            ..Limits::USUAL
        };
        let scratch = DiskScratch::new(&limits);
        let whole = vec![7; usize::try_from(3 * PIECE).unwrap()];
        for _ in 0..10 {
            scratch.create().unwrap().write_all(&whole).unwrap();
        }
        let mut first = scratch.create().unwrap();
        first.write_all(&whole).unwrap();
        let error = scratch.create().unwrap().write_all(&whole).unwrap_err();
        assert!(
            error.to_string().contains("`--limit scratch-bytes=…`"),
            "{error}"
        );
    }
}
