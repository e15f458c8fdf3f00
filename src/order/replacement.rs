//! Boards that were replaced with the buyer's word: the new serial is due in place of the old one.

use std::collections::{HashMap, HashSet};

use regex::Regex;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::finding::Finding;
use crate::toml_doc::TomlDoc;

use super::{REPLACEMENT, Serials};

/// A board that was scrapped or lost and is delivered under another serial.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Replacement {
    /// Serial of the board that is not delivered.
    #[schemars(length(min = 1))]
    pub old: String,
    /// Serial of the board that is delivered instead.
    #[schemars(length(min = 1))]
    pub new: String,
    /// Why.
    #[schemars(length(min = 1))]
    pub reason: String,
}

/// Lays replacements over the ordered serials and says what is wrong with them.
pub(super) struct Replacing<'a> {
    pub doc: &'a TomlDoc,
    pub pattern: Option<&'a Regex>,
    pub findings: &'a mut Vec<Finding>,
}

impl Replacing<'_> {
    /// One after the other, in the order in which they stand: a replacement may be replaced again.
    pub fn lay(&mut self, replacements: &[Replacement], serials: Option<&mut Serials>) {
        // Tables are only worth their memory when something is replaced.
        if replacements.is_empty() {
            return;
        }
        let listed = serials.is_some();
        let mut none = Serials::default();
        let ordered = serials.unwrap_or(&mut none);
        let mut serials: Vec<String> = ordered.iter().map(str::to_owned).collect();
        let known = serials.iter().cloned().enumerate();
        let mut places: HashMap<String, usize> = known.map(|(at, serial)| (serial, at)).collect();
        let (mut replaced, mut brought) = (HashSet::new(), HashSet::new());
        for (n, replacement) in replacements.iter().enumerate() {
            let Replacement { old, new, reason } = replacement;
            let twice = !replaced.insert(old.as_str());
            let again = !brought.insert(new.as_str());
            if reason.trim().is_empty() {
                let message = format!("nobody says why `{old}` is replaced");
                self.wrong(n, "reason", message, "write what happened to the board");
            }
            if let Some(pattern) = self.pattern.filter(|pattern| !pattern.is_match(new)) {
                let message =
                    format!("`{new}` is not written as the spec's identity.board demands");
                self.wrong(n, "new", message, &format!("the pattern is {pattern}"));
            }
            if twice {
                let message = format!("`{old}` is replaced twice");
                self.wrong(n, "old", message, "keep one of the two");
                continue;
            }
            let gone = replaced.contains(new.as_str());
            if old == new || gone || places.contains_key(new) || again {
                let message = format!("`{new}` is a board of the order already");
                let help = "write the serial of the board that is delivered instead";
                self.wrong(n, "new", message, help);
                continue;
            }
            match places.remove(old) {
                Some(at) => {
                    if let Some(slot) = serials.get_mut(at) {
                        slot.clone_from(new);
                    }
                    places.insert(new.clone(), at);
                }
                None if listed => {
                    let message = format!("`{old}` is no board of the order");
                    self.wrong(n, "old", message, "name a serial that the order lists");
                }
                None => {}
            }
        }
        *ordered = serials.into_iter().collect();
    }

    fn wrong(&mut self, n: usize, key: &str, message: String, help: &str) {
        let place = self
            .doc
            .value_place(&format!("/order/replacement/{n}/{key}"));
        self.findings
            .push(Finding::error(REPLACEMENT, place, message).help(help));
    }
}
