//! Suppliers' responses from files: what a file is, is told by its content. Suppliers' files are not
//! trusted: sizes are bounded, and what they name is looked for in their own folder only.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use crate::source::SourceFile;
use crate::spec::basis::sha256;
use crate::spec::clause::ResolvedSpec;
use crate::supplier::{LoadedResponse, Sample, Written, read, read_csv, read_workbook, unreadable};
use crate::values::Date;

use super::CliError;

/// Largest response.
const MAX_RESPONSE: u64 = 32 << 20;
/// Largest sample record, largest sum of them, and how many are read for one response.
const MAX_SAMPLE: u64 = 8 << 20;
const MAX_SAMPLES: u64 = 64 << 20;
const MOST_SAMPLES: usize = 64;

/// The day on which a response was received, as given on the command line: `FILE=DATE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    file: PathBuf,
    date: Date,
}

impl std::str::FromStr for Received {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not FILE=DATE, such as adler.xlsx=2026-12-01");
        let (file, date) = text.rsplit_once('=').ok_or_else(wrong)?;
        let date: jiff::civil::Date = date.trim().parse().map_err(|_| wrong())?;
        Ok(Received {
            file: PathBuf::from(file.trim()),
            date: Date(date),
        })
    }
}

/// Reads responses to a spec, each with the sample records that it names.
///
/// # Errors
/// When a file cannot be read at all. What a file says, or that it is no response, is a finding.
pub fn load_responses(
    paths: &[PathBuf],
    spec: &ResolvedSpec,
) -> Result<Vec<LoadedResponse>, CliError> {
    paths.iter().map(|path| load_response(path, spec)).collect()
}

/// Says when responses came in.
///
/// # Errors
/// When a day is given for a file that is not among them.
pub fn receive(
    responses: &mut [LoadedResponse],
    paths: &[PathBuf],
    days: &[Received],
) -> Result<(), CliError> {
    for day in days {
        let named =
            |path: &&PathBuf| **path == day.file || path.file_name() == Some(day.file.as_os_str());
        if !paths.iter().any(|path| named(&path)) {
            return Err(CliError(format!(
                "--received names {}, which is not among the responses",
                day.file.display()
            )));
        }
        for (response, path) in responses.iter_mut().zip(paths) {
            if named(&path) {
                response.received = Some(day.date);
            }
        }
    }
    Ok(())
}

/// Reads one response with the sample records that it names.
///
/// # Errors
/// When the file cannot be read at all.
pub fn load_response(path: &Path, spec: &ResolvedSpec) -> Result<LoadedResponse, CliError> {
    let name = path.display().to_string();
    let about = std::fs::metadata(path).map_err(|error| cannot_read(&name, &error))?;
    let (mut loaded, folder) = if about.is_dir() {
        (folder_of_csv(path, &name, spec)?, Some(path))
    } else {
        (file(path, &name, spec)?, path.parent())
    };
    loaded.samples = samples(&loaded, folder.unwrap_or(Path::new("")));
    Ok(loaded)
}

fn cannot_read(name: &str, error: &std::io::Error) -> CliError {
    CliError(format!("cannot read {name}: {error}"))
}

/// As much of a file as is read, and whether that is all of it.
fn bounded(path: &Path, most: u64) -> std::io::Result<(Vec<u8>, bool)> {
    let mut bytes = Vec::new();
    let mut file = std::fs::File::open(path)?.take(most.saturating_add(1));
    file.read_to_end(&mut bytes)?;
    let all = u64::try_from(bytes.len()).is_ok_and(|length| length <= most);
    Ok((bytes, all))
}

fn file(path: &Path, name: &str, spec: &ResolvedSpec) -> Result<LoadedResponse, CliError> {
    let (bytes, all) = bounded(path, MAX_RESPONSE).map_err(|error| cannot_read(name, &error))?;
    if !all {
        return Ok(too_large(name));
    }
    Ok(match kind(path, &bytes) {
        Kind::Workbook => read_workbook(name, &bytes, spec),
        Kind::Toml(text) => read(SourceFile::new(name, text), spec),
        Kind::Csv(text) => {
            let label = path.file_name().unwrap_or_default().to_string_lossy();
            read_csv(name, &[(&label, text)], spec)
        }
        Kind::Other(why, help) => unreadable(name, Written::Workbook, sha256(&bytes), why, help),
    })
}

fn too_large(name: &str) -> LoadedResponse {
    let why = format!("the response is larger than {} MiB", MAX_RESPONSE >> 20);
    let help = "ask for the response form as it was sent out, without pictures in it";
    unreadable(name, Written::Workbook, String::new(), &why, help)
}

/// What a file is.
enum Kind<'b> {
    /// An Excel workbook, or another archive: that shows when it is opened.
    Workbook,
    /// TOML.
    Toml(&'b str),
    /// A sheet saved as CSV.
    Csv(&'b str),
    /// Something else: what, and what to do.
    Other(&'static str, &'static str),
}

const SEND: &str = "ask for the response form as an Excel workbook (.xlsx), as CSV or as TOML";

fn kind<'b>(path: &Path, bytes: &'b [u8]) -> Kind<'b> {
    let begins = |mark: &[u8]| bytes.starts_with(mark);
    if begins(b"PK\x03\x04") {
        let head = &bytes[..bytes.len().min(128)];
        let is_ods = head
            .windows(27)
            .any(|part| part == b"vnd.oasis.opendocument.spre");
        return match is_ods {
            true => Kind::Other(
                "it is an OpenDocument spreadsheet (.ods), which is not read",
                "save it as an Excel workbook (.xlsx)",
            ),
            false => Kind::Workbook,
        };
    }
    if begins(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        let name: Vec<u8> = "EncryptedPackage".bytes().flat_map(|b| [b, 0]).collect();
        return match bytes.windows(name.len()).any(|part| part == name) {
            true => Kind::Other(
                "it is a workbook with a password to open it",
                "save it without a password to open it",
            ),
            false => Kind::Other(
                "it is a workbook or document of an old format (.xls, .doc), which is not read",
                "save it as an Excel workbook (.xlsx)",
            ),
        };
    }
    if begins(b"%PDF") {
        return Kind::Other("it is a PDF, which nobody can compare cell by cell", SEND);
    }
    if begins(b"\xff\xfe") || begins(b"\xfe\xff") {
        return Kind::Other(
            "its text is UTF-16",
            "save it as CSV UTF-8, or as TOML in UTF-8",
        );
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let Ok(text) = std::str::from_utf8(text) else {
        return Kind::Other("it is neither a workbook nor text in UTF-8", SEND);
    };
    let head = text.trim_start();
    if head.starts_with('<') {
        return Kind::Other("it is a web page or XML, whatever its name says", SEND);
    }
    match is_csv(path, text) {
        true => Kind::Csv(text),
        false => Kind::Toml(text),
    }
}

/// By its name, or by the row of keys that only a sheet of the form has.
fn is_csv(path: &Path, text: &str) -> bool {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    if ["csv", "tsv"].contains(&extension.to_lowercase().as_str()) {
        return true;
    }
    text.lines().take(40).any(|line| {
        [',', ';', '\t'].into_iter().any(|mark| {
            let keys: Vec<&str> = line.split(mark).map(|key| key.trim_matches('"')).collect();
            ["id", "state", "demanded-depth"]
                .iter()
                .all(|key| keys.contains(key))
        })
    })
}

/// A folder with sheets that were saved as CSV.
fn folder_of_csv(path: &Path, name: &str, spec: &ResolvedSpec) -> Result<LoadedResponse, CliError> {
    let entries = std::fs::read_dir(path).map_err(|error| cannot_read(name, &error))?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|file| {
            let extension = file.extension().unwrap_or_default().to_string_lossy();
            extension.eq_ignore_ascii_case("csv") && file.is_file()
        })
        .collect();
    files.sort();
    let mut sheets: Vec<(String, String)> = Vec::new();
    let mut left = MAX_RESPONSE;
    for file in files {
        let (bytes, all) = bounded(&file, left).map_err(|error| cannot_read(name, &error))?;
        if !all {
            return Ok(too_large(name));
        }
        left = left.saturating_sub(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        let label = file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        match std::str::from_utf8(text) {
            Ok(text) => sheets.push((label, text.to_owned())),
            Err(_) => {
                let why = format!("{label} is not UTF-8");
                let help = "save it as CSV UTF-8";
                return Ok(unreadable(name, Written::Csv, sha256(&bytes), &why, help));
            }
        }
    }
    if sheets.is_empty() {
        let why = "the folder has no sheet of the response form as CSV";
        let help = "name the response file itself, or save its sheets as Answers.csv, Supplier.csv, Prices.csv and so on";
        return Ok(unreadable(name, Written::Csv, sha256(b""), why, help));
    }
    let sheets: Vec<(&str, &str)> = sheets
        .iter()
        .map(|(label, text)| (label.as_str(), text.as_str()))
        .collect();
    Ok(read_csv(name, &sheets, spec))
}

/// The sample records that a response names, each once.
fn samples(loaded: &LoadedResponse, folder: &Path) -> Vec<Sample> {
    let Some(response) = &loaded.response else {
        return Vec::new();
    };
    let named = response.capability.values();
    let mut seen = BTreeSet::new();
    let mut left = MAX_SAMPLES;
    let mut samples = Vec::new();
    for named in named.filter_map(|capability| capability.evidence.as_deref()) {
        let named = named.trim();
        if named.is_empty() || !seen.insert(named) {
            continue;
        }
        let bytes = match samples.len() {
            n if n >= MOST_SAMPLES => {
                Err(format!("more than {MOST_SAMPLES} sample records are named"))
            }
            _ => sample(folder, named, left),
        };
        if let Ok(bytes) = &bytes {
            left = left.saturating_sub(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        }
        samples.push(Sample {
            named: named.to_owned(),
            bytes,
        });
    }
    samples
}

/// A sample record beside its response; why not, where it cannot be taken.
fn sample(folder: &Path, named: &str, left: u64) -> Result<Arc<[u8]>, String> {
    let home = match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    };
    // A supplier's file may have the strokes of another system.
    let relative = named.replace('\\', "/");
    let drive = relative.chars().nth(1) == Some(':');
    let inside = Path::new(&relative)
        .components()
        .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if !inside || drive || relative.contains('\0') {
        return Err("its name leads out of the folder of the response".to_owned());
    }
    let missing = |_| "it is not beside the response".to_owned();
    let home = home.canonicalize().map_err(missing)?;
    let file = home.join(&relative).canonicalize().map_err(missing)?;
    if !file.starts_with(&home) {
        return Err("it is a link that leads out of the folder of the response".to_owned());
    }
    if !file.is_file() {
        return Err("it is not a file".to_owned());
    }
    let (bytes, all) =
        bounded(&file, MAX_SAMPLE).map_err(|error| format!("it cannot be read: {error}"))?;
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if !all {
        return Err(format!("it is larger than {} MiB", MAX_SAMPLE >> 20));
    }
    if length > left {
        return Err(format!(
            "the sample records are larger than {} MiB together",
            MAX_SAMPLES >> 20
        ));
    }
    Ok(bytes.into())
}
