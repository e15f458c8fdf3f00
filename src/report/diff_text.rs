//! A difference between two specs on the terminal: what to do with the quotes first, then what is
//! behind it.

use std::fmt::Write as _;

use crate::diff::effect::Effect;
use crate::diff::result::{
    Ask, Change, ClauseDiff, Diff, LineOutcome, Presence, QuoteLine, QuoteVerdict,
};
use crate::diff::words::{
    ASKS, ask_words, old_name, outcome_words, renewal, sentence, verdict_words,
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
                    None => line.reasons.first().map_or("", |reason| reason.as_str()),
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
            for lines in quote.grouped() {
                self.quote_lines(&lines);
            }
        }
        let words = renewal(self.diff);
        self.wrap(&words, "", "");
    }

    /// Lines of one outcome and one reason.
    fn quote_lines(&mut self, lines: &[&QuoteLine]) {
        let Some(line) = lines.first() else { return };
        let tag = left(outcome_words(line.outcome), 12);
        let named: Vec<String> = lines.iter().filter_map(|line| named(line)).collect();
        let rest = " ".repeat(2 + width(&tag) + 1);
        let first = format!("  {tag} ");
        let start = self.out.len();
        match (named.as_slice(), line.answered.as_str()) {
            ([], "") => self.wrap(&line.because, &first, &rest),
            ([], answered) => self.wrap(&format!("{} ({answered})", line.because), &first, &rest),
            ([one], _) => {
                self.wrap(one, &first, &rest);
                self.wrap(&line.because, &rest, &rest);
            }
            (many, _) => {
                self.wrap(&line.because, &first, &rest);
                let all = format!("{} clauses: {}", many.len(), many.join(", "));
                self.wrap(&all, &rest, &rest);
            }
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

/// The clause with what was answered to it.
fn named(line: &QuoteLine) -> Option<String> {
    let id = line.clause.as_ref()?;
    Some(if line.answered.is_empty() {
        id.clone()
    } else {
        format!("{id} ({})", line.answered)
    })
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
