//! Files that the records of a board name, and the documents of the delivery.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::catalog::FieldType;
use crate::records::{DeliveredFile, Delivery};
use crate::trace::ground::{Ground, at};

use super::about::About;
use super::events::text;
use super::report::{EventKind, Loaded, NamedFile};

/// Endings of image files.
const IMAGES: [&str; 8] = ["png", "jpg", "jpeg", "bmp", "tif", "tiff", "gif", "webp"];
/// Documents that are listed.
const DOCUMENTS: usize = 200;

/// The delivered files by path and, where only one has it, by name.
pub(super) struct Shelf<'d> {
    by_path: IndexMap<&'d str, &'d DeliveredFile>,
    by_name: IndexMap<&'d str, Option<&'d DeliveredFile>>,
}

fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

impl<'d> Shelf<'d> {
    pub(super) fn of(delivery: &'d Delivery) -> Self {
        let files = delivery.files.iter();
        let by_path = files.map(|file| (file.path.as_str(), file)).collect();
        let mut by_name: IndexMap<&str, Option<&DeliveredFile>> = IndexMap::new();
        for file in &delivery.files {
            let only = by_name.entry(base(&file.path)).or_insert(Some(file));
            *only = only.filter(|known| known.path == file.path);
        }
        Shelf { by_path, by_name }
    }

    fn find(&self, name: &str) -> Option<&'d DeliveredFile> {
        let by_path = self.by_path.get(name).copied();
        by_path.or_else(|| self.by_name.get(name).copied().flatten())
    }
}

/// Every file that a record of the board or of its component lots names.
pub(super) fn named(about: &About<'_, '_>, loaded: &[Loaded], shelf: &Shelf<'_>) -> Vec<NamedFile> {
    let ground = about.ground;
    let lots: BTreeSet<&str> = loaded
        .iter()
        .flat_map(|l| l.component_lots.iter().map(String::as_str))
        .collect();
    let component = ground.id("component-lot");
    let mut found = Vec::new();
    for (_, table) in ground.tables() {
        let headings = table.headings().iter().filter_map(|h| h.field.as_deref());
        let is_file = |field: &&str| {
            let known = ground.catalogue.fields.get(*field);
            known.is_some_and(|known| known.kind == FieldType::File)
        };
        let fields: Vec<&str> = headings.filter(is_file).collect();
        if fields.is_empty() {
            continue;
        }
        for row in table.rows() {
            let label = !ground.names_units(table)
                && crate::trace::subject::parts(&row.text(component)).any(|l| lots.contains(l));
            if !label && about.doubts(row).is_none() {
                continue;
            }
            for field in &fields {
                let Some(name) = Ground::said(row, ground.id(field)) else {
                    continue;
                };
                let kind = match Ground::said(row, ground.id("inspection-type")) {
                    Some(_) => EventKind::Inspection,
                    None => EventKind::Other,
                };
                let file = shelf.find(&name);
                let file_of = NamedFile {
                    name: name.into_owned(),
                    path: file.map(|file| file.path.clone()),
                    sha256: file.map(|file| file.sha256().to_owned()),
                    size: file.map(|file| file.size),
                    shows: text(ground, row, kind),
                    record: Some(at(row, field)),
                };
                found.push((label, file_of));
            }
        }
    }
    // Files that records of the board itself name come first, then the labels of its component lots.
    found.sort();
    found.dedup_by(|a, b| (a.0, &a.1.name, &a.1.path) == (b.0, &b.1.name, &b.1.path));
    found.into_iter().map(|(_, file)| file).collect()
}

/// Delivered files that are neither records nor images.
pub(super) fn documents(ground: &Ground<'_>, delivery: &Delivery) -> Vec<NamedFile> {
    let is_image = |path: &str| {
        let ending = base(path)
            .rsplit_once('.')
            .map(|(_, ending)| ending.to_ascii_lowercase());
        ending.is_some_and(|ending| IMAGES.contains(&ending.as_str()))
    };
    let attached = &ground.records.attachments;
    let files = delivery.files.iter();
    let files = files.filter(|file| attached.contains_key(&file.path) && !is_image(&file.path));
    let mut documents: Vec<NamedFile> = files
        .map(|file| NamedFile {
            name: file.path.clone(),
            path: Some(file.path.clone()),
            sha256: Some(file.sha256().to_owned()),
            size: Some(file.size),
            shows: "document of the delivery".to_owned(),
            record: None,
        })
        .collect();
    documents.sort();
    documents.truncate(DOCUMENTS);
    documents
}
