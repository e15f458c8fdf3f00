//! Where every finding passes, kept or not: it learns whether a deviation covers it, and goes to whoever
//! wants them all.

use std::cell::{Cell, RefCell};

use super::outcome::Raw;

/// Takes every finding of the check with a number, in the order in which they are made.
pub(super) type Sink<'a> = &'a mut dyn FnMut(usize, &Raw);

/// Which deviation covers a finding of the check with a number; none: it stands.
pub(super) type Cover<'a> = Box<dyn Fn(usize, &Raw) -> Option<usize> + 'a>;

/// Takes findings as they are made.
pub(super) trait Clerk {
    /// Takes a finding; it learns what covers it.
    fn take(&self, raw: &mut Raw);
    /// Whether anything is covered at all.
    fn covers_any(&self) -> bool;
    /// Which deviation would cover a finding.
    fn covers(&self, raw: &Raw) -> Option<usize>;
}

/// The desk.
#[derive(Default)]
pub(super) struct Desk<'a> {
    check: Cell<usize>,
    cover: Option<Cover<'a>>,
    sink: RefCell<Option<Sink<'a>>>,
}

impl<'a> Desk<'a> {
    /// A desk that asks `cover` about every finding and shows every finding to `sink`.
    pub(super) fn new(cover: Option<Cover<'a>>, sink: Option<Sink<'a>>) -> Desk<'a> {
        Desk {
            check: Cell::new(0),
            cover,
            sink: RefCell::new(sink),
        }
    }

    /// The findings that follow are those of this check.
    pub(super) fn now(&self, check: usize) {
        self.check.set(check);
    }
}

impl Clerk for Desk<'_> {
    fn take(&self, raw: &mut Raw) {
        let check = self.check.get();
        raw.covered_by = self.covers(raw);
        if let Some(sink) = self.sink.borrow_mut().as_mut() {
            sink(check, raw);
        }
    }

    fn covers_any(&self) -> bool {
        self.cover.is_some()
    }

    fn covers(&self, raw: &Raw) -> Option<usize> {
        let cover = self.cover.as_ref()?;
        cover(self.check.get(), raw)
    }
}
