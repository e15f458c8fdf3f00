//! What is known before any file is read: demanded forms, their columns, and what a heading may stand for.

use hashbrown::HashMap;
use indexmap::IndexMap;

use super::{MatchRule, Reading, heading};
use crate::catalog::{fields_named, fold};
use crate::records::mapping::ExportMapping;
use crate::spec::model::Depth;

/// How a heading was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// By the agreement, or by the field's own name.
    Exactly,
    /// By one of the headings that factories use.
    Alias,
}

/// What a heading stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Named<'r> {
    Field(&'r str, How),
    /// One of several columns of the form.
    Unclear(Vec<&'r str>),
    Unknown,
}

/// What is known before any file is read.
pub(super) struct Context<'r> {
    pub(super) reading: Reading<'r>,
    /// Fields by their folded title.
    titles: HashMap<String, Vec<&'r str>, foldhash::fast::RandomState>,
    /// Forms that the delivery itself names, by path.
    pub(super) declared: IndexMap<String, String>,
}

impl<'r> Context<'r> {
    pub(super) fn new(reading: Reading<'r>) -> Self {
        let mut titles: HashMap<String, Vec<&'r str>, _> = HashMap::default();
        for (name, field) in &reading.catalogue.fields {
            let title = fold(field.title.as_ref());
            titles.entry(title).or_default().push(name.as_str());
        }
        Context {
            reading,
            titles,
            declared: IndexMap::new(),
        }
    }

    /// The agreed mapping of a file, or of a sheet or list in it.
    pub(super) fn mapping(&self, path: &str, part: Option<&str>) -> Option<&'r ExportMapping> {
        let mut mappings = self.reading.mappings.iter();
        mappings.find(|mapping| mapping.holds_for_part(path, part))
    }

    /// Whether a heading is known in any form.
    pub(super) fn knows(&self, written: &str) -> bool {
        let folded = fold(written);
        let mapped = |mapping: &ExportMapping| mapping.column(written).is_some();
        !folded.is_empty()
            && (self.titles.contains_key(&folded)
                || !fields_named(&folded).is_empty()
                || self.reading.mappings.iter().any(mapped))
    }

    /// What a heading stands for in a form.
    pub(super) fn named(
        &self,
        form: &str,
        mapping: Option<&ExportMapping>,
        written: &str,
    ) -> Named<'r> {
        let fields = &self.reading.catalogue.fields;
        let mapped = mapping.and_then(|mapping| mapping.column(written));
        let own = mapped.map_or_else(|| heading(written), str::to_owned);
        if let Some((name, _)) = fields.get_key_value(own.as_str()) {
            return Named::Field(name, How::Exactly);
        }
        let folded = fold(written);
        let titled = self.titles.get(&folded).map_or(&[][..], Vec::as_slice);
        let known = titled.iter().chain(fields_named(&folded)).copied();
        let mut fitting: Vec<&'r str> = Vec::new();
        for field in known.filter(|field| self.belongs(form, field)) {
            if let Some((name, _)) = fields.get_key_value(field)
                && !fitting.contains(&name.as_str())
            {
                fitting.push(name);
            }
        }
        match fitting.as_slice() {
            [] => Named::Unknown,
            [one] => Named::Field(one, How::Alias),
            _ => Named::Unclear(fitting),
        }
    }

    fn belongs(&self, form: &str, field: &str) -> bool {
        let identity = || Depth::ALL.iter().any(|depth| depth.field() == field);
        let form = self.reading.catalogue.forms.get(form);
        form.is_some_and(|form| form.all_fields().any(|own| own == field)) || identity()
    }

    /// Whether every column that the form always has is among the fields.
    pub(super) fn has_all(&self, form: &str, fields: &[Option<&str>]) -> bool {
        let form = self.reading.catalogue.forms.get(form);
        form.is_some_and(|form| {
            let mut wanted = form.fields.iter();
            wanted.all(|field| fields.contains(&Some(field.as_str())))
        })
    }

    /// Columns that the form always has and the fields lack.
    pub(super) fn lacking(&self, form: &str, fields: &[Option<&str>]) -> Vec<&'r str> {
        let form = self.reading.catalogue.forms.get(form);
        let wanted = form.map_or(&[][..], |form| form.fields.as_slice());
        let wanted = wanted.iter().map(String::as_str);
        wanted.filter(|f| !fields.contains(&Some(f))).collect()
    }

    /// The form that agreement, delivery or name say a file is of, or a sheet or list in it.
    pub(super) fn form_of(
        &self,
        path: &str,
        part: Option<&str>,
        mapping: Option<&ExportMapping>,
    ) -> Option<(&'r str, MatchRule)> {
        let forms = self.reading.forms;
        let demanded = |name: &str| forms.iter().find(|form| **form == name).copied();
        if let Some(form) = mapping.and_then(|mapping| demanded(&mapping.form)) {
            return Some((form, MatchRule::Agreement));
        }
        if let Some(form) = self.declared.get(path).and_then(|form| demanded(form)) {
            return Some((form, MatchRule::Delivery));
        }
        let part = part.map(|part| part.rsplit('/').next().unwrap_or(part));
        let by_part = part.and_then(|part| demanded(&heading(part)));
        let by_name = by_part.or_else(|| form_by_name(path, forms))?;
        Some((by_name, MatchRule::Name))
    }
}

/// The longest form id that begins a file's name.
pub(super) fn form_by_name<'f>(path: &str, forms: &[&'f str]) -> Option<&'f str> {
    let stem = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let named = |form: &&&str| {
        stem.strip_prefix(**form)
            .is_some_and(|rest| rest.starts_with(['.', '-', '_', ' ']))
    };
    forms
        .iter()
        .filter(named)
        .max_by_key(|form| form.len())
        .copied()
}
