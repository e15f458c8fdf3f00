//! Names of sheets: at most 31 characters, none of `[]:*?/\'`, each once.

use std::collections::HashSet;

/// Longest name of a sheet, in UTF-16 units.
const LONGEST: usize = 31;

/// Gives names, each once.
#[derive(Debug)]
pub(super) struct Names(HashSet<String>);

impl Names {
    /// Names that are taken already.
    pub(super) fn taken(names: &[&str]) -> Names {
        Names(names.iter().map(|name| name.to_lowercase()).collect())
    }

    /// A name like `wanted` that no sheet has.
    pub(super) fn give(&mut self, wanted: &str) -> String {
        let plain: String = wanted
            .chars()
            .map(|c| match c {
                c if c.is_alphanumeric() || " ._-()".contains(c) => c,
                _ => '_',
            })
            .collect();
        let plain = match plain.trim() {
            "" => "table",
            plain => plain,
        };
        let mut name = cut(plain, LONGEST);
        let mut number = 1;
        while !self.0.insert(name.to_lowercase()) {
            number += 1;
            let end = format!(" ({number})");
            name = cut(plain, LONGEST - end.len()) + &end;
        }
        name
    }
}

fn cut(text: &str, longest: usize) -> String {
    let mut units = 0;
    let kept = text.chars().take_while(|c| {
        units += c.len_utf16();
        units <= longest
    });
    kept.collect::<String>().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn names_are_short_harmless_and_given_once() {
        let mut names = Names::taken(&["To correct"]);
        assert_eq!(names.give("fct.csv"), "fct.csv");
        assert_eq!(names.give("FCT.csv"), "FCT.csv (2)");
        assert_eq!(names.give("to correct"), "to correct (2)");
        assert_eq!(names.give("a'b[c]:*?/\\"), "a_b_c______");
        assert_eq!(names.give("  "), "table");
        let long = names.give("inspection-extract-2027-01-18-line-2.csv");
        assert_eq!(long, "inspection-extract-2027-01-18-l");
        let again = names.give("inspection-extract-2027-01-18-line-3.csv");
        assert_eq!(again, "inspection-extract-2027-01- (2)");
    }
}
