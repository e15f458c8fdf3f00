//! Text for the terminal: widths as they appear, nothing that a terminal would take as a command.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Text from a file, with control characters and direction overrides made visible.
#[must_use]
pub fn printable(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            c if c.is_control() => '\u{fffd}',
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' => {
                '\u{fffd}'
            }
            c => c,
        })
        .collect()
}

/// Fills up with spaces.
#[must_use]
pub fn pad(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(missing))
}

/// Cuts what does not fit, with an ellipsis.
#[must_use]
pub fn clip(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        kept.push(c);
    }
    kept.push('…');
    kept
}

/// Wraps at spaces; a word longer than a line stands on its own. Ends with a line break.
#[must_use]
pub fn wrap(text: &str, width: usize, first: &str, rest: &str) -> String {
    let mut out = String::new();
    let mut line = first.to_owned();
    let mut empty = true;
    for word in printable(text).split_whitespace() {
        if !empty && line.width() + 1 + word.width() > width {
            out.push_str(line.trim_end());
            out.push('\n');
            rest.clone_into(&mut line);
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    out.push_str(line.trim_end());
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::{clip, pad, printable, wrap};

    #[test]
    fn widths_are_columns_not_bytes() {
        assert_eq!(pad("电", 4), "电  ");
        assert_eq!(clip("电路板记录", 5), "电路…");
        assert_eq!(wrap("aa bb cc", 5, "", ""), "aa bb\ncc\n");
    }

    #[test]
    fn a_supplier_cannot_drive_the_terminal() {
        assert!(!printable("\u{1b}[2Jhello\u{202e}").contains(['\u{1b}', '\u{202e}']));
    }
}
