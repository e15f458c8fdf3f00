//! The program as people run it: README commands, exit codes, outputs that keep their schemas.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "common/folder.rs"]
mod folder;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs the program in a folder, with nothing of the caller's environment.
fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tracespec"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .output()
        .unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("an exit code")
}

/// A folder that has the repository's samples, as a reader of the README would.
fn clone() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    folder::copy(&root().join("samples"), &folder.path().join("samples"));
    folder
}

#[test]
fn every_command_of_the_readme_runs() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let folder = clone();
    let mut ran = 0;
    for line in readme.lines().filter(|line| line.starts_with("tracespec ")) {
        let arguments: Vec<&str> = line.split_whitespace().skip(1).collect();
        let output = run(folder.path(), &arguments);
        assert_eq!(
            code(&output),
            0,
            "{line}\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(!output.stdout.is_empty(), "{line}");
        ran += 1;
    }
    assert!(ran >= 8, "only {ran} commands");
}

#[test]
fn the_demo_writes_everything_and_says_what_to_open() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["demo"]);
    assert_eq!(
        code(&output),
        0,
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let said = text(&output);
    for words in [
        "sound, 58 clauses",
        "like-for-like",
        "not comparable",
        "RELEASE",
        "HOLD",
        "Open:",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
    let (_, open) = said.split_once("Open:").unwrap();
    let named: Vec<PathBuf> = open
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .map(|line| folder.path().join(line.trim()))
        .collect();
    assert!(named.len() >= 5);
    for path in named {
        assert!(path.is_file(), "{}", path.display());
    }
    assert!(
        said.lines()
            .all(|line| line.chars().count() <= 80 || line.contains("tracespec-demo")),
        "{said}"
    );
    // Twice is the same, and does not stumble over the first time.
    assert_eq!(text(&run(folder.path(), &["demo"])), said);
}

#[test]
fn exit_codes_are_as_documented() {
    let folder = clone();
    let at = |arguments: &[&str]| code(&run(folder.path(), arguments));
    let spec = "samples/controller/spec.toml";
    let order = ["--order", "samples/controller/order.toml"];
    let verify = |delivery: &str| at(&["verify", spec, delivery, order[0], order[1]]);
    let broken = root().join("tests/fixtures/fail-eight-mistakes.toml");
    let broken = broken.to_str().unwrap();
    assert_eq!(at(&["check", spec]), 0);
    assert_eq!(at(&["check", spec, broken]), 1);
    assert_eq!(at(&["check", "no-such.toml"]), 2);
    assert_eq!(at(&["rfq", broken, "-o", "x"]), 1);
    assert!(
        !folder.path().join("x").exists(),
        "nothing is printed from a spec with errors"
    );
    assert_eq!(verify("samples/controller/delivery-clean"), 0);
    assert_eq!(verify("samples/controller/delivery-faulty"), 1);
    assert_eq!(verify("no-such-folder"), 2);
    assert_eq!(
        at(&["verify", spec, "samples/controller/delivery-clean"]),
        1,
        "without an order nothing is released"
    );
    assert_eq!(
        at(&["compare", spec, "samples/controller/suppliers/adler.toml"]),
        0
    );
    assert_eq!(
        at(&["compare", spec, "samples/controller/suppliers/celadon.toml"]),
        1
    );
    assert_eq!(at(&["no-such-verb"]), 2);
    assert_eq!(at(&["--help"]), 0);
}

#[test]
fn an_error_names_the_file_and_what_to_do() {
    let folder = clone();
    let output = run(
        folder.path(),
        &[
            "verify",
            "samples/controller/spec.toml",
            "samples/controller/order.toml",
        ],
    );
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(code(&output), 2);
    assert!(
        said.contains("samples/controller/order.toml is a file of TOML; name the folder"),
        "{said}"
    );
}

/// The seeded faults are written down in `faults.md`; each is found where it says.
#[test]
fn every_seeded_fault_of_the_sample_is_found_at_its_cell() {
    let folder = clone();
    let faulty = [
        "verify",
        "samples/controller/spec.toml",
        "samples/controller/delivery-faulty",
        "--order",
        "samples/controller/order.toml",
        "--format",
        "json",
    ];
    let report: Value = serde_json::from_str(&text(&run(folder.path(), &faulty))).unwrap();
    assert_eq!(report["verdict"], "hold");
    let findings = report["findings"].as_array().unwrap();
    let table = std::fs::read_to_string(root().join("samples/controller/faults.md")).unwrap();
    let mut seeded = 0;
    for line in table.lines().filter(|line| line.contains(".csv |")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [file, row, column, what, clauses] = cells[..] else {
            panic!("{line}")
        };
        let found = findings.iter().any(|finding| {
            let clause = finding["clause"].as_str().unwrap();
            let also = finding["also"].as_array().cloned().unwrap_or_default();
            let clause_fits = clauses
                .split([',', '/'])
                .map(str::trim)
                .any(|c| c == clause || also.iter().any(|a| a == c));
            let place_fits = match row.parse::<u64>() {
                Ok(row) => {
                    finding["file"] == file && finding["row"] == row && finding["column"] == column
                }
                Err(_) => finding.get("file").is_none(),
            };
            clause_fits && place_fits
        });
        assert!(found, "not found: {what} ({line})");
        seeded += 1;
    }
    assert!(seeded >= 12, "{seeded}");
}

#[test]
fn outputs_keep_their_schemas() {
    let folder = clone();
    let spec = "samples/controller/spec.toml";
    let order = "samples/controller/order.toml";
    let cases: [(&str, Vec<&str>); 6] = [
        ("check-report", vec!["check", spec, "--format", "json"]),
        (
            "resolved-report",
            vec!["check", spec, "--resolved", "--format", "json"],
        ),
        ("catalog", vec!["catalog", "--format", "json"]),
        (
            "comparison",
            vec![
                "compare",
                spec,
                "samples/controller/suppliers/brightline.toml",
                "samples/controller/suppliers/capability-only.toml",
                "--format",
                "json",
            ],
        ),
        (
            "verify-report",
            vec![
                "verify",
                spec,
                "samples/controller/delivery-clean",
                "--order",
                order,
                "--format",
                "json",
            ],
        ),
        (
            "verify-report",
            vec![
                "verify",
                spec,
                "samples/controller/delivery-faulty",
                "--format",
                "json",
            ],
        ),
    ];
    for (kind, arguments) in cases {
        let schema: Value =
            serde_json::from_str(&text(&run(folder.path(), &["schema", kind]))).unwrap();
        let value: Value = serde_json::from_str(&text(&run(folder.path(), &arguments))).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|e| format!("{}: {e}", e.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{arguments:?}: {errors:#?}");
    }
}

/// The same input gives the same bytes, and the order of files on disk does not matter.
#[test]
fn a_report_repeats_byte_by_byte() {
    let folder = clone();
    let arguments = [
        "verify",
        "samples/controller/spec.toml",
        "samples/controller/delivery-faulty",
        "--order",
        "samples/controller/order.toml",
        "--format",
        "json",
    ];
    assert_eq!(
        run(folder.path(), &arguments).stdout,
        run(folder.path(), &arguments).stdout
    );
}

/// The verbs, as the help lists them.
fn verbs() -> Vec<String> {
    let help = text(&run(root(), &["--help"]));
    let (_, list) = help.split_once("Commands:\n").unwrap();
    list.lines()
        .take_while(|line| !line.is_empty())
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|verb| *verb != "help")
        .map(str::to_owned)
        .collect()
}

/// An example of a verb's help: its arguments, and the exit code that its comment names.
struct Example {
    command: String,
    code: i32,
}

/// The examples in a help text. A comment before a command says what it shows; `exit code 1` there
/// says that it finds something. `\` continues a line.
fn examples(help: &str) -> Vec<Example> {
    let Some((_, shown)) = help.split_once("\nExamples:\n") else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut code = 0;
    let joined = shown.replace("\\\n", " ");
    for line in joined.lines().take_while(|line| line.starts_with("  ")) {
        let line = line.trim();
        if line.starts_with('#') {
            code = if line.contains("exit code 1") { 1 } else { 0 };
            continue;
        }
        let command = line.split(" > ").next().unwrap();
        found.push(Example {
            command: command.trim_end_matches('>').to_owned(),
            code,
        });
        code = 0;
    }
    found
}

/// The arguments of a command, `*.toml` spelled out as a shell would.
fn arguments(command: &str, folder: &Path) -> Vec<String> {
    let words = command.split_whitespace();
    words
        .skip(1)
        .flat_map(|word| match word.strip_suffix("/*.toml") {
            None => vec![word.to_owned()],
            Some(at) => {
                let mut names: Vec<String> = std::fs::read_dir(folder.join(at))
                    .unwrap()
                    .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                    .filter(|name| name.ends_with(".toml"))
                    .map(|name| format!("{at}/{name}"))
                    .collect();
                names.sort();
                names
            }
        })
        .collect()
}

#[test]
fn every_example_of_every_verb_runs_as_its_comment_says() {
    for verb in verbs() {
        let help = text(&run(root(), &[&verb, "--help"]));
        let examples = examples(&help);
        assert!(!examples.is_empty(), "{verb} has no example:\n{help}");
        let folder = clone();
        for Example {
            command,
            code: wanted,
        } in examples
        {
            let start = format!("tracespec {verb}");
            assert!(command.starts_with(&start), "{verb}: {command}");
            let arguments = arguments(&command, folder.path());
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            let output = run(folder.path(), &arguments);
            let complaint = String::from_utf8_lossy(&output.stderr);
            assert_eq!(code(&output), wanted, "{command}\n{complaint}");
        }
    }
}

#[test]
fn help_fits_eighty_columns_and_explains_every_argument() {
    let mut pages = vec![text(&run(root(), &["--help"]))];
    for verb in verbs() {
        pages.push(text(&run(root(), &[&verb, "--help"])));
        let short = text(&run(root(), &[&verb, "-h"]));
        let lines: Vec<&str> = short.lines().collect();
        for (n, line) in lines.iter().enumerate() {
            let names_an_argument = line.starts_with("  -")
                || line.starts_with("      --")
                || line.starts_with("  <")
                || line.starts_with("  [");
            if names_an_argument {
                let beside = line.trim().split("  ").count() > 1;
                let below = lines
                    .get(n + 1)
                    .is_some_and(|l| l.starts_with("          "));
                assert!(beside || below, "{verb}: no help for {line}");
            }
        }
    }
    for page in pages {
        for line in page.lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
}

#[test]
fn every_verb_is_in_the_completions_of_every_shell_and_in_the_manual() {
    let verbs = verbs();
    assert!(verbs.len() >= 10, "{verbs:?}");
    let page = text(&run(root(), &["man"]));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = text(&run(root(), &["completions", shell]));
        for verb in &verbs {
            assert!(script.contains(verb.as_str()), "{shell}: {verb}");
        }
        if ["bash", "zsh", "fish"].contains(&shell) {
            assert!(script.contains("sarif"), "{shell} completes values");
        }
    }
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(code(&run(folder.path(), &["man", "--dir", "man1"])), 0);
    for verb in &verbs {
        assert!(page.contains(&format!("tracespec\\-{verb}(1)")), "{verb}");
        let one = text(&run(root(), &["man", verb]));
        assert!(
            one.contains("EXAMPLES") && one.contains("EXIT STATUS"),
            "{verb}"
        );
        let file = folder.path().join(format!("man1/tracespec-{verb}.1"));
        assert_eq!(std::fs::read_to_string(file).unwrap(), one);
    }
    let whole = std::fs::read_to_string(folder.path().join("man1/tracespec.1")).unwrap();
    assert_eq!(whole, page);
    let unknown = run(root(), &["man", "chekc"]);
    assert_eq!(code(&unknown), 2);
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("did you mean `check`?"));
}

#[test]
fn the_bash_completion_is_a_script_that_bash_reads() {
    let Ok(bash) = Command::new("bash").arg("--version").output() else {
        return;
    };
    assert!(bash.status.success());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tracespec.bash");
    std::fs::write(&path, run(root(), &["completions", "bash"]).stdout).unwrap();
    let read = Command::new("bash").arg("-n").arg(&path).output().unwrap();
    assert!(read.status.success());
    assert!(read.stderr.is_empty());
}

/// Runs the program with these variables and nothing else in its environment.
fn run_with(variables: &[(&str, &str)], arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tracespec"))
        .args(arguments)
        .current_dir(root())
        .env_clear()
        .envs(variables.iter().copied())
        .output()
        .unwrap()
}

#[test]
fn colour_follows_the_flag_then_the_environment_then_the_terminal() {
    let broken = "tests/fixtures/fail-eight-mistakes.toml";
    let coloured = |variables: &[(&str, &str)], arguments: &[&str]| {
        let output = run_with(variables, arguments);
        let said = [output.stdout, output.stderr].concat();
        assert!(!said.is_empty());
        said.contains(&0x1b)
    };
    let forced = ("CLICOLOR_FORCE", "1");
    for arguments in [
        &["check", broken][..],
        &["rfq", broken, "-o", "never-written"],
        &["check", "--help"],
        &["check", "--no-such-flag"],
    ] {
        let with = |color: &'static str| [arguments, &["--color", color]].concat();
        assert!(!coloured(&[], arguments), "a pipe is no terminal");
        assert!(coloured(&[forced], arguments), "{arguments:?}");
        assert!(!coloured(&[forced, ("NO_COLOR", "1")], arguments));
        assert!(!coloured(&[forced], &with("never")));
        assert!(coloured(
            &[("NO_COLOR", "1"), ("TERM", "dumb")],
            &with("always")
        ));
    }
}

/// `tracespec catalog --checks | head -1`: a reader that hangs up is no error.
#[test]
fn a_reader_that_hangs_up_is_no_error() {
    for arguments in [&["catalog", "--checks"][..], &["--help"], &["man"]] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tracespec"))
            .args(arguments)
            .current_dir(root())
            .env_clear()
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(code(&output), 0);
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    }
}
