//! What changed from a supplier's earlier quote to the one compared now: coverage first, what is worse
//! before everything else.

mod clause;
mod terms;

use std::collections::BTreeSet;

use crate::compare::judge::Judge;
use crate::compare::result::{
    AsOf, Cell, Direction, Question, QuoteRef, ResponseKind, Round, SupplierResult, VerdictChange,
};
use crate::compare::shared::Shared;
use crate::compare::supplier::result;
use crate::say;
use crate::spec::clause::ResolvedSpec;
use crate::supplier::LoadedResponse;
use crate::supplier::model::Quote;
use crate::values::Decimal;
use crate::wording::{Text, typed};

/// A response with everything that was found about it.
pub(super) struct Quoted<'a> {
    pub(super) loaded: &'a LoadedResponse,
    pub(super) supplier: &'a SupplierResult,
    pub(super) cells: &'a [Cell],
}

impl Quoted<'_> {
    fn quote(&self) -> Option<&Quote> {
        self.loaded.response.as_ref()?.quote.as_ref()
    }
}

/// Rounds, and what is to be said about earlier quotes that could not be compared.
#[derive(Default)]
pub(super) struct Found {
    pub(super) rounds: Vec<Round>,
    pub(super) notes: Vec<Text>,
}

/// The rounds in the order of the suppliers; several earlier quotes of one in the order given.
pub(super) fn rounds(
    spec: &ResolvedSpec,
    now: &[Quoted],
    previous: &[LoadedResponse],
    as_of: AsOf,
    shared: &Shared,
) -> Found {
    let mut found = Found::default();
    let mut matched: Vec<(usize, Round)> = Vec::new();
    for earlier in previous {
        match of_whom(earlier, now) {
            Ok(at) => {
                let (supplier, cells) = result(&Judge::new(spec, earlier, as_of, shared));
                let before = Quoted {
                    loaded: earlier,
                    supplier: &supplier,
                    cells: &cells,
                };
                matched.push((at, round(spec, &before, &now[at])));
            }
            Err(why) => found.notes.push(why),
        }
    }
    // A stable sort: several earlier quotes of one supplier stay in the order given.
    matched.sort_by_key(|(at, _)| *at);
    found.rounds = matched.into_iter().map(|(_, round)| round).collect();
    found
}

/// Letters in one case, white space as one blank: how two spellings of a name are told to be one.
fn folded(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

fn site(loaded: &LoadedResponse) -> Option<String> {
    let site = loaded.response.as_ref()?.supplier.site.as_ref()?;
    Some(folded(site)).filter(|site| !site.is_empty())
}

/// The supplier of an earlier quote among those of now, or what is to be said where it is none or
/// may be several.
fn of_whom(earlier: &LoadedResponse, now: &[Quoted]) -> Result<usize, Text> {
    let file = typed(file_name(earlier.file()));
    if earlier.response.is_none() {
        return Err(say!(
            "the earlier quote {file} cannot be read; nothing is compared with it",
            file = file
        ));
    }
    let (name, wanted) = (folded(&earlier.name()), site(earlier));
    let same_name = now.iter().enumerate().filter(|(_, quoted)| {
        quoted.loaded.response.is_some() && folded(&quoted.loaded.name()) == name
    });
    let fitting: Vec<(usize, bool)> = same_name
        .filter_map(|(at, quoted)| match (site(quoted.loaded), &wanted) {
            (Some(there), Some(wanted)) => (there == *wanted).then_some((at, true)),
            // Where one of them names no site, the name decides.
            (there, wanted) => Some((at, there == *wanted)),
        })
        .collect();
    let exact: Vec<usize> = fitting
        .iter()
        .filter(|(_, e)| *e)
        .map(|(at, _)| *at)
        .collect();
    let candidates = match exact.is_empty() {
        true => fitting.into_iter().map(|(at, _)| at).collect(),
        false => exact,
    };
    match candidates.as_slice() {
        [one] => Ok(*one),
        [] => Err(say!(
            "the earlier quote {file} is of {supplier}, who is not among the suppliers compared",
            file = file,
            supplier = typed(earlier.name())
        )),
        _ => Err(say!(
            "the earlier quote {file} may be that of several suppliers called {supplier}; name the site in each response",
            file = file,
            supplier = typed(earlier.name())
        )),
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn round(spec: &ResolvedSpec, before: &Quoted, after: &Quoted) -> Round {
    let pairs = before.cells.iter().zip(after.cells);
    let mut clauses: Vec<_> = spec
        .clauses
        .iter()
        .zip(pairs)
        .filter(|(clause, _)| clause.demanded)
        .filter_map(|(clause, cells)| clause::change(clause, (before, after), cells))
        .collect();
    clauses.sort_by_key(|change| {
        (
            urgency(change.direction),
            std::cmp::Reverse(change.severity),
        )
    });
    let mut terms = terms::terms(before, after);
    terms.sort_by_key(|change| urgency(change.direction));
    let (settled, open, new) = questions(before.supplier, after.supplier);
    Round {
        supplier: after.supplier.name.clone(),
        before: quote_ref(before),
        after: quote_ref(after),
        clauses,
        terms,
        verdicts: verdicts(before.supplier, after.supplier),
        settled,
        open,
        new,
    }
}

/// What is worse is read first.
fn urgency(direction: Direction) -> u8 {
    match direction {
        Direction::Worse => 0,
        Direction::Other => 1,
        Direction::Better => 2,
    }
}

fn quote_ref(quoted: &Quoted) -> QuoteRef {
    let head = quoted.supplier.quote.as_ref();
    QuoteRef {
        file: quoted.loaded.file().to_owned(),
        sha256: quoted.loaded.digest.clone(),
        number: head.and_then(|head| head.number.clone()),
        revision: head.and_then(|head| head.revision.clone()),
    }
}

fn verdicts(before: &SupplierResult, after: &SupplierResult) -> Vec<VerdictChange> {
    let quoted = |supplier: &SupplierResult| supplier.kind == ResponseKind::Quote;
    if !quoted(before) || !quoted(after) {
        return Vec::new();
    }
    let pairs = before.quantities.iter().zip(&after.quantities);
    pairs
        .map(|(before, after)| {
            let total = |result: &crate::compare::result::QuantityResult| -> Option<Decimal> {
                result.totals.as_ref().map(|totals| totals.total)
            };
            VerdictChange {
                quantity: after.quantity,
                before: before.verdict,
                after: after.verdict,
                total_before: total(before),
                total_after: total(after),
            }
        })
        .collect()
}

/// A question as it is known in another round. The id of an error ends in its place, which moves
/// when lines are added above it: there, the words tell.
fn known_as(question: &Question) -> String {
    match (&question.clause, question.id.rsplit_once('.')) {
        (None, Some((topic, _))) if topic.len() > "quote.".len() && is_error(topic) => {
            let said = question.said.first().map_or("", |said| said.text.as_str());
            format!("{topic} {said}")
        }
        _ => question.id.clone(),
    }
}

/// `quote.R005`: a topic that is the code of a finding.
fn is_error(topic: &str) -> bool {
    let code = topic.strip_prefix("quote.").unwrap_or_default();
    let mut letters = code.chars();
    letters
        .next()
        .is_some_and(|first| first.is_ascii_uppercase())
        && letters.all(|rest| rest.is_ascii_digit())
}

/// Ids of questions that are settled, still open, and new.
fn questions(
    before: &SupplierResult,
    after: &SupplierResult,
) -> (Vec<String>, Vec<String>, Vec<String>) {
    let known = |supplier: &SupplierResult| -> BTreeSet<String> {
        supplier.questions.iter().map(known_as).collect()
    };
    let (was, is) = (known(before), known(after));
    let ids = |supplier: &SupplierResult, keep: &dyn Fn(&String) -> bool| -> Vec<String> {
        let questions = supplier.questions.iter();
        questions
            .filter(|question| keep(&known_as(question)))
            .map(|question| question.id.clone())
            .collect()
    };
    (
        ids(before, &|id| !is.contains(id)),
        ids(after, &|id| was.contains(id)),
        ids(after, &|id| !was.contains(id)),
    )
}
