//! `brand.toml`: company, address, logo, colours, languages, fonts.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{LanguageKey, codes};
use crate::finding::{self, Finding};
use crate::render::doc::{Brand, Colors, Logo, Rgb};
use crate::render::palette::{self, Palette};
use crate::source::SourceFile;
use crate::spec::basis::Files;
use crate::spec::model::FormatVersion;
use crate::toml_doc::{self, Limits, TomlDoc};
use crate::wording::Language;

/// The house style of printed documents. What is left out stays as the tool has it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "tracespec house style")]
pub struct BrandFile {
    /// Version of this file format. Write 1.
    pub format: FormatVersion,
    /// Company on the cover and in the heads of pages.
    #[schemars(length(min = 1))]
    #[schemars(example = &"Halden Drives GmbH")]
    pub company: Option<String>,
    /// Lines of its address, on the cover.
    #[serde(default)]
    pub address: Vec<String>,
    /// Its logo: a PNG or JPEG file beside this one.
    #[schemars(example = &"logo.png")]
    pub logo: Option<String>,
    /// Languages of the documents where `--lang` names none; two stand side by side.
    #[serde(default)]
    #[schemars(extend("uniqueItems" = true))]
    pub languages: Vec<LanguageKey>,
    /// Fonts for characters the built-in ones lack: files beside this one.
    #[serde(default)]
    pub fonts: Vec<String>,
    /// Colours.
    #[serde(default)]
    pub colors: Colours,
}

/// Colours of the documents as `#rrggbb`. Text keeps its ink.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Colours {
    /// Headings, links and rules.
    #[schemars(regex(pattern = "^#[0-9a-fA-F]{6}$"))]
    #[schemars(extend("x-wants" = "a colour as red, green and blue, such as \"#1f4e79\""))]
    #[schemars(example = &"#1f4e79")]
    pub accent: Option<String>,
    /// Ground of table heads and notes.
    #[schemars(regex(pattern = "^#[0-9a-fA-F]{6}$"))]
    #[schemars(extend("x-wants" = "a colour as red, green and blue, such as \"#1f4e79\""))]
    #[schemars(example = &"#eef2f6")]
    pub ground: Option<String>,
}

/// What became of a `brand.toml`.
#[derive(Debug)]
pub struct BrandRead {
    /// Company, logo, colours.
    pub brand: Brand,
    /// Languages of the documents; empty where it names none.
    pub languages: Vec<Language>,
    /// Fonts: a name for messages, and the bytes.
    pub fonts: Vec<(String, Vec<u8>)>,
    /// Errors and warnings in reading order. With an error, nothing of it is to be used.
    pub findings: Vec<Finding>,
    /// The text, for carets.
    pub source: Arc<SourceFile>,
}

/// Reads a house style and the files it names.
#[must_use]
pub fn read_brand(source: SourceFile, files: &dyn Files) -> BrandRead {
    let loaded = toml_doc::load::<BrandFile>(source, Limits::default());
    let mut reader = Reader {
        doc: &loaded.doc,
        files,
        findings: loaded.findings,
    };
    let mut read = BrandRead {
        brand: Brand::default(),
        languages: Vec::new(),
        fonts: Vec::new(),
        findings: Vec::new(),
        source: loaded.doc.shared_source(),
    };
    if let Some(file) = loaded.model {
        reader.style(file, &mut read);
    }
    read.findings = reader.findings;
    finding::sort(&mut read.findings);
    read
}

struct Reader<'a> {
    doc: &'a TomlDoc,
    files: &'a dyn Files,
    findings: Vec<Finding>,
}

impl Reader<'_> {
    fn style(&mut self, file: BrandFile, read: &mut BrandRead) {
        read.brand.company = file.company;
        read.brand.address = file.address;
        read.brand.logo = file.logo.and_then(|path| self.logo(&path));
        read.brand.colors = self.colors(&file.colors);
        read.languages = file.languages.into_iter().map(Language::from).collect();
        for (n, path) in file.fonts.into_iter().enumerate() {
            let pointer = format!("/fonts/{n}");
            if let Some(bytes) = self.file(&pointer, &path, codes::FONT) {
                read.fonts.push((path, bytes));
            }
        }
    }

    fn logo(&mut self, path: &str) -> Option<Logo> {
        let bytes = self.file("/logo", path, codes::LOGO)?;
        match Logo::read(bytes) {
            Ok(logo) => Some(logo),
            Err(reason) => {
                let place = self.doc.value_place("/logo");
                self.findings
                    .push(Finding::error(codes::LOGO, place, reason));
                None
            }
        }
    }

    /// A file in the folder of the house style, and in no other: what goes out to suppliers must not
    /// depend on what lies elsewhere.
    fn file(&mut self, pointer: &str, path: &str, code: finding::Code) -> Option<Vec<u8>> {
        let place = self.doc.value_place(pointer);
        if leaves(path) {
            self.findings.push(
                Finding::error(
                    codes::OUTSIDE,
                    place,
                    format!("`{path}` is not in the folder of this file"),
                )
                .help("copy the file beside this one and write its name"),
            );
            return None;
        }
        match self.files.read(path) {
            Ok(bytes) => Some(bytes),
            Err(reason) => {
                self.findings.push(
                    Finding::error(code, place, reason)
                        .help("write the name of a file beside this one"),
                );
                None
            }
        }
    }

    fn colors(&mut self, written: &Colours) -> Colors {
        let mut colors = Colors::default();
        if let Some(accent) = written.accent.as_deref().and_then(rgb) {
            colors.accent = accent;
        }
        if let Some(ground) = written.ground.as_deref().and_then(rgb) {
            colors.ground = ground;
        }
        let printed = Palette::of(&Brand {
            colors,
            ..Brand::default()
        });
        self.pale("accent", colors.accent, printed.accent);
        self.pale("ground", colors.ground, printed.ground);
        colors
    }

    fn pale(&mut self, key: &str, wanted: Rgb, printed: Rgb) {
        if wanted == printed {
            return;
        }
        let place = self.doc.value_place(&format!("/colors/{key}"));
        let message = match key {
            "accent" => "headings could not be read in this colour",
            _ => "text could not be read on this colour",
        };
        self.findings.push(
            Finding::warning(codes::PALE, place, message)
                .help(format!("#{} is printed instead", palette::hex(printed))),
        );
    }
}

/// Whether a path may lead out of its folder on any system.
fn leaves(path: &str) -> bool {
    path.starts_with(['/', '\\', '~'])
        || path.contains(':')
        || path.split(['/', '\\']).any(|part| part == "..")
}

/// `#rrggbb`; the schema has seen to its spelling.
fn rgb(text: &str) -> Option<Rgb> {
    let part = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    Some([part(1)?, part(3)?, part(5)?])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use indexmap::IndexMap;

    use super::*;
    use crate::house::BRAND_TO_START_FROM;

    fn read(text: &str) -> BrandRead {
        let files = IndexMap::from([("not-a-logo.png".to_owned(), b"text".to_vec())]);
        read_brand(SourceFile::new("brand.toml", text), &files)
    }

    /// Code and line of each finding.
    fn found(read: &BrandRead) -> Vec<(&str, u32)> {
        let place = |f: &Finding| f.place.line.get();
        read.findings.iter().map(|f| (f.code.0, place(f))).collect()
    }

    #[test]
    fn the_file_to_start_from_changes_nothing_and_can_be_filled_in() {
        let as_it_is = read(BRAND_TO_START_FROM);
        assert_eq!(found(&as_it_is), []);
        assert_eq!(as_it_is.brand, Brand::default());
        let filled: String = BRAND_TO_START_FROM
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(rest) if rest.contains(" = ") || rest.starts_with('[') => rest,
                _ => line,
            })
            .map(|line| format!("{line}\n"))
            .collect();
        let filled = read(&filled);
        // Logo and font are named, but not there.
        assert_eq!(filled.brand.company.as_deref(), Some("Halden Drives GmbH"));
        assert_eq!(filled.brand.address.len(), 3);
        assert_eq!(filled.brand.colors, Colors::default());
        assert_eq!(filled.languages, [Language::English, Language::Chinese]);
        let codes: Vec<&str> = found(&filled).into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes, ["H001", "H002"]);
    }

    #[test]
    fn what_is_wrong_is_said_on_its_line() {
        let read = read(concat!(
            "format = 1\n",
            "logo = \"not-a-logo.png\"\n",
            "fonts = [\"../../etc/font.otf\", 'C:\\font.otf']\n",
            "[colors]\n",
            "accent = \"#ffee00\"\n"
        ));
        assert_eq!(
            found(&read),
            [("H001", 2), ("H003", 3), ("H003", 3), ("H101", 5)]
        );
    }

    #[test]
    fn colours_are_spelt_one_way() {
        let read = read("format = 1\ncolors.accent = \"blue\"\n");
        assert_eq!(read.findings.len(), 1);
        assert_eq!(found(&read)[0].1, 2);
        assert_eq!(rgb("#1f4E79"), Some([0x1f, 0x4e, 0x79]));
    }
}
