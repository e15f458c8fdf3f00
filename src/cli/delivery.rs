//! A delivery on the disk: a folder, an archive or a single file. Files stay where they lie until they
//! are read.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use crate::records::{Content, DeliveredFile, Delivery, Digest, Limits, ReadSeek, Stored};

use super::CliError;

/// The files that a delivery was read from. Each is read several times: for its headings, for its
/// rows, for its digest. If it is another in between, the digest and the verdict are about different files.
#[derive(Debug, Default)]
pub(super) struct Sources(Vec<Arc<OnDisk>>);

impl Sources {
    /// Takes up the files of another delivery.
    pub(super) fn and(&mut self, others: Sources) {
        self.0.extend(others.0);
    }

    /// Holds that every file is the one that was read first.
    ///
    /// # Errors
    /// When one is gone or another; nothing may be said of the delivery then.
    pub(super) fn unchanged(&self) -> Result<(), CliError> {
        for file in &self.0 {
            let name = file.path.display();
            let now = std::fs::symlink_metadata(&file.path).map_err(|error| {
                CliError(format!(
                    "{name} cannot be found any more: {error}; verify a delivery that nobody works on"
                ))
            })?;
            if file.seen.get().is_some_and(|seen| *seen != Looks::of(&now)) {
                return Err(CliError(format!(
                    "{name} changed while it was read; verify a delivery that nobody works on"
                )));
            }
        }
        Ok(())
    }
}

/// Takes the digests of a delivery beside what else is done: reading needs them last. Nobody waits for the
/// thread; who asks for a digest that it is at waits for that one.
pub(super) fn digest_beside(delivery: &Delivery) {
    let digests: Vec<Digest> = delivery.files.iter().map(|f| f.digest().clone()).collect();
    // What goes wrong is said to who asks.
    std::thread::spawn(move || digests.iter().for_each(|digest| _ = digest.hex()));
}

/// Reads a delivery: a folder, or one file, which may be an archive. Links are not followed: a delivery
/// holds what it holds.
pub(super) fn read_delivery(path: &Path, limits: &Limits) -> Result<(Delivery, Sources), CliError> {
    let kind = std::fs::symlink_metadata(path).map_err(|error| {
        let name = path.display();
        CliError(format!(
            "cannot read {name}: {error}; name the folder, archive or file that was delivered"
        ))
    })?;
    let mut sources = Sources::default();
    let mut delivery = if kind.is_dir() {
        folder(path, limits, &mut sources)?
    } else if kind.is_file() {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // A spec or an order in the wrong place would be held as a delivery without records.
        if name.to_ascii_lowercase().ends_with(".toml") {
            return Err(CliError(format!(
                "{} is a file of TOML; name the folder, archive or file that was delivered",
                path.display()
            )));
        }
        let mut delivery = Delivery::default();
        let file = sources.read(path, name.into_owned())?;
        delivery.files.push(file);
        delivery
    } else {
        return Err(CliError(format!(
            "{} is a link or a device; name the folder, archive or file that was delivered",
            path.display()
        )));
    };
    delivery.files.sort_by(|a, b| a.path.cmp(&b.path));
    delivery.refused.sort();
    Ok((delivery, sources))
}

fn folder(folder: &Path, limits: &Limits, sources: &mut Sources) -> Result<Delivery, CliError> {
    let fail = |path: &Path, error: &std::io::Error| {
        CliError(format!("cannot read {}: {error}", path.display()))
    };
    let mut delivery = Delivery::default();
    let mut open = vec![(folder.to_path_buf(), String::new(), 0_u64)];
    let mut entries = 0_u64;
    while let Some((path, prefix, depth)) = open.pop() {
        for entry in std::fs::read_dir(&path).map_err(|e| fail(&path, &e))? {
            let entry = entry.map_err(|e| fail(&path, &e))?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let kind = entry.file_type().map_err(|e| fail(&entry.path(), &e))?;
            entries += 1;
            if entries > limits.files {
                return Err(CliError(format!(
                    "{} holds more files and folders than are read: {}",
                    folder.display(),
                    limits.wanted("files")
                )));
            }
            if kind.is_dir() && depth < limits.folder_depth {
                open.push((entry.path(), format!("{name}/"), depth + 1));
            } else if kind.is_file() {
                delivery.files.push(sources.read(&entry.path(), name)?);
            } else {
                let reason = if kind.is_dir() {
                    let deepest = limits.wanted("folder-depth");
                    format!("a folder inside too many others: {deepest}")
                } else {
                    "a link or device".to_owned()
                };
                delivery.refused.push((name, reason));
            }
        }
    }
    Ok(delivery)
}

impl Sources {
    /// A delivered file; its digest is taken when it is asked for.
    fn read(&mut self, path: &Path, name: String) -> Result<DeliveredFile, CliError> {
        let file = Arc::new(OnDisk::at(path));
        self.0.push(Arc::clone(&file));
        DeliveredFile::stored(name, Content::Stored(file))
            .map_err(|error| CliError(format!("cannot read {}: {error}", path.display())))
    }
}

/// A file where it lies.
pub(super) fn on_disk(path: &Path) -> Content {
    Content::Stored(Arc::new(OnDisk::at(path)))
}

/// A delivered file where it lies.
#[derive(Debug)]
struct OnDisk {
    path: PathBuf,
    /// What it looked like when it was opened first.
    seen: OnceLock<Looks>,
}

impl OnDisk {
    fn at(path: &Path) -> Self {
        OnDisk {
            path: path.to_path_buf(),
            seen: OnceLock::new(),
        }
    }
}

impl Stored for OnDisk {
    fn open(&self) -> std::io::Result<Box<dyn ReadSeek>> {
        let file = std::fs::File::open(&self.path)?;
        let looks = Looks::of(&file.metadata()?);
        if *self.seen.get_or_init(|| looks.clone()) != looks {
            return Err(std::io::Error::other("it changed while it was read"));
        }
        Ok(Box::new(file))
    }
}

/// What tells a file from one that was written since.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Looks {
    size: u64,
    modified: Option<SystemTime>,
    /// Which file it is, and when it was last touched: a change of time stamps shows as well.
    identity: [i64; 4],
}

impl Looks {
    fn of(about: &std::fs::Metadata) -> Looks {
        Looks {
            size: about.len(),
            modified: about.modified().ok(),
            identity: identity(about),
        }
    }
}

#[cfg(unix)]
fn identity(about: &std::fs::Metadata) -> [i64; 4] {
    use std::os::unix::fs::MetadataExt as _;
    [
        about.dev().cast_signed(),
        about.ino().cast_signed(),
        about.ctime(),
        about.ctime_nsec(),
    ]
}

#[cfg(not(unix))]
fn identity(_: &std::fs::Metadata) -> [i64; 4] {
    [0; 4]
}
