//! What a sample is to be like, and where its files go.

use std::io::{Seek, Write};

use super::SampleError;
use super::spoil::Rates;

/// How records are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Written {
    /// A CSV file a form.
    #[default]
    Csv,
    /// A workbook a form; a sheet ends at 1,048,576 rows, and the next one goes on.
    Xlsx,
    /// A file of JSON Lines a form. A nil return has no line and stays a CSV file with its heading.
    JsonLines,
}

impl Written {
    /// Ending of the files.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Written::Csv => "csv",
            Written::Xlsx => "xlsx",
            Written::JsonLines => "jsonl",
        }
    }
}

/// What a sample is to be like.
#[derive(Debug, Clone)]
pub struct Recipe {
    /// Boards to build.
    pub boards: u32,
    /// Seed of everything that is left to chance.
    pub seed: u64,
    /// Parameters that each test measures, a row for each.
    pub parameters: u32,
    /// How records are written.
    pub written: Written,
    /// What is wrong with the records, and how often.
    pub faults: Rates,
}

impl Recipe {
    /// A compliant delivery of so many boards, in CSV.
    #[must_use]
    pub fn new(boards: u32, seed: u64) -> Recipe {
        Recipe {
            boards,
            seed,
            parameters: 1,
            written: Written::Csv,
            faults: Rates::default(),
        }
    }
}

/// A file in the making.
pub trait Place: Write + Seek {}

impl<T: Write + Seek> Place for T {}

/// Where the files of a sample go, one after another: to a disk, or into memory.
pub trait Shelf {
    /// Makes a file by its path, relative to the folder of the sample, and lets `write` fill it.
    ///
    /// # Errors
    /// When it cannot be made, or what `write` says.
    fn put(
        &mut self,
        path: &str,
        write: &mut dyn FnMut(&mut dyn Place) -> Result<(), SampleError>,
    ) -> Result<(), SampleError>;
}

/// Files in memory, by path.
#[derive(Debug, Default)]
pub(super) struct Memory(pub Vec<(String, Vec<u8>)>);

impl Shelf for Memory {
    fn put(
        &mut self,
        path: &str,
        write: &mut dyn FnMut(&mut dyn Place) -> Result<(), SampleError>,
    ) -> Result<(), SampleError> {
        let mut bytes = std::io::Cursor::new(Vec::new());
        write(&mut bytes)?;
        self.0.push((path.to_owned(), bytes.into_inner()));
        Ok(())
    }
}
