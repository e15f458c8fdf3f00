//! Clauses of `[control.*]`, `[signal.*]` and `[visibility.*]`: the catalogue's rows by key.

use crate::catalog::{Row, Table};
use crate::checks::Filter;
use crate::say;
use crate::spec::clause::{Clause, Family};
use crate::spec::codes;
use crate::spec::model::{
    Applies, BuildEvent, CommonDemand, ControlDemand, Coverage, OnViolation, SignalDemand,
    TriggerWindow, VisibilityDemand,
};
use crate::wording::Text;

use super::attach::Terms;
use super::records::record_sentence;
use super::{Resolver, segment, table_key};

impl Resolver<'_> {
    pub(super) fn row_clauses(&mut self) {
        for (key, demand) in &self.spec.control {
            self.row_clause(Table::Control, key, |this, clause, row, pointer| {
                this.control(clause, row, demand, pointer)
            });
        }
        for (key, demand) in &self.spec.signal {
            self.row_clause(Table::Signal, key, |this, clause, row, pointer| {
                this.signal(clause, row, demand, pointer)
            });
        }
        for (key, demand) in &self.spec.visibility {
            self.row_clause(Table::Visibility, key, |this, clause, row, pointer| {
                this.visibility(clause, row, demand, pointer)
            });
        }
    }

    /// The frame of the three tables: find the row, let the table say its terms, attach form and row.
    fn row_clause(
        &mut self,
        table: Table,
        key: &str,
        terms: impl FnOnce(&mut Self, &mut Clause, &Row, &str) -> (CommonDemand, Terms),
    ) {
        let section = table_key(table);
        let pointer = format!("/{section}/{}", segment(key));
        let Some(row) = self.catalogue.row_by_key(table, key) else {
            let known: Vec<&str> = self.catalogue.keys(table).collect();
            let place = self.key(&pointer);
            self.unknown_name(place, section, key, &known);
            return;
        };
        let family = match table {
            Table::Control => Family::Control,
            Table::Signal => Family::Signal,
            Table::Chain | Table::Visibility => Family::Visibility,
        };
        let place = self.key(&pointer);
        let said = table == Table::Signal
            && self
                .spec
                .signal
                .get(key)
                .is_some_and(|signal| signal.when.is_some_and(Applies::is_use));
        self.row_condition(row, &place, said);
        let mut clause = Clause::new(
            format!("{section}.{key}"),
            family,
            row.title.clone(),
            self.origin(&pointer),
        );
        let (common, terms) = terms(self, &mut clause, row, &pointer);
        self.apply_common(&mut clause, &common, &pointer);
        let form_id = row.forms[0].clone();
        self.coverage_counts(&form_id, common.coverage, &pointer);
        self.attach_form(&mut clause, &form_id, terms.coverage);
        self.attach_row(&mut clause, row, &form_id, &terms);
        self.demand_extra_fields(&mut clause, &form_id, &common, &pointer);
        let all = (form_id.as_str(), &Filter::new());
        self.prohibit_fields(&mut clause, all, &common.prohibit, &pointer);
        clause.demand = self.row_sentence(&clause, row);
        self.clauses.push(clause);
    }

    fn row_sentence(&self, clause: &Clause, row: &Row) -> Text {
        let form = clause
            .form
            .as_deref()
            .and_then(|id| self.catalogue.forms.get(id));
        let named = Clause {
            title: form.map_or(row.record.clone(), |f| f.title.clone()),
            ..clause.clone()
        };
        let (used_for, record) = (&row.used_for, record_sentence(&named));
        match row.table {
            Table::Chain => say!(
                "Release use: {words}. Shown by: {record}",
                words = used_for,
                record = record
            ),
            Table::Control => say!(
                "Match rule: {words}. Shown by: {record}",
                words = used_for,
                record = record
            ),
            Table::Signal => say!(
                "Analysis basis: {words}. Shown by: {record}",
                words = used_for,
                record = record
            ),
            Table::Visibility => say!(
                "Output: {words}. Shown by: {record}",
                words = used_for,
                record = record
            ),
        }
    }

    fn control(
        &mut self,
        clause: &mut Clause,
        row: &Row,
        demand: &ControlDemand,
        pointer: &str,
    ) -> (CommonDemand, Terms) {
        let common = demand.common();
        let mut terms = Terms::covering(common.coverage.unwrap_or(Coverage::EVERY_UNIT));
        if row.key.as_deref() == Some("first-off") {
            let events = if demand.after.is_empty() {
                &[BuildEvent::Start][..]
            } else {
                &demand.after
            };
            let names = events.iter().map(|event| event.text());
            clause.add_detail(say!("Repeated after"), Text::list(names));
            terms.after = events.iter().map(|event| event.key().to_owned()).collect();
        } else if !demand.after.is_empty() {
            let place = self.key(&format!("{pointer}/after"));
            self.error(
                codes::CONTRADICTION,
                place,
                "`after` belongs to the first-off check only",
            )
            .help = Some("move it to [control.first-off]".to_owned());
        }
        if let Some(risk) = &row.risk {
            clause.add_detail(say!("Guards against"), risk);
        }
        if let Some(document) = &row.document {
            clause.add_detail(say!("Compared with"), document);
        }
        if let Some(action) = demand.on_violation {
            clause.add_detail(
                say!("On violation"),
                match action {
                    OnViolation::Hold => say!("the lot is held"),
                    OnViolation::Notify => say!("the buyer is told before the lot continues"),
                },
            );
        }
        (common, terms)
    }

    fn signal(
        &mut self,
        clause: &mut Clause,
        row: &Row,
        demand: &SignalDemand,
        pointer: &str,
    ) -> (CommonDemand, Terms) {
        let common = demand.common();
        let mut terms = Terms::covering(common.coverage.unwrap_or(Coverage::EVERY_UNIT));
        self.signal_condition(clause, demand);
        if let Some(trigger) = &row.trigger {
            clause.add_detail(say!("Triggered by"), trigger);
        }
        let counted = row.checks.iter().any(|check| check == "signal-decided");
        match &demand.trigger {
            Some(_) if !counted => {
                let place = self.key(&format!("{pointer}/trigger"));
                self.error(
                    codes::CONTRADICTION,
                    place,
                    format!(
                        "row {} is not counted: each case of it needs its record",
                        row.id
                    ),
                )
                .help = Some("drop `trigger`".to_owned());
            }
            Some(limit) => {
                let order = limit.window == TriggerWindow::Order;
                terms.trigger = Some((limit.count, order));
                let counted = if order {
                    say!("{count} of the same kind in the order", count = limit.count)
                } else {
                    say!("{count} of the same kind in one lot", count = limit.count)
                };
                clause.add_detail(say!("Limit"), counted);
            }
            None if counted => {
                clause.add_detail(
                    say!("Limit"),
                    say!("none stated: the trigger is not evaluated"),
                );
            }
            None => {}
        }
        if let Some(decision) = &row.decision {
            let decision = if demand.decision_recorded == Some(true) {
                say!("{decision}, recorded with every case", decision = decision)
            } else {
                decision.clone()
            };
            clause.add_detail(say!("Decision"), decision);
        }
        let mut common = common;
        if demand.decision_recorded == Some(true)
            && !common.require.iter().any(|f| f == "decision")
            && row.id != "S8"
        {
            common.require.push("decision".to_owned());
        }
        (common, terms)
    }

    fn signal_condition(&self, clause: &mut Clause, demand: &SignalDemand) {
        let Some(when) = demand.when else { return };
        let (there, name) = match when {
            Applies::SpiUsed => (self.inspects("spi"), say!("spi¦in use")),
            Applies::AoiUsed => (self.inspects("aoi"), say!("aoi¦in use")),
            Applies::XrayUsed => (self.inspects("xray"), say!("xray¦in use")),
            Applies::VisualUsed => (self.inspects("visual"), say!("visual¦in use")),
            Applies::FaiUsed => (self.inspects("fai"), say!("fai¦in use")),
            Applies::TestUsed => (!self.spec.test.is_empty(), say!("a test")),
            Applies::MoistureSensitive
            | Applies::HiddenJoints
            | Applies::Programmable
            | Applies::FirstArticle => {
                clause.add_detail(say!("Condition"), when.question_text());
                return;
            }
        };
        clause.add_detail(say!("Condition"), say!("{name} is used", name = &name));
        // What the supplier uses is the supplier's to say: with the condition written, the signal
        // applies wherever such records are delivered.
        if !there {
            clause.add_detail(
                say!("Applies"),
                say!(
                    "where the supplier uses {name}; this spec does not demand it",
                    name = name
                ),
            );
        }
    }

    fn inspects(&self, key: &str) -> bool {
        self.inspections().iter().any(|kind| kind.key() == key)
    }

    fn visibility(
        &mut self,
        clause: &mut Clause,
        row: &Row,
        demand: &VisibilityDemand,
        pointer: &str,
    ) -> (CommonDemand, Terms) {
        let mut common = demand.common();
        if demand.level.is_some() && demand.depth.is_some() {
            let place = self.key(&format!("{pointer}/depth"));
            self.error(
                codes::CONTRADICTION,
                place,
                "`level` and `depth` mean the same here",
            )
            .help = Some("keep `level`".to_owned());
        }
        if let Some(format) = demand.format
            && !common.formats.contains(&format)
        {
            common.formats.insert(0, format);
        }
        let mut terms = Terms::covering(common.coverage.unwrap_or(Coverage::EVERY_UNIT));
        if let Some(every) = demand.every {
            terms.every = Some(every.hours());
            clause.add_detail(say!("Sent every"), every.text());
        }
        if let Some(agreement) = &row.agreement {
            clause.add_detail(say!("Level is agreed in"), agreement);
        }
        (common, terms)
    }
}
