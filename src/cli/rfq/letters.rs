//! The cover e-mails: beside the package, never in it.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::bidders::{self, Bidder};
use crate::finding::any_error;
use crate::render::e_mail::{Enclosure, Letters, e_mail};
use crate::render::package::{self, PackageFile};
use crate::say;
use crate::spec::basis::sha256;
use crate::spec::clause::ResolvedSpec;
use crate::wording::{Language, Text};

use super::super::io::{read_text, write_files};
use super::super::print::{House, is_zip};
use super::super::{CliError, Io, say_findings};

/// A letter: the name of its file, and its text.
pub(super) struct Letter {
    name: String,
    text: String,
}

/// Reads the list of suppliers and shows what is wrong with it.
pub(super) fn bidders(path: &Path, io: &mut Io) -> Result<Vec<Bidder>, CliError> {
    let read = bidders::read(read_text(path)?);
    say_findings(&read.findings, &[&read.source], io);
    match read.bidders {
        Some(bidders) if !any_error(&read.findings) => Ok(bidders),
        _ => Err(CliError(format!(
            "{} has mistakes; correct them, or leave --suppliers out",
            path.display()
        ))),
    }
}

/// The letters of a package: one for each supplier in its language, or one to nobody in particular.
pub(super) fn written(
    spec: &ResolvedSpec,
    files: &[PackageFile],
    bidders: &[Bidder],
    output: &Path,
    house: &House,
) -> Result<Vec<Letter>, CliError> {
    // Whether there is a place for them shows before anything is written.
    folder(output)?;
    let enclosure = enclosure(files, output)?;
    let letters = Letters {
        spec,
        enclosure: &enclosure,
        brand: &house.brand,
        templates: &house.templates,
    };
    if bidders.is_empty() {
        let text = e_mail(letters, None, &house.wordings)?;
        let name = "e-mail.txt".to_owned();
        return Ok(vec![Letter { name, text }]);
    }
    let mut taken = HashSet::new();
    bidders
        .iter()
        .map(|bidder| {
            let languages = match bidder.lang {
                Some(key) => house.in_languages(&[Language::from(key)]),
                None => house.wordings.clone(),
            };
            Ok(Letter {
                name: file_name(&bidder.name, &mut taken),
                text: e_mail(letters, Some(bidder), &languages)?,
            })
        })
        .collect()
}

/// What the letter says it comes with: files by name, folders as a whole.
fn enclosure(files: &[PackageFile], output: &Path) -> Result<Enclosure, CliError> {
    let archive = match output.file_name() {
        Some(name) if is_zip(output) && !files.is_empty() => Some((
            name.to_string_lossy().into_owned(),
            sha256(&package::zip(files)?),
        )),
        _ => None,
    };
    let mut contents: Vec<(String, Text)> = Vec::new();
    for file in files {
        let entry = match file.path.split_once('/') {
            None => (file.path.clone(), file.about.clone()),
            Some((folder, _)) => (format!("{folder}/"), about_folder(folder)),
        };
        if !contents.iter().any(|(path, _)| *path == entry.0) {
            contents.push(entry);
        }
    }
    Ok(Enclosure { archive, contents })
}

fn about_folder(folder: &str) -> Text {
    match folder {
        "records" => say!("A template for each record that is to be delivered, with its rules."),
        _ => say!("A small delivery that fulfils the specification, as an example."),
    }
}

/// Longest name of a letter's file, in bytes.
const LONGEST_NAME: usize = 120;

/// A company's name as a file name: letters and digits of any script. Two companies never share one,
/// not even where case does not count.
fn file_name(company: &str, taken: &mut HashSet<String>) -> String {
    let mut base = String::new();
    for c in company.chars() {
        let kept = c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        let c = if kept { c } else { '-' };
        if base.len() + c.len_utf8() > LONGEST_NAME {
            break;
        }
        base.push(c);
    }
    let mut base = base.trim_matches(['.', '-']).to_owned();
    if base.is_empty() {
        base.push_str("supplier");
    }
    let mut name = base.clone();
    let mut number = 1;
    while !taken.insert(name.to_lowercase()) {
        number += 1;
        name = format!("{base}-{number}");
    }
    format!("{name}.txt")
}

/// The folder of the letters: beside the package, so that it cannot be sent along.
fn folder(output: &Path) -> Result<PathBuf, CliError> {
    let whole = std::path::absolute(output).map_err(|error| CliError(error.to_string()))?;
    let named = match output.file_name() {
        Some(_) => output,
        None => &whole,
    };
    let stem = match is_zip(output) {
        true => named.file_stem(),
        false => named.file_name(),
    };
    let Some(stem) = stem.filter(|_| !output.ends_with("..")) else {
        return Err(CliError(format!(
            "the e-mails are written beside the package: name a folder of its own with --output, not {}",
            output.display()
        )));
    };
    let mut name = stem.to_owned();
    name.push(".e-mails");
    Ok(named.with_file_name(name))
}

/// Writes the letters and tells of letters from an earlier run.
pub(super) fn write(output: &Path, letters: &[Letter], io: &mut Io) -> Result<(), CliError> {
    if letters.is_empty() {
        return Ok(());
    }
    let folder = folder(output)?;
    let left = left_over(&folder, letters);
    write_files(
        letters
            .iter()
            .map(|l| (folder.join(&l.name), l.text.as_bytes())),
    )?;
    for letter in letters {
        io.print(&format!("wrote {}\n", folder.join(&letter.name).display()))?;
    }
    for path in left {
        io.remark(&format!(
            "warning: {} is a letter of an earlier run; delete it, or it may go out",
            path.display()
        ));
    }
    Ok(())
}

fn left_over(folder: &Path, letters: &[Letter]) -> Vec<PathBuf> {
    let mut left: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .filter(|path| {
            !letters.iter().any(|letter| {
                path.file_name()
                    .is_some_and(|name| name == letter.name.as_str())
            })
        })
        .collect();
    left.sort();
    left
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn every_company_has_a_file_of_its_own() {
        let mut taken = HashSet::new();
        let mut name = |company: &str| file_name(company, &mut taken);
        assert_eq!(name("Adler Elektronik GmbH"), "Adler-Elektronik-GmbH.txt");
        assert_eq!(name("ADLER elektronik gmbh"), "ADLER-elektronik-gmbh-2.txt");
        assert_eq!(name("苏州电子"), "苏州电子.txt");
        assert_eq!(name("../../etc"), "etc.txt");
        assert_eq!(name("\u{202E}\n"), "supplier.txt");
        assert!(name(&"板".repeat(500)).len() <= LONGEST_NAME + 4);
    }

    #[test]
    fn letters_lie_beside_the_package() {
        let at = |output: &str| folder(Path::new(output)).unwrap();
        assert_eq!(at("out"), Path::new("out.e-mails"));
        assert_eq!(at("a/out/"), Path::new("a/out.e-mails"));
        assert_eq!(at("a/TRS-1.zip"), Path::new("a/TRS-1.e-mails"));
        let here = std::env::current_dir().unwrap();
        let mut name = here.file_name().unwrap().to_owned();
        name.push(".e-mails");
        assert_eq!(at("."), here.with_file_name(name));
        assert!(folder(Path::new("/")).is_err());
        assert!(folder(Path::new("a/..")).is_err());
    }
}
