//! What was handed over: files by path, with their digests. Where the bytes lie is the caller's
//! business: a record may stream from a disk, an archive or memory.

use std::io::{Read, Seek};
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

/// Bytes that can be read from the start and at any place.
pub trait ReadSeek: Read + Seek + Send {}

impl<T: Read + Seek + Send> ReadSeek for T {}

/// A delivered file that lies somewhere else than in memory.
pub trait Stored: std::fmt::Debug + Send + Sync {
    /// Opens it from its first byte.
    ///
    /// # Errors
    /// When it is no longer there or cannot be read.
    fn open(&self) -> std::io::Result<Box<dyn ReadSeek>>;
}

/// The bytes of a delivered file.
#[derive(Debug, Clone)]
pub enum Content {
    /// In memory.
    Bytes(Arc<[u8]>),
    /// Somewhere else.
    Stored(Arc<dyn Stored>),
}

impl Content {
    /// Opens the bytes from the first one.
    ///
    /// # Errors
    /// When they are no longer there or cannot be read.
    pub fn open(&self) -> std::io::Result<Box<dyn ReadSeek>> {
        match self {
            Content::Bytes(bytes) => Ok(Box::new(std::io::Cursor::new(Arc::clone(bytes)))),
            Content::Stored(stored) => stored.open(),
        }
    }
}

/// One delivered file.
#[derive(Debug, Clone)]
pub struct DeliveredFile {
    /// Path relative to the delivery, with `/`. A file out of an archive is named below it:
    /// `records.zip/fct.csv`.
    pub path: String,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256, hex.
    pub sha256: String,
    /// Its bytes.
    pub content: Content,
}

/// Bytes as hex digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl DeliveredFile {
    /// A file that lies somewhere else: it is read once for its size and its digest.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn stored(path: impl Into<String>, content: Content) -> std::io::Result<Self> {
        let mut from = content.open()?;
        let mut hash = Sha256::new();
        let mut size = 0;
        let mut chunk = vec![0; 64 << 10];
        loop {
            match from.read(&mut chunk) {
                Ok(0) => break,
                Ok(read) => {
                    size += read as u64;
                    hash.update(&chunk[..read]);
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(DeliveredFile {
            path: path.into(),
            size,
            sha256: hex(&hash.finalize()),
            content,
        })
    }

    /// Files are read in the order of their paths; where two have one, of their digests, so that it does
    /// not matter which was handed over first.
    pub(super) fn in_order(a: &Self, b: &Self) -> std::cmp::Ordering {
        (&a.path, &a.sha256).cmp(&(&b.path, &b.sha256))
    }

    /// A file in memory.
    #[must_use]
    pub fn in_memory(path: impl Into<String>, bytes: Vec<u8>) -> Self {
        DeliveredFile {
            path: path.into(),
            size: bytes.len() as u64,
            sha256: crate::spec::basis::sha256(&bytes),
            content: Content::Bytes(bytes.into()),
        }
    }
}

/// Everything that was handed over.
#[derive(Debug, Clone, Default)]
pub struct Delivery {
    /// The files, in any order.
    pub files: Vec<DeliveredFile>,
    /// Entries that were not followed (links, devices), with the reason.
    pub refused: Vec<(String, String)>,
}

impl Delivery {
    /// A delivery in memory: paths and bytes.
    #[must_use]
    pub fn in_memory(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let files = files.into_iter();
        Delivery {
            files: files
                .map(|(path, bytes)| DeliveredFile::in_memory(path, bytes))
                .collect(),
            refused: Vec::new(),
        }
    }
}
