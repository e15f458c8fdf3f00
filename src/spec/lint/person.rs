//! Columns that name a person, asked for by `require` or added as columns of the spec's own.

use super::{Sink, View, table_of};
use crate::source::Place;
use crate::spec::model::{FieldNeed, OwnField};

/// Words for persons at work, small and without marks, as ids must write them and as titles may.
const PERSONS: [&str; 22] = [
    "operator",
    "inspector",
    "technician",
    "worker",
    "tester",
    "employee",
    "assembler",
    "reviewer",
    "approver",
    "person",
    "supervisor",
    "surname",
    "email",
    "prüfer",
    "pruefer",
    "bediener",
    "mitarbeiter",
    "werker",
    "techniker",
    "monteur",
    "kontrolleur",
    "nachname",
];

/// What may follow such a word within one: `operators`, `Prüferin`, `Bedienername`.
const ENDINGS: [&str; 12] = [
    "", "s", "in", "innen", "name", "names", "id", "nr", "nummer", "kennung", "kürzel", "kuerzel",
];

/// Names that are of a person where nothing else is said.
const NAMES: [&str; 6] = [
    "name",
    "vorname",
    "first name",
    "last name",
    "full name",
    "e mail",
];

/// Words that make a machine or a number of it: an operator panel, a tester's software.
const THINGS: [&str; 16] = [
    "station",
    "machine",
    "panel",
    "version",
    "software",
    "firmware",
    "program",
    "equipment",
    "model",
    "type",
    "count",
    "number",
    "hours",
    "terminal",
    "anzahl",
    "maschine",
];

/// Names of persons among the demanded columns.
pub(super) fn personal_data(view: &View, sink: &mut Sink) {
    let mut asked: Vec<(String, String)> = Vec::new();
    for clause in view.tables() {
        let table = table_of(&clause.id);
        let list = view.doc.json().pointer(&format!("{table}/require"));
        let fields = list.and_then(|list| list.as_array()).into_iter().flatten();
        for (index, field) in fields.enumerate() {
            let Some(id) = field.as_str() else { continue };
            let own = clause
                .form
                .as_deref()
                .and_then(|form| own_field(view, form, id));
            if is_personal(view, id, own) {
                warn(
                    view.value(&format!("{table}/require/{index}")),
                    &clause.id,
                    id,
                    sink,
                );
                if let Some(form) = &clause.form {
                    asked.push((form.clone(), id.to_owned()));
                }
            }
        }
    }
    for (form, own) in view
        .spec()
        .form
        .iter()
        .filter(|(form, _)| view.has_form(form))
    {
        for (id, field) in &own.field {
            let told = asked.iter().any(|(at, asked)| at == form && asked == id);
            let filled = field.need.unwrap_or_default() == FieldNeed::Required;
            if filled && !told && is_personal(view, id, Some(field)) {
                let mut tables = view.tables();
                let clause = tables.find(|clause| clause.form.as_deref() == Some(form));
                let clause = clause.map_or_else(|| format!("record.{form}"), |c| c.id.clone());
                let segment = |id: &str| id.replace('~', "~0").replace('/', "~1");
                let pointer = format!("/form/{}/field/{}", segment(form), segment(id));
                warn(view.key(&pointer), &clause, id, sink);
            }
        }
    }
}

fn own_field<'a>(view: &'a View, form: &str, id: &str) -> Option<&'a OwnField> {
    view.spec().form.get(form)?.field.get(id)
}

fn warn(place: Place, clause: &str, id: &str, sink: &mut Sink) {
    sink.warn_on(
        clause,
        place,
        format!("`{clause}` demands `{id}`, which names a person: the supplier needs a lawful reason to hand it over"),
        "demand `station` or `machine-id` instead; where a document asks for the person, allow `personal-data` for this clause with that reason",
    );
}

/// The catalogue knows its own columns. An own one says it, or its name does.
fn is_personal(view: &View, id: &str, own: Option<&OwnField>) -> bool {
    if let Some(field) = view.catalogue.fields.get(id) {
        return field.personal;
    }
    own.is_some_and(|field| {
        let title = field.title.as_deref().unwrap_or_default();
        field
            .personal
            .unwrap_or_else(|| names_person(id) || names_person(title))
    })
}

/// Whether an id or a title is that of a person.
fn names_person(name: &str) -> bool {
    let name = name.to_lowercase();
    let words: Vec<&str> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let whole = words.join(" ");
    let person = |word: &str| {
        let mut ends = PERSONS
            .iter()
            .filter_map(|person| word.strip_prefix(person));
        ends.any(|end| ENDINGS.contains(&end))
    };
    let thing = words.iter().any(|word| THINGS.contains(word));
    let mail = words.windows(2).any(|pair| pair == ["e", "mail"]);
    NAMES.contains(&whole.as_str()) || mail || !thing && words.iter().any(|word| person(word))
}

#[cfg(test)]
mod tests {
    use super::names_person;

    #[test]
    fn persons_are_told_from_machines_and_results() {
        for name in [
            "operator",
            "operator-id",
            "Inspector",
            "tested-by-technician",
            "tester",
            "E-Mail",
            "name",
            "Name des Prüfers",
            "pruefer",
            "Prüferin",
            "Bedienername",
            "Mitarbeiternummer",
        ] {
            assert!(names_person(name), "{name}");
        }
        for name in [
            "operator-panel",
            "tester-software",
            "prüfergebnis",
            "program-name",
            "station",
            "operation",
            "inspection-result",
            "personal",
            "test-station",
        ] {
            assert!(!names_person(name), "{name}");
        }
    }
}
