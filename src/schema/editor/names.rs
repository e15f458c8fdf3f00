//! The names of the catalogue where a spec chooses among them.

use schemars::Schema;
use schemars::transform::{Transform, transform_subschemas};
use serde_json::{Map, Value, json};

use super::describe_words;
use crate::catalog::{Catalogue, Form, Row, Table, in_sentence};

/// Lists of field ids.
const FIELD_LISTS: [&str; 3] = ["require", "clearance-fields", "fields"];
/// Lists of row ids.
const ROW_LISTS: [&str; 1] = ["satisfies"];

/// Definitions of a field and of a row by their ids.
const FIELD: &str = "CatalogueField";
const ROW: &str = "CatalogueRow";

/// Adds the names. Tables and lists stay open: a name that the catalogue does not know is judged
/// where the spec is resolved, which knows the spec's own names too.
pub(super) fn add(root: &mut Schema, catalogue: &Catalogue) {
    let words = Words::of(root);
    Lists.transform(root);
    define_lists(root, catalogue);
    Keyed { words: &words }.transform(root);
    let Some(sections) = root.get_mut("properties").and_then(Value::as_object_mut) else {
        return;
    };
    if let Some(records) = sections.get_mut("record") {
        let forms = catalogue.forms.iter();
        offer(
            records,
            forms.map(|(id, form)| (id.clone(), form_help(form, catalogue))),
        );
    }
    for (section, table) in [
        ("control", Table::Control),
        ("signal", Table::Signal),
        ("visibility", Table::Visibility),
    ] {
        if let Some(rows) = sections.get_mut(section) {
            let named = catalogue.rows.iter().filter(|row| row.table == table);
            let named = named.filter_map(|row| Some((row.key.clone()?, row_help(row))));
            offer(rows, named);
        }
    }
}

/// A title and a description.
type About = (String, String);

/// Lists names as properties of an open table; each is what any other name would be.
fn offer(table: &mut Value, names: impl Iterator<Item = (String, About)>) {
    let Some(table) = table.as_object_mut() else {
        return;
    };
    let Some(value) = table.get("additionalProperties").cloned() else {
        return;
    };
    let properties: Map<String, Value> = names
        .map(|(name, (title, description))| {
            let mut entry = value.as_object().cloned().unwrap_or_default();
            entry.insert("title".to_owned(), title.into());
            entry.insert("description".to_owned(), description.into());
            (name, Value::Object(entry))
        })
        .collect();
    table.insert("properties".to_owned(), properties.into());
}

fn form_help(form: &Form, catalogue: &Catalogue) -> About {
    let rows = catalogue.rows.iter();
    let rows: Vec<&str> = rows
        .filter(|row| {
            form.row.as_deref() == Some(row.id.as_str())
                || row.forms.iter().any(|id| is(catalogue, id, form))
        })
        .map(|row| row.id.as_str())
        .collect();
    let levels: Vec<String> = form.levels.iter().map(ToString::to_string).collect();
    let mut text = format!(
        "{}: can answer {}; kept at {} depth. Columns: {}.",
        form.title,
        rows.join(", "),
        levels.join(" or "),
        titles(&form.fields, catalogue),
    );
    if !form.optional.is_empty() {
        let more = titles(&form.optional, catalogue);
        text.push_str(&format!(" `require` can add: {more}."));
    }
    (form.title.to_string(), text)
}

fn is(catalogue: &Catalogue, id: &str, form: &Form) -> bool {
    catalogue
        .forms
        .get(id)
        .is_some_and(|known| std::ptr::eq(known, form))
}

fn titles(fields: &[String], catalogue: &Catalogue) -> String {
    let titles = fields
        .iter()
        .map(|id| in_sentence(catalogue.field_title(id)));
    titles.collect::<Vec<_>>().join(", ")
}

fn row_help(row: &Row) -> About {
    let mut text = format!(
        "{} {}. {}: {}.",
        row.id,
        row.title,
        row.use_label(),
        row.used_for
    );
    for (label, value) in [
        ("Without it", &row.risk),
        ("Triggered by", &row.trigger),
        ("Decision", &row.decision),
        ("Applies to", &row.condition),
    ] {
        if let Some(value) = value {
            text.push_str(&format!(" {label}: {value}."));
        }
    }
    (row.title.to_string(), text)
}

/// Offers ids in lists that take any string.
struct Lists;

impl Transform for Lists {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        for (key, property) in properties.into_iter().flatten() {
            let takes_any = property.get("items") == Some(&json!({ "type": "string" }));
            let known = match key.as_str() {
                key if takes_any && FIELD_LISTS.contains(&key) => FIELD,
                key if takes_any && ROW_LISTS.contains(&key) => ROW,
                _ => continue,
            };
            property["items"] = json!({ "$ref": format!("#/$defs/{known}") });
        }
    }
}

/// Known words, and any other string.
fn open_choice(words: impl Iterator<Item = (String, String)>) -> Value {
    let mut known = Map::new();
    describe_words(&mut known, words.collect());
    json!({ "anyOf": [known, { "type": "string" }] })
}

fn define_lists(root: &mut Schema, catalogue: &Catalogue) {
    let fields = catalogue.fields.iter();
    let fields =
        fields.map(|(id, field)| (id.clone(), format!("{}: {}", field.title, field.about)));
    let rows = catalogue.rows.iter();
    let rows = rows.map(|row| (row.id.clone(), row_help(row).1));
    if let Some(definitions) = root.get_mut("$defs").and_then(Value::as_object_mut) {
        definitions.insert(FIELD.to_owned(), open_choice(fields));
        definitions.insert(ROW.to_owned(), open_choice(rows));
    }
}

/// The enumerations of a schema by the name of their definition.
struct Words(Map<String, Value>);

impl Words {
    fn of(root: &Schema) -> Self {
        let definitions = root.get("$defs").and_then(Value::as_object);
        let enumerations = definitions.into_iter().flatten();
        let enumerations = enumerations.filter(|(_, schema)| schema.get("enum").is_some());
        Words(
            enumerations
                .map(|(name, schema)| (name.clone(), schema.clone()))
                .collect(),
        )
    }

    /// The words that a reference allows, each with its meaning.
    fn at(&self, reference: &Value) -> Option<Vec<(String, String)>> {
        let name = reference.get("$ref")?.as_str()?.strip_prefix("#/$defs/")?;
        let schema = self.0.get(name)?;
        let list = |key: &str| schema.get(key)?.as_array();
        let texts = |key: &str| {
            let list = list(key)?.iter();
            Some(list.map(|text| text.as_str().unwrap_or_default().to_owned()))
        };
        Some(texts("enum")?.zip(texts("enumDescriptions")?).collect())
    }
}

/// Tables whose keys are the words of an enumeration list these as their properties.
struct Keyed<'a> {
    words: &'a Words,
}

impl Transform for Keyed<'_> {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        let Some(object) = schema.as_object_mut() else {
            return;
        };
        let words = object
            .get("propertyNames")
            .and_then(|names| self.words.at(names));
        let Some(words) = words else { return };
        let Some(value) = object.remove("additionalProperties") else {
            return;
        };
        let mut properties = Map::new();
        for (word, meaning) in words {
            let mut entry = value.as_object().cloned().unwrap_or_default();
            entry.insert("description".to_owned(), meaning.into());
            properties.insert(word, entry.into());
        }
        object.remove("propertyNames");
        object.insert("properties".to_owned(), properties.into());
        object.insert("additionalProperties".to_owned(), false.into());
    }
}
