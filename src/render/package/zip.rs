//! A package as one archive: sorted, without dates, the same bytes for the same files.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use super::PackageFile;
use crate::render::RenderError;

/// The files as a zip archive.
///
/// # Errors
/// When the archive cannot be put together, as with a file beyond 4 GiB.
pub fn zip(files: &[PackageFile]) -> Result<Vec<u8>, RenderError> {
    archive(files).map_err(|error| RenderError::Archive(error.to_string()))
}

fn archive(files: &[PackageFile]) -> zip::result::ZipResult<Vec<u8>> {
    let mut sorted: Vec<&PackageFile> = files.iter().collect();
    sorted.sort_by(|a, b| a.path.cmp(&b.path));
    // The format has no place for "no date": the first day it can say, on every machine.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT)
        .system(System::Unix)
        .unix_permissions(0o644);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for file in sorted {
        writer.start_file(file.path.as_str(), options)?;
        writer.write_all(&file.bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}
