//! Words that occur again and again in cells (identities, kinds, results): each is kept once.

use std::hash::BuildHasher;

use hashbrown::HashTable;

/// Words by number.
#[derive(Debug, Default)]
pub struct Words {
    text: Vec<Box<str>>,
    index: HashTable<u32>,
    /// Seeded at random: no supplier can make keys that collide. Numbers follow from the order of words alone.
    hasher: foldhash::fast::RandomState,
    bytes: usize,
}

/// What a word takes beside its letters: its place, its number in the table, and what parts it from others.
const BESIDE: usize = 48;

impl Words {
    /// The number of a word; a new one where it was never said.
    pub fn number(&mut self, word: &str) -> u32 {
        let Words {
            text,
            index,
            hasher,
            bytes,
        } = self;
        let hash = hasher.hash_one(word);
        let known = |at: &u32| text.get(*at as usize).is_some_and(|known| **known == *word);
        if let Some(at) = index.find(hash, known) {
            return *at;
        }
        let at = u32::try_from(text.len()).unwrap_or(u32::MAX);
        text.push(word.into());
        *bytes += word.len() + BESIDE;
        index.insert_unique(hash, at, |at| {
            hasher.hash_one(text.get(*at as usize).map_or("", |word| word))
        });
        at
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
    pub fn word(&self, number: u32) -> &str {
        self.text.get(number as usize).map_or("", |word| word)
    }
}
