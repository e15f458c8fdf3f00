//! What all printing verbs have in common: languages, house style, formats, and where files go.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use indexmap::IndexMap;

use crate::finding::{Finding, any_error, did_you_mean};
use crate::house::{self, BrandRead};
use crate::render::doc::{Brand, Doc};
use crate::render::package::{self, PackageFile};
use crate::render::{
    FontSet, RenderError, Templates, pdf::missing_glyphs, templates, to_docx, to_html_with,
    to_markdown_with, to_pdf,
};
use crate::say;
use crate::source::SourceFile;
use crate::wording::{Flaw, Language, Text, Wording};

use super::io::{Beside, read_text, write_file, write_files};
use super::{CliError, Io, say_findings};

/// What these arguments stand under in the help.
const HEADING: &str = "Language and house style";

/// How documents are printed.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct PrintArgs {
    /// Languages of the fixed wording, joined by commas; several stand side by side. What people
    /// typed stays as it is
    #[arg(
        long,
        help_heading = HEADING,
        value_name = "LANG",
        value_delimiter = ',',
        value_parser = language_parser()
    )]
    pub lang: Vec<Language>,
    /// Folder with your own templates, colours, logo and wording; `tracespec templates export`
    /// writes one to start from
    #[arg(long, help_heading = HEADING, value_name = "DIR")]
    pub templates: Option<PathBuf>,
    /// Font file (TTF, OTF) for characters the built-in fonts lack, such as Chinese; may be repeated
    #[arg(long, help_heading = HEADING, value_name = "FILE")]
    pub font: Vec<PathBuf>,
}

/// The keys of the languages; clap lists them in its help and its complaints.
fn language_parser() -> impl TypedValueParser<Value = Language> {
    PossibleValuesParser::new(Language::ALL.map(Language::key))
        .map(|key| Language::of(&key).unwrap_or(Language::English))
}

/// A format of a printed document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One HTML file.
    Html,
    /// PDF.
    Pdf,
    /// A Word document.
    Docx,
    /// Markdown.
    Md,
}

/// The house style with which a run prints: everything is read, nothing is looked up later.
pub struct House {
    /// The company's templates where it has any.
    pub templates: Templates,
    /// The languages of the documents; more than one stand side by side.
    pub wordings: Vec<Wording>,
    /// All languages, for letters to single suppliers.
    pub every: Vec<Wording>,
    /// Company, logo, colours.
    pub brand: Brand,
    /// Fonts of the PDF.
    pub fonts: FontSet,
}

impl From<RenderError> for CliError {
    fn from(error: RenderError) -> Self {
        CliError(error.to_string())
    }
}

impl House {
    /// English, as the tool comes.
    ///
    /// # Errors
    /// When an embedded table is damaged, which tests rule out.
    pub fn plain() -> Result<House, CliError> {
        let every: Result<Vec<Wording>, Flaw> =
            Language::ALL.into_iter().map(Wording::of).collect();
        Ok(House {
            templates: Templates::embedded(),
            wordings: vec![Wording::english()],
            every: every.map_err(|flaw| CliError(flaw.message))?,
            brand: Brand::default(),
            fonts: FontSet::embedded(),
        })
    }

    /// The wordings of languages, each once, in the order in which they are asked for; English where
    /// none is.
    #[must_use]
    pub fn in_languages(&self, languages: &[Language]) -> Vec<Wording> {
        let mut wanted: Vec<Language> = Vec::new();
        for language in languages {
            if !wanted.contains(language) {
                wanted.push(*language);
            }
        }
        if wanted.is_empty() {
            wanted.push(Language::English);
        }
        wanted
            .into_iter()
            .filter_map(|wanted| self.every.iter().find(|w| w.language() == wanted))
            .cloned()
            .collect()
    }

    /// Refuses a PDF whose fixed wording would show marks instead of words, before anything is
    /// written. What people typed is another matter: that is told as a warning, with its place.
    ///
    /// # Errors
    /// When no font has the characters of a language that is wanted.
    fn printable(&self, doc: &Doc, wanted: &[Format]) -> Result<(), CliError> {
        if !wanted.contains(&Format::Pdf) {
            return Ok(());
        }
        let fixed = Doc {
            title: Text::default(),
            subtitle: Text::default(),
            footer: Text::default(),
            blocks: Vec::new(),
            ..doc.clone()
        };
        let Some(missing) = missing_glyphs(&fixed, &self.fonts) else {
            return Ok(());
        };
        Err(CliError(format!(
            "no font for the PDF has the characters {missing}: name one with --font FILE, or leave the PDF \
             out with --only"
        )))
    }
}

impl PrintArgs {
    /// Reads the house style: all its files, so that a mistake in any shows before anything is
    /// written.
    ///
    /// # Errors
    /// When a file cannot be read or cannot be used.
    pub fn house(&self, io: &mut Io) -> Result<House, CliError> {
        let mut house = House::plain()?;
        let mut languages = Vec::new();
        let mut named = Vec::new();
        if let Some(folder) = &self.templates {
            house.templates = own_templates(folder)?;
            let mut judge = Judge { io, sound: true };
            for wording in &mut house.every {
                judge.wording(folder, wording)?;
            }
            if let Some(read) = judge.brand(folder)? {
                house.brand = read.brand;
                languages = read.languages;
                named = read.fonts;
            }
            judge.done(folder)?;
        }
        if !self.lang.is_empty() {
            languages.clone_from(&self.lang);
        }
        house.wordings = house.in_languages(&languages);
        house.fonts = fonts(named, &self.font)?;
        Ok(house)
    }
}

/// Reads the files of a house style and shows what is wrong with them.
struct Judge<'i> {
    io: &'i mut Io,
    sound: bool,
}

impl Judge<'_> {
    fn brand(&mut self, folder: &Path) -> Result<Option<BrandRead>, CliError> {
        let path = folder.join(house::BRAND);
        if !path.exists() {
            return Ok(None);
        }
        let read = house::read_brand(read_text(&path)?, &Beside::file(&path));
        self.show(&read.findings, &read.source);
        Ok(Some(read))
    }

    fn wording(&mut self, folder: &Path, wording: &mut Wording) -> Result<(), CliError> {
        let path = folder.join(house::wording_file(wording.language()));
        if !path.exists() {
            return Ok(());
        }
        let (findings, source) = house::read_wording(read_text(&path)?, wording)
            .map_err(|flaw| CliError(flaw.message))?;
        self.show(&findings, &source);
        Ok(())
    }

    fn show(&mut self, findings: &[Finding], source: &SourceFile) {
        say_findings(findings, &[source], self.io);
        self.sound &= !any_error(findings);
    }

    /// Nothing goes out in half a house style.
    fn done(self, folder: &Path) -> Result<(), CliError> {
        match self.sound {
            true => Ok(()),
            false => Err(CliError(format!(
                "the house style in {} has mistakes; correct them, or print without --templates",
                folder.display()
            ))),
        }
    }
}

/// The templates of a folder, each in the place of the embedded one.
fn own_templates(folder: &Path) -> Result<Templates, CliError> {
    if !folder.is_dir() {
        return Err(CliError(format!(
            "{} is no folder; name one with templates, or write one with \
             `tracespec templates export DIR`",
            folder.display()
        )));
    }
    let mut own = Templates::embedded();
    for (name, _) in templates::EMBEDDED {
        let path = folder.join(name);
        if path.exists() {
            let source = read_text(&path)?;
            own.replace(name, source.name(), source.text());
        }
    }
    known_names(folder)?;
    Ok(own)
}

/// A template or table under another name would be passed over, and the house believe in it.
fn known_names(folder: &Path) -> Result<(), CliError> {
    let mut known: Vec<String> = vec!["brand.toml".to_owned()];
    known.extend(
        templates::EMBEDDED
            .iter()
            .map(|(name, _)| (*name).to_owned()),
    );
    let tables = Language::ALL.map(|language| format!("{}.toml", language.key()));
    let places = [
        (folder.to_owned(), known),
        (folder.join("wording"), tables.to_vec()),
    ];
    for (place, known) in places {
        let mut names: Vec<String> = std::fs::read_dir(&place)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .filter(|name| name.ends_with(".j2") || name.ends_with(".toml"))
            .collect();
        names.sort();
        if let Some(stranger) = names.iter().find(|name| !known.contains(name)) {
            let help = match did_you_mean(stranger, known.iter().map(String::as_str)) {
                Some(near) => format!("did you mean {near}?"),
                None => format!("known are {}", known.join(", ")),
            };
            return Err(CliError(format!(
                "{} is no file of a house style; {help}",
                place.join(stranger).display()
            )));
        }
    }
    Ok(())
}

fn fonts(named: Vec<(String, Vec<u8>)>, paths: &[PathBuf]) -> Result<FontSet, CliError> {
    let mut extra = named;
    for path in paths {
        let bytes = std::fs::read(path).map_err(|error| {
            CliError(format!("cannot read the font {}: {error}", path.display()))
        })?;
        extra.push((path.display().to_string(), bytes));
    }
    Ok(FontSet::with_extra(extra)?)
}

/// A document in all formats that are wanted, as `STEM.html` and so on, and what could not be
/// printed as it stands.
///
/// # Errors
/// When a template has a mistake, or a format cannot be put together.
pub fn document_files(
    doc: &Doc,
    stem: &str,
    wanted: &[Format],
    house: &House,
) -> Result<(Vec<PackageFile>, Vec<String>), CliError> {
    let mut doc = doc.in_languages(&house.wordings);
    doc.brand = house.brand.clone();
    house.printable(&doc, wanted)?;
    let mut files = Vec::new();
    let mut warnings = Vec::new();
    for format in wanted {
        let bytes = match format {
            Format::Html => to_html_with(&doc, &house.templates)?.into_bytes(),
            Format::Md => to_markdown_with(&doc, &house.templates)?.into_bytes(),
            Format::Pdf => {
                let pdf = to_pdf(&doc, &house.fonts)?;
                warnings.extend(pdf.warnings);
                pdf.bytes
            }
            Format::Docx => to_docx(&doc)?,
        };
        files.push(PackageFile {
            path: format!("{stem}.{}", format.ending()),
            bytes,
            about: format.about(),
        });
    }
    Ok((files, warnings))
}

impl Format {
    /// The end of the file's name.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Format::Html => "html",
            Format::Pdf => "pdf",
            Format::Docx => "docx",
            Format::Md => "md",
        }
    }

    fn about(self) -> Text {
        match self {
            Format::Html => say!("The document to read on screen, in any browser."),
            Format::Pdf => say!("The document to print and to file."),
            Format::Docx => say!("The document for Word, to mark and to comment."),
            Format::Md => say!("The document as plain text."),
        }
    }
}

/// Writes files into a folder, or into one archive when the path ends in `.zip`. Nothing is left
/// half-written: every file is written beside its place first, then all are moved.
///
/// # Errors
/// When something cannot be written; the message names the file.
pub fn write_package(output: &Path, files: &[PackageFile], io: &mut Io) -> Result<(), CliError> {
    package::sound_names(files).map_err(CliError)?;
    if is_zip(output) {
        let bytes = package::zip(files)?;
        write_file(output, &bytes)?;
        let count = counted(files.len());
        return io.print(&format!("wrote {} ({count})\n", output.display()));
    }
    clear(output, files)?;
    let left = left_over(output, files);
    write_files(files.iter().map(|f| (output.join(&f.path), &f.bytes[..])))?;
    for line in written(output, files) {
        io.print(&format!("wrote {line}\n"))?;
    }
    for path in left.iter().take(NAMED_STRANGERS) {
        io.remark(&format!(
            "warning: {} is no part of this package; delete it before you send the folder",
            path.display()
        ));
    }
    if left.len() > NAMED_STRANGERS {
        io.remark(&format!(
            "warning: {} more files in {} are no part of this package",
            left.len() - NAMED_STRANGERS,
            output.display()
        ));
    }
    Ok(())
}

/// What was written: each file, and each folder once.
fn written(output: &Path, files: &[PackageFile]) -> Vec<String> {
    let mut folders: IndexMap<&str, usize> = IndexMap::new();
    let mut lines = Vec::new();
    for file in files {
        match file.path.split_once('/') {
            None => lines.push(output.join(&file.path).display().to_string()),
            Some((folder, _)) => *folders.entry(folder).or_default() += 1,
        }
    }
    let folders = folders
        .into_iter()
        .map(|(folder, count)| format!("{} ({})", output.join(folder).display(), counted(count)));
    lines.extend(folders);
    lines
}

fn counted(files: usize) -> String {
    match files {
        1 => "1 file".to_owned(),
        files => format!("{files} files"),
    }
}

/// Whether an output path names an archive.
#[must_use]
pub fn is_zip(output: &Path) -> bool {
    let ending = output.extension();
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case("zip")) && !output.is_dir()
}

/// Strangers in the folder that are named one by one; more are only counted.
const NAMED_STRANGERS: usize = 10;

/// Files in the folder that are no part of the package: whoever sends the folder would send them too.
/// A run that writes no list of digests writes pieces, and leaves the rest alone.
fn left_over(output: &Path, files: &[PackageFile]) -> Vec<PathBuf> {
    if !files.iter().any(|file| file.path == package::SUMS) {
        return Vec::new();
    }
    let written: BTreeSet<PathBuf> = files.iter().map(|file| output.join(&file.path)).collect();
    let mut found = Vec::new();
    let mut folders = vec![output.to_owned()];
    while let Some(folder) = folders.pop() {
        // A folder that cannot be read is told when something is to be written into it.
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(path),
                _ if !written.contains(&path) => found.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    found
}

/// What stands in the way is told before the first file is written.
fn clear(output: &Path, files: &[PackageFile]) -> Result<(), CliError> {
    for file in files {
        let path = output.join(&file.path);
        if path.is_dir() {
            return Err(CliError(format!(
                "{} is a folder where a file of the package goes; nothing was written",
                path.display()
            )));
        }
        let blocked = path
            .ancestors()
            .skip(1)
            .find(|above| above.exists() && !above.is_dir());
        if let Some(blocked) = blocked {
            return Err(CliError(format!(
                "{} is a file where a folder of the package goes; nothing was written",
                blocked.display()
            )));
        }
    }
    Ok(())
}
