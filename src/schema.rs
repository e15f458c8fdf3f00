//! JSON Schemas (draft 2020-12) of everything that is written or printed.
//!
//! Files that people write are closed and without `null`; outputs are as serialised. The schemas of
//! record forms are made from the catalogue and describe a row as it is read from CSV: an object of
//! strings.

mod editor;

use serde_json::{Map, Value, json};

use crate::catalog::{Catalogue, Field, FieldType, Form};
use crate::cli::{catalog, check, explain};
use crate::report::check_json;
use crate::toml_doc;

/// A schema that the tool can print.
struct Kind {
    /// Name on the command line and in the file name.
    name: &'static str,
    /// Makes it.
    schema: fn() -> Value,
    /// People write it, in editors that help.
    written: bool,
}

/// Every kind that is made from a type. One line each: `toml_doc::schema_for` for what people
/// write, `output` for what the tool prints.
const KINDS: [Kind; 19] = [
    Kind {
        name: "spec",
        schema: toml_doc::schema_for::<crate::spec::model::Spec>,
        written: true,
    },
    Kind {
        name: "response",
        schema: toml_doc::schema_for::<crate::supplier::model::Response>,
        written: true,
    },
    Kind {
        name: "order",
        schema: toml_doc::schema_for::<crate::order::OrderFile>,
        written: true,
    },
    Kind {
        name: "suppliers",
        schema: toml_doc::schema_for::<crate::bidders::SuppliersFile>,
        written: true,
    },
    Kind {
        name: "brand",
        schema: toml_doc::schema_for::<crate::house::BrandFile>,
        written: true,
    },
    Kind {
        name: "addendum",
        schema: toml_doc::schema_for::<crate::addendum::AddendumFile>,
        written: true,
    },
    Kind {
        name: "clarification",
        schema: toml_doc::schema_for::<crate::clarify::model::ClarificationFile>,
        written: true,
    },
    Kind {
        name: "agreement",
        schema: toml_doc::schema_for::<crate::agree::model::AgreementFile>,
        written: true,
    },
    Kind {
        name: "deviations",
        schema: toml_doc::schema_for::<crate::agree::DeviationsFile>,
        written: true,
    },
    Kind {
        name: "concession",
        schema: toml_doc::schema_for::<crate::agree::ConcessionFile>,
        written: true,
    },
    Kind {
        name: "mapping",
        schema: toml_doc::schema_for::<crate::agree::MappingFile>,
        written: true,
    },
    Kind {
        name: "comparison",
        schema: output::<crate::compare::result::Comparison>,
        written: false,
    },
    Kind {
        name: "verify-report",
        schema: output::<crate::verify::report::VerifyReport>,
        written: false,
    },
    Kind {
        name: "verify-findings-line",
        schema: output::<crate::report::findings::FindingsLine<'static>>,
        written: false,
    },
    Kind {
        name: "catalog",
        schema: output::<catalog::CatalogReport>,
        written: false,
    },
    Kind {
        name: "check-report",
        schema: output::<check_json::CheckReport>,
        written: false,
    },
    Kind {
        name: "resolved-report",
        schema: output::<check::ResolvedReport>,
        written: false,
    },
    Kind {
        name: "diff",
        schema: output::<crate::diff::result::Diff>,
        written: false,
    },
    Kind {
        name: "explain-report",
        schema: output::<explain::ExplainReport>,
        written: false,
    },
];

/// Start of the name of a record form's schema.
const RECORD: &str = "record-";

/// The schema of an output, as it is serialised.
fn output<T: schemars::JsonSchema>() -> Value {
    schemars::generate::SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<T>()
        .to_value()
}

/// The names of all schemas, in order.
#[must_use]
pub fn names(catalogue: &Catalogue) -> Vec<String> {
    let forms = catalogue.forms.keys().map(|form| format!("{RECORD}{form}"));
    KINDS
        .iter()
        .map(|kind| kind.name.to_owned())
        .chain(forms)
        .collect()
}

/// The schema of this name.
#[must_use]
pub fn schema(name: &str, catalogue: &Catalogue) -> Option<Value> {
    if let Some(kind) = KINDS.iter().find(|kind| kind.name == name) {
        let schema = (kind.schema)();
        return Some(match kind.written {
            true => editor::published(schema, catalogue),
            false => schema,
        });
    }
    let form = name.strip_prefix(RECORD)?;
    Some(record(form, catalogue.forms.get(form)?, catalogue))
}

/// The text of a schema file.
#[must_use]
pub fn text(schema: &Value) -> String {
    format!("{schema:#}\n")
}

/// The file name of a schema.
#[must_use]
pub fn file_name(name: &str) -> String {
    format!("{name}.schema.json")
}

/// A row of a record form. Which optional columns are demanded is the spec's business; here they
/// may be left out or blank.
fn record(id: &str, form: &Form, catalogue: &Catalogue) -> Value {
    let mut properties = Map::new();
    let own = form.all_fields().chain(form.key.iter().map(String::as_str));
    for field in identities(form).into_iter().chain(own) {
        if catalogue.fields.contains_key(field) && !properties.contains_key(field) {
            let needed = form.fields.iter().any(|f| f == field);
            properties.insert(field.to_owned(), property(field, needed, catalogue));
        }
    }
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("tracespec record: {}", form.title),
        "description": format!("A row of {id}: each cell as the string that stands in the file."),
        "type": "object",
        "properties": properties,
        "required": form.fields,
        "additionalProperties": { "type": "string" },
    });
    let conditions = conditions(form, catalogue);
    if let (false, Some(schema)) = (conditions.is_empty(), schema.as_object_mut()) {
        schema.insert("allOf".to_owned(), conditions.into());
    }
    schema
}

/// Identity columns that the depths of a form may ask for.
fn identities(form: &Form) -> Vec<&'static str> {
    form.levels.iter().map(|level| level.field()).collect()
}

fn property(id: &str, needed: bool, catalogue: &Catalogue) -> Value {
    let Some(field) = catalogue.fields.get(id) else {
        return json!({ "type": "string" });
    };
    let mut property = Map::new();
    property.insert("title".to_owned(), field.title.as_str().into());
    let rule = field.rule_words().map(|rule| format!(" Values: {rule}."));
    let description = format!("{}{}", field.about, rule.unwrap_or_default());
    property.insert("description".to_owned(), description.into());
    let cell = cell(field);
    if needed {
        property.extend(cell);
    } else {
        property.insert(
            "anyOf".to_owned(),
            json!([{ "const": "" }, Value::Object(cell)]),
        );
    }
    Value::Object(property)
}

/// What a filled cell looks like. Patterns are ASCII and anchored, without look-around.
fn cell(field: &Field) -> Map<String, Value> {
    let cell = match field.kind {
        FieldType::Identifier | FieldType::Text if field.pattern.is_some() => {
            json!({ "type": "string", "pattern": field.pattern })
        }
        FieldType::Identifier | FieldType::Text | FieldType::Revision | FieldType::File => {
            json!({ "type": "string", "minLength": 1 })
        }
        FieldType::Integer => json!({ "type": "string", "pattern": "^(0|[1-9][0-9]*)$" }),
        FieldType::Decimal => json!({ "type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$" }),
        FieldType::Limit => {
            json!({ "type": "string", "pattern": r"^(-?[0-9]+(\.[0-9]+)?|none)$" })
        }
        FieldType::Date => {
            json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
        }
        FieldType::TimeStamp => json!({ "type": "string", "pattern": TIME_STAMP }),
        FieldType::Duration => json!({ "type": "string", "pattern": DURATION }),
        FieldType::YesNo => json!({ "type": "string", "enum": ["yes", "no"] }),
        FieldType::Enumeration => json!({ "type": "string", "enum": field.values }),
    };
    match cell {
        Value::Object(cell) => cell,
        _ => Map::new(),
    }
}

/// RFC 3339 with an offset.
const TIME_STAMP: &str = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})$";

/// Days, hours, minutes and seconds, at least one of them.
const DURATION: &str = r"^P([0-9]+D|([0-9]+D)?T([0-9]+H([0-9]+M)?([0-9]+(\.[0-9]+)?S)?|[0-9]+M([0-9]+(\.[0-9]+)?S)?|[0-9]+(\.[0-9]+)?S))$";

/// Columns that another column's value makes necessary.
fn conditions(form: &Form, catalogue: &Catalogue) -> Vec<Value> {
    form.when
        .iter()
        .map(|conditional| {
            let (field, when) = (&conditional.field, &conditional.when);
            let decides = Map::from_iter([(when.field.clone(), json!({ "enum": when.values }))]);
            let needed = Map::from_iter([(field.clone(), property(field, true, catalogue))]);
            json!({
                "if": { "properties": decides, "required": [when.field] },
                "then": { "properties": needed, "required": [field] },
            })
        })
        .collect()
}
