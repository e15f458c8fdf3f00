//! A difference between two specs on the terminal: what to do with the quotes first, then what is
//! behind it.

use std::fmt::Write as _;

use crate::diff::effect::Effect;
use crate::diff::result::{
    Ask, Change, ClauseDiff, Diff, LineOutcome, Presence, QuoteLine, QuoteOutcome, QuoteVerdict,
};
use crate::report::table::{Ink, cut, ink, left, safe, width, wrapped};

/// How the text is laid out.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether colour is wanted.
    pub color: bool,
}

/// Columns of the two effects at the right edge, with the spaces before them.
const EFFECT: usize = 11;

/// The difference in words; nothing where nothing differs.
#[must_use]
pub fn render(diff: &Diff, look: Look) -> String {
    if diff.is_empty() {
        return String::new();
    }
    let mut page = Page {
        diff,
        look,
        out: String::new(),
    };
    page.head();
    if diff.quotes.is_empty() {
        page.any_quote();
    } else {
        page.quotes();
    }
    page.request();
    page.clauses();
    page.out
}

/// Who asks, for headings: "quotes on revision B".
#[must_use]
pub fn old_name(diff: &Diff) -> String {
    if diff.old.id == diff.new.id && diff.old.revision != diff.new.revision {
        format!("revision {}", diff.old.revision)
    } else if diff.old.id == diff.new.id {
        "the old spec".to_owned()
    } else {
        format!("{} revision {}", diff.old.id, diff.old.revision)
    }
}

/// What a quote has to say in any case.
#[must_use]
pub fn renewal(diff: &Diff) -> String {
    format!(
        "Every quote has to name {} revision {} before it can be compared; what is not listed stands.",
        diff.new.id, diff.new.revision
    )
}

/// What is asked of any quote, as a heading for a list of clauses.
#[must_use]
pub fn ask_words(ask: Ask) -> &'static str {
    match ask {
        Ask::Confirm => "must confirm price and answer",
        Ask::Answer => "must answer what is new",
        Ask::MayFall => "stands; less is asked, so the price may fall",
        Ask::DesiredOnly => "stands; only desired, changes no verdict",
    }
}

/// The order in which asks are told: the hardest first.
pub const ASKS: [Ask; 4] = [Ask::Confirm, Ask::Answer, Ask::MayFall, Ask::DesiredOnly];

/// What a line of a quote comes to.
#[must_use]
pub fn outcome_words(outcome: LineOutcome) -> &'static str {
    match outcome {
        LineOutcome::AlreadyMeets => "already met",
        LineOutcome::MayFall => "may fall",
        LineOutcome::DesiredOnly => "only desired",
        LineOutcome::Confirm => "confirm",
        LineOutcome::StillOpen => "still open",
        LineOutcome::Answer => "answer",
    }
}

/// What becomes of a quote, in words.
#[must_use]
pub fn verdict_words(quote: &QuoteOutcome) -> String {
    let open =
        |line: &&QuoteLine| matches!(line.outcome, LineOutcome::Confirm | LineOutcome::Answer);
    let clauses = quote.clauses.iter().filter(open).count();
    let others = quote.request.iter().filter(open).count();
    match quote.verdict {
        QuoteVerdict::Stands => "stands; only the spec's revision has to be confirmed".to_owned(),
        QuoteVerdict::NoQuote => "states capability only; there is no quote".to_owned(),
        QuoteVerdict::Unreadable => "cannot be read".to_owned(),
        QuoteVerdict::MustBeConfirmed => {
            let count = |count: usize, noun: &str| match count {
                0 => None,
                1 => Some(format!("1 {noun}")),
                many => Some(format!("{many} {noun}s")),
            };
            let parts: Vec<String> = [
                count(clauses, "clause"),
                count(others, "point of the request")
                    .map(|words| words.replace("point of the requests", "points of the request")),
            ]
            .into_iter()
            .flatten()
            .collect();
            format!("must be confirmed: {}", parts.join(", "))
        }
    }
}

struct Page<'a> {
    diff: &'a Diff,
    look: Look,
    out: String,
}

impl Page<'_> {
    fn wrap(&mut self, text: &str, first: &str, rest: &str) {
        wrapped(&mut self.out, &safe(text), first, rest, self.look.width);
    }

    fn heading(&mut self, text: &str) {
        let text = cut(&safe(text), self.look.width);
        let _ = writeln!(self.out, "\n{}", ink(&text, Ink::Bold, self.look.color));
    }

    fn head(&mut self) {
        let (old, new) = (&self.diff.old, &self.diff.new);
        let to = if old.id == new.id {
            format!("revision {}", new.revision)
        } else {
            format!("{} revision {}", new.id, new.revision)
        };
        let title = format!("{} revision {} → {to}: {}", old.id, old.revision, new.title);
        self.wrap(&title, "", "  ");
        let s = &self.diff.summary;
        let mut counts = self.diff.summary_words();
        let extra: Vec<String> = [(s.added, "new"), (s.removed, "dropped")]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        if !extra.is_empty() {
            let _ = write!(counts, " ({})", extra.join(", "));
        }
        self.wrap(&counts, "", "  ");
        let whole = format!(
            "In all: the supplier's cost {}, the buyer's assurance {}",
            sentence(s.cost),
            sentence(s.assurance)
        );
        self.wrap(&whole, "", "  ");
    }

    fn any_quote(&mut self) {
        self.heading(&format!(
            "ANY QUOTE ON {}",
            old_name(self.diff).to_uppercase()
        ));
        for ask in ASKS {
            let asked: Vec<&str> = self
                .diff
                .confirm
                .iter()
                .filter(|line| line.ask == ask)
                .map(|line| match &line.clause {
                    Some(id) => id.as_str(),
                    None => line.reasons.first().map_or("", String::as_str),
                })
                .collect();
            if !asked.is_empty() {
                let color = self.look.color;
                let words = ink(ask_words(ask), ask_ink(ask), color);
                let _ = writeln!(self.out, "  {words}:");
                self.wrap(&asked.join(", "), "    ", "    ");
            }
        }
        self.wrap(&renewal(self.diff), "  ", "  ");
    }

    fn quotes(&mut self) {
        self.heading(&format!("QUOTES ON {}", old_name(self.diff).to_uppercase()));
        for quote in &self.diff.quotes {
            let color = match quote.verdict {
                QuoteVerdict::Stands => Ink::Good,
                QuoteVerdict::MustBeConfirmed => Ink::Caution,
                QuoteVerdict::NoQuote => Ink::Plain,
                QuoteVerdict::Unreadable => Ink::Bad,
            };
            let name = safe(&quote.supplier);
            let name = cut(&name, self.look.width / 2);
            let words = ink(&verdict_words(quote), color, self.look.color);
            let _ = writeln!(self.out, "{name}: {words}");
            for line in quote.request.iter().chain(&quote.clauses) {
                self.quote_line(line);
            }
        }
        let words = renewal(self.diff);
        self.wrap(&words, "", "");
    }

    fn quote_line(&mut self, line: &QuoteLine) {
        let tag = left(outcome_words(line.outcome), 12);
        let head = match &line.clause {
            Some(id) if line.answered.is_empty() => id.clone(),
            Some(id) => format!("{id} ({})", line.answered),
            None if line.answered.is_empty() => line.because.clone(),
            None => format!("{} ({})", line.because, line.answered),
        };
        let rest = " ".repeat(2 + width(&tag) + 1);
        let first = format!("  {tag} ");
        let start = self.out.len();
        self.wrap(&head, &first, &rest);
        if line.clause.is_some() {
            self.wrap(&line.because, &rest, &rest);
        }
        if self.look.color {
            let lit = ink(&tag, outcome_ink(line.outcome), true);
            let written = self.out.split_off(start);
            self.out.push_str(&written.replacen(&tag, &lit, 1));
        }
    }

    fn request(&mut self) {
        if self.diff.request.is_empty() {
            return;
        }
        self.columns("THE REQUEST");
        for change in &self.diff.request {
            self.change(change, "  ", true);
        }
    }

    fn clauses(&mut self) {
        let grouped = self.diff.grouped();
        if !grouped.shared.is_empty() {
            self.columns("THE SAME IN SEVERAL CLAUSES");
            for (change, clauses) in &grouped.shared {
                self.change(change, "  ", true);
                let ids: Vec<&str> = clauses.iter().map(|c| c.id.as_str()).collect();
                let words = format!("{} clauses: {}", ids.len(), ids.join(", "));
                self.wrap(&words, "    ", "    ");
            }
        }
        if !grouped.single.is_empty() {
            self.columns("CLAUSE BY CLAUSE");
            for (clause, changes) in &grouped.single {
                self.clause(clause, changes);
            }
        }
    }

    fn clause(&mut self, clause: &ClauseDiff, changes: &[&Change]) {
        let sign = match clause.presence {
            Presence::Added => "+ ",
            Presence::Removed => "- ",
            Presence::Changed => "  ",
        };
        let weight = crate::render::words::weight(clause.severity);
        let title = format!("{} ({weight})", clause.id);
        self.with_effects(&title, sign, "    ", Some((clause.cost, clause.assurance)));
        for change in changes {
            self.change(change, "    ", changes.len() > 1);
        }
    }

    fn change(&mut self, change: &Change, indent: &str, with_effects: bool) {
        let effects = with_effects.then_some((change.cost, change.assurance));
        let rest = format!("{indent}  ");
        self.with_effects(&change.words(), indent, &rest, effects);
    }

    /// A heading with the heads of the two columns.
    fn columns(&mut self, text: &str) {
        let room = self.look.width.saturating_sub(2 * EFFECT);
        let line = format!("{}  cost       assurance", left(text, room));
        let line = cut(&line, self.look.width);
        let _ = writeln!(self.out, "\n{}", ink(&line, Ink::Bold, self.look.color));
    }

    /// A wrapped text with the two effects at the right edge of its first line.
    fn with_effects(
        &mut self,
        text: &str,
        first: &str,
        rest: &str,
        effects: Option<(Effect, Effect)>,
    ) {
        let room = self.look.width.saturating_sub(2 * EFFECT);
        let mut lines = String::new();
        wrapped(&mut lines, &safe(text), first, rest, room);
        for (n, line) in lines.lines().enumerate() {
            match effects {
                Some((cost, assurance)) if n == 0 => {
                    let color = self.look.color;
                    let cost = ink(&left(cost.word(), EFFECT - 2), cost_ink(cost), color);
                    let assured = ink(assurance.word(), assurance_ink(assurance), color);
                    let _ = writeln!(self.out, "{}  {cost}  {assured}", left(line, room));
                }
                _ => {
                    let _ = writeln!(self.out, "{line}");
                }
            }
        }
    }
}

/// An effect as the end of a sentence.
#[must_use]
pub fn sentence(effect: Effect) -> &'static str {
    match effect {
        Effect::Unchanged => "is unchanged",
        Effect::Tightens => "tightens (more is asked)",
        Effect::Loosens => "loosens (less is asked)",
        Effect::Changes => "changes (more here, less there)",
        Effect::Unclear => "is unclear (the spec does not show all of it)",
    }
}

fn cost_ink(effect: Effect) -> Ink {
    match effect {
        Effect::Tightens | Effect::Unclear => Ink::Caution,
        Effect::Loosens => Ink::Good,
        Effect::Changes | Effect::Unchanged => Ink::Plain,
    }
}

fn assurance_ink(effect: Effect) -> Ink {
    match effect {
        Effect::Tightens => Ink::Good,
        Effect::Loosens => Ink::Bad,
        Effect::Unclear => Ink::Caution,
        Effect::Changes | Effect::Unchanged => Ink::Plain,
    }
}

fn ask_ink(ask: Ask) -> Ink {
    match ask {
        Ask::Confirm | Ask::Answer => Ink::Caution,
        Ask::MayFall | Ask::DesiredOnly => Ink::Plain,
    }
}

fn outcome_ink(outcome: LineOutcome) -> Ink {
    match outcome {
        LineOutcome::AlreadyMeets => Ink::Good,
        LineOutcome::Confirm | LineOutcome::Answer | LineOutcome::StillOpen => Ink::Caution,
        LineOutcome::MayFall | LineOutcome::DesiredOnly => Ink::Plain,
    }
}
