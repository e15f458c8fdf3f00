//! An agreement as an input: read, held against the files it names, used in place of a spec.

use std::path::{Path, PathBuf};

use crate::agree::model::AgreementFile;
use crate::agree::{AgreementRead, Found, check, read};
use crate::finding::any_error;
use crate::spec::basis::sha256;
use crate::spec::clause::ResolvedSpec;

use super::io::{load_spec, read_text};
use super::{CliError, Io, say_findings};

/// An agreement that was found to hold.
pub(super) struct HeldAgreement {
    pub(super) agreement: AgreementFile,
    pub(super) sha256: String,
    pub(super) spec: ResolvedSpec,
}

/// Whether a file is an agreement, by what it says.
///
/// # Errors
/// When it cannot be read.
pub(super) fn is_agreement(path: &Path) -> Result<bool, CliError> {
    let source = read_text(path)?;
    let table: Result<toml::Table, _> = toml::from_str(source.text());
    Ok(match table {
        Ok(table) => table.contains_key("agreement") && table.contains_key("clauses"),
        Err(_) => source
            .text()
            .lines()
            .any(|line| line.trim() == "[agreement]"),
    })
}

/// Reads an agreement and checks it; what is wrong is printed, and with an error there is none.
///
/// # Errors
/// When it cannot be read.
pub(super) fn held(path: &Path, io: &mut Io) -> Result<Option<HeldAgreement>, CliError> {
    let read = read(read_text(path)?);
    let spec = spec_of(path, &read, io)?;
    let findings = check(&read, spec.as_ref(), &|file| found(path, file));
    say_findings(&findings, &[read.doc.source()], io);
    if any_error(&findings) {
        return Ok(None);
    }
    let sha256 = read.sha256;
    Ok(read
        .agreement
        .zip(spec)
        .map(|(agreement, spec)| HeldAgreement {
            agreement,
            sha256,
            spec,
        }))
}

/// The spec of an agreement as it stands now; none where it is not sound.
fn spec_of(
    path: &Path,
    read: &AgreementRead,
    io: &mut Io,
) -> Result<Option<ResolvedSpec>, CliError> {
    let Some(agreement) = &read.agreement else {
        return Ok(None);
    };
    let file = beside(path, &agreement.spec.file);
    if !file.is_file() {
        return Ok(None);
    }
    let checked = load_spec(&file)?;
    if checked.resolved.is_none() {
        say_findings(&checked.findings, &checked.texts(), io);
    }
    Ok(checked.resolved)
}

/// A path as the agreement writes it, from where the agreement lies.
pub(super) fn beside(agreement: &Path, file: &str) -> PathBuf {
    agreement.parent().unwrap_or(Path::new("")).join(file)
}

/// Largest file whose digest is taken.
const MAX_INPUT: u64 = 256 << 20;

fn found(agreement: &Path, file: &str) -> Found {
    let path = beside(agreement, file);
    let size = match std::fs::metadata(&path) {
        Ok(meta) if meta.is_file() => meta.len(),
        Ok(_) => return Found::Missing("it is not a file".to_owned()),
        Err(error) => return Found::Missing(error.to_string()),
    };
    if size > MAX_INPUT {
        return Found::Missing(format!("it is larger than {} MiB", MAX_INPUT >> 20));
    }
    match std::fs::read(&path) {
        Ok(bytes) => Found::Digest(sha256(text_of(&bytes))),
        Err(error) => Found::Missing(error.to_string()),
    }
}

/// Digests of texts are those of the text, without the mark that some editors put before it.
fn text_of(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// The path of a file from the folder of another, with `/`.
///
/// # Errors
/// When one of them has no place in the file system.
pub(super) fn relative(from: &Path, to: &Path) -> Result<String, CliError> {
    let whole = |path: &Path| {
        std::fs::canonicalize(path)
            .map_err(|error| CliError(format!("cannot read {}: {error}", path.display())))
    };
    let folder = match from.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let (folder, file) = (whole(folder)?, whole(to)?);
    let (folder, file): (Vec<_>, Vec<_>) =
        (folder.components().collect(), file.components().collect());
    let same = folder.iter().zip(&file).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_owned(), folder.len() - same);
    let down = file[same..]
        .iter()
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    Ok(up.chain(down).collect::<Vec<_>>().join("/"))
}
