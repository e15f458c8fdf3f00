//! The files of a package that goes out: what they are called, what they are for, their digests.

mod zip;

use std::collections::HashSet;

use crate::spec::basis::sha256;
use crate::wording::Text;

pub use zip::zip;

/// The list of digests.
pub const SUMS: &str = "SHA256SUMS";
/// The list of what each file is for.
pub const README: &str = "README.txt";

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

/// The digests of files, as `sha256sum -c` reads them, in the order of their paths.
#[must_use]
pub fn sums(files: &[PackageFile]) -> String {
    let mut lines: Vec<(&str, String)> = files
        .iter()
        .map(|file| (file.path.as_str(), sha256(&file.bytes)))
        .collect();
    lines.sort();
    lines
        .into_iter()
        .map(|(path, sum)| format!("{sum}  {path}\n"))
        .collect()
}

/// The paths of a list of digests.
#[must_use]
pub fn listed(sums: &str) -> Vec<String> {
    sums.lines()
        .filter_map(|line| line.split_once("  "))
        .map(|(_, path)| path.trim_end().to_owned())
        .collect()
}

/// Whether a path stays inside its package wherever it is unpacked: no root, no way up, nothing
/// that any file system reads in another way.
#[must_use]
pub fn is_sound(path: &str) -> bool {
    let sound = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.ends_with('.')
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
    };
    path.split('/').all(sound)
}

/// Holds the names of a package against what every file system takes.
///
/// # Errors
/// When a path is not sound, or two files would be one where case does not count.
pub fn sound_names(files: &[PackageFile]) -> Result<(), String> {
    let mut taken = HashSet::new();
    for file in files {
        if !is_sound(&file.path) {
            return Err(format!("{:?} cannot be the path of a file", file.path));
        }
        if !taken.insert(file.path.to_lowercase()) {
            return Err(format!("two files of the package are called {}", file.path));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        for path in [
            "a.html",
            "records/board.csv",
            "SHA256SUMS",
            "a/b/c-d_e.1.xlsx",
        ] {
            assert!(is_sound(path), "{path}");
        }
        for path in [
            "", "/a", "../a", "a/../b", "a//b", "a/", "C:a", "a\\b", "a b", "~", ".a", "a.",
            "\u{0}", "需求",
        ] {
            assert!(!is_sound(path), "{path}");
        }
    }
}
