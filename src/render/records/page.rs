//! All record forms on one page, from the same words as the workbooks.

use crate::render::doc::{
    Block, Brand, Cell, Column, Doc, Labels, Span, Tone, code, plain, quiet, strong,
};
use crate::say;
use crate::spec::clause::ResolvedSpec;
use crate::wording::{Text, typed};

use super::says;
use crate::record_form::example_row;
use crate::record_form::{RecordColumn, RecordForm};

/// The page, ready for any renderer.
pub(super) fn doc(spec: &ResolvedSpec, forms: &[RecordForm], brand: &Brand) -> Doc {
    let head = &spec.spec.spec;
    let mut blocks = how_to_use();
    blocks.push(overview(forms));
    for form in forms {
        blocks.extend(one_form(spec, form));
    }
    Doc {
        title: say!("Record forms"),
        subtitle: Text::joined([
            typed(format!("{} \u{b7} ", head.title)),
            say!(
                "{id} revision {revision}",
                id = typed(&head.id),
                revision = typed(&head.revision)
            ),
        ]),
        lang: "en".to_owned(),
        page: crate::render::doc::Page::default(),
        labels: Labels::default(),
        brand: brand.clone(),
        footer: say!(
            "{id} rev. {revision}",
            id = typed(&head.id),
            revision = typed(&head.revision)
        ),
        digest: spec.digest.clone(),
        date: head.issued.to_string(),
        blocks,
    }
}

fn how_to_use() -> Vec<Block> {
    let steps = [
        say!(
            "Open the workbook of a form in Excel or LibreOffice, or fill your own system's export into the columns of its CSV file. Keep the headings as they are; the order of the columns does not matter."
        ),
        says::text_cells(),
        say!(
            "Delete the example row. It is written so that it cannot be taken for a real unit, and it is reported when it is left in."
        ),
        say!(
            "Save as CSV UTF-8 under the name of the form, with the ending {ending}. Comma, semicolon and tab are read as separators.",
            ending = typed(".csv")
        ),
        say!(
            "Who exports from a system can hold every row against the JSON Schema of its form before delivery: it refuses the same cells as the check on delivery."
        ),
    ];
    vec![
        heading(1, "how-to-use", say!("How to use the templates")),
        Block::List {
            ordered: true,
            entries: steps.into_iter().map(|step| vec![plain(step)]).collect(),
        },
        Block::Note {
            tone: Tone::Warning,
            text: vec![plain(say!(
                "In the CSV templates an example that begins with {signs} has an apostrophe before it, because Excel would calculate it. Records themselves have no such apostrophe.",
                signs = typed("= + - @")
            ))],
        },
    ]
}

fn overview(forms: &[RecordForm]) -> Block {
    let rows = forms.iter().map(|form| {
        vec![
            plain(form.form.title.clone()).into(),
            Cell::from(code(typed(form.id))),
            plain(says::depth(form.depth)).into(),
        ]
    });
    Block::Table {
        caption: say!(
            "Each form has three files under its name: {endings}",
            endings = typed(".csv, .xlsx, .schema.json")
        ),
        columns: vec![
            Column::new(say!("Record form"), 44),
            Column::new(say!("Name of its files"), 36),
            Column::new(say!("Depth"), 20),
        ],
        rows: rows.collect(),
    }
}

fn one_form(spec: &ResolvedSpec, form: &RecordForm) -> Vec<Block> {
    let mut blocks = vec![Block::Heading {
        level: 1,
        id: format!("form-{}", form.id),
        text: vec![
            code(typed(form.id)),
            plain(typed("  ")),
            plain(form.form.title.clone()),
        ],
    }];
    if let Some(about) = &form.form.about {
        blocks.push(para(plain(about.clone())));
    }
    let facts = says::facts(form).into_iter();
    blocks.push(Block::Facts {
        pairs: facts
            .map(|(label, value)| (label, vec![plain(value)]))
            .collect(),
    });
    blocks.push(columns(spec, form));
    let checked = says::checked(form);
    if !checked.is_empty() {
        blocks.push(para(strong(say!("Checked on delivery, beyond the cells"))));
        blocks.push(Block::List {
            ordered: false,
            entries: checked.into_iter().map(|text| vec![plain(text)]).collect(),
        });
    }
    blocks
}

fn columns(spec: &ResolvedSpec, form: &RecordForm) -> Block {
    let example = example_row(spec, form);
    let row = |(column, example): (&RecordColumn, String)| {
        let rule = says::rule(column);
        let mut holds = vec![plain(says::kind(column))];
        if !rule.is_empty() {
            holds.extend([plain(typed("; ")), quiet(rule)]);
        }
        vec![
            Cell::from(code(typed(column.id()))),
            Cell::from(holds),
            plain(says::needed(column)).into(),
            plain(column.field.about.clone()).into(),
            Cell::from(code(typed(example))),
        ]
    };
    Block::Table {
        caption: say!("Columns of {form}", form = typed(form.id)),
        columns: vec![
            Column::new(say!("Column"), 18),
            Column::new(say!("Holds"), 24),
            Column::new(say!("Needed"), 14),
            Column::new(say!("Meaning"), 26),
            Column::new(say!("Example"), 18),
        ],
        rows: form.columns.iter().zip(example).map(row).collect(),
    }
}

fn heading(level: u8, id: &str, text: Text) -> Block {
    Block::Heading {
        level,
        id: id.to_owned(),
        text: vec![plain(text)],
    }
}

fn para(span: Span) -> Block {
    Block::Para { text: vec![span] }
}
