//! Words that occur again and again in cells (identities, kinds, results): each is kept once.

use std::hash::BuildHasher;

use hashbrown::HashTable;

use super::values::{is_blank, is_sentinel};

/// Words by number. What is asked of a word again and again is found out once, when it is first said.
#[derive(Debug, Default)]
pub struct Words {
    text: Vec<Word>,
    index: HashTable<u32>,
    /// Seeded at random: no supplier can make keys that collide. Numbers follow from the order of words alone.
    hasher: foldhash::fast::RandomState,
    bytes: usize,
}

#[derive(Debug)]
struct Word {
    text: Box<str>,
    hash: u64,
    blank: bool,
    /// It is neither blank nor a placeholder.
    names: bool,
}

/// What a word takes beside its letters: its place, its number in the table, and what parts it from others.
const BESIDE: usize = 64;

impl Words {
    /// The number of a word; a new one where it was never said.
    pub fn number(&mut self, word: &str) -> u32 {
        let hash = self.hash(word);
        if let Some(at) = self.find_hashed(word, hash) {
            return at;
        }
        let at = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        let blank = is_blank(word);
        self.text.push(Word {
            text: word.into(),
            hash,
            blank,
            names: !blank && !is_sentinel(word),
        });
        self.bytes += word.len() + BESIDE;
        let Words { text, index, .. } = self;
        index.insert_unique(hash, at, |at| {
            text.get(*at as usize).map_or(0, |word| word.hash)
        });
        at
    }

    /// The number of a word, if it was ever said.
    #[must_use]
    pub fn find(&self, word: &str) -> Option<u32> {
        self.find_hashed(word, self.hash(word))
    }

    fn find_hashed(&self, word: &str, hash: u64) -> Option<u32> {
        let known = |at: &u32| {
            let known = self.text.get(*at as usize);
            known.is_some_and(|known| known.hash == hash && *known.text == *word)
        };
        self.index.find(hash, known).copied()
    }

    /// A mark of a text, the same for the same text as long as these words live.
    #[must_use]
    #[inline]
    pub fn hash(&self, text: &str) -> u64 {
        self.hasher.hash_one(text)
    }

    /// The mark of a word.
    #[must_use]
    #[inline]
    pub fn hash_of(&self, number: u32) -> u64 {
        self.text.get(number as usize).map_or(0, |word| word.hash)
    }

    /// Whether there is nothing to be seen in a word.
    #[must_use]
    #[inline]
    pub fn is_blank(&self, number: u32) -> bool {
        self.text.get(number as usize).is_none_or(|word| word.blank)
    }

    /// Whether a word names something: it is neither blank nor a placeholder.
    #[must_use]
    #[inline]
    pub fn names(&self, number: u32) -> bool {
        self.text
            .get(number as usize)
            .is_some_and(|word| word.names)
    }

    /// How many words there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// About how many bytes they take.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Whether there is no word yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The word of a number.
    #[must_use]
    #[inline]
    pub fn word(&self, number: u32) -> &str {
        self.text.get(number as usize).map_or("", |word| &word.text)
    }
}
