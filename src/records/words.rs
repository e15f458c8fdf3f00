//! Words that occur again and again in cells (identities, kinds, results): each is kept once.

use std::hash::BuildHasher;

use hashbrown::HashTable;

use super::values::{is_blank, is_sentinel};

/// Words by number. What is asked of a word again and again is found out once, when it is first said.
#[derive(Debug, Default)]
pub struct Words {
    /// All words, one behind the other.
    letters: String,
    of: Vec<Word>,
    index: HashTable<u32>,
    /// Seeded at random: no supplier can make keys that collide. Numbers follow from the order of words alone.
    hasher: foldhash::fast::RandomState,
}

/// A word, found without a look at its letters where that is enough.
#[derive(Debug, Clone, Copy)]
struct Word {
    hash: u64,
    /// Where it ends among the letters, and in the two highest bits what it is.
    end: u64,
}

/// There is nothing to be seen in the word.
const BLANK: u64 = 1 << 63;
/// The word is neither blank nor a placeholder.
const NAMES: u64 = 1 << 62;

impl Word {
    #[inline]
    fn end(self) -> usize {
        usize::try_from(self.end & !(BLANK | NAMES)).unwrap_or(usize::MAX)
    }
}

/// What a word takes beside its letters: its place, and its number in the table.
const BESIDE: usize = size_of::<Word>() + 8;

impl Words {
    /// The number of a word; a new one where it was never said.
    pub fn number(&mut self, word: &str) -> u32 {
        let hash = self.hash(word);
        if let Some(at) = self.find_hashed(word, hash) {
            return at;
        }
        let at = u32::try_from(self.of.len()).unwrap_or(u32::MAX);
        let what = match is_blank(word) {
            true => BLANK,
            false if is_sentinel(word) => 0,
            false => NAMES,
        };
        self.letters.push_str(word);
        self.of.push(Word {
            hash,
            end: self.letters.len() as u64 | what,
        });
        let Words { of, index, .. } = self;
        index.insert_unique(hash, at, |at| {
            of.get(*at as usize).map_or(0, |word| word.hash)
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
            let known = self.of.get(*at as usize);
            known.is_some_and(|known| known.hash == hash) && self.word(*at) == word
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
        self.of.get(number as usize).map_or(0, |word| word.hash)
    }

    /// Whether there is nothing to be seen in a word.
    #[must_use]
    #[inline]
    pub fn is_blank(&self, number: u32) -> bool {
        self.of
            .get(number as usize)
            .is_none_or(|word| word.end & BLANK != 0)
    }

    /// Whether a word names something: it is neither blank nor a placeholder.
    #[must_use]
    #[inline]
    pub fn names(&self, number: u32) -> bool {
        self.of
            .get(number as usize)
            .is_some_and(|word| word.end & NAMES != 0)
    }

    /// How many words there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.of.len()
    }

    /// About how many bytes they take.
    pub(crate) fn bytes(&self) -> usize {
        self.letters.len() + self.of.len() * BESIDE
    }

    /// Gives room back that further words would need: there are none.
    pub(crate) fn shrink(&mut self) {
        self.letters.shrink_to_fit();
        self.of.shrink_to_fit();
    }

    /// Whether a number stands for this word.
    #[must_use]
    #[inline]
    pub fn is(&self, number: u32, word: &str) -> bool {
        (number as usize) < self.of.len() && self.word(number) == word
    }

    /// Whether there is no word yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }

    /// The word of a number.
    #[must_use]
    #[inline]
    pub fn word(&self, number: u32) -> &str {
        let at = number as usize;
        let start = match at {
            0 => 0,
            _ => self.of.get(at - 1).map_or(0, |before| before.end()),
        };
        let end = self.of.get(at).map_or(start, |word| word.end());
        self.letters.get(start..end).unwrap_or("")
    }
}
