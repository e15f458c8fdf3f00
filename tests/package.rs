//! The package that goes out: complete, the same every time, in the house style of who sends it, and
//! silent about who else is asked.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tracespec::render::package::{is_sound, listed};
use tracespec::spec::basis::sha256;

const SPEC: &str = "samples/controller/spec.toml";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs the program in the repository, with nothing of the caller's environment.
fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tracespec"))
        .args(arguments)
        .current_dir(root())
        .env_clear()
        .output()
        .unwrap()
}

fn complaint(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A run that must succeed; what it remarked.
fn fine(arguments: &[&str]) -> String {
    let output = run(arguments);
    let said = complaint(&output);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}\n{said}");
    said
}

/// A run that could not be done; what it said.
fn refused(arguments: &[&str]) -> String {
    let output = run(arguments);
    let said = complaint(&output);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}\n{said}");
    said
}

fn desk() -> (tempfile::TempDir, impl Fn(&str) -> String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    (folder, move |name: &str| {
        path.join(name).to_str().unwrap().to_owned()
    })
}

/// All files of a folder by their path in it.
fn files(folder: &str) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![PathBuf::from(folder)];
    while let Some(at) = open.pop() {
        for entry in std::fs::read_dir(&at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
                found.insert(name.to_owned(), std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn text(files: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    String::from_utf8(files[name].clone()).unwrap()
}

/// What an Office file says: the text of all its parts.
fn unzipped(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut all = String::new();
    for n in 0..archive.len() {
        let mut part = Vec::new();
        archive.by_index(n).unwrap().read_to_end(&mut part).unwrap();
        all.push_str(&String::from_utf8_lossy(&part));
    }
    all
}

fn pdf_text(bytes: &[u8]) -> String {
    let file = lopdf::Document::load_mem(bytes).unwrap();
    let pages: Vec<u32> = file.get_pages().into_keys().collect();
    file.extract_text(&pages)
        .unwrap()
        .split_whitespace()
        .collect()
}

#[test]
fn a_package_is_whole_and_its_lists_are_right() {
    let (_folder, at) = desk();
    fine(&["rfq", SPEC, "-o", &at("out")]);
    let files = files(&at("out"));
    for name in [
        "TRS-4471-rfq.html",
        "TRS-4471-rfq.pdf",
        "TRS-4471-rfq.docx",
        "TRS-4471-rfq.md",
        "TRS-4471-response.xlsx",
        "TRS-4471-response.toml",
        "records/test-extract.csv",
        "records/test-extract.xlsx",
        "records/test-extract.schema.json",
        "sample-delivery/order.toml",
        "sample-delivery/delivery/test-extract.csv",
        "README.txt",
        "SHA256SUMS",
    ] {
        assert!(files.contains_key(name), "{name}");
    }
    let sums = text(&files, "SHA256SUMS");
    let wanted: String = files
        .iter()
        .filter(|(name, _)| *name != "SHA256SUMS")
        .map(|(name, bytes)| format!("{}  {name}\n", sha256(bytes)))
        .collect();
    assert_eq!(sums, wanted);
    assert_eq!(listed(&sums).len() + 1, files.len());
    let readme = text(&files, "README.txt");
    for name in files.keys() {
        // Many files of one kind are told as their folder.
        let folder = name
            .rsplit_once('/')
            .map_or(name.as_str(), |(folder, _)| folder);
        let told = |line: &str| readme.contains(&format!("\n  {line}\n    "));
        assert!(told(name) || told(&format!("{folder}/")), "{name}");
    }
    let pictures = "\n  sample-delivery/delivery/images/\n    ";
    assert!(readme.contains(pictures), "{readme}");
    let long = readme
        .lines()
        .find(|line| line.chars().count() > 76 && line.contains(' '));
    assert!(
        long.is_none_or(|line| line.trim_start().split(' ').count() <= 2),
        "{long:?}"
    );
    for words in [
        "2026-12-15",
        "sourcing@example.com",
        "Open first: TRS-4471-rfq.pdf",
    ] {
        assert!(readme.contains(words), "{words}");
    }
}

#[test]
fn the_same_spec_gives_the_same_package() {
    let (_folder, at) = desk();
    for name in ["a", "b", "a.zip", "b.zip"] {
        fine(&["rfq", SPEC, "-o", &at(name), "--lang", "en,de"]);
    }
    assert_eq!(files(&at("a")), files(&at("b")));
    let (a, b) = (
        std::fs::read(at("a.zip")).unwrap(),
        std::fs::read(at("b.zip")).unwrap(),
    );
    assert!(a == b);
    // The archive holds what the folder holds.
    let mut archive = zip::ZipArchive::new(Cursor::new(a)).unwrap();
    let mut names = Vec::new();
    let mut packed = BTreeMap::new();
    for n in 0..archive.len() {
        let mut entry = archive.by_index(n).unwrap();
        let date = entry.last_modified().unwrap();
        assert_eq!(
            (date.year(), date.month(), date.day(), date.hour()),
            (1980, 1, 1, 0)
        );
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        names.push(entry.name().unwrap().into_owned());
        packed.insert(entry.name().unwrap().into_owned(), bytes);
    }
    assert_eq!(packed, files(&at("a")));
    assert!(names.is_sorted());
    assert!(names.iter().all(|name| is_sound(name)));
}

#[test]
fn no_spec_names_a_file_outside_its_package() {
    let (folder, at) = desk();
    let text = std::fs::read_to_string(root().join(SPEC)).unwrap();
    for (n, id) in [
        "../../evil",
        "/etc/passwd",
        "C:\\\\evil",
        "需求",
        "a\\nb",
        "..",
    ]
    .into_iter()
    .enumerate()
    {
        let spec = text.replace("\"TRS-4471\"", &format!("\"{id}\""));
        assert_ne!(spec, text);
        let beside = folder.path().join("spec.toml");
        std::fs::write(&beside, spec).unwrap();
        copy_basis(folder.path());
        let output = at(&format!("{n}.zip"));
        let ran = run(&[
            "rfq",
            beside.to_str().unwrap(),
            "-o",
            &output,
            "--only",
            "md",
        ]);
        assert_eq!(ran.status.code(), Some(0), "{id}: {}", complaint(&ran));
        let bytes = std::fs::read(&output).unwrap();
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        assert_eq!(archive.len(), 1);
        let name = archive.by_index(0).unwrap().name().unwrap().into_owned();
        assert!(is_sound(&name) && !name.contains('/'), "{name}");
    }
}

/// The files that the spec names stand beside it.
fn copy_basis(folder: &Path) {
    let basis = folder.join("basis");
    std::fs::create_dir_all(&basis).unwrap();
    for entry in std::fs::read_dir(root().join("samples/controller/basis")).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), basis.join(entry.file_name())).unwrap();
    }
}

#[test]
fn single_pieces_are_those_of_the_package() {
    let (_folder, at) = desk();
    fine(&["rfq", SPEC, "-o", &at("all")]);
    let all = files(&at("all"));
    for (only, wanted) in [
        ("pdf", &["TRS-4471-rfq.pdf"][..]),
        ("docx", &["TRS-4471-rfq.docx"]),
        ("xlsx", &["TRS-4471-response.xlsx"]),
        ("toml", &["TRS-4471-response.toml"]),
        (
            "response",
            &["TRS-4471-response.toml", "TRS-4471-response.xlsx"],
        ),
    ] {
        fine(&["rfq", SPEC, "-o", &at(only), "--only", only]);
        let written = files(&at(only));
        assert!(written.keys().eq(wanted), "{only}: {:?}", written.keys());
        assert!(
            written.iter().all(|(name, bytes)| all[name] == *bytes),
            "{only}"
        );
        assert!(!Path::new(&at(&format!("{only}.e-mails"))).exists());
    }
    fine(&[
        "rfq",
        SPEC,
        "-o",
        &at("r"),
        "--only",
        "records",
        "--only",
        "sample",
    ]);
    let written = files(&at("r"));
    assert!(
        written
            .keys()
            .all(|name| name.starts_with("records/") || name.starts_with("sample-"))
    );
    fine(&["rfq", SPEC, "-o", &at("m"), "--only", "e-mail"]);
    assert!(!Path::new(&at("m")).exists());
    let letter = std::fs::read_to_string(at("m.e-mails/e-mail.txt")).unwrap();
    assert!(letter.contains("TRS-4471-response.xlsx"));
}

#[test]
fn what_is_left_over_is_told() {
    let (_folder, at) = desk();
    let out = at("out");
    assert_eq!(fine(&["rfq", SPEC, "-o", &out]), "");
    let dropped = Path::new(&out).join("records/dropped-form.csv");
    std::fs::write(&dropped, "a,b\n").unwrap();
    std::fs::write(Path::new(&out).join("own-notes.txt"), "mine").unwrap();
    let said = fine(&["rfq", SPEC, "-o", &out]);
    assert_eq!(said.lines().count(), 2, "{said}");
    for name in ["dropped-form.csv", "own-notes.txt"] {
        let warning = format!("{name} is no part of this package");
        assert!(said.contains(&warning), "{said}");
        std::fs::remove_file(if name == "own-notes.txt" {
            Path::new(&out).join(name)
        } else {
            dropped.clone()
        })
        .unwrap();
    }
    // What stands in the way is told before anything is written.
    let blocked = at("blocked");
    std::fs::create_dir_all(Path::new(&blocked).join("README.txt/inside")).unwrap();
    let said = refused(&["rfq", SPEC, "-o", &blocked]);
    assert!(said.contains("nothing was written"), "{said}");
    assert_eq!(std::fs::read_dir(&blocked).unwrap().count(), 1);
    // A single piece that changes leaves the list of digests behind.
    assert_eq!(fine(&["rfq", SPEC, "-o", &out, "--only", "html"]), "");
    let said = fine(&["rfq", SPEC, "-o", &out, "--only", "html", "--lang", "de"]);
    assert!(
        said.contains("no longer fits what is in the folder"),
        "{said}"
    );
}

const SUPPLIERS: &str = r#"
format = 1

[[supplier]]
name = "Adler Elektronik GmbH"
contact = "quotes@adler.example"
person = "Ms Jana Adler"
lang = "de"
note = "Thank you for the tour of your line in May."

[[supplier]]
name = "Celadon, Ltd. <x@y.example>"
contact = "rfq@celadon.example"
"#;

#[test]
fn letters_are_beside_the_package_and_name_nobody_else() {
    let (_folder, at) = desk();
    std::fs::write(at("suppliers.toml"), SUPPLIERS).unwrap();
    for output in ["out", "pack.zip"] {
        fine(&[
            "rfq",
            SPEC,
            "-o",
            &at(output),
            "--suppliers",
            &at("suppliers.toml"),
        ]);
    }
    assert_eq!(files(&at("out.e-mails")).len(), 2);
    let names: Vec<String> = files(&at("out")).into_keys().collect();
    assert!(
        names
            .iter()
            .all(|name| !name.contains("mail") && !name.contains("Adler"))
    );
    for (name, bytes) in files(&at("out")) {
        let said = String::from_utf8_lossy(&bytes).into_owned();
        assert!(
            !said.contains("adler.example") && !said.contains("Celadon"),
            "{name}"
        );
    }
    let letters = files(&at("pack.e-mails"));
    let adler = text(&letters, "Adler-Elektronik-GmbH.txt");
    let celadon = text(&letters, "Celadon--Ltd.--x-y.example.txt");
    assert!(!adler.contains("Celadon") && !celadon.contains("Adler"));
    assert!(
        adler.starts_with("To: Ms Jana Adler <quotes@adler.example>\nSubject: Angebotsanfrage")
    );
    assert!(adler.contains("\nGuten Tag, Ms Jana Adler,\n"));
    assert!(adler.contains("\nThank you for the tour of your line in May.\n"));
    assert!(celadon.starts_with(
        "To: \"Celadon, Ltd. <x@y.example>\" <rfq@celadon.example>\nSubject: Request for quotation \
         TRS-4471 revision B: "
    ));
    // What is attached is named with its digest, what is answered with its own.
    let archive = sha256(&std::fs::read(at("pack.zip")).unwrap());
    assert!(celadon.contains(&format!("\n  pack.zip\n    SHA-256 {archive}\n")));
    let spec = std::fs::read(root().join(SPEC)).unwrap();
    for words in [
        &*format!("SHA-256 {}", sha256(&spec)),
        "2026-12-15",
        "TRS-4471 revision B",
        "go to\nevery company that is asked",
    ] {
        assert!(celadon.contains(words), "{words}\n{celadon}");
    }
}

#[test]
fn names_of_suppliers_cannot_forge_header_lines() {
    let (_folder, at) = desk();
    let forged = SUPPLIERS.replace("Ms Jana Adler", "Ms\\r\\nBcc: spy@evil.example");
    std::fs::write(at("suppliers.toml"), forged).unwrap();
    let said = refused(&[
        "rfq",
        SPEC,
        "-o",
        &at("out"),
        "--suppliers",
        &at("suppliers.toml"),
    ]);
    assert!(
        said.contains("N001") && said.contains("suppliers.toml:7"),
        "{said}"
    );
    assert!(!Path::new(&at("out")).exists());
    assert!(!Path::new(&at("out.e-mails")).exists());
}

#[test]
fn chinese_needs_a_font_for_the_pdf_only() {
    let (_folder, at) = desk();
    let said = refused(&["rfq", SPEC, "-o", &at("out"), "--lang", "zh"]);
    assert!(said.contains("--font FILE"), "{said}");
    assert!(!Path::new(&at("out")).exists());
    fine(&[
        "rfq",
        SPEC,
        "-o",
        &at("out"),
        "--lang",
        "zh",
        "--only",
        "html",
    ]);
    let html = text(&files(&at("out")), "TRS-4471-rfq.html");
    assert!(html.contains("lang=\"zh-Hans\""));
}

#[test]
fn exported_templates_change_nothing_and_are_not_overwritten() {
    let (_folder, at) = desk();
    fine(&["templates", "export", &at("house")]);
    fine(&["rfq", SPEC, "-o", &at("plain")]);
    fine(&[
        "rfq",
        SPEC,
        "-o",
        &at("styled"),
        "--templates",
        &at("house"),
    ]);
    assert_eq!(files(&at("plain")), files(&at("styled")));
    let said = refused(&["templates", "export", &at("house")]);
    assert!(
        said.contains("brand.toml") && said.contains("--force"),
        "{said}"
    );
    std::fs::remove_dir_all(at("house/wording")).unwrap();
    let said = refused(&["templates", "export", &at("house")]);
    assert!(!said.contains("wording"), "{said}");
    fine(&["templates", "export", &at("house"), "--force"]);
}

#[test]
fn one_template_changes_one_piece() {
    let (_folder, at) = desk();
    fine(&["rfq", SPEC, "-o", &at("plain")]);
    fine(&["templates", "export", &at("all")]);
    for (template, pieces) in [
        ("document.md.j2", &["TRS-4471-rfq.md"][..]),
        ("document.html.j2", &["TRS-4471-rfq.html"]),
        ("response.toml.j2", &["TRS-4471-response.toml"]),
        ("readme.txt.j2", &["README.txt"]),
        ("e-mail.txt.j2", &[]),
    ] {
        let house = at(&format!("house-{template}"));
        std::fs::create_dir(&house).unwrap();
        let own = std::fs::read_to_string(format!("{}/{template}", at("all"))).unwrap();
        let mark = match template {
            "response.toml.j2" => "# Halden says hello\n",
            _ => "Halden says hello\n",
        };
        std::fs::write(format!("{house}/{template}"), format!("{own}{mark}")).unwrap();
        let out = at(&format!("out-{template}"));
        fine(&["rfq", SPEC, "-o", &out, "--templates", &house]);
        let (plain, styled) = (files(&at("plain")), files(&out));
        assert!(plain.keys().eq(styled.keys()));
        let changed: Vec<&str> = plain
            .iter()
            .filter(|(name, bytes)| styled[*name] != **bytes && *name != "SHA256SUMS")
            .map(|(name, _)| name.as_str())
            // The page of the record forms is printed with the same skin.
            .filter(|name| !name.starts_with("records/"))
            .collect();
        assert_eq!(changed, pieces, "{template}");
        for piece in pieces {
            assert!(
                text(&styled, piece).contains("Halden says hello"),
                "{piece}"
            );
        }
        let letter = text(&files(&format!("{out}.e-mails")), "e-mail.txt");
        assert_eq!(
            letter.contains("Halden says hello"),
            template == "e-mail.txt.j2"
        );
    }
}

#[test]
fn a_template_that_fails_says_where() {
    let (_folder, at) = desk();
    std::fs::create_dir(at("house")).unwrap();
    let out = at("out");
    for (template, text, wanted) in [
        (
            "document.html.j2",
            "one\n<p>{{ doc.titel }}</p>",
            "2: `doc.titel` is not there",
        ),
        (
            "document.md.j2",
            "{{ doc.title|shout }}",
            "1: filter shout is unknown",
        ),
        (
            "e-mail.txt.j2",
            "\n\n{{ spec.number }}",
            "3: `spec.number` is not there",
        ),
        ("readme.txt.j2", "{% for %}", "1: "),
        ("response.toml.j2", "{% include 'brand.toml' %}", "1: "),
    ] {
        let path = at(&format!("house/{template}"));
        std::fs::write(&path, text).unwrap();
        let said = refused(&["rfq", SPEC, "-o", &out, "--templates", &at("house")]);
        assert!(said.contains(&format!("{path}:{wanted}")), "{said}");
        let line = text.lines().find(|line| line.contains('{')).unwrap();
        assert!(said.contains(line), "the line is shown: {said}");
        assert!(!Path::new(&out).exists(), "nothing is half written");
        std::fs::remove_file(path).unwrap();
    }
}

#[test]
fn the_house_style_shows_in_every_format() {
    let (_folder, at) = desk();
    std::fs::create_dir_all(at("house/wording")).unwrap();
    std::fs::write(
        at("house/brand.toml"),
        "format = 1\ncompany = \"Halden Purchasing\"\naddress = [\"Kai 7\"]\nlanguages = [\"en\"]\n\
         [colors]\naccent = \"#7a1f4e\"\n",
    )
    .unwrap();
    std::fs::write(
        at("house/wording/en.toml"),
        "\"How to answer\" = \"Halden wants answers\"\n\"Request for quotation\" = \"Halden enquiry\"\n",
    )
    .unwrap();
    fine(&["rfq", SPEC, "-o", &at("out"), "--templates", &at("house")]);
    let files = files(&at("out"));
    let html = text(&files, "TRS-4471-rfq.html");
    assert!(html.contains("Halden Purchasing") && html.contains("7a1f4e"));
    assert!(html.contains("Halden wants answers"));
    let markdown = text(&files, "TRS-4471-rfq.md");
    assert!(markdown.contains("Halden Purchasing") && markdown.contains("Halden wants answers"));
    let word = unzipped(&files["TRS-4471-rfq.docx"]).to_lowercase();
    assert!(word.contains("halden purchasing") && word.contains("halden wants answers"));
    assert!(word.contains("7a1f4e"));
    let pdf = pdf_text(&files["TRS-4471-rfq.pdf"]);
    assert!(pdf.contains("HaldenPurchasing") && pdf.contains("Haldenwantsanswers"));
    let form = unzipped(&files["TRS-4471-response.xlsx"]);
    assert!(form.contains("Halden Purchasing") || form.to_lowercase().contains("7a1f4e"));
    let readme = text(&files, "README.txt");
    assert!(
        readme.starts_with("Halden enquiry\n==============\n"),
        "{readme}"
    );
    assert!(readme.contains("\nHalden Purchasing\n"));
    let letter = std::fs::read_to_string(at("out.e-mails/e-mail.txt")).unwrap();
    assert!(letter.contains("\nHalden Purchasing\nKai 7\n"));
}

#[test]
fn mistakes_of_a_house_style_are_on_their_lines_and_nothing_goes_out() {
    let (_folder, at) = desk();
    std::fs::create_dir_all(at("house/wording")).unwrap();
    std::fs::write(
        at("house/brand.toml"),
        "format = 1\ncompny = \"H\"\nlogo = \"../logo.png\"\n",
    )
    .unwrap();
    std::fs::write(at("house/wording/en.toml"), "\"Board serials\" = \"x\"\n").unwrap();
    let said = refused(&["rfq", SPEC, "-o", &at("out"), "--templates", &at("house")]);
    for words in [
        "brand.toml:2",
        "en.toml:1",
        "did you mean \"Board serial\"?",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
    std::fs::write(
        at("house/brand.toml"),
        "format = 1\nlogo = \"../logo.png\"\n",
    )
    .unwrap();
    let said = refused(&["rfq", SPEC, "-o", &at("out"), "--templates", &at("house")]);
    assert!(said.contains("H003"), "{said}");
    assert!(!Path::new(&at("out")).exists());
}
