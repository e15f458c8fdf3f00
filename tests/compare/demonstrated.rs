//! Claimed against demonstrated: sample records sent along with a response.

use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;
use tracespec::catalog::Catalogue;
use tracespec::cli::io::{Beside, read_text};
use tracespec::compare::result::{Proof, Standing, SupplierResult, Verdict};
use tracespec::compare::{Options, compare};
use tracespec::sample::of_request;
use tracespec::spec::check;
use tracespec::spec::clause::ResolvedSpec;
use tracespec::supplier::Sample;

use crate::kit::{CLAUSE, Reply, spec, spec_with};

const FILE: &str = "evidence/traveler.csv";
const HEADINGS: &str = "lot-id,panel-id,board-id,station,entered-at,exited-at\n";
const ROW: &str = "X1,P-77,S-0001,SMT1,2026-03-01T08:00:00+01:00,2026-03-01T08:01:00+01:00\n";

fn naming(spec: &ResolvedSpec, file: &str) -> Reply {
    Reply::compliant(spec).and(&format!(
        "[capability.\"{CLAUSE}\"]\ncapable = true\nevidence = \"{file}\""
    ))
}

/// The supplier's result with what was sent along, and the proof of the clause.
fn sent(spec: &ResolvedSpec, reply: &Reply, samples: Vec<Sample>) -> (SupplierResult, Proof) {
    let mut loaded = reply.load(spec);
    loaded.samples = samples;
    let mut comparison = compare(spec, &[loaded], Options::default());
    let row = comparison.clauses.iter().find(|row| row.id == CLAUSE);
    let proof = row.unwrap().cells[0].proof;
    (comparison.suppliers.remove(0), proof)
}

fn sample(named: &str, bytes: &[u8]) -> Sample {
    Sample {
        named: named.to_owned(),
        bytes: Ok(Arc::from(bytes)),
    }
}

fn shown(text: &str) -> (SupplierResult, Proof) {
    let spec = spec();
    sent(
        &spec,
        &naming(&spec, FILE),
        vec![sample(FILE, text.as_bytes())],
    )
}

#[test]
fn a_record_as_demanded_demonstrates_it() {
    let (result, proof) = shown(&format!("{HEADINGS}{ROW}"));
    assert_eq!(proof, Proof::Demonstrated);
    let read = &result.samples[0];
    assert_eq!(read.form.as_deref(), Some("panel-traveler"));
    assert_eq!((read.records, read.named.as_str()), (1, FILE));
    assert_eq!(read.says, "1 record. Demonstrates record.panel-traveler.");
    assert_eq!(read.sha256.as_ref().unwrap().len(), 64);
    assert_eq!(result.quantities[0].verdict, Verdict::LikeForLike);
    let proofs = result.proof;
    // Every clause is offered, one is shown.
    assert_eq!(
        (proofs.demonstrated, proofs.contradicted, proofs.none),
        (1, 0, 0)
    );
    let demanded = spec()
        .clauses
        .iter()
        .filter(|clause| clause.demanded)
        .count();
    assert_eq!(
        proofs.demonstrated + proofs.claimed,
        u32::try_from(demanded).unwrap()
    );
    // As Excel writes it in Europe.
    let european = format!("\u{feff}{HEADINGS}{ROW}").replace(',', ";");
    assert_eq!(shown(&european).1, Proof::Demonstrated);
}

#[test]
fn a_record_that_shows_less_contradicts_the_offer() {
    let cases = [
        (
            "lot-id,station,entered-at,exited-at\nX1,SMT1,2026-03-01T08:00:00+01:00,2026-03-01T08:01:00+01:00\n".to_owned(),
            "its sample record shows lot depth, demanded is board",
        ),
        (
            "station,entered-at,exited-at\nSMT1,2026-03-01T08:00:00+01:00,2026-03-01T08:01:00+01:00\n".to_owned(),
            "its sample record shows neither lot, panel nor board",
        ),
        (
            format!("{HEADINGS}{}", ROW.replace("S-0001", "")),
            "its sample record shows no board-id on line 2",
        ),
        (
            format!("{HEADINGS}{ROW}{}", ROW.replace("S-0001", "UNKNOWN")),
            "its sample record shows `UNKNOWN` as board-id on line 3, which is not as demanded",
        ),
        (
            format!("{HEADINGS}{ROW}").replace(",station", "").replace(",SMT1", ""),
            "its sample record shows no column station",
        ),
        (
            format!("{HEADINGS}{ROW}").replace("2026-03-01T08:00:00+01:00", "1.3.2026 8:00"),
            "its sample record shows `1.3.2026 8:00` as entered-at on line 2, which is not as demanded",
        ),
        (
            format!("{HEADINGS}{ROW}").replace("T08:01", "T07:01"),
            "its sample record shows on line 2 that this does not hold: \"At every station, entry precedes exit.\"",
        ),
    ];
    for (text, says) in cases {
        let (result, proof) = shown(&text);
        assert_eq!(proof, Proof::Contradicted, "{text}");
        let at_100 = &result.quantities[0];
        assert_eq!(at_100.verdict, Verdict::NotComparable, "{text}");
        let reason = &at_100.reasons[0];
        assert_eq!(reason.text, says);
        assert_eq!(reason.standing, Some(Standing::Conflict));
        // Where the evidence is named: the last line of the response.
        let last = naming(&spec(), FILE).text().lines().count();
        assert_eq!(reason.response.within(), last.to_string());
        let question = &result.questions[0];
        assert_eq!(question.clause.as_deref(), Some(CLAUSE));
        assert_eq!(
            question.settle[0],
            "Please send a sample record that shows what you offer, or change the answer."
        );
    }
}

#[test]
fn another_format_contradicts_and_is_not_read() {
    let spec = spec();
    for (file, bytes) in [
        ("traveler.pdf", &b"%PDF-1.7"[..]),
        ("traveler.csv", b"%PDF-1.7"),
        ("traveler.xml", b"<a/>"),
    ] {
        let (result, proof) = sent(&spec, &naming(&spec, file), vec![sample(file, bytes)]);
        assert_eq!(proof, Proof::Contradicted, "{file}");
        assert!(
            result.quantities[0].reasons[0]
                .text
                .ends_with("demanded is CSV")
        );
    }
    // Accepted, but nothing here looks into it.
    let json = spec_with(&[("formats = [\"csv\"]", "formats = [\"csv\", \"json\"]")]);
    let file = "traveler.json";
    let (result, proof) = sent(&json, &naming(&json, file), vec![sample(file, b"[]")]);
    assert_eq!(proof, Proof::Claimed);
    assert_eq!(
        result.samples[0].says,
        "It is JSON; only CSV can be looked into here."
    );
}

#[test]
fn who_says_so_is_not_contradicted() {
    let spec = spec();
    let text = "lot-id,station,entered-at,exited-at\nX1,SMT1,2026-03-01T08:00:00+01:00,2026-03-01T08:01:00+01:00\n";
    let reply = naming(&spec, FILE).answer(CLAUSE, "state = \"included\"; depth = \"lot\"");
    let (result, proof) = sent(&spec, &reply, vec![sample(FILE, text.as_bytes())]);
    assert_eq!(proof, Proof::Contradicted, "what is demanded is not shown");
    let standings: Vec<_> = result.quantities[0]
        .reasons
        .iter()
        .map(|r| r.standing)
        .collect();
    assert_eq!(standings, [Some(Standing::Lesser)]);
}

#[test]
fn what_shows_nothing_is_only_claimed() {
    let spec = spec();
    let example =
        "EXAMPLE-LOT-ID,P-77,S-1,SMT1,2026-03-01T08:00:00+01:00,2026-03-01T08:01:00+01:00\n";
    let cases = [
        (
            Vec::new(),
            "Its headings are those of no record that is demanded.",
            b"a,b,c\n1,2,3\n".to_vec(),
        ),
        (
            Vec::new(),
            "It has headings and no record.",
            HEADINGS.into(),
        ),
        (Vec::new(), "It has no heading row.", b"".to_vec()),
        (Vec::new(), "It is not UTF-8.", b"lot-id,\xff\n".to_vec()),
        (
            Vec::new(),
            "It cannot be read as it is: line 2, the row has another number of cells than the heading.",
            format!("{HEADINGS}X1,P-77\n").into(),
        ),
        (
            Vec::new(),
            "1 of its 2 records are the buyer's own examples.",
            format!("{HEADINGS}{ROW}{example}").into(),
        ),
        (
            vec![Sample {
                named: FILE.to_owned(),
                bytes: Err("it lies outside the folder of the response".to_owned()),
            }],
            "It was not taken: it lies outside the folder of the response.",
            Vec::new(),
        ),
        (
            vec![sample("another.csv", b"")],
            "It was not sent along.",
            Vec::new(),
        ),
    ];
    for (samples, says, bytes) in cases {
        let samples = match samples.is_empty() {
            true => vec![sample(FILE, &bytes)],
            false => samples,
        };
        let (result, proof) = sent(&spec, &naming(&spec, FILE), samples);
        assert_eq!(result.samples[0].says, says);
        assert_eq!(proof, Proof::Claimed, "{says}");
        assert_eq!(result.quantities[0].verdict, Verdict::LikeForLike, "{says}");
    }
    let large = vec![b'a'; (8 << 20) + 1];
    let (result, proof) = sent(&spec, &naming(&spec, FILE), vec![sample(FILE, &large)]);
    assert_eq!(proof, Proof::Claimed);
    assert_eq!(
        result.samples[0].says,
        "It is too large for a sample: at most 8 MB are read."
    );
}

#[test]
fn the_buyers_sample_sent_back_shows_nothing() {
    let spec = spec();
    let made = of_request(&spec).unwrap();
    let (_, bytes) = made
        .files
        .iter()
        .find(|(path, _)| path == "panel-traveler.csv")
        .unwrap();
    let (result, proof) = sent(&spec, &naming(&spec, FILE), vec![sample(FILE, bytes)]);
    assert_eq!(proof, Proof::Claimed);
    assert!(
        result.samples[0]
            .says
            .ends_with("records are the buyer's own examples.")
    );
}

#[test]
fn nobody_claims_what_nobody_offers() {
    let spec = spec();
    let (result, proof) = sent(&spec, &Reply::compliant(&spec).silent(CLAUSE), Vec::new());
    assert_eq!(proof, Proof::None);
    assert_eq!(result.proof.none, 1);
    assert!(result.samples.is_empty());
}

const TESTS: &str = r#"[test.fct]
measured-values = true
retest = { allowed = 1, requires = "repair-record" }
purpose = ["release"]
defined-in = "test-plan"
formats = ["csv"]
retention = "10 years"
[test.ict]
purpose = ["release"]
defined-in = "test-plan"
formats = ["csv"]
retention = "10 years"
[record.rework-trace-log]
satisfies = ["T8"]
purpose = ["release"]
defined-in = "quality-plan"
formats = ["csv"]
retention = "10 years"
[access.mes]"#;

/// One file for several clauses: each is judged by the rows that are about it.
#[test]
fn a_file_that_is_named_for_several_clauses_answers_each() {
    let spec = spec_with(&[("[access.mes]", TESTS)]);
    let file = "fct.csv";
    let mut reply = Reply::compliant(&spec);
    let clauses = [
        "record.test-extract",
        "test.fct",
        "test.fct.retest",
        "test.ict",
        "identity.board",
        "record.panel-traveler",
    ];
    for clause in clauses {
        reply = reply.and(&format!(
            "[capability.\"{clause}\"]\ncapable = true\nevidence = \"{file}\""
        ));
    }
    let text = "lot-id,board-id,test-type,station,tested-at,result,retest-flag,failed-function,ncr-id\n\
                L1,S-1,fct,F1,2026-03-01T08:00:00+01:00,pass,no,,\n";
    let mut loaded = reply.load(&spec);
    loaded.samples = vec![sample(file, text.as_bytes())];
    let comparison = compare(&spec, &[loaded], Options::default());
    let proof = |id: &str| {
        let row = comparison.clauses.iter().find(|row| row.id == id).unwrap();
        row.cells[0].proof
    };
    assert_eq!(proof("record.test-extract"), Proof::Demonstrated);
    assert_eq!(proof("test.fct"), Proof::Demonstrated);
    assert_eq!(proof("identity.board"), Proof::Demonstrated);
    // No ICT in it; how often is retested is no matter of a row; it is no traveler.
    for id in [
        "test.ict",
        "test.fct.retest",
        "record.panel-traveler",
        "test.fct.measured-values",
    ] {
        assert_eq!(proof(id), Proof::Claimed, "{id}");
    }
    let read = &comparison.suppliers[0].samples;
    assert_eq!(read.len(), 1);
    assert_eq!(read[0].clauses, clauses);
    assert_eq!(
        read[0].says,
        "1 record. Demonstrates record.test-extract, test.fct, identity.board. Does not show \
         test.fct.retest, test.ict, record.panel-traveler."
    );
}

/// The bundled suppliers, with the sample records beside their responses.
#[test]
fn the_bundled_suppliers_show_what_they_send() {
    let path = Path::new("samples/controller/spec.toml");
    let catalogue = Catalogue::embedded().unwrap();
    let spec = check(read_text(path).unwrap(), catalogue, &Beside::file(path))
        .resolved
        .unwrap();
    let folder = Path::new("samples/controller/suppliers");
    let read = |name: &str| {
        let text = read_text(&folder.join(format!("{name}.toml"))).unwrap();
        let mut loaded = tracespec::supplier::read(text, &spec);
        let response = loaded.response.as_ref().unwrap();
        let named = response
            .capability
            .values()
            .filter_map(|c| c.evidence.clone());
        loaded.samples = named
            .map(|named| sample(&named, &std::fs::read(folder.join(&named)).unwrap()))
            .collect();
        loaded
    };
    let responses = ["adler", "brightline", "celadon", "capability-only"].map(read);
    let comparison = compare(&spec, &responses, Options::default());
    let proofs = |id: &str| {
        let row = comparison.clauses.iter().find(|row| row.id == id).unwrap();
        row.cells.iter().map(|cell| cell.proof).collect::<Vec<_>>()
    };
    use Proof::{Claimed, Contradicted, Demonstrated};
    assert_eq!(
        proofs("record.material-loading-log"),
        [Demonstrated, Claimed, Demonstrated, Claimed]
    );
    // Celadon keeps tests by the lot, and says so: no conflict.
    assert_eq!(
        proofs("test.fct"),
        [Demonstrated, Claimed, Contradicted, Demonstrated]
    );
    let conflicts = |n: usize| {
        comparison.suppliers[n]
            .quantities
            .iter()
            .map(|q| q.counts.conflict)
            .sum::<u32>()
    };
    assert_eq!([conflicts(0), conflicts(1), conflicts(2)], [0, 0, 0]);
    let celadon = &comparison.suppliers[2].samples;
    assert_eq!(
        celadon[1].says,
        "2 records. Contradicts test.fct: its sample record shows lot depth, demanded is board."
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    /// Whatever is sent, it is read or it is said why not.
    #[test]
    fn any_file_is_read_or_said_why_not(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        cells in "[ -~\\n\u{e9}\u{200b}]{0,120}",
        headed: bool,
    ) {
        let spec = spec();
        let bytes = match headed {
            true => format!("{HEADINGS}{cells}").into_bytes(),
            false => bytes,
        };
        let (result, _) = sent(&spec, &naming(&spec, FILE), vec![sample(FILE, &bytes)]);
        prop_assert!(!result.samples[0].says.is_empty());
    }
}
