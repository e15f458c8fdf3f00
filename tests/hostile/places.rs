//! Folders that hold more than files.

use std::os::unix::fs::symlink;

use super::desk::Desk;

#[test]
fn links_are_told_and_not_followed() {
    let desk = Desk::new();
    let secret = tempfile::tempdir().unwrap();
    std::fs::write(secret.path().join("secret.csv"), "board-id\nTOP-SECRET\n").unwrap();
    symlink(
        secret.path().join("secret.csv"),
        desk.path("delivery/test-extract-2.csv"),
    )
    .unwrap();
    symlink(secret.path(), desk.path("delivery/folder")).unwrap();
    symlink(desk.path("delivery"), desk.path("delivery/round")).unwrap();
    symlink("nowhere", desk.path("delivery/dangling.csv")).unwrap();
    symlink("/dev/zero", desk.path("delivery/zero.csv")).unwrap();
    let said = desk.verify();
    for name in [
        "test-extract-2.csv",
        "folder",
        "round",
        "dangling.csv",
        "zero.csv",
    ] {
        said.refuses(&[name, "a link or device"]);
    }
    assert!(!said.all().contains("TOP-SECRET"));
    // The delivery itself.
    symlink(desk.path("delivery"), desk.path("other")).unwrap();
    let said = desk.run(&["verify", "spec.toml", "other"]);
    said.refuses(&["other is a link or a device"]);
}

#[test]
fn pipes_and_sockets_are_not_waited_for() {
    let desk = Desk::new();
    let pipe = desk.path("delivery/test-extract-2.csv");
    assert!(
        std::process::Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let _socket = std::os::unix::net::UnixListener::bind(desk.path("delivery/s.csv")).unwrap();
    desk.verify()
        .refuses(&["test-extract-2.csv", "s.csv", "a link or device"]);
    desk.run(&["verify", "spec.toml", "delivery/test-extract-2.csv"])
        .refuses(&["delivery/test-extract-2.csv is a link or a device"]);
    desk.run(&["verify", "spec.toml", "/dev/zero"])
        .refuses(&["/dev/zero is a link or a device"]);
}

#[test]
fn folders_inside_each_other_and_files_end_somewhere() {
    let desk = Desk::new();
    desk.put(&format!("delivery/{}a.csv", "f/".repeat(40)), b"x\n");
    desk.verify().refuses(&[
        "a folder inside too many others",
        "at most 16 (`--limit folder-depth=…` allows more)",
    ]);
    let desk = Desk::new();
    for n in 0..300 {
        desk.put(&format!("delivery/notes/{n}.txt"), b"");
    }
    let said = desk.verify_with(&["--limit", "files=200"]);
    said.refuses(&["delivery holds more files and folders", "`--limit files=…`"]);
    assert_eq!(said.code, Some(2));
}

#[test]
fn names_of_files_are_shown_as_they_are_and_obeyed_by_nothing() {
    let desk = Desk::new();
    desk.put("delivery/\x1b[2Jtest-extract-2.csv", b"x\n");
    desk.put("delivery/test-extract-\u{202e}vsc.exe.csv", b"x\n");
    desk.put("delivery/<script>alert(1)<x.csv", b"x\n");
    desk.put("delivery/=cmd.csv", b"x\n");
    std::fs::create_dir_all(desk.path("out")).unwrap();
    let said = desk.verify_with(&["--report", "html=out/r.html", "--report", "csv=out/r.csv"]);
    said.refuses(&["test-extract-2.csv"]);
    assert!(!said.all().contains(['\x1b', '\u{202e}']));
    let html = std::fs::read_to_string(desk.path("out/r.html")).unwrap();
    assert!(!html.contains("<script>alert"));
    let csv = std::fs::read_to_string(desk.path("out/r.csv")).unwrap();
    assert!(
        !csv.lines()
            .any(|line| line.split(',').any(|cell| cell.starts_with("=cmd")))
    );
}

#[test]
fn pictures_and_documents_are_not_opened() {
    let desk = Desk::new();
    // A picture of 4 thousand million by 4 thousand million points, a document of as many pages.
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend([0xff; 8]);
    png.extend([8, 6, 0, 0, 0, 1, 2, 3, 4]);
    desk.put("delivery/huge.png", &png);
    desk.put("delivery/huge.pdf", b"%PDF-1.7\n1 0 obj<</Type/Pages/Count 4294967295/Kids[1 0 R]>>endobj\nxref\n0 4294967295\n");
    std::fs::create_dir_all(desk.path("out")).unwrap();
    let said = desk.verify_with(&["--report", "html=out/r.html", "--report", "pdf=out/r.pdf"]);
    said.refuses(&["huge.png", "huge.pdf"]);
}
