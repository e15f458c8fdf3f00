//! Patterns that people write: ASCII, anchored, without look-around, so that the validator and the
//! published JSON Schema agree on what they match.

use regex::Regex;

/// Longest pattern; identities are short.
const MAX_LENGTH: usize = 200;

/// Compiles a pattern, or says what to change.
///
/// # Errors
/// A sentence for the user.
pub fn compile(pattern: &str) -> Result<Regex, String> {
    if pattern.len() > MAX_LENGTH {
        return Err(format!(
            "the pattern is longer than {MAX_LENGTH} characters"
        ));
    }
    if !pattern.is_ascii() {
        return Err("the pattern has characters outside ASCII".to_owned());
    }
    if !pattern.starts_with('^') || !pattern.ends_with('$') || pattern.ends_with("\\$") {
        return Err("the pattern is not anchored: begin it with ^ and end it with $".to_owned());
    }
    if ["(?=", "(?!", "(?<=", "(?<!"]
        .iter()
        .any(|look| pattern.contains(look))
    {
        return Err(
            "the pattern uses look-around, which the published schema cannot express".to_owned(),
        );
    }
    if has_top_level_alternation(pattern) {
        return Err(
            "an alternative at the top level escapes the anchors: put it in a group, ^(?:…|…)$"
                .to_owned(),
        );
    }
    regex::RegexBuilder::new(&ascii_classes(pattern))
        .size_limit(1 << 20)
        .build()
        .map_err(|e| {
            let last = e.to_string();
            let last = last
                .lines()
                .last()
                .unwrap_or_default()
                .trim_start_matches("error: ")
                .to_owned();
            format!("the pattern does not compile: {last}")
        })
}

/// What only this program's patterns can say, and not those of a JSON Schema: flags, names, classes in
/// classes, anchors of its own.
const NOT_PORTABLE: [&str; 12] = [
    "(?i", "(?s", "(?m", "(?u", "(?x", "(?-", "(?P", "(?<", "[[", "&&", "\\A", "\\z",
];

/// A pattern as a published schema says it, where it can: classes written out, so that every reader
/// takes them for the same characters.
#[must_use]
pub fn portable(pattern: &str) -> Option<String> {
    let other = NOT_PORTABLE.iter().any(|part| pattern.contains(part));
    let other = other
        || ["\\p", "\\P", "\\x{", "\\u{", "\\U"]
            .iter()
            .any(|part| pattern.contains(part));
    (!other && compile(pattern).is_ok()).then(|| ascii_classes(pattern))
}

/// `\d` and `\w` mean ASCII here: `regex` would also take full-width digits.
fn ascii_classes(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut chars = pattern.chars();
    let mut in_class = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' => match (chars.next(), in_class) {
                (Some('d'), false) => out.push_str("[0-9]"),
                (Some('d'), true) => out.push_str("0-9"),
                (Some('w'), false) => out.push_str("[0-9A-Za-z_]"),
                (Some('w'), true) => out.push_str("0-9A-Za-z_"),
                (Some(other), _) => {
                    out.push('\\');
                    out.push(other);
                }
                (None, _) => out.push('\\'),
            },
            '[' => {
                in_class = true;
                out.push(c);
            }
            ']' => {
                in_class = false;
                out.push(c);
            }
            other => out.push(other),
        }
    }
    out
}

fn has_top_level_alternation(pattern: &str) -> bool {
    let mut depth = 0_i32;
    let mut in_class = false;
    let mut escaped = false;
    for c in pattern.chars() {
        if std::mem::take(&mut escaped) {
            continue;
        }
        match c {
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => depth += 1,
            ')' if !in_class => depth -= 1,
            '|' if !in_class && depth == 0 => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::compile;

    #[test]
    fn digits_are_ascii_digits() {
        let serial = compile(r"^MC4471-\d{6}$").unwrap();
        assert!(serial.is_match("MC4471-000017"));
        assert!(!serial.is_match("MC4471-００００17"));
        assert!(compile(r"^[\dA-F]+$").unwrap().is_match("00FF"));
    }

    #[test]
    fn what_the_schema_could_not_say_is_refused() {
        for pattern in ["L\\d+", "^L\\d+", "^(?=L)L$", "^é$", "^L(\\d+$", "^a|b$"] {
            assert!(compile(pattern).is_err(), "{pattern}");
        }
    }
}
