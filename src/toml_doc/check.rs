//! A document against its schema. Nothing else in the program knows `jsonschema`, apart from
//! `rules`, which compiles it.

use std::collections::HashSet;
use std::ops::Range;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Violation;
use serde_json::Value;

use super::branch::{self, Choice};
use super::recover::Repair;
use super::rules::Rules;
use super::schema::{self, Parts};
use super::tree::{self, Damage, Kind, child, last_segment, parent};
use super::{TomlDoc, codes, retype};
use crate::finding::{Code, Finding, Fix, certainly_meant, did_you_mean};

/// Longest list of names or values printed in a help line.
const MOST_LISTED: usize = 12;
/// Longest piece of the text repeated in a message.
const MOST_QUOTED: usize = 40;

/// A finding with what is needed to see that another one is the same mistake.
#[derive(Clone)]
struct Problem {
    finding: Finding,
    /// The table or value it is about.
    pointer: String,
    /// The key it is about, for keys that are unknown or missing.
    key: Option<String>,
    /// The table and key this unknown key was probably meant for.
    meant: Option<(String, String)>,
    /// The value that was probably meant.
    meant_value: Option<String>,
    /// Only a consequence when anything else is wrong at or below the same table.
    doubtful: bool,
}

/// Schema findings, each mistake once, and how to get each out of the way.
pub(super) struct Checked {
    pub(super) findings: Vec<Finding>,
    pub(super) repairs: Vec<Repair>,
}

/// All schema findings.
pub(super) fn check(doc: &TomlDoc, rules: &Rules, damage: &Damage, most: usize) -> Checked {
    let instance = with_dates_as_null(doc);
    let validator = match &rules.validator {
        Ok(validator) => validator,
        Err(error) => {
            return Checked {
                findings: vec![broken_schema(doc, error)],
                repairs: Vec::new(),
            };
        }
    };
    let mut check = Check {
        doc,
        schema: &rules.schema,
        instance: &instance,
        problems: Vec::new(),
        most,
    };
    // One more than is printed, so that the cut is noticed.
    for error in validator
        .iter_errors(&instance)
        .take(most.saturating_add(1))
    {
        check.error(&error);
    }
    check.whole_floats();
    check.into_checked(damage)
}

fn broken_schema(doc: &TomlDoc, error: &str) -> Finding {
    let message = format!("the schema of this file does not compile: {error}");
    Finding::error(codes::INTERNAL, doc.value_place(""), message)
        .help("this is a bug in the program, not in your file: please report it")
}

/// See [`schema::for_validation`].
fn with_dates_as_null(doc: &TomlDoc) -> Value {
    let mut instance = doc.json.clone();
    for (pointer, entry) in doc.entries.iter() {
        if matches!(entry.kind, Kind::Date | Kind::DateTime | Kind::Time)
            && let Some(value) = instance.pointer_mut(pointer)
        {
            // Only a plain date is ever wanted; the others must not fit anything.
            *value = match entry.kind {
                Kind::Date => Value::Null,
                _ => serde_json::json!({ MOMENT: null }),
            };
        }
    }
    instance
}

/// A key no model has, standing for a date with a time or a time alone.
const MOMENT: &str = "$moment";

struct Check<'a> {
    doc: &'a TomlDoc,
    schema: &'a Value,
    instance: &'a Value,
    problems: Vec<Problem>,
    /// Problems that are printed.
    most: usize,
}

impl<'a> Check<'a> {
    fn error(&mut self, error: &ValidationError<'_>) {
        let pointer = error.instance_path().as_str();
        if let Some(moment) = self.moment_above(pointer) {
            return self.wrong_type(&moment, &schema::at(self.schema, &moment));
        }
        let holder = self.holder(error);
        match error.kind() {
            Violation::AnyOf { context } | Violation::OneOfNotValid { context } => {
                self.choice(pointer, error, context);
            }
            Violation::AdditionalProperties { unexpected } => {
                self.unexpected(pointer, unexpected, &holder, false);
            }
            Violation::UnevaluatedProperties { unexpected } => {
                self.unexpected(pointer, unexpected, &holder, true);
            }
            Violation::Required { property } => {
                let key = property.as_str().unwrap_or_default();
                self.missing(pointer, key, None);
            }
            Violation::Type { .. } => self.wrong_type(pointer, &holder),
            Violation::Enum { options } => {
                let values = options.as_array().cloned().unwrap_or_default();
                self.not_allowed(pointer, &values);
            }
            Violation::Constant { expected_value } => {
                self.not_allowed(pointer, &[expected_value.as_ref().clone()]);
            }
            Violation::PropertyNames { error } => self.bad_name(pointer, error),
            Violation::UniqueItems => self.repeated_items(pointer),
            Violation::FalseSchema => {
                let table = parent(pointer).unwrap_or_default();
                self.unknown(table, &last_segment(pointer), &[], false);
            }
            other => {
                let says = constraint(other, &holder).unwrap_or_else(|| error.to_string());
                self.constraint(pointer, &says, &holder);
            }
        }
    }

    /// A date with a time stands in the instance as a table that no schema knows.
    fn moment_above(&self, pointer: &str) -> Option<String> {
        let is_moment = |at: &str| {
            let kind = self.doc.entries.get(at).map(|e| e.kind);
            matches!(kind, Some(Kind::DateTime | Kind::Time))
        };
        let above = parent(pointer).filter(|at| is_moment(at));
        above
            .or_else(|| is_moment(pointer).then_some(pointer))
            .map(str::to_owned)
    }

    /// The schema that holds the violated keyword, with its parts.
    fn holder(&self, error: &ValidationError<'_>) -> Parts<'a> {
        let keyword = error.schema_path().as_str();
        let holder = parent(keyword).and_then(|at| self.schema.pointer(at));
        holder.map_or_else(Vec::new, |at| schema::parts(self.schema, at))
    }

    fn choice(
        &mut self,
        pointer: &str,
        error: &ValidationError<'_>,
        context: &[Vec<ValidationError<'static>>],
    ) {
        let branches = self.schema.pointer(error.schema_path().as_str());
        let branches = branches
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice);
        let value = self.instance.pointer(pointer).unwrap_or(&Value::Null);
        let count = |n: usize| context.get(n).map_or(usize::MAX, Vec::len);
        match branch::choose(self.schema, branches, value, count) {
            Choice::Branch(n) => {
                for error in context.get(n).into_iter().flatten() {
                    self.error(error);
                }
            }
            Choice::WrongType => self.wrong_type(pointer, &self.holder(error)),
            Choice::NotAllowed(values) => self.not_allowed(pointer, &values),
            Choice::Tag(key, values) => self.not_allowed(&child(pointer, key), &values),
            Choice::NoTag(key, values) => self.no_tag(pointer, key, &values, &self.holder(error)),
            Choice::OneKeyOf(names) => self.one_key_of(pointer, &names),
        }
    }

    fn push(&mut self, pointer: &str, finding: Finding) {
        self.problems.push(Problem {
            finding,
            pointer: pointer.to_owned(),
            key: None,
            meant: None,
            meant_value: None,
            doubtful: false,
        });
    }

    fn unexpected(&mut self, pointer: &str, keys: &[String], holder: &Parts<'a>, loose: bool) {
        let known = schema::known_keys(holder);
        let by_pattern = holder.iter().find_map(|s| s.get("patternProperties"));
        for key in keys {
            // One table can hold a hundred thousand keys that nobody knows.
            if self.problems.len() > self.most {
                break;
            }
            if let (Some(patterns), []) = (by_pattern, known.as_slice()) {
                let patterns = patterns.as_object().into_iter().flat_map(|p| p.keys());
                let says = format!(
                    "must match `{}`",
                    patterns.cloned().collect::<Vec<_>>().join("` or `")
                );
                self.bad_key(pointer, key, &says);
                continue;
            }
            let doubtful = loose && known.contains(&key.as_str());
            self.unknown(pointer, key, &known, doubtful);
        }
    }

    fn unknown(&mut self, table: &str, key: &str, known: &[&str], doubtful: bool) {
        let at = child(table, key);
        let present = self.instance.pointer(table);
        let absent = known
            .iter()
            .copied()
            .filter(|name| present.is_none_or(|t| t.get(name).is_none()));
        let fix = certainly_meant(key, absent.clone()).map(|name| Fix::RenameKey {
            at: at.clone(),
            to: name.to_owned(),
        });
        let near = did_you_mean(key, absent).map(|name| (table.to_owned(), name.to_owned()));
        let (meant, help) = match near {
            Some((table, name)) => {
                let help = format!("did you mean `{name}`?");
                (Some((table, name)), Some(help))
            }
            None => match self.home_of(table, key) {
                Some(home) => {
                    let help = belongs(key, &home);
                    (Some((home, key.to_owned())), Some(help))
                }
                None => (
                    None,
                    listed("known here", known.iter().map(|k| format!("`{k}`"))),
                ),
            },
        };
        let finding = Finding::error(
            codes::UNKNOWN_KEY,
            self.doc.key_place(&at),
            format!("unknown key `{key}`"),
        );
        let finding = finding.label(self.in_table(table, "not known"));
        self.problems.push(Problem {
            finding: with_help(finding, help).fixed_by(fix),
            pointer: table.to_owned(),
            key: Some(key.to_owned()),
            meant,
            meant_value: None,
            doubtful,
        });
    }

    /// Another table near by that has exactly this key: above, below, beside.
    fn home_of(&self, table: &str, key: &str) -> Option<String> {
        let has = |at: &str| schema::known_keys(&schema::at(self.schema, at)).contains(&key);
        let is_table = |at: &str| schema::wants(&schema::at(self.schema, at), "object");
        let below = |at: &str| -> Vec<String> {
            let names = schema::known_keys(&schema::at(self.schema, at));
            names.iter().map(|name| child(at, name)).collect()
        };
        let mut candidates: Vec<String> = ancestors(table);
        candidates.extend(below(table));
        if let Some(above) = parent(table) {
            candidates.extend(below(above));
        }
        candidates
            .into_iter()
            .find(|at| at != table && is_table(at) && has(at))
    }

    fn in_table(&self, table: &str, words: &str) -> String {
        match dotted(table) {
            None => format!("{words} at the top level"),
            Some(name) => format!("{words} in `{name}`"),
        }
    }

    fn missing(&mut self, table: &str, key: &str, values: Option<&[Value]>) {
        let at = child(table, key);
        let parts = schema::at(self.schema, &at);
        let allowed = values.map(<[Value]>::to_vec).or_else(|| {
            let here = parts.first()?;
            schema::allowed(self.schema, here)
        });
        let help = match allowed {
            Some(values) if !values.is_empty() => listed(
                &format!("add `{key} = ...` with one of"),
                values.iter().map(shown),
            ),
            _ => Some(self.example(table, key, &parts)),
        };
        let place = self.doc.value_place(table);
        let message = self.in_table(table, &format!("missing key `{key}`"));
        let finding = Finding::error(codes::MISSING_KEY, place, message);
        self.problems.push(Problem {
            finding: with_help(finding, help),
            pointer: table.to_owned(),
            key: Some(key.to_owned()),
            meant: None,
            meant_value: None,
            doubtful: false,
        });
    }

    /// What to write for a missing key, with the first line of its description.
    fn example(&self, table: &str, key: &str, parts: &[&Value]) -> String {
        let key = key_text(key.to_owned());
        let named = dotted(table).map_or_else(|| key.to_owned(), |at| format!("{at}.{key}"));
        let add = match parts
            .iter()
            .find_map(|s| schema::type_names(s).first().copied())
        {
            Some("object") if !table.contains(|c: char| c.is_ascii_digit()) => format!("[{named}]"),
            Some("object") => format!("{key} = {{ ... }}"),
            Some("array") => format!("{key} = [...]"),
            Some("string") => format!("{key} = \"...\""),
            Some("integer") => format!("{key} = 1"),
            Some("boolean") => format!("{key} = true"),
            Some("null") => format!("{key} = 2026-01-31"),
            _ => format!("{key} = ..."),
        };
        let description = parts.iter().find_map(|s| s.get("description")?.as_str());
        match description.and_then(|text| text.lines().next()) {
            Some(line) => format!("add `{add}`: {line}"),
            None => format!("add `{add}`"),
        }
    }

    /// The key that says what kind of table this is may be there under a misspelt name.
    fn no_tag(&mut self, table: &str, tag: &str, values: &[Value], holder: &Parts<'a>) {
        let known = schema::known_keys(holder);
        let present = self.instance.pointer(table).and_then(Value::as_object);
        let strangers = present.into_iter().flat_map(|t| t.keys());
        let misspelt = strangers
            .filter(|key| !known.contains(&key.as_str()))
            .find(|key| did_you_mean(key, [tag]).is_some());
        match misspelt {
            Some(key) => self.unknown(table, key, &[tag], false),
            None => self.missing(table, tag, Some(values)),
        }
    }

    fn one_key_of(&mut self, table: &str, names: &[&str]) {
        let present = self.instance.pointer(table).and_then(Value::as_object);
        match present.and_then(|t| t.keys().next()) {
            Some(key) => self.unknown(table, key, names, false),
            None => {
                let message = self.in_table(table, "a key is missing");
                let finding =
                    Finding::error(codes::MISSING_KEY, self.doc.value_place(table), message);
                let help = listed("add one of", names.iter().map(|n| format!("`{n}`")));
                self.push(table, with_help(finding, help));
            }
        }
    }

    fn wrong_type(&mut self, pointer: &str, wanted: &[&Value]) {
        let found = self.kind(pointer);
        let words = schema::wanted(wanted);
        let subject = subject(pointer);
        let message = format!("{subject} must be {words}, not {}", found.words());
        let place = self.doc.value_place(pointer);
        let finding = Finding::error(codes::WRONG_TYPE, place, message)
            .label(format!("this is {}", found.words()));
        let help = self.type_help(pointer, found, wanted);
        let fix = self.type_fix(pointer, found, wanted);
        self.push(pointer, with_help(finding, help).fixed_by(fix));
    }

    fn kind(&self, pointer: &str) -> Kind {
        self.doc
            .entries
            .get(pointer)
            .map_or(Kind::Table, |e| e.kind)
    }

    /// How the value is written in the text, when that is short enough to repeat.
    fn written(&self, pointer: &str) -> Option<&str> {
        let entry = self.doc.entries.get(pointer)?;
        let text = self.doc.text(entry.layer).get(entry.value.clone())?;
        (text.len() <= MOST_QUOTED && !text.contains('\n')).then_some(text)
    }

    fn type_help(&self, pointer: &str, found: Kind, wanted: &[&Value]) -> Option<String> {
        let wants = |name| schema::wants(wanted, name);
        let written = self.written(pointer).unwrap_or("...");
        let text = self.instance.pointer(pointer).and_then(Value::as_str);
        let key = last_segment(pointer);
        match found {
            Kind::Integer | Kind::Float if wanted.iter().any(|s| schema::is_decimal(s)) => Some(
                format!("write it as a string, \"{written}\": money is never a float"),
            ),
            Kind::Float if wants("integer") => Some("write it without a decimal point".to_owned()),
            Kind::Integer | Kind::Float | Kind::Boolean | Kind::Date | Kind::Time
                if wants("string") =>
            {
                Some(format!("put it in quotes: \"{written}\""))
            }
            Kind::DateTime if wants("null") => Some("write the date without a time".to_owned()),
            Kind::String if wants("null") => {
                let date = text.filter(|t| t.parse::<jiff::civil::Date>().is_ok());
                Some(match date {
                    Some(date) => format!("write it without quotes: {date}"),
                    None => match text.and_then(day_first) {
                        Some(date) => format!("write it without quotes, the year first: {date}"),
                        None => "write a date without quotes, the year first, such as 2026-01-31"
                            .to_owned(),
                    },
                })
            }
            Kind::String if reads_as_wanted(text?, wanted) => {
                Some(format!("write it without quotes: {}", text?))
            }
            Kind::Table if wants("array") => Some(match self.has_header(pointer) {
                true => format!("write `[[{key}]]`, once for each entry"),
                false => "put it in brackets: [{ ... }]".to_owned(),
            }),
            Kind::ArrayOfTables if wants("object") => {
                Some(format!("write `[{key}]`: there can be only one"))
            }
            Kind::Array | Kind::ArrayOfTables | Kind::Table => None,
            _ if wants("array") => Some(format!("put it in brackets: [{written}]")),
            _ => None,
        }
    }

    /// The repair of a wrong type, where only one thing can be meant.
    fn type_fix(&self, pointer: &str, found: Kind, wanted: &[&Value]) -> Option<Fix> {
        let span = self.doc.entries.get(pointer)?.value.clone();
        let written = self.doc.source().text().get(span)?;
        let value = self.instance.pointer(pointer)?;
        retype::fix(self.schema, pointer, found, wanted, written, value)
    }

    fn has_header(&self, pointer: &str) -> bool {
        let entry = self.doc.entries.get(pointer);
        entry.is_some_and(|e| e.header.is_some())
    }

    fn not_allowed(&mut self, pointer: &str, values: &[Value]) {
        let value = self.instance.pointer(pointer).unwrap_or(&Value::Null);
        let same_type = |v: &Value| schema::type_name(v) == schema::type_name(value);
        if !values.iter().any(same_type) {
            let types: Vec<Value> = values
                .iter()
                .map(|v| serde_json::json!({ "const": v }))
                .collect();
            return self.wrong_type(pointer, &types.iter().collect::<Vec<_>>());
        }
        let near = value.as_str().and_then(|given| {
            did_you_mean(given, values.iter().filter_map(Value::as_str)).map(str::to_owned)
        });
        let all = listed("allowed", values.iter().map(shown));
        let help = match (near.clone(), all) {
            (Some(near), Some(all)) => Some(format!("did you mean \"{near}\"? {all}")),
            (_, all) => all,
        };
        let fix = value.as_str().and_then(|given| {
            let meant = certainly_meant(given, values.iter().filter_map(Value::as_str))?;
            Some(Fix::WriteText {
                at: pointer.to_owned(),
                to: meant.to_owned(),
            })
        });
        let subject = subject(pointer);
        let given = self
            .written(pointer)
            .map_or_else(String::new, |w| format!(", not {w}"));
        let message = match values {
            [only] => format!("{subject} must be {}{given}", shown(only)),
            _ => format!("{subject} must be one of the allowed values{given}"),
        };
        let place = self.doc.value_place(pointer);
        let finding = Finding::error(codes::NOT_ALLOWED, place, message);
        self.push(pointer, with_help(finding, help).fixed_by(fix));
        if let Some(problem) = self.problems.last_mut() {
            problem.meant_value = near;
        }
    }

    fn constraint(&mut self, pointer: &str, says: &str, holder: &[&Value]) {
        let subject = subject(pointer);
        let place = self.doc.value_place(pointer);
        let finding = Finding::error(codes::CONSTRAINT, place, format!("{subject} {says}"));
        let decimal = holder.first().is_some_and(|s| schema::is_decimal(s));
        let help = decimal.then(|| {
            "digits with a point and nothing between the thousands, such as \"1234.56\"".to_owned()
        });
        self.push(pointer, with_help(finding, help));
    }

    /// Every item that stands in the list already.
    fn repeated_items(&mut self, pointer: &str) {
        let items = self.instance.pointer(pointer).and_then(Value::as_array);
        let items = items.map_or(&[][..], Vec::as_slice);
        // As text: a list of half a million items must not be compared item by item.
        let mut known = HashSet::new();
        for (n, item) in items.iter().enumerate() {
            if known.insert(item.to_string()) {
                continue;
            }
            let at = child(pointer, &n.to_string());
            let list = last_segment(pointer);
            let message = format!("`{list}` lists {} twice", shown(item));
            let finding = Finding::error(codes::CONSTRAINT, self.doc.value_place(&at), message)
                .help("take the second one out")
                .fixed_by(Some(Fix::RemoveItem { at: at.clone() }));
            self.push(&at, finding);
        }
    }

    /// A name chosen by the writer (the key of a map) that is not one of the possible ones.
    fn bad_name(&mut self, table: &str, error: &ValidationError<'_>) {
        let Some(key) = error.instance().as_str().map(str::to_owned) else {
            return;
        };
        match error.kind() {
            Violation::Enum { options } => {
                let names = options.as_array().map_or(&[][..], Vec::as_slice);
                let names: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
                self.unknown(table, &key, &names, false);
            }
            other => {
                let holder = self.holder(error);
                let closed = holder
                    .first()
                    .and_then(|at| schema::allowed(self.schema, at));
                if let Some(names) = closed {
                    let names: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
                    return self.unknown(table, &key, &names, false);
                }
                let says = constraint(other, &holder).unwrap_or_else(|| error.to_string());
                self.bad_key(table, &key, &says);
            }
        }
    }

    fn bad_key(&mut self, table: &str, key: &str, says: &str) {
        let at = child(table, key);
        let message = format!("the name `{key}` {says}");
        let finding = Finding::error(codes::CONSTRAINT, self.doc.key_place(&at), message);
        self.push(&at, finding);
    }

    /// For JSON Schema 1.0 is an integer; for TOML and for the model it is not.
    fn whole_floats(&mut self) {
        let floats: Vec<String> = self
            .doc
            .entries
            .iter()
            .filter(|(_, e)| e.kind == Kind::Float)
            .map(|(at, _)| at.to_owned())
            .collect();
        for pointer in floats {
            let value = self.instance.pointer(&pointer).and_then(Value::as_f64);
            let parts = schema::at(self.schema, &pointer);
            let only_integers =
                schema::wants(&parts, "integer") && !schema::wants(&parts, "number");
            if only_integers && value.is_some_and(|v| v.fract() == 0.0) {
                self.wrong_type(&pointer, &parts);
            }
        }
    }

    fn into_checked(self, damage: &Damage) -> Checked {
        let kept = self.without_damaged(damage);
        let kept = without_consequences(kept);
        let kept = one_for_each_value(kept);
        Checked {
            repairs: kept.iter().filter_map(repair).collect(),
            findings: kept.into_iter().map(|p| p.finding).collect(),
        }
    }

    /// Nothing is concluded from text that could not be read.
    fn without_damaged(&self, damage: &Damage) -> Vec<Problem> {
        let text = self.doc.text(0);
        let lost: Vec<&str> = damage
            .syntax
            .iter()
            .map(|at| surroundings(text, at))
            .collect();
        self.problems
            .iter()
            .filter(|problem| match &problem.key {
                Some(key) if problem.finding.code == codes::MISSING_KEY => {
                    let section = self.doc.entries.section(&problem.pointer);
                    let hit =
                        |at: &Range<usize>| section.as_ref().is_some_and(|s| tree::touches(s, at));
                    !damage.syntax.iter().any(hit) && !lost.iter().any(|t| t.contains(key.as_str()))
                }
                Some(_) => !hits(&damage.syntax, &problem.finding.place.span),
                None => {
                    let entry = self.doc.entries.get(&problem.pointer);
                    let span = entry.map_or(0..0, |e| e.value.clone());
                    !hits(&damage.syntax, &span) && !hits(&damage.values, &span)
                }
            })
            .cloned()
            .collect()
    }
}

fn hits(damaged: &[Range<usize>], span: &Range<usize>) -> bool {
    damaged.iter().any(|at| tree::touches(at, span))
}

/// The lines a syntax error stands on: a key named there was probably meant.
fn surroundings<'t>(text: &'t str, at: &Range<usize>) -> &'t str {
    let start = text[..at.start.min(text.len())]
        .rfind('\n')
        .map_or(0, |n| n + 1);
    let end = at.end.max(at.start).min(text.len());
    let end = text[end..].find('\n').map_or(text.len(), |n| end + n);
    &text[start..end]
}

/// A misspelt key is not missing too, and what follows from another mistake is not one of its own.
fn without_consequences(problems: Vec<Problem>) -> Vec<Problem> {
    let meant: HashSet<(String, String)> =
        problems.iter().filter_map(|p| p.meant.clone()).collect();
    let certain: Vec<String> = problems
        .iter()
        .filter(|p| !p.doubtful)
        .map(|p| p.pointer.clone())
        .collect();
    problems
        .into_iter()
        .filter(|p| match &p.key {
            Some(key) if p.finding.code == codes::MISSING_KEY => {
                !meant.contains(&(p.pointer.clone(), key.clone()))
            }
            _ => !p.doubtful || !certain.iter().any(|at| at.starts_with(&p.pointer)),
        })
        .collect()
}

/// A value of the wrong type is not also too short: the gravest complaint about a value stands.
fn one_for_each_value(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort_by_key(|p| gravity(p.finding.code));
    let mut seen = HashSet::new();
    problems
        .into_iter()
        .filter(|p| p.key.is_some() || seen.insert(p.pointer.clone()))
        .collect()
}

/// How a mistake is got out of the way; what is missing cannot be made up.
fn repair(problem: &Problem) -> Option<Repair> {
    match (&problem.key, &problem.meant, &problem.meant_value) {
        (Some(_), _, _) if problem.finding.code == codes::MISSING_KEY => None,
        (Some(key), Some((table, name)), _) if *table == problem.pointer => {
            Some(Repair::Rename(child(&problem.pointer, key), name.clone()))
        }
        (Some(key), _, _) => Some(Repair::Remove(child(&problem.pointer, key))),
        (None, _, Some(value)) => Some(Repair::Replace(
            problem.pointer.clone(),
            Value::String(value.clone()),
        )),
        (None, _, None) => Some(Repair::Remove(problem.pointer.clone())),
    }
}

fn gravity(code: Code) -> u8 {
    match code {
        codes::WRONG_TYPE => 0,
        codes::NOT_ALLOWED => 1,
        _ => 2,
    }
}

/// The tables above, nearest first.
fn ancestors(pointer: &str) -> Vec<String> {
    std::iter::successors(parent(pointer), |at| parent(at))
        .map(str::to_owned)
        .collect()
}

/// A pointer as it stands in a header; `None` for the root.
fn dotted(pointer: &str) -> Option<String> {
    let names = pointer
        .split('/')
        .skip(1)
        .filter(|s| s.parse::<usize>().is_err());
    let names: Vec<String> = names.map(|name| key_text(tree::unescape(name))).collect();
    (!names.is_empty()).then(|| names.join("."))
}

/// A key as TOML wants it written: bare when it can be.
fn key_text(key: String) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    match !key.is_empty() && key.chars().all(bare) {
        true => key,
        false => format!("{key:?}"),
    }
}

fn belongs(key: &str, home: &str) -> String {
    match dotted(home) {
        None => format!("`{key}` belongs to the top level: write it above the first `[table]`"),
        Some(name) => format!("`{key}` belongs in `[{name}]`"),
    }
}

/// The value as a message names it.
fn subject(pointer: &str) -> String {
    let last = last_segment(pointer);
    match (last.parse::<usize>(), parent(pointer)) {
        (Ok(n), Some(array)) => format!("item {} of `{}`", n + 1, last_segment(array)),
        (_, None) => "the file".to_owned(),
        _ => format!("`{last}`"),
    }
}

fn shown(value: &Value) -> String {
    value.to_string()
}

fn listed(words: &str, items: impl Iterator<Item = String>) -> Option<String> {
    let mut items: Vec<String> = items.collect();
    let more = items.len().saturating_sub(MOST_LISTED);
    items.truncate(MOST_LISTED);
    if more > 0 {
        items.push(format!("and {more} more"));
    }
    (!items.is_empty()).then(|| format!("{words}: {}", items.join(", ")))
}

fn with_help(finding: Finding, help: Option<String>) -> Finding {
    match help {
        Some(help) => finding.help(help),
        None => finding,
    }
}

/// `15.02.2027` as a date; with slashes the order of day and month is anybody's guess.
fn day_first(text: &str) -> Option<jiff::civil::Date> {
    let parts: Vec<&str> = text.trim().split('.').collect();
    let [day, month, year] = parts.as_slice() else {
        return None;
    };
    let (day, month, year) = (day.parse().ok()?, month.parse().ok()?, year.parse().ok()?);
    jiff::civil::Date::new(year, month, day)
        .ok()
        .filter(|_| year >= 1000)
}

/// Whether a string holds a value of the wanted type, so that the quotes are the mistake.
fn reads_as_wanted(text: &str, wanted: &[&Value]) -> bool {
    let wants = |name| schema::wants(wanted, name);
    (wants("integer") && text.parse::<i64>().is_ok())
        || (wants("number") && text.parse::<f64>().is_ok_and(f64::is_finite))
        || (wants("boolean") && text.parse::<bool>().is_ok())
}

/// A violated limit in words; `None` for keywords our models do not produce.
fn constraint(violation: &Violation, holder: &[&Value]) -> Option<String> {
    Some(match violation {
        Violation::Minimum { limit } => format!("must be at least {limit}"),
        Violation::Maximum { limit } => format!("must be at most {limit}"),
        Violation::ExclusiveMinimum { limit } => format!("must be more than {limit}"),
        Violation::ExclusiveMaximum { limit } => format!("must be less than {limit}"),
        Violation::MultipleOf { multiple_of } => format!("must be a multiple of {multiple_of}"),
        Violation::MinLength { limit: 1 } | Violation::MinItems { limit: 1 } => {
            "must not be empty".to_owned()
        }
        Violation::MinProperties { limit: 1 } => "must not be empty".to_owned(),
        Violation::MinLength { limit } => format!("must have at least {limit} characters"),
        Violation::MaxLength { limit } => format!("must have at most {limit} characters"),
        Violation::MinItems { limit } => format!("must have at least {limit} items"),
        Violation::MaxItems { limit } => format!("must have at most {limit} items"),
        Violation::MinProperties { limit } => format!("must have at least {limit} entries"),
        Violation::MaxProperties { limit } => format!("must have at most {limit} entries"),
        Violation::UniqueItems => "must not list the same item twice".to_owned(),
        Violation::Pattern { pattern } => pattern_words(pattern, holder),
        Violation::Format { format } => format!("is not a valid {format}"),
        Violation::OneOfMultipleValid { .. } => "can be read in more than one way".to_owned(),
        _ => return None,
    })
}

/// A model can say what its pattern means with `extend("x-wants" = "...")`.
fn pattern_words(pattern: &str, holder: &[&Value]) -> String {
    let schema = holder.first();
    if schema.is_some_and(|s| schema::is_decimal(s)) {
        return "is not a decimal number".to_owned();
    }
    match schema.and_then(|s| s.get("x-wants")?.as_str()) {
        Some(wants) => format!("must be {wants}"),
        None => format!("must match `{pattern}`"),
    }
}
