//! Specs as large as they get: hundreds of records of a company's own, each with dozens of columns
//! that are clauses of their own.
#![allow(dead_code)]

use std::fmt::Write as _;

use indexmap::IndexMap;

/// A spec and the files it builds on.
pub struct Large {
    pub text: String,
    pub files: IndexMap<String, Vec<u8>>,
}

/// Required columns of each record.
const COLUMNS: usize = 49;

const HEAD: &str = r#"[spec]
id = "LARGE"
revision = "A"
title = "As large as they get"
issued = 2026-11-20
"#;

const GROUND: &str = r#"
[product]
part = "X"
revision = "A"
contains = []

[basis]
bom = { document = "B", revision = "A" }
avl = { document = "V", revision = "A" }
gerber = { document = "G", revision = "A" }
centroid = { document = "C", revision = "A" }
assembly-drawing = { document = "D", revision = "A" }
test-plan = { document = "TP", revision = "A" }
quality-plan = { document = "QP", revision = "A" }
packing-instruction = { document = "PK", revision = "A" }

[depth]
default = "board"

[identity.lot]
pattern = '^L\d{4}$'

[identity.panel]
pattern = '^P\d{4}$'

[identity.board]
pattern = '^B\d{4}$'
"#;

/// Records number `from` up to `to`.
fn records(from: usize, to: usize) -> String {
    let mut text = String::new();
    for n in from..to {
        let columns: Vec<String> = (0..COLUMNS).map(|c| format!("value-{c}-{n}")).collect();
        let listed = columns.join("\", \"");
        let _ = write!(
            text,
            "\n[record.process-log-{n}]\npurpose = [\"release\"]\ndefined-in = \"quality-plan\"\n\
             formats = [\"csv\"]\nretention = \"10 years\"\nrequire = [\"{listed}\"]\n\n\
             [form.process-log-{n}]\ntitle = \"Log of process {n}\"\ndepths = [\"board\"]\n\
             counted = \"unit\"\nkey = [\"@unit\", \"measured-at-{n}\"]\n\n\
             [form.process-log-{n}.field.measured-at-{n}]\ntype = \"time-stamp\"\n"
        );
        for (c, column) in columns.iter().enumerate() {
            let _ = write!(
                text,
                "\n[form.process-log-{n}.field.{column}]\ntitle = \"Value {c} of process {n}\"\n\
                 type = \"decimal\"\nunit = \"µm\"\nneed = \"optional\"\nabout = \"As measured.\"\n"
            );
        }
    }
    text
}

/// Records for so many clauses.
fn count(clauses: usize) -> usize {
    clauses.div_ceil(COLUMNS + 1)
}

/// All in one text.
pub fn in_one(clauses: usize) -> Large {
    let all = records(0, count(clauses));
    Large {
        text: format!("format = 1\n{HEAD}{GROUND}{all}"),
        files: IndexMap::new(),
    }
}

/// A third each in the spec, its base, and the base of that.
pub fn on_three_layers(clauses: usize) -> Large {
    let third = count(clauses) / 3;
    let own = records(0, third);
    let middle = records(third, 2 * third);
    let lowest = records(2 * third, count(clauses));
    let base = |text: String| text.into_bytes();
    Large {
        text: format!("format = 1\n{HEAD}extends = [\"./site.toml\"]\n{own}"),
        files: IndexMap::from_iter([
            (
                "site.toml".to_owned(),
                base(format!(
                    "format = 1\n[spec]\nextends = [\"./company.toml\"]\n{middle}"
                )),
            ),
            (
                "company.toml".to_owned(),
                base(format!("format = 1\n{GROUND}{lowest}")),
            ),
        ]),
    }
}

/// In one text, with misspelt names of required columns.
pub fn with_mistakes(clauses: usize, mistakes: usize) -> Large {
    let mut large = in_one(clauses);
    large.text = large
        .text
        .replacen("\", \"value-", "\", \"valeu-", mistakes);
    large
}
