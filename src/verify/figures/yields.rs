//! First-pass and final yield of every kind of inspection and test: of the units with a record, how many
//! passed the first time, and how many passed in the end.

use hashbrown::{HashMap, HashSet};
use indexmap::IndexMap;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::{further, percent, same};
use crate::checks::{CheckKind, Filter};
use crate::records::{FieldId, is_blank};
use crate::spec::model::Depth;
use crate::values::Decimal;
use crate::verify::runs::Run;
use crate::verify::world::World;

/// Kinds told apart in a form: a hostile file may name a kind in every row.
const KINDS: usize = 64;

/// Yields of all kinds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Yields {
    /// One for each kind, by form and name.
    pub steps: Vec<StepYield>,
    /// Records that were left out, because they name no unit or one of very many kinds.
    pub left_out: u64,
    /// Kinds of which no yield can be counted, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
    /// Why there is nothing to count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absent: Option<String>,
}

/// Yield of one kind of inspection or test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct StepYield {
    /// The form.
    pub form: String,
    /// The kind: `aoi`, `fct`.
    pub kind: String,
    /// What is counted: boards, panels or lots.
    pub unit: String,
    /// Units with a record of the kind.
    pub units: u64,
    /// Of those, how many passed the first time.
    pub first_pass: u64,
    /// Of those, how many passed in the end, every failed parameter included.
    pub final_pass: u64,
    /// Of those, how many have a record whose time or result cannot be decided; they count as neither.
    pub undecided: u64,
    /// Share that passed the first time.
    pub first_pass_percent: Decimal,
    /// Share that passed in the end.
    pub final_percent: Decimal,
}

/// What is known of a unit so far: its first and its last step.
#[derive(Clone, Copy)]
struct Known {
    first: Option<(Timestamp, bool)>,
    last: Option<(Timestamp, bool)>,
    undecided: bool,
}

impl Known {
    const NOTHING: Known = Known {
        first: None,
        last: None,
        undecided: false,
    };

    /// Rows of one moment are one step, which passes when all of them do.
    fn step(&mut self, at: Timestamp, passed: bool, again: bool) {
        let fresh = passed && !again;
        self.first = Some(match self.first {
            Some((first, held)) if first < at => (first, held),
            Some((first, held)) if first == at => (first, held && fresh),
            _ => (at, fresh),
        });
        self.last = Some(match self.last {
            Some((last, held)) if last > at => (last, held),
            Some((last, held)) if last == at => (last, held && passed),
            _ => (at, passed),
        });
    }
}

/// The word of a unit, and the number of a kind.
type Step = (u32, usize);

type Of<V> = HashMap<Step, V, foldhash::fast::RandomState>;

/// Counts of one form while its rows go by.
pub(super) struct Form<'y> {
    all: &'y mut Yields,
    form: &'static str,
    depth: Depth,
    kinds: IndexMap<String, ()>,
    /// The numbers of kinds by those of their words.
    by_word: HashMap<u32, usize, foldhash::fast::RandomState>,
    /// Units of which every record so far is a pass, and of no retest: they need no history.
    plain: HashSet<Step, foldhash::fast::RandomState>,
    /// All others.
    known: Of<Known>,
    /// The last failure of every parameter that failed.
    failed: Of<Vec<(String, Timestamp)>>,
    /// The last pass of every parameter of those that have a failure.
    passed: Of<HashMap<String, Timestamp>>,
    /// Kinds of which only failures are reported.
    failures_only: Vec<Only>,
}

/// Only failures of these kinds are reported.
struct Only {
    kinds: Option<Vec<String>>,
    except: Vec<String>,
}

impl Yields {
    /// Begins to count a form.
    pub(super) fn form(
        &mut self,
        world: &World<'_>,
        form: &'static str,
        subject: &str,
    ) -> Form<'_> {
        Form {
            all: self,
            form,
            depth: world.depth(form),
            kinds: IndexMap::new(),
            by_word: HashMap::default(),
            plain: HashSet::default(),
            known: HashMap::default(),
            failed: HashMap::default(),
            passed: HashMap::default(),
            failures_only: failures_only(world, form, subject),
        }
    }

    /// Says why there is nothing, where that is so.
    pub(super) fn finish(mut self) -> Yields {
        if self.steps.is_empty() && self.remarks.is_empty() {
            self.absent = Some("no inspection and no test has a record".to_owned());
        }
        self
    }
}

/// What the spec declares to be reported only where it failed.
fn failures_only(world: &World<'_>, wanted: &str, wanted_subject: &str) -> Vec<Only> {
    let checks = world.spec.clauses.iter().flat_map(|clause| &clause.checks);
    checks
        .filter_map(|check| match &check.kind {
            CheckKind::FinalState {
                form,
                subject,
                filter,
                except,
                declared: true,
                ..
            } if form == wanted && subject == wanted_subject => Some(Only {
                kinds: filter.get(wanted_subject).cloned(),
                except: except.clone(),
            }),
            _ => None,
        })
        .collect()
}

impl Only {
    fn has(&self, kind: &str) -> bool {
        let named = self.kinds.as_ref();
        named.is_none_or(|kinds| kinds.iter().any(|known| known == kind))
            && !self.except.iter().any(|known| known == kind)
    }
}

impl Form<'_> {
    /// Rows of one unit, kind, moment and result.
    pub(super) fn add<'a>(&mut self, world: &World<'a>, run: &Run<'_, 'a>, at: Option<Timestamp>) {
        let Some(step) = self.step(world, run) else {
            self.all.left_out += run.len();
            return;
        };
        if at.is_some() && run.look(same::RESULT) == "pass" && run.look(same::AGAIN) != "yes" {
            self.plain.insert(step);
        } else {
            self.known.entry(step).or_insert(Known::NOTHING);
        }
    }

    /// The same rows once more, of units that need a history.
    fn add_known<'a>(&mut self, world: &World<'a>, run: &Run<'_, 'a>) {
        let step = self.step(world, run);
        let Some((step, known)) = step.and_then(|step| Some((step, self.known.get_mut(&step)?)))
        else {
            return;
        };
        let passed = match run.look(same::RESULT) {
            "pass" => Some(true),
            "fail" => Some(false),
            _ => None,
        };
        let (Some(at), Some(passed)) = (run.moment_said(same::AT), passed) else {
            known.undecided = true;
            return;
        };
        known.step(at, passed, run.look(same::AGAIN) == "yes");
        for place in run.rows.clone() {
            let parameter = run.cell(further::PARAMETER, place);
            if passed {
                let name = if is_blank(parameter) { "" } else { parameter };
                let last = self.passed.entry(step).or_default();
                match last.get_mut(name) {
                    Some(last) => *last = at.max(*last),
                    None => _ = last.insert(name.to_owned(), at),
                }
                continue;
            }
            if is_blank(parameter) {
                continue;
            }
            let failed = self.failed.entry(step).or_default();
            match failed.iter_mut().find(|(known, _)| *known == parameter) {
                Some((_, last)) => *last = at.max(*last),
                None => failed.push((parameter.to_owned(), at)),
            }
        }
    }

    fn step<'a>(&mut self, world: &World<'a>, run: &Run<'_, 'a>) -> Option<Step> {
        let unit = run.unit_word(world, self.depth)?;
        let word = run.word(same::KIND);
        if let Some(number) = word.and_then(|word| self.by_word.get(&word)) {
            return Some((unit, *number));
        }
        let kind = Some(run.look(same::KIND)).filter(|kind| !is_blank(kind))?;
        let number = match self.kinds.get_index_of(kind) {
            Some(number) => number,
            None if self.kinds.len() >= KINDS => return None,
            None => self.kinds.insert_full(kind.to_owned(), ()).0,
        };
        if let Some(word) = word {
            self.by_word.insert(word, number);
        }
        Some((unit, number))
    }

    /// Takes away the failures of parameters that passed later: a retest of another parameter says
    /// nothing about them, and a pass that names none is one of the whole.
    fn settle(&mut self) {
        let passed = &self.passed;
        self.failed.retain(|step, failed| {
            failed.retain(|(parameter, last)| {
                let of_unit = passed.get(step);
                let later = |name: &str| of_unit?.get(name).filter(|at| *at > last);
                later(parameter).is_none() && later("").is_none()
            });
            !failed.is_empty()
        });
    }

    pub(super) fn finish(mut self, world: &World<'_>, same: &[FieldId], further: &[FieldId]) {
        let none = Filter::new();
        if !self.known.is_empty() {
            world.runs(self.form, &none, same, further, |run| {
                self.add_known(world, &run)
            });
        }
        self.settle();
        self.count();
    }

    fn count(mut self) {
        let mut steps: Vec<StepYield> = self
            .kinds
            .keys()
            .map(|kind| StepYield {
                form: self.form.to_owned(),
                kind: kind.clone(),
                unit: format!("{}s", self.depth),
                units: 0,
                first_pass: 0,
                final_pass: 0,
                undecided: 0,
                first_pass_percent: percent(0, 1),
                final_percent: percent(0, 1),
            })
            .collect();
        self.plain.retain(|step| !self.known.contains_key(step));
        for (_, kind) in &self.plain {
            if let Some(counted) = steps.get_mut(*kind) {
                counted.units += 1;
                counted.first_pass += 1;
                counted.final_pass += 1;
            }
        }
        for (step, known) in &self.known {
            let Some(counted) = steps.get_mut(step.1) else {
                continue;
            };
            counted.units += 1;
            let held = |at: Option<(Timestamp, bool)>| at.is_some_and(|(_, passed)| passed);
            if known.undecided {
                counted.undecided += 1;
                continue;
            }
            counted.first_pass += u64::from(held(known.first));
            let settled = !self.failed.contains_key(step);
            counted.final_pass += u64::from(held(known.last) && settled);
        }
        steps.sort_by(|a, b| a.kind.cmp(&b.kind));
        let yields = self.all;
        for mut step in steps {
            if self.failures_only.iter().any(|only| only.has(&step.kind)) {
                yields.remarks.push(format!(
                    "{}: the spec declares that failures only are reported, so the units that passed are not on record",
                    step.kind
                ));
                continue;
            }
            step.first_pass_percent = percent(step.first_pass, step.units);
            step.final_percent = percent(step.final_pass, step.units);
            yields.steps.push(step);
        }
    }
}
