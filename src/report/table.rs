//! Text for a terminal: safe characters, widths as displayed, wrapping, colour on request.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Text from a file goes to a terminal: control characters, and those that turn the writing
/// direction or hide, could do more than be read.
pub(super) fn safe(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' | '\r' => ' ',
            c if harmful(c) => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// Whether a terminal does something with the character besides showing it: control characters, also those
/// above ASCII (U+009B begins an escape sequence), and marks that turn the writing direction or hide.
pub(super) fn harmful(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Columns a text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// The text in exactly `columns`, cut with an ellipsis when longer.
pub(super) fn left(text: &str, columns: usize) -> String {
    let text = cut(text, columns);
    let pad = columns.saturating_sub(width(&text));
    text + &" ".repeat(pad)
}

/// The same, at the right edge.
pub(super) fn right(text: &str, columns: usize) -> String {
    let text = cut(text, columns);
    " ".repeat(columns.saturating_sub(width(&text))) + &text
}

/// At most `columns` of a text.
pub(super) fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        let w = c.width().unwrap_or(0);
        if used + w + 1 > columns {
            break;
        }
        used += w;
        out.push(c);
    }
    if columns > 0 {
        out.push('…');
    }
    out
}

/// Appends a text, wrapped at spaces: the first line after `first`, the others after `rest`.
pub(super) fn wrapped(out: &mut String, text: &str, first: &str, rest: &str, columns: usize) {
    let mut line = first.to_owned();
    let mut fresh = true;
    let room = columns.saturating_sub(width(first).max(width(rest))).max(1);
    // A space that does not break keeps the digits of a number together.
    let spaces = |c: char| c.is_whitespace() && c != '\u{a0}';
    let words = text.split(spaces).filter(|word| !word.is_empty());
    let words = words.flat_map(|word| pieces(word, room));
    for word in words {
        if !fresh && width(&line) + 1 + width(&word) > columns {
            let _ = writeln!(out, "{}", line.trim_end());
            rest.clone_into(&mut line);
            fresh = true;
        }
        if !fresh {
            line.push(' ');
        }
        line.push_str(&word);
        fresh = false;
    }
    let _ = writeln!(out, "{}", line.trim_end());
}

/// A word in pieces that fit: nobody's long word breaks the page.
fn pieces(word: &str, room: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for c in word.chars() {
        if let Some(last) = pieces.last_mut() {
            if width(last) + c.width().unwrap_or(0) <= room || last.is_empty() {
                last.push(c);
            } else {
                pieces.push(c.to_string());
            }
        }
    }
    pieces
}

/// How a piece of text is lit. Never the only sign of anything.
#[derive(Clone, Copy)]
pub(super) enum Ink {
    Plain,
    Bold,
    Good,
    Caution,
    Bad,
}

/// A text in its colour, when colour is wanted.
pub(super) fn ink(text: &str, ink: Ink, color: bool) -> String {
    let style = match ink {
        Ink::Plain => Style::new(),
        Ink::Bold => Style::new().bold(),
        Ink::Good => AnsiColor::Green.on_default(),
        Ink::Caution => AnsiColor::Yellow.on_default(),
        Ink::Bad => AnsiColor::Red.on_default(),
    };
    if color {
        format!("{style}{text}{style:#}")
    } else {
        text.to_owned()
    }
}

/// `12 345.60`: digits before the point in groups of three.
pub(super) fn grouped(amount: &str) -> String {
    let (whole, fraction) = amount.split_once('.').unwrap_or((amount, ""));
    let mut out = String::new();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}
