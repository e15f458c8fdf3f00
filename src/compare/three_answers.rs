//! The three questions on which a supplier is judged: how deep, how complete, is it in the quote.

use crate::compare::judge::Judge;
use crate::compare::result::{RecordsPrice, Standing, ThreeAnswers};
use crate::say;
use crate::spec::model::Weight;
use crate::values::Decimal;
use crate::wording::{Text, typed};

impl Judge<'_> {
    /// The answers at a quantity, by its position.
    pub(super) fn answers(&self, position: usize, records: Option<&RecordsPrice>) -> ThreeAnswers {
        let mut answers = ThreeAnswers::default();
        let mut open_knockouts = Vec::new();
        for (clause, judged) in self.clauses().filter(|(clause, _)| clause.demanded) {
            answers.asked += 1;
            match self.standing(clause, judged, position) {
                Standing::Meets => answers.included += 1,
                Standing::Loaded => answers.priced += 1,
                _ => {
                    answers.outside += 1;
                    if clause.severity == Weight::Knockout {
                        open_knockouts.push(typed(&clause.id));
                    }
                }
            }
            let Some(demanded) = clause.depth else {
                continue;
            };
            answers.with_depth += 1;
            if let Ok(Some(kept)) = self.kept_depth(clause, judged, position) {
                answers.deep_enough += u32::from(kept >= demanded);
                answers.shallowest = Some(answers.shallowest.map_or(kept, |known| known.min(kept)));
            }
        }
        answers.covered = answers.included + answers.priced;
        answers.how_deep = how_deep(&answers);
        answers.how_complete = how_complete(&answers, open_knockouts);
        answers.in_the_quote = self.in_the_quote(&answers, records);
        answers
    }

    fn in_the_quote(&self, answers: &ThreeAnswers, records: Option<&RecordsPrice>) -> Text {
        let currency = self.spec.spec.rfq.as_ref().map(|rfq| &rfq.currency);
        let money = |amount: Decimal| {
            let currency = currency.map_or("", String::as_str);
            typed(format!("{amount} {currency}").trim_end())
        };
        let clauses = match records.filter(|records| !records.charges.is_empty()) {
            Some(records) => say!(
                "{included} included, {priced} priced one by one; charges for records come to {total}, {each} a board",
                included = answers.included,
                priced = answers.priced,
                total = money(records.total),
                each = money(records.per_board)
            ),
            None => say!(
                "{included} included, {priced} priced one by one",
                included = answers.included,
                priced = answers.priced
            ),
        };
        match answers.outside {
            0 => clauses,
            outside => Text::series([
                clauses,
                say!("{outside} not in the quote", outside = outside),
            ]),
        }
    }
}

fn how_deep(answers: &ThreeAnswers) -> Text {
    if answers.with_depth == 0 {
        return say!("no clause demands a depth");
    }
    let of = say!(
        "{deep} of {all} clauses with a depth are kept as deep as demanded",
        deep = answers.deep_enough,
        all = answers.with_depth
    );
    match answers.shallowest {
        Some(depth) => Text::series([
            of,
            say!(
                "the shallowest record is kept at {depth} depth",
                depth = depth.text()
            ),
        ]),
        None => of,
    }
}

fn how_complete(answers: &ThreeAnswers, open_knockouts: Vec<Text>) -> Text {
    let covered = say!(
        "{covered} of {asked} clauses are covered",
        covered = answers.covered,
        asked = answers.asked
    );
    if open_knockouts.is_empty() {
        return covered;
    }
    let open = say!(
        "open knockouts: {clauses}",
        clauses = Text::list(open_knockouts)
    );
    Text::series([open, covered])
}
