//! Findings as GitHub's workflow commands: annotations beside the lines of a change.

use std::fmt::Write as _;

use super::artifact;
use super::table::harmful;
use crate::finding::{Finding, Severity};
use crate::source::SourceFile;

/// One command a finding, in the order given; nothing without findings. `root` is the folder of the
/// repository: annotations are tied to paths that begin there.
#[must_use]
pub fn render(findings: &[Finding], sources: &[&SourceFile], root: Option<&str>) -> String {
    let mut out = String::new();
    for finding in findings {
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let title = property(finding.code.0);
        let place = place(finding, sources, root);
        let message = data(&message(finding));
        let _ = writeln!(out, "::{command} {place},title={title}::{message}");
    }
    out
}

/// Where, as properties. GitHub takes columns only of a finding within one line.
fn place(finding: &Finding, sources: &[&SourceFile], root: Option<&str>) -> String {
    let place = &finding.place;
    let line = place.line.get();
    let file = property(&artifact::path(&place.file, root));
    let source = sources.iter().find(|s| s.name() == place.file);
    let Some(end) = source.map(|s| s.place(place.span.end..place.span.end)) else {
        return format!("file={file},line={line},col={}", place.column);
    };
    let end_line = end.line.get();
    if end_line != line {
        return format!("file={file},line={line},endLine={end_line}");
    }
    // The last column that is marked; an empty span marks the one it stands before.
    let last = end.column.saturating_sub(1).max(place.column);
    format!(
        "file={file},line={line},col={},endLine={line},endColumn={last}",
        place.column
    )
}

/// All that the text format says: message, words under the caret, help, other places.
fn message(finding: &Finding) -> String {
    let mut text = finding.message.clone();
    if !finding.label.is_empty() {
        let _ = write!(text, " ({})", finding.label);
    }
    if let Some(help) = &finding.help {
        let _ = write!(text, "\nhelp: {help}");
    }
    for related in &finding.related {
        let (place, message) = (&related.place, &related.message);
        let _ = write!(text, "\n{}:{}: {message}", place.file, place.line.get());
    }
    text
}

/// Escapes the message of a command.
fn data(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| match c {
            '\r' | '\n' => c,
            c if harmful(c) => '\u{fffd}',
            c => c,
        })
        .collect();
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Code;

    #[test]
    fn nothing_in_a_message_or_a_name_can_end_the_command() {
        let source = SourceFile::new("a,b:100%.toml", "x = 1\ny = 2\n");
        let findings = [
            Finding::error(Code("S001"), source.place(4..5), "50 %::error::\r\nx"),
            Finding::warning(Code("S002"), source.place(0..7), "two lines"),
            Finding::note(Code("S003"), source.place(6..6), "here")
                .label("before this")
                .help("write z")
                .related(source.place(0..1), "first: x"),
        ];
        let text = render(&findings, &[&source], None);
        let wanted = "\
::error file=a%2Cb%3A100%25.toml,line=1,col=5,endLine=1,endColumn=5,title=S001::50 %25::error::%0D%0Ax
::warning file=a%2Cb%3A100%25.toml,line=1,endLine=2,title=S002::two lines
::notice file=a%2Cb%3A100%25.toml,line=2,col=1,endLine=2,endColumn=1,title=S003::here (before this)%0Ahelp: write z%0Aa,b:100%25.toml:1: first: x
";
        assert_eq!(text, wanted);
        assert_eq!(render(&[], &[&source], None), "");
    }

    #[test]
    fn a_file_that_is_not_at_hand_is_named_with_its_line() {
        let source = SourceFile::new("base.toml", "x = 1\n");
        let finding = Finding::error(Code("S001"), source.place(4..5), "m");
        assert_eq!(
            render(&[finding], &[], None),
            "::error file=base.toml,line=1,col=5,title=S001::m\n"
        );
    }
}
