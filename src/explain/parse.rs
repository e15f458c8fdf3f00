//! Markdown page to [`Page`].

use super::{Example, Page};
use crate::spec::lint;

/// Reads a page; nothing when it does not keep to the form, which a test rules out.
pub(super) fn page(text: &str) -> Option<Page> {
    let (head, body) = text.split_once('\n')?;
    let (code, rest) = head.strip_prefix("# ")?.split_once(' ')?;
    let (name, title) = rest.split_once(": ")?;
    let section = |title: &str| {
        let mut parts = body.split("\n## ");
        parts.find_map(|part| part.strip_prefix(title)?.strip_prefix('\n'))
    };
    let bad = section("Bad")?;
    let listed = |label: &str, text: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(label));
        let codes = line.unwrap_or_default().split([',', ' ']);
        let codes = codes.filter(|code| !code.is_empty());
        codes.map(str::to_owned).collect::<Vec<String>>()
    };
    let see_also = section("See also").unwrap_or_default();
    Some(Page {
        code: code.to_owned(),
        name: name.to_owned(),
        title: title.trim().to_owned(),
        lint: lint::rule(code).is_some(),
        why: section("Why")?.trim().to_owned(),
        bad: example(bad),
        good: example(section("Good")?),
        also: listed("Also: ", bad),
        tested_by: bad
            .lines()
            .find_map(|line| line.strip_prefix("Tested by: "))
            .map(|test| test.trim_matches('`').to_owned()),
        see_also: listed("", see_also.trim()),
    })
}

fn example(section: &str) -> Example {
    let (before, toml) = match section.split_once("```toml\n") {
        Some((before, rest)) => {
            let fragment = rest.split_once("```").map_or(rest, |(inside, _)| inside);
            (before, Some(fragment.to_owned()))
        }
        None => (section, None),
    };
    let words = before
        .lines()
        .filter(|line| !line.starts_with("Also: ") && !line.starts_with("Tested by: "));
    let text: Vec<&str> = words.collect();
    Example {
        text: text.join("\n").trim().to_owned(),
        toml,
    }
}
