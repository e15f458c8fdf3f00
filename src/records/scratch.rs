//! Room for what does not have to stay in memory: rows of large tables, keys of many rows. Where it
//! lies is the caller's business; the library alone keeps everything in memory.

use super::limits::Limits;

/// A place that grows at its end, can be read again anywhere, by several threads at once, and is gone with the
/// last user.
pub trait ScratchFile: Send + Sync {
    /// Writes all bytes behind those that are there.
    ///
    /// # Errors
    /// When there is no room for them.
    fn append(&mut self, bytes: &[u8]) -> std::io::Result<()>;

    /// Reads as many bytes as `into` holds, from a place on.
    ///
    /// # Errors
    /// When they cannot be read, or are not all there.
    fn read_at(&self, at: u64, into: &mut [u8]) -> std::io::Result<()>;
}

/// Makes scratch files.
pub trait Scratch: std::fmt::Debug + Send + Sync {
    /// A new, empty file.
    ///
    /// # Errors
    /// When there is no room for one.
    fn create(&self) -> std::io::Result<Box<dyn ScratchFile>>;
}

/// What reading and checking may use.
#[derive(Debug, Clone, Copy)]
pub struct Room<'s> {
    /// Where rows go that do not have to stay in memory; none: they all stay.
    pub scratch: Option<&'s dyn Scratch>,
    /// Bytes of rows that may stay in memory of all tables together, before the next one moves to scratch.
    pub resident: usize,
    /// Threads that may work at the same time, the caller's among them: zero and one are the same. What
    /// comes out does not depend on it.
    pub threads: usize,
    /// How much of anything is taken.
    pub limits: &'s Limits,
}

impl<'s> Room<'s> {
    /// Bytes of rows that stay in memory when scratch is there.
    pub const RESIDENT: usize = 8 << 20;

    /// Everything in memory.
    #[must_use]
    pub const fn memory() -> Room<'static> {
        Room {
            scratch: None,
            resident: usize::MAX,
            threads: 1,
            limits: &Limits::USUAL,
        }
    }

    /// Large tables go to scratch.
    #[must_use]
    pub const fn on(scratch: &'s dyn Scratch) -> Room<'s> {
        Room {
            scratch: Some(scratch),
            resident: Self::RESIDENT,
            threads: 1,
            limits: &Limits::USUAL,
        }
    }

    /// With so many threads.
    #[must_use]
    pub const fn with_threads(self, threads: usize) -> Room<'s> {
        Room { threads, ..self }
    }

    /// With other limits than usual.
    #[must_use]
    pub const fn within(self, limits: &'s Limits) -> Room<'s> {
        Room { limits, ..self }
    }
}

/// Scratch for tests: in memory, but used as if it were a disk.
#[cfg(test)]
#[derive(Debug)]
pub(super) struct InMemory;

#[cfg(test)]
impl Scratch for InMemory {
    fn create(&self) -> std::io::Result<Box<dyn ScratchFile>> {
        Ok(Box::new(Grown(Vec::new())))
    }
}

#[cfg(test)]
struct Grown(Vec<u8>);

#[cfg(test)]
impl ScratchFile for Grown {
    fn append(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }

    fn read_at(&self, at: u64, into: &mut [u8]) -> std::io::Result<()> {
        let at = usize::try_from(at).map_err(std::io::Error::other)?;
        let there = self.0.get(at..).and_then(|rest| rest.get(..into.len()));
        into.copy_from_slice(there.ok_or(std::io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
}
