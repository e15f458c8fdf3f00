//! Files that suppliers send: told by their content, bounded, and nothing outside their folder.

use std::fs;
use std::path::{Path, PathBuf};

use tracespec::cli::responses::{Received, load_responses, receive};
use tracespec::supplier::{LoadedResponse, Written};

use crate::form::Form;
use crate::kit::{CLAUSE, Reply, spec};

fn load(path: &Path) -> LoadedResponse {
    load_responses(&[path.to_path_buf()], &spec())
        .unwrap()
        .remove(0)
}

#[test]
fn what_a_file_is_shows_in_its_content() {
    let folder = tempfile::tempdir().unwrap();
    let spec = spec();
    let write = |name: &str, bytes: &[u8]| -> PathBuf {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let form = Form::of(&spec).answer(CLAUSE, "state", "included");
    for (name, bytes, written) in [
        (
            "a.toml",
            Reply::compliant(&spec).text().into_bytes(),
            Written::Toml,
        ),
        (
            "a.txt",
            Reply::compliant(&spec).text().into_bytes(),
            Written::Toml,
        ),
        ("form.xlsx", form.bytes(), Written::Workbook),
        ("form", form.bytes(), Written::Workbook),
        (
            "answers.csv",
            form.csv("Answers", ';').into_bytes(),
            Written::Csv,
        ),
        (
            "answers.txt",
            ["\u{feff}", &form.csv("Answers", ',')]
                .concat()
                .into_bytes(),
            Written::Csv,
        ),
    ] {
        let loaded = load(&write(name, &bytes));
        assert_eq!(loaded.written, written, "{name}");
        assert!(loaded.response.is_some(), "{name}: {:#?}", loaded.findings);
        assert!(
            loaded
                .response
                .unwrap()
                .quote
                .unwrap()
                .response
                .contains_key(CLAUSE),
            "{name}"
        );
    }
    let ods = b"PK\x03\x04\x14\0\0\0\0\0mimetypeapplication/vnd.oasis.opendocument.spreadsheet";
    for (name, bytes, words) in [
        ("a.pdf", b"%PDF-1.7".to_vec(), "PDF"),
        (
            "a.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old".to_vec(),
            "old format",
        ),
        ("a.ods", ods.to_vec(), "OpenDocument"),
        ("b.xls", b"<html><table>".to_vec(), "web page"),
        ("utf16.csv", b"\xff\xfea\0".to_vec(), "UTF-16"),
        ("picture", b"\x89PNG\r\n".to_vec(), "neither"),
        (
            "broken.xlsx",
            b"PK\x03\x04 nothing".to_vec(),
            "cannot be read as an Excel workbook",
        ),
    ] {
        let loaded = load(&write(name, &bytes));
        assert!(loaded.response.is_none());
        assert_eq!(loaded.findings.len(), 1, "{name}");
        assert_eq!(loaded.findings[0].code.0, "R008");
        assert!(
            loaded.findings[0].message.contains(words),
            "{}",
            loaded.findings[0].message
        );
    }
    let large = folder.path().join("large.xlsx");
    fs::File::create(&large)
        .unwrap()
        .set_len((32 << 20) + 1)
        .unwrap();
    assert!(
        load(&large).findings[0]
            .message
            .contains("larger than 32 MiB")
    );
    assert!(load_responses(&[folder.path().join("none.toml")], &spec).is_err());
}

#[test]
fn a_folder_of_sheets_is_one_response() {
    let folder = tempfile::tempdir().unwrap();
    let spec = spec();
    assert!(load(folder.path()).findings[0].message.contains("no sheet"));
    let form = Form::of(&spec)
        .answer(CLAUSE, "state", "included")
        .supplier("supplier.name", "Folder Ltd");
    for sheet in ["Answers", "Supplier"] {
        let path = folder.path().join(format!("TRS-{sheet}.csv"));
        fs::write(path, form.csv(sheet, ';')).unwrap();
    }
    let loaded = load(folder.path());
    assert_eq!(
        (loaded.name().as_str(), loaded.written),
        ("Folder Ltd", Written::Csv)
    );
    let place = loaded.places.value_place("/supplier/name");
    assert_eq!(place.within(), "'TRS-Supplier.csv'!B5");
    assert!(
        loaded
            .findings
            .iter()
            .all(|finding| finding.code.0 != "R002")
    );
}

#[test]
fn sample_records_are_read_from_the_folder_of_the_response_only() {
    let outside = tempfile::tempdir().unwrap();
    let folder = outside.path().join("supplier");
    fs::create_dir_all(folder.join("evidence")).unwrap();
    fs::write(outside.path().join("secret"), "secret").unwrap();
    fs::write(folder.join("evidence/fct.csv"), "a,b").unwrap();
    let large = fs::File::create(folder.join("large.csv")).unwrap();
    large.set_len((8 << 20) + 1).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("../secret", folder.join("link")).unwrap();
    let spec = spec();
    let names = [
        "evidence/fct.csv",
        "evidence\\\\fct.csv",
        "../secret",
        "/etc/hostname",
        "C:\\\\secret",
        "link",
        "large.csv",
        "evidence",
        "none.csv",
    ];
    let ids: Vec<&str> = spec
        .clauses
        .iter()
        .map(|clause| clause.id.as_str())
        .collect();
    let mut reply = Reply::compliant(&spec);
    for (id, name) in ids.iter().zip(names) {
        reply = reply.and(&format!("[capability.\"{id}\"]\nevidence = \"{name}\""));
    }
    let path = folder.join("reply.toml");
    fs::write(&path, reply.text()).unwrap();
    let loaded = load(&path);
    let found: Vec<Result<usize, &str>> = loaded
        .samples
        .iter()
        .map(|sample| match &sample.bytes {
            Ok(bytes) => Ok(bytes.len()),
            Err(why) => Err(why.as_str()),
        })
        .collect();
    let out = Err("its name leads out of the folder of the response");
    let link = Err("it is a link that leads out of the folder of the response");
    assert_eq!(
        found,
        [
            Ok(3),
            Ok(3),
            out,
            out,
            out,
            link,
            Err("it is larger than 8 MiB"),
            Err("it is not a file"),
            Err("it is not beside the response"),
        ]
    );
}

#[test]
fn the_day_of_receipt_goes_to_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let spec = spec();
    let path = folder.path().join("a.toml");
    fs::write(&path, Reply::compliant(&spec).text()).unwrap();
    let paths = [path.clone()];
    let mut loaded = load_responses(&paths, &spec).unwrap();
    for given in [
        format!("{}=2026-06-30", path.display()),
        "a.toml=2026-06-30".to_owned(),
    ] {
        loaded[0].received = None;
        let day: Received = given.parse().unwrap();
        receive(&mut loaded, &paths, &[day]).unwrap();
        assert_eq!(loaded[0].received.unwrap().to_string(), "2026-06-30");
    }
    let other: Received = "b.toml=2026-06-30".parse().unwrap();
    assert!(receive(&mut loaded, &paths, &[other]).is_err());
    assert!("a.toml".parse::<Received>().is_err());
    assert!("a.toml=soon".parse::<Received>().is_err());
}
