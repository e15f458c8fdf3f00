//! How a supplier's own exports are read as the record forms that were agreed.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How the exports of a supplier for one record form are read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ExportMapping {
    /// Files it holds for, as a pattern: `fct_*.csv`.
    #[schemars(length(min = 1), example = &"fct_*.csv")]
    pub files: String,
    /// The record form.
    #[schemars(length(min = 1), example = &"test-extract")]
    pub form: String,
    /// The sheet of a workbook, or the pointer of the list in a JSON file; of every one when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1), example = &"Results")]
    pub sheet: Option<String>,
    /// The row that holds the headings, counted from 1; looked for when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1000), example = &4)]
    pub heading_row: Option<u32>,
    /// What parts the cells of a text file: `;`, `,`, `|` or `tab`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<Delimiter>,
    /// How the characters of a text file are written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<TextEncoding>,
    /// What parts a number from its fraction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal: Option<DecimalMark>,
    /// What parts the thousands of a number; without it a number holds no such mark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grouping: Option<Grouping>,
    /// In which order the parts of a date stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// The time zone of times that name no offset: a name (`Europe/Berlin`) or an offset (`+08:00`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1), example = &"Europe/Berlin")]
    pub zone: Option<String>,
    /// The supplier's heading of each column, by the column of the form.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub columns: IndexMap<String, String>,
    /// The supplier's words for values, by column and value: `{ result = { pass = "OK" } }`.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub values: IndexMap<String, IndexMap<String, String>>,
}

/// What parts the cells of a text file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub enum Delimiter {
    /// `,`
    #[serde(rename = ",")]
    Comma,
    /// `;`
    #[serde(rename = ";")]
    Semicolon,
    /// `|`
    #[serde(rename = "|")]
    Bar,
    /// A tab stop.
    #[serde(rename = "tab")]
    Tab,
}

impl Delimiter {
    /// All of them, the usual first.
    pub const ALL: [Delimiter; 4] = [
        Delimiter::Comma,
        Delimiter::Semicolon,
        Delimiter::Tab,
        Delimiter::Bar,
    ];

    /// Its byte.
    #[must_use]
    pub fn byte(self) -> u8 {
        match self {
            Delimiter::Comma => b',',
            Delimiter::Semicolon => b';',
            Delimiter::Bar => b'|',
            Delimiter::Tab => b'\t',
        }
    }

    /// As a mapping writes it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Delimiter::Comma => ",",
            Delimiter::Semicolon => ";",
            Delimiter::Bar => "|",
            Delimiter::Tab => "tab",
        }
    }
}

/// How characters are written as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TextEncoding {
    /// UTF-8.
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-16, the low byte first.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, the high byte first.
    #[serde(rename = "utf-16be")]
    Utf16Be,
    /// Western European Windows, which holds Latin-1.
    #[serde(rename = "windows-1252", alias = "latin-1")]
    Windows1252,
    /// Chinese: GB18030, which holds GBK and GB2312.
    #[serde(rename = "gb18030", alias = "gbk", alias = "gb2312")]
    Gb18030,
    /// Japanese.
    #[serde(rename = "shift-jis")]
    ShiftJis,
}

impl TextEncoding {
    /// As a mapping writes it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            TextEncoding::Utf8 => "utf-8",
            TextEncoding::Utf16Le => "utf-16le",
            TextEncoding::Utf16Be => "utf-16be",
            TextEncoding::Windows1252 => "windows-1252",
            TextEncoding::Gb18030 => "gb18030",
            TextEncoding::ShiftJis => "shift-jis",
        }
    }
}

/// What parts a number from its fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DecimalMark {
    /// `3.28`
    Point,
    /// `3,28`
    Comma,
}

impl DecimalMark {
    /// As a mapping writes it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            DecimalMark::Point => "point",
            DecimalMark::Comma => "comma",
        }
    }

    pub(super) fn mark(self) -> char {
        match self {
            DecimalMark::Point => '.',
            DecimalMark::Comma => ',',
        }
    }
}

/// What parts the thousands of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Grouping {
    /// `1.234`
    Point,
    /// `1,234`
    Comma,
    /// `1 234`, also with a space that does not break.
    Space,
    /// `1'234`
    Apostrophe,
}

impl Grouping {
    /// As a mapping writes it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Grouping::Point => "point",
            Grouping::Comma => "comma",
            Grouping::Space => "space",
            Grouping::Apostrophe => "apostrophe",
        }
    }

    pub(super) fn is(self, c: char) -> bool {
        match self {
            Grouping::Point => c == '.',
            Grouping::Comma => c == ',',
            Grouping::Space => matches!(c, ' ' | '\u{a0}' | '\u{202f}'),
            Grouping::Apostrophe => matches!(c, '\'' | '\u{2019}'),
        }
    }
}

/// In which order the parts of a date stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// `2026/11/20`
    YearMonthDay,
    /// `20.11.2026`
    DayMonthYear,
    /// `11/20/2026`
    MonthDayYear,
}

impl DateOrder {
    /// As a mapping writes it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            DateOrder::YearMonthDay => "year-month-day",
            DateOrder::DayMonthYear => "day-month-year",
            DateOrder::MonthDayYear => "month-day-year",
        }
    }
}

impl ExportMapping {
    /// Whether it holds for a file; a pattern that is none holds for nothing.
    #[must_use]
    pub fn holds_for(&self, path: &str) -> bool {
        globset::Glob::new(&self.files).is_ok_and(|glob| {
            let glob = glob.compile_matcher();
            let name = path.rsplit('/').next().unwrap_or(path);
            glob.is_match(path) || glob.is_match(name)
        })
    }

    /// Whether it holds for a sheet or list of a file; text files have none.
    #[must_use]
    pub fn holds_for_part(&self, path: &str, part: Option<&str>) -> bool {
        let wanted = self.sheet.as_deref();
        wanted.is_none_or(|wanted| part.is_some_and(|part| part.trim() == wanted.trim()))
            && self.holds_for(path)
    }

    /// The column of the form that a heading of the supplier stands for.
    #[must_use]
    pub fn column(&self, heading: &str) -> Option<&str> {
        let mut columns = self.columns.iter();
        let found = columns.find(|(_, theirs)| theirs.trim() == heading.trim());
        found.map(|(column, _)| column.as_str())
    }
}
