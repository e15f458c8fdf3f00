//! The identities that a pattern admits, exactly: whether there is one, whether two patterns share
//! one, how many there are. Exact because the pattern is turned into an automaton and walked.

use std::collections::{HashMap, HashSet, VecDeque};

use regex_automata::dfa::{Automaton, dense};
use regex_automata::util::primitives::StateID;
use regex_automata::util::start;
use regex_automata::util::syntax;
use regex_automata::{Anchored, MatchKind};

/// Largest automaton, in bytes; identities need a few kilobytes.
const MOST_MEMORY: usize = 1 << 20;
/// Longest identity that is looked at.
const LONGEST: usize = 256;
/// Most states that are walked for one question.
const MOST_STATES: usize = 200_000;

/// The identities of a pattern.
pub(super) struct Language {
    dfa: dense::DFA<Vec<u32>>,
    start: StateID,
}

/// What can stand in an identity, the plainest first: witnesses then look like identities.
fn alphabet() -> impl Iterator<Item = u8> {
    let plain = (b'0'..=b'9').chain(b'A'..=b'Z').chain(b'a'..=b'z');
    plain.chain((b' '..=b'~').filter(|byte| !byte.is_ascii_alphanumeric()))
}

impl Language {
    /// The language of a pattern that [`crate::spec::pattern::compile`] accepts; nothing when it is
    /// too large to be walked.
    pub(super) fn of(pattern: &str) -> Option<Language> {
        let dfa = dense::Builder::new()
            .syntax(syntax::Config::new().unicode(false).utf8(false))
            .configure(
                dense::Config::new()
                    .match_kind(MatchKind::All)
                    .dfa_size_limit(Some(MOST_MEMORY))
                    .determinize_size_limit(Some(MOST_MEMORY)),
            )
            .build(pattern)
            .ok()?;
        let config = start::Config::new().anchored(Anchored::Yes);
        let start = dfa.start_state(&config).ok()?;
        Some(Language { dfa, start })
    }

    fn ends_at(&self, state: StateID) -> bool {
        self.dfa.is_match_state(self.dfa.next_eoi_state(state))
    }

    fn step(&self, state: StateID, byte: u8) -> Option<StateID> {
        let next = self.dfa.next_state(state, byte);
        (!self.dfa.is_dead_state(next) && !self.dfa.is_quit_state(next)).then_some(next)
    }

    /// A shortest identity with something visible in it. `Err` when the search was given up.
    pub(super) fn example(&self) -> Result<Option<String>, TooLarge> {
        self.shared_with(self)
    }

    /// A shortest identity that both languages have.
    pub(super) fn shared_with(&self, other: &Language) -> Result<Option<String>, TooLarge> {
        let first = (self.start, other.start, false);
        let mut seen = HashSet::from([first]);
        let mut queue = VecDeque::from([(first, String::new())]);
        while let Some(((mine, theirs, visible), text)) = queue.pop_front() {
            if visible && self.ends_at(mine) && other.ends_at(theirs) {
                return Ok(Some(text));
            }
            for byte in alphabet() {
                let steps = (self.step(mine, byte), other.step(theirs, byte));
                let (Some(mine), Some(theirs)) = steps else {
                    continue;
                };
                let next = (mine, theirs, visible || byte != b' ');
                if seen.insert(next) {
                    if seen.len() > MOST_STATES {
                        return Err(TooLarge);
                    }
                    let mut longer = text.clone();
                    longer.push(char::from(byte));
                    queue.push_back((next, longer));
                }
            }
        }
        Ok(None)
    }

    /// How many identities there are, counted up to `enough`.
    pub(super) fn count(&self, enough: u64) -> u64 {
        let mut count = 0_u64;
        let mut ways = HashMap::from([(self.start, 1_u64)]);
        for _ in 0..=LONGEST {
            let mut next: HashMap<StateID, u64> = HashMap::new();
            for (state, n) in ways {
                if self.ends_at(state) {
                    count = count.saturating_add(n);
                }
                for byte in alphabet() {
                    if let Some(to) = self.step(state, byte) {
                        let known = next.entry(to).or_default();
                        *known = known.saturating_add(n);
                    }
                }
            }
            if count >= enough || next.is_empty() {
                break;
            }
            ways = next;
        }
        count.min(enough)
    }
}

/// A pattern of so many states that the question is left open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooLarge;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::Language;

    fn example(pattern: &str) -> Option<String> {
        Language::of(pattern).unwrap().example().unwrap()
    }

    #[test]
    fn a_pattern_without_identities_is_told_from_one_with() {
        assert_eq!(example(r"^MC\d{2}$").as_deref(), Some("MC00"));
        assert_eq!(example(r"^LOT [A-Z]$").as_deref(), Some("LOT A"));
        for none in [
            "^$",
            r"^\s*$",
            r"^[^\x00-\x7f]$",
            r"^a^b$",
            r"^a$b$",
            r"^a\bb$",
        ] {
            assert_eq!(example(none), None, "{none}");
        }
    }

    #[test]
    fn shared_identities_are_found() {
        let shared = |a: &str, b: &str| {
            let (a, b) = (Language::of(a).unwrap(), Language::of(b).unwrap());
            a.shared_with(&b).unwrap()
        };
        assert_eq!(
            shared(r"^\d{6,8}$", r"^\d{8}$").as_deref(),
            Some("00000000")
        );
        assert_eq!(shared(r"^P\d{8}$", r"^L\d{8}$"), None);
        assert_eq!(shared(r"^[A-M]\d$", r"^[M-Z]\d$").as_deref(), Some("M0"));
    }

    #[test]
    fn identities_are_counted() {
        let count = |pattern: &str, enough| Language::of(pattern).unwrap().count(enough);
        assert_eq!(count(r"^B\d{2}$", 500), 100);
        assert_eq!(count(r"^B\d{3}$", 500), 500);
        assert_eq!(count(r"^(?:A|B)[12]$", 500), 4);
        assert_eq!(count(r"^B\d+$", 500), 500);
        assert_eq!(count(r"^B\d?$", 500), 11);
    }
}
