//! Findings as a compiler prints them: the line, a caret under the mistake, what to write instead.

use std::collections::BTreeSet;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet,
};

use super::table::{harmful, wrapped};
use crate::finding::{Finding, Related, Severity};
use crate::source::{Place, SourceFile};

/// Lines longer than this are named but not shown; nobody reads them, and measuring them is slow.
const LONGEST_LINE: usize = 20_000;
/// A related place this many lines away is shown in the same piece of source.
const NEAR: usize = 40;

/// Renders findings in the order given, then a line that counts them. Empty without findings.
///
/// A finding on a file that is not among `sources` is printed with its place but without the line.
#[must_use]
pub fn render(findings: &[Finding], sources: &[&SourceFile], width: usize, color: bool) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let renderer = match color {
        true => Renderer::styled(),
        false => Renderer::plain(),
    }
    .decor_style(DecorStyle::Ascii)
    .term_width(width);
    let mut out = String::new();
    let is_note = |finding: &&Finding| finding.severity == Severity::Note;
    for finding in findings.iter().filter(|f| !is_note(f)) {
        push_seen(&mut out, &renderer.render(&[group(finding, sources)]));
        out.push_str("\n\n");
    }
    // Notes ask for nothing: where and what, without the line itself.
    for finding in findings.iter().filter(is_note) {
        out.push_str(&note(finding, width));
    }
    if findings.iter().any(|f| is_note(&f)) {
        out.push('\n');
    }
    out.push_str(&summary(findings));
    out.push('\n');
    out
}

/// `note[S103] spec.toml:43: the centroid data follows …`, wrapped.
fn note(finding: &Finding, width: usize) -> String {
    let place = &finding.place;
    let text = format!(
        "{}: {}",
        printable(&place.to_string()),
        printable(&finding.message)
    );
    let mut out = String::new();
    let head = format!("note[{}] ", finding.code);
    wrapped(&mut out, &text, &head, "    ", width);
    out
}

/// `3 errors, 1 warning in spec.toml`.
#[must_use]
pub fn summary(findings: &[Finding]) -> String {
    let count = |severity| findings.iter().filter(|f| f.severity == severity).count();
    let counts = [
        (count(Severity::Error), "error"),
        (count(Severity::Warning), "warning"),
        (count(Severity::Note), "note"),
    ];
    let counted: Vec<String> = counts
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, word)| format!("{n} {word}{}", if *n == 1 { "" } else { "s" }))
        .collect();
    let files: BTreeSet<&str> = findings.iter().map(|f| f.place.file.as_str()).collect();
    let place = match files.len() {
        0 => return "no errors".to_owned(),
        1 | 2 => files
            .into_iter()
            .map(printable)
            .collect::<Vec<_>>()
            .join(" and "),
        n => format!("{n} files"),
    };
    format!("{} in {place}", counted.join(", "))
}

fn group<'a>(finding: &'a Finding, sources: &[&'a SourceFile]) -> Group<'a> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level
        .primary_title(printable(&finding.message))
        .id(finding.code.0);
    let (near, far): (Vec<&Related>, Vec<&Related>) = finding
        .related
        .iter()
        .partition(|r| is_near(&finding.place, &r.place));
    let mut marks = vec![Mark::primary(finding)];
    marks.extend(near.iter().map(|r| Mark::related(r)));
    let mut group = Group::with_title(title).element(shown(&marks, sources));
    for related in far {
        group = group
            .element(Level::NOTE.message(printable(&related.message)))
            .element(shown(&[Mark::related(related)], sources));
    }
    match help(finding) {
        Some(help) => group.element(Level::HELP.message(printable(&help))),
        None => group,
    }
}

/// What to write instead, and whether the tool can write it.
fn help(finding: &Finding) -> Option<String> {
    match (&finding.help, &finding.fix) {
        (Some(help), Some(_)) => Some(format!("{help} (fixable with --fix)")),
        (None, Some(_)) => Some("fixable with --fix".to_owned()),
        (help, None) => help.clone(),
    }
}

fn is_near(a: &Place, b: &Place) -> bool {
    let distance = a.line.get().abs_diff(b.line.get());
    a.file == b.file && usize::try_from(distance).is_ok_and(|n| n <= NEAR)
}

/// A place with the words under its caret.
struct Mark<'a> {
    place: &'a Place,
    label: &'a str,
    kind: AnnotationKind,
}

impl<'a> Mark<'a> {
    fn primary(finding: &'a Finding) -> Self {
        Mark {
            place: &finding.place,
            label: &finding.label,
            kind: AnnotationKind::Primary,
        }
    }

    fn related(related: &'a Related) -> Self {
        Mark {
            place: &related.place,
            label: &related.message,
            kind: AnnotationKind::Context,
        }
    }

    /// The caret on the piece of source that starts at `from`; a span over several lines is marked
    /// on its first.
    fn annotation(&self, text: &str, from: usize) -> Annotation<'a> {
        let span = &self.place.span;
        let line_end = text[span.start..].find(['\r', '\n']);
        let line_end = line_end.map_or(text.len(), |n| span.start + n);
        let span = span.start - from..span.end.min(line_end).max(span.start) - from;
        let label = (!self.label.is_empty()).then(|| printable(self.label));
        self.kind.span(span).label(label)
    }
}

/// The source around some marks in one file, or only its name when the lines cannot be shown.
fn shown<'a>(marks: &[Mark<'a>], sources: &[&'a SourceFile]) -> Element<'a> {
    let place = marks[0].place;
    let source = sources.iter().find(|s| s.name() == place.file);
    let starts = marks.iter().map(|m| m.place.span.start);
    let reach = starts.clone().min().unwrap_or(0)..starts.max().unwrap_or(0);
    match source.and_then(|s| window(s.text(), reach).map(|at| (s.text(), at))) {
        Some((text, at)) => {
            let from = at.start;
            let first = marks.iter().map(|m| m.place.line.get()).min().unwrap_or(1);
            Snippet::source(&text[at])
                .line_start(usize::try_from(first).unwrap_or(usize::MAX))
                .path(printable(&place.file))
                .annotations(marks.iter().map(|m| m.annotation(text, from)))
                .into()
        }
        // A cell has no line to show: its address says where it is.
        None if place.cell.is_some() => Origin::path(printable(&place.to_string())).into(),
        None => Origin::path(printable(&place.file))
            .line(usize::try_from(place.line.get()).unwrap_or(usize::MAX))
            .char_column(usize::try_from(place.column).unwrap_or(usize::MAX))
            .into(),
    }
}

/// The whole lines that hold a stretch of text, when they are of a length to be shown.
fn window(text: &str, reach: Range<usize>) -> Option<Range<usize>> {
    let before = text.get(..reach.start)?;
    let after = text.get(reach.end..)?;
    let start = before.rfind('\n').map_or(0, |n| n + 1);
    let end = after.find('\n').map_or(text.len(), |n| reach.end + n);
    let longest = text[start..end].lines().map(str::len).max().unwrap_or(0);
    (longest <= LONGEST_LINE).then_some(start..end)
}

/// Text from a file goes to a terminal, where control characters could do more than be read.
fn printable(text: &str) -> String {
    text.chars()
        .flat_map(|c| match harmful(c) {
            true => c.escape_default().collect::<Vec<_>>(),
            false => vec![c],
        })
        .collect()
}

/// What was rendered, lines of a file in it, without what a terminal would act on. The renderer shows control
/// characters of ASCII as pictures, so an escape that is left is its own colour; those above ASCII it lets pass.
fn push_seen(out: &mut String, rendered: &str) {
    let own = |c: char| matches!(c, '\n' | '\u{1b}');
    out.extend(rendered.chars().map(|c| match harmful(c) && !own(c) {
        true => '\u{fffd}',
        false => c,
    }));
}
