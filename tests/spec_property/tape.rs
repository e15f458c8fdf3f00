//! Choices read from a tape of numbers: a shorter tape, or one of smaller numbers, makes a plainer
//! spec, so that proptest shrinks what it found by shortening the tape.

/// The tape; past its end every choice is the first one.
pub struct Tape<'a> {
    left: std::slice::Iter<'a, u32>,
}

impl<'a> Tape<'a> {
    pub fn new(numbers: &'a [u32]) -> Tape<'a> {
        Tape {
            left: numbers.iter(),
        }
    }

    /// The next number.
    pub fn number(&mut self) -> u32 {
        self.left.next().copied().unwrap_or(0)
    }

    /// A number below `count`.
    pub fn below(&mut self, count: usize) -> usize {
        self.number() as usize % count.max(1)
    }

    /// True in so many of a hundred cases; false past the end of the tape.
    pub fn chance(&mut self, percent: u32) -> bool {
        self.number() % 100 >= 100 - percent
    }

    /// One of a list.
    pub fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    /// So many of a list, in its order.
    pub fn some<T: Copy>(&mut self, list: &[T], percent: u32) -> Vec<T> {
        list.iter()
            .copied()
            .filter(|_| self.chance(percent))
            .collect()
    }
}
