//! The addendum between two revisions of a request: what changed, and the questions and answers that
//! every bidder gets alike.
//!
//! It says what is asked, never what the buyer thinks a change costs or is worth: that stays in
//! `diff`, which does not leave the house.

use crate::addendum::{AddendumFile, Question};
use crate::diff::effect::Aspect;
use crate::diff::result::{Ask, Change, ClauseDiff, Diff, Presence};
use crate::render::doc::{
    Block, Brand, Cell, Column, Doc, Labels, Span, Tone, code, plain, strong,
};
use crate::render::rfq::clause_block;
use crate::say;
use crate::spec::clause::ResolvedSpec;
use crate::wording::{Text, typed};

/// The addendum as a document, ready for any renderer.
#[must_use]
pub fn addendum_doc(
    old: &ResolvedSpec,
    new: &ResolvedSpec,
    diff: &Diff,
    addendum: &AddendumFile,
) -> Doc {
    let head = &new.spec.spec;
    let mut blocks = short(old, new, diff, addendum);
    if !diff.is_empty() {
        blocks.extend(quotes_already_sent(diff));
        blocks.extend(request(diff));
        blocks.extend(clauses(new, diff));
    }
    blocks.extend(questions(&addendum.question));
    blocks.extend(acknowledgement(new, addendum));
    let number = addendum.addendum.number;
    Doc {
        title: typed(&head.title),
        subtitle: say!(
            "Addendum {number} to the request for quotation {spec}",
            number = number,
            spec = typed(&head.id)
        ),
        lang: "en".to_owned(),
        page: crate::render::doc::Page::default(),
        footer: say!(
            "{spec} rev. {revision} · addendum {number}",
            spec = typed(&head.id),
            revision = typed(&head.revision),
            number = number
        ),
        labels: Labels::default(),
        brand: Brand::default(),
        digest: new.digest.clone(),
        date: addendum.addendum.issued.to_string(),
        blocks,
    }
}

/// Which revision replaces which, and by when to answer.
fn short(
    old: &ResolvedSpec,
    new: &ResolvedSpec,
    diff: &Diff,
    addendum: &AddendumFile,
) -> Vec<Block> {
    let named = |spec: &ResolvedSpec| {
        let head = &spec.spec.spec;
        say!(
            "{spec} revision {revision}, issued {date}",
            spec = typed(&head.id),
            revision = typed(&head.revision),
            date = head.issued
        )
    };
    let head = &new.spec.spec;
    let mut pairs = Vec::new();
    if let Some(buyer) = &head.buyer {
        pairs.push((say!("Buyer"), vec![plain(typed(buyer))]));
    }
    pairs.push((say!("Addendum"), vec![strong(addendum.addendum.number)]));
    pairs.push((say!("Issued"), vec![plain(addendum.addendum.issued)]));
    if diff.is_empty() {
        pairs.push((say!("Specification"), vec![plain(named(new))]));
    } else {
        pairs.push((say!("Replaced"), vec![plain(named(old))]));
        pairs.push((say!("Valid now"), vec![strong(named(new))]));
    }
    pairs.extend(due(old, new));
    if let Some(contact) = &head.contact {
        pairs.push((
            say!("Answers and questions to"),
            vec![plain(typed(contact))],
        ));
    }
    let text = if diff.is_empty() {
        say!(
            "The specification does not change. This addendum answers questions; every bidder gets the \
             same questions and the same answers."
        )
    } else {
        say!(
            "This addendum goes to every bidder alike. What it does not name stands as it was asked \
             before. The whole request in its new revision comes with it; where the two differ, the \
             new revision holds."
        )
    };
    let mut blocks = vec![
        heading(1, "addendum", say!("What this addendum is")),
        Block::Facts { pairs },
        para(text),
    ];
    if !diff.is_empty() && same_name(diff) {
        blocks.push(Block::Note {
            tone: Tone::Warning,
            text: vec![plain(say!(
                "Both texts are called {spec} revision {revision}. Tell them apart by the SHA-256 at the \
                 foot of the page: a quote names the one it answers.",
                spec = typed(&head.id),
                revision = typed(&head.revision)
            ))],
        });
    }
    blocks
}

fn same_name(diff: &Diff) -> bool {
    (&diff.old.id, &diff.old.revision) == (&diff.new.id, &diff.new.revision)
}

fn due(old: &ResolvedSpec, new: &ResolvedSpec) -> Option<(Text, Vec<Span>)> {
    let of = |spec: &ResolvedSpec| spec.spec.rfq.as_ref().and_then(|rfq| rfq.due);
    let now = of(new)?;
    let words = match of(old) {
        Some(before) if before != now => {
            say!("{date} (before: {before})", date = now, before = before)
        }
        _ => Text::from(now),
    };
    Some((say!("Quote due"), vec![strong(words)]))
}

/// What somebody does who has quoted already.
fn quotes_already_sent(diff: &Diff) -> Vec<Block> {
    let head = say!(
        "{spec} revision {revision}",
        spec = typed(&diff.new.id),
        revision = typed(&diff.new.revision)
    );
    let mut blocks = vec![
        heading(1, "quotes", say!("If you have quoted already")),
        para(say!(
            "Quote with the response form of {spec}, which names it: a quote on the old text is not \
             comparable. Answer the clauses below anew; your answers to all others stand.",
            spec = head
        )),
    ];
    let mut pairs = Vec::new();
    for (ask, label) in [
        (Ask::Confirm, say!("Confirm price and answer")),
        (Ask::Answer, say!("Answer what is new")),
        (Ask::DesiredOnly, say!("May be answered; only desired")),
        (
            Ask::MayFall,
            say!("Stands; less is asked: say if your price falls"),
        ),
    ] {
        let spans = asked(diff, ask);
        if !spans.is_empty() {
            pairs.push((label, spans));
        }
    }
    if !pairs.is_empty() {
        blocks.push(Block::Facts { pairs });
    }
    blocks
}

/// Clauses by their ids, points of the request by their words.
fn asked(diff: &Diff, ask: Ask) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for line in diff.confirm.iter().filter(|line| line.ask == ask) {
        if !spans.is_empty() {
            spans.push(plain(typed(", ")));
        }
        spans.push(match &line.clause {
            Some(id) => code(typed(id)),
            None => plain(Text::series(line.reasons.iter().cloned())),
        });
    }
    spans
}

/// Points of the request that are no clause. The buyer's exchange rates are among them: they are
/// printed in the request, so a change of them is as well.
fn request(diff: &Diff) -> Vec<Block> {
    let changes = diff.request.iter().filter(|change| told(change));
    let rows: Vec<Vec<Cell>> = changes.map(change_row).collect();
    if rows.is_empty() {
        return Vec::new();
    }
    vec![
        heading(1, "request", say!("What changes in the request")),
        change_table(say!("Points of the request"), rows),
    ]
}

/// Whether a bidder has to hear of it: number, revision and date stand above, and where the buyer
/// keeps a file whose bytes stayed is the buyer's own affair.
fn told(change: &Change) -> bool {
    match change.aspect {
        Aspect::SpecText | Aspect::BasisFileName => false,
        Aspect::SpecHead => !["Spec", "Spec revision", "Issued"].contains(&change.label.as_str()),
        _ => true,
    }
}

fn clauses(new: &ResolvedSpec, diff: &Diff) -> Vec<Block> {
    if diff.clauses.is_empty() {
        return Vec::new();
    }
    let grouped = diff.grouped();
    let mut blocks = Vec::new();
    let groups: Vec<_> = grouped
        .shared
        .into_iter()
        .filter(|(change, _)| told(change))
        .collect();
    if !groups.is_empty() {
        blocks.push(shared(&groups));
    }
    for (clause, mut changes) in grouped.single {
        changes.retain(|change| told(change));
        if !changes.is_empty() {
            blocks.extend(clause_blocks(new, clause, &changes));
        }
    }
    if !blocks.is_empty() {
        let head = heading(1, "clauses", say!("What changes in the clauses"));
        blocks.insert(0, head);
    }
    blocks
}

/// Changes that several clauses share, told once.
fn shared(groups: &[(&Change, Vec<&ClauseDiff>)]) -> Block {
    let rows = groups
        .iter()
        .map(|(change, clauses)| {
            let mut ids: Vec<Span> = Vec::new();
            for clause in clauses {
                if !ids.is_empty() {
                    ids.push(plain(typed(", ")));
                }
                ids.push(code(typed(&clause.id)));
            }
            let mut row = vec![Cell::from(ids)];
            row.extend(change_row(change));
            row
        })
        .collect();
    Block::Table {
        caption: say!("The same in several clauses"),
        columns: vec![
            Column::new(say!("Clauses"), 30),
            Column::new(say!("What"), 20),
            Column::new(say!("Was"), 25),
            Column::new(say!("Is"), 25),
        ],
        rows,
    }
}

/// A new clause as it stands in the request; a dropped one by name; else what was and what is.
fn clause_blocks(new: &ResolvedSpec, differs: &ClauseDiff, changes: &[&Change]) -> Vec<Block> {
    let heading = |what: Text| Block::Heading {
        level: 3,
        id: differs.id.clone(),
        text: vec![
            code(typed(&differs.id)),
            plain(typed("  ")),
            plain(say!(
                "{title} ({what})",
                title = &differs.title,
                what = what
            )),
        ],
    };
    match (differs.presence, new.clause(&differs.id)) {
        (Presence::Added, Some(clause)) => {
            let mut blocks = clause_block(new, clause);
            if let Some(first) = blocks.first_mut() {
                *first = heading(say!("new"));
            }
            blocks
        }
        (Presence::Removed, _) => vec![
            heading(say!("dropped")),
            para(say!("This clause is no longer asked: do not price it.")),
        ],
        _ => vec![
            heading(say!("changed")),
            change_table(
                Text::default(),
                changes.iter().map(|change| change_row(change)).collect(),
            ),
        ],
    }
}

fn change_table(caption: Text, rows: Vec<Vec<Cell>>) -> Block {
    Block::Table {
        caption,
        columns: vec![
            Column::new(say!("What"), 26),
            Column::new(say!("Was"), 37),
            Column::new(say!("Is"), 37),
        ],
        rows,
    }
}

fn change_row(change: &Change) -> Vec<Cell> {
    let side = |said: &Option<Text>| match said {
        Some(words) => plain(words),
        None => plain(typed("\u{2013}")),
    };
    let mut now = vec![side(&change.new)];
    if let Some(note) = &change.note {
        now.push(plain(say!(" ({note})", note = note)));
    }
    vec![
        plain(&change.label).into(),
        side(&change.old).into(),
        now.into(),
    ]
}

fn questions(questions: &[Question]) -> Vec<Block> {
    if questions.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![heading(1, "questions", say!("Questions and answers"))];
    for (index, question) in questions.iter().enumerate() {
        blocks.extend(question_blocks(index + 1, question));
    }
    blocks
}

fn question_blocks(number: usize, question: &Question) -> Vec<Block> {
    let named = match &question.clause {
        Some(id) => say!(
            "Question {number}, on {clause}",
            number = number,
            clause = typed(id)
        ),
        None => say!("Question {number}", number = number),
    };
    let mut pairs = Vec::new();
    if let Some(asked) = question.asked {
        pairs.push((say!("Asked"), vec![plain(asked)]));
    }
    pairs.push((say!("Question"), vec![plain(typed(&question.text))]));
    pairs.push((say!("Answer"), vec![strong(typed(&question.answer))]));
    vec![
        heading(2, &format!("question-{number}"), named),
        Block::Facts { pairs },
    ]
}

/// The lines to return: an addendum that nobody confirms may not have arrived.
fn acknowledgement(new: &ResolvedSpec, addendum: &AddendumFile) -> Vec<Block> {
    let mut pairs: Vec<(Text, Vec<Span>)> =
        vec![(say!("SHA-256 of its file"), vec![code(typed(&new.digest))])];
    for label in [
        say!("Supplier: company"),
        say!("Supplier: name, function"),
        say!("Supplier: date, signature"),
    ] {
        pairs.push((label, Vec::new()));
    }
    vec![
        heading(1, "received", say!("Confirmation of receipt")),
        para(say!(
            "We have received addendum {number} and quote on {spec} revision {revision}.",
            number = addendum.addendum.number,
            spec = typed(&new.spec.spec.id),
            revision = typed(&new.spec.spec.revision)
        )),
        Block::Facts { pairs },
    ]
}

fn heading(level: u8, id: &str, text: Text) -> Block {
    Block::Heading {
        level,
        id: id.to_owned(),
        text: vec![plain(text)],
    }
}

fn para(text: Text) -> Block {
    Block::Para {
        text: vec![plain(text)],
    }
}
