//! Pages for the terminal and for `docs/lints.md`.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::{Example, Page, pages, sources};

/// A page for a terminal of this width.
#[must_use]
pub fn page_text(page: &Page, width: usize) -> String {
    let mut out = Text::new(width);
    let level = if page.lint { "" } else { " (always an error)" };
    out.wrapped(&format!("{} {}{level}", page.code, page.name), 0);
    out.wrapped(&page.title, 0);
    out.blank();
    out.paragraphs(&page.why);
    out.example("Bad", &page.bad);
    if !page.also.is_empty() {
        out.wrapped(&format!("(also reported: {})", page.also.join(", ")), 0);
    }
    if let Some(test) = &page.tested_by {
        out.wrapped(&format!("(shown by the test {test})"), 0);
    }
    out.example("Good", &page.good);
    if page.lint {
        out.blank();
        out.wrapped("To keep a finding of this kind, say so and why:", 0);
        out.code(&format!(
            "[lint]\n{} = {{ level = \"allow\", reason = \"…\" }}",
            page.name
        ));
    }
    if !page.see_also.is_empty() {
        out.blank();
        out.wrapped(&format!("See also: {}", page.see_also.join(", ")), 0);
    }
    out.text
}

/// All codes, a line each.
#[must_use]
pub fn list_text(width: usize) -> String {
    let mut out = Text::new(width);
    for (title, lint) in [
        ("Lint rules: levels can be set", true),
        ("Always an error or a remark: no level", false),
    ] {
        if lint {
            out.wrapped(title, 0);
        } else {
            out.blank();
            out.wrapped(title, 0);
        }
        for page in pages().iter().filter(|page| page.lint == lint) {
            out.wrapped(
                &format!("  {}  {}: {}", page.code, page.name, page.title),
                8,
            );
        }
    }
    out.text + &super::checks::check_list(width)
}

/// All pages as one Markdown document.
#[must_use]
pub fn markdown() -> String {
    let mut out = String::from(
        "# What `check` reports\n\n\
         Generated from the pages that `tracespec explain CODE` prints. Every example is laid over the\n\
         small spec that `tracespec explain --base` prints, table by table, and is run by the tests: the\n\
         bad one is reported with its code, the good one with nothing.\n\n\
         The level of a lint rule is set in the spec, with a reason and where possible for some clauses\n\
         only, or on the command line, which wins:\n\n\
         ```toml\n[lint]\nno-retention = { level = \"allow\", reason = \"kept by us\", clauses = [\"record.panel-traveler\"] }\n\
         missing-document = \"deny\"\n```\n\n\
         ```console\ntracespec explain no-retention\ntracespec check --deny warnings --allow no-retention samples/controller/spec.toml\n```\n\n\
         What is allowed is counted in the summary and listed in `--format json`.\n\n\
         | code | name | reports | level |\n|---|---|---|---|\n",
    );
    for page in pages() {
        let level = if page.lint { "lint" } else { "fixed" };
        let _ = writeln!(
            out,
            "| [{0}](#{1}) | `{2}` | {3} | {level} |",
            page.code,
            anchor(page),
            page.name,
            page.title.replace('|', "\\|")
        );
    }
    for page in pages() {
        let source = sources().find(|(code, _)| *code == page.code);
        let text = source.map_or("", |(_, text)| text);
        let _ = write!(out, "\n{}", demoted(text.trim_end()));
        out.push('\n');
    }
    out
}

/// Headings one level down; lines inside fences as they are.
fn demoted(text: &str) -> String {
    let mut fenced = false;
    let mut lines = Vec::new();
    for line in text.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        }
        if line.starts_with('#') && !fenced {
            lines.push(format!("#{line}"));
        } else {
            lines.push(line.to_owned());
        }
    }
    lines.join("\n")
}

/// The anchor that Markdown viewers give the heading of a page.
fn anchor(page: &Page) -> String {
    let heading = format!("{} {}: {}", page.code, page.name, page.title).to_lowercase();
    let kept = heading
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// Text that stays within a width; code is never broken.
pub(super) struct Text {
    pub(super) text: String,
    width: usize,
}

impl Text {
    pub(super) fn new(width: usize) -> Self {
        Text {
            text: String::new(),
            width,
        }
    }

    pub(super) fn blank(&mut self) {
        self.text.push('\n');
    }

    fn example(&mut self, title: &str, example: &Example) {
        self.blank();
        self.wrapped(title, 0);
        if !example.text.is_empty() {
            self.blank();
            self.paragraphs(&example.text);
        }
        if let Some(toml) = &example.toml {
            self.blank();
            self.code(toml.trim_end());
        }
    }

    pub(super) fn paragraphs(&mut self, text: &str) {
        for (index, paragraph) in text.split("\n\n").enumerate() {
            if index > 0 {
                self.blank();
            }
            let words: Vec<&str> = paragraph.split_whitespace().collect();
            self.wrapped(&words.join(" "), 0);
        }
    }

    fn code(&mut self, code: &str) {
        for line in code.lines() {
            let _ = writeln!(self.text, "{}", format!("    {line}").trim_end());
        }
    }

    /// Breaks a line at blanks; later lines are indented by `hang`.
    pub(super) fn wrapped(&mut self, text: &str, hang: usize) {
        let mut line = String::new();
        for word in text.split_inclusive(' ') {
            if !line.trim().is_empty() && line.width() + word.trim_end().width() > self.width {
                let _ = writeln!(self.text, "{}", line.trim_end());
                line = " ".repeat(hang);
            }
            line.push_str(word);
        }
        let _ = writeln!(self.text, "{}", line.trim_end());
    }
}
