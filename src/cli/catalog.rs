//! `tracespec catalog`

use std::fmt::Write as _;

use clap::ValueEnum;
use indexmap::IndexMap;
use serde::Serialize;

use crate::catalog::Catalogue;
use crate::catalog::{CheckDef, Field, FieldType, Form, Population, Row, RowCondition, Table};
use crate::checks::SELF_FORM;
use crate::render::words;
use crate::spec::clause::condition_words;
use crate::spec::model::Depth;

use super::args::Format;
use super::{CliError, Exit, Io};

/// Show the catalogue: 35 rows, the record forms that answer them, fields, checks
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  tracespec catalog --table control\n  tracespec catalog --checks\n  tracespec catalog --format json"
)]
pub struct Args {
    /// Only this table
    #[arg(long, value_enum, value_name = "TABLE")]
    table: Option<TableName>,
    /// Show row, forms and checks with the sentences that requests print
    #[arg(long, conflicts_with_all = ["forms", "fields"])]
    checks: bool,
    /// Show the record forms and their columns
    #[arg(long, conflicts_with_all = ["fields", "table"])]
    forms: bool,
    /// Show the fields
    #[arg(long, conflicts_with = "table")]
    fields: bool,
    /// Text for people or JSON for programs
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// A table of the catalogue on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TableName {
    /// T1 to T9: what is tracked
    Chain,
    /// C1 to C9: what must match
    Control,
    /// S1 to S9: what a finding triggers
    Signal,
    /// V1 to V8: what the buyer receives
    Visibility,
}

impl TableName {
    fn table(self) -> Table {
        match self {
            TableName::Chain => Table::Chain,
            TableName::Control => Table::Control,
            TableName::Signal => Table::Signal,
            TableName::Visibility => Table::Visibility,
        }
    }
}

/// What `catalog --format json` prints.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[schemars(title = "tracespec catalogue")]
pub struct CatalogReport {
    /// The rows, in their order.
    pub rows: Vec<Row>,
    /// Record forms by id.
    pub forms: IndexMap<String, FormEntry>,
    /// Fields by id.
    pub fields: IndexMap<String, Field>,
    /// Checks by id.
    pub checks: IndexMap<String, CheckEntry>,
}

/// A record form.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct FormEntry {
    /// Name.
    pub title: String,
    /// The row it answers by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
    /// Depths it can be kept at.
    pub levels: Vec<Depth>,
    /// What its rows are counted against.
    pub unit: Population,
    /// A header without rows is a declared nil return.
    pub nil: bool,
    /// Fields that identify a row; `@unit` is the identity at the depth the form is kept at.
    pub key: Vec<String>,
    /// Fields always needed.
    pub fields: Vec<String>,
    /// Fields needed under a condition, in words.
    pub when: Vec<RowCondition>,
    /// Fields that may be demanded.
    pub optional: Vec<String>,
}

/// A check.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct CheckEntry {
    /// Short name.
    pub title: String,
    /// The sentence that requests print.
    pub says: String,
    /// Forms whose records it needs; `self` is the form a clause is answered with.
    pub forms: Vec<String>,
}

impl From<&Form> for FormEntry {
    fn from(form: &Form) -> Self {
        FormEntry {
            title: form.title.to_string(),
            row: form.row.clone(),
            levels: form.levels.clone(),
            unit: form.unit,
            nil: form.nil,
            key: form.key.clone(),
            fields: form.fields.clone(),
            when: form
                .when
                .iter()
                .map(|field| RowCondition {
                    field: field.field.clone(),
                    condition: condition_words(&field.when),
                })
                .collect(),
            optional: form.optional.clone(),
        }
    }
}

impl From<&CheckDef> for CheckEntry {
    fn from(check: &CheckDef) -> Self {
        CheckEntry {
            title: check.title.clone(),
            says: check.says.to_string(),
            forms: check.kind.forms(),
        }
    }
}

/// The whole catalogue, or the rows of one table with all forms, fields and checks.
#[must_use]
pub fn report(catalogue: &Catalogue, table: Option<Table>) -> CatalogReport {
    let forms = catalogue.forms.iter();
    let checks = catalogue.checks.iter();
    CatalogReport {
        rows: catalogue
            .rows
            .iter()
            .filter(|row| table.is_none_or(|table| row.table == table))
            .cloned()
            .collect(),
        forms: forms.map(|(id, form)| (id.clone(), form.into())).collect(),
        fields: catalogue.fields.clone(),
        checks: checks
            .map(|(id, check)| (id.clone(), check.into()))
            .collect(),
    }
}

/// Runs the verb.
///
/// # Errors
/// When the output cannot be written.
pub fn run(args: &Args, io: &mut Io) -> Result<Exit, CliError> {
    let catalogue = Catalogue::embedded()?;
    let table = args.table.map(TableName::table);
    if args.format == Format::Json {
        io.print_json(&report(catalogue, table))?;
        return Ok(Exit::Clean);
    }
    let width = io.width().min(100);
    let text = if args.forms {
        forms_text(catalogue, width)
    } else if args.fields {
        fields_text(catalogue, width)
    } else {
        rows_text(catalogue, table, args.checks, width)
    };
    io.print(&text)?;
    Ok(Exit::Clean)
}

/// The tables with their headings.
const TABLES: [(Table, &str); 4] = [
    (Table::Chain, "Traceability chain: what is tracked"),
    (
        Table::Control,
        "Controls: what must match before and during the build",
    ),
    (Table::Signal, "Quality signals: what a finding triggers"),
    (Table::Visibility, "Visibility: what the buyer receives"),
];

fn rows_text(catalogue: &Catalogue, only: Option<Table>, checks: bool, width: usize) -> String {
    let mut page = Page::new(width);
    for (table, title) in TABLES {
        if only.is_some_and(|only| only != table) {
            continue;
        }
        page.title(title);
        for row in catalogue.rows.iter().filter(|row| row.table == table) {
            if checks {
                row_checks(&mut page, catalogue, row);
            } else {
                row_facts(&mut page, row);
            }
        }
    }
    page.text
}

fn row_head(page: &mut Page, row: &Row) {
    let key = row.key.as_ref().map(|key| {
        let section = match row.table {
            Table::Chain | Table::Control => "control",
            Table::Signal => "signal",
            Table::Visibility => "visibility",
        };
        format!("  [{section}.{key}]")
    });
    page.head(&format!(
        "{}  {}{}",
        row.id,
        row.title,
        key.unwrap_or_default()
    ));
}

fn row_facts(page: &mut Page, row: &Row) {
    let (object, capture) = match row.table {
        Table::Chain => ("tracked", "captured at"),
        Table::Control => ("item", "captured at"),
        Table::Signal => ("source", "stage"),
        Table::Visibility => ("area", "captured at"),
    };
    row_head(page, row);
    page.fact(object, &row.object);
    page.fact(
        "linked",
        &row.linked
            .iter()
            .map(|l| l.as_str())
            .collect::<Vec<_>>()
            .join(", "),
    );
    page.fact(capture, &row.capture);
    page.fact(&row.use_label().to_lowercase(), &row.used_for);
    page.fact("record", &row.record);
    for (label, value) in [
        ("trigger", &row.trigger),
        ("decision", &row.decision),
        ("risk", &row.risk),
        ("document", &row.document),
        ("agreed in", &row.agreement),
        ("condition", &row.condition),
    ] {
        if let Some(value) = value {
            page.fact(label, value);
        }
    }
    page.fact("forms", &row.forms.join(", "));
    page.fact("fields", &row.fields.join(", "));
    page.fact("fields, if", &conditions(row));
}

fn conditions(row: &Row) -> String {
    let words: Vec<String> = row
        .when
        .iter()
        .map(|when| format!("{} ({})", when.field, when.condition))
        .collect();
    words.join(", ")
}

fn row_checks(page: &mut Page, catalogue: &Catalogue, row: &Row) {
    row_head(page, row);
    page.fact("forms", &row.forms.join(", "));
    let always = row.checks.iter().map(|id| (id, false));
    let conditional = row.checks_if.iter().map(|id| (id, true));
    for (id, conditional) in always.chain(conditional) {
        let Some(check) = catalogue.checks.get(id) else {
            continue;
        };
        page.line(2, &format!("- {id}"));
        page.wrapped(4, 4, &check.says);
        let own = row.forms.first().map_or(SELF_FORM, String::as_str);
        let mut others = check.kind.bound_to(own).forms();
        others.retain(|form| form != own);
        if conditional && !others.is_empty() {
            page.wrapped(
                4,
                4,
                &format!("(where the spec also demands {})", others.join(", ")),
            );
        } else if !others.is_empty() {
            page.wrapped(4, 4, &format!("(needs {})", others.join(", ")));
        }
    }
    page.line(
        2,
        "and of each form: delivered, columns filled and of their type, rows unique",
    );
}

fn forms_text(catalogue: &Catalogue, width: usize) -> String {
    let mut page = Page::new(width);
    page.title("Record forms");
    for (id, form) in &catalogue.forms {
        let levels: Vec<String> = form.levels.iter().map(ToString::to_string).collect();
        let counted = match form.unit {
            Population::Unit => "every unit at the agreed depth",
            Population::Lot => "every production lot",
            Population::Nothing => "what other records refer to",
        };
        let when: Vec<String> = form
            .when
            .iter()
            .map(|field| format!("{} ({})", field.field, condition_words(&field.when)))
            .collect();
        page.head(&format!("{id}  {}", form.title));
        page.fact("answers", form.row.as_deref().unwrap_or_default());
        page.fact("depths", &levels.join(", "));
        page.fact("rows for", counted);
        page.fact("fields", &form.fields.join(", "));
        page.fact("fields, if", &when.join(", "));
        page.fact("optional", &form.optional.join(", "));
    }
    page.text
}

fn fields_text(catalogue: &Catalogue, width: usize) -> String {
    let mut page = Page::new(width);
    page.title("Fields");
    for (id, field) in &catalogue.fields {
        let identity = field
            .identity
            .map(|depth| format!(", identifies a {depth}"))
            .unwrap_or_default();
        let personal = if field.personal {
            ", names a person"
        } else {
            ""
        };
        page.head(&format!(
            "{id}  {} ({}{identity}{personal})",
            field.title,
            words::field_type(field.kind)
        ));
        page.wrapped(4, 4, &field.about);
        if field.kind == FieldType::Enumeration {
            page.fact("values", &field.values.join(", "));
        }
    }
    page.text
}

/// Text that stays within the terminal's width.
struct Page {
    text: String,
    width: usize,
}

/// Columns of the labels of facts.
const LABEL: usize = 16;

impl Page {
    fn new(width: usize) -> Self {
        Page {
            text: String::new(),
            width,
        }
    }

    fn title(&mut self, title: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let _ = writeln!(self.text, "{title}\n{}", "=".repeat(title.chars().count()));
    }

    fn head(&mut self, text: &str) {
        self.text.push('\n');
        self.wrapped(0, 4, text);
    }

    fn line(&mut self, indent: usize, text: &str) {
        self.wrapped(indent, indent + 2, text);
    }

    fn fact(&mut self, label: &str, value: &str) {
        if !value.is_empty() {
            let label = format!("{label}:");
            self.wrapped(2, LABEL + 2, &format!("{label:<LABEL$}{value}"));
        }
    }

    /// Breaks a text at blanks; later lines are indented by `hang`.
    fn wrapped(&mut self, indent: usize, hang: usize, text: &str) {
        let mut line = " ".repeat(indent);
        let mut empty = true;
        for word in text.split(' ') {
            let wide = line.chars().count() + 1 + word.chars().count();
            if !empty && wide > self.width && !word.is_empty() {
                let _ = writeln!(self.text, "{}", line.trim_end());
                line = " ".repeat(hang);
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            line.push_str(word);
            empty = false;
        }
        let _ = writeln!(self.text, "{}", line.trim_end());
    }
}
