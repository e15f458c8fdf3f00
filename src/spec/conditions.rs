//! Demands that hang on a condition: what does not apply to this product is taken out and said.

use indexmap::IndexMap;

use crate::finding::Finding;
use crate::source::Place;
use crate::spec::codes;
use crate::spec::model::{
    Applies, BasisDocument, ControlDemand, InspectionDemand, InspectionKind, ProductFact,
    RecordDemand, SignalDemand, Spec, TestDemand, TestKind, VisibilityDemand,
};
use crate::toml_doc::TomlDoc;

/// A demand whose condition this product does not meet.
pub(super) struct Unmet {
    /// The clause it would have been.
    pub(super) id: String,
    /// Where the condition stands.
    pub(super) place: Place,
    /// The condition.
    pub(super) when: Applies,
}

/// A spec without what does not apply.
pub(super) struct Settled {
    pub(super) spec: Spec,
    pub(super) unmet: Vec<Unmet>,
    /// Facts that a finding already asks for.
    pub(super) asked: Vec<Applies>,
    pub(super) findings: Vec<Finding>,
}

/// Decides every condition of a spec.
pub(super) fn settle(mut spec: Spec, doc: &TomlDoc) -> Settled {
    let facts = Facts::of(&spec);
    let mut pass = Pass {
        facts,
        doc,
        unmet: Vec::new(),
        asked: Vec::new(),
        findings: Vec::new(),
    };
    pass.over(
        "record",
        &mut spec.record,
        String::as_str,
        |d: &RecordDemand| d.when,
    );
    pass.over(
        "inspection",
        &mut spec.inspection,
        |kind| kind.key(),
        |d: &InspectionDemand| d.when,
    );
    pass.over(
        "test",
        &mut spec.test,
        |kind| kind.key(),
        |d: &TestDemand| d.when,
    );
    pass.over(
        "control",
        &mut spec.control,
        String::as_str,
        |d: &ControlDemand| d.when,
    );
    // "Where the supplier uses it" is the supplier's to say, not the spec's.
    let on_product = |d: &SignalDemand| d.when.filter(|when| !when.is_use());
    pass.over("signal", &mut spec.signal, String::as_str, on_product);
    pass.over(
        "visibility",
        &mut spec.visibility,
        String::as_str,
        |d: &VisibilityDemand| d.when,
    );
    let Pass {
        unmet,
        asked,
        findings,
        ..
    } = pass;
    Settled {
        spec,
        unmet,
        asked,
        findings,
    }
}

/// What the spec says that conditions hang on.
struct Facts {
    contains: Option<Vec<ProductFact>>,
    inspections: Vec<InspectionKind>,
    tests: Vec<TestKind>,
    first_article: bool,
}

impl Facts {
    fn of(spec: &Spec) -> Facts {
        let inspections: Vec<InspectionKind> = spec.inspection.keys().copied().collect();
        Facts {
            contains: spec.product.contains.clone(),
            first_article: spec
                .basis
                .in_use(BasisDocument::FirstArticleInstruction)
                .is_some()
                || inspections.contains(&InspectionKind::Fai),
            inspections,
            tests: spec.test.keys().copied().collect(),
        }
    }

    /// Whether a condition is met; none when the spec does not say.
    fn met(&self, when: Applies) -> Option<bool> {
        let contains = |fact| self.contains.as_ref().map(|facts| facts.contains(&fact));
        let inspects = |kind| Some(self.inspections.contains(&kind));
        match when {
            Applies::MoistureSensitive => contains(ProductFact::MoistureSensitive),
            Applies::HiddenJoints => contains(ProductFact::HiddenJoints),
            Applies::Programmable => contains(ProductFact::Programmable),
            Applies::FirstArticle => Some(self.first_article),
            Applies::SpiUsed => inspects(InspectionKind::Spi),
            Applies::AoiUsed => inspects(InspectionKind::Aoi),
            Applies::XrayUsed => inspects(InspectionKind::Xray),
            Applies::VisualUsed => inspects(InspectionKind::Visual),
            Applies::FaiUsed => inspects(InspectionKind::Fai),
            Applies::TestUsed => Some(!self.tests.is_empty()),
        }
    }
}

struct Pass<'a> {
    facts: Facts,
    doc: &'a TomlDoc,
    unmet: Vec<Unmet>,
    asked: Vec<Applies>,
    findings: Vec<Finding>,
}

impl Pass<'_> {
    fn over<K, D>(
        &mut self,
        section: &str,
        demands: &mut IndexMap<K, D>,
        key_of: impl Fn(&K) -> &str,
        when_of: impl Fn(&D) -> Option<Applies>,
    ) {
        demands.retain(|key, demand| {
            when_of(demand).is_none_or(|when| self.applies(section, key_of(key), when))
        });
    }

    /// Whether a demand stays; an undecided one does, with an error.
    fn applies(&mut self, section: &str, key: &str, when: Applies) -> bool {
        let segment = key.replace('~', "~0").replace('/', "~1");
        let place = self.doc.value_place(&format!("/{section}/{segment}/when"));
        let id = format!("{section}.{key}");
        match self.facts.met(when) {
            Some(true) => true,
            Some(false) => {
                let why = when.not_met();
                let message = format!("`{id}` does not apply: {why}");
                self.findings.push(
                    Finding::note(codes::CONDITION_NOT_MET, place.clone(), message).on_clause(&id),
                );
                self.unmet.push(Unmet { id, place, when });
                false
            }
            None => {
                self.asked.push(when);
                let message = format!(
                    "`{id}` applies only if {}, and the spec does not say",
                    when.question()
                );
                self.findings.push(
                    Finding::error(codes::CONDITION_UNKNOWN, place, message)
                        .on_clause(&id)
                        .help("list what the product has as `contains = [...]` under `[product]`; `contains = []` says none"),
                );
                true
            }
        }
    }
}
