//! What a deviation holds for: single lots, panels, boards or shipments, and single files. A scope that
//! can be read in two ways, or that holds for everything without saying so, holds for nothing.

use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::order::{Run, SerialRange};
use crate::say;
use crate::toml_text::string;
use crate::wording::{Text, typed};

/// What a deviation holds for. One kind of unit; `files` narrow it further, or stand alone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Scope {
    /// Production lots, with the panels and boards that were built in them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lots: Vec<String>,
    /// Panels, with the boards on them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub panels: Vec<String>,
    /// Boards: serials, and unbroken runs of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub boards: Vec<ScopedBoards>,
    /// Shipments, with the boards that were packed for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shipments: Vec<String>,
    /// Patterns of file names: what is found in other files is not covered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
}

/// A board, or an unbroken run of boards.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum ScopedBoards {
    /// One serial.
    One(String),
    /// First and last serial of an unbroken run.
    Run(SerialRange),
}

/// What is wrong with a scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopeFault {
    /// Where: a pointer below the scope.
    pub pointer: String,
    /// What.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl ScopedBoards {
    /// The run, one board being a run of its own; none when no run leads from one end to the other.
    fn run(&self) -> Option<Run<'_>> {
        match self {
            ScopedBoards::One(serial) => Run::between(serial, serial).ok(),
            ScopedBoards::Run(range) => Run::between(&range.from, &range.to).ok(),
        }
    }

    /// Whether it names a board.
    #[must_use]
    pub fn holds(&self, board: &str) -> bool {
        match self {
            ScopedBoards::One(serial) => serial == board,
            ScopedBoards::Run(_) => self.run().is_some_and(|run| run.holds(board)),
        }
    }

    /// Every serial it names; nothing for a run that is none.
    pub fn serials(&self) -> Box<dyn Iterator<Item = String> + '_> {
        match self {
            ScopedBoards::One(serial) => Box::new(std::iter::once(serial.clone())),
            ScopedBoards::Run(_) => Box::new(self.run().into_iter().flat_map(Run::serials)),
        }
    }

    fn meets(&self, other: &ScopedBoards) -> bool {
        match (self, other) {
            (ScopedBoards::One(serial), other) => other.holds(serial),
            (this, ScopedBoards::One(serial)) => this.holds(serial),
            (this, other) => match (this.run(), other.run()) {
                (Some(a), Some(b)) => a.meets(&b),
                _ => false,
            },
        }
    }

    fn in_words(&self) -> String {
        match self {
            ScopedBoards::One(serial) => serial.clone(),
            ScopedBoards::Run(range) => format!("{} … {}", range.from, range.to),
        }
    }
}

impl Scope {
    /// Names of lots, panels and shipments with their keys.
    fn names(&self) -> [(&'static str, &[String]); 3] {
        [
            ("lots", &self.lots),
            ("panels", &self.panels),
            ("shipments", &self.shipments),
        ]
    }

    /// The kinds of units it names.
    fn kinds(&self) -> Vec<&'static str> {
        let named = self.names().into_iter().filter(|(_, n)| !n.is_empty());
        let mut kinds: Vec<&str> = named.map(|(key, _)| key).collect();
        if !self.boards.is_empty() {
            kinds.push("boards");
        }
        kinds
    }

    /// Whether it names units.
    #[must_use]
    pub fn of_units(&self) -> bool {
        !self.kinds().is_empty()
    }

    /// What is wrong with it by itself, whatever the order and the delivery are.
    #[must_use]
    pub fn faults(&self) -> Vec<ScopeFault> {
        let mut faults = Vec::new();
        let mut wrong = |pointer: String, message: String, help: &str| {
            faults.push(ScopeFault {
                pointer,
                message,
                help: help.to_owned(),
            });
        };
        let kinds = self.kinds();
        if kinds.is_empty() && self.files.is_empty() {
            let help = "name lots, panels, boards, shipments or files; without a scope the whole clause is waived";
            wrong(String::new(), "the scope names nothing".to_owned(), help);
        }
        if kinds.len() > 1 {
            let message = format!(
                "the scope names {}: whether one or all of them are meant is not said",
                kinds.join(" and ")
            );
            let help = "name one kind of unit, and write a second deviation for the other";
            wrong(String::new(), message, help);
        }
        for (key, names) in self.names() {
            for (n, name) in names.iter().enumerate() {
                let earlier = names[..n].contains(name);
                if let Some(message) = fault_of_name(name, earlier) {
                    wrong(format!("/{key}/{n}"), message, "write every name out, once");
                }
            }
        }
        for (n, boards) in self.boards.iter().enumerate() {
            let message = match boards {
                ScopedBoards::One(serial) => fault_of_name(serial, false),
                ScopedBoards::Run(range) => Run::between(&range.from, &range.to).err(),
            };
            let twice = self.boards[..n].iter().any(|before| before.meets(boards));
            let twice = twice.then(|| format!("`{}` is named twice", boards.in_words()));
            if let Some(message) = message.or(twice) {
                let help = "write a serial, or { from = \"…\", to = \"…\" } for an unbroken run";
                wrong(format!("/boards/{n}"), message, help);
            }
        }
        for (n, pattern) in self.files.iter().enumerate() {
            if let Some(message) = fault_of_pattern(pattern) {
                let help = "name the files that are meant; without `files` every file is";
                wrong(format!("/files/{n}"), message, help);
            }
        }
        faults
    }

    /// What two scopes have in common as far as it can be told without a delivery: a finding there would
    /// have two approvals, and nobody knows which of them counts.
    #[must_use]
    pub fn overlap(&self, other: &Scope) -> Option<String> {
        if !self.files.is_empty() && !other.files.is_empty() {
            let shared = self.files.iter().find(|file| other.files.contains(file))?;
            if !self.of_units() && !other.of_units() {
                return Some(shared.clone());
            }
        }
        let pairs = self.names().into_iter().zip(other.names());
        let mut shared = pairs.filter_map(|((_, own), (_, others))| {
            let name = own.iter().find(|name| others.contains(name))?;
            Some(name.clone())
        });
        let boards = || {
            let meets = |own: &&ScopedBoards| other.boards.iter().any(|b| own.meets(b));
            self.boards.iter().find(meets).map(ScopedBoards::in_words)
        };
        shared.next().or_else(boards)
    }

    /// Whether a file is one of those named, by its path or its name; every file when none is named.
    #[must_use]
    pub fn holds_file(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        self.files.is_empty()
            || self.files.iter().filter_map(|p| glob(p)).any(|glob| {
                let glob = glob.compile_matcher();
                glob.is_match(path) || glob.is_match(name)
            })
    }

    fn parts(&self) -> Vec<(&'static str, String)> {
        let named = self.names().into_iter();
        let mut parts: Vec<(&str, String)> =
            named.map(|(key, names)| (key, names.join(", "))).collect();
        let boards: Vec<String> = self.boards.iter().map(ScopedBoards::in_words).collect();
        parts.push(("boards", boards.join(", ")));
        parts.push(("files", self.files.join(", ")));
        parts.retain(|(_, names)| !names.is_empty());
        parts
    }

    /// In plain words: `boards PB-0002, PB-0004 … PB-0006; files fct-*.csv`.
    #[must_use]
    pub fn in_words(&self) -> String {
        let parts = self.parts().into_iter();
        let parts: Vec<String> = parts.map(|(key, names)| format!("{key} {names}")).collect();
        parts.join("; ")
    }

    /// The same for documents in any language.
    #[must_use]
    pub fn text(&self) -> Text {
        let parts = self.parts().into_iter().map(|(key, names)| {
            let names = typed(names);
            match key {
                "lots" => say!("lots {names}", names = names),
                "panels" => say!("panels {names}", names = names),
                "boards" => say!("boards {names}", names = names),
                "shipments" => say!("shipments {names}", names = names),
                _ => say!("files {names}", names = names),
            }
        });
        Text::series(parts)
    }

    /// As an inline table of TOML.
    #[must_use]
    pub fn toml(&self) -> String {
        let list = |names: &[String]| {
            let names: Vec<String> = names.iter().map(|name| string(name)).collect();
            format!("[{}]", names.join(", "))
        };
        let boards = self.boards.iter().map(|boards| match boards {
            ScopedBoards::One(serial) => string(serial),
            ScopedBoards::Run(range) => format!(
                "{{ from = {}, to = {} }}",
                string(&range.from),
                string(&range.to)
            ),
        });
        let boards: Vec<String> = boards.collect();
        let mut out = String::new();
        let mut add = |key: &str, value: String| {
            let comma = if out.is_empty() { "" } else { "," };
            let _ = write!(out, "{comma} {key} = {value}");
        };
        for (key, names) in self.names() {
            if !names.is_empty() {
                add(key, list(names));
            }
        }
        if !boards.is_empty() {
            add("boards", format!("[{}]", boards.join(", ")));
        }
        if !self.files.is_empty() {
            add("files", list(&self.files));
        }
        format!("{{{out} }}")
    }
}

fn fault_of_name(name: &str, twice: bool) -> Option<String> {
    if name.trim().is_empty() {
        return Some("a name is blank".to_owned());
    }
    if name.contains(['*', '?']) {
        return Some(format!("`{name}` is a pattern, not a name"));
    }
    if name.trim() != name {
        return Some(format!("`{name}` has spaces around it"));
    }
    twice.then(|| format!("`{name}` is named twice"))
}

fn fault_of_pattern(pattern: &str) -> Option<String> {
    // `*`, `**/*`, `*.*`: a pattern without a word holds for every file.
    let any = !pattern.chars().any(char::is_alphanumeric);
    if any {
        return Some(format!("`{pattern}` holds for every file"));
    }
    match globset::Glob::new(pattern) {
        Ok(_) => None,
        Err(error) => Some(format!("`{pattern}` is no pattern of file names: {error}")),
    }
}

fn glob(pattern: &str) -> Option<globset::Glob> {
    globset::Glob::new(pattern).ok()
}
