//! How much of anything is taken from files that nobody vouches for. All limits stand here, with what
//! they hold back; who meets one is told its name.

use std::fmt;

/// What a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Things.
    Count,
    /// Bytes.
    Bytes,
}

/// A limit as it is explained.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// What it is called on the command line.
    pub key: &'static str,
    /// What it bounds.
    pub about: &'static str,
    /// What it counts.
    pub measure: Measure,
    /// What holds where nothing else is said.
    pub usual: u64,
    /// The most that may be said.
    pub most: u64,
    get: fn(&Limits) -> u64,
    set: fn(&mut Limits, u64),
}

macro_rules! limits {
    ($($field:ident $key:literal $measure:ident $usual:expr, up to $most:expr, $about:literal;)*) => {
        /// How much is read, unpacked and kept at most. What goes beyond is a finding or an error that
        /// names the limit, never a silent cut.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct Limits {
            $(#[doc = $about] pub $field: u64,)*
        }

        impl Limits {
            /// What holds where nothing else is said.
            pub const USUAL: Limits = Limits { $($field: $usual,)* };

            /// All limits, in the order in which they are explained.
            pub const ALL: &'static [Limit] = &[$(Limit {
                key: $key,
                about: $about,
                measure: Measure::$measure,
                usual: $usual,
                most: $most,
                get: |limits| limits.$field,
                set: |limits, value| limits.$field = value,
            },)*];
        }
    };
}

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;
/// What can be counted in 32 bits.
const COUNTED: u64 = u32::MAX as u64;

limits! {
    files "files" Count 200_000, up to 10_000_000,
        "Files and folders of a delivery, with all that lie in its archives";
    folder_depth "folder-depth" Count 16, up to 64,
        "Folders inside each other";
    archive_depth "archive-depth" Count 2, up to 8,
        "Archives inside each other";
    unpacked_bytes "unpacked-bytes" Bytes 16 * GIB, up to 16 << 40,
        "Bytes that all archives of a delivery hold together";
    ratio "ratio" Count 300, up to 100_000,
        "Times its packed size that an archive, or a part of it, unpacks to; counted from 16 MiB on";
    scratch_bytes "scratch-bytes" Bytes 64 * GIB, up to 16 << 40,
        "Bytes of scratch files at any moment";
    text_bytes "text-bytes" Bytes 64 * GIB, up to 1 << 40,
        "Bytes of one text or JSON file";
    workbook_bytes "workbook-bytes" Bytes GIB, up to 16 * GIB,
        "Bytes of one XLSX file";
    old_workbook_bytes "old-workbook-bytes" Bytes 128 * MIB, up to 2 * GIB,
        "Bytes of one XLS file, which is held in memory";
    old_workbook_cells "old-workbook-cells" Count 4_000_000, up to 1_000_000_000,
        "Cells of the rectangle that one sheet of an XLS file fills";
    part_bytes "part-bytes" Bytes 256 * MIB, up to 4 * GIB,
        "Bytes, unpacked, of a part of a workbook that is held in memory: its strings, its styles";
    sheet_bytes "sheet-bytes" Bytes 4 * GIB, up to 64 * GIB,
        "Bytes, unpacked, of one sheet of a workbook";
    rows "rows" Count 1_000_000_000, up to COUNTED,
        "Rows of one table";
    row_bytes "row-bytes" Bytes MIB, up to 256 * MIB,
        "Bytes of one row of a text file";
    line_bytes "line-bytes" Bytes 4 * MIB, up to 256 * MIB,
        "Bytes of one line of JSON Lines";
    cell_letters "cell-letters" Count 32_767, up to 16_000_000,
        "Letters of one cell or one JSON text";
    columns "columns" Count 4_096, up to 16_384,
        "Columns of one table, and values of one JSON record";
    all_columns "all-columns" Count 1_000_000, up to 100_000_000,
        "Columns of all tables together";
    block_bytes "block-bytes" Bytes 128 * MIB, up to 2 * GIB,
        "Bytes of 8,192 rows in a row, which are held in memory together";
    name_letters "name-letters" Count 1_024, up to 32_767,
        "Letters of the name of a JSON value, with the names above it";
    json_depth "json-depth" Count 64, up to 256,
        "JSON values inside each other";
    json_lists "json-lists" Count 1_000, up to 100_000,
        "Lists of records in one JSON document";
    word_bytes "word-bytes" Bytes GIB, up to 64 * GIB,
        "Bytes of different names of units, lots and parts, which are held in memory";
    faults "faults" Count 1_000, up to 100_000,
        "Rows and cells of one table that cannot be used and are told one by one; the others are counted";
    all_faults "all-faults" Count 100_000, up to 10_000_000,
        "The same of all tables; beyond, each file tells one and counts the others";
}

impl Default for Limits {
    fn default() -> Self {
        Limits::USUAL
    }
}

/// Why a limit cannot be set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LimitFault {
    /// None is called that.
    #[error("no limit is called `{0}`{1}; `tracespec explain --limits` lists all")]
    Unknown(String, String),
    /// It is no number, or it is out of bounds.
    #[error("`{key}` takes {wanted}, not `{found}`")]
    Value {
        /// The limit.
        key: &'static str,
        /// What was said.
        found: String,
        /// What may be said.
        wanted: String,
    },
}

impl Limits {
    /// Sets a limit by its name. Bytes may be said in `KiB`, `MiB`, `GiB` and `TiB`, digits be parted
    /// by `_` or `,`.
    ///
    /// # Errors
    /// When none is called that, or the value is none that it may have.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), LimitFault> {
        let Some(limit) = Limits::ALL.iter().find(|limit| limit.key == key) else {
            let keys = Limits::ALL.iter().map(|limit| limit.key);
            let near = crate::finding::did_you_mean(key, keys);
            let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            return Err(LimitFault::Unknown(key.to_owned(), near));
        };
        let number = number(value, limit.measure);
        match number.filter(|number| (1..=limit.most).contains(number)) {
            Some(number) => {
                (limit.set)(self, number);
                Ok(())
            }
            None => Err(LimitFault::Value {
                key: limit.key,
                found: value.to_owned(),
                wanted: format!("1 to {}", limit.shown(limit.most)),
            }),
        }
    }

    /// What is wanted where a limit was met: how much it lets through, and how to let more through.
    pub(crate) fn wanted(&self, key: &str) -> String {
        match Limits::ALL.iter().find(|limit| limit.key == key) {
            Some(limit) => format!(
                "at most {} (`--limit {key}=…` allows more)",
                limit.shown((limit.get)(self))
            ),
            None => String::new(),
        }
    }
}

impl Limit {
    /// A value of this limit for people.
    #[must_use]
    pub fn shown(&self, value: u64) -> String {
        match self.measure {
            Measure::Count => Grouped(value).to_string(),
            Measure::Bytes => bytes(value),
        }
    }
}

/// Digits in groups of three.
struct Grouped(u64);

impl fmt::Display for Grouped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < 1000 {
            return write!(f, "{}", self.0);
        }
        write!(f, "{},{:03}", Grouped(self.0 / 1000), self.0 % 1000)
    }
}

/// Bytes in the largest unit that shows them exactly.
fn bytes(value: u64) -> String {
    let units = [(GIB << 10, "TiB"), (GIB, "GiB"), (MIB, "MiB"), (KIB, "KiB")];
    let exact = |(size, _): &&(u64, &str)| value >= *size && value.is_multiple_of(*size);
    match units.iter().find(exact) {
        Some((size, unit)) => format!("{} {unit}", Grouped(value / size)),
        None => format!("{} bytes", Grouped(value)),
    }
}

fn number(text: &str, measure: Measure) -> Option<u64> {
    let units = [("TiB", GIB << 10), ("GiB", GIB), ("MiB", MIB), ("KiB", KIB)];
    let unit = units.iter().find_map(|(unit, size)| {
        let before = text.strip_suffix(unit)?;
        (measure == Measure::Bytes).then_some((before.trim_end(), *size))
    });
    let (digits, size) = unit.unwrap_or((text, 1));
    let parted = digits.starts_with(|c: char| c.is_ascii_digit());
    let digits = digits.replace(['_', ','], "");
    let plain = parted && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number: u64 = plain.then(|| digits.parse().ok()).flatten()?;
    number.checked_mul(size)
}

/// A limit on things that are counted in memory.
pub(crate) fn count(limit: u64) -> usize {
    usize::try_from(limit).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{LimitFault, Limits};

    #[test]
    fn a_limit_is_set_by_name_and_says_how_to_raise_it() {
        let mut limits = Limits::USUAL;
        assert_eq!(
            limits.wanted("columns"),
            "at most 4,096 (`--limit columns=…` allows more)"
        );
        limits.set("columns", "1_500").unwrap();
        limits.set("unpacked-bytes", "3 MiB").unwrap();
        limits.set("rows", "20,000,000").unwrap();
        assert_eq!((limits.columns, limits.unpacked_bytes), (1500, 3 << 20));
        assert_eq!(limits.rows, 20_000_000);
        assert!(limits.wanted("unpacked-bytes").starts_with("at most 3 MiB"));
        assert!(limits.wanted("rows").starts_with("at most 20,000,000 "));
    }

    #[test]
    fn what_is_no_limit_or_no_value_of_it_is_refused() {
        let mut limits = Limits::USUAL;
        let unknown = limits.set("colums", "5").unwrap_err();
        assert!(matches!(&unknown, LimitFault::Unknown(_, near) if near.contains("`columns`")));
        for (key, value) in [
            ("columns", "0"),
            ("columns", "16385"),
            ("columns", "-5"),
            ("columns", ""),
            ("columns", "_"),
            ("columns", "1e3"),
            ("columns", "1KiB"),
            ("text-bytes", "99999999999999999999"),
            ("text-bytes", "20000000000GiB"),
        ] {
            let fault = limits.set(key, value);
            assert!(
                matches!(fault, Err(LimitFault::Value { .. })),
                "{key}={value}"
            );
        }
        assert_eq!(limits, Limits::USUAL);
    }

    #[test]
    fn every_limit_has_a_name_of_its_own_and_lies_in_its_bounds() {
        let mut names: Vec<&str> = Limits::ALL.iter().map(|limit| limit.key).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Limits::ALL.len());
        for limit in Limits::ALL {
            assert!((1..=limit.most).contains(&limit.usual), "{}", limit.key);
            assert_eq!((limit.get)(&Limits::USUAL), limit.usual, "{}", limit.key);
        }
    }
}
