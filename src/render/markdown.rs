//! Markdown that shows the words as they are, whatever characters are in them.

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, context};
use serde::Deserialize;

use super::doc::{Block, Doc, chain_in_words, clean, plain, quiet, strong};
use super::{RenderError, Templates, templates};
use crate::wording::typed;

/// Renders a document as Markdown (CommonMark with the tables of GitHub).
///
/// # Errors
/// When the template does not fit the block tree.
pub fn to_markdown(doc: &Doc) -> Result<String, RenderError> {
    to_markdown_with(doc, &Templates::embedded())
}

/// The same with a company's templates.
///
/// # Errors
/// When the template has a mistake; the error names file and line.
pub fn to_markdown_with(doc: &Doc, templates: &Templates) -> Result<String, RenderError> {
    let context = context! { doc => Serde(in_words(doc)) };
    let mut text = templates.render(templates::MARKDOWN, prepare, context)?;
    text.push('\n');
    Ok(text)
}

/// The document with its pictures as lists: each step after the first is led to by an arrow.
fn in_words(doc: &Doc) -> Doc {
    let mut doc = doc.clone();
    doc.blocks = doc.blocks.into_iter().flat_map(told).collect();
    doc
}

fn told(block: Block) -> Vec<Block> {
    let Block::Chain {
        caption,
        steps,
        back,
    } = block
    else {
        return vec![block];
    };
    let mut entries = chain_in_words(&steps, back.as_ref());
    for (entry, before) in entries.iter_mut().skip(1).zip(&steps) {
        if let Some(then) = &before.then {
            entry.insert(0, quiet(then));
            entry.insert(1, plain(typed(" ")));
        }
        entry.insert(0, plain(typed("\u{2192} ")));
    }
    let list = Block::List {
        ordered: true,
        entries,
    };
    if caption.is_empty() {
        return vec![list];
    }
    let text = vec![strong(caption)];
    vec![Block::Para { text }, list]
}

fn prepare(env: &mut Environment<'static>) {
    env.set_auto_escape_callback(|_| AutoEscape::None);
    type Spans = Serde<Vec<Piece>>;
    env.add_filter("spans", |list: Spans| spans(&list, Place::Line));
    env.add_filter("cell", |list: Spans| spans(&list, Place::Cell));
    env.add_filter("words", |text: &str| words(text, Place::Line));
    env.add_filter("words_cell", |text: &str| words(text, Place::Cell));
}

/// A span as the template hands it back.
#[derive(Deserialize)]
struct Piece {
    text: String,
    style: String,
}

/// Where text stands: each place has its own special characters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A line of its own, or the start of one.
    Line,
    /// A table cell, which a vertical bar would end.
    Cell,
}

/// Running text of one style.
fn words(text: &str, place: Place) -> String {
    let mut out = String::new();
    push_text(&mut out, &clean(text));
    finish(out, place)
}

/// Spans with their styles.
fn spans(list: &[Piece], place: Place) -> String {
    let merged = merge(list);
    let mut out = String::new();
    for (index, (style, text)) in merged.iter().enumerate() {
        let next = merged
            .get(index + 1)
            .and_then(|(_, text)| text.chars().next());
        match style.as_str() {
            "strong" => push_emphasis(&mut out, text, "**", "strong", next),
            "quiet" => push_emphasis(&mut out, text, "*", "em", next),
            "code" => push_code(&mut out, text, place),
            // A backslash at the end of a line does not break it inside a table.
            "break" => out.push_str("<br>"),
            _ => push_text(&mut out, text),
        }
    }
    finish(out, place)
}

/// Neighbours of one style as one: `**a****b**` would not be bold.
fn merge(list: &[Piece]) -> Vec<(String, String)> {
    let mut merged: Vec<(String, String)> = Vec::new();
    for piece in list {
        match merged.last_mut() {
            Some((style, text)) if *style == piece.style => text.push_str(&piece.text),
            _ => merged.push((piece.style.clone(), piece.text.clone())),
        }
    }
    for (_, text) in &mut merged {
        *text = clean(text);
    }
    merged.retain(|(style, text)| style == "break" || !text.is_empty());
    merged
}

/// Escapes what Markdown or HTML would read as markup. Hyphens, full stops and underscores within
/// words stay as they are, so that ids are found by a plain search.
fn push_text(out: &mut String, text: &str) {
    let chars: Vec<char> = text.chars().collect();
    for (index, c) in chars.iter().enumerate() {
        let inner = |at: Option<usize>| {
            at.and_then(|i| chars.get(i))
                .is_some_and(|c| c.is_alphanumeric())
        };
        match c {
            '_' if inner(index.checked_sub(1)) && inner(Some(index + 1)) => out.push('_'),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '#' | '!' | '|' | '~' | '$' | '^' => {
                out.push('\\');
                out.push(*c);
            }
            // Entities, not backslashes: some readers take `\<` for the start of a tag.
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' if starts_entity(chars.get(index + 1..).unwrap_or_default()) => {
                out.push_str("&amp;");
            }
            _ => out.push(*c),
        }
    }
}

/// Whether what follows an ampersand would make it an entity.
fn starts_entity(rest: &[char]) -> bool {
    let name = rest
        .iter()
        .take_while(|c| c.is_ascii_alphanumeric() || **c == '#')
        .count();
    name > 0 && rest.get(name) == Some(&';')
}

/// Emphasis with asterisks; with a tag where asterisks between these neighbours would be literal.
fn push_emphasis(out: &mut String, text: &str, mark: &str, tag: &str, next: Option<char>) {
    let inner = text.trim();
    if inner.is_empty() {
        out.push_str(text);
        return;
    }
    if text.starts_with(' ') {
        out.push(' ');
    }
    let before = out.chars().next_back().filter(|c| *c != ' ');
    let after = if text.ends_with(' ') { None } else { next };
    let clear = |neighbour: Option<char>, edge: Option<char>| match neighbour {
        None | Some(' ') => true,
        Some('*') => false,
        Some(neighbour) => !neighbour.is_alphanumeric() || edge.is_some_and(char::is_alphanumeric),
    };
    let plain = clear(before, inner.chars().next()) && clear(after, inner.chars().next_back());
    let (open, close) = if plain {
        (mark.to_owned(), mark.to_owned())
    } else {
        (format!("<{tag}>"), format!("</{tag}>"))
    };
    out.push_str(&open);
    push_text(out, inner);
    out.push_str(&close);
    if text.ends_with(' ') {
        out.push(' ');
    }
}

/// A code span: nothing in it is special but the backtick, for which the fence grows, and in a
/// table the bar.
fn push_code(out: &mut String, text: &str, place: Place) {
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let edge = text.starts_with('`') || text.ends_with('`');
    let blank = text.trim().is_empty();
    let stripped = text.starts_with(' ') && text.ends_with(' ') && !blank;
    let pad = if edge || stripped { " " } else { "" };
    let body = match place {
        Place::Line => text.to_owned(),
        Place::Cell => text.replace('|', "\\|"),
    };
    // Two code spans that touch would share their fences.
    if out.ends_with('`') {
        out.push_str("<!-- -->");
    }
    for part in [&fence, pad, &body, pad, &fence] {
        out.push_str(part);
    }
}

/// Keeps the first characters of a line from being read as a list, a rule or a heading.
fn finish(text: String, place: Place) -> String {
    let text = text.trim().to_owned();
    if place == Place::Cell || text.is_empty() {
        return text;
    }
    let first = text.split(' ').next().unwrap_or_default();
    let digits = first.trim_end_matches(['.', ')']);
    let numbered = first.len() == digits.len() + 1
        && !digits.is_empty()
        && digits.chars().all(|c| c.is_ascii_digit());
    if numbered {
        return format!("{digits}\\{}", text.get(digits.len()..).unwrap_or_default());
    }
    let ruled = text.chars().all(|c| matches!(c, '-' | '=' | ' '));
    if matches!(first, "-" | "+") || ruled {
        return format!("\\{text}");
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::render::doc::{Back, Cell, Column, Span, Step, code};

    fn markdown(blocks: Vec<Block>) -> String {
        to_markdown(&Doc {
            title: "Title".to_owned().into(),
            subtitle: String::new().into(),
            lang: "en".to_owned(),
            page: crate::render::doc::Page::default(),
            labels: crate::render::doc::Labels::default(),
            brand: crate::render::doc::Brand::default(),
            footer: "RFQ-7".to_owned().into(),
            digest: "ab".to_owned(),
            date: "2026-11-22".to_owned(),
            blocks,
        })
        .unwrap()
    }

    fn para(text: Vec<Span>) -> String {
        let all = markdown(vec![Block::Para { text }]);
        all.lines().nth(2).unwrap_or_default().to_owned()
    }

    #[test]
    fn hostile_text_stays_text() {
        for (text, wanted) in [
            (
                "<script>alert(1)</script>",
                "&lt;script&gt;alert(1)&lt;/script&gt;",
            ),
            ("[x](y) ![i](j)", "\\[x\\](y) \\!\\[i\\](j)"),
            (
                "`tick` *em* __b__ ~~s~~",
                "\\`tick\\` \\*em\\* \\_\\_b\\_\\_ \\~\\~s\\~\\~",
            ),
            ("{{ 7*7 }}", "\\{\\{ 7\\*7 \\}\\}"),
            ("# not a heading", "\\# not a heading"),
            ("- not a list", "\\- not a list"),
            ("+ not a list", "\\+ not a list"),
            ("1. not a list", "1\\. not a list"),
            ("12) not a list", "12\\) not a list"),
            ("---", "\\---"),
            ("===", "\\==="),
            ("> not a quote", "&gt; not a quote"),
            ("R&D &amp; &lt;", "R&D &amp;amp; &amp;lt;"),
            ("a|b", "a\\|b"),
            ("two\nlines\n# here", "two lines \\# here"),
        ] {
            assert_eq!(para(vec![plain(text)]), wanted);
        }
    }

    #[test]
    fn ids_are_found_by_plain_search() {
        for id in [
            "BRD-01.unit-serial",
            "board_serial",
            "1.2.3",
            "-x",
            "a.b_c-d",
        ] {
            assert!(para(vec![plain(id)]).contains(id));
            assert_eq!(para(vec![code(id)]), format!("`{id}`"));
        }
    }

    #[test]
    fn code_spans_hold_anything() {
        assert_eq!(para(vec![code("a`b")]), "``a`b``");
        assert_eq!(para(vec![code("`")]), "`` ` ``");
        assert_eq!(para(vec![code("<b> & | *")]), "`<b> & | *`");
        assert_eq!(para(vec![code("a"), plain("x"), code("b")]), "`a`x`b`");
    }

    #[test]
    fn emphasis_survives_its_neighbours() {
        let spans = vec![plain("of "), strong("all "), plain("boards")];
        assert_eq!(para(spans), "of **all** boards");
        let spans = vec![plain("foo"), strong("(bar)")];
        assert_eq!(para(spans), "foo<strong>(bar)</strong>");
        let spans = vec![strong("a"), quiet("b")];
        assert_eq!(para(spans), "**a**<em>b</em>");
        assert_eq!(para(vec![strong("a"), strong("b")]), "**ab**");
    }

    #[test]
    fn tables_keep_their_columns() {
        let row = vec![
            Cell::from(code("a|b")),
            plain("c|d\ne").into(),
            plain("").into(),
        ];
        let text = markdown(vec![Block::Table {
            caption: "All | of it".to_owned().into(),
            columns: vec![
                Column::new("A|", 1),
                Column::new("B", 1),
                Column::new("C", 1),
            ],
            rows: vec![row],
        }]);
        assert!(text.contains(
            "**All \\| of it**\n\n| A\\| | B | C |\n| --- | --- | --- |\n| `a\\|b` | c\\|d e |  |\n"
        ), "{text}");
    }

    #[test]
    fn a_chain_is_a_list_with_arrows() {
        let step = |title: &str, then: Option<&str>| Step {
            title: title.into(),
            code: Some(title.to_lowercase()),
            lines: vec!["a line".into()],
            asked: true,
            then: then.map(Into::into),
        };
        let text = markdown(vec![Block::Chain {
            caption: "How it goes".into(),
            steps: vec![step("Defect", Some("then")), step("Repair", None)],
            back: Some(Back {
                from: 1,
                to: 0,
                text: "when it fails".into(),
            }),
        }]);
        assert!(
            text.contains(
                "**How it goes**\n\n1. **Defect** `defect`<br>a line\n2. \u{2192} *then* **Repair** `repair`<br>a line<br>when it fails \u{2192} **Defect**\n"
            ),
            "{text}"
        );
    }

    #[test]
    fn company_and_address_stand_at_the_top() {
        let mut doc = Doc {
            title: "Title".into(),
            ..to_be_branded()
        };
        doc.brand.company = Some("Nord *wind*".to_owned());
        doc.brand.address = vec!["Hafen 1".to_owned(), "24103 Kiel".to_owned()];
        let text = to_markdown(&doc).unwrap();
        assert!(
            text.starts_with("**Nord \\*wind\\***<br>Hafen 1<br>24103 Kiel\n\n# Title\n"),
            "{text}"
        );
    }

    fn to_be_branded() -> Doc {
        Doc {
            title: String::new().into(),
            subtitle: String::new().into(),
            lang: "en".to_owned(),
            page: crate::render::doc::Page::default(),
            labels: crate::render::doc::Labels::default(),
            brand: crate::render::doc::Brand::default(),
            footer: "RFQ-7".into(),
            digest: String::new(),
            date: "2026-11-22".to_owned(),
            blocks: Vec::new(),
        }
    }
}
