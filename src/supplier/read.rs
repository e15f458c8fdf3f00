//! Reading a response against the spec it answers: every mistake at once, each at its place.

use std::sync::Arc;

use crate::finding::{self, Finding, did_you_mean};
use crate::source::SourceFile;
use crate::spec::basis::sha256;
use crate::spec::clause::ResolvedSpec;
use crate::supplier::Places;
use crate::supplier::codes;
pub(crate) use crate::supplier::loaded::segment;
use crate::supplier::loaded::withdraw;
use crate::supplier::loaded::{LoadedResponse, Written};
use crate::supplier::model::{
    Answer, AnswerState, Assumption, ChargeBasis, PriceBreak, Quote, QuotedSpec, Response,
};
use crate::toml_doc::{self, Limits};
use crate::values::Amount;

/// Reads a response and checks it against the spec.
#[must_use]
pub fn read(source: SourceFile, spec: &ResolvedSpec) -> LoadedResponse {
    let digest = sha256(source.text().as_bytes());
    let loaded = toml_doc::load::<Response>(source, Limits::default());
    let places = Places::Toml(Arc::new(loaded.doc));
    let mut findings = loaded.findings;
    let mut response = loaded.model;
    let mut unread = Vec::new();
    if let Some(recovered) = loaded.recovered.filter(|r| r.model.quote.is_some()) {
        // Its mistakes are errors, so that it cannot be compared; what else it says is shown.
        response = Some(recovered.model);
        unread = recovered.removed;
    }
    if let Some(response) = &mut response {
        let found = judged(response, &places, spec);
        findings.extend(
            found
                .into_iter()
                .filter(|finding| unread.is_empty() || is_of_meaning(finding)),
        );
        withdraw(response, &unread);
    }
    finding::sort(&mut findings);
    LoadedResponse {
        places,
        written: Written::Toml,
        response,
        findings,
        digest,
        received: None,
        samples: Vec::new(),
        answers: Vec::new(),
    }
}

/// Whether a finding holds whatever else was written: one that tells that something is missing may
/// follow from what could not be read.
fn is_of_meaning(finding: &Finding) -> bool {
    ![
        codes::OTHER_SPEC,
        codes::NO_PRICE,
        codes::OPEN_ASSUMPTION,
        codes::OPEN_DEVIATION,
        codes::NO_STATE,
        codes::UNSTATED,
        codes::NO_DIGEST,
        codes::EMPTY,
    ]
    .contains(&finding.code)
}

/// What is wrong with a response, however it was written.
pub(crate) fn judged(response: &Response, places: &Places, spec: &ResolvedSpec) -> Vec<Finding> {
    let mut reader = Reader {
        spec,
        doc: places,
        findings: Vec::new(),
    };
    reader.response(response);
    reader.findings
}

pub(super) struct Reader<'a> {
    pub(super) spec: &'a ResolvedSpec,
    pub(super) doc: &'a Places,
    pub(super) findings: Vec<Finding>,
}

impl Reader<'_> {
    fn response(&mut self, response: &Response) {
        self.filled("/supplier/name", &response.supplier.name);
        for id in response.capability.keys() {
            self.capability(id);
        }
        if let Some(quote) = &response.quote {
            self.quote(quote);
        }
    }

    /// What to do, in the terms of what the supplier has in front of him.
    fn help(&self, in_toml: impl Into<String>, in_form: impl Into<String>) -> String {
        match self.doc.below() {
            Places::Cells(_) => in_form.into(),
            _ => in_toml.into(),
        }
    }

    /// A text that is empty is a placeholder nobody filled in.
    pub(super) fn filled(&mut self, pointer: &str, text: &str) {
        if text.trim().is_empty() {
            let key = pointer.rsplit('/').next().unwrap_or(pointer);
            let place = self.doc.value_place(pointer);
            let help = self.help(format!("fill in `{key}`"), "fill in the cell");
            self.findings.push(
                Finding::warning(codes::EMPTY, place, format!("the {key} is not filled in"))
                    .help(help),
            );
        }
    }

    fn capability(&mut self, id: &str) {
        if self.spec.clause(id).is_none() {
            let place = self.doc.key_place(&format!("/capability/{}", segment(id)));
            let message = format!("{} has no clause `{id}`", self.spec_name());
            let finding = Finding::warning(codes::UNKNOWN_CAPABILITY, place, message);
            let finding = self.suggest(finding, id);
            self.findings.push(finding);
        }
    }

    fn quote(&mut self, quote: &Quote) {
        self.quoted_spec(quote.spec.as_ref());
        self.price(quote);
        for (id, answer) in &quote.response {
            self.answer(id, answer);
        }
        for (n, assumption) in quote.assumption.iter().enumerate() {
            self.assumption(n, assumption);
        }
        for (n, deviation) in quote.deviation.iter().enumerate() {
            self.deviation(n, deviation);
        }
        for n in 0..quote.total.len() {
            self.total(quote, n);
        }
    }

    pub(super) fn spec_name(&self) -> String {
        let head = &self.spec.spec.spec;
        format!("{} revision {}", head.id, head.revision)
    }

    pub(super) fn suggest(&self, finding: Finding, id: &str) -> Finding {
        let ids = self.spec.clauses.iter().map(|clause| clause.id.as_str());
        match did_you_mean(id, ids) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help("clause ids are those of the RFQ's response form"),
        }
    }

    /// Two quotes on different revisions are not comparable until the difference is resolved.
    fn quoted_spec(&mut self, quoted: Option<&QuotedSpec>) {
        let nothing = QuotedSpec::default();
        let (quoted, there) = quoted.map_or((&nothing, false), |quoted| (quoted, true));
        let head = &self.spec.spec.spec;
        let wanted = [
            ("id", quoted.id.as_deref(), head.id.clone()),
            (
                "revision",
                quoted.revision.as_deref(),
                head.revision.clone(),
            ),
        ];
        if !there {
            let place = self.doc.key_place("/quote");
            let message = "the quote does not say which requirement spec it answers";
            let help = self.help(
                format!(
                    "add `spec = {{ id = \"{}\", revision = \"{}\", sha256 = \"{}\" }}`",
                    head.id, head.revision, self.spec.digest
                ),
                "answer in the form that came with the request, and send the sheet `Supplier` with it",
            );
            self.findings
                .push(Finding::error(codes::OTHER_SPEC, place, message).help(help));
            return;
        }
        for (key, given, wanted) in wanted {
            let given = given.unwrap_or_default().trim();
            if given != wanted {
                self.other_spec(key, given, &wanted);
            }
        }
        self.quoted_digest(quoted.sha256.as_deref().unwrap_or_default().trim());
    }

    fn other_spec(&mut self, key: &str, given: &str, wanted: &str) {
        let place = self.doc.value_place(&format!("/quote/spec/{key}"));
        let message = match given {
            "" => {
                format!("the quote does not say which spec {key} it answers; asked is `{wanted}`")
            }
            given => format!("the quote answers spec {key} `{given}`, asked is `{wanted}`"),
        };
        self.findings.push(
            Finding::error(codes::OTHER_SPEC, place, message)
                .help("quote the spec that was asked, or settle the difference first"),
        );
    }

    fn quoted_digest(&mut self, given: &str) {
        let place = self.doc.value_place("/quote/spec/sha256");
        if given.is_empty() {
            let message = "the quote does not state the digest of the spec it answers";
            let help = self.help(
                format!("add `sha256 = \"{}\"`", self.spec.digest),
                "answer in the form that came with the request",
            );
            self.findings
                .push(Finding::warning(codes::NO_DIGEST, place, message).help(help));
        } else if !given.eq_ignore_ascii_case(&self.spec.digest) {
            let message = format!(
                "the quote answers another file than this {}: the digests differ",
                self.spec_name()
            );
            self.findings.push(
                Finding::error(codes::OTHER_SPEC, place, message)
                    .help(format!("this file's digest is {}", self.spec.digest)),
            );
        }
    }

    fn price(&mut self, quote: &Quote) {
        match quote.currency.as_deref() {
            Some("") | None => self.missing("currency", "the quote states no currency"),
            Some(code) if code.len() != 3 || !code.bytes().all(|b| b.is_ascii_uppercase()) => {
                let place = self.doc.value_place("/quote/currency");
                let message = format!("`{code}` is not a currency code");
                self.findings.push(
                    Finding::error(codes::NO_PRICE, place, message)
                        .help("write three capitals as in ISO 4217, e.g. \"EUR\""),
                );
            }
            Some(_) => {}
        }
        self.filled("/quote/number", quote.number.as_deref().unwrap_or_default());
        if quote.scheme.is_none() && quote.price_breaks.len() > 1 {
            self.unstated(
                "price-breaks",
                "the quote does not say whether price breaks hold for all units; read as all-units",
                "add `scheme = \"all-units\"` or `scheme = \"incremental\"`",
            );
        }
        let panels = self.spec.spec.product.boards_per_panel.unwrap_or(1) > 1;
        if quote.unit.is_none() && panels && !quote.price_breaks.is_empty() {
            self.unstated(
                "price-breaks",
                "the quote does not say whether prices are per board or per panel; read as board",
                "add `unit = \"board\"` or `unit = \"panel\"`",
            );
        }
        for (n, pair) in quote.price_breaks.windows(2).enumerate() {
            if let [first, second] = pair {
                self.neighbours(n + 1, first, second);
            }
        }
        for (n, tier) in quote.price_breaks.iter().enumerate() {
            self.price_break(n, tier);
        }
        for (n, charge) in quote.charge.iter().enumerate() {
            let pointer = format!("/quote/charge/{n}");
            self.amount(&pointer, charge.basis, charge.amount);
            if charge.amount.is_none() {
                let place = self.doc.value_place(&pointer);
                let message = "a charge without an amount";
                let help = self.help(
                    "add `amount = \"…\"`, or leave the charge out",
                    "fill in its amount, or empty the line",
                );
                self.findings
                    .push(Finding::error(codes::NO_PRICE, place, message).help(help));
            }
        }
    }

    fn missing(&mut self, key: &str, message: &str) {
        let place = self.doc.value_place(&format!("/quote/{key}"));
        let help = self.help(format!("fill in `{key}` under [quote]"), "fill in the cell");
        self.findings
            .push(Finding::error(codes::NO_PRICE, place, message).help(help));
    }

    fn unstated(&mut self, key: &str, message: &str, help: &str) {
        let place = self.doc.key_place(&format!("/quote/{key}"));
        let help = self.help(help, "choose it in the sheet `Supplier`");
        self.findings
            .push(Finding::warning(codes::UNSTATED, place, message).help(help));
    }

    fn neighbours(&mut self, n: usize, first: &PriceBreak, second: &PriceBreak) {
        let overlap = first.up_to.is_some_and(|up_to| up_to >= second.from);
        let message = if second.from <= first.from {
            format!(
                "price breaks are not in ascending order: {} comes after {}",
                second.from, first.from
            )
        } else if overlap {
            format!("two prices hold from {} on", second.from)
        } else {
            return;
        };
        let place = self
            .doc
            .value_place(&format!("/quote/price-breaks/{n}/from"));
        let related = self
            .doc
            .value_place(&format!("/quote/price-breaks/{}", n - 1));
        self.findings.push(
            Finding::error(codes::PRICE_BREAKS, place, message)
                .help("give every quantity exactly one price, the smallest quantity first")
                .related(related, "the break before it"),
        );
    }

    fn price_break(&mut self, n: usize, tier: &PriceBreak) {
        let pointer = format!("/quote/price-breaks/{n}");
        if tier.up_to.is_some_and(|up_to| up_to < tier.from) {
            let place = self.doc.value_place(&format!("{pointer}/up-to"));
            let message = "this price ends before it begins";
            self.findings.push(
                Finding::error(codes::PRICE_BREAKS, place, message)
                    .help("`up-to` is the last quantity at which the price holds"),
            );
        }
        if tier.unit_price.0 <= rust_decimal::Decimal::ZERO {
            let place = self.doc.value_place(&format!("{pointer}/unit-price"));
            let message = "a unit price is above zero";
            self.findings
                .push(Finding::error(codes::AMOUNT, place, message));
        }
    }

    fn amount(&mut self, pointer: &str, basis: ChargeBasis, amount: Option<Amount>) {
        let negative = |amount: Amount| amount.value() < rust_decimal::Decimal::ZERO;
        if amount.is_some_and(negative) {
            let place = self.doc.value_place(&format!("{pointer}/amount"));
            let what = match basis {
                ChargeBasis::Percent => "a percentage",
                _ => "a charge",
            };
            let message = format!("{what} is not negative");
            self.findings.push(
                Finding::error(codes::AMOUNT, place, message)
                    .help("a discount belongs into the unit price"),
            );
        }
    }

    fn answer(&mut self, id: &str, answer: &Answer) {
        let pointer = format!("/quote/response/{}", segment(id));
        let Some(clause) = self.spec.clause(id) else {
            let place = self.doc.key_place(&pointer);
            let message = format!("{} has no clause `{id}`", self.spec_name());
            let finding = Finding::error(codes::UNKNOWN_CLAUSE, place, message);
            let finding = self.suggest(finding, id).label("counts for nothing");
            self.findings.push(finding);
            return;
        };
        let demanded = clause.demanded;
        if let Some(charge) = &answer.charge {
            self.amount(&format!("{pointer}/charge"), charge.basis, charge.amount);
        }
        let costs = answer
            .charge
            .as_ref()
            .and_then(|charge| charge.amount)
            .is_some_and(|amount| !amount.value().is_zero());
        if !demanded {
            if costs || answer.state == Some(AnswerState::PricedSeparately) {
                self.not_asked(id, &pointer);
            }
            return;
        }
        match answer.state {
            Some(state) if costs && !may_cost(state) => self.contradiction(&pointer, state),
            None if says_something(answer) => self.no_state(id, &pointer),
            _ => {}
        }
    }

    fn not_asked(&mut self, id: &str, pointer: &str) {
        let place = self.doc.key_place(&format!("{pointer}/charge"));
        let message = format!("`{id}` is priced, though the spec does not require it");
        self.findings.push(
            Finding::warning(codes::PRICED_THOUGH_NOT_ASKED, place, message)
                .help("leave it out; it is not added to any total"),
        );
    }

    fn contradiction(&mut self, pointer: &str, state: AnswerState) {
        let place = self.doc.value_place(&format!("{pointer}/charge/amount"));
        let word = state.word();
        let related = self.doc.value_place(&format!("{pointer}/state"));
        let help = self.help(
            "write `state = \"priced-separately\"`, or leave the charge out",
            "choose the state `priced-separately`, or empty the amount",
        );
        self.findings.push(
            Finding::error(
                codes::CONTRADICTION,
                place,
                format!("an amount on an answer that says `{word}`"),
            )
            .help(help)
            .related(related, format!("{word} here")),
        );
    }

    fn no_state(&mut self, id: &str, pointer: &str) {
        let place = self.doc.key_place(pointer);
        let message = format!("the answer to `{id}` has no state: it counts as unanswered");
        let help = self.help(
            "add `state = \"included\"` or another state",
            "choose a state from its list",
        );
        self.findings
            .push(Finding::warning(codes::NO_STATE, place, message).help(help));
    }

    fn assumption(&mut self, n: usize, assumption: &Assumption) {
        let pointer = format!("/quote/assumption/{n}");
        if assumption.text.trim().is_empty() {
            let place = self.doc.value_place(&format!("{pointer}/text"));
            let message = "this assumption does not say what it assumes";
            self.findings.push(
                Finding::error(codes::OPEN_ASSUMPTION, place, message)
                    .help("write what is assumed, or leave the assumption out"),
            );
        }
        if assumption.affects.is_empty() {
            let place = self.doc.value_place(&format!("{pointer}/text"));
            let message = "this assumption does not say which clauses it affects";
            let help = self.help(
                "add `affects = [\"…\"]` with the ids of the clauses",
                "write the ids of the clauses beside it",
            );
            self.findings
                .push(Finding::error(codes::OPEN_ASSUMPTION, place, message).help(help));
        }
        let known = |id: &String| self.spec.clause(id);
        let asked = |id: &String| known(id).is_none_or(|clause| clause.demanded);
        if !assumption.affects.is_empty() && !assumption.affects.iter().any(asked) {
            let place = self.doc.value_place(&format!("{pointer}/affects"));
            let message = "this assumption affects nothing that is asked";
            self.findings.push(
                Finding::error(codes::OPEN_ASSUMPTION, place, message)
                    .help("name the clauses that depend on it, or leave the assumption out"),
            );
        }
        for (m, id) in assumption.affects.iter().enumerate() {
            if self.spec.clause(id).is_none() {
                let place = self.doc.value_place(&format!("{pointer}/affects/{m}"));
                let message = format!("{} has no clause `{id}`", self.spec_name());
                let finding = Finding::error(codes::UNKNOWN_CLAUSE, place, message);
                let finding = self.suggest(finding, id);
                self.findings.push(finding);
            }
        }
    }
}

/// States whose charge is added to the total.
pub(crate) fn may_cost(state: AnswerState) -> bool {
    matches!(
        state,
        AnswerState::PricedSeparately | AnswerState::Partial | AnswerState::Alternative
    )
}

fn says_something(answer: &Answer) -> bool {
    answer.charge.is_some()
        || answer.depth.is_some()
        || answer.formats.is_some()
        || answer.retention.is_some()
        || answer.fields.is_some()
}
