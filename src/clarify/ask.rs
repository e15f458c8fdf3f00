//! The questions on one response, in the order in which they are asked.

use crate::clarify::subject::Subject;
use crate::compare::result::{Question, ResponseKind, Standing, SupplierResult, Verdict};
use crate::finding::Severity;
use crate::say;
use crate::source::Place;
use crate::spec::basis::sha256;
use crate::spec::clause::ResolvedSpec;
use crate::spec::model::Weight;
use crate::supplier::LoadedResponse;
use crate::values::Date;
use crate::wording::{Text, typed};

/// The questions on one response, ready to be written in any format. It knows nothing of any other
/// supplier.
#[derive(Debug, Clone)]
pub struct Clarification<'a> {
    /// The spec that was asked.
    pub spec: &'a ResolvedSpec,
    /// The response.
    pub loaded: &'a LoadedResponse,
    /// What was found about it.
    pub supplier: &'a SupplierResult,
    /// Day by which answers are asked.
    pub answer_by: Option<Date>,
    /// The round, from 1.
    pub round: u32,
    /// The questions: the whole quote first, then what weighs most.
    pub questions: Vec<Asked>,
}

/// One question.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Its id.
    pub id: String,
    /// Where it is asked.
    pub group: Group,
    /// What it is about.
    pub subject: Subject,
    /// What it is about, in words.
    pub title: Text,
    /// How much the clause weighs.
    pub weight: Option<Weight>,
    /// What was demanded.
    pub demanded: Option<Text>,
    /// How the clause stands by each thing that was said.
    pub standings: Vec<Standing>,
    /// What was said, and where.
    pub said: Vec<Text>,
    /// What would settle it.
    pub settle: Vec<Text>,
    /// What the gap makes of the quote.
    pub effect: Text,
}

/// Questions that are asked together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// On the whole quote.
    Quote,
    /// On clauses without which the quote is out.
    Knockout,
    /// On clauses without which the quote is not comparable.
    Required,
    /// On clauses that are counted.
    Desired,
}

impl Group {
    /// All of them in their order.
    pub const ALL: [Group; 4] = [
        Group::Quote,
        Group::Knockout,
        Group::Required,
        Group::Desired,
    ];

    /// As a heading.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Group::Quote => say!("The whole quote"),
            Group::Knockout => say!("Knockout clauses"),
            Group::Required => say!("Required clauses"),
            Group::Desired => say!("Desired clauses"),
        }
    }
}

/// Errors of an unreadable response that are listed; more would not help anybody.
const MOST_ERRORS: usize = 50;

/// The questions on a response; none where it leaves nothing open.
#[must_use]
pub fn clarification<'a>(
    spec: &'a ResolvedSpec,
    loaded: &'a LoadedResponse,
    supplier: &'a SupplierResult,
    answer_by: Option<Date>,
) -> Option<Clarification<'a>> {
    if supplier.questions.is_empty() {
        return None;
    }
    let asked = supplier.questions.iter();
    let mut questions: Vec<Asked> = asked
        .map(|q| asked_question(spec, loaded, supplier, q))
        .collect();
    questions.sort_by_key(|question| question.group);
    let rounds = loaded.answers.iter().map(|answers| answers.round);
    Some(Clarification {
        spec,
        loaded,
        supplier,
        answer_by,
        round: rounds.max().unwrap_or(0).saturating_add(1),
        questions,
    })
}

fn asked_question(
    spec: &ResolvedSpec,
    loaded: &LoadedResponse,
    supplier: &SupplierResult,
    question: &Question,
) -> Asked {
    let subject = Subject::of(&question.id, question.clause.is_some(), loaded);
    let clause = question.clause.as_deref().and_then(|id| spec.clause(id));
    let mut said: Vec<Text> = question
        .said
        .iter()
        .map(|said| at(&said.text, &said.place))
        .collect();
    if supplier.kind == ResponseKind::Unreadable {
        let errors = loaded.findings.iter();
        let errors = errors.filter(|finding| finding.severity == Severity::Error);
        said = errors
            .take(MOST_ERRORS)
            .map(|finding| at(&typed(&finding.message), &finding.place))
            .collect();
    }
    Asked {
        id: question.id.clone(),
        group: match question.severity {
            None => Group::Quote,
            Some(Weight::Knockout) => Group::Knockout,
            Some(Weight::Required) => Group::Required,
            Some(Weight::Desired) => Group::Desired,
        },
        title: match (clause, subject.title()) {
            (Some(clause), _) => clause.title.clone(),
            (None, Some(title)) => title,
            (None, None) => typed(&question.id),
        },
        subject,
        weight: question.severity,
        demanded: question.demanded.clone(),
        standings: question.said.iter().map(|said| said.standing).collect(),
        said,
        settle: question.settle.clone(),
        effect: effect(question.verdict),
    }
}

/// What was said with its place: the file's name without the buyer's folders.
fn at(text: &Text, place: &Place) -> Text {
    let file = typed(file_name(&place.file));
    match &place.cell {
        Some(cell) => say!(
            "{said} ({file}, cell {cell})",
            said = text,
            file = file,
            cell = typed(cell)
        ),
        None => say!(
            "{said} ({file}, line {line})",
            said = text,
            file = file,
            line = place.line.get()
        ),
    }
}

/// The last part of a path.
#[must_use]
pub fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn effect(verdict: Verdict) -> Text {
    match verdict {
        Verdict::NonResponsive => say!("As it stands, the quote is non-responsive."),
        Verdict::NotComparable => say!("As it stands, the quote cannot be compared."),
        Verdict::Loaded | Verdict::LikeForLike => {
            say!("It is counted; it does not keep the quote from being compared.")
        }
    }
}

/// Digits of a seal: enough to see that a text is another.
const SEAL: usize = 16;

/// Digits made from the text of a question, in whatever language it was asked. White space does not
/// count: editors and spreadsheets change it.
#[must_use]
pub fn seal<'t>(id: &'t str, texts: impl IntoIterator<Item = &'t str>) -> String {
    let mut sealed = String::new();
    for text in std::iter::once(id).chain(texts) {
        let words: Vec<&str> = text.split_whitespace().collect();
        if !words.is_empty() {
            sealed.push_str(&words.join(" "));
            sealed.push('\n');
        }
    }
    let digest = sha256(sealed.as_bytes());
    digest.get(..SEAL).unwrap_or(&digest).to_owned()
}
