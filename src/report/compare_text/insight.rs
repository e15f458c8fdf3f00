//! What depth is worth, what is shown, what may still come, what changed since earlier quotes.

use std::fmt::Write as _;

use super::{FEW_REASONS, Page, label, place};
use crate::compare::result::{ProofCounts, QuantityResult, RecallEvent, Scope};
use crate::compare::words;
use crate::report::table::{grouped, left, safe};

/// A recall.
const REACH: usize = 24;

impl Page<'_> {
    /// Boards that a recall would reach: offered against demanded.
    pub(super) fn containment(&mut self) {
        let shown = match self.look.all {
            true => 0,
            false => self.comparison.quantities.len().saturating_sub(1),
        };
        let mut first = true;
        for (at, quantity) in self.comparison.quantities.iter().enumerate().skip(shown) {
            let events = self.events(at);
            if events.is_empty() {
                continue;
            }
            if first {
                self.heading("CONTAINMENT: BOARDS THAT A RECALL REACHES, OFFERED / DEMANDED");
                first = false;
            }
            self.reach_table(at, *quantity, &events);
        }
    }

    fn events(&self, at: usize) -> Vec<RecallEvent> {
        let results = self.comparison.suppliers.iter();
        let results = results.filter_map(|s| s.quantities.get(at));
        let mut events: Vec<RecallEvent> =
            results.flat_map(|r| &r.reach).map(|r| r.event).collect();
        events.sort_unstable();
        events.dedup();
        events
    }

    fn reach_table(&mut self, at: usize, quantity: u32, events: &[RecallEvent]) {
        let room = self.look.width.saturating_sub(events.len() * REACH + 2);
        let table = room >= 16;
        let names = self.name_column(if table { room } else { 24 }).max(12);
        let mut head = left(&format!("{quantity} boards"), names + 2);
        for event in events.iter().filter(|_| table) {
            head += &left(event.words(), REACH);
        }
        let _ = writeln!(self.out, "{}", head.trim_end());
        for (n, supplier) in self.comparison.suppliers.iter().enumerate() {
            let Some(result) = supplier.quantities.get(at).filter(|r| !r.reach.is_empty()) else {
                continue;
            };
            let name = left(&label(n, supplier), names) + "  ";
            let cells = events.iter().map(|event| (event, reached(result, *event)));
            if table {
                let cells: String = cells.map(|(_, cell)| left(&cell, REACH)).collect();
                let line = name + &cells;
                let _ = writeln!(self.out, "{}", line.trim_end());
            } else {
                let cells: Vec<String> = cells
                    .map(|(event, cell)| format!("{} {cell}", event.words()))
                    .collect();
                self.wrap(&cells.join("; "), &name, "    ");
            }
            self.costs(result);
        }
    }

    /// What taking boards back costs, and with `--all` why it reaches so far.
    fn costs(&mut self, result: &QuantityResult) {
        let currency = self.currency();
        for reach in &result.reach {
            let cost = reach.offered.cost.zip(reach.demanded.cost);
            if let Some((offered, demanded)) = cost.filter(|(a, b)| a != b) {
                let text = format!(
                    "{} costs up to {} instead of {} {currency}",
                    reach.event.words(),
                    grouped(&offered.to_string()),
                    grouped(&demanded.to_string())
                );
                self.wrap(&text, "    ", "      ");
            }
            if self.look.all && !reach.offered.why.is_empty() {
                let text = format!("{}: {}", reach.event.words(), safe(&reach.offered.why));
                self.wrap(&text, "    ", "      ");
            }
        }
    }

    /// Claimed against demonstrated.
    pub(super) fn demonstrated(&mut self) {
        let suppliers = &self.comparison.suppliers;
        let nothing = |proof: ProofCounts| proof.demonstrated + proof.contradicted == 0;
        if suppliers
            .iter()
            .all(|s| s.samples.is_empty() && nothing(s.proof))
        {
            return;
        }
        self.heading("DEMONSTRATED BY SAMPLE RECORDS");
        for (n, supplier) in suppliers.iter().enumerate() {
            let proof = supplier.proof;
            let text = format!(
                "{}: {} demonstrated, {} contradicted, {} only claimed, {} not claimed",
                label(n, supplier),
                proof.demonstrated,
                proof.contradicted,
                proof.claimed,
                proof.none
            );
            self.wrap(&text, "", "  ");
            let shown = self.look.all || proof.contradicted > 0;
            for sample in supplier.samples.iter().filter(|_| shown) {
                let text = format!("{}: {}", safe(&sample.named), safe(&sample.says));
                self.wrap(&text, "    - ", "      ");
            }
        }
    }

    /// What may come after the award.
    pub(super) fn change_requests(&mut self) {
        let suppliers = &self.comparison.suppliers;
        if suppliers.iter().all(|s| s.change_requests.is_empty()) {
            return;
        }
        self.heading("CHANGE REQUESTS THAT MAY COME");
        let currency = self.currency();
        for (n, supplier) in suppliers.iter().enumerate() {
            let count = supplier.change_requests.len();
            if count == 0 {
                continue;
            }
            self.wrap(&format!("{} ({count})", label(n, supplier)), "", "  ");
            let most = if self.look.all { count } else { FEW_REASONS };
            for request in supplier.change_requests.iter().take(most) {
                let mut text = safe(request.text.trim_end_matches('.'));
                for exposure in &request.exposure {
                    if let Some(amount) = exposure.amount {
                        let _ = write!(
                            text,
                            "; {} {currency} at {}",
                            grouped(&amount.to_string()),
                            exposure.quantity
                        );
                    }
                }
                if let Some(at) = &request.place {
                    let _ = write!(text, " ({})", place(at));
                }
                let cause = words::cause(request.cause);
                self.wrap(&format!("{cause}: {text}"), "    - ", "      ");
            }
            if count > most {
                let _ = writeln!(self.out, "    and {} more (--all)", count - most);
            }
        }
    }
}

/// `500 / 120`; a range where it depends on where it strikes.
fn reached(result: &QuantityResult, event: RecallEvent) -> String {
    let Some(reach) = result.reach.iter().find(|reach| reach.event == event) else {
        return String::new();
    };
    let boards = |scope: &Scope| match scope.boards {
        None => "?".to_owned(),
        Some(boards) if boards.fewest == boards.most => boards.most.to_string(),
        Some(boards) => format!("{}-{}", boards.fewest, boards.most),
    };
    format!("{} / {}", boards(&reach.offered), boards(&reach.demanded))
}
