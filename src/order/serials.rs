//! Serials of an order: a range expanded, or a file read.

use std::collections::HashMap;
use std::ops::Range;

use regex::Regex;

use crate::finding::{Code, Finding};
use crate::source::SourceFile;
use crate::spec::basis::{FileDigest, Files, sha256};
use crate::toml_doc::TomlDoc;

use super::{
    MAX_BOARDS, OrderedBoards, SERIAL_COUNT, SERIAL_FILE, SERIAL_PATTERN, SERIAL_RANGE,
    SERIAL_TWICE, SerialRange, Serials,
};

/// Most findings told about one serial file.
const MAX_TOLD: usize = 20;

/// Reads serials and says what is wrong with them.
pub(super) struct Reader<'a> {
    pub doc: &'a TomlDoc,
    pub pattern: Option<&'a Regex>,
    pub findings: &'a mut Vec<Finding>,
}

impl Reader<'_> {
    /// Every ordered serial, or nothing when they cannot be had.
    pub fn serials(
        &mut self,
        boards: &OrderedBoards,
        quantity: u32,
        files: &dyn Files,
    ) -> Option<Serials> {
        let serials = match boards {
            OrderedBoards::Range(range) => self.range(range)?,
            OrderedBoards::File(file) => {
                let source = match read_source(&file.file, files) {
                    Ok(source) => source,
                    Err(message) => {
                        self.error(SERIAL_FILE, "/order/boards/file", message).help =
                            Some("the path is relative to the order".to_owned());
                        return None;
                    }
                };
                self.file(&source)
            }
        };
        let count = serials.len();
        if u32::try_from(count) != Ok(quantity) {
            let message = format!("{count} serials are listed, {quantity} boards are ordered");
            self.error(SERIAL_COUNT, "/order/boards", message).help =
                Some("list as many serials as boards are ordered".to_owned());
        }
        Some(serials)
    }

    fn error(&mut self, code: Code, pointer: &str, message: String) -> &mut Finding {
        let place = self.doc.value_place(pointer);
        self.findings.push(Finding::error(code, place, message));
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }

    fn range(&mut self, range: &SerialRange) -> Option<Serials> {
        let run = match Run::between(&range.from, &range.to) {
            Ok(run) => run,
            Err(message) => {
                self.error(SERIAL_RANGE, "/order/boards/to", message).help =
                    Some("write for example { from = \"MC4471-000001\", to = \"MC4471-000500\" }; list other serials in a file".to_owned());
                return None;
            }
        };
        let serials = run.expand();
        if let Some(pattern) = self.pattern
            && let Some(wrong) = serials.iter().find(|serial| !pattern.is_match(serial))
        {
            let end = if wrong == range.from { "from" } else { "to" };
            let message = format!("`{wrong}` is not written as the spec's identity.board demands");
            self.error(SERIAL_PATTERN, &format!("/order/boards/{end}"), message)
                .help = Some(format!("the pattern is {pattern}"));
        }
        Some(serials)
    }

    /// One serial a row; a heading `board-id` chooses the column.
    fn file(&mut self, source: &SourceFile) -> Serials {
        let mut serials = Serials::default();
        let mut seen: HashMap<String, Range<usize>> = HashMap::new();
        let mut column = None;
        let mut told = 0;
        for (span, line) in lines(source.text()) {
            let cells: Vec<&str> = line
                .split([',', ';', '\t'])
                .map(|cell| cell.trim().trim_matches('"'))
                .collect();
            let Some(index) = column else {
                let heading = cells.iter().position(|cell| *cell == "board-id");
                column = Some(heading.unwrap_or(0));
                if heading.is_none() {
                    told += self.serial(source, cells[0], &span, &mut seen, told);
                    serials.push(cells[0]);
                }
                continue;
            };
            let serial = cells.get(index).copied().unwrap_or_default();
            told += self.serial(source, serial, &span, &mut seen, told);
            serials.push(serial);
            if serials.len() > MAX_BOARDS as usize {
                break;
            }
        }
        serials
    }

    /// Judges one serial of a file; returns how many findings it made.
    fn serial(
        &mut self,
        source: &SourceFile,
        serial: &str,
        span: &Range<usize>,
        seen: &mut HashMap<String, Range<usize>>,
        told: usize,
    ) -> usize {
        let before = self.findings.len();
        if let Some(first) = seen.get(serial) {
            if told < MAX_TOLD {
                let first = source.place(first.clone());
                let message = format!("the serial `{serial}` is listed twice");
                self.findings.push(
                    Finding::error(SERIAL_TWICE, source.place(span.clone()), message)
                        .related(first, "first here"),
                );
            }
        } else {
            seen.insert(serial.to_owned(), span.clone());
        }
        let fits = self
            .pattern
            .map_or(!serial.is_empty(), |pattern| pattern.is_match(serial));
        if !fits && told < MAX_TOLD {
            let message = format!("`{serial}` is not written as the spec's identity.board demands");
            self.findings.push(Finding::error(
                SERIAL_PATTERN,
                source.place(span.clone()),
                message,
            ));
        }
        self.findings.len() - before
    }
}

/// The digest of the file that the serials stand in, where they stand in one.
pub fn file_digest(boards: &OrderedBoards, files: &dyn Files) -> Option<FileDigest> {
    let OrderedBoards::File(named) = boards else {
        return None;
    };
    let bytes = files.read(&named.file).ok()?;
    Some(FileDigest {
        file: named.file.clone(),
        sha256: sha256(&bytes),
    })
}

fn read_source(name: &str, files: &dyn Files) -> Result<SourceFile, String> {
    let bytes = files.read(name)?;
    let text = String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        format!("{name} is not UTF-8 (byte {at}); save it as CSV UTF-8")
    })?;
    Ok(SourceFile::new(
        name,
        text.strip_prefix('\u{feff}').unwrap_or(&text),
    ))
}

/// Lines that hold something, with their spans.
fn lines(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        let line = line.trim_end();
        (!line.trim().is_empty()).then(|| (start..start + line.len(), line))
    })
}

/// A run of serials: what stays the same around one number of fixed width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Run<'a> {
    before: &'a str,
    after: &'a str,
    width: usize,
    first: u64,
    last: u64,
}

impl<'a> Run<'a> {
    /// The run from one serial to another.
    pub(crate) fn between(from: &'a str, to: &str) -> Result<Run<'a>, String> {
        if from.len() != to.len() || !from.is_ascii() || !to.is_ascii() {
            return Err(format!(
                "`{from}` and `{to}` are not of one length: no run leads from one to the other"
            ));
        }
        let digits = counting_digits(from.as_bytes(), to.as_bytes()).ok_or_else(|| {
            format!("`{from}` and `{to}` differ in more than one number: no run leads from one to the other")
        })?;
        let number = |text: &str| {
            text[digits.clone()]
                .parse::<u64>()
                .map_err(|_| format!("the number in `{text}` is too long to count"))
        };
        let (first, last) = (number(from)?, number(to)?);
        if last < first {
            return Err(format!(
                "the range runs backwards: `{to}` is before `{from}`"
            ));
        }
        if last - first >= u64::from(MAX_BOARDS) {
            return Err(format!("the range has more than {MAX_BOARDS} serials"));
        }
        Ok(Run {
            before: &from[..digits.start],
            after: &from[digits.end..],
            width: digits.len(),
            first,
            last,
        })
    }

    fn expand(&self) -> Serials {
        let count = usize::try_from(self.last - self.first).unwrap_or_default() + 1;
        let bytes = self.before.len() + self.width + self.after.len();
        let mut serials = Serials::with_capacity(count, bytes);
        // Counted in the text itself: formatting millions of numbers is what reading an order would take.
        let mut serial = self.serials().next().unwrap_or_default().into_bytes();
        let digits = self.before.len()..self.before.len() + self.width;
        for _ in 0..count {
            serials.push(std::str::from_utf8(&serial).unwrap_or_default());
            let digits = serial.get_mut(digits.clone()).unwrap_or_default();
            for digit in digits.iter_mut().rev() {
                *digit = if *digit == b'9' { b'0' } else { *digit + 1 };
                if *digit != b'0' {
                    break;
                }
            }
        }
        serials
    }

    /// Every serial of the run, in its sequence.
    pub(crate) fn serials(self) -> impl Iterator<Item = String> + use<'a> {
        (self.first..=self.last).map(move |n| {
            let width = self.width;
            format!("{}{n:0width$}{}", self.before, self.after)
        })
    }

    /// Whether a serial is one of the run.
    pub(crate) fn holds(&self, serial: &str) -> bool {
        let number = serial
            .strip_prefix(self.before)
            .and_then(|rest| rest.strip_suffix(self.after))
            .filter(|digits| digits.len() == self.width)
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        let number = number.and_then(|digits| digits.parse::<u64>().ok());
        number.is_some_and(|n| (self.first..=self.last).contains(&n))
    }

    /// Whether two runs have a serial in common.
    pub(crate) fn meets(&self, other: &Run<'_>) -> bool {
        let alike = (self.before, self.after, self.width);
        alike == (other.before, other.after, other.width)
            && self.first <= other.last
            && other.first <= self.last
    }
}

/// The one run of digits in which two texts of one length differ; the last one when they are equal.
fn counting_digits(from: &[u8], to: &[u8]) -> Option<Range<usize>> {
    let differs: Vec<usize> = (0..from.len()).filter(|&i| from[i] != to[i]).collect();
    let (mut start, mut end) = match (differs.first(), differs.last()) {
        (Some(&first), Some(&last)) => (first, last + 1),
        _ => {
            let last = from.iter().rposition(u8::is_ascii_digit)?;
            (last, last + 1)
        }
    };
    let digit = |i: usize| from[i].is_ascii_digit() && to[i].is_ascii_digit();
    if !(start..end).all(digit) {
        return None;
    }
    while start > 0 && digit(start - 1) {
        start -= 1;
    }
    while end < from.len() && digit(end) {
        end += 1;
    }
    Some(start..end)
}
