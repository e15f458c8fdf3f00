//! Forms put together by chance: whatever is sound can be sampled, and the sample holds.

use super::common::{Case, broken, shown};
use super::resolved;

/// Numbers that look like chance and are the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % n as u64).unwrap()
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

/// Columns of every kind, sound by themselves.
const COLUMNS: [&str; 20] = [
    "type = \"text\"",
    "type = \"text\"\npattern = '^[a-z]{3,5} ok$'",
    "type = \"identifier\"",
    "type = \"identifier\"\npattern = '^[A-F]\\d{4}(?:-X)?$'",
    "type = \"identifier\"\nreferences = \"program-setup-tag.program\"",
    "type = \"identifier\"\nreferences = \"panel-traveler.board-id\"",
    "type = \"identifier\"\nreferences = \"reflow-profile.oven\"",
    "type = \"integer\"",
    "type = \"integer\"\nmin = \"17\"\nmax = \"17\"",
    "type = \"integer\"\nmax = \"0\"\nunit = \"pcs\"",
    "type = \"decimal\"",
    "type = \"decimal\"\nmin = \"-0.001\"\nmax = \"0.001\"",
    "type = \"decimal\"\nmax = \"-40\"\nunit = \"°C\"",
    "type = \"decimal\"\nmin = \"79228162514264337593543950335\"",
    "type = \"boolean\"",
    "type = \"date\"",
    "type = \"time-stamp\"",
    "type = \"duration\"",
    "type = \"enumeration\"\nvalues = [\"only\"]",
    "type = \"enumeration\"\nvalues = [\"a b\", \"c,d\", \"e\"]",
];

fn any_form(dice: &mut Dice) -> String {
    let depths = dice.pick(&[
        "\"lot\"",
        "\"panel\"",
        "\"board\"",
        "\"lot\", \"board\"",
        "\"lot\", \"panel\", \"board\"",
    ]);
    let counted = dice.pick(&["lot", "unit", "nothing"]);
    let nil = counted == "nothing" && dice.below(2) == 0;
    let key = match counted {
        "nothing" => "key = [\"run\"]",
        _ => dice.pick(&["key = [\"@unit\", \"run\"]", "key = [\"run\"]"]),
    };
    let mut text = format!(
        "\n[form.trial]\ndepths = [{depths}]\ncounted = \"{counted}\"\nnil = {nil}\n{key}\n\
         order = [[\"begun\", \"ended\"], [\"begun\", \"seen\"], [\"seen\", \"ended\"]]\n\
         closed = {{ field = \"state\", is = [\"done\", \"void\"] }}\n\
         [form.trial.field.run]\ntype = \"identifier\"\n\
         [form.trial.field.begun]\ntype = \"time-stamp\"\n\
         [form.trial.field.ended]\ntype = \"time-stamp\"\n\
         [form.trial.field.seen]\ntype = \"time-stamp\"\nneed = \"optional\"\n\
         [form.trial.field.state]\ntype = \"enumeration\"\nvalues = [\"open\", \"void\", \"done\"]\n"
    );
    let mut required = Vec::new();
    for n in 0..dice.below(6) {
        let need = dice.pick(&["required", "required", "optional", "prohibited"]);
        let column = dice.pick(&COLUMNS);
        if need == "prohibited" && column.contains("references") {
            continue;
        }
        text.push_str(&format!(
            "[form.trial.field.c{n}]\n{column}\nneed = \"{need}\"\n"
        ));
        if need == "optional" && dice.below(2) == 0 {
            required.push(format!("\"c{n}\""));
        }
    }
    text.push_str(&format!(
        "[record.trial]\npurpose = [\"release\"]\ndefined-in = \"quality-plan\"\nretention = \"1 year\"\nrequire = [{}]\n",
        required.join(", ")
    ));
    text
}

#[test]
fn any_sound_own_form_can_be_sampled_and_holds() {
    let mut dice = Dice(0x5eed);
    for round in 0..60 {
        let form = any_form(&mut dice);
        let spec = resolved(|text| text + &form);
        let report = Case::of(spec, 13, round).verify();
        let wrong: Vec<String> = report.findings.iter().map(shown).collect();
        assert_eq!(wrong, [""; 0], "{round}: {form}");
        assert!(
            broken(&report).is_empty(),
            "{round}: {form}\n{:#?}",
            broken(&report)
        );
    }
}
