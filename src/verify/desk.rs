//! Where every finding passes, kept or not: it learns whether a deviation covers it, and goes to whoever
//! wants them all.

use super::outcome::Raw;

/// Takes every finding of a check, in the order in which they are made.
pub(super) type Sink<'a> = Box<dyn Fn(&Raw) + 'a>;

/// Which deviation covers a finding; none: it stands.
pub(super) type Cover<'a> = Box<dyn Fn(&Raw) -> Option<usize> + 'a>;

/// Takes findings as they are made.
pub(super) trait Clerk {
    /// Takes a finding; it learns what covers it.
    fn take(&self, raw: &mut Raw);
    /// Whether anything is covered at all.
    fn covers_any(&self) -> bool;
    /// Which deviation would cover a finding.
    fn covers(&self, raw: &Raw) -> Option<usize>;
}

/// The desk of one check: it asks `cover` about every finding, and shows every finding to `sink`.
#[derive(Default)]
pub(super) struct Desk<'a> {
    /// None: nothing is covered.
    pub(super) cover: Option<Cover<'a>>,
    /// None: nobody wants them all.
    pub(super) sink: Option<Sink<'a>>,
}

impl Clerk for Desk<'_> {
    fn take(&self, raw: &mut Raw) {
        raw.covered_by = self.covers(raw);
        if let Some(sink) = &self.sink {
            sink(raw);
        }
    }

    fn covers_any(&self) -> bool {
        self.cover.is_some()
    }

    fn covers(&self, raw: &Raw) -> Option<usize> {
        let cover = self.cover.as_ref()?;
        cover(raw)
    }
}
