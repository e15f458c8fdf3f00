//! Identities that match the spec's patterns.

use crate::spec::strings::Strings;

use super::SampleError;

/// Identities for `needed` objects of a level, after the pattern the spec gives for them.
pub(super) fn identities(
    level: &str,
    pattern: &str,
    needed: usize,
) -> Result<Strings, SampleError> {
    Strings::new(pattern, needed).ok_or_else(|| SampleError::Pattern {
        level: level.to_owned(),
        pattern: pattern.to_owned(),
        needed,
    })
}
