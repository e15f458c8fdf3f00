//! A clarification as a document: what a quote leaves open, question by question, to be read, signed and
//! sent.

use crate::clarify::{Asked, Clarification, Group, file_name};
use crate::render::doc::{Block, Brand, Doc, Labels, Span, code, line_break, plain, quiet, strong};
use crate::say;
use crate::wording::{Text, typed};

/// The questions on one quote as a document, ready for any renderer.
#[must_use]
pub fn clarification_doc(clarification: &Clarification) -> Doc {
    let head = &clarification.spec.spec.spec;
    let mut blocks = vec![
        heading(1, "about", say!("What we ask")),
        Block::Facts {
            pairs: facts(clarification, &Brand::default())
                .into_iter()
                .map(|(label, value)| (label, vec![plain(value)]))
                .collect(),
        },
    ];
    blocks.push(Block::List {
        ordered: false,
        entries: steps().into_iter().map(|step| vec![plain(step)]).collect(),
    });
    blocks.extend(overview(clarification));
    let mut number = 0;
    for group in Group::ALL {
        let of_group = clarification
            .questions
            .iter()
            .filter(|asked| asked.group == group);
        let of_group: Vec<&Asked> = of_group.collect();
        if of_group.is_empty() {
            continue;
        }
        blocks.push(heading(1, group_id(group), group.title()));
        for question in of_group {
            number += 1;
            blocks.extend(question_blocks(number, question));
        }
    }
    Doc {
        title: typed(&head.title),
        subtitle: say!(
            "Questions on the quote of {supplier}",
            supplier = typed(&clarification.supplier.name)
        ),
        lang: "en".to_owned(),
        page: crate::render::doc::Page::Portrait,
        footer: say!(
            "{spec} rev. {revision} · questions, round {round}",
            spec = typed(&head.id),
            revision = typed(&head.revision),
            round = clarification.round
        ),
        labels: Labels::default(),
        brand: Brand::default(),
        digest: clarification.spec.digest.clone(),
        date: head.issued.to_string(),
        blocks,
    }
}

fn heading(level: u8, id: &str, text: Text) -> Block {
    Block::Heading {
        level,
        id: id.to_owned(),
        text: vec![plain(text)],
    }
}

fn group_id(group: Group) -> &'static str {
    match group {
        Group::Quote => "whole-quote",
        Group::Knockout => "knockout",
        Group::Required => "required",
        Group::Desired => "desired",
    }
}

/// Who asks whom about what, and until when.
pub(super) fn facts(clarification: &Clarification, brand: &Brand) -> Vec<(Text, Text)> {
    let head = &clarification.spec.spec.spec;
    let supplier = clarification.supplier;
    let mut facts = vec![(say!("To"), typed(&supplier.name))];
    if let Some(contact) = &supplier.contact {
        facts.push((say!("Contact"), typed(contact)));
    }
    if let Some(company) = brand.company.as_ref().or(head.buyer.as_ref()) {
        facts.push((say!("From"), typed(company)));
    }
    if let Some(contact) = &head.contact {
        facts.push((say!("Answers and questions to"), typed(contact)));
    }
    if let Some(day) = clarification.answer_by {
        facts.push((say!("Answer by"), Text::from(day)));
    }
    facts.push((say!("Round of questions"), Text::from(clarification.round)));
    let quote = supplier.quote.as_ref();
    let number = quote.and_then(|quote| quote.number.as_deref());
    let revision = quote.and_then(|quote| quote.revision.as_deref());
    match (number, revision) {
        (Some(number), Some(revision)) => facts.push((
            say!("Your quote"),
            say!(
                "{number}, revision {revision}",
                number = typed(number),
                revision = typed(revision)
            ),
        )),
        (Some(number), None) => facts.push((say!("Your quote"), typed(number))),
        _ => {}
    }
    facts.push((
        say!("Your file"),
        typed(file_name(clarification.loaded.file())),
    ));
    facts.push((
        say!("SHA-256 of your file"),
        typed(&clarification.loaded.digest),
    ));
    facts.push((
        say!("Specification"),
        say!(
            "{spec} revision {revision}, issued {date}",
            spec = typed(&head.id),
            revision = typed(&head.revision),
            date = head.issued
        ),
    ));
    facts.push((
        say!("Specification SHA-256"),
        typed(&clarification.spec.digest),
    ));
    facts.push((
        say!("Questions"),
        Text::from(count(clarification.questions.len())),
    ));
    facts
}

fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

/// How the questions are answered.
pub(super) fn steps() -> Vec<Text> {
    vec![
        say!(
            "Answer in the workbook or in the text file that comes with this document, and send that file back; either will do."
        ),
        say!(
            "What you fill in replaces what your quote says there. What you leave empty stays as you quoted it."
        ),
        say!("Words alone settle nothing: they are shown beside the gap, which stays open."),
        say!(
            "Change nothing but the answers: an answer to a question whose text was changed does not count."
        ),
    ]
}

/// The questions on one page, where there are several.
fn overview(clarification: &Clarification) -> Option<Block> {
    if clarification.questions.len() < 2 {
        return None;
    }
    let rows = clarification
        .questions
        .iter()
        .enumerate()
        .map(|(n, asked)| {
            let weight = match asked.weight {
                Some(weight) => weight.text(),
                None => say!("whole quote"),
            };
            vec![
                plain(Text::from(count(n + 1))).into(),
                vec![code(typed(&asked.id)), line_break(), plain(&asked.title)].into(),
                plain(weight).into(),
                plain(Text::sentences(asked.settle.iter().cloned())).into(),
            ]
        });
    Some(Block::Table {
        caption: say!("All questions"),
        columns: vec![
            crate::render::doc::Column::new(say!("No."), 6),
            crate::render::doc::Column::new(say!("Question on"), 34),
            crate::render::doc::Column::new(say!("Weight"), 14),
            crate::render::doc::Column::new(say!("What would settle it"), 46),
        ],
        rows: rows.collect(),
    })
}

fn question_blocks(number: u32, asked: &Asked) -> Vec<Block> {
    let mut pairs: Vec<(Text, Vec<Span>)> = Vec::new();
    pairs.push((say!("Question on"), vec![code(typed(&asked.id))]));
    if let Some(weight) = asked.weight {
        pairs.push((say!("Weight"), vec![plain(weight.text())]));
    }
    if let Some(demanded) = &asked.demanded {
        pairs.push((say!("What was demanded"), vec![plain(demanded)]));
    }
    pairs.push((say!("What your quote says"), lines(&asked.said, plain)));
    pairs.push((say!("What would settle it"), lines(&asked.settle, strong)));
    pairs.push((say!("What it means"), vec![quiet(&asked.effect)]));
    pairs.push((say!("Your answer"), Vec::new()));
    let title = say!("{number}. {title}", number = number, title = &asked.title);
    vec![
        heading(2, &format!("question-{number}"), title),
        Block::Facts { pairs },
    ]
}

/// A line each.
fn lines(texts: &[Text], span: impl Fn(Text) -> Span) -> Vec<Span> {
    let mut spans = Vec::new();
    for text in texts {
        if !spans.is_empty() {
            spans.push(line_break());
        }
        spans.push(span(text.clone()));
    }
    spans
}
