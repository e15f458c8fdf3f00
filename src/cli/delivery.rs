//! A delivery on the disk: a folder, an archive or a single file. Files stay where they lie until they
//! are read.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::records::{Content, DeliveredFile, Delivery, ReadSeek, Scratch, ScratchFile, Stored};

use super::CliError;

/// Most files a delivery may have.
const MAX_FILES: usize = 200_000;
/// Deepest folder below the delivery.
const MAX_DEPTH: usize = 16;

/// Reads a delivery: a folder, or one file, which may be an archive. Links are not followed: a delivery
/// holds what it holds.
pub(super) fn read_delivery(path: &Path) -> Result<Delivery, CliError> {
    let kind = std::fs::symlink_metadata(path).map_err(|error| {
        let name = path.display();
        CliError(format!(
            "cannot read {name}: {error}; name the folder, archive or file that was delivered"
        ))
    })?;
    let mut delivery = if kind.is_dir() {
        folder(path)?
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
        delivery.files.push(read_file(path, name.into_owned())?);
        delivery
    } else {
        return Err(CliError(format!(
            "{} is a link or a device; name the folder, archive or file that was delivered",
            path.display()
        )));
    };
    delivery.files.sort_by(|a, b| a.path.cmp(&b.path));
    delivery.refused.sort();
    Ok(delivery)
}

fn folder(folder: &Path) -> Result<Delivery, CliError> {
    let fail = |path: &Path, error: &std::io::Error| {
        CliError(format!("cannot read {}: {error}", path.display()))
    };
    let mut delivery = Delivery::default();
    let mut open = vec![(folder.to_path_buf(), String::new(), 0_usize)];
    while let Some((path, prefix, depth)) = open.pop() {
        for entry in std::fs::read_dir(&path).map_err(|e| fail(&path, &e))? {
            let entry = entry.map_err(|e| fail(&path, &e))?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let kind = entry.file_type().map_err(|e| fail(&entry.path(), &e))?;
            if kind.is_dir() && depth < MAX_DEPTH {
                open.push((entry.path(), format!("{name}/"), depth + 1));
            } else if kind.is_file() {
                delivery.files.push(read_file(&entry.path(), name)?);
            } else {
                let reason = if kind.is_dir() {
                    "folders are nested too deeply"
                } else {
                    "a link or device"
                };
                delivery.refused.push((name, reason.to_owned()));
            }
            if delivery.files.len() > MAX_FILES {
                return Err(CliError(format!(
                    "{} has more than {MAX_FILES} files",
                    folder.display()
                )));
            }
        }
    }
    Ok(delivery)
}

fn read_file(path: &Path, name: String) -> Result<DeliveredFile, CliError> {
    DeliveredFile::stored(name, on_disk(path))
        .map_err(|error| CliError(format!("cannot read {}: {error}", path.display())))
}

/// A file where it lies.
pub(super) fn on_disk(path: &Path) -> Content {
    Content::Stored(Arc::new(OnDisk(path.to_path_buf())))
}

/// A delivered file where it lies.
#[derive(Debug)]
struct OnDisk(PathBuf);

impl Stored for OnDisk {
    fn open(&self) -> std::io::Result<Box<dyn ReadSeek>> {
        Ok(Box::new(std::fs::File::open(&self.0)?))
    }
}

/// Scratch on the disk: files that have no name and are gone with the program, however it ends.
#[derive(Debug)]
pub(super) struct DiskScratch;

impl Scratch for DiskScratch {
    fn create(&self) -> std::io::Result<Box<dyn ScratchFile>> {
        Ok(Box::new(tempfile::tempfile()?))
    }
}
