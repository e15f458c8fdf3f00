//! The letter that goes with a package: one for each company that is asked, and none of them names
//! another.

use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

use super::doc::Brand;
use super::{RenderError, Templates, plain, templates};
use crate::bidders::Bidder;
use crate::say;
use crate::spec::clause::ResolvedSpec;
use crate::wording::{Text, Wording, typed};

/// What the letter comes with.
#[derive(Debug, Clone)]
pub struct Enclosure {
    /// The archive, where the package is one: its name and SHA-256.
    pub archive: Option<(String, String)>,
    /// Files and folders of the package, with what each is for.
    pub contents: Vec<(String, Text)>,
}

/// What all letters of a request have in common.
#[derive(Debug, Clone, Copy)]
pub struct Letters<'a> {
    /// What is asked.
    pub spec: &'a ResolvedSpec,
    /// What it comes with.
    pub enclosure: &'a Enclosure,
    /// Who asks.
    pub brand: &'a Brand,
    /// A company's templates.
    pub templates: &'a Templates,
}

/// The same sentences in one language.
#[derive(Serialize)]
struct Part {
    lang: &'static str,
    greeting: String,
    ask: String,
    quantities: Option<String>,
    answer: String,
    due: String,
    enclosed: String,
    contents: Vec<Line>,
    questions: String,
    cite: String,
    spec: String,
    closing: String,
}

#[derive(Serialize)]
struct Line {
    path: String,
    about: String,
}

/// The letter to one supplier, or to nobody in particular, in these languages one after the other.
///
/// # Errors
/// When the template has a mistake; the error names file and line.
pub fn e_mail(
    letters: Letters,
    to: Option<&Bidder>,
    languages: &[Wording],
) -> Result<String, RenderError> {
    let spec = letters.spec;
    let head = &spec.spec.spec;
    let rfq = spec.spec.rfq.as_ref();
    let product = &spec.spec.product;
    let parts: Vec<Part> = languages
        .iter()
        .map(|wording| part(letters, to, wording))
        .collect();
    let context = context! {
        to => to.map(to_line),
        subject => subject(spec, languages),
        supplier => to.map(|to| context! {
            name => &to.name, contact => &to.contact, person => &to.person, note => &to.note,
        }),
        spec => context! {
            id => &head.id, revision => &head.revision, title => &head.title,
            issued => head.issued.to_string(), sha256 => &spec.digest,
            buyer => &head.buyer, contact => &head.contact,
        },
        product => context! {
            part => &product.part, revision => &product.revision,
            description => &product.description,
        },
        rfq => context! {
            due => rfq.and_then(|rfq| rfq.due).map(|due| due.to_string()),
            quantities => rfq.map(|rfq| rfq.quantities.clone()).unwrap_or_default(),
        },
        archive => letters.enclosure.archive.as_ref().map(|(name, sha256)| context! {
            name, sha256,
        }),
        brand => context! {
            company => letters.brand.company.as_ref().or(head.buyer.as_ref()),
            address => &letters.brand.address,
        },
        parts => Serde(parts),
    };
    let text = letters
        .templates
        .render(templates::E_MAIL, plain::prepare, context)?;
    Ok(text.trim_end().to_owned() + "\n")
}

fn to_line(to: &Bidder) -> String {
    let name = to.person.as_ref().unwrap_or(&to.name);
    match &to.contact {
        Some(address) => plain::mailbox(name, address),
        None => to.name.clone(),
    }
}

/// One line, each language once.
fn subject(spec: &ResolvedSpec, languages: &[Wording]) -> String {
    let head = &spec.spec.spec;
    let text = say!(
        "Request for quotation {id} revision {revision}: {title}",
        id = typed(&head.id),
        revision = typed(&head.revision),
        title = typed(&head.title)
    );
    let kind = say!("Request for quotation");
    let Some((first, others)) = languages.split_first() else {
        return text.to_string();
    };
    // Number and title are said once, whatever the languages.
    let mut kinds: Vec<String> = others.iter().map(|other| other.say(&kind)).collect();
    kinds.retain(|said| *said != first.say(&kind));
    let mut subject = first.say(&text);
    for said in kinds {
        subject = format!("{subject} / {said}");
    }
    subject
}

fn part(letters: Letters, to: Option<&Bidder>, wording: &Wording) -> Part {
    let spec = letters.spec;
    let say = |text: Text| wording.say(&text);
    Part {
        lang: wording.language().tag(),
        greeting: say(match to.and_then(|to| to.person.as_ref()) {
            Some(person) => say!("Dear {person},", person = typed(person)),
            None => say!("Dear Sir or Madam,"),
        }),
        ask: say(ask(spec)),
        quantities: quantities(spec).map(say),
        answer: say(say!(
            "Please give every clause of the response form an answer, also where you cannot do what it \
             asks: a clause without an answer never counts as included. The file README.txt says what \
             each file is for."
        )),
        due: say(due(spec)),
        enclosed: say(say!("Enclosed")),
        contents: letters
            .enclosure
            .contents
            .iter()
            .map(|(path, about)| Line {
                path: path.clone(),
                about: wording.say(about),
            })
            .collect(),
        questions: say(questions(spec)),
        cite: say(say!(
            "Please name in your quotation what it answers; the response form does so already:"
        )),
        spec: say(which(spec)),
        closing: say(say!("Kind regards")),
    }
}

/// Number, revision and date of the specification.
pub(super) fn which(spec: &ResolvedSpec) -> Text {
    let head = &spec.spec.spec;
    say!(
        "{id} revision {revision}, issued {date}",
        id = typed(&head.id),
        revision = typed(&head.revision),
        date = head.issued
    )
}

fn ask(spec: &ResolvedSpec) -> Text {
    let product = &spec.spec.product;
    let part = typed(&product.part);
    let revision = typed(&product.revision);
    let asked = match &spec.spec.spec.buyer {
        Some(buyer) => say!(
            "{buyer} asks you for a quotation for the assembled circuit board {part}, revision \
             {revision}, with the records of its production.",
            buyer = typed(buyer),
            part = part,
            revision = revision
        ),
        None => say!(
            "We ask you for a quotation for the assembled circuit board {part}, revision {revision}, \
             with the records of its production.",
            part = part,
            revision = revision
        ),
    };
    match &product.description {
        Some(description) => Text::sentences([
            asked,
            say!(
                "What it is: {description}.",
                description = typed(description.trim_end_matches('.'))
            ),
        ]),
        None => asked,
    }
}

fn quantities(spec: &ResolvedSpec) -> Option<Text> {
    let rfq = spec.spec.rfq.as_ref()?;
    let quantities = Text::list(rfq.quantities.iter().map(|quantity| Text::from(*quantity)));
    Some(say!(
        "Quantities to be quoted: {quantities}.",
        quantities = quantities
    ))
}

fn due(spec: &ResolvedSpec) -> Text {
    let due = spec.spec.rfq.as_ref().and_then(|rfq| rfq.due);
    let contact = spec.spec.spec.contact.as_ref();
    match (due, contact) {
        (Some(due), Some(contact)) => say!(
            "Please send the completed response form by {due} to {contact}.",
            due = due,
            contact = typed(contact)
        ),
        (Some(due), None) => say!(
            "Please send the completed response form by {due}.",
            due = due
        ),
        (None, Some(contact)) => say!(
            "Please send the completed response form to {contact}.",
            contact = typed(contact)
        ),
        (None, None) => say!("Please answer this letter with the completed response form."),
    }
}

fn questions(spec: &ResolvedSpec) -> Text {
    let all = say!(
        "Every question and its answer go to every company that is asked, without the name of the one \
         that asked."
    );
    match &spec.spec.spec.contact {
        Some(contact) => Text::sentences([
            say!("Questions go to {contact}.", contact = typed(contact)),
            all,
        ]),
        None => all,
    }
}
