//! Values of a comparison in words, the same in every printed form of it.

use crate::compare::result::{
    Ability, AskedTerms, Boards, Bucket, Cell, ChangeCause, Comparison, Direction, LineSource,
    Offer, Proof, StatedCheck, StatedMatch, SupplierResult, Verdict,
};
use crate::compare::summary;
use crate::render::words;
use crate::say;
use crate::source::Place;
use crate::spec::model::{LatePolicy, TaxBasis, UnansweredPolicy};
use crate::supplier::model::{AnswerState, Driver};
use crate::values::Decimal;
use crate::wording::{Text, typed};

/// Between groups of three digits: a space at which no line ends.
const BETWEEN: char = '\u{a0}';

/// An amount with its digits in groups of three.
pub(super) fn amount(amount: Decimal) -> Text {
    typed(grouped(&amount.to_string()))
}

fn grouped(amount: &str) -> String {
    let (sign, digits) = match amount.strip_prefix('-') {
        Some(digits) => ("\u{2212}", digits),
        None => ("", amount),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut out = sign.to_owned();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n).is_multiple_of(3) {
            out.push(BETWEEN);
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// A quote by its number and revision, as the supplier writes them.
pub(super) fn quote_number(supplier: &SupplierResult) -> Option<Text> {
    let quote = supplier.quote.as_ref()?;
    let number = quote.number.as_ref()?;
    Some(match &quote.revision {
        Some(revision) => say!(
            "quote {number} rev. {revision}",
            number = typed(number),
            revision = typed(revision)
        ),
        None => say!("quote {number}", number = typed(number)),
    })
}

/// A place by the name of its file: the chapter on the inputs has the whole path.
pub(super) fn place(place: &Place) -> String {
    let file = place.file.rsplit(['/', '\\']).next();
    format!("{}:{}", file.unwrap_or(&place.file), place.within())
}

/// `A Adler Elektronik`, in the order of the suppliers.
pub(super) fn labels(comparison: &Comparison) -> Vec<String> {
    let suppliers = comparison.suppliers.iter().enumerate();
    suppliers
        .map(|(n, supplier)| format!("{} {}", summary::letter(n), supplier.name))
        .collect()
}

/// The label of a supplier by name; the name, where it is none of those compared.
pub(super) fn labelled(comparison: &Comparison, name: &str) -> String {
    let at = comparison.suppliers.iter().position(|s| s.name == name);
    at.map_or_else(
        || name.to_owned(),
        |n| format!("{} {name}", summary::letter(n)),
    )
}

/// One sign for a verdict, so that colour is never the only one.
pub(super) fn verdict_glyph(verdict: Verdict) -> char {
    match verdict {
        Verdict::LikeForLike => '●',
        Verdict::Loaded => '◐',
        Verdict::NotComparable => '○',
        Verdict::NonResponsive => '✕',
    }
}

/// The boards of a quantity.
pub(super) fn boards(quantity: u32) -> Text {
    match quantity {
        1 => say!("1 board"),
        quantity => say!("{count} boards", count = quantity),
    }
}

/// `100, 500`.
pub(super) fn quantities(quantities: &[u32]) -> Text {
    Text::list(quantities.iter().map(|quantity| Text::from(*quantity)))
}

/// What an answer is declared as in the file.
pub(super) fn ability(ability: Ability) -> Text {
    match ability {
        Ability::Can => say!("can, as declared"),
        Ability::Lesser => say!("lesser, as declared"),
        Ability::Cannot => say!("cannot, as declared"),
        Ability::Undeclared => say!("not declared"),
    }
}

/// One sign for a declared capability.
pub(super) fn ability_glyph(ability: Ability) -> char {
    match ability {
        Ability::Can => '●',
        Ability::Lesser => '▼',
        Ability::Cannot => '✕',
        Ability::Undeclared => '?',
    }
}

/// The state as it is written; a silent response has none.
pub(super) fn answered(answer: Option<AnswerState>) -> Text {
    answer.map_or_else(|| say!("not answered"), |state| typed(state.word()))
}

/// What is offered: depth, formats, retention, fields.
pub(super) fn offer(offer: &Offer) -> Option<Text> {
    let mut parts = Vec::new();
    if let Some(depth) = offer.depth {
        parts.push(say!("{depth} depth", depth = depth.text()));
    }
    if let Some(formats) = offer.formats.as_ref().filter(|f| !f.is_empty()) {
        parts.push(Text::any_of(formats.iter().map(|format| format.text())));
    }
    if let Some(period) = offer.retention {
        parts.push(say!("kept {period}", period = period.text()));
    }
    if let Some(fields) = offer.fields.as_ref().filter(|f| !f.is_empty()) {
        let fields = Text::list(fields.iter().map(typed));
        parts.push(say!("fields {fields}", fields = fields));
    }
    (!parts.is_empty()).then(|| Text::series(parts))
}

/// What else an answer says: from what order it holds, and the days it adds.
pub(super) fn conditions(cell: &Cell) -> Vec<Text> {
    let mut said = Vec::new();
    if let Some(boards) = cell.from_quantity {
        said.push(say!("holds from {count} boards on", count = boards));
    }
    if let Some(days) = cell.lead_time_days {
        said.push(say!("adds {count} days to the lead time", count = days));
    }
    said
}

/// How it stands at the quantities, where it does not stand the same at all of them.
pub(super) fn by_quantity(comparison: &Comparison, cell: &Cell) -> Option<Text> {
    let first = cell.standings.first()?;
    if cell.standings.iter().all(|standing| standing == first) {
        return None;
    }
    let each = comparison.quantities.iter().zip(&cell.standings);
    Some(Text::series(each.map(|(quantity, standing)| {
        say!(
            "{standing} at {quantity}",
            standing = standing.text(),
            quantity = *quantity
        )
    })))
}

/// One sign for what sample records show.
pub(super) fn proof_glyph(proof: Proof) -> char {
    match proof {
        Proof::Demonstrated => '●',
        Proof::Contradicted => '✕',
        Proof::Claimed => '○',
        Proof::None => '–',
    }
}

/// What drives the cost of records.
pub(super) fn driver(driver: Driver) -> Text {
    match driver {
        Driver::Setup => say!("set-up"),
        Driver::Capture => say!("capture"),
        Driver::Release => say!("release"),
        Driver::Documentation => say!("documentation"),
    }
}

/// Where a line is added.
pub(super) fn bucket(bucket: Bucket) -> Text {
    match bucket {
        Bucket::Goods => say!("goods"),
        Bucket::Charges => say!("charges"),
        Bucket::Records => say!("records"),
    }
}

/// Where an amount comes from, when the supplier did not state it.
pub(super) fn adjustment(source: LineSource) -> Option<Text> {
    match source {
        LineSource::Quoted => None,
        LineSource::BuyersEstimate => Some(say!("adjustment: the buyer\u{2019}s estimate")),
        LineSource::HighestQuote => {
            Some(say!("adjustment: the highest amount of a comparable quote"))
        }
        LineSource::AverageQuote => Some(say!("adjustment: the average of the comparable quotes")),
    }
}

/// A stated total against the computed one.
pub(super) fn stated(check: &StatedCheck, currency: &str) -> Text {
    let stated = amount(check.stated);
    let computed = check.computed.map(amount).unwrap_or_default();
    let currency = typed(currency);
    match check.agrees {
        StatedMatch::Exactly => say!(
            "Stated total {stated} {currency}: as computed.",
            stated = stated,
            currency = currency
        ),
        StatedMatch::Rounding => say!(
            "Stated total {stated} {currency}, computed {computed}: rounding explains the difference.",
            stated = stated,
            currency = currency,
            computed = computed
        ),
        StatedMatch::DecimalSlip => say!(
            "Stated total {stated} {currency}, computed {computed}: a decimal slip in one of them; neither is chosen.",
            stated = stated,
            currency = currency,
            computed = computed
        ),
        StatedMatch::Differs => say!(
            "Stated total {stated} {currency}, computed {computed}: they differ.",
            stated = stated,
            currency = currency,
            computed = computed
        ),
        StatedMatch::NotComputed => say!(
            "Stated total {stated} {currency}: there is nothing to compare it with.",
            stated = stated,
            currency = currency
        ),
    }
}

/// How many boards an event reaches.
pub(super) fn reached(boards: Option<Boards>) -> Text {
    match boards {
        None => say!("not known"),
        Some(boards) if boards.fewest == boards.most => Text::from(boards.most),
        Some(boards) => say!(
            "{fewest} to {most}",
            fewest = boards.fewest,
            most = boards.most
        ),
    }
}

/// Where a change request may come from.
pub(super) fn cause(cause: ChangeCause) -> Text {
    match cause {
        ChangeCause::MissingDocument => say!("missing document"),
        ChangeCause::Assumption => say!("assumption"),
        ChangeCause::OpenClause => say!("open clause"),
    }
}

/// Whether a change helps the buyer, as a sign and a word.
pub(super) fn direction(direction: Direction) -> Text {
    match direction {
        Direction::Better => say!("▲ better"),
        Direction::Worse => say!("▼ worse"),
        Direction::Other => say!("= neither"),
    }
}

/// What was asked: the spec, the terms, the policies.
pub(super) fn asked(comparison: &Comparison) -> Vec<(Text, Text)> {
    let spec = &comparison.spec;
    let terms = &comparison.terms;
    let demanded = comparison.clauses.iter().filter(|row| row.demanded).count();
    let mut facts = vec![
        (
            say!("Spec"),
            say!(
                "{id} revision {revision}, {count} clauses asked",
                id = typed(&spec.id),
                revision = typed(&spec.revision),
                count = demanded
            ),
        ),
        (say!("Spec SHA-256"), typed(&spec.sha256)),
    ];
    if !comparison.quantities.is_empty() {
        facts.push((
            say!("Quantities in boards"),
            quantities(&comparison.quantities),
        ));
    }
    if let Some(currency) = &comparison.currency {
        facts.push((say!("Currency of all totals"), typed(currency)));
    }
    facts.extend(asked_terms(terms));
    facts.push((say!("Validity"), comparison.as_of.text().capitalised()));
    facts.extend(policies(terms));
    facts
}

fn asked_terms(terms: &AskedTerms) -> Vec<(Text, Text)> {
    let mut facts = Vec::new();
    if let Some(due) = terms.due {
        facts.push((say!("Quotes due"), Text::from(due)));
    }
    if terms.delivery_lots > 1 {
        facts.push((say!("Deliveries"), Text::from(terms.delivery_lots)));
    }
    if let Some(delivery) = &terms.delivery_terms {
        facts.push((say!("Delivery terms"), typed(delivery)));
    }
    if let Some(days) = terms.lead_time_days {
        facts.push((say!("Longest lead time in days"), Text::from(days)));
    }
    if let Some(boards) = terms.boards_per_panel {
        facts.push((say!("Boards on a panel"), Text::from(boards)));
    }
    facts
}

fn policies(terms: &AskedTerms) -> Vec<(Text, Text)> {
    let unanswered = match terms.unanswered {
        UnansweredPolicy::NotComparable => say!("not comparable until it is answered"),
        UnansweredPolicy::NonResponsive => say!("non-responsive"),
        UnansweredPolicy::BuyersEstimate => {
            say!("the buyer\u{2019}s estimate is added, and marked")
        }
        UnansweredPolicy::HighestQuote => {
            say!("the highest amount of a comparable quote is added, and marked")
        }
        UnansweredPolicy::AverageQuote => {
            say!("the average of the comparable quotes is added, and marked")
        }
    };
    let late = match terms.late {
        LatePolicy::NotComparable => say!("shown, not comparable"),
        LatePolicy::Accepted => say!("compared, and marked as late"),
    };
    let tax = match terms.tax {
        TaxBasis::Excluded => say!("compared without tax"),
        TaxBasis::Included => say!("compared with tax"),
    };
    vec![
        (say!("An unanswered required clause"), unanswered),
        (say!("A late quote"), late),
        (say!("Tax"), tax),
        (
            say!("Rounding, once for each line"),
            words::rounding(terms.rounding),
        ),
    ]
}

/// What holds for the comparison as a whole: an estimate, and why.
pub(super) fn notes(comparison: &Comparison) -> Vec<Text> {
    let mut notes = Vec::new();
    if comparison.estimate {
        let missing = comparison.missing_documents.iter().map(|m| m.title());
        notes.push(say!(
            "Every quote is an estimate and none is ranked: missing are {documents}.",
            documents = Text::all_of(missing)
        ));
        for document in &comparison.missing_documents {
            if let Some(assume) = &document.assume {
                notes.push(say!(
                    "{document}: suppliers were to assume {assumption}.",
                    document = document.title(),
                    assumption = typed(assume)
                ));
            }
        }
    }
    notes.extend(comparison.notes.iter().map(Text::capitalised));
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_stand_in_groups_of_three() {
        for (given, wanted) in [
            ("0", "0"),
            ("123.40", "123.40"),
            ("1234", "1\u{a0}234"),
            ("-1234567.89", "\u{2212}1\u{a0}234\u{a0}567.89"),
            ("-100", "\u{2212}100"),
        ] {
            assert_eq!(grouped(given), wanted);
        }
    }
}
