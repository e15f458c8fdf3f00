//! From a quote to an agreement, and a delivery judged under it.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A copy of the controller sample in a folder of its own.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Desk {
        let folder = TempDir::new().unwrap();
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/controller");
        copy(&sample, folder.path());
        Desk { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_tracespec"))
            .current_dir(self.folder.path())
            .env("COLUMNS", "100")
            .args(arguments)
            .output()
            .unwrap()
    }

    fn agree(&self, supplier: &str, more: &[&str]) -> Output {
        let response = format!("suppliers/{supplier}.toml");
        let mut arguments = vec!["agree", "spec.toml", &response, "--quantity", "500"];
        arguments.extend(["--date", "2026-12-16", "-o", "agreement.toml"]);
        arguments.extend(more);
        self.run(&arguments)
    }

    fn verify(&self, delivery: &str, more: &[&str]) -> Output {
        let mut arguments = vec![
            "verify",
            "--order",
            "order.toml",
            "agreement.toml",
            delivery,
        ];
        arguments.extend(more);
        self.run(&arguments)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{name}: {from}");
        fs::write(self.path(name), text.replacen(from, to, 1)).unwrap();
    }

    fn has_agreement(&self) -> bool {
        self.path("agreement.toml").exists()
    }

    /// Every point that is open for a supplier, by the names that `agree` prints.
    fn open(&self, supplier: &str) -> Vec<String> {
        let text = said(&self.agree(supplier, &[]));
        let names = text
            .lines()
            .filter_map(|line| line.strip_prefix("  or take it as it is: --accept "));
        names.map(str::to_owned).collect()
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn complained(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

const WHO: [&str; 4] = ["--reason", "pilot order", "--by", "J. Weber, Quality"];

#[test]
fn a_quote_that_includes_everything_is_agreed_at_once() {
    let desk = Desk::new();
    let agreed = desk.agree("adler", &[]);
    assert_eq!(code(&agreed), 0, "{}", complained(&agreed));
    let text = desk.read("agreement.toml");
    // Adler at 500 boards: goods 27 400, charges 6 780, records 620 (as the comparison shows).
    for line in [
        "quantity = 500",
        "total    = \"34800.00\"",
        "records  = \"620.00\"",
        "file     = \"spec.toml\"",
        "file     = \"suppliers/adler.toml\"",
        "file     = \"basis/bom.csv\"",
        "# No deviations: every clause is delivered as demanded.",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(!text.contains("[[deviation]]"));
    let released = desk.verify("delivery-clean", &[]);
    assert_eq!(code(&released), 0, "{}", said(&released));
    assert!(said(&released).contains("under agreement TRS-4471-B / AN-26-0931, revision 1"));
    let held = desk.verify("delivery-faulty", &[]);
    assert_eq!(code(&held), 1);
}

#[test]
fn the_same_award_gives_the_same_bytes() {
    let desk = Desk::new();
    desk.agree("adler", &[]);
    let first = desk.read("agreement.toml");
    desk.agree("adler", &[]);
    assert_eq!(first, desk.read("agreement.toml"));
}

#[test]
fn nothing_is_written_while_anything_is_open() {
    let desk = Desk::new();
    let listed = desk.agree("brightline", &[]);
    assert_eq!(code(&listed), 1);
    assert!(!desk.has_agreement());
    let open = desk.open("brightline");
    // Desired clauses count too: Brightline is silent on the desired one on paste geometry.
    for id in [
        "identity.board",
        "test.fct.measured-values",
        "signal.solder-paste-geometry",
    ] {
        assert!(open.iter().any(|known| known == id), "{id}: {open:?}");
    }
    // All but one accepted: still refused, and the one is named.
    let (last, others) = open.split_last().unwrap();
    for id in others {
        let mut accept = vec!["--accept", id];
        accept.extend(WHO);
        assert_eq!(code(&desk.agree("brightline", &accept)), 1, "{id}");
        assert!(!desk.has_agreement(), "{id}");
    }
    assert_eq!(desk.open("brightline"), std::slice::from_ref(last));
    let mut accept = vec!["--accept", last];
    accept.extend(WHO);
    let agreed = desk.agree("brightline", &accept);
    assert_eq!(code(&agreed), 0, "{}{}", said(&agreed), complained(&agreed));
    let text = desk.read("agreement.toml");
    assert_eq!(text.matches("[[deviation]]").count(), open.len());
    assert!(text.contains("by       = \"J. Weber, Quality\""));
    // 500 × 346.00 CNY and its charges at 0.1287: the rate is part of what was agreed.
    assert!(text.contains("rate     = \"0.1287\""), "{text}");
}

#[test]
fn what_nobody_knows_cannot_be_accepted() {
    let desk = Desk::new();
    desk.edit(
        "suppliers/adler.toml",
        "currency       = \"EUR\"",
        "currency       = \"USD\"",
    );
    let mut accept = vec!["--accept", "quote.currency"];
    accept.extend(WHO);
    let refused = desk.agree("adler", &accept);
    assert_eq!(code(&refused), 1);
    assert!(complained(&refused).contains("`quote.currency` cannot be accepted"));
    assert!(!desk.has_agreement());
    // The list does not offer to take it as it is.
    assert!(!desk.open("adler").contains(&"quote.currency".to_owned()));
}

#[test]
fn a_quote_that_has_ended_on_the_day_of_the_award_is_open() {
    let desk = Desk::new();
    let response = [
        "agree",
        "spec.toml",
        "suppliers/adler.toml",
        "--quantity",
        "500",
    ];
    let mut late = response.to_vec();
    late.extend(["--date", "2029-01-01", "-o", "agreement.toml"]);
    let refused = desk.run(&late);
    assert_eq!(code(&refused), 1);
    assert!(
        said(&refused).contains("quote.valid-until"),
        "{}",
        said(&refused)
    );
    assert!(!desk.has_agreement());
}

#[test]
fn only_what_is_open_can_be_accepted() {
    let desk = Desk::new();
    let mut accept = vec!["--accept", "test.fct.measured-value"];
    accept.extend(WHO);
    let refused = desk.agree("brightline", &accept);
    assert_eq!(code(&refused), 1);
    let text = complained(&refused);
    assert!(
        text.contains("`test.fct.measured-value` is not open"),
        "{text}"
    );
    assert!(
        text.contains("did you mean `test.fct.measured-values`?"),
        "{text}"
    );
}

#[test]
fn deviations_do_not_move_to_another_quote() {
    let desk = Desk::new();
    let mut accept = vec!["--accept", "identity.board"];
    accept.extend(WHO);
    desk.agree("brightline", &accept);
    desk.edit(
        "suppliers/brightline.toml",
        "revision",
        "# edited since\nrevision",
    );
    let refused = desk.agree("brightline", &[]);
    assert_eq!(code(&refused), 1);
    assert!(
        complained(&refused).contains("accepted for another quote"),
        "{}",
        complained(&refused)
    );
}

#[test]
fn a_changed_input_is_named_on_every_use() {
    for (file, from, to, named) in [
        (
            "spec.toml",
            "retention  = \"10 years\"",
            "retention  = \"9 years\"",
            "spec.toml is not the file",
        ),
        (
            "basis/bom.csv",
            "\n",
            "\n\n",
            "basis/bom.csv is not the file",
        ),
        (
            "suppliers/adler.toml",
            "format = 1",
            "format = 1 # later",
            "suppliers/adler.toml is not the file",
        ),
    ] {
        let desk = Desk::new();
        assert_eq!(code(&desk.agree("adler", &[])), 0);
        desk.edit(file, from, to);
        let refused = desk.verify("delivery-clean", &[]);
        assert_eq!(code(&refused), 1, "{file}");
        let text = complained(&refused);
        assert!(text.contains(named), "{file}\n{text}");
        assert!(!said(&refused).contains("RELEASE"), "{file}");
    }
}

#[test]
fn a_missing_spec_stops_and_a_missing_quote_is_only_said() {
    let desk = Desk::new();
    desk.agree("adler", &[]);
    fs::remove_file(desk.path("suppliers/adler.toml")).unwrap();
    let released = desk.verify("delivery-clean", &[]);
    assert_eq!(code(&released), 0, "{}", complained(&released));
    assert!(complained(&released).contains("is not at hand"));
    fs::remove_file(desk.path("spec.toml")).unwrap();
    let refused = desk.verify("delivery-clean", &[]);
    assert_eq!(code(&refused), 1);
    assert!(complained(&refused).contains("spec.toml, which was agreed, cannot be read"));
}

#[test]
fn an_agreement_edited_by_hand_is_found_out() {
    let desk = Desk::new();
    desk.agree("adler", &[]);
    let text = desk.read("agreement.toml");
    let clause = text
        .lines()
        .find(|line| line.starts_with("\"test.fct\" ="))
        .unwrap();
    desk.edit("agreement.toml", &format!("{clause}\n"), "");
    let refused = desk.verify("delivery-clean", &[]);
    assert_eq!(code(&refused), 1);
    assert!(complained(&refused).contains("`test.fct` was not agreed, and the spec demands it"));
    assert!(complained(&refused).contains("edited after it was written"));
    // A price, a deviation: whatever is edited is found, also where no clause can tell.
    for (from, to) in [
        ("total    = \"34800.00\"", "total    = \"34000.00\""),
        (
            "\n[clauses]",
            "\n[[deviation]]\nclause = \"test.fct\"\ndemanded = \"d\"\ninstead = \"i\"\nreason = \"r\"\nby = \"b\"\n\n[clauses]",
        ),
        ("awarded  = 2026-12-16", "awarded  = 2026-12-17"),
    ] {
        desk.agree("adler", &[]);
        desk.edit("agreement.toml", from, to);
        let refused = desk.verify("delivery-clean", &[]);
        assert_eq!(code(&refused), 1, "{from}");
        assert!(
            complained(&refused).contains("edited after it was written"),
            "{from}"
        );
    }
    // Line ends are turned on the way; that is no edit.
    desk.agree("adler", &[]);
    let text = desk.read("agreement.toml").replace('\n', "\r\n");
    fs::write(desk.path("agreement.toml"), text).unwrap();
    assert_eq!(code(&desk.verify("delivery-clean", &[])), 0);
}

/// Brightline with everything accepted; `until` for the deviation from the FCT limits.
fn brightline(desk: &Desk, until: &str) {
    for id in desk.open("brightline") {
        let mut accept = vec!["--accept", &id];
        accept.extend(WHO);
        accept.extend(["--until", until]);
        desk.agree("brightline", &accept);
    }
    assert!(desk.has_agreement());
}

#[test]
fn a_deviation_covers_what_failed_until_it_ends() {
    let desk = Desk::new();
    brightline(&desk, "2027-06-30");
    // A delivery without the X-ray records that Brightline excluded: the clause's own evidence is gone.
    let path = desk.path("delivery-clean/inspection-extract.csv");
    let text = fs::read_to_string(&path).unwrap();
    let kept: Vec<&str> = text
        .lines()
        .filter(|line| !line.to_lowercase().contains("xray"))
        .collect();
    assert!(kept.len() < text.lines().count());
    fs::write(&path, kept.join("\n") + "\n").unwrap();
    let released = desk.verify(
        "delivery-clean",
        &["--as-of", "2027-03-01", "--format", "json"],
    );
    let report: serde_json::Value = serde_json::from_slice(&released.stdout).unwrap();
    assert_eq!(
        report["verdict"], "release-with-deviations",
        "{}",
        report["reasons"]
    );
    assert_eq!(code(&released), 0);
    let ledger = report["ledger"].as_array().unwrap();
    let line = ledger
        .iter()
        .find(|line| line["clause"] == "inspection.xray")
        .unwrap();
    assert_eq!(line["status"], "waived");
    assert_eq!(line["waiver"]["by"], "J. Weber, Quality");
    let deviations = report["agreement"]["deviations"].as_array().unwrap();
    let came_to = |id: &str| {
        let found = deviations
            .iter()
            .find(|deviation| deviation["clause"] == id);
        found.unwrap()["came-to"].as_str().unwrap().to_owned()
    };
    assert_eq!(came_to("inspection.xray"), "covers");
    assert_eq!(came_to("test.fct.measured-values"), "not-needed");
    // A day after its last day it covers nothing.
    let held = desk.verify("delivery-clean", &["--as-of", "2027-07-01"]);
    assert_eq!(code(&held), 1);
    assert!(
        said(&held).contains("has ended: it covers nothing"),
        "{}",
        said(&held)
    );
}

#[test]
fn an_amendment_shows_what_changed() {
    let desk = Desk::new();
    desk.agree("adler", &[]);
    // An engineering change: one record weighs less, in a spec of its own, and quoted.
    let spec = desk.read("spec.toml");
    let changed = spec.replacen("revision = \"B\"", "revision = \"C\"", 1);
    let changed = changed.replacen(
        "purpose    = [\"release\"",
        "severity = \"desired\"\npurpose    = [\"release\"",
        1,
    );
    assert_ne!(spec, changed);
    fs::write(desk.path("spec-c.toml"), &changed).unwrap();
    let digest = tracespec::spec::basis::sha256(changed.as_bytes());
    let quote = desk.read("suppliers/adler.toml");
    let old = tracespec::spec::basis::sha256(spec.as_bytes());
    let requoted =
        quote
            .replacen(&old, &digest, 1)
            .replacen("revision = \"B\"", "revision = \"C\"", 1);
    fs::write(desk.path("suppliers/adler-2.toml"), requoted).unwrap();
    let amended = desk.run(&[
        "agree",
        "spec-c.toml",
        "suppliers/adler-2.toml",
        "--quantity",
        "500",
        "--date",
        "2026-12-20",
        "-o",
        "agreement-2.toml",
        "--amends",
        "agreement.toml",
        "--reason",
        "ECN-91",
        "--by",
        "P. Lang",
    ]);
    assert_eq!(
        code(&amended),
        0,
        "{}{}",
        said(&amended),
        complained(&amended)
    );
    let text = desk.read("agreement-2.toml");
    for line in [
        "revision = 2",
        "[amends]\nrevision = 1",
        "reason   = \"ECN-91\"",
        "change   = \"TRS-4471 revision B → TRS-4471 revision C\"",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    // The changed clause is named, in words, because both specs are at hand.
    assert!(
        text.contains("change   = \"Weight: required → desired\""),
        "{text}"
    );
}

#[test]
fn exports_are_read_as_agreed() {
    let desk = Desk::new();
    let mapping = "format = 1\n[[mapping]]\nfiles = \"fct_*.csv\"\nform = \"test-extract\"\ncolumns = { board-id = \"SN\", result = \"P/F\" }\n";
    fs::write(desk.path("mapping.toml"), mapping).unwrap();
    let agreed = desk.agree("adler", &["--mapping", "mapping.toml"]);
    assert_eq!(code(&agreed), 0, "{}", complained(&agreed));
    let extract = desk.read("delivery-clean/test-extract.csv");
    let (heading, rows) = extract.split_once('\n').unwrap();
    let columns: Vec<&str> = heading.trim_end().split(',').collect();
    assert!(
        columns.contains(&"result") && columns.contains(&"board-id"),
        "{heading}"
    );
    let theirs: Vec<&str> = columns
        .into_iter()
        .map(|column| match column {
            "board-id" => "SN",
            "result" => "P/F",
            other => other,
        })
        .collect();
    fs::remove_file(desk.path("delivery-clean/test-extract.csv")).unwrap();
    fs::write(
        desk.path("delivery-clean/fct_2027-01.csv"),
        format!("{}\n{rows}", theirs.join(",")),
    )
    .unwrap();
    let released = desk.verify("delivery-clean", &[]);
    assert_eq!(code(&released), 0, "{}", said(&released));
    // Without the mapping the same delivery is held.
    let held = desk.run(&[
        "verify",
        "--order",
        "order.toml",
        "spec.toml",
        "delivery-clean",
    ]);
    assert_eq!(code(&held), 1);
}

#[test]
fn a_mapping_onto_nothing_is_refused() {
    let desk = Desk::new();
    let mapping = "format = 1\n[[mapping]]\nfiles = \"*.csv\"\nform = \"test-extrakt\"\ncolumns = { board-idd = \"SN\" }\n";
    fs::write(desk.path("mapping.toml"), mapping).unwrap();
    let refused = desk.agree("adler", &["--mapping", "mapping.toml"]);
    assert_eq!(code(&refused), 1);
    let text = complained(&refused);
    assert!(text.contains("did you mean `test-extract`?"), "{text}");
    assert!(text.contains("did you mean `board-id`?"), "{text}");
    assert!(!desk.has_agreement());
}

#[test]
fn the_annex_of_an_agreement_names_what_was_agreed() {
    let desk = Desk::new();
    brightline(&desk, "2027-06-30");
    let printed = desk.run(&["annex", "agreement.toml", "-o", "order", "--only", "md"]);
    assert_eq!(code(&printed), 0, "{}", complained(&printed));
    let text = desk.read("order/TRS-4471-annex.md");
    for words in [
        "Brightline EMS, Suzhou",
        "BL20261208-3",
        "J. Weber, Quality",
        "2027-06-30",
        "pilot order",
    ] {
        assert!(
            text.contains(words),
            "{words}\n{}",
            &text[text.len() - 4000..]
        );
    }
    // Every deviation of the agreement is printed.
    let agreement = desk.read("agreement.toml");
    let deviations = agreement.split("[[deviation]]").skip(1);
    for deviation in deviations {
        let clause = deviation.split('"').nth(1).unwrap();
        assert!(text.contains(&format!("`{clause}`")), "{clause}");
    }
}

#[test]
fn an_amendment_keeps_what_was_accepted_for_the_same_quote() {
    let desk = Desk::new();
    brightline(&desk, "2027-06-30");
    let amended = desk.run(&[
        "agree",
        "spec.toml",
        "suppliers/brightline.toml",
        "--quantity",
        "2000",
        "--date",
        "2026-12-20",
        "-o",
        "later.toml",
        "--amends",
        "agreement.toml",
        "--reason",
        "more boards",
        "--by",
        "P. Lang",
    ]);
    assert_eq!(
        code(&amended),
        0,
        "{}{}",
        said(&amended),
        complained(&amended)
    );
    let count = |name: &str| desk.read(name).matches("[[deviation]]").count();
    assert_eq!(count("agreement.toml"), count("later.toml"));
    assert!(desk.read("later.toml").contains("500 boards → 2000 boards"));
}

#[test]
fn nothing_that_is_read_is_written_over() {
    let desk = Desk::new();
    for over in ["spec.toml", "suppliers/adler.toml"] {
        let before = desk.read(over);
        let refused = desk.agree("adler", &["-o", over]);
        assert_eq!(code(&refused), 2, "{over}");
        assert_eq!(desk.read(over), before, "{over}");
        let report = format!("html={over}");
        let refused = desk.run(&[
            "compare",
            "spec.toml",
            "suppliers/adler.toml",
            "--report",
            &report,
        ]);
        assert_eq!(code(&refused), 2, "{over}");
        assert_eq!(desk.read(over), before, "{over}");
    }
    desk.agree("adler", &[]);
    let refused = desk.agree(
        "adler",
        &["--amends", "agreement.toml", "--reason", "r", "--by", "b"],
    );
    assert_eq!(code(&refused), 2);
}

#[test]
fn nothing_is_awarded_before_it_was_asked_or_quoted() {
    let desk = Desk::new();
    let base = [
        "agree",
        "spec.toml",
        "suppliers/adler.toml",
        "--quantity",
        "500",
        "-o",
        "agreement.toml",
        "--date",
    ];
    let on = |day: &str| {
        let mut arguments = base.to_vec();
        arguments.push(day);
        desk.run(&arguments)
    };
    assert_eq!(code(&on("2020-01-01")), 1);
    desk.edit(
        "suppliers/adler.toml",
        "[quote]",
        "[quote]\nissued = 2026-12-10",
    );
    assert_eq!(code(&on("2026-12-01")), 1);
    assert!(!desk.has_agreement());
    assert_eq!(code(&on("2026-12-10")), 0);
}

#[test]
fn a_comment_on_the_quote_has_to_be_read_and_others_stand_in_the_agreement() {
    let desk = Desk::new();
    desk.edit(
        "suppliers/adler.toml",
        "[quote]",
        "[quote]\ncomment = \"records are extra, 5000 EUR\"",
    );
    let open = desk.agree("adler", &[]);
    assert_eq!(code(&open), 1);
    assert!(said(&open).contains("records are extra, 5000 EUR"));
    let mut accept = vec!["--accept", "quote.comment"];
    accept.extend(WHO);
    assert_eq!(code(&desk.agree("adler", &accept)), 0);
    let text = desk.read("agreement.toml");
    // The words beside an included answer, for everybody who signs.
    assert!(
        text.contains("clause   = \"visibility.wip-status\"\ntext     = \"Mondays before noon\"")
    );
    let compared = desk.run(&["compare", "spec.toml", "suppliers/adler.toml"]);
    assert!(said(&compared).contains("records are extra, 5000 EUR"));
}
