//! The same response as TOML, as workbook and as CSV is compared alike, whatever was sorted and moved.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;
use tracespec::cli::io::load_spec;
use tracespec::compare::{Options, compare};
use tracespec::source::SourceFile;
use tracespec::spec::clause::ResolvedSpec;
use tracespec::supplier::form::layout;
use tracespec::supplier::{LoadedResponse, read};
use tracespec::wording::{Language, Wording};

use crate::form::{FIRST, Form};
use crate::kit;

/// Where each field of the model stands in the form: sheet, and column or line.
const PLACES: [(&str, &str, &str); 56] = [
    ("/supplier/name", "Supplier", "supplier.name"),
    ("/supplier/site", "Supplier", "supplier.site"),
    ("/supplier/contact", "Supplier", "supplier.contact"),
    ("/supplier/comment", "Supplier", "supplier.comment"),
    ("/capability/*/capable", "Answers", "capable"),
    ("/capability/*/depth", "Answers", "capable-depth"),
    ("/capability/*/formats", "Answers", "capable-formats"),
    ("/capability/*/stations", "Answers", "stations"),
    ("/capability/*/evidence", "Answers", "evidence"),
    ("/capability/*/comment", "Answers", "capable-comment"),
    ("/quote/number", "Supplier", "quote.number"),
    ("/quote/revision", "Supplier", "quote.revision"),
    ("/quote/issued", "Supplier", "quote.issued"),
    ("/quote/spec/id", "Supplier", "quote.spec.id"),
    ("/quote/spec/revision", "Supplier", "quote.spec.revision"),
    ("/quote/spec/sha256", "Supplier", "quote.spec.sha256"),
    ("/quote/currency", "Supplier", "quote.currency"),
    ("/quote/valid-until", "Supplier", "quote.valid-until"),
    ("/quote/tax", "Supplier", "quote.tax"),
    ("/quote/delivery-terms", "Supplier", "quote.delivery-terms"),
    ("/quote/lead-time-days", "Supplier", "quote.lead-time-days"),
    ("/quote/minimum-order", "Supplier", "quote.minimum-order"),
    ("/quote/unit", "Supplier", "quote.unit"),
    ("/quote/scheme", "Supplier", "quote.scheme"),
    ("/quote/breaks-count", "Supplier", "quote.breaks-count"),
    ("/quote/comment", "Supplier", "quote.comment"),
    ("/quote/price-breaks/*/from", "Prices", "from"),
    ("/quote/price-breaks/*/up-to", "Prices", "up-to"),
    ("/quote/price-breaks/*/unit-price", "Prices", "unit-price"),
    ("/quote/total/*/quantity", "Prices", "from"),
    ("/quote/total/*/total", "Prices", "total"),
    ("/quote/charge/*/kind", "Charges", "kind"),
    ("/quote/charge/*/basis", "Charges", "basis"),
    ("/quote/charge/*/amount", "Charges", "amount"),
    ("/quote/charge/*/of", "Charges", "of"),
    ("/quote/charge/*/driver", "Charges", "driver"),
    ("/quote/charge/*/text", "Charges", "text"),
    ("/quote/response/*/state", "Answers", "state"),
    ("/quote/response/*/charge/basis", "Answers", "basis"),
    ("/quote/response/*/charge/amount", "Answers", "amount"),
    // There is one word for it, which the basis `percent` says already.
    ("/quote/response/*/charge/of", "Answers", "basis"),
    ("/quote/response/*/charge/driver", "Answers", "driver"),
    ("/quote/response/*/depth", "Answers", "depth"),
    ("/quote/response/*/formats", "Answers", "formats"),
    ("/quote/response/*/retention", "Answers", "retention"),
    ("/quote/response/*/fields", "Answers", "fields"),
    (
        "/quote/response/*/lead-time-days",
        "Answers",
        "lead-time-days",
    ),
    (
        "/quote/response/*/from-quantity",
        "Answers",
        "from-quantity",
    ),
    ("/quote/response/*/comment", "Answers", "comment"),
    ("/quote/assumption/*/text", "Assumptions", "text"),
    ("/quote/assumption/*/affects", "Assumptions", "affects"),
    ("/quote/deviation/*/clause", "Deviations", "clause"),
    ("/quote/deviation/*/instead", "Deviations", "instead"),
    ("/quote/deviation/*/why", "Deviations", "why"),
    ("/quote/deviation/*/until", "Deviations", "until"),
    ("/format", "tracespec", "format"),
];

fn controller() -> ResolvedSpec {
    load_spec(Path::new("samples/controller/spec.toml"))
        .unwrap()
        .resolved
        .unwrap()
}

/// A value as people write it into a cell.
fn cell_text(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Boolean(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        toml::Value::Array(items) => {
            let items: Vec<String> = items.iter().map(cell_text).collect();
            items.join(", ")
        }
        other => other.to_string(),
    }
}

/// Fills every value of a response into the form, by the table above.
fn filled(mut form: Form, response: &toml::Value) -> Form {
    let mut leaves = Vec::new();
    collect(response, "", &mut Vec::new(), &mut leaves);
    for (pattern, keys, value) in leaves {
        if pattern == "/format" || pattern.starts_with("/quote/spec/") {
            continue;
        }
        let (_, sheet, key) = PLACES
            .iter()
            .find(|(known, _, _)| *known == pattern)
            .unwrap_or_else(|| panic!("no place for {pattern}"));
        let text = cell_text(&value);
        form = match (*sheet, keys.first()) {
            ("Supplier", _) => form.supplier(key, &text),
            ("Answers", Some(id)) => form.answer(id, key, &text),
            (sheet, Some(n)) => {
                let row = FIRST + n.parse::<u32>().unwrap();
                form.text_in(sheet, row, key, &text)
            }
            (sheet, None) => panic!("{sheet} {pattern}"),
        };
    }
    form
}

/// Leaves with `*` for the keys of maps and the numbers of lists.
fn collect(
    value: &toml::Value,
    pattern: &str,
    keys: &mut Vec<String>,
    leaves: &mut Vec<(String, Vec<String>, toml::Value)>,
) {
    let is_map = ["/capability", "/quote/response"].contains(&pattern);
    match value {
        toml::Value::Table(table) => {
            for (key, inside) in table {
                if is_map {
                    keys.push(key.clone());
                    collect(inside, &format!("{pattern}/*"), keys, leaves);
                    keys.pop();
                } else {
                    collect(inside, &format!("{pattern}/{key}"), keys, leaves);
                }
            }
        }
        toml::Value::Array(items) if items.iter().all(toml::Value::is_table) => {
            for (n, inside) in items.iter().enumerate() {
                keys.push(n.to_string());
                collect(inside, &format!("{pattern}/*"), keys, leaves);
                keys.pop();
            }
        }
        leaf => leaves.push((pattern.to_owned(), keys.clone(), leaf.clone())),
    }
}

/// A comparison without what a file is called and where in it something stands.
fn compared(spec: &ResolvedSpec, loaded: LoadedResponse) -> Value {
    let mut value = serde_json::to_value(compare(spec, &[loaded], Options::default())).unwrap();
    without_places(&mut value);
    value
}

fn without_places(value: &mut Value) {
    match value {
        Value::Object(table) => {
            if table.contains_key("line") && table.contains_key("column") {
                *value = Value::Null;
                return;
            }
            for key in ["written", "sha256", "file"] {
                table.remove(key);
            }
            table.values_mut().for_each(without_places);
        }
        Value::Array(items) => items.iter_mut().for_each(without_places),
        _ => {}
    }
}

fn sample(name: &str) -> String {
    std::fs::read_to_string(format!("samples/controller/suppliers/{name}.toml")).unwrap()
}

/// The line of a total and that of a price break are the same line of the form.
const EVERYTHING: &str = r#"
format = 1
[supplier]
name = "Everything Ltd"
site = "Here"
contact = "a@b.example"
comment = "=1+1"
[capability."test.fct"]
capable = true
depth = "panel"
formats = ["csv", "json-lines"]
stations = ["FCT-1", "FCT-2"]
evidence = "fct.csv"
comment = "since 2020"
[capability."test.ict"]
capable = false
[quote]
number = "007"
revision = "2"
issued = 2026-11-30
currency = "EUR"
valid-until = 2027-01-31
tax = "included"
delivery-terms = "EXW"
lead-time-days = 0
minimum-order = 10
unit = "panel"
scheme = "incremental"
breaks-count = "delivery-lot"
comment = "words"
price-breaks = [
    { from = 100, up-to = 499, unit-price = "104.20" },
    { from = 500, up-to = 1999, unit-price = "99.0" },
    { from = 2000, unit-price = "1234.5678" },
]
total = [ { quantity = 100, total = "10420.00" }, { quantity = 2000, total = "7.10" } ]
spec = { id = "TRS-4471", revision = "B", sha256 = "DIGEST" }
[[quote.charge]]
kind = "nre"
basis = "percent"
amount = "2.5"
of = "unit-price"
text = "engineering"
[[quote.charge]]
kind = "record"
basis = "per-lot"
amount = "no charge"
driver = "setup"
[[quote.assumption]]
text = "boards come in panels"
affects = ["test.fct", "identity.board"]
[[quote.deviation]]
clause = "test.ict"
instead = "flying probe"
why = "no fixture"
until = 2027-06-30
[[quote.deviation]]
clause = "identity.lot"
instead = "a date code"
[quote.response."test.fct"]
state = "priced-separately"
charge = { basis = "per-unit", amount = "0.350", driver = "capture" }
depth = "panel"
formats = ["csv"]
retention = "5 years"
fields = ["serial", "result"]
lead-time-days = 3
from-quantity = 500
comment = "words"
[quote.response."test.ict"]
state = "included"
[quote.response."identity.lot"]
state = "included"
[quote.response."identity.board"]
state = "priced-separately"
charge = { basis = "once", amount = "0" }
[quote.response."inspection.aoi"]
state = "not-applicable"
comment = "no"
"#;

fn everything(spec: &ResolvedSpec) -> String {
    EVERYTHING.replace("DIGEST", &spec.digest)
}

#[test]
fn each_field_of_the_model_has_its_place_in_the_form() {
    let schema: Value =
        serde_json::from_str(&std::fs::read_to_string("schemas/response.schema.json").unwrap())
            .unwrap();
    let mut fields = BTreeSet::new();
    leaves_of(&schema, &schema, "", &mut fields);
    let placed: BTreeSet<String> = PLACES.iter().map(|(at, _, _)| (*at).to_owned()).collect();
    assert_eq!(placed, fields);
    for (_, sheet, key) in PLACES {
        let known = match sheet {
            "Supplier" => layout::fields().iter().any(|field| field.key == key),
            layout::META => true,
            _ => layout::sheets()
                .iter()
                .any(|known| known.name == sheet && known.columns.iter().any(|c| c.key == key)),
        };
        assert!(known, "{sheet} {key}");
    }
}

fn leaves_of(root: &Value, schema: &Value, at: &str, fields: &mut BTreeSet<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.strip_prefix("#/$defs/").unwrap();
        return leaves_of(root, &root["$defs"][name], at, fields);
    }
    for key in ["anyOf", "allOf"] {
        if let Some(options) = schema[key].as_array() {
            let mut some = options.iter().filter(|option| option["type"] != "null");
            return leaves_of(root, some.next().unwrap(), at, fields);
        }
    }
    let tables = |schema: &Value| -> bool {
        let name = schema["$ref"]
            .as_str()
            .and_then(|name| name.strip_prefix("#/$defs/"));
        let schema = name.map_or(schema, |name| &root["$defs"][name]);
        schema["properties"].is_object()
    };
    if let Some(properties) = schema["properties"].as_object() {
        for (key, inside) in properties {
            leaves_of(root, inside, &format!("{at}/{key}"), fields);
        }
    } else if schema["additionalProperties"].is_object() {
        leaves_of(
            root,
            &schema["additionalProperties"],
            &format!("{at}/*"),
            fields,
        );
    } else if tables(&schema["items"]) {
        leaves_of(root, &schema["items"], &format!("{at}/*"), fields);
    } else {
        fields.insert(at.to_owned());
    }
}

#[test]
fn a_response_is_compared_alike_however_it_is_written() {
    let spec = controller();
    let mut texts: Vec<String> = ["adler", "brightline", "celadon", "capability-only"]
        .map(sample)
        .into();
    texts.push(everything(&spec));
    for text in texts {
        let expected = read(SourceFile::new("r.toml", text.as_str()), &spec);
        assert_eq!(expected.findings, []);
        let expected = compared(&spec, expected);
        let table: toml::Value = toml::from_str(&text).unwrap();
        // Two answers in one cell would be one: price breaks that a sample counts from other
        // quantities than those requested are typed over the lines of the form.
        let form = filled(without_breaks(Form::of(&spec)), &totals_by_line(table));
        let read = form.read(&spec);
        assert_eq!(read.findings, []);
        assert_eq!(compared(&spec, read), expected);
        for mark in [',', ';', '\t'] {
            let read = form.read_as_csv(&spec, mark);
            assert_eq!(read.findings, [], "{mark}");
            assert_eq!(compared(&spec, read), expected, "{mark}");
        }
    }
}

/// The form without the quantities that stand in it from the start.
fn without_breaks(mut form: Form) -> Form {
    for row in FIRST..FIRST + 3 {
        form = form
            .text_in("Prices", row, "from", "")
            .text_in("Prices", row, "up-to", "");
    }
    form
}

/// Totals on the lines of their quantities.
fn totals_by_line(mut response: toml::Value) -> toml::Value {
    let Some(quote) = response
        .get_mut("quote")
        .and_then(toml::Value::as_table_mut)
    else {
        return response;
    };
    let breaks = quote.get("price-breaks").cloned();
    let Some(toml::Value::Array(totals)) = quote.get_mut("total") else {
        return response;
    };
    let breaks = breaks.unwrap();
    let lines = breaks.as_array().unwrap().iter().map(|line| {
        let same = totals
            .iter()
            .find(|total| total["quantity"] == line["from"]);
        same.cloned()
            .unwrap_or_else(|| toml::Value::Table(toml::Table::new()))
    });
    *totals = lines.collect();
    response
}

#[test]
fn the_form_reads_the_same_in_every_language() {
    let spec = controller();
    let wording = |language| Wording::of(language).unwrap();
    let table: toml::Value = toml::from_str(&everything(&spec)).unwrap();
    let table = totals_by_line(table);
    let expected = compared(&spec, filled(Form::of(&spec), &table).read(&spec));
    for languages in [
        vec![wording(Language::German)],
        vec![wording(Language::Chinese), wording(Language::English)],
        vec![
            wording(Language::German),
            wording(Language::Chinese),
            wording(Language::English),
        ],
    ] {
        let form = filled(Form::in_languages(&spec, &languages), &table);
        for read in [form.read(&spec), form.read_as_csv(&spec, ';')] {
            assert_eq!(read.findings, []);
            assert_eq!(compared(&spec, read), expected);
        }
    }
}

#[test]
fn sorting_rows_and_moving_columns_changes_nothing() {
    let spec = controller();
    for name in ["adler", "brightline", "celadon"] {
        let table: toml::Value = toml::from_str(&sample(name)).unwrap();
        let form = filled(without_breaks(Form::of(&spec)), &table);
        let mut expected =
            serde_json::to_value(compare(&spec, &[form.read(&spec)], Options::default())).unwrap();
        without_places(&mut expected);
        for seed in [1_u32, 7, 31] {
            // Steps that share no factor with the number of rows reach every row once.
            let moved = |n: u32, count: u32| {
                let step = (seed..).find(|step| gcd(*step, count) == 1).unwrap();
                (n * step + seed) % count
            };
            let form = form
                .clone()
                .sorted("Answers", moved)
                .sorted("Prices", moved)
                .sorted("Supplier", moved)
                .columns_moved("Answers", |column| (column * 7 + seed) % 31)
                .columns_moved("Prices", |column| 2 * column + seed)
                .columns_moved("Charges", |column| 20 - column)
                .columns_moved("Supplier", |column| 20 - column);
            let read = form.read(&spec);
            assert_eq!(read.findings, [], "{name} {seed}");
            assert_eq!(compared(&spec, read), expected, "{name} {seed}");
        }
    }
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[test]
fn an_empty_form_answers_nothing() {
    let spec = kit::spec();
    for loaded in [
        Form::of(&spec).read(&spec),
        Form::of(&spec).read_as_csv(&spec, ','),
    ] {
        let comparison = compare(&spec, &[loaded], Options::default());
        let result = &comparison.suppliers[0].quantities[0];
        let demanded = spec.clauses.iter().filter(|clause| clause.demanded).count();
        assert_eq!(result.counts.unanswered as usize, demanded);
        assert!(!comparison.is_clean());
    }
}
