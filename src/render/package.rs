//! The files of a package that goes out: what they are called, and what they are for.

use crate::wording::Text;

/// A file of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageFile {
    /// Path inside the package, with `/` between folders. Made of safe characters only.
    pub path: String,
    /// Content.
    pub bytes: Vec<u8>,
    /// What it is for, in a sentence; the package's list of contents says it.
    pub about: Text,
}
