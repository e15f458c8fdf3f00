//! The questions, in the buyer's words. What a flag has already said is not asked.

use std::io;

use crate::spec::model::{BasisDocument, ProductFact};

use super::bom::{ListFile, ListKind};
use super::documents::{about, needed};
use super::draft::{self, Draft, Level};
use super::talk::Talk;

/// Why a conversation ended early.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// The input ended before the last question.
    #[error("the input ended before the last question")]
    Ended,
    /// The terminal failed.
    #[error("cannot talk to the terminal: {0}")]
    Io(#[from] io::Error),
}

/// Opens a list by the path that was typed.
pub type Open<'a> = &'a mut dyn FnMut(ListKind, &str) -> Result<ListFile, String>;

/// A conversation that fills a draft.
pub struct Interview<'a, T: Talk> {
    talk: &'a mut T,
    open: Open<'a>,
}

/// What to do with an empty line.
enum Empty {
    /// The default is taken.
    Take(String),
    /// The answer is left out.
    Leave,
    /// It is asked again.
    Refuse,
}

struct Question<'q> {
    text: &'q str,
    help: &'q str,
    empty: Empty,
}

impl<'q> Question<'q> {
    fn needed(text: &'q str, help: &'q str) -> Self {
        Question {
            text,
            help,
            empty: Empty::Refuse,
        }
    }

    fn optional(text: &'q str, help: &'q str) -> Self {
        Question {
            text,
            help,
            empty: Empty::Leave,
        }
    }

    fn or(text: &'q str, help: &'q str, default: impl Into<String>) -> Self {
        Question {
            text,
            help,
            empty: Empty::Take(default.into()),
        }
    }
}

impl<'a, T: Talk> Interview<'a, T> {
    /// A conversation; `open` reads the lists that are named in it.
    pub fn new(talk: &'a mut T, open: Open<'a>) -> Self {
        Interview { talk, open }
    }

    /// Asks for everything that the draft does not know.
    ///
    /// # Errors
    /// When the input ends or the terminal fails.
    pub fn fill(&mut self, draft: &mut Draft) -> Result<(), Stopped> {
        self.talk.say(
            "A few questions, then the spec is written. Enter takes what stands in [brackets], ? explains, \
             Ctrl-D stops without writing anything.\n \n",
        )?;
        self.product(draft)?;
        self.parts_list(draft)?;
        self.level(draft)?;
        self.facts(draft)?;
        self.request(draft)?;
        self.head(draft)?;
        self.documents(draft)
    }

    fn product(&mut self, draft: &mut Draft) -> Result<(), Stopped> {
        if draft.part.is_none() {
            draft.part = self.ask(
                &Question::needed(
                    "Part number of the assembled board",
                    "The number you order it by. Suppliers write it on every record.",
                ),
                draft::text,
            )?;
        }
        if draft.part_revision.is_none() {
            draft.part_revision = self.ask(
                &Question::needed(
                    "Revision of the board",
                    "The released revision that is to be built. Quotes on different revisions cannot be compared.",
                ),
                draft::text,
            )?;
        }
        if draft.boards_per_panel.is_none() {
            draft.boards_per_panel = self.ask(
                &Question::optional(
                    "Boards on one production panel [not known]",
                    "Boards are often made several at a time on one panel. If the supplier decides, leave it out.",
                ),
                draft::count,
            )?;
        }
        Ok(())
    }

    fn parts_list(&mut self, draft: &mut Draft) -> Result<(), Stopped> {
        if draft.bom.is_none() {
            draft.bom = self.list(
                ListKind::Bom,
                "Parts list (BOM), a CSV or XLSX file [none]",
                "The path of the file. With it, delivered records are checked against every line; the file stays \
                 where it is.",
            )?;
        }
        if let Some(bom) = &draft.bom {
            let said = what_it_holds(bom);
            self.talk.say(&said)?;
        }
        if draft.avl.is_none() {
            draft.avl = self.list(
                ListKind::Avl,
                "Vendor list (AVL), a CSV or XLSX file [none]",
                "The path of the file that says which manufacturers are approved for each part.",
            )?;
        }
        Ok(())
    }

    fn list(
        &mut self,
        kind: ListKind,
        text: &str,
        help: &str,
    ) -> Result<Option<ListFile>, Stopped> {
        loop {
            let question = Question::optional(text, help);
            let Some(path) = self.ask(&question, draft::text)? else {
                return Ok(None);
            };
            match (self.open)(kind, unquoted(&path)) {
                Ok(list) => return Ok(Some(list)),
                Err(message) => self.talk.say(&format!("  {message}"))?,
            }
        }
    }

    fn level(&mut self, draft: &mut Draft) -> Result<(), Stopped> {
        if draft.material.is_some() && draft.process.is_some() {
            return Ok(());
        }
        let mut menu = String::from("\nHow much has to be traceable?\n");
        for (number, level) in (1..).zip(Level::ALL) {
            menu.push_str(&format!(
                "  {number} {:<14} {}\n",
                level.key(),
                level.about()
            ));
        }
        self.talk.say(&menu)?;
        let help = "Each level holds all of the one before it, and costs more. Write a number or a name; or two \
                    with a slash, such as 2/3, for material and process separately.";
        let question = Question::or("Level", help, "3");
        if let Some((material, process)) = self.ask(&question, levels)? {
            draft.material.get_or_insert(material);
            draft.process.get_or_insert(process);
        }
        Ok(())
    }

    fn facts(&mut self, draft: &mut Draft) -> Result<(), Stopped> {
        if draft.contains.is_some() {
            return Ok(());
        }
        let mut facts = Vec::new();
        for (fact, text, help) in FACT_QUESTIONS {
            let seen = draft
                .bom
                .as_ref()
                .and_then(|bom| bom.seen.iter().find(|seen| seen.fact == fact));
            let default = match (seen, &draft.bom) {
                (Some(seen), _) => {
                    let doubt = if seen.certain { "" } else { "perhaps: " };
                    self.talk.say(&format!("  {doubt}{}", seen.evidence))?;
                    Some("yes")
                }
                (None, Some(_)) => Some("no"),
                (None, None) => None,
            };
            let question = match default {
                Some(default) => Question::or(text, help, default),
                None => Question::needed(text, help),
            };
            if self.ask(&question, yes)? == Some(true) {
                facts.push(fact);
            }
        }
        draft.contains = Some(facts);
        Ok(())
    }

    fn request(&mut self, draft: &mut Draft) -> Result<(), Stopped> {
        if draft.quantities.is_none() {
            draft.quantities = self.ask(
                &Question::needed(
                    "Quantities to be quoted, such as 100,500",
                    "How many boards an order may have. Suppliers give a price for each quantity.",
                ),
                draft::quantities,
            )?;
        }
        if draft.due.is_none() {
            let issued = draft.issued;
            let due = |text: &str| {
                let due = draft::date(text)?;
                match issued {
                    Some(issued) if due < issued => Err(format!("that is before today, {issued}")),
                    _ => Ok(due),
                }
            };
            draft.due = self.ask(
                &Question::optional(
                    "Quotes are due on, such as 2026-12-15 [open]",
                    "Year, month, day. Suppliers read it on the first page.",
                ),
                due,
            )?;
        }
        if draft.currency.is_none() {
            draft.currency = self.ask(
                &Question::or(
                    "Currency in which quotes are compared",
                    "Three letters. Quotes in other currencies need a dated exchange rate, which you add later.",
                    "EUR",
                ),
                draft::currency,
            )?;
        }
        Ok(())
    }

    fn head(&mut self, draft: &mut Draft) -> Result<(), Stopped> {
        if draft.id.is_none() {
            let default = draft.offered_id().unwrap_or_default();
            draft.id = self.ask(
                &Question::or(
                    "Document number of these requirements",
                    "The number under which you file this spec. Quotes and records refer to it.",
                    default,
                ),
                draft::text,
            )?;
        }
        if draft.revision.is_none() {
            let help = "It changes whenever suppliers get a new text.";
            draft.revision = self.ask(&Question::or("Its revision", help, "A"), draft::text)?;
        }
        if draft.buyer.is_none() {
            let help = "It stands on the request for quotation.";
            draft.buyer = self.ask(
                &Question::optional("Your company [none]", help),
                draft::text,
            )?;
        }
        if draft.contact.is_none() {
            let help = "An e-mail address for answers and questions.";
            let question = Question::optional("Contact for suppliers [none]", help);
            draft.contact = self.ask(&question, draft::text)?;
        }
        Ok(())
    }

    fn documents(&mut self, draft: &mut Draft) -> Result<(), Stopped> {
        let open: Vec<BasisDocument> = needed(draft)
            .into_iter()
            .filter(|document| !draft.documents.contains_key(document))
            .collect();
        if open.is_empty() {
            return Ok(());
        }
        self.talk.say(
            "\nDocuments the build follows. Write number and revision with a colon, such as GBR-4471:C; Enter if \
             it follows later.\n",
        )?;
        for document in open {
            let title = document.title();
            let title = title[..1].to_uppercase() + &title[1..];
            let text = format!("{title} [follows]");
            let question = Question::optional(&text, about(document));
            if let Some(released) = self.ask(&question, draft::released)? {
                draft.documents.insert(document, released);
            }
        }
        Ok(())
    }

    /// Asks until the answer holds.
    fn ask<V>(
        &mut self,
        question: &Question<'_>,
        read: impl Fn(&str) -> Result<V, String>,
    ) -> Result<Option<V>, Stopped> {
        let prompt = match &question.empty {
            Empty::Take(default) => format!("{} [{default}]", question.text),
            Empty::Leave | Empty::Refuse => question.text.to_owned(),
        };
        loop {
            let line = self.talk.ask(&prompt)?.ok_or(Stopped::Ended)?;
            let answer = match (line.as_str(), &question.empty) {
                ("?", _) => {
                    self.talk.say(&format!("  {}", question.help))?;
                    continue;
                }
                ("", Empty::Leave) => return Ok(None),
                ("", Empty::Refuse) => {
                    self.talk.say("  This one is needed; ? explains it.")?;
                    continue;
                }
                ("", Empty::Take(default)) => default.as_str(),
                (answer, _) => answer,
            };
            match read(answer) {
                Ok(value) => return Ok(Some(value)),
                Err(message) => self.talk.say(&format!("  {message}"))?,
            }
        }
    }
}

const FACT_QUESTIONS: [(ProductFact, &str, &str); 3] = [
    (
        ProductFact::MoistureSensitive,
        "Moisture-sensitive parts (above MSL 1)?",
        "Parts in plastic packages take up moisture and crack in the oven. Most chips are MSL 3; the label or \
         data sheet says. If yes, suppliers keep a record of how long such parts lay open.",
    ),
    (
        ProductFact::HiddenJoints,
        "Joints that cannot be seen (BGA, QFN, LGA, DFN)?",
        "Packages whose solder joints lie underneath. Only X-ray shows them; if yes, the levels that inspect ask \
         for it.",
    ),
    (
        ProductFact::Programmable,
        "Parts that get a program or data (controller, flash, FPGA)?",
        "If the supplier programs parts, the program and its revision belong to the record.",
    ),
];

/// A path without the quotes in which file managers copy it.
fn unquoted(path: &str) -> &str {
    ['"', '\'']
        .into_iter()
        .find_map(|quote| path.strip_prefix(quote)?.strip_suffix(quote))
        .filter(|inner| !inner.is_empty())
        .unwrap_or(path)
}

fn yes(text: &str) -> Result<bool, String> {
    match text.to_lowercase().as_str() {
        "y" | "yes" | "j" | "ja" => Ok(true),
        "n" | "no" | "nein" => Ok(false),
        _ => Err("write yes or no".to_owned()),
    }
}

fn levels(text: &str) -> Result<(Level, Level), String> {
    match text.split_once('/') {
        Some((material, process)) => Ok((Level::parse(material)?, Level::parse(process)?)),
        None => Level::parse(text).map(|level| (level, level)),
    }
}

fn what_it_holds(bom: &ListFile) -> String {
    let mut said = format!("  {}: {}", bom.path, bom.holds);
    if !bom.columns.is_empty() {
        let columns: Vec<&str> = bom.columns.iter().map(|(name, _)| *name).collect();
        said.push_str(&format!(
            "\n  headings are mapped for {}",
            columns.join(", ")
        ));
    }
    for remark in bom.remarks.iter().chain(&bom.unusable) {
        said.push_str(&format!("\n  {remark}"));
    }
    said
}
