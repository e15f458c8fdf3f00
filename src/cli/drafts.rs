//! Files that appear whole or not at all: each is written beside its place and then renamed.

use std::collections::VecDeque;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::CliError;

/// Files in the making. What is not put in its place is taken away again.
#[derive(Debug, Default)]
pub struct Drafts(VecDeque<(PathBuf, PathBuf)>);

impl Drafts {
    /// Begins a file, for what is written as it comes.
    ///
    /// # Errors
    /// When it cannot be written; the message names the file.
    pub fn begin(&mut self, path: &Path) -> Result<File, CliError> {
        // Found out when the others are in their places, it would be too late.
        if path.is_dir() {
            return Err(CliError(format!(
                "{} is a folder; name a file to write",
                path.display()
            )));
        }
        let mut draft = path.as_os_str().to_owned();
        draft.push(".part");
        let draft = PathBuf::from(draft);
        self.0.push_back((draft.clone(), path.to_path_buf()));
        let begun = || {
            if let Some(folder) = draft.parent() {
                std::fs::create_dir_all(folder)?;
            }
            // What a run that was interrupted left behind; a link there would lead elsewhere.
            match std::fs::remove_file(&draft) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            File::create_new(&draft)
        };
        begun().map_err(|error| cannot_write(path, &error))
    }

    /// Writes a file that is there whole.
    ///
    /// # Errors
    /// When it cannot be written; the message names the file.
    pub fn add(&mut self, path: &Path, bytes: &[u8]) -> Result<(), CliError> {
        let mut file = self.begin(path)?;
        file.write_all(bytes)
            .map_err(|error| cannot_write(path, &error))
    }

    /// Puts all files in their places; gives their names.
    ///
    /// # Errors
    /// When one cannot be moved; the message names it, and those that follow are not moved either.
    pub fn place(mut self) -> Result<Vec<PathBuf>, CliError> {
        let mut placed = Vec::new();
        while let Some((draft, path)) = self.0.pop_front() {
            if let Err(error) = std::fs::rename(&draft, &path) {
                let _ = std::fs::remove_file(&draft);
                return Err(cannot_write(&path, &error));
            }
            placed.push(path);
        }
        Ok(placed)
    }
}

impl Drop for Drafts {
    /// What is left over would be taken for a file of the package.
    fn drop(&mut self) {
        for (draft, _) in &self.0 {
            let _ = std::fs::remove_file(draft);
        }
    }
}

/// Says that a file cannot be written.
pub fn cannot_write(path: &Path, error: &std::io::Error) -> CliError {
    CliError(format!("cannot write {}: {error}", path.display()))
}
