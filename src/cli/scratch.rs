//! Scratch on the disk: one file without a name, shared by all that need room, gone with the program
//! however it ends. A file for each table or entry would be more files than a program may have open.

use std::fs::File;
use std::io::{Error, ErrorKind, Result, Seek as _, SeekFrom, Write as _};
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
        let file = lock(&self.0)?.open()?;
        Ok(Box::new(Part {
            pool: Arc::clone(&self.0),
            file,
            pieces: Vec::new(),
            length: 0,
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
    file: Option<Arc<File>>,
    pieces: u64,
    most: u64,
    limit: String,
    /// Pieces whose files are gone.
    free: Vec<u64>,
}

impl Pool {
    fn open(&mut self) -> Result<Arc<File>> {
        let file = match &self.file {
            Some(file) => file,
            None => self.file.insert(Arc::new(tempfile::tempfile()?)),
        };
        Ok(Arc::clone(file))
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
    file: Arc<File>,
    /// Where its pieces lie.
    pieces: Vec<u64>,
    length: u64,
}

impl Part {
    /// The number of the piece of a place, the place inside it, and how many bytes there are to its end.
    fn place(at: u64) -> (usize, u64, usize) {
        let inside = at % PIECE;
        let whole = |bytes: u64| usize::try_from(bytes).unwrap_or(usize::MAX);
        (whole(at / PIECE), inside, whole(PIECE - inside))
    }

    #[cfg(unix)]
    fn read_piece(&self, at: u64, into: &mut [u8]) -> Result<()> {
        use std::os::unix::fs::FileExt as _;
        self.file.read_exact_at(into, at)
    }

    /// Where reading moves the place of writing, one has to wait for the other.
    #[cfg(not(unix))]
    fn read_piece(&self, at: u64, into: &mut [u8]) -> Result<()> {
        use std::io::Read as _;
        let _alone = lock(&self.pool)?;
        (&*self.file).seek(SeekFrom::Start(at))?;
        (&*self.file).read_exact(into)
    }
}

impl ScratchFile for Part {
    fn append(&mut self, mut bytes: &[u8]) -> Result<()> {
        while !bytes.is_empty() {
            let (at, inside, room) = Part::place(self.length);
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            let mut pool = lock(&self.pool)?;
            while self.pieces.len() <= at {
                self.pieces.push(pool.piece()?);
            }
            let piece = self.pieces.get(at).ok_or(ErrorKind::InvalidInput)?;
            (&*self.file).seek(SeekFrom::Start(piece * PIECE + inside))?;
            (&*self.file).write_all(now)?;
            self.length += now.len() as u64;
            bytes = later;
        }
        Ok(())
    }

    fn read_at(&self, mut at: u64, mut into: &mut [u8]) -> Result<()> {
        let end = at.checked_add(into.len() as u64);
        if end.is_none_or(|end| end > self.length) {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        while !into.is_empty() {
            let (piece, inside, room) = Part::place(at);
            let piece = self.pieces.get(piece).ok_or(ErrorKind::UnexpectedEof)?;
            let (now, later) = into.split_at_mut(room.min(into.len()));
            self.read_piece(piece * PIECE + inside, now)?;
            at += now.len() as u64;
            into = later;
        }
        Ok(())
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

    #[test]
    fn files_lie_beside_each_other_in_one() {
        let scratch = DiskScratch::new(&Limits::USUAL);
        let mut files: Vec<_> = (0..3).map(|_| scratch.create().unwrap()).collect();
        // Each grows in turn, by pieces that end nowhere near those of the file.
        let bytes = |n: usize, turn: usize| vec![u8::try_from(16 * n + turn).unwrap(); 50_000];
        for turn in 0..5 {
            for (n, file) in files.iter_mut().enumerate() {
                file.append(&bytes(n, turn)).unwrap();
            }
        }
        for (n, file) in files.iter().enumerate() {
            let mut all = vec![0; 250_000];
            file.read_at(0, &mut all).unwrap();
            let wanted: Vec<u8> = (0..5).flat_map(|turn| bytes(n, turn)).collect();
            assert!(all == wanted, "{n}");
            let mut some = [0; 10];
            file.read_at(199_995, &mut some).unwrap();
            assert_eq!(some[..5], bytes(n, 3)[..5]);
            assert_eq!(some[5..], bytes(n, 4)[..5]);
        }
        assert!(files[0].read_at(249_991, &mut [0; 10]).is_err());
        assert!(files[0].read_at(u64::MAX, &mut [0; 10]).is_err());
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
            scratch.create().unwrap().append(&whole).unwrap();
        }
        let mut first = scratch.create().unwrap();
        first.append(&whole).unwrap();
        let error = scratch.create().unwrap().append(&whole).unwrap_err();
        assert!(
            error.to_string().contains("`--limit scratch-bytes=…`"),
            "{error}"
        );
    }
}
