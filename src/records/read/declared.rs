//! `delivery.toml`: which file is which record, in the supplier's own words.

use std::collections::HashSet;
use std::io::Read as _;

use serde::Deserialize;

use super::Records;
use super::context::Context;
use crate::records::delivery::DeliveredFile;

/// Its name, in the delivery's uppermost folder.
const NAME: &str = "delivery.toml";
/// Its largest size.
const MAX_SIZE: u64 = 1 << 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Declaration {
    #[serde(default)]
    file: Vec<Declared>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Declared {
    path: String,
    form: String,
}

/// Whether a path is that of the declaration: of the delivery, or of an archive that is delivered.
pub(super) fn is_it(path: &str) -> bool {
    match path.rsplit_once('/') {
        None => path == NAME,
        Some((archive, name)) => {
            name == NAME && archive.to_ascii_lowercase().ends_with(".zip") && !archive.contains('/')
        }
    }
}

/// Reads it, where there is one.
pub(super) fn take(records: &mut Records, context: &mut Context<'_>, files: &[DeliveredFile]) {
    let delivered: HashSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    for file in files.iter().filter(|file| is_it(&file.path)) {
        let prefix = file.path.strip_suffix(NAME).unwrap_or_default();
        let declared = match read(file) {
            Ok(declared) => declared,
            Err(error) => {
                let wanted = "[[file]] tables with path and form";
                let message = "it cannot be read as the list of delivered files";
                records.fault(&file.path, None, message, error, wanted);
                continue;
            }
        };
        for Declared { path, form } in declared.file {
            let path = format!("{prefix}{path}");
            let message = if !delivered.contains(path.as_str()) {
                "it names a file that was not delivered"
            } else if !context.reading.forms.contains(&form.as_str()) {
                "it names a record form that the spec does not demand"
            } else if context.declared.contains_key(&path) {
                "it names a file twice"
            } else {
                context.declared.insert(path, form);
                continue;
            };
            let wanted = format!("one of {}", context.reading.forms.join(", "));
            let found = format!("{path}: {form}");
            records.fault(&file.path, None, message, found, wanted);
        }
    }
}

fn read(file: &DeliveredFile) -> Result<Declaration, String> {
    if file.size > MAX_SIZE {
        return Err("it is larger than 1 MiB".to_owned());
    }
    let mut text = String::new();
    let opened = file.content.open();
    let read = opened.and_then(|from| from.take(MAX_SIZE).read_to_string(&mut text));
    read.map_err(|error| error.to_string())?;
    toml::from_str(&text).map_err(|error| error.message().to_owned())
}
