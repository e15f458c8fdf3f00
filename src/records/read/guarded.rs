//! Readers of others' making may fall over on files that were made to make them. What they do then is one
//! file's fault, and no end of the program.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether what falls over now is caught and told as a finding: nothing has to be said of it elsewhere.
pub fn is_guarded() -> bool {
    GUARDED.with(Cell::get)
}

/// Lets a reader at a file. None: it fell over, and whatever it worked on is not to be used again.
pub(super) fn guarded<T>(read: impl FnOnce() -> T) -> Option<T> {
    let before = GUARDED.with(|guarded| guarded.replace(true));
    let done = catch_unwind(AssertUnwindSafe(read));
    GUARDED.with(|guarded| guarded.set(before));
    done.ok()
}

#[cfg(test)]
mod tests {
    use super::{guarded, is_guarded};

    #[test]
    fn what_falls_over_is_none_and_the_guard_ends() {
        let empty: Vec<u8> = Vec::new();
        assert_eq!(guarded(|| empty[empty.len()]), None);
        assert!(!is_guarded());
        assert_eq!(guarded(|| guarded(is_guarded)), Some(Some(true)));
    }
}
