//! Writes the rows of a form: picks the demanded columns and fills what a demand leaves open.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use crate::catalog::{Field, FieldType, Population};

use super::SampleError;
use super::plan::FormPlan;
use super::typed::Typed;

/// Cells of a row by field id.
#[derive(Clone, Default)]
pub(super) struct Cells(Vec<(Cow<'static, str>, String)>);

impl Cells {
    /// Adds a cell.
    pub fn with(mut self, field: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        self.0.push((field.into(), value.into()));
        self
    }

    /// The value of a field; empty when the row has none.
    pub fn get(&self, field: &str) -> &str {
        self.0
            .iter()
            .rfind(|(id, _)| *id == field)
            .map_or("", |(_, value)| value.as_str())
    }
}

/// A form being written.
pub(super) struct Sheet<'a> {
    id: &'a str,
    plan: &'a FormPlan,
    fields: &'a IndexMap<String, Field>,
    writer: csv::Writer<Vec<u8>>,
    seen: Option<BTreeSet<Vec<String>>>,
    rows: usize,
    typed: Typed<'a>,
    /// Files that the rows name.
    pub files: BTreeMap<String, ()>,
    /// A moment for time stamps nobody knows better.
    now: (String, String),
}

impl<'a> Sheet<'a> {
    /// A sheet with its heading.
    pub fn new(
        id: &'a str,
        plan: &'a FormPlan,
        fields: &'a IndexMap<String, Field>,
        now: (String, String),
    ) -> Result<Self, SampleError> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(plan.columns.keys())?;
        Ok(Sheet {
            id,
            plan,
            fields,
            writer,
            // Rows that exist because others refer to them are written once for all that do.
            seen: (plan.unit == Population::Nothing).then(BTreeSet::new),
            rows: 0,
            typed: Typed::new(fields, plan.columns.keys()),
            files: BTreeMap::new(),
            now,
        })
    }

    /// Writes a row.
    pub fn row(&mut self, cells: &Cells) -> Result<(), SampleError> {
        self.rows += 1;
        let mut record = Vec::with_capacity(self.plan.columns.len());
        for (field, need) in &self.plan.columns {
            let value = cells.get(field);
            let needed = need.always
                || need
                    .when
                    .iter()
                    .any(|c| c.values.iter().any(|v| v == cells.get(&c.field)));
            record.push(if value.is_empty() && needed {
                self.filler(field)
            } else {
                value.to_owned()
            });
        }
        if let Some(seen) = &mut self.seen {
            let key = self.plan.key.iter().map(|field| {
                let at = self.plan.columns.get_index_of(field);
                at.map_or(String::new(), |at| record[at].clone())
            });
            if !seen.insert(key.collect()) {
                return Ok(());
            }
        }
        for (field, value) in self.plan.columns.keys().zip(&record) {
            let file = self
                .fields
                .get(field)
                .is_some_and(|f| f.kind == FieldType::File);
            if file && !value.is_empty() {
                self.files.insert(value.clone(), ());
            }
        }
        self.writer.write_record(&record)?;
        Ok(())
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

    /// The bytes of the file and the files that its rows name.
    pub fn finish(self) -> Result<(Vec<u8>, BTreeMap<String, ()>), SampleError> {
        let bytes = self
            .writer
            .into_inner()
            .map_err(|e| SampleError::Write(e.to_string()))?;
        Ok((bytes, self.files))
    }
}
