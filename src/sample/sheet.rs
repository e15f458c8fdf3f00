//! Writes the rows of a form: picks the demanded columns and fills what a demand leaves open.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use csv::StringRecord;
use indexmap::IndexMap;

use crate::catalog::{Field, FieldType, Population};
use crate::checks::Condition;

use super::SampleError;
use super::plan::FormPlan;
use super::spoil::Outlet;
use super::typed::Typed;

/// Cells of a row by field id.
#[derive(Clone, Default)]
pub(super) struct Cells<'a>(Vec<(Cow<'static, str>, Cow<'a, str>)>);

impl<'a> Cells<'a> {
    /// Adds a cell.
    pub fn with(
        mut self,
        field: impl Into<Cow<'static, str>>,
        value: impl Into<Cow<'a, str>>,
    ) -> Self {
        self.0.push((field.into(), value.into()));
        self
    }

    /// How many cells there are, to come back to with [`Cells::back_to`].
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Takes away the cells that were added since.
    pub fn back_to(mut self, count: usize) -> Self {
        self.0.truncate(count);
        self
    }

    /// The value of a field; empty when the row has none.
    pub fn get(&self, field: &str) -> &str {
        self.0
            .iter()
            .rfind(|(id, _)| *id == field)
            .map_or("", |(_, value)| value)
    }
}

/// The heading of a form.
pub(super) fn heading(plan: &FormPlan) -> StringRecord {
    plan.columns.keys().collect()
}

/// A form that is held until all are written: in CSV, with the rows that are the last of their unit.
pub(super) struct Held {
    /// The file in CSV.
    pub bytes: Vec<u8>,
    /// Of each row, whether it is the last result of its unit.
    pub closing: Vec<bool>,
}

/// Where rows go.
enum Out<'a, 'k> {
    Held(Box<csv::Writer<Vec<u8>>>, Vec<bool>),
    Straight(Box<Outlet<'a, 'k>>),
}

/// A form being written.
pub(super) struct Sheet<'a, 'k> {
    id: &'a str,
    plan: &'a FormPlan,
    fields: &'a IndexMap<String, Field>,
    out: Out<'a, 'k>,
    seen: Option<BTreeSet<Vec<String>>>,
    rows: usize,
    typed: Typed<'a>,
    /// Columns that name files.
    naming: Vec<usize>,
    /// Files that the rows name.
    files: BTreeMap<String, ()>,
    /// A moment for time stamps nobody knows better.
    now: (String, String),
    record: StringRecord,
}

impl<'a, 'k> Sheet<'a, 'k> {
    /// A sheet whose rows are held.
    pub fn held(
        (id, plan): (&'a str, &'a FormPlan),
        fields: &'a IndexMap<String, Field>,
        now: (String, String),
    ) -> Result<Self, SampleError> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&heading(plan))?;
        Ok(Sheet::new(
            (id, plan),
            fields,
            now,
            Out::Held(Box::new(writer), Vec::new()),
        ))
    }

    /// A sheet whose rows go straight to their file.
    pub fn straight(
        form: (&'a str, &'a FormPlan),
        fields: &'a IndexMap<String, Field>,
        now: (String, String),
        outlet: Outlet<'a, 'k>,
    ) -> Self {
        Sheet::new(form, fields, now, Out::Straight(Box::new(outlet)))
    }

    fn new(
        (id, plan): (&'a str, &'a FormPlan),
        fields: &'a IndexMap<String, Field>,
        now: (String, String),
        out: Out<'a, 'k>,
    ) -> Self {
        let names_file = |id: &str| fields.get(id).is_some_and(|f| f.kind == FieldType::File);
        let columns = plan.columns.keys().enumerate();
        Sheet {
            id,
            plan,
            fields,
            out,
            // Rows that exist because others refer to them are written once for all that do.
            seen: (plan.unit == Population::Nothing).then(BTreeSet::new),
            rows: 0,
            typed: Typed::new(fields, plan.columns.keys()),
            naming: columns
                .filter(|(_, id)| names_file(id))
                .map(|(at, _)| at)
                .collect(),
            files: BTreeMap::new(),
            now,
            record: StringRecord::new(),
        }
    }

    /// Writes a row.
    pub fn row(&mut self, cells: &Cells<'_>) -> Result<(), SampleError> {
        self.write(cells, false)
    }

    /// Writes a row of the last result of a unit.
    pub fn last_row(&mut self, cells: &Cells<'_>) -> Result<(), SampleError> {
        self.write(cells, true)
    }

    /// Whether the form has a column.
    pub fn has(&self, field: &str) -> bool {
        self.plan.columns.contains_key(field)
    }

    fn write(&mut self, cells: &Cells<'_>, closing: bool) -> Result<(), SampleError> {
        self.rows += 1;
        let mut record = std::mem::take(&mut self.record);
        record.clear();
        for (field, need) in &self.plan.columns {
            let value = cells.get(field);
            let needed = || {
                let met = |c: &Condition| c.values.iter().any(|v| v == cells.get(&c.field));
                need.always || need.when.iter().any(met)
            };
            match value.is_empty() && needed() {
                true => record.push_field(&self.filler(field)),
                false => record.push_field(value),
            }
        }
        let written = self.put(&record, closing);
        self.record = record;
        written
    }

    fn put(&mut self, record: &StringRecord, closing: bool) -> Result<(), SampleError> {
        if let Some(seen) = &mut self.seen {
            let key = self.plan.key.iter().map(|field| {
                let at = self.plan.columns.get_index_of(field);
                at.and_then(|at| record.get(at)).unwrap_or("").to_owned()
            });
            if !seen.insert(key.collect()) {
                return Ok(());
            }
        }
        let named = self.naming.iter().filter_map(|at| record.get(*at));
        for name in named.filter(|name| !name.is_empty()) {
            self.files.insert(name.to_owned(), ());
        }
        match &mut self.out {
            Out::Straight(outlet) => outlet.row(record, closing),
            Out::Held(writer, last) => {
                last.push(closing);
                Ok(writer.write_record(record)?)
            }
        }
    }

    /// A sensible value for a demanded cell that the sample knows nothing of.
    fn filler(&self, field: &str) -> String {
        let Some(field_def) = self.fields.get(field) else {
            return "recorded".to_owned();
        };
        if self.typed.knows(field) {
            return self.typed.value(field, self.rows - 1);
        }
        match field_def.kind {
            FieldType::Identifier => format!("{}-1", field.to_uppercase()),
            FieldType::Text if field_def.personal => "OP-07".to_owned(),
            FieldType::Text => "recorded".to_owned(),
            FieldType::Revision => "A".to_owned(),
            FieldType::Integer => "1".to_owned(),
            FieldType::Decimal => "1.0".to_owned(),
            FieldType::Limit => "none".to_owned(),
            FieldType::Date => self.now.1.clone(),
            FieldType::TimeStamp => self.now.0.clone(),
            FieldType::Duration => "PT1H".to_owned(),
            FieldType::YesNo => "no".to_owned(),
            FieldType::File => format!("images/{}-{:06}.png", self.id, self.rows),
            FieldType::Enumeration => field_def.values.first().cloned().unwrap_or_default(),
        }
    }

    /// The files that the rows name, and the rows themselves where they are held.
    pub fn finish(self) -> Result<(BTreeMap<String, ()>, Option<Held>), SampleError> {
        let held = match self.out {
            Out::Straight(outlet) => {
                outlet.finish()?;
                None
            }
            Out::Held(writer, closing) => {
                let bytes = writer.into_inner();
                let bytes = bytes.map_err(|e| SampleError::Write(e.to_string()))?;
                Some(Held { bytes, closing })
            }
        };
        Ok((self.files, held))
    }
}
