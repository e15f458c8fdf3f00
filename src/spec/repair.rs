//! Repairs that are certain, made in the text of a spec until none is left.

use std::collections::HashSet;

use super::CheckedSpec;
use crate::finding::{Code, Finding, Fix, Severity};
use crate::source::SourceFile;
use crate::toml_doc::edit::{self, Made};
use crate::toml_doc::{Layer, Limits, codes};

/// A spec nested so deeply in mistakes that this many rounds do not reach the last is left there.
const MOST_ROUNDS: usize = 200;

/// A spec after its repairs.
#[derive(Debug)]
pub struct Repaired {
    /// What was found in the repaired text.
    pub checked: CheckedSpec,
    /// What was changed, in order.
    pub made: Vec<Made>,
    /// Repairs that were not made because another place would then be wrong.
    pub left: Vec<Left>,
    /// The text is not TOML, so nothing in it was touched.
    pub unreadable: bool,
}

/// A repair that was not made.
#[derive(Debug)]
pub struct Left {
    /// What it was to repair.
    pub finding: Finding,
    /// What would have been wrong after it.
    pub brings: Finding,
}

/// Makes the repairs that findings carry, checks again, and goes on until nothing changes.
///
/// A repair that brings an error to another place is not made: there the meaning was not certain.
/// Errors that a misspelt key has hidden, in it or below it, may come to light.
#[must_use]
pub fn repair(source: SourceFile, check: impl Fn(SourceFile) -> CheckedSpec) -> Repaired {
    let unreadable = edit::apply(&source, &[]).is_none();
    let mut repaired = Repaired {
        checked: check(source),
        made: Vec::new(),
        left: Vec::new(),
        unreadable,
    };
    for _ in 0..MOST_ROUNDS {
        let open = repaired.open();
        if unreadable || open.is_empty() {
            break;
        }
        let all: Vec<Fix> = open
            .iter()
            .filter_map(|finding| finding.fix.clone())
            .collect();
        if !repaired.attempt(&all, &check) {
            // One of them does harm, or they are in each other's way: the first alone then.
            let first = open[0].clone();
            let fix: Vec<Fix> = first.fix.iter().cloned().collect();
            if !repaired.attempt(&fix, &check) {
                let brings = repaired.harm(&fix, &check).unwrap_or_else(|| first.clone());
                repaired.left.push(Left {
                    finding: first,
                    brings,
                });
            }
        }
    }
    repaired
}

impl Repaired {
    /// Findings with a repair that was not tried in vain.
    fn open(&self) -> Vec<Finding> {
        let tried: HashSet<&Fix> = self
            .left
            .iter()
            .filter_map(|l| l.finding.fix.as_ref())
            .collect();
        let findings = self.checked.findings.iter();
        findings
            .filter(|finding| finding.fix.as_ref().is_some_and(|fix| !tried.contains(fix)))
            .cloned()
            .collect()
    }

    /// Makes these repairs, unless they do harm; whether they were made.
    fn attempt(&mut self, fixes: &[Fix], check: &impl Fn(SourceFile) -> CheckedSpec) -> bool {
        let Some((text, made)) = edit::apply(&self.checked.source, fixes) else {
            return false;
        };
        if made.is_empty() {
            return false;
        }
        let checked = check(text);
        if brought(&self.checked, &checked, &made).is_some() {
            return false;
        }
        self.checked = checked;
        self.made.extend(made);
        true
    }

    fn harm(&self, fixes: &[Fix], check: &impl Fn(SourceFile) -> CheckedSpec) -> Option<Finding> {
        let (text, made) = edit::apply(&self.checked.source, fixes)?;
        brought(&self.checked, &check(text), &made)
    }
}

/// The first error that was not there before and does not stand where something was repaired.
fn brought(before: &CheckedSpec, after: &CheckedSpec, made: &[Made]) -> Option<Finding> {
    let withheld = before.withheld.as_deref();
    let told = before.findings.iter().chain(withheld.unwrap_or_default());
    let known: HashSet<(Code, &str)> = told.map(|f| (f.code, f.message.as_str())).collect();
    let text = SourceFile::new(after.source.name(), after.source.text());
    let layer = Layer::read(text, Limits::default());
    let repaired = |finding: &Finding| {
        made.iter()
            .any(|made| layer.covers(&edit::pointer_after(&made.fix), &finding.place))
    };
    // Where nothing could be judged before, only what the schema says can be compared.
    let comparable = |finding: &Finding| withheld.is_some() || codes::is_toml(finding.code);
    let found = after.findings.iter();
    found
        .filter(|finding| finding.severity == Severity::Error && comparable(finding))
        .find(|finding| {
            !known.contains(&(finding.code, finding.message.as_str())) && !repaired(finding)
        })
        .cloned()
}
