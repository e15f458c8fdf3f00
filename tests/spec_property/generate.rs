//! Specs from the schema of the format and the words of the field: every section and key that a
//! model has can come up, without anyone listing it here.

use serde_json::Value as Json;
use toml::{Table, Value};

use super::tape::Tape;
use super::vocabulary::{self, schema};

/// A spec with the files it may name.
#[derive(Clone)]
pub struct Made {
    pub text: String,
    pub files: Vec<(String, String)>,
}

/// Makes a spec; in a share of cases something is wrong with it.
pub fn spec(numbers: &[u32]) -> Made {
    let mut tape = Tape::new(numbers);
    let breaks = tape.chance(35);
    let mut text = written(&table(&mut tape, Sound::Mostly));
    let mut base = written(&base(&mut tape));
    let mut bom = vocabulary::BOM.to_owned();
    if breaks {
        for _ in 0..=tape.below(3) {
            let hit = match tape.below(12) {
                10 => &mut base,
                11 => &mut bom,
                _ => &mut text,
            };
            *hit = broken(hit, &mut tape);
        }
    }
    let file = |name: &str, text: String| (name.to_owned(), text);
    Made {
        text,
        files: vec![
            file("basis/bom.csv", bom),
            file("basis/avl.csv", vocabulary::AVL.to_owned()),
            file("base/company.toml", base),
        ],
    }
}

/// How much care the writer takes.
#[derive(Clone, Copy, PartialEq)]
enum Sound {
    /// What every spec needs is there.
    Mostly,
    /// Only what the tape says: a base need not stand alone.
    AsItComes,
}

fn table(tape: &mut Tape<'_>, sound: Sound) -> Table {
    let density = tape.pick(&[6, 15, 40]);
    let mut walk = Walk {
        tape,
        density,
        made: Vec::new(),
    };
    let properties = schema()["properties"].as_object().unwrap();
    let mut spec = Table::new();
    for (section, schema) in properties {
        let needed = sound == Sound::Mostly && walk.is_needed(section);
        let percent = match section.as_str() {
            "rfq" | "ncr" | "shipment" | "acceptance" => 40,
            // Only few specs demand the records that it is held against.
            "date-code" => 5,
            _ => 60,
        };
        if needed || walk.tape.chance(percent) {
            let made = match section.as_str() {
                "basis" => walk.basis(schema),
                "identity" if sound == Sound::Mostly => walk.identities(),
                _ => walk.value(schema, &[section]),
            };
            spec.insert(section.clone(), made);
        }
    }
    spec
}

/// A company's own base: some sections, none of which has to stand there.
fn base(tape: &mut Tape<'_>) -> Table {
    let mut base = table(tape, Sound::AsItComes);
    for key in ["spec", "product", "rfq", "basis", "depth"] {
        if !tape.chance(30) {
            base.remove(key);
        }
    }
    base.insert("format".to_owned(), 1.into());
    base
}

struct Walk<'t, 'n> {
    tape: &'t mut Tape<'n>,
    density: u32,
    /// Section and key of what is demanded so far.
    made: Vec<(String, String)>,
}

impl Walk<'_, '_> {
    fn is_needed(&mut self, section: &str) -> bool {
        let needed = ["format", "spec", "product", "depth", "basis", "identity"];
        needed.contains(&section) && !self.tape.chance(2)
    }

    fn value(&mut self, schema: &Json, path: &[&str]) -> Value {
        if let Some(value) = vocabulary::value(self.tape, path) {
            return value;
        }
        let schema = referred(schema);
        if let Some(value) = schema.get("const") {
            return plain(value);
        }
        for list in ["enum", "oneOf", "anyOf"] {
            if let Some(options) = schema.get(list).and_then(Json::as_array) {
                let option = &options[self.tape.below(options.len())];
                return match list {
                    "enum" => plain(option),
                    _ => self.value(option, path),
                };
            }
        }
        match schema["type"].as_str().unwrap_or("string") {
            "integer" => Value::Integer(i64::from(self.tape.pick(&[1_i32, 2, 3, 10, 500]))),
            "boolean" => Value::Boolean(!self.tape.chance(20)),
            "array" => self.array(schema, path),
            "object" => Value::Table(self.object(schema, path)),
            _ if schema["format"] == "date" => date(self.tape),
            _ => vocabulary::words(self.tape).into(),
        }
    }

    fn array(&mut self, schema: &Json, path: &[&str]) -> Value {
        let least = schema["minItems"].as_u64().unwrap_or(0).max(1);
        let more = self.tape.pick(&[0, 0, 1, 2]);
        let items = (0..least + more).map(|_| self.value(&schema["items"], path));
        let mut distinct: Vec<Value> = Vec::new();
        for item in items.collect::<Vec<_>>() {
            if !distinct.contains(&item) {
                distinct.push(item);
            }
        }
        Value::Array(distinct)
    }

    fn object(&mut self, schema: &Json, path: &[&str]) -> Table {
        let mut table = Table::new();
        if let Some(properties) = schema["properties"].as_object() {
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            for (key, schema) in properties {
                let wanted = match key.as_str() {
                    "type" | "depths" | "counted" | "key" | "field" => 95,
                    "purpose" | "defined-in" | "retention" | "contains" => 85,
                    _ => self.density,
                };
                let needed = required.iter().any(|name| name == key);
                if needed || self.tape.chance(wanted) {
                    let below: Vec<&str> = path.iter().copied().chain([key.as_str()]).collect();
                    table.insert(key.clone(), self.value(schema, &below));
                }
            }
        } else {
            let section = if path.len() > 2 {
                path[path.len() - 1]
            } else {
                path[0]
            };
            for key in vocabulary::keys(section) {
                let sensible = vocabulary::fits(path[0], key, &self.made) || self.tape.chance(2);
                if sensible && self.tape.chance(self.density) {
                    self.made.push((path[0].to_owned(), key.to_owned()));
                    let below: Vec<&str> = path.iter().copied().chain([key]).collect();
                    let made = self.value(&schema["additionalProperties"], &below);
                    table.insert(key.to_owned(), made);
                }
            }
        }
        table
    }

    /// Mostly all documents, released; some follow, some are not used, some are nonsense.
    fn basis(&mut self, schema: &Json) -> Value {
        let mut basis = Table::new();
        for (key, schema) in referred(schema)["properties"].as_object().unwrap() {
            if self.tape.chance(2) {
                continue;
            }
            let made = match (key.as_str(), self.tape.below(60)) {
                ("build-quantity" | "program", 0..48) => continue,
                ("contract" | "first-article-instruction", 0..30) => continue,
                ("build-quantity" | "program", _) | (_, 59) => {
                    self.value(schema, &["basis", key.as_str()])
                }
                (_, 58) => status("not-used"),
                (_, 56 | 57) => status("to-follow"),
                _ => Value::Table(self.released(key)),
            };
            basis.insert(key.clone(), made);
        }
        Value::Table(basis)
    }

    fn released(&mut self, key: &str) -> Table {
        let mut entry = Table::new();
        entry.insert("document".to_owned(), format!("{key}-7").into());
        entry.insert("revision".to_owned(), "C".into());
        if ["bom", "avl"].contains(&key) && !self.tape.chance(20) {
            entry.insert("file".to_owned(), format!("basis/{key}.csv").into());
        }
        entry
    }

    fn identities(&mut self) -> Value {
        let mut all = Table::new();
        for level in ["lot", "panel", "board"] {
            let mut rule = Table::new();
            for key in ["pattern", "assigned-by", "marking", "severity"] {
                if key == "pattern" && !self.tape.chance(5) || self.tape.chance(20) {
                    let rules = &schema()["$defs"]["IdentityRule"]["properties"][key];
                    rule.insert(key.to_owned(), self.value(rules, &["identity", level, key]));
                }
            }
            all.insert(level.to_owned(), Value::Table(rule));
        }
        Value::Table(all)
    }
}

fn status(word: &str) -> Value {
    let mut entry = Table::new();
    entry.insert("status".to_owned(), word.into());
    Value::Table(entry)
}

/// A schema behind its reference.
pub fn referred(schema: &Json) -> &Json {
    let target = schema["$ref"].as_str().and_then(|at| at.strip_prefix('#'));
    target.map_or(schema, |at| vocabulary::schema().pointer(at).unwrap())
}

/// A value of the schema as TOML.
pub fn plain(value: &Json) -> Value {
    Value::try_from(value).unwrap()
}

fn date(tape: &mut Tape<'_>) -> Value {
    let day = tape.pick(&["2026-11-20", "2026-02-28", "2027-12-31"]);
    Value::Datetime(day.parse().unwrap())
}

/// As a text; tables get their headings.
pub fn written(table: &Table) -> String {
    toml::to_string(table).unwrap()
}

/// One thing done to a text that a tired person might do.
pub fn broken(text: &str, tape: &mut Tape<'_>) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    if lines.is_empty() {
        return "[".to_owned();
    }
    let at = tape.below(lines.len());
    match tape.below(11) {
        0 => drop(lines.remove(at)),
        1 => lines.insert(at, lines[at]),
        2 => lines.truncate(at),
        3 => return lines.join("\r\n"),
        4 => return replaced(text, "= \"", "= 7 # \"", tape),
        5 => return replaced(text, "[", tape.pick(&["", "[[", "(", "[ä."]), tape),
        6 => return replaced(text, "-", tape.pick(&["_", "", "–"]), tape),
        7 => return replaced(text, "\"", tape.pick(&["", "'", "\"\"\"", "”"]), tape),
        8 => {
            let section = lines.iter().position(|line| line.starts_with('['));
            let section = section.unwrap_or(0);
            let rest = &lines[section + 1..];
            let end = rest.iter().position(|line| line.starts_with('['));
            lines.drain(section..end.map_or(lines.len(), |end| section + 1 + end));
        }
        _ => return character(text, tape),
    }
    lines.join("\n")
}

/// One occurrence of a piece of text, replaced.
fn replaced(text: &str, old: &str, new: &str, tape: &mut Tape<'_>) -> String {
    let places: Vec<usize> = text.match_indices(old).map(|(at, _)| at).collect();
    if places.is_empty() {
        return text.to_owned();
    }
    let at = tape.pick(&places);
    format!("{}{new}{}", &text[..at], &text[at + old.len()..])
}

/// One character taken out, changed or added.
pub fn character(text: &str, tape: &mut Tape<'_>) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let at = tape.below(characters.len());
    let other = tape.pick(&[
        'x', '"', '[', ']', '=', '\n', '.', ' ', 'é', '7', '\u{0}', '🔧', '#',
    ]);
    match tape.below(4) {
        0 => drop(characters.splice(at..(at + 1).min(characters.len()), [])),
        1 => characters.insert(at, other),
        2 => drop(characters.splice(at..(at + 9).min(characters.len()), [])),
        _ => characters[at] = other,
    }
    characters.into_iter().collect()
}
