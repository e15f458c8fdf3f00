//! Record forms as the request demands them: their columns, read off the clauses that ask for them, and
//! an example row. Templates are made from this, and the validator knows the example by it.

mod example;

use indexmap::{IndexMap, IndexSet};

use crate::catalog::{Field, Form};
use crate::checks::{CheckKind, Condition, UNIT};
use crate::spec::clause::{Clause, ClauseField, ResolvedSpec};
use crate::spec::model::{Depth, LotSets, RecordFormat};
use crate::wording::Text;

pub(crate) use example::{EXAMPLE, example_cell, example_of, example_row};

/// Identities stand first in a record, as they do in the sample delivery.
const IDENTITIES: [Depth; 3] = [Depth::Lot, Depth::Panel, Depth::Board];

/// Columns whose cells may hold two candidate lots, where the spec accepts lot sets.
const LOT_SET_COLUMNS: [&str; 2] = ["component-lot", "incoming-order"];

/// When the cells of a column are filled, as far as the row itself decides it.
#[derive(Debug, Default)]
pub(crate) struct Need {
    /// In every row.
    pub always: bool,
    /// In rows of which one of these holds.
    pub when: Vec<Condition>,
}

impl Need {
    fn add(&mut self, when: Option<&Condition>) {
        match when {
            None => self.always = true,
            Some(condition) if !self.when.contains(condition) => {
                self.when.push(condition.clone());
            }
            Some(_) => {}
        }
    }
}

/// A column of a record.
pub(crate) struct RecordColumn<'s> {
    /// What the clauses say of it.
    pub field: &'s ClauseField,
    /// Its definition in the catalogue.
    pub definition: Option<&'s Field>,
    /// When its cells are filled.
    pub need: Need,
    /// The same in words, one for every way in which clauses say it; empty where it is every row.
    pub conditions: Vec<&'s Text>,
    /// The pattern of its cells: the field's own, else that of the identity.
    pub pattern: Option<&'s str>,
    /// Two candidate lots are accepted.
    pub lot_sets: bool,
}

impl RecordColumn<'_> {
    /// The heading.
    pub fn id(&self) -> &str {
        &self.field.id
    }

    /// The values of an enumeration, of yes and no too; empty for every other type.
    pub fn choices(&self) -> Vec<&str> {
        use crate::catalog::FieldType as T;
        match (self.field.kind, self.definition) {
            (T::YesNo, _) => vec!["yes", "no"],
            (T::Enumeration, Some(field)) => field.values.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        }
    }
}

/// A demanded form.
pub(crate) struct RecordForm<'s> {
    /// Its id: the name of its files.
    pub id: &'s str,
    /// Its definition.
    pub form: &'s Form,
    /// Depth at which it is kept.
    pub depth: Depth,
    /// Its columns in order.
    pub columns: Vec<RecordColumn<'s>>,
    /// The demanded clauses that are answered with it.
    pub clauses: Vec<&'s Clause>,
    /// The checks of all demanded clauses that look at it.
    pub checks: Vec<&'s CheckKind>,
    /// The formats that clauses agree on for it, in their order.
    pub formats: Vec<RecordFormat>,
}

impl<'s> RecordForm<'s> {
    /// The columns that identify a row.
    pub fn key(&self) -> Vec<&'s str> {
        let unit = self.depth.field();
        let name = |field: &'s String| if field == UNIT { unit } else { field.as_str() };
        self.form
            .key
            .iter()
            .map(name)
            .filter(|name| self.columns.iter().any(|column| column.id() == *name))
            .collect()
    }

    /// The headings.
    pub fn headings(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(RecordColumn::id)
    }
}

/// The forms that the request demands, in its order.
pub(crate) fn record_forms(spec: &ResolvedSpec) -> Vec<RecordForm<'_>> {
    spec.forms
        .iter()
        .filter_map(|(id, depth)| record_form(spec, id, *depth))
        .collect()
}

fn record_form<'s>(spec: &'s ResolvedSpec, id: &'s str, depth: Depth) -> Option<RecordForm<'s>> {
    let form = spec.catalogue.forms.get(id)?;
    let demanded = || spec.clauses.iter().filter(|clause| clause.demanded);
    let clauses: Vec<&Clause> = demanded()
        .filter(|clause| clause.form.as_deref() == Some(id))
        .collect();
    if clauses.is_empty() {
        return None;
    }
    let mut checks: Vec<&CheckKind> = Vec::new();
    for check in demanded().flat_map(|clause| &clause.checks) {
        if check.kind.forms().iter().any(|form| form == id) && !checks.contains(&&check.kind) {
            checks.push(&check.kind);
        }
    }
    let formats: IndexSet<RecordFormat> = clauses
        .iter()
        .flat_map(|clause| clause.formats.iter().copied())
        .collect();
    Some(RecordForm {
        id,
        form,
        depth,
        columns: columns(spec, id, form, &clauses, &checks),
        clauses,
        checks,
        formats: formats.into_iter().collect(),
    })
}

fn columns<'s>(
    spec: &'s ResolvedSpec,
    id: &str,
    form: &'s Form,
    clauses: &[&'s Clause],
    checks: &[&CheckKind],
) -> Vec<RecordColumn<'s>> {
    let mut told: IndexMap<&str, Vec<&ClauseField>> = IndexMap::new();
    for field in clauses.iter().flat_map(|clause| &clause.fields) {
        told.entry(&field.id).or_default().push(field);
    }
    let lot_sets = accepts_lot_sets(spec, id);
    let order = IDENTITIES.map(Depth::field).into_iter();
    let mut columns = Vec::new();
    for name in order.chain(form.all_fields()) {
        if let Some(said) = told.shift_remove(name) {
            columns.extend(column(spec, id, &said, checks));
        }
    }
    for said in told.values() {
        columns.extend(column(spec, id, said, checks));
    }
    for column in &mut columns {
        column.lot_sets = lot_sets && LOT_SET_COLUMNS.contains(&column.id());
    }
    columns
}

fn column<'s>(
    spec: &'s ResolvedSpec,
    form: &str,
    said: &[&'s ClauseField],
    checks: &[&CheckKind],
) -> Option<RecordColumn<'s>> {
    let field = *said.first()?;
    let mut need = Need::default();
    for check in checks {
        if let CheckKind::Field {
            form: of,
            field: id,
            when,
        } = check
            && of == form
            && *id == field.id
        {
            need.add(when.as_ref());
        }
    }
    let mut conditions: Vec<&Text> = Vec::new();
    if !need.always && said.iter().all(|field| field.condition.is_some()) {
        for condition in said.iter().filter_map(|field| field.condition.as_ref()) {
            if !conditions.contains(&condition) {
                conditions.push(condition);
            }
        }
    }
    let definition = spec.catalogue.fields.get(&field.id);
    let own = definition.and_then(|field| field.pattern.as_deref());
    let identity = definition.and_then(|field| field.identity);
    Some(RecordColumn {
        field,
        definition,
        need,
        conditions,
        pattern: own.or_else(|| identity.and_then(|depth| identity_pattern(spec, depth))),
        lot_sets: false,
    })
}

/// How identities of a level are written, where the spec says so.
fn identity_pattern(spec: &ResolvedSpec, depth: Depth) -> Option<&str> {
    let identities = &spec.spec.identity;
    let rule = match depth {
        Depth::Lot => identities.lot.as_ref(),
        Depth::Panel => identities.panel.as_ref(),
        Depth::Board => identities.board.as_ref(),
    };
    rule?.pattern.as_deref()
}

/// Lot sets are accepted where the record says so; usage follows the loading it sums up.
fn accepts_lot_sets(spec: &ResolvedSpec, form: &str) -> bool {
    let said = |form: &str| {
        spec.spec
            .record
            .get(form)
            .and_then(|record| record.lot_sets)
    };
    let loading = || said("material-loading-log").filter(|_| form == "material-usage-log");
    said(form).or_else(loading) == Some(LotSets::Recorded)
}
