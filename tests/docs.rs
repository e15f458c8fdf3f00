//! The guides as a reader follows them: every command of `docs/*.md` runs, in order, on the files the
//! page itself had the reader write.
//!
//! In a page, a block that begins with ```` ```console ```` holds commands; lines that begin with
//! `tracespec` are run, and must end with exit code 0 unless a comment says `# exit 1`. A block
//! ```` ```toml file=NAME ```` is a file the reader writes, ```` ```toml append=NAME ```` text at the end
//! of it, ```` ```text shows ```` lines the output of the command before it must contain, in order.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "common/folder.rs"]
mod folder;

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A folder that has the repository's samples, as the reader of a guide would.
fn desk() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    folder::copy(&root().join("samples"), &folder.path().join("samples"));
    folder::copy(&root().join("docs"), &folder.path().join("docs"));
    folder
}

/// A fenced block: its info string, its text, and the line it begins on.
struct Block {
    info: String,
    text: String,
    line: usize,
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    for (n, line) in page.lines().enumerate() {
        match line.strip_prefix("```") {
            Some(_) if open => open = false,
            Some(info) => {
                open = true;
                blocks.push(Block {
                    info: info.trim().to_owned(),
                    text: String::new(),
                    line: n + 1,
                });
            }
            None if open => {
                let block = blocks.last_mut().unwrap();
                block.text.push_str(line);
                block.text.push('\n');
            }
            None => {}
        }
    }
    assert!(!open, "a block is not closed");
    blocks
}

/// The words of a command line; quotes hold words together, as in a shell.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// Follows a page; returns how many commands ran.
fn follow(path: &Path) -> usize {
    let page = std::fs::read_to_string(path).unwrap();
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let desk = desk();
    let mut said = String::new();
    let mut ran = 0;
    for block in blocks(&page) {
        let at = format!("docs/{name}:{}", block.line);
        let mut info = block.info.split_whitespace();
        match (info.next(), info.next()) {
            (Some("console"), _) => {
                let joined = block.text.replace("\\\n", " ");
                for line in joined.lines().filter(|l| l.starts_with("tracespec ")) {
                    said = run(desk.path(), line, &at);
                    ran += 1;
                }
            }
            (Some("text"), Some("shows")) => shows(&said, &block.text, &at),
            (_, Some(target)) => {
                if let Some(file) = target.strip_prefix("file=") {
                    let file = desk.path().join(file);
                    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
                    std::fs::write(file, &block.text).unwrap();
                } else if let Some(file) = target.strip_prefix("append=") {
                    let file = desk.path().join(file);
                    let before = std::fs::read_to_string(&file).unwrap();
                    std::fs::write(file, format!("{before}\n{}", block.text)).unwrap();
                }
            }
            _ => {}
        }
    }
    ran
}

/// Runs one command line and returns what it said.
fn run(folder: &Path, line: &str, at: &str) -> String {
    let (command, comment) = line.split_once(" #").unwrap_or((line, ""));
    let wanted: i32 = comment
        .trim()
        .strip_prefix("exit ")
        .map_or(0, |code| code.trim().parse().expect("an exit code"));
    let arguments = words(command.trim());
    let output = Command::new(env!("CARGO_BIN_EXE_tracespec"))
        .args(&arguments[1..])
        .current_dir(folder)
        .env_clear()
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(output.status.code(), Some(wanted), "{at}: {line}\n{said}");
    said
}

/// The page shows lines of the output; `…` stands for lines left out.
fn shows(said: &str, shown: &str, at: &str) {
    let mut rest = said;
    for line in shown
        .lines()
        .map(str::trim_end)
        .filter(|l| !l.trim().is_empty())
    {
        if line.trim() == "…" {
            continue;
        }
        let Some(found) = rest.find(line) else {
            panic!("{at}: the output does not show (here): {line}\n--- output\n{said}");
        };
        rest = &rest[found + line.len()..];
    }
}

#[test]
fn every_command_of_every_guide_runs() {
    let mut pages: Vec<PathBuf> = std::fs::read_dir(root().join("docs"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .collect();
    pages.sort();
    let mut guide = 0;
    for page in pages {
        let ran = follow(&page);
        if page.ends_with("guide.md") {
            guide = ran;
        }
    }
    assert!(guide >= 8, "the guide runs only {guide} commands");
}

/// What the README links to is there.
#[test]
fn links_between_pages_lead_somewhere() {
    let mut pages = vec![root().join("README.md"), root().join("ARCHITECTURE.md")];
    for entry in std::fs::read_dir(root().join("docs")).unwrap() {
        pages.push(entry.unwrap().path());
    }
    for page in pages
        .iter()
        .filter(|p| p.extension().is_some_and(|e| e == "md"))
    {
        let text = std::fs::read_to_string(page).unwrap();
        for target in text.split("](").skip(1) {
            let target = target.split([')', '#']).next().unwrap();
            if target.is_empty() || target.contains("://") {
                continue;
            }
            let path = page.parent().unwrap().join(target);
            assert!(path.exists(), "{}: {target}", page.display());
        }
    }
}
