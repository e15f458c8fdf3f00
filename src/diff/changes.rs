//! Collects the changes of one clause: the few ways in which two values can differ.

use crate::diff::effect::{Aspect, Move};
use crate::diff::result::Change;
use crate::wording::Text;

/// The changes found so far.
#[derive(Default)]
pub(super) struct Changes(pub(super) Vec<Change>);

impl Changes {
    /// Notes a change.
    pub(super) fn note(
        &mut self,
        aspect: Aspect,
        moved: Move,
        label: impl Into<Text>,
        old: Option<Text>,
        new: Option<Text>,
    ) {
        let (cost, assurance) = aspect.effects(moved);
        self.0.push(Change {
            aspect,
            label: label.into(),
            old,
            new,
            note: None,
            cost,
            assurance,
        });
    }

    /// Adds what else is known of the last change.
    pub(super) fn remark(&mut self, words: Text) {
        if let Some(last) = self.0.last_mut() {
            last.note = Some(words);
        }
    }

    /// A text: appearing is more, vanishing less, another one neither.
    pub(super) fn text(
        &mut self,
        aspect: Aspect,
        label: impl Into<Text>,
        old: Option<Text>,
        new: Option<Text>,
    ) {
        let moved = match (&old, &new) {
            (None, None) => return,
            (Some(a), Some(b)) if a == b => return,
            (None, Some(_)) => Move::More,
            (Some(_), None) => Move::Less,
            (Some(_), Some(_)) => Move::Other,
        };
        self.note(aspect, moved, label, old, new);
    }

    /// A value on a scale: higher is more; one that is not there is below all others.
    pub(super) fn ranked<T: PartialOrd>(
        &mut self,
        aspect: Aspect,
        label: impl Into<Text>,
        old: Option<T>,
        new: Option<T>,
        words: impl Fn(&T) -> Text,
    ) {
        let moved = match old.partial_cmp(&new) {
            Some(std::cmp::Ordering::Equal) => return,
            Some(std::cmp::Ordering::Less) => Move::More,
            Some(std::cmp::Ordering::Greater) => Move::Less,
            None => Move::Other,
        };
        let (old, new) = (old.as_ref().map(&words), new.as_ref().map(&words));
        self.note(aspect, moved, label, old, new);
    }

    /// A list in which only membership counts: one change for each entry that came or went.
    pub(super) fn members(
        &mut self,
        aspect: Aspect,
        label: impl Into<Text>,
        old: &[Text],
        new: &[Text],
    ) {
        let label = label.into();
        for gone in old.iter().filter(|entry| !new.contains(entry)) {
            self.note(aspect, Move::Less, &label, Some(gone.clone()), None);
        }
        for came in new.iter().filter(|entry| !old.contains(entry)) {
            self.note(aspect, Move::More, &label, None, Some(came.clone()));
        }
    }
}
