//! Levels: what the spec and the command line make of a rule's findings. What is allowed is kept and
//! counted, never dropped.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{RULES, Sink, View, rule, rule_of};
use crate::finding::{Finding, Severity, did_you_mean};
use crate::spec::clause::ResolvedSpec;
use crate::spec::codes;
use crate::spec::model::{BasisDocument, LintLevel, LintSetting, Spec};
use crate::toml_doc::TomlDoc;

/// A finding that somebody allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Suppressed {
    /// Name of the rule.
    pub rule: &'static str,
    /// Who allowed it.
    pub allowed_by: AllowedBy,
    /// Why, as the spec says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The finding.
    pub finding: Finding,
}

/// Who allowed a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AllowedBy {
    /// `[lint]` in the spec.
    Spec,
    /// `--allow`.
    CommandLine,
}

/// Levels that the command line sets; they win over those of the spec.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overrides {
    all: Option<LintLevel>,
    warnings: Option<LintLevel>,
    rules: Vec<(&'static str, LintLevel)>,
}

impl Overrides {
    /// Reads rule names, codes, `warnings` and `all`, each with the level it was given.
    ///
    /// # Errors
    /// A sentence for the user: an unknown name, the code of an error, or two levels for one name.
    pub fn parse<'a>(
        given: impl IntoIterator<Item = (LintLevel, &'a str)>,
    ) -> Result<Self, String> {
        let mut overrides = Overrides::default();
        for (level, name) in given {
            let known = match name {
                "all" => overrides.all.replace(level),
                "warnings" => overrides.warnings.replace(level),
                _ => overrides.replace(named(name)?, level),
            };
            if known.is_some_and(|known| known != level) {
                return Err(format!("`{name}` is given two levels"));
            }
        }
        Ok(overrides)
    }

    fn replace(&mut self, rule: &'static str, level: LintLevel) -> Option<LintLevel> {
        match self.rules.iter_mut().find(|(name, _)| *name == rule) {
            Some((_, known)) => Some(std::mem::replace(known, level)),
            None => {
                self.rules.push((rule, level));
                None
            }
        }
    }

    /// The level that holds for a rule; the more exact word wins.
    fn level(&self, rule: &str, is_warning: bool) -> Option<LintLevel> {
        let named = self.rules.iter().find(|(name, _)| *name == rule);
        let warnings = self.warnings.filter(|_| is_warning);
        named.map(|(_, level)| *level).or(warnings).or(self.all)
    }

    /// Warnings that come from no rule become errors where all warnings are denied.
    pub fn deny_other_warnings(&self, findings: &mut [Finding]) {
        if self.warnings.or(self.all) != Some(LintLevel::Deny) {
            return;
        }
        let others = findings.iter_mut().filter(|f| rule_of(f).is_none());
        for finding in others.filter(|f| f.severity == Severity::Warning) {
            finding.severity = Severity::Error;
        }
    }
}

/// The rule of a name on the command line.
fn named(name: &str) -> Result<&'static str, String> {
    if let Some(rule) = rule(name) {
        return Ok(rule.name);
    }
    if crate::explain::page(name).is_some() {
        return Err(format!(
            "`{name}` is always an error; only lint rules have levels"
        ));
    }
    let names = ["warnings", "all"].into_iter();
    let near = did_you_mean(name, RULES.iter().map(|rule| rule.name).chain(names));
    Err(match near {
        Some(near) => format!("no lint rule is called `{name}`; did you mean `{near}`?"),
        None => format!("no lint rule is called `{name}`; `tracespec explain` lists them"),
    })
}

/// Keys of `[lint]` that are no lint rules, and rules that one text sets twice.
#[must_use]
pub fn misnamed(spec: &Spec, doc: &TomlDoc) -> Vec<Finding> {
    let unknown = spec.lint.keys().filter(|key| rule(key).is_none());
    let finding = |key: &String| {
        let place = doc.key_place(&pointer(key));
        if crate::explain::page(key).is_some() {
            let message = format!("`{key}` is always an error: it has no level");
            return Finding::error(codes::NOT_A_RULE, place, message)
                .help("correct what it reports; only lint rules can be allowed");
        }
        let help = match did_you_mean(key, RULES.iter().map(|rule| rule.name)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write the name of one rule; `tracespec explain` lists them".to_owned(),
        };
        let message = format!("no lint rule is called `{key}`");
        Finding::error(codes::UNKNOWN_RULE, place, message).help(help)
    };
    let mut findings: Vec<Finding> = unknown.map(finding).collect();
    findings.extend(set_twice(spec, doc));
    findings
}

/// A rule has a name and a code. A text that sets it by both says two things.
fn set_twice(spec: &Spec, doc: &TomlDoc) -> Vec<Finding> {
    let mut seen: Vec<(&'static str, usize, &str)> = Vec::new();
    let mut findings = Vec::new();
    for key in spec.lint.keys() {
        let Some(rule) = rule(key) else { continue };
        let layer = doc.key_layer(&pointer(key));
        let first = seen
            .iter()
            .find(|(name, at, _)| *name == rule.name && *at == layer);
        if let Some((.., first)) = first {
            let place = doc.key_place(&pointer(key));
            let message = format!("`{first}` and `{key}` are one lint rule, set twice");
            let finding = Finding::error(codes::UNKNOWN_RULE, place, message)
                .help(format!("drop one of the two, and keep `{}`", rule.name));
            findings.push(finding.related(doc.key_place(&pointer(first)), "set here"));
        }
        seen.push((rule.name, layer, key));
    }
    findings
}

/// The settings that hold. A rule may be set by its code in a base and by its name in the spec: the
/// text nearer to the spec wins, as it does where both write the same key.
fn in_force<'a>(spec: &'a Spec, doc: &TomlDoc) -> Vec<(&'a str, &'a LintSetting)> {
    let mut nearest: BTreeMap<&str, usize> = BTreeMap::new();
    let layer = |key: &str| doc.key_layer(&pointer(key));
    for key in spec.lint.keys() {
        if let Some(rule) = rule(key) {
            let at = nearest.entry(rule.name).or_insert(usize::MAX);
            *at = layer(key).min(*at);
        }
    }
    let holds = |key: &str| rule(key).is_some_and(|r| nearest.get(r.name) == Some(&layer(key)));
    let settings = spec.lint.iter().map(|(key, set)| (key.as_str(), set));
    settings.filter(|(key, _)| holds(key)).collect()
}

/// Findings after the levels of spec and command line.
#[derive(Debug, Default)]
pub struct Levelled {
    /// What is reported.
    pub findings: Vec<Finding>,
    /// What was allowed.
    pub suppressed: Vec<Suppressed>,
}

/// Applies the levels of the spec, then those of the command line.
#[must_use]
pub fn apply(
    found: Vec<Finding>,
    resolved: &ResolvedSpec,
    doc: &TomlDoc,
    overrides: &Overrides,
) -> Levelled {
    let mut table = SpecTable::new(resolved, doc);
    table.know(&found);
    let mut levelled = Levelled::default();
    for mut finding in found {
        let Some(rule) = rule_of(&finding) else {
            levelled.findings.push(finding);
            continue;
        };
        let setting = table.setting(rule.name, rule.code.0, &finding);
        let setting = setting.filter(|set| !table.excuses_itself(&finding, set));
        let by_spec = setting.map(LintSetting::level);
        if let Some(level) = by_spec {
            set(&mut finding, level);
        }
        let warns = finding.severity == Severity::Warning && by_spec != Some(LintLevel::Allow);
        let by_line = overrides.level(rule.name, warns);
        if let Some(level) = by_line {
            set(&mut finding, level);
        }
        if by_line.or(by_spec) == Some(LintLevel::Allow) {
            let (allowed_by, reason) = match by_line {
                Some(_) => (AllowedBy::CommandLine, None),
                None => (AllowedBy::Spec, setting.and_then(LintSetting::reason)),
            };
            levelled.suppressed.push(Suppressed {
                rule: rule.name,
                allowed_by,
                reason: reason.map(str::to_owned),
                finding,
            });
        } else {
            levelled.findings.push(finding);
        }
    }
    levelled.findings.extend(table.idle());
    levelled
}

/// Gives a finding the weight of a level; what is allowed keeps its own.
fn set(finding: &mut Finding, level: LintLevel) {
    match level {
        LintLevel::Allow => {}
        LintLevel::Warn => finding.severity = Severity::Warning,
        LintLevel::Deny => finding.severity = Severity::Error,
    }
}

/// The levels of a spec, with what each of them met.
struct SpecTable<'a> {
    settings: Vec<(&'a str, &'a LintSetting)>,
    doc: &'a TomlDoc,
    /// Key, and the clause where the setting names clauses.
    met: Vec<(&'a str, Option<&'a str>)>,
    /// What findings of this spec can be about.
    clauses: Vec<String>,
}

impl<'a> SpecTable<'a> {
    fn new(resolved: &'a ResolvedSpec, doc: &'a TomlDoc) -> Self {
        let ids = resolved.clauses.iter().map(|clause| clause.id.clone());
        let documents = BasisDocument::ALL.into_iter();
        let documents = documents.map(|document| format!("basis.{}", document.key()));
        SpecTable {
            settings: in_force(&resolved.spec, doc),
            doc,
            met: Vec::new(),
            clauses: ids.chain(documents).collect(),
        }
    }

    /// Findings may be about what is only missing.
    fn know(&mut self, found: &[Finding]) {
        let about = found.iter().filter_map(|finding| finding.clause.clone());
        self.clauses.extend(about);
    }

    fn setting(&mut self, name: &str, code: &str, finding: &Finding) -> Option<&'a LintSetting> {
        let own = |key: &str| key == name || key == code;
        for (key, setting) in self.settings.iter().filter(|(key, _)| own(key)) {
            let clauses = setting.clauses();
            if clauses.is_empty() {
                self.met.push((key, None));
                return Some(setting);
            }
            let clause = clauses
                .iter()
                .find(|id| finding.clause.as_ref() == Some(*id));
            if let Some(id) = clause {
                self.met.push((key, Some(id)));
                return Some(setting);
            }
        }
        None
    }

    /// The demand for reasons cannot be switched off without one.
    fn excuses_itself(&self, finding: &Finding, setting: &LintSetting) -> bool {
        let unexplained = setting.level() == LintLevel::Allow && setting.reason().is_none();
        let of_itself = |key: &str| {
            rule(key).is_some_and(|rule| rule.code == codes::UNEXPLAINED_ALLOW)
                && self.doc.key_place(&pointer(key)) == finding.place
        };
        finding.code == codes::UNEXPLAINED_ALLOW
            && unexplained
            && self.settings.iter().any(|(key, _)| of_itself(key))
    }

    /// Allowed, and nothing was there to allow: such an entry would hide the next finding unseen.
    /// A clause that the spec does not have is never met, whatever the level.
    /// Entries of a base spec are policy for many specs and may well meet nothing in one of them.
    fn idle(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (key, setting) in &self.settings {
            let at = pointer(key);
            let level = setting.level();
            let allowed = level == LintLevel::Allow;
            if allowed && setting.clauses().is_empty() && !self.met.contains(&(*key, None)) {
                findings.push(idle(self.doc.key_place(&at), key, ""));
            }
            for (index, id) in setting.clauses().iter().enumerate() {
                let place = self.doc.value_place(&format!("{at}/clauses/{index}"));
                if !self.clauses.contains(id) {
                    findings.push(self.no_clause(place, key, id));
                } else if allowed && !self.met.contains(&(*key, Some(id))) {
                    findings.push(idle(place, key, &format!(" on `{id}`")));
                }
            }
        }
        findings.retain(|finding| finding.place.file == self.doc.source().name());
        findings
    }

    fn no_clause(&self, place: crate::source::Place, key: &str, id: &str) -> Finding {
        let message = format!("`{key}` is set for `{id}`, and this spec has no such clause");
        let help = did_you_mean(id, self.clauses.iter().map(String::as_str)).map_or_else(
            || "name a clause of this spec, e.g. `test.fct`, or drop it".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        Finding::warning(codes::IDLE_OVERRIDE, place, message).help(help)
    }
}

fn idle(place: crate::source::Place, key: &str, on: &str) -> Finding {
    let message = format!("`{key}` is allowed{on}, and there is nothing to allow");
    Finding::warning(codes::IDLE_OVERRIDE, place, message)
        .help("drop it: it would hide the next finding of this kind")
}

/// A rule is allowed and nobody said why.
pub(super) fn unexplained_allow(view: &View, sink: &mut Sink) {
    for (key, setting) in in_force(view.spec(), view.doc) {
        if setting.level() != LintLevel::Allow || setting.reason().is_some() {
            continue;
        }
        sink.warn(
            view.key(&pointer(key)),
            format!("`{key}` is allowed without a reason: nobody can tell later whether it still holds"),
            format!("write `{key} = {{ level = \"allow\", reason = \"…\" }}`, limited to `clauses` where it can be"),
        );
    }
}

fn pointer(key: &str) -> String {
    format!("/lint/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// `2 findings allowed: no-purpose 2`; nothing when nothing was allowed.
#[must_use]
pub fn summary(suppressed: &[Suppressed]) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in suppressed {
        *counts.entry(entry.rule).or_default() += 1;
    }
    let counted: Vec<String> = counts
        .iter()
        .map(|(rule, n)| format!("{rule} {n}"))
        .collect();
    let plural = if suppressed.len() == 1 { "" } else { "s" };
    (!suppressed.is_empty()).then(|| {
        let all = suppressed.len();
        format!("{all} finding{plural} allowed: {}", counted.join(", "))
    })
}
