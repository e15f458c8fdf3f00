//! The serials of an order, one behind the other in one text: an order may be of millions of boards.

/// Serials in the order's sequence.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Serials {
    text: String,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Serials {
    /// Every serial.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> + Clone {
        (0..self.ends.len()).map(|at| self.get(at).unwrap_or_default())
    }

    /// The serial at a place.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)?;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before));
        self.text.get(start.copied().unwrap_or(0)..end)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Room for some, of so many bytes each.
    pub(super) fn with_capacity(serials: usize, bytes: usize) -> Self {
        Serials {
            text: String::with_capacity(serials.saturating_mul(bytes)),
            ends: Vec::with_capacity(serials),
        }
    }

    pub(super) fn push(&mut self, serial: &str) {
        self.text.push_str(serial);
        self.ends.push(self.text.len());
    }
}

impl<S: AsRef<str>> FromIterator<S> for Serials {
    fn from_iter<T: IntoIterator<Item = S>>(serials: T) -> Self {
        let mut all = Serials::default();
        for serial in serials {
            all.push(serial.as_ref());
        }
        all
    }
}

impl<const N: usize> PartialEq<[&str; N]> for Serials {
    fn eq(&self, other: &[&str; N]) -> bool {
        self.iter().eq(other.iter().copied())
    }
}

impl std::fmt::Debug for Serials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_come_back_as_they_were_given() {
        let given = ["MC-1", "", "ß-20", "MC-3"];
        let serials: Serials = given.into_iter().collect();
        assert_eq!(serials, given);
        assert_eq!((serials.len(), serials.is_empty()), (4, false));
        assert_eq!((serials.get(2), serials.get(4)), (Some("ß-20"), None));
        assert_eq!(format!("{serials:?}"), r#"["MC-1", "", "ß-20", "MC-3"]"#);
        assert!(Serials::default().is_empty());
        assert_ne!(serials, ["MC-1", "", "ß-20"]);
    }
}
