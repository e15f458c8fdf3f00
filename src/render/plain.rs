//! Plain text for people: letters and lists that open in any editor.

use minijinja::value::{Kwargs, Value};
use minijinja::{AutoEscape, Environment, Error};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::doc::clean;
use super::templates;

/// Columns of a plain text.
pub const COLUMNS: usize = 76;

/// What templates of plain text may use. Values lose line breaks and characters that act on a
/// screen where they enter the text, so that no value can begin a line of its own.
pub(super) fn prepare(env: &mut Environment<'static>) {
    env.set_auto_escape_callback(|_| AutoEscape::None);
    env.set_formatter(|out, state, value| match value.as_str() {
        Some(text) if !value.is_safe() => templates::write(out, state, &Value::from(clean(text))),
        _ => templates::write(out, state, value),
    });
    env.add_filter(
        "wrap",
        |text: &str, options: Kwargs| -> Result<Value, Error> {
            let indent: Option<usize> = options.get("indent")?;
            options.assert_all_used()?;
            Ok(Value::from_safe_string(wrap(text, indent.unwrap_or(0))))
        },
    );
    env.add_filter("underline", |text: &str| "=".repeat(clean(text).width()));
}

/// A text in lines that end before [`COLUMNS`] when they begin at `indent`; all but the first are
/// moved in. A word that is
/// longer stays whole: an address that is broken leads nowhere.
#[must_use]
pub fn wrap(text: &str, indent: usize) -> String {
    let text = clean(text);
    let indent = indent.min(COLUMNS / 2);
    let mut lines: Vec<String> = Vec::new();
    let mut from = 0;
    for (to, _) in unicode_linebreak::linebreaks(&text) {
        let piece = text.get(from..to).unwrap_or_default();
        from = to;
        match lines.last_mut() {
            Some(line) if line.width() + piece.trim_end().width() <= COLUMNS - indent => {
                line.push_str(piece);
            }
            _ => lines.push(piece.to_owned()),
        }
    }
    lines
        .iter()
        .map(|line| line.trim_end())
        .collect::<Vec<_>>()
        .join(&format!("\n{}", " ".repeat(indent)))
}

/// A name in a header line of a letter: quoted where its characters could be read as addresses.
#[must_use]
pub fn mailbox(name: &str, address: &str) -> String {
    let name = clean(name).trim().to_owned();
    let plain = |c: char| c.is_alphanumeric() || c == ' ' || (c.width() == Some(2));
    if name.chars().all(plain) {
        return format!("{name} <{}>", clean(address));
    }
    let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{quoted}\" <{}>", clean(address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_between_words_and_between_chinese_signs() {
        let words = "four ".repeat(20);
        assert_eq!(
            wrap(&words, 2),
            format!(
                "{}\n  {}",
                "four ".repeat(15).trim(),
                "four ".repeat(5).trim()
            )
        );
        let signs = wrap(&"板".repeat(50), 0);
        let lines: Vec<usize> = signs.lines().map(|line| line.chars().count()).collect();
        assert_eq!(lines, [38, 12]);
        // No line begins with a full stop.
        let stop = wrap(&format!("{}。", "板".repeat(38)), 0);
        assert_eq!(stop.lines().last(), Some("板。"));
        let long = "x".repeat(200);
        assert_eq!(wrap(&format!("a {long} b"), 0), format!("a\n{long}\nb"));
        assert_eq!(wrap("a\nBcc: b", 0), "a Bcc: b");
    }

    #[test]
    fn names_cannot_become_addresses() {
        assert_eq!(mailbox("Adler GmbH", "a@b"), "Adler GmbH <a@b>");
        assert_eq!(mailbox("苏州电子", "a@b"), "苏州电子 <a@b>");
        assert_eq!(
            mailbox("A, Inc. <x@y>\r\nBcc: z@w", "a@b"),
            "\"A, Inc. <x@y> Bcc: z@w\" <a@b>"
        );
        assert_eq!(mailbox("A \"B\"", "a@b"), "\"A \\\"B\\\"\" <a@b>");
    }
}
