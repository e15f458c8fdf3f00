//! The delivered files: records first, as far as they can straight to their file, then what they name,
//! then documents.

use std::collections::{BTreeMap, BTreeSet};

use csv::StringRecord;
use indexmap::IndexMap;

use super::forms::{self, Story};
use super::plan::FormPlan;
use super::recipe::{Shelf, Written};
use super::rng::Rng;
use super::sheet::{Held, Sheet, heading};
use super::spoil::{AnswerKey, Outlet, Spoiler, Spoiling};
use super::table::Table;
use super::{Making, SampleError, media, refer};

/// The delivered files.
pub(super) struct Files<'a, 'k, 's> {
    /// What is made.
    pub making: &'a Making<'a>,
    /// Everything there is to tell.
    pub story: &'a Story<'a>,
    /// Where the files go.
    pub shelf: &'s mut dyn Shelf,
    /// Where the answers go.
    pub key: &'s mut AnswerKey<'k>,
    /// Files so far.
    pub count: u64,
}

impl<'a> Files<'a, '_, '_> {
    /// Records, then what they name, then documents.
    pub fn all(&mut self, rng: &mut Rng) -> Result<(), SampleError> {
        let forms = &self.story.plan.forms;
        let waiting = self.waiting();
        let mut named = BTreeMap::new();
        let mut sheets: IndexMap<String, Vec<u8>> = IndexMap::new();
        let mut closing: BTreeMap<String, Vec<bool>> = BTreeMap::new();
        for (id, form) in forms {
            if waiting.contains(id.as_str()) {
                let mut sheet = Sheet::held((id, form), self.story.fields(), self.now())?;
                forms::rows(self.story, id, &mut sheet, rng)?;
                let (images, held) = sheet.finish()?;
                named.extend(images);
                if let Some(Held { bytes, closing: of }) = held {
                    sheets.insert(id.clone(), bytes);
                    closing.insert(id.clone(), of);
                }
            } else {
                named.extend(self.straight(id, form, rng)?);
            }
        }
        refer::fill(self.story.plan, &mut sheets)?;
        let mut written: BTreeSet<Vec<u8>> = BTreeSet::new();
        for (id, mut bytes) in sheets {
            if written.contains(&bytes) {
                bytes = turned(&bytes)?;
            }
            if let Some((id, form)) = forms.get_key_value(&id) {
                let closing = closing.get(id).map_or(&[][..], Vec::as_slice);
                self.held((id, form), &bytes, closing)?;
            }
            written.insert(bytes);
        }
        for name in named.into_keys() {
            let bytes = media::file(&name);
            self.put(&name, &bytes)?;
        }
        self.documents()
    }

    /// A moment for time stamps nobody knows better.
    fn now(&self) -> (String, String) {
        let clock = &self.story.build.clock;
        (clock.stamp(0), clock.date(0).to_string())
    }

    /// Forms that cannot be written row by row: those that refer to another one or are referred to, those
    /// whose file may turn out to be that of another one, and nil returns, whose rows may be none.
    fn waiting(&self) -> BTreeSet<&'a str> {
        let story = self.story;
        let forms = &story.plan.forms;
        let mut waiting = refer::involved(story.plan);
        let mut headings: BTreeMap<Vec<&str>, &str> = BTreeMap::new();
        for (id, form) in forms {
            let columns: Vec<&str> = form.columns.keys().map(String::as_str).collect();
            let turned = columns.iter().rev().copied().collect();
            if let Some(other) = headings.insert(columns.min(turned), id) {
                waiting.extend([other, id.as_str()]);
            }
            if form.nil || self.making.hold_all {
                waiting.insert(id);
            }
        }
        waiting
    }

    /// A form whose rows go to its file as they are made.
    fn straight(
        &mut self,
        id: &'a str,
        form: &'a FormPlan,
        rng: &mut Rng,
    ) -> Result<BTreeMap<String, ()>, SampleError> {
        let written = self.making.recipe.written;
        let file = format!("{id}.{}", written.ending());
        let (story, now, making) = (self.story, self.now(), self.making);
        let mut named = BTreeMap::new();
        let key = &mut *self.key;
        self.count += 1;
        self.shelf.put(&file, &mut |place| {
            let table = Table::new(written, id, &heading(form), place)?;
            let spoiler = making.spoiler(story, (id, form), &file, &mut *key);
            let outlet = Outlet::new(table, spoiler);
            let mut sheet = Sheet::straight((id, form), story.fields(), now.clone(), outlet);
            forms::rows(story, id, &mut sheet, rng)?;
            named = sheet.finish()?.0;
            Ok(())
        })?;
        Ok(named)
    }

    /// A form whose rows were held.
    fn held(
        &mut self,
        (id, form): (&'a str, &'a FormPlan),
        bytes: &[u8],
        closing: &[bool],
    ) -> Result<(), SampleError> {
        let recipe = self.making.recipe;
        if recipe.written == Written::Csv && recipe.faults.is_clean() {
            return self.put(&format!("{id}.csv"), bytes);
        }
        let mut rows = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(bytes)
            .into_records();
        let heading = rows.next().transpose()?.unwrap_or_default();
        let rows: Vec<StringRecord> = rows.collect::<Result<_, _>>()?;
        // No line of JSON says that there is nothing to say.
        let written = match recipe.written {
            Written::JsonLines if rows.is_empty() => Written::Csv,
            written => written,
        };
        let file = format!("{id}.{}", written.ending());
        let (story, making) = (self.story, self.making);
        // What was turned round has its columns elsewhere than the form's plan says, and stays sound.
        let same = heading.iter().eq(form.columns.keys());
        let key = &mut *self.key;
        self.count += 1;
        self.shelf.put(&file, &mut |place| {
            let table = Table::new(written, id, &heading, place)?;
            let spoiler = making.spoiler(story, (id, form), &file, &mut *key);
            let mut outlet = Outlet::new(table, spoiler.filter(|_| same));
            for (at, row) in rows.iter().enumerate() {
                outlet.row(row, closing.get(at).copied().unwrap_or(false))?;
            }
            outlet.finish()
        })
    }

    /// A file that is there whole.
    fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), SampleError> {
        self.count += 1;
        self.shelf
            .put(path, &mut |place| Ok(place.write_all(bytes)?))
    }

    /// Documents of the shipments.
    fn documents(&mut self) -> Result<(), SampleError> {
        let story = self.story;
        let head = &story.plan.spec.spec;
        for shipment in &story.packed.shipments {
            for document in &story.plan.documents {
                let lines = [
                    document.replace('-', " ").to_uppercase(),
                    format!("Order {}, shipment {}", story.build.order, shipment.id),
                    format!(
                        "Product {} revision {}",
                        head.product.part, head.product.revision
                    ),
                    format!("Quantity {}", shipment.quantity),
                    format!("Date {}", shipment.date),
                    format!(
                        "Requirements {} revision {}",
                        head.spec.id, head.spec.revision
                    ),
                ];
                let name = format!("{document}-{}.pdf", shipment.id);
                self.put(&name, &media::pdf(&lines))?;
            }
        }
        Ok(())
    }
}

impl Making<'_> {
    /// What spoils the rows of a form, where something is to be wrong.
    fn spoiler<'a, 'k>(
        &'a self,
        story: &'a Story<'a>,
        form: (&'a str, &'a FormPlan),
        file: &str,
        key: &'a mut AnswerKey<'k>,
    ) -> Option<Spoiler<'a, 'k>> {
        let with = Spoiling {
            rates: &self.recipe.faults,
            seed: self.recipe.seed,
            key,
        };
        let about = (story.plan, story.build);
        (!with.rates.is_clean()).then(|| Spoiler::new(about, form, file, with))
    }
}

/// The same records with the columns in reverse: two forms may hold the same, never the same file.
fn turned(bytes: &[u8]) -> Result<Vec<u8>, SampleError> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(bytes);
    let mut writer = csv::Writer::from_writer(Vec::new());
    for record in reader.records() {
        let record = record?;
        let cells: Vec<&str> = record.iter().collect();
        writer.write_record(cells.iter().rev())?;
    }
    writer
        .into_inner()
        .map_err(|e| SampleError::Write(e.to_string()))
}
