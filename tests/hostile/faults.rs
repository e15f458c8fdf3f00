//! What may happen while the program runs: a full disk, a folder that is closed, files that change, a
//! reader that hangs up, an end from outside.

use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use super::desk::Desk;

const VERIFY: [&str; 5] = ["verify", "--as-of", "2026-11-23", "--order", "order.toml"];

fn verify(desk: &Desk, bounds: &str, more: &[&str]) -> super::desk::Said {
    let files = ["spec.toml", "delivery"];
    desk.run_within(bounds, &[&VERIFY[..], more, &files[..]].concat())
}

/// What lies in `out`.
fn written(desk: &Desk) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(desk.path("out")) else {
        return Vec::new();
    };
    let name = |entry: std::io::Result<std::fs::DirEntry>| {
        entry.unwrap().file_name().into_string().unwrap()
    };
    let mut names: Vec<String> = entries.map(name).collect();
    names.sort();
    names
}

/// Files end after 8 blocks of 512 bytes, as they do on a full disk.
const FULL: &str = "trap '' XFSZ; ulimit -f 8";

#[test]
fn a_full_disk_leaves_no_report_that_looks_whole() {
    let desk = Desk::new();
    std::fs::create_dir_all(desk.path("out")).unwrap();
    for kind in ["html", "pdf", "json", "sarif", "md"] {
        let report = format!("{kind}=out/report");
        let said = verify(&desk, FULL, &["--report", &report]);
        said.stands();
        assert_eq!(said.code, Some(2), "{kind}\n{}", said.all());
        assert!(
            said.err.contains("cannot write out/report: "),
            "{kind}\n{}",
            said.all()
        );
        assert_eq!(written(&desk), [""; 0], "{kind}");
    }
    // What lay there before lies there still.
    desk.put("out/report", b"of an earlier run");
    let said = verify(
        &desk,
        FULL,
        &["--report", "html=out/report", "--report", "jsonl=out/other"],
    );
    assert_eq!(said.code, Some(2), "{}", said.all());
    assert_eq!(written(&desk), ["report"]);
    assert_eq!(
        std::fs::read(desk.path("out/report")).unwrap(),
        b"of an earlier run"
    );
}

#[test]
fn a_full_disk_leaves_no_package_and_no_agreement() {
    let desk = Desk::new();
    let said = desk.run_within(FULL, &["rfq", "spec.toml", "-o", "out"]);
    said.stands();
    assert_eq!(said.code, Some(2), "{}", said.all());
    assert!(said.err.contains("cannot write out/"), "{}", said.all());
    assert_eq!(written(&desk), [""; 0]);
    let said = desk.run_within(FULL, &["rfq", "spec.toml", "-o", "out/rfq.zip"]);
    said.stands();
    assert_eq!(said.code, Some(2), "{}", said.all());
    assert_eq!(written(&desk), [""; 0]);
}

#[test]
fn a_full_output_is_an_error() {
    let desk = Desk::new();
    for verb in [
        &["check", "spec.toml"][..],
        &["verify", "spec.toml", "delivery"],
        &["explain"],
    ] {
        let run = desk.run_within("exec >/dev/full", verb);
        run.stands();
        assert_eq!(run.code, Some(2), "{verb:?}\n{}", run.all());
        assert!(
            run.err.contains("cannot write to standard output"),
            "{verb:?}\n{}",
            run.all()
        );
    }
}

#[test]
fn a_reader_that_hangs_up_is_no_fault() {
    let desk = Desk::new();
    std::fs::create_dir_all(desk.path("tmp")).unwrap();
    for verb in [
        "explain",
        "check spec.toml --format json",
        "verify --all spec.toml delivery",
        "schema spec",
    ] {
        let script = format!("set -o pipefail; \"$0\" {verb} | head -c 10 >/dev/null");
        let output = std::process::Command::new("bash")
            .args(["-c", &script, env!("CARGO_BIN_EXE_tracespec")])
            .current_dir(desk.path(""))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!said.contains("panicked"), "{verb}: {said}");
        assert!(
            matches!(output.status.code(), Some(0 | 1)),
            "{verb}: {said}"
        );
    }
}

#[test]
fn a_folder_that_may_not_be_written_is_named() {
    let desk = Desk::new();
    std::fs::create_dir_all(desk.path("out")).unwrap();
    // A file where a folder should be; rights do not hold back who may do everything.
    desk.put("out/file", b"");
    let said = verify(&desk, "true", &["--report", "html=out/file/r.html"]);
    said.stands();
    assert_eq!(said.code, Some(2), "{}", said.all());
    assert!(
        said.err.contains("cannot write out/file/r.html"),
        "{}",
        said.all()
    );
    std::fs::set_permissions(desk.path("out"), std::fs::Permissions::from_mode(0o555)).unwrap();
    if std::fs::write(desk.path("out/probe"), "").is_ok() {
        let _ = std::fs::remove_file(desk.path("out/probe"));
    } else {
        let said = verify(&desk, "true", &["--report", "html=out/r.html"]);
        assert_eq!(said.code, Some(2), "{}", said.all());
        assert!(
            said.err.contains("cannot write out/r.html"),
            "{}",
            said.all()
        );
    }
    std::fs::set_permissions(desk.path("out"), std::fs::Permissions::from_mode(0o755)).unwrap();
    // A folder of that name, found out before anything is written.
    std::fs::create_dir_all(desk.path("out/r.html")).unwrap();
    let said = verify(
        &desk,
        "true",
        &["--report", "json=out/r.json", "--report", "html=out/r.html"],
    );
    assert_eq!(said.code, Some(2), "{}", said.all());
    assert!(
        said.err.contains("out/r.html is a folder"),
        "{}",
        said.all()
    );
    assert_eq!(written(&desk), ["file", "r.html"]);
}

#[test]
fn scratch_that_fails_is_an_error_and_no_verdict() {
    let desk = Desk::new();
    desk.put(
        "delivery/x.zip",
        &super::make::zip(&[super::make::Entry::packed("a.csv", &vec![b'0'; 3 << 20])]),
    );
    // Files end after 512 KiB: the entry does not fit into scratch.
    let said = verify(&desk, "trap '' XFSZ; ulimit -f 1024", &[]);
    said.refuses(&["cannot use scratch space"]);
    assert_eq!(said.code, Some(2));
    assert!(said.out.is_empty(), "{}", said.all());
    std::fs::create_dir_all(desk.path("tmp")).unwrap();
    let said = verify(&desk, "export TMPDIR=/nowhere", &[]);
    said.refuses(&["cannot use scratch space"]);
    assert_eq!(said.code, Some(2));
    // Nothing of it stays behind.
    assert_eq!(std::fs::read_dir(desk.path("tmp")).unwrap().count(), 0);
}

/// A delivery that takes a while: so many tests, in a file whose name comes last.
fn slow(desk: &Desk) {
    let mut text = "board-id,lot-id,test-type,station,tested-at,result,retest-flag,parameter,measured-value,unit,low-limit,high-limit,failed-function,ncr-id\n".to_owned();
    let rows = if cfg!(debug_assertions) {
        30_000
    } else {
        600_000
    };
    for n in 0..rows {
        text.push_str(&format!(
            "PB-0001,L001,fct,FCT1,2026-10-05T11:02:00+02:00,pass,no,V{n},5.01,V,4.90,5.10,,\n"
        ));
    }
    desk.put("delivery/test-extract-9.csv", text.as_bytes());
}

/// Waits until records are read and checks run: the list of findings is begun then.
fn wait_for_checks(desk: &Desk, run: &mut super::desk::Running) {
    while !desk.path("out/r.jsonl.part").exists() {
        assert!(
            run.child.try_wait().unwrap().is_none(),
            "it ended too early"
        );
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn a_file_that_changes_while_it_is_read_is_an_error() {
    for change in ["other bytes of the same length", "one byte more", "gone"] {
        let desk = Desk::new();
        slow(&desk);
        std::fs::create_dir_all(desk.path("tmp")).unwrap();
        std::fs::create_dir_all(desk.path("out")).unwrap();
        let args = [
            &VERIFY[..],
            &["--report", "jsonl=out/r.jsonl", "spec.toml", "delivery"],
        ]
        .concat();
        let mut run = desk.begin("true", &args);
        wait_for_checks(&desk, &mut run);
        let path = desk.path("delivery/panel-traveler.csv");
        let mut bytes = std::fs::read(&path).unwrap();
        match change {
            "gone" => std::fs::remove_file(&path).unwrap(),
            "one byte more" => {
                bytes.push(b'\n');
                std::fs::write(&path, &bytes).unwrap();
            }
            _ => {
                let last = bytes.len() - 2;
                bytes[last] ^= 1;
                std::fs::write(&path, &bytes).unwrap();
            }
        }
        let said = run.end();
        said.stands();
        assert_eq!(said.code, Some(2), "{change}\n{}", said.all());
        assert!(
            said.err.contains("delivery/panel-traveler.csv"),
            "{change}\n{}",
            said.all()
        );
        assert!(said.out.is_empty(), "{change}\n{}", said.all());
        assert_eq!(written(&desk), [""; 0], "{change}");
    }
}

/// Whether this process, and with it what it starts, ignores a signal.
fn is_ignored(signal: u32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
}

#[test]
fn an_end_from_outside_leaves_nothing_that_looks_whole() {
    for (number, signal) in [(2, "INT"), (15, "TERM"), (1, "HUP")] {
        // Who runs the tests in the background may have told them, and so the program, to ignore it.
        if is_ignored(number) {
            continue;
        }
        let desk = Desk::new();
        slow(&desk);
        std::fs::create_dir_all(desk.path("tmp")).unwrap();
        std::fs::create_dir_all(desk.path("out")).unwrap();
        let reports = [
            "--report",
            "jsonl=out/r.jsonl",
            "--report",
            "html=out/r.html",
        ];
        let args = [&VERIFY[..], &reports[..], &["spec.toml", "delivery"]].concat();
        let mut run = desk.begin("true", &args);
        wait_for_checks(&desk, &mut run);
        let id = run.child.id().to_string();
        let sent = std::process::Command::new("kill")
            .args(["-s", signal, &id])
            .status();
        assert!(sent.unwrap().success());
        let said = run.end();
        assert_eq!(said.code, None, "{signal}: {}", said.all());
        assert!(said.out.is_empty(), "{signal}: {}", said.all());
        // A draft says by its name that it is none of the reports.
        for name in written(&desk) {
            assert!(name.ends_with(".part"), "{signal}: {name}");
        }
        assert_eq!(
            std::fs::read_dir(desk.path("tmp")).unwrap().count(),
            0,
            "{signal}"
        );
    }
}
