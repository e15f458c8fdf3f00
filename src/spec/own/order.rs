//! Which of several times of a row comes before which.

use indexmap::IndexMap;

/// The place of each field in time, from pairs of earlier and later fields; none where the pairs go
/// in a circle.
#[must_use]
pub fn ranks<'f>(pairs: &[(&'f str, &'f str)]) -> Option<IndexMap<&'f str, usize>> {
    let mut ranks: IndexMap<&str, usize> = IndexMap::new();
    for (first, then) in pairs {
        ranks.entry(first).or_default();
        ranks.entry(then).or_default();
    }
    // The longest way to a field has fewer steps than there are fields, unless it is a circle.
    for _ in 0..=ranks.len() {
        let mut settled = true;
        for (first, then) in pairs {
            let after = ranks.get(first).copied().unwrap_or_default() + 1;
            if let Some(rank) = ranks.get_mut(then)
                && *rank < after
            {
                *rank = after;
                settled = false;
            }
        }
        if settled {
            return Some(ranks);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::ranks;

    #[test]
    fn later_fields_rank_higher_and_circles_have_no_rank() {
        let found = ranks(&[("b", "c"), ("a", "b"), ("a", "c")]).unwrap();
        assert_eq!((found["a"], found["b"], found["c"]), (0, 1, 2));
        assert!(ranks(&[("a", "b"), ("b", "a")]).is_none());
        assert!(ranks(&[("a", "a")]).is_none());
        assert!(ranks(&[]).unwrap().is_empty());
    }
}
