//! Keys of several texts (a board and its station, a lot and its carton): known by the numbers of their
//! words, a few bytes each, in the order in which they were first met.

use std::hash::BuildHasher as _;

use hashbrown::{HashMap, HashTable};

use super::near;
use crate::records::Words;

type Hasher = foldhash::fast::RandomState;

/// A set of keys of equally many parts.
#[derive(Debug)]
pub(super) struct Keys<'a> {
    words: &'a Words,
    /// Parts that are no words: cells that are held as they are, and lots of a cell that names several.
    others: Vec<&'a str>,
    numbers: HashMap<&'a str, u32, Hasher>,
    parts: usize,
    flat: Vec<u32>,
    index: HashTable<u32>,
    hasher: Hasher,
}

impl<'a> Keys<'a> {
    /// No key yet; each will have so many parts.
    pub(super) fn new(words: &'a Words, parts: usize) -> Self {
        Keys {
            words,
            others: Vec::new(),
            numbers: HashMap::default(),
            parts: parts.max(1),
            flat: Vec::new(),
            index: HashTable::new(),
            hasher: Hasher::default(),
        }
    }

    /// The number of a text; none where no key could hold it.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        let word = self.words.find(text);
        word.or_else(|| self.numbers.get(text).copied())
    }

    /// The number of a text; a new one where it is no word and was not met before.
    pub(super) fn number(&mut self, text: &'a str) -> u32 {
        if let Some(known) = self.find(text) {
            return known;
        }
        let behind = self.words.len() + self.others.len();
        let number = u32::try_from(behind).unwrap_or(u32::MAX);
        self.others.push(text);
        self.numbers.insert(text, number);
        number
    }

    /// The text of a number.
    pub(super) fn text(&self, number: u32) -> &'a str {
        let at = number as usize;
        match at.checked_sub(self.words.len()) {
            None => self.words.word(number),
            Some(other) => self.others.get(other).copied().unwrap_or_default(),
        }
    }

    /// Adds a key, by the numbers of its parts.
    pub(super) fn add(&mut self, key: &[u32]) {
        let hash = self.hasher.hash_one(key);
        if key.len() != self.parts || self.at(key, hash).is_some() {
            return;
        }
        let Keys {
            flat,
            index,
            hasher,
            parts,
            ..
        } = self;
        let at = u32::try_from(flat.len() / *parts).unwrap_or(u32::MAX);
        flat.extend_from_slice(key);
        index.insert_unique(hash, at, |at| {
            hasher.hash_one(part_of(flat, *parts, *at).unwrap_or_default())
        });
    }

    /// Whether a key is among them.
    pub(super) fn has(&self, key: &[u32]) -> bool {
        self.at(key, self.hasher.hash_one(key)).is_some()
    }

    fn at(&self, key: &[u32], hash: u64) -> Option<u32> {
        let same = |at: &u32| part_of(&self.flat, self.parts, *at) == Some(key);
        self.index.find(hash, same).copied()
    }

    fn all(&self) -> impl Iterator<Item = &[u32]> {
        self.flat.chunks_exact(self.parts)
    }
}

fn part_of(flat: &[u32], parts: usize, at: u32) -> Option<&[u32]> {
    let first = at as usize * parts;
    flat.get(first..first + parts)
}

/// The nearest of the known keys, made when the first key is not found.
pub(super) struct Nearest<'k, 'a> {
    keys: &'k Keys<'a>,
    /// Places of keys by what they look like; none where several look alike.
    by_look: Option<HashMap<u64, Option<u32>, Hasher>>,
}

impl<'k, 'a> Nearest<'k, 'a> {
    pub(super) fn new(keys: &'k Keys<'a>) -> Self {
        Nearest {
            keys,
            by_look: None,
        }
    }

    /// What to write in the field in which a key differs from the one that looks like it.
    pub(super) fn fix(&mut self, fields: &[&str], key: &[&str]) -> Option<String> {
        let keys = self.keys;
        let by_look = self.by_look.get_or_insert_with(|| by_look(keys));
        let looks = key.iter().map(|part| look(keys, part));
        let at = by_look.get(&together(looks)).copied().flatten()?;
        let meant = part_of(&keys.flat, keys.parts, at)?;
        let meant: Vec<&str> = meant.iter().map(|number| keys.text(*number)).collect();
        // A mark nominates, the letters decide.
        let mut pairs = key.iter().zip(&meant);
        if !pairs.all(|(part, meant)| near::look(part) == near::look(meant)) {
            return None;
        }
        let mut parts = fields.iter().zip(key).zip(meant);
        let ((_, written), meant) = parts.find(|((_, written), meant)| *written != meant)?;
        Some(near::meant(written, meant))
    }
}

fn look(keys: &Keys<'_>, part: &str) -> u64 {
    keys.hasher.hash_one(near::look(part).as_str())
}

fn together(looks: impl Iterator<Item = u64>) -> u64 {
    looks.fold(0, |sum, look| {
        (sum.rotate_left(23) ^ look).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    })
}

fn by_look(keys: &Keys<'_>) -> HashMap<u64, Option<u32>, Hasher> {
    // Each unit stands in many keys.
    let mut looks: HashMap<u32, u64, Hasher> = HashMap::default();
    let mut by_look: HashMap<u64, Option<u32>, Hasher> = HashMap::default();
    for (at, key) in (0..).zip(keys.all()).take(near::MOST) {
        let of_parts = key.iter().map(|number| {
            let fresh = || look(keys, keys.text(*number));
            *looks.entry(*number).or_insert_with(fresh)
        });
        let same = by_look.entry(together(of_parts));
        same.and_modify(|same| *same = None).or_insert(Some(at));
    }
    by_look
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Keys, Nearest};
    use crate::records::Words;

    #[test]
    fn keys_are_found_whether_their_parts_are_words_or_not() {
        let mut words = Words::default();
        let [board, station] = ["MC-001", "ICT1"].map(|word| words.number(word));
        let mut keys = Keys::new(&words, 2);
        let lot = keys.number("LOT-7");
        assert_eq!(keys.number("LOT-7"), lot);
        assert_eq!((keys.text(lot), keys.text(board)), ("LOT-7", "MC-001"));
        keys.add(&[board, station]);
        keys.add(&[board, lot]);
        keys.add(&[board, lot]);
        assert!(keys.has(&[board, station]) && keys.has(&[board, lot]));
        assert!(!keys.has(&[station, board]) && !keys.has(&[board, board]));
        assert_eq!(keys.find("MC-002"), None);
        assert_eq!(keys.all().count(), 2);
    }

    #[test]
    fn the_nearest_key_is_named_where_it_is_only_one() {
        let mut words = Words::default();
        let [one, other, station] = ["MC-001", "MC-002", "ICT1"].map(|word| words.number(word));
        let mut keys = Keys::new(&words, 2);
        keys.add(&[one, station]);
        keys.add(&[other, station]);
        let mut nearest = Nearest::new(&keys);
        let fields = ["board-id", "station"];
        let fix = nearest.fix(&fields, &["MC-1", "ICT1"]).unwrap();
        assert!(fix.starts_with("did you mean `MC-001`?"), "{fix}");
        assert_eq!(nearest.fix(&fields, &["MC-3", "ICT1"]), None);
    }
}
