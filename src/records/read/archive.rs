//! Archives taken apart: entries become files named below their archive. What an archive may hold is
//! bounded, and no entry leads anywhere else.

use std::io::{Read, Seek, SeekFrom};
use std::sync::Arc;

use hashbrown::HashSet;
use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;

use super::limits::{MAX_IN_MEMORY, RATIO_FROM, SMALL_ENTRY};
use crate::records::delivery::{Content, DeliveredFile, ReadSeek, Stored};
use crate::records::scratch::{Room, ScratchFile};

/// What keeps an entry, or an archive, from being read.
pub(super) struct Refused {
    pub(super) path: String,
    pub(super) message: String,
    pub(super) found: String,
    pub(super) wanted: String,
}

/// How much one archive may still unpack to.
struct Allowance(u64);

/// Takes archives apart, as much as all of them together may hold.
pub(super) struct Expander<'r> {
    room: Room<'r>,
    left: u64,
    /// Files of the delivery and entries of its archives so far.
    entries: u64,
    /// The limit on their number was met, and said.
    full: bool,
    pub(super) files: Vec<DeliveredFile>,
    pub(super) refused: Vec<Refused>,
}

/// Why an entry was not taken.
enum Stop {
    /// It cannot be read.
    Broken(String),
    /// It expands to more than anything that was recorded.
    Ratio,
    /// The archive does, by all that it holds.
    Whole,
    /// All archives together hold too much.
    Total,
    /// Scratch cannot be written.
    Scratch(std::io::Error),
}

impl<'r> Expander<'r> {
    pub(super) fn new(room: Room<'r>, files: usize) -> Self {
        let unpacked = room.limits.unpacked_bytes;
        Expander {
            room,
            left: match room.scratch {
                Some(_) => unpacked,
                None => unpacked.min(MAX_IN_MEMORY),
            },
            entries: files as u64,
            full: false,
            files: Vec::new(),
            refused: Vec::new(),
        }
    }

    /// What an archive may unpack to, by its own size.
    fn allowance(&self, file: &DeliveredFile) -> Allowance {
        let by_ratio = file.size.saturating_mul(self.room.limits.ratio);
        Allowance(RATIO_FROM.max(by_ratio))
    }

    /// Counts an entry; false where there are too many, which is said once.
    fn count(&mut self, file: &DeliveredFile) -> bool {
        self.entries += 1;
        if self.entries <= self.room.limits.files {
            return true;
        }
        if !self.full {
            self.full = true;
            let wanted = self.room.limits.wanted("files");
            self.refuse(
                &file.path,
                "what follows in this archive, and in further ones, was not read: a limit was met",
                "more files",
                &wanted,
            );
        }
        false
    }

    fn refuse(&mut self, path: &str, message: &str, found: impl Into<String>, wanted: &str) {
        self.refused.push(Refused {
            path: path.to_owned(),
            message: message.to_owned(),
            found: found.into(),
            wanted: wanted.to_owned(),
        });
    }

    /// Takes a zip archive apart.
    ///
    /// # Errors
    /// When scratch cannot be written.
    pub(super) fn zip(&mut self, file: &DeliveredFile) -> std::io::Result<()> {
        let mut archive = match super::zipped::open(&file.content, self.room.limits) {
            Ok(archive) => archive,
            Err(error) => {
                self.refuse(
                    &file.path,
                    "the archive cannot be read",
                    error,
                    "a sound archive",
                );
                return Ok(());
            }
        };
        if archive.has_duplicate_names() {
            self.refuse(
                &file.path,
                "two entries of the archive have one name: which counts cannot be known",
                "a name twice",
                "each file once",
            );
        }
        let mut names: HashSet<String, foldhash::fast::RandomState> = HashSet::default();
        let mut allowance = self.allowance(file);
        for index in 0..archive.len() {
            if !self.count(file) {
                break;
            }
            let entry = match archive.by_index_raw(index) {
                Ok(entry) => entry,
                Err(error) => {
                    let found = error.to_string();
                    self.refuse(
                        &file.path,
                        "an entry cannot be read",
                        found,
                        "a sound archive",
                    );
                    continue;
                }
            };
            let raw = entry.name_raw().to_vec();
            let facts = (entry.is_dir(), entry.is_symlink(), entry.encrypted());
            let packed = entry.compressed_size();
            drop(entry);
            let shown = String::from_utf8_lossy(&raw).into_owned();
            let path = format!("{}/{}", file.path, crate::toml_text::one_line(&shown));
            if facts.0 {
                continue;
            }
            let plain = "plain files with names below the archive";
            let wrong = match facts {
                (_, true, _) => Some("a link to another file is not followed"),
                (_, _, true) => Some("the entry is encrypted"),
                _ if std::str::from_utf8(&raw).is_err() => Some("its name is not UTF-8"),
                _ if !is_inside(&shown) => Some("its name leads out of the archive"),
                _ if !names.insert(same_name(&shown)) => {
                    Some("another entry has the same name, or one that is the same on some systems")
                }
                _ => None,
            };
            if let Some(wrong) = wrong {
                self.refuse(&path, wrong, crate::toml_text::one_line(&shown), plain);
                continue;
            }
            let taken = match archive.by_index(index) {
                Ok(mut entry) => self.take(&path, &mut entry, packed, &mut allowance),
                Err(error) => Err(Stop::Broken(error.to_string())),
            };
            self.keep(&path, taken)?;
        }
        Ok(())
    }

    /// Takes a gzip file apart.
    ///
    /// # Errors
    /// When scratch cannot be written.
    pub(super) fn gzip(&mut self, file: &DeliveredFile) -> std::io::Result<()> {
        let name = file.path.rsplit('/').next().unwrap_or(&file.path);
        let inner = name.get(..name.len().saturating_sub(3)).unwrap_or(name);
        let inner = if inner.is_empty() { "content" } else { inner };
        let path = format!("{}/{inner}", file.path);
        if !self.count(file) {
            return Ok(());
        }
        let mut allowance = self.allowance(file);
        let taken = match file.content.open() {
            Ok(from) => {
                let from = std::io::BufReader::new(from);
                let mut unpacked = flate2::bufread::MultiGzDecoder::new(from);
                self.take(&path, &mut unpacked, file.size, &mut allowance)
            }
            Err(error) => Err(Stop::Broken(error.to_string())),
        };
        self.keep(&path, taken)
    }

    fn keep(&mut self, path: &str, taken: Result<DeliveredFile, Stop>) -> std::io::Result<()> {
        match taken {
            Ok(file) => self.files.push(file),
            Err(Stop::Scratch(error)) => return Err(error),
            Err(Stop::Broken(error)) => {
                self.refuse(
                    path,
                    "the entry cannot be unpacked",
                    error,
                    "a sound archive",
                );
            }
            Err(Stop::Ratio) => {
                let wanted = self.room.limits.wanted("ratio");
                let message = "the entry was not read: it expands to more than any record does";
                self.refuse(path, message, "more times its packed size", &wanted);
            }
            Err(Stop::Whole) => {
                let wanted = self.room.limits.wanted("ratio");
                let message = "the entry was not read: with those before it, it expands to more than any record does";
                let found = "more times the size of the archive";
                self.refuse(path, message, found, &wanted);
            }
            Err(Stop::Total) => {
                let wanted = self.room.limits.wanted("unpacked-bytes");
                let message = "the entry was not read: the archives hold too much";
                self.refuse(path, message, "more bytes", &wanted);
            }
        }
        Ok(())
    }

    /// Unpacks an entry to memory, or to scratch where it is large.
    fn take(
        &mut self,
        path: &str,
        from: &mut dyn Read,
        packed: u64,
        allowance: &mut Allowance,
    ) -> Result<DeliveredFile, Stop> {
        let mut hash = Sha256::new();
        let mut small: Vec<u8> = Vec::new();
        let mut large: Option<Box<dyn ScratchFile>> = None;
        let mut size = 0_u64;
        let mut chunk = vec![0; 64 << 10];
        loop {
            let read = match from.read(&mut chunk) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(Stop::Broken(error.to_string())),
            };
            size += read as u64;
            if size > RATIO_FROM && size / self.room.limits.ratio > packed {
                return Err(Stop::Ratio);
            }
            // What overlapping entries share is packed once and unpacked again and again.
            let whole = allowance.0.checked_sub(read as u64);
            allowance.0 = whole.ok_or(Stop::Whole)?;
            self.left = self.left.checked_sub(read as u64).ok_or(Stop::Total)?;
            let bytes = &chunk[..read];
            hash.update(bytes);
            match (&mut large, self.room.scratch) {
                (Some(file), _) => file.append(bytes).map_err(Stop::Scratch)?,
                (None, Some(scratch)) if size > SMALL_ENTRY => {
                    let mut file = scratch.create().map_err(Stop::Scratch)?;
                    file.append(&small).map_err(Stop::Scratch)?;
                    file.append(bytes).map_err(Stop::Scratch)?;
                    small = Vec::new();
                    large = Some(file);
                }
                (None, _) => small.extend_from_slice(bytes),
            }
        }
        let content = match large {
            Some(file) => Content::Stored(Arc::new(Unpacked {
                file: Arc::from(file),
                size,
            })),
            None => Content::Bytes(small.into()),
        };
        let sha256 = crate::records::delivery::hex(&hash.finalize());
        Ok(DeliveredFile::with_digest(path, content, size, sha256))
    }
}

/// A name in the form in which systems that do not tell case or composed letters apart have it.
fn same_name(name: &str) -> String {
    name.nfd().flat_map(char::to_lowercase).collect()
}

/// Whether an entry's name stays below its archive on every system.
fn is_inside(name: &str) -> bool {
    !name.starts_with('/')
        && !name.contains(['\\', ':'])
        && !name.chars().any(char::is_control)
        && name
            .split('/')
            .all(|part| !part.is_empty() && part != "." && part != "..")
}

/// An entry in scratch.
struct Unpacked {
    file: Arc<dyn ScratchFile>,
    size: u64,
}

impl std::fmt::Debug for Unpacked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Unpacked")
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

impl Stored for Unpacked {
    fn open(&self) -> std::io::Result<Box<dyn ReadSeek>> {
        Ok(Box::new(Reading {
            file: Arc::clone(&self.file),
            at: 0,
            size: self.size,
        }))
    }
}

/// One reader of an entry in scratch; each has its own place.
struct Reading {
    file: Arc<dyn ScratchFile>,
    at: u64,
    size: u64,
}

impl Read for Reading {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let left = usize::try_from(self.size.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let read = left.min(into.len());
        self.file.read_at(self.at, &mut into[..read])?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Reading {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(std::io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::{is_inside, same_name};

    #[test]
    fn names_stay_below_their_archive() {
        for name in ["a.csv", "images/a b.png", "序列/..x.csv"] {
            assert!(is_inside(name), "{name}");
        }
        for name in [
            "/etc/passwd",
            "../a.csv",
            "a/../../b",
            "C:\\evil.csv",
            "C:evil",
            "a\\b.csv",
            "a//b",
            "./a",
            "a\nb",
        ] {
            assert!(!is_inside(name), "{name}");
        }
    }

    #[test]
    fn names_that_are_one_on_some_systems_are_one() {
        assert_eq!(same_name("A/Fct.CSV"), same_name("a/fct.csv"));
        // ü as one letter, and as u with its dots.
        assert_eq!(same_name("pr\u{fc}f.csv"), same_name("pru\u{308}f.csv"));
        assert_ne!(same_name("a.csv"), same_name("b.csv"));
    }
}
