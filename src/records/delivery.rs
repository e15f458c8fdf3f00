//! What was handed over: files by path, with their digests. Where the bytes lie is the caller's
//! business: a record may stream from a disk, an archive or memory.

use std::io::{Read, Seek, SeekFrom};
use std::sync::{Arc, OnceLock};

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
    /// Its bytes.
    pub content: Content,
    digest: Digest,
}

/// The SHA-256 of a delivered file, taken when somebody asks first: reading records need not wait for it, and
/// another thread may take it meanwhile. Copies share what was taken.
#[derive(Debug, Clone)]
pub struct Digest(Arc<Taken>);

#[derive(Debug)]
struct Taken {
    of: Content,
    size: u64,
    hex: OnceLock<Result<String, (std::io::ErrorKind, String)>>,
}

impl Digest {
    fn of(content: Content, size: u64) -> Digest {
        Digest(Arc::new(Taken {
            of: content,
            size,
            hex: OnceLock::new(),
        }))
    }

    /// Hex digits. Who asks while another thread takes it waits for that one.
    ///
    /// # Errors
    /// When the file can no longer be read, or is not of its size any more.
    pub fn hex(&self) -> std::io::Result<&str> {
        let taken = self.0.hex.get_or_init(|| {
            let taken = sha256(&self.0.of, self.0.size);
            taken.map_err(|error| (error.kind(), error.to_string()))
        });
        match taken {
            Ok(hex) => Ok(hex),
            Err((kind, message)) => Err(std::io::Error::new(*kind, message.clone())),
        }
    }
}

fn sha256(content: &Content, size: u64) -> std::io::Result<String> {
    let mut from = content.open()?;
    let mut hash = Sha256::new();
    let mut seen = 0;
    let mut chunk = vec![0; 64 << 10];
    loop {
        match from.read(&mut chunk) {
            Ok(0) => break,
            Ok(read) => {
                seen += read as u64;
                hash.update(&chunk[..read]);
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    match seen == size {
        true => Ok(hex(&hash.finalize())),
        false => Err(std::io::Error::other("it changed while it was read")),
    }
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
    /// A file of which only the size is looked at now.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn stored(path: impl Into<String>, content: Content) -> std::io::Result<Self> {
        let size = content.open()?.seek(SeekFrom::End(0))?;
        Ok(DeliveredFile {
            path: path.into(),
            size,
            digest: Digest::of(content.clone(), size),
            content,
        })
    }

    /// A file of which the digest is known: it was taken on the way here.
    pub(super) fn with_digest(path: &str, content: Content, size: u64, sha256: String) -> Self {
        let digest = Digest::of(content.clone(), size);
        digest.0.hex.get_or_init(|| Ok(sha256));
        DeliveredFile {
            path: path.to_owned(),
            size,
            content,
            digest,
        }
    }

    /// SHA-256, hex; empty where the file can no longer be read, which [`Delivery::take_digests`] says.
    #[must_use]
    pub fn sha256(&self) -> &str {
        self.digest.hex().unwrap_or_default()
    }

    /// What its digest is asked of.
    #[must_use]
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// Whether another file is of the same bytes.
    pub(super) fn is_same(&self, other: &DeliveredFile) -> bool {
        // Files of different sizes need no digest.
        let digests = || self.digest.hex().ok().zip(other.digest.hex().ok());
        self.size == other.size && digests().is_some_and(|(one, other)| one == other)
    }

    /// Files are read in the order of their paths; where two have one, of their digests, so that it does
    /// not matter which was handed over first.
    pub(super) fn in_order(a: &Self, b: &Self) -> std::cmp::Ordering {
        let digests = || a.sha256().cmp(b.sha256());
        a.path.cmp(&b.path).then_with(digests)
    }

    /// A file in memory.
    #[must_use]
    pub fn in_memory(path: impl Into<String>, bytes: Vec<u8>) -> Self {
        let size = bytes.len() as u64;
        let content = Content::Bytes(bytes.into());
        DeliveredFile {
            path: path.into(),
            size,
            digest: Digest::of(content.clone(), size),
            content,
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

    /// Takes the digests that nobody has asked for yet.
    ///
    /// # Errors
    /// When a file can no longer be read or is another: which, and why.
    pub fn take_digests(&self) -> std::io::Result<()> {
        self.files.iter().try_for_each(|file| {
            let named = |error: std::io::Error| {
                let message = format!("cannot read {}: {error}", file.path);
                std::io::Error::new(error.kind(), message)
            };
            file.digest.hex().map(drop).map_err(named)
        })
    }
}
