//! What changed since a supplier's earlier quote: what is worse than before stands first.

use super::Page;
use super::verdicts::verdict_ink;
use crate::compare::result::{Direction, QuoteRef, Round, SupplierResult, VerdictChange};
use crate::report::table::{Ink, grouped, ink, safe};

/// Changes shown for a supplier unless all are wanted; what is worse is always shown.
const FEW_CHANGES: usize = 5;

impl Page<'_> {
    pub(super) fn rounds(&mut self) {
        if self.comparison.rounds.is_empty() {
            return;
        }
        self.heading("SINCE THE LAST ROUND");
        for round in &self.comparison.rounds {
            let text = format!(
                "{}: {} -> {}",
                safe(&round.supplier),
                quote(&round.before),
                quote(&round.after)
            );
            self.wrap(&text, "", "  ");
            self.round(round);
        }
    }

    /// The answered clarifications that count in what is said about a supplier.
    pub(super) fn clarified(&mut self, supplier: &SupplierResult) {
        for used in &supplier.answers {
            let settled = used.answered.iter().filter(|a| a.settled).count();
            let text = format!(
                "with the answers of round {} ({}): {settled} of {} answered questions settled",
                used.round,
                safe(file_name(&used.file)),
                used.answered.len()
            );
            self.wrap(&text, "  ", "    ");
        }
    }

    fn round(&mut self, round: &Round) {
        let worse = round
            .clauses
            .iter()
            .filter(|c| c.direction == Direction::Worse);
        let ids: Vec<String> = worse.map(|change| safe(&change.clause)).collect();
        let line = match ids.is_empty() {
            true => "no clause is worse than before".to_owned(),
            false => format!("worse than before: {}", ids.join(", ")),
        };
        let lit = if ids.is_empty() { Ink::Plain } else { Ink::Bad };
        let start = self.out.len();
        self.wrap(&line, "  ", "    ");
        let plain = self.out.split_off(start);
        for line in plain.lines() {
            self.out += &ink(line, lit, self.look.color);
            self.out.push('\n');
        }
        self.changes(round);
        for change in &round.verdicts {
            self.verdict_change(change);
        }
        self.asked("settled", &round.settled);
        self.asked("still open", &round.open);
        self.asked("new questions", &round.new);
    }

    fn changes(&mut self, round: &Round) {
        let clauses = round.clauses.iter().map(|change| {
            let text = format!(
                "{}: {} ({}, now {})",
                safe(&change.clause),
                safe(&change.text),
                place(&change.place_before),
                place(&change.place_after)
            );
            (change.direction, text)
        });
        let terms = round.terms.iter().map(|change| {
            let text = format!(
                "{}: was {}, is {}",
                safe(&change.term),
                safe(&change.before),
                safe(&change.after)
            );
            (change.direction, text)
        });
        let mut lines: Vec<(Direction, String)> = clauses.chain(terms).collect();
        if !self.look.all {
            let worse = lines.iter().filter(|(d, _)| *d == Direction::Worse).count();
            lines.sort_by_key(|(direction, _)| *direction != Direction::Worse);
            let rest = lines.len().saturating_sub(worse.max(FEW_CHANGES));
            lines.truncate(lines.len() - rest);
            self.lines(&lines);
            if rest > 0 {
                self.wrap(&format!("and {rest} more changes (--all)"), "    ", "    ");
            }
            return;
        }
        self.lines(&lines);
    }

    fn lines(&mut self, lines: &[(Direction, String)]) {
        for (direction, text) in lines {
            let sign = match direction {
                Direction::Worse => "worse:  ",
                Direction::Better => "better: ",
                Direction::Other => "other:  ",
            };
            self.wrap(text, &format!("    {sign}"), "            ");
        }
    }

    fn verdict_change(&mut self, change: &VerdictChange) {
        let total = |total: &Option<crate::values::Decimal>| {
            total.map_or_else(
                || "no total".to_owned(),
                |total| grouped(&total.to_string()),
            )
        };
        let (before, after) = (total(&change.total_before), total(&change.total_after));
        let moved = match change.before == change.after {
            true => format!("stays {}", change.after.words()),
            false => format!("{} -> {}", change.before.words(), change.after.words()),
        };
        let money = match before == after {
            true => after,
            false => format!("{before} -> {after}"),
        };
        let text = format!("{} boards: {moved}; {money}", change.quantity);
        let lit = if change.before == change.after {
            Ink::Plain
        } else {
            verdict_ink(change.after)
        };
        let start = self.out.len();
        self.wrap(&text, "  ", "    ");
        let plain = self.out.split_off(start);
        for line in plain.lines() {
            self.out += &ink(line, lit, self.look.color);
            self.out.push('\n');
        }
    }

    fn asked(&mut self, what: &str, ids: &[String]) {
        if ids.is_empty() {
            return;
        }
        let most = if self.look.all {
            ids.len()
        } else {
            FEW_CHANGES
        };
        let shown: Vec<String> = ids.iter().take(most).map(|id| safe(id)).collect();
        let rest = match ids.len() - shown.len() {
            0 => String::new(),
            rest => format!(" and {rest} more (--all)"),
        };
        let text = format!("{what} ({}): {}{rest}", ids.len(), shown.join(", "));
        self.wrap(&text, "  ", "    ");
    }
}

/// `AN-26-0931 rev. 1 (adler.toml)`.
fn quote(quote: &QuoteRef) -> String {
    let file = safe(file_name(&quote.file));
    match (&quote.number, &quote.revision) {
        (Some(number), Some(revision)) => {
            format!("{} rev. {} ({file})", safe(number), safe(revision))
        }
        (Some(number), None) => format!("{} ({file})", safe(number)),
        (None, _) => file,
    }
}

fn place(place: &crate::source::Place) -> String {
    format!("{}:{}", safe(file_name(&place.file)), safe(&place.within()))
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}
