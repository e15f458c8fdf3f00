//! What a person who knows the field would write where the schema only says "string".

use std::sync::OnceLock;

use serde_json::Value as Json;
use toml::Value;
use tracespec::catalog::{Catalogue, Table};
use tracespec::spec::model::Spec;
use tracespec::spec::presets;
use tracespec::toml_doc::schema_for;

use super::tape::Tape;

/// The schema of a spec.
pub fn schema() -> &'static Json {
    static SCHEMA: OnceLock<Json> = OnceLock::new();
    SCHEMA.get_or_init(schema_for::<Spec>)
}

pub fn catalogue() -> &'static Catalogue {
    Catalogue::embedded().unwrap()
}

/// Texts that have to survive every rendering.
const WORDS: [&str; 7] = [
    "A",
    "MC-4471",
    "Prüfplan \"A\" ≤ 5 µΩ",
    "a | b",
    "<b>&amp;</b>",
    "\\ back `tick`",
    "元件 – 电路板",
];

/// The keys of the maps, by section.
pub fn keys(section: &str) -> Vec<&'static str> {
    match section {
        "record" => {
            let forms = catalogue().forms.keys().map(String::as_str);
            forms.chain(["reflow-profile"]).collect()
        }
        "form" => vec!["reflow-profile", "panel-traveler"],
        "field" => vec!["lot-id", "oven", "peak-temperature", "measured-at"],
        "control" => catalogue().keys(Table::Control).collect(),
        "signal" => catalogue().keys(Table::Signal).collect(),
        "visibility" => catalogue().keys(Table::Visibility).collect(),
        "inspection" => vec!["spi", "aoi", "xray", "visual", "fai"],
        "test" => vec!["ict", "fct", "flying-probe", "electrical", "burn-in"],
        "access" => vec!["mes", "erp", "plm", "scada", "manual"],
        "acceptance" => vec!["workmanship"],
        _ => vec!["one", "another"],
    }
}

/// The form that a section of the spec is answered with.
pub fn form_of(section: &str, key: &str) -> Option<&'static str> {
    let row = |table| {
        let row = catalogue().row_by_key(table, key)?;
        row.forms.first().map(String::as_str)
    };
    match section {
        "record" => catalogue()
            .forms
            .get_key_value(key)
            .map(|(id, _)| id.as_str()),
        "inspection" => Some("inspection-extract"),
        "test" => Some("test-extract"),
        "control" => row(Table::Control),
        "signal" => row(Table::Signal),
        "visibility" => row(Table::Visibility),
        "ncr" => Some("rework-trace-log"),
        _ => None,
    }
}

fn list(items: &[&str]) -> Value {
    Value::Array(items.iter().map(|item| (*item).into()).collect())
}

/// The value at a path, where the schema knows less than the field does; `None` leaves it to the
/// schema.
pub fn value(tape: &mut Tape<'_>, path: &[&str]) -> Option<Value> {
    let (section, key) = (path[0], path.get(1).copied().unwrap_or_default());
    let last = *path.last()?;
    let plausible = !tape.chance(1);
    Some(match (section, last) {
        ("format", _) => 1.into(),
        ("spec", "extends") => list(&extends(tape)),
        ("product", "contains") => {
            list(&tape.some(&["moisture-sensitive", "hidden-joints", "programmable"], 85))
        }
        ("product", "revision") | (_, "for-revision") if plausible => "C".into(),
        ("product", "boards-per-panel") => tape.pick(&[4, 1, 2, 6]).into(),
        ("basis", "file") => match key {
            "bom" | "avl" if plausible => format!("basis/{key}.csv").into(),
            _ => "basis/missing.pdf".into(),
        },
        ("basis", "stations") => list(&[tape.pick(&["SMT1-*", "*", "SMT[12]"])]),
        ("rfq", "amount" | "cost-per-board") if plausible => tape.pick(&["0.35", "45.00"]).into(),
        ("rfq", "clause") if plausible => tape
            .pick(&[
                "delivery.files",
                "delivery.links",
                "delivery.duplicates",
                "delivery.time-stamps",
                "delivery.population",
            ])
            .into(),
        (_, "line") if path.len() == 2 && plausible => tape.pick(&["1", "2", "3", "4"]).into(),
        ("depth", "default") => tape.pick(&["board", "panel", "lot"]).into(),
        (_, "depth" | "level") if plausible => depth(section, key)?,
        (_, "from") | (_, "to") if section == "rfq" => tape.pick(&["EUR", "CNY", "HUF"]).into(),
        (_, "currency") => tape.pick(&["EUR", "JPY", "CNY"]).into(),
        (_, "rate") => tape.pick(&["0.1287", "1", "12.5"]).into(),
        (_, "retention" | "every") => tape.pick(&["10 years", "1 week", "6 months"]).into(),
        ("identity", "pattern") => pattern(tape, key, plausible).into(),
        (_, "pattern") if plausible => "^(.+)$".into(),
        (_, "column") if plausible => path[path.len() - 2].to_uppercase().into(),
        ("record", "satisfies") => list(&rows(tape, key, plausible)),
        (_, "require") if path.len() == 3 => list(&fields(tape, section, key, plausible)),
        ("ncr", "clearance-fields") => list(&fields(tape, section, key, plausible)),
        ("ncr", "closure") if plausible => {
            let stages = ["disposition", "repair", "verification", "retest"];
            list(&stages[..=tape.below(4)])
        }
        ("shipment", "package") if plausible => {
            let parts = [
                "packing-list",
                "carton-label",
                "certificate-of-conformance",
                "test-report",
            ];
            list(&parts[..=tape.below(4)])
        }
        ("form", "key") if plausible => list(&["lot-id"]),
        ("form", "min") => tape.pick(&["0", "1.5"]).into(),
        ("form", "max") => tape.pick(&["9", "250.0"]).into(),
        ("form", "references") if plausible => "program-setup-tag.station".into(),
        ("not-required", "clauses") => list(&[clause(tape)]),
        (_, "defined-in") if plausible => tape
            .pick(&[
                "quality-plan",
                "test-plan",
                "packing-instruction",
                "order-agreement",
            ])
            .into(),
        (_, "invoked-by") if plausible => "assembly-drawing".into(),
        (_, "when") if plausible && !tape.chance(50) => tape
            .pick(&[
                "moisture-sensitive",
                "hidden-joints",
                "programmable",
                "first-article",
            ])
            .into(),
        _ => return None,
    })
}

fn extends(tape: &mut Tape<'_>) -> Vec<&'static str> {
    let mut names: Vec<&str> = presets::names().collect();
    names.push("./base/company.toml");
    match tape.below(4) {
        0 => vec![tape.pick(&names)],
        1 => vec!["./base/company.toml"],
        2 => vec!["material.standard", "process.advanced"],
        _ => vec![tape.pick(&names), tape.pick(&names)],
    }
}

fn pattern(tape: &mut Tape<'_>, level: &str, plausible: bool) -> &'static str {
    if !plausible {
        return tape.pick(&["L\\d+", "^(?=a)b$", "^é$", "^a|b$", "^(a$", ""]);
    }
    match level {
        "lot" => tape.pick(&["^L\\d{8}$", "^[A-Z]{2}-\\d{5}$"]),
        "panel" => tape.pick(&["^P\\d{8}$", "^(?:P|Q)\\d{6}$"]),
        _ => tape.pick(&["^MC4471-\\d{6}$", "^[0-9A-F]{10}$", "^B\\d+$"]),
    }
}

fn rows(tape: &mut Tape<'_>, form: &str, plausible: bool) -> Vec<&'static str> {
    let all = catalogue().rows.iter();
    let fitting: Vec<&str> = all
        .filter(|row| !plausible || row.forms.iter().any(|f| f == form))
        .map(|row| row.id.as_str())
        .collect();
    tape.some(&fitting, 60)
}

fn fields(tape: &mut Tape<'_>, section: &str, key: &str, plausible: bool) -> Vec<&'static str> {
    let form = form_of(section, key).and_then(|id| catalogue().forms.get(id));
    match form {
        Some(form) if plausible => {
            let fields: Vec<&str> = form.all_fields().collect();
            tape.some(&fields, 20)
        }
        _ => vec![tape.pick(&["operater", "date-code", "board-id", "größe"])],
    }
}

/// A depth at which the record of a demand can be kept.
fn depth(section: &str, key: &str) -> Option<Value> {
    let form = catalogue().forms.get(form_of(section, key)?)?;
    Some(form.levels.last()?.to_string().into())
}

/// Whether a demand can be met: what it is compared with is demanded too, by one of these.
pub fn fits(section: &str, key: &str, made: &[(String, String)]) -> bool {
    let form = form_of(section, key);
    let row = match section {
        "record" => form.and_then(|form| catalogue().row(catalogue().forms[form].row.as_ref()?)),
        "control" => catalogue().row_by_key(Table::Control, key),
        "signal" => catalogue().row_by_key(Table::Signal, key),
        "visibility" => catalogue().row_by_key(Table::Visibility, key),
        _ => None,
    };
    let Some((row, form)) = row.zip(form) else {
        return true;
    };
    let there =
        |wanted: &str| wanted == form || made.iter().any(|(s, k)| form_of(s, k) == Some(wanted));
    let inspected = |kind: &String| made.iter().any(|(s, k)| s == "inspection" && k == kind);
    let needed = row.checks.iter().flat_map(|check| {
        let kind = &catalogue().checks[check].kind;
        kind.bound_to(form).forms()
    });
    needed.into_iter().all(|form| there(&form))
        && (row.needs_inspection.is_empty() || row.needs_inspection.iter().any(inspected))
}

/// Something that may or may not be a clause.
fn clause(tape: &mut Tape<'_>) -> &'static str {
    tape.pick(&[
        "visibility.order-progress",
        "control.rework-closure",
        "record.material-loading-log.date-code",
        "inspection.aoi.images",
        "ncr.clearance",
        "shipment.test-report",
        "record.material-loading-log",
        "access.mes",
        "nothing.of-the-kind",
    ])
}

/// A text where nothing better is known.
pub fn words(tape: &mut Tape<'_>) -> &'static str {
    tape.pick(&WORDS)
}

pub const BOM: &str = "Line,MPN,Manufacturer,Quantity,References,Description,MSL,Populate\n\
    1,STM32F4,ST,1,U1,Controller,3,yes\n\
    2,CC0805,Yageo,4,\"C1,C2,C3,C4\",Capacitor,1,yes\n\
    3,RC0603,Yageo,2,\"R1,R2\",Resistor,1,yes\n\
    4,AT25,Microchip,1,U2,Memory,1,DNP\n";
pub const AVL: &str = "Line,Manufacturer,MPN,Status,From,Until\n1,ST,STM32F4,approved,,\n\
    2,Yageo,CC0805,approved,,\n2,Murata,GRM21,approved,,\n3,Yageo,RC0603,approved,,\n\
    4,Microchip,AT25,blocked,,\n";
