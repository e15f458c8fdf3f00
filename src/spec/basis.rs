//! Files of the build basis: BOM and AVL, read through a declared column mapping.

use indexmap::IndexMap;
use jiff::civil::Date;
use regex::Regex;
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use crate::finding::{Code, Finding, did_you_mean};
use crate::source::{Place, SourceFile};
use crate::spec::model::{BasisEntry, ColumnRule, Columns};

/// A basis file cannot be read or lacks a column that is mapped.
pub const UNREADABLE: Code = Code("B001");
/// A line of a basis file lacks what matching needs.
pub const INCOMPLETE_LINE: Code = Code("B002");
/// Two lines of the BOM carry the same line id.
pub const REPEATED_LINE: Code = Code("B003");

/// Hands out the bytes of files that a spec names; `cli` reads them, tests make them up.
pub trait Files {
    /// The bytes of a file, its path relative to the spec.
    ///
    /// # Errors
    /// A sentence for the user when it cannot be had.
    fn read(&self, path: &str) -> Result<Vec<u8>, String>;
}

/// No files at all.
pub struct NoFiles;

impl Files for NoFiles {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        Err(format!("{path} is not available here"))
    }
}

impl Files for IndexMap<String, Vec<u8>> {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        self.get(path)
            .cloned()
            .ok_or_else(|| format!("{path} does not exist"))
    }
}

/// A line of the bill of materials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BomLine {
    /// Line id, as in the records.
    pub line: String,
    /// Manufacturer part number.
    pub mpn: String,
    /// Manufacturer, where the BOM says it.
    pub manufacturer: Option<String>,
    /// Pieces per board, where the BOM says it.
    pub quantity: Option<Decimal>,
    /// Reference designators.
    pub references: Vec<String>,
    /// Description.
    pub description: String,
    /// Moisture sensitivity level, where the BOM says it.
    pub msl: Option<String>,
    /// Whether the line is populated.
    pub populated: bool,
}

/// An approved source of the AVL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AvlEntry {
    /// BOM line, where the list is by line.
    pub line: Option<String>,
    /// Manufacturer.
    pub manufacturer: String,
    /// Manufacturer part number.
    pub mpn: String,
    /// Whether it may be used.
    pub approved: bool,
    /// First day of the approval, where the list says one.
    pub from: Option<Date>,
    /// Last day of the approval, where the list says one.
    pub until: Option<Date>,
}

/// The digest of a file that a verdict rests on.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct FileDigest {
    /// Path as named.
    pub file: String,
    /// SHA-256, hex.
    pub sha256: String,
}

/// What was read of the basis.
#[derive(Debug, Clone, Default)]
pub struct BasisFiles {
    /// The bill of materials, by line id.
    pub bom: Option<IndexMap<String, BomLine>>,
    /// The approved vendor list.
    pub avl: Option<Vec<AvlEntry>>,
    /// Digests of all files that the basis names and that were found.
    pub digests: Vec<FileDigest>,
}

/// SHA-256 in hex.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            use std::fmt::Write as _;
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

/// A CSV file with its heading, and where each row stands.
struct Sheet {
    source: SourceFile,
    headings: Vec<String>,
    rows: Vec<SheetRow>,
}

struct SheetRow {
    number: usize,
    start: usize,
    end: usize,
    cells: Vec<String>,
}

impl Sheet {
    fn read(name: &str, bytes: &[u8]) -> Result<Sheet, String> {
        let text = text_of(name, bytes)?;
        let text = text.as_ref();
        let delimiter = crate::records::vote_delimiter(text);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        let mut headings = Vec::new();
        let mut rows = Vec::new();
        let mut record = csv::StringRecord::new();
        loop {
            let start = usize::try_from(reader.position().byte()).unwrap_or(0);
            if !reader
                .read_record(&mut record)
                .map_err(|e| format!("{name}: {e}"))?
            {
                break;
            }
            let end = usize::try_from(reader.position().byte()).unwrap_or(text.len());
            let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
            if headings.is_empty() {
                headings = cells;
            } else if cells.iter().any(|cell| !cell.is_empty()) {
                rows.push(SheetRow {
                    number: rows.len() + 1,
                    start,
                    end,
                    cells,
                });
            }
        }
        if headings.is_empty() {
            return Err(format!("{name} is empty"));
        }
        Ok(Sheet {
            source: SourceFile::new(name, text),
            headings,
            rows,
        })
    }

    fn place(&self, row: &SheetRow) -> Place {
        let lead = self.source.text()[row.start..]
            .bytes()
            .take_while(|byte| matches!(byte, b'\n' | b'\r'))
            .count();
        let text = &self.source.text()[row.start + lead..row.end];
        self.source
            .place(row.start + lead..row.start + lead + text.trim_end().len())
    }

    fn column(&self, rule: &ColumnRule, name: &str) -> Result<Extract, String> {
        let (heading, pattern) = match rule {
            ColumnRule::Name(heading) if heading == "row-number" => return Ok(Extract::RowNumber),
            ColumnRule::Name(heading) => (heading, None),
            ColumnRule::Pattern(rule) => {
                let regex = crate::spec::pattern::compile(&rule.pattern)?;
                if regex.captures_len() < 2 {
                    return Err(format!(
                        "the pattern `{}` has no group (…) for the value",
                        rule.pattern
                    ));
                }
                (&rule.column, Some(regex))
            }
        };
        match self.headings.iter().position(|h| h == heading) {
            Some(index) => Ok(Extract::Column { index, pattern }),
            None => {
                let near = did_you_mean(heading, self.headings.iter().map(String::as_str))
                    .map(|near| format!("; did you mean `{near}`?"))
                    .unwrap_or_default();
                Err(format!(
                    "{} has no column `{heading}` for {name}{near} (it has: {})",
                    self.source.name(),
                    self.headings.join(", ")
                ))
            }
        }
    }
}

enum Extract {
    RowNumber,
    Column {
        index: usize,
        pattern: Option<Regex>,
    },
}

impl Extract {
    fn value(&self, row: &SheetRow) -> Option<String> {
        match self {
            Extract::RowNumber => Some(row.number.to_string()),
            Extract::Column { index, pattern } => {
                let cell = row.cells.get(*index).filter(|cell| !cell.is_empty())?;
                match pattern {
                    None => Some(cell.clone()),
                    Some(regex) => regex
                        .captures(cell)
                        .and_then(|groups| groups.get(1))
                        .map(|group| group.as_str().to_owned()),
                }
            }
        }
    }
}

/// A basis file being read: its columns and what went wrong.
struct Mapped<'a> {
    sheet: &'a Sheet,
    entry: &'a Place,
    findings: &'a mut Vec<Finding>,
}

impl Mapped<'_> {
    /// The mapped column; else the default heading, when the file has it.
    fn column(
        &mut self,
        rule: Option<&ColumnRule>,
        name: &str,
        default: &[&str],
    ) -> Option<Extract> {
        let by_default = ColumnRule::Name(
            (*default
                .iter()
                .find(|d| self.sheet.headings.iter().any(|h| h == *d))?)
            .to_owned(),
        );
        self.mapped(rule.unwrap_or(&by_default), name)
    }

    fn optional(
        &mut self,
        rule: Option<&ColumnRule>,
        name: &str,
        default: &[&str],
    ) -> Option<Extract> {
        match rule {
            Some(rule) => self.mapped(rule, name),
            None => self.column(None, name, default),
        }
    }

    fn required(
        &mut self,
        rule: Option<&ColumnRule>,
        name: &str,
        default: &[&str],
    ) -> Option<Extract> {
        let by_default = ColumnRule::Name(default.first().copied().unwrap_or_default().to_owned());
        let found = default
            .iter()
            .find(|d| self.sheet.headings.iter().any(|h| h == *d));
        let fallback = found.map_or(by_default, |d| ColumnRule::Name((*d).to_owned()));
        self.mapped(rule.unwrap_or(&fallback), name)
    }

    fn mapped(&mut self, rule: &ColumnRule, name: &str) -> Option<Extract> {
        self.sheet
            .column(rule, name)
            .map_err(|message| {
                let finding = Finding::error(UNREADABLE, self.entry.clone(), message)
                    .help("map it under `columns`, e.g. `mpn = \"Manufacturer Part No\"`");
                self.findings.push(finding);
            })
            .ok()
    }
}

/// The text of a CSV file, or of the first sheet of a workbook with one line for each row.
pub(crate) fn text_of<'b>(
    name: &str,
    bytes: &'b [u8],
) -> Result<std::borrow::Cow<'b, str>, String> {
    if bytes.starts_with(b"PK") {
        return crate::spec::workbook::first_sheet_as_csv(name, bytes).map(Into::into);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map(Into::into).map_err(|e| {
        format!(
            "{name} is not UTF-8 (byte {}); save it as CSV UTF-8",
            e.valid_up_to()
        )
    })
}

/// Reads a bill of materials. Lines without a part number are findings, not lines.
pub fn read_bom(
    name: &str,
    bytes: &[u8],
    columns: &Columns,
    entry: &Place,
    findings: &mut Vec<Finding>,
) -> Option<IndexMap<String, BomLine>> {
    let sheet = open(name, bytes, entry, findings)?;
    let mut mapped = Mapped {
        sheet: &sheet,
        entry,
        findings,
    };
    let line = mapped.required(columns.line.as_ref(), "line", &["Line", "Item"]);
    let mpn = mapped.required(columns.mpn.as_ref(), "mpn", &["MPN"]);
    let manufacturer = mapped.optional(
        columns.manufacturer.as_ref(),
        "manufacturer",
        &["Manufacturer"],
    );
    let quantity = mapped.optional(columns.quantity.as_ref(), "quantity", &["Qty", "Quantity"]);
    let references = mapped.optional(
        columns.references.as_ref(),
        "references",
        &["References", "Designator"],
    );
    let description = mapped.optional(
        columns.description.as_ref(),
        "description",
        &["Description"],
    );
    let msl = mapped.optional(columns.msl.as_ref(), "msl", &["MSL"]);
    let populate = mapped.optional(columns.populate.as_ref(), "populate", &["Populate"]);
    let (line, mpn) = (line?, mpn?);
    let get =
        |extract: &Option<Extract>, row: &SheetRow| extract.as_ref().and_then(|e| e.value(row));
    let mut bom: IndexMap<String, BomLine> = IndexMap::new();
    for row in &sheet.rows {
        let (Some(id), Some(part)) = (line.value(row), mpn.value(row)) else {
            let what = if mpn.value(row).is_none() {
                "part number"
            } else {
                "line id"
            };
            findings.push(
                Finding::warning(
                    INCOMPLETE_LINE,
                    sheet.place(row),
                    format!("this BOM line has no {what}"),
                )
                .help(
                    "nothing loaded for it can be matched; complete the line or its column mapping",
                ),
            );
            continue;
        };
        let written = get(&quantity, row);
        let counted = written.as_deref().and_then(pieces);
        if let (Some(written), None) = (&written, counted) {
            findings.push(
                Finding::warning(
                    INCOMPLETE_LINE,
                    sheet.place(row),
                    format!("the quantity `{written}` of BOM line {id} is no number of pieces"),
                )
                .help("write it like 2 or 0.5; until then what is loaded for this line is not counted"),
            );
        }
        let bom_line = BomLine {
            mpn: part,
            manufacturer: get(&manufacturer, row),
            quantity: counted,
            references: get(&references, row)
                .map(|text| split_references(&text))
                .unwrap_or_default(),
            description: get(&description, row).unwrap_or_default(),
            msl: get(&msl, row).filter(|text| text != "-"),
            populated: get(&populate, row).is_none_or(|text| is_populated(&text)),
            line: id.clone(),
        };
        if bom.contains_key(&id) {
            findings.push(Finding::error(
                REPEATED_LINE,
                sheet.place(row),
                format!("BOM line {id} stands twice"),
            ));
        } else {
            bom.insert(id, bom_line);
        }
    }
    if bom.is_empty() {
        findings.push(Finding::error(
            UNREADABLE,
            entry.clone(),
            format!("{name} has no usable BOM line"),
        ));
        return None;
    }
    Some(bom)
}

/// Most pieces of a part on one board: more is a slip, and could not be multiplied by the boards.
const MOST_PIECES: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);

/// Pieces on one board.
fn pieces(text: &str) -> Option<Decimal> {
    let number = Decimal::from_str_exact(text).ok()?;
    (Decimal::ZERO..=MOST_PIECES)
        .contains(&number)
        .then_some(number)
}

/// Reads an approved vendor list.
pub fn read_avl(
    name: &str,
    bytes: &[u8],
    columns: &Columns,
    entry: &Place,
    findings: &mut Vec<Finding>,
) -> Option<Vec<AvlEntry>> {
    let sheet = open(name, bytes, entry, findings)?;
    let mut mapped = Mapped {
        sheet: &sheet,
        entry,
        findings,
    };
    let line = mapped.optional(columns.line.as_ref(), "line", &["Line", "Item"]);
    let mpn = mapped.required(columns.mpn.as_ref(), "mpn", &["MPN"]);
    let manufacturer = mapped.required(
        columns.manufacturer.as_ref(),
        "manufacturer",
        &["Manufacturer"],
    );
    let status = mapped.optional(columns.status.as_ref(), "status", &["Status"]);
    let from = mapped.optional(
        columns.from.as_ref(),
        "from",
        &["Approved from", "Valid from", "From"],
    );
    let until = mapped.optional(
        columns.until.as_ref(),
        "until",
        &["Approved until", "Valid until", "Until", "Expires"],
    );
    let (mpn, manufacturer) = (mpn?, manufacturer?);
    let mut avl = Vec::new();
    for row in &sheet.rows {
        let (Some(part), Some(maker)) = (mpn.value(row), manufacturer.value(row)) else {
            findings.push(Finding::warning(
                INCOMPLETE_LINE,
                sheet.place(row),
                "this AVL line lacks its part number or manufacturer: it approves nothing",
            ));
            continue;
        };
        let state = status.as_ref().and_then(|s| s.value(row));
        let (Ok(from), Ok(until)) = (day(from.as_ref(), row), day(until.as_ref(), row)) else {
            let message =
                "the days of this AVL line's approval cannot be read: it approves nothing";
            findings.push(
                Finding::warning(INCOMPLETE_LINE, sheet.place(row), message)
                    .help("write them as 2026-11-20"),
            );
            continue;
        };
        avl.push(AvlEntry {
            from,
            until,
            line: line.as_ref().and_then(|l| l.value(row)),
            manufacturer: maker,
            mpn: part,
            // A list with a status column approves what it says; one without approves what it lists.
            approved: match (&status, state) {
                (None, _) => true,
                (Some(_), state) => state.is_some_and(|s| s.eq_ignore_ascii_case("approved")),
            },
        });
    }
    Some(avl)
}

/// A day of a row; nothing where the file or the row says none.
fn day(column: Option<&Extract>, row: &SheetRow) -> Result<Option<Date>, ()> {
    let filled = |column: &Extract| match column {
        Extract::RowNumber => true,
        Extract::Column { index, .. } => row.cells.get(*index).is_some_and(|c| !c.is_empty()),
    };
    match column.and_then(|column| column.value(row)) {
        // What stands there and does not fit the pattern is no approval without an end.
        None if column.is_some_and(filled) => Err(()),
        None => Ok(None),
        Some(cell) => cell.parse().map(Some).map_err(|_| ()),
    }
}

fn open(name: &str, bytes: &[u8], entry: &Place, findings: &mut Vec<Finding>) -> Option<Sheet> {
    Sheet::read(name, bytes)
        .map_err(|message| findings.push(Finding::error(UNREADABLE, entry.clone(), message)))
        .ok()
}

pub(crate) fn split_references(text: &str) -> Vec<String> {
    text.split([',', ';', ' '])
        .map(str::trim)
        .filter(|reference| !reference.is_empty())
        .map(str::to_owned)
        .collect()
}

pub(crate) fn is_populated(text: &str) -> bool {
    const NOT: [&str; 16] = [
        "ni",
        "dnp",
        "dni",
        "no",
        "n",
        "0",
        "not installed",
        "not populated",
        "do not populate",
        "dnf",
        "not fitted",
        "do not fit",
        "nein",
        "nb",
        "n.b.",
        "nicht bestückt",
    ];
    !NOT.contains(&text.to_lowercase().as_str())
}

/// Reads the files that the basis names.
pub fn read_basis(
    bom: Option<(&BasisEntry, Place)>,
    avl: Option<(&BasisEntry, Place)>,
    others: &[(&BasisEntry, Place)],
    files: &dyn Files,
    findings: &mut Vec<Finding>,
) -> BasisFiles {
    let mut basis = BasisFiles::default();
    let none = Columns::default();
    if let Some((entry, place)) = bom
        && let Some((name, bytes)) = fetch(entry, &place, files, findings, &mut basis.digests)
    {
        let columns = entry.columns.as_ref().unwrap_or(&none);
        basis.bom = read_bom(&name, &bytes, columns, &place, findings);
    }
    if let Some((entry, place)) = avl
        && let Some((name, bytes)) = fetch(entry, &place, files, findings, &mut basis.digests)
    {
        let columns = entry.columns.as_ref().unwrap_or(&none);
        basis.avl = read_avl(&name, &bytes, columns, &place, findings);
    }
    for (entry, place) in others {
        let _ = fetch(entry, place, files, findings, &mut basis.digests);
    }
    basis
}

fn fetch(
    entry: &BasisEntry,
    place: &Place,
    files: &dyn Files,
    findings: &mut Vec<Finding>,
    digests: &mut Vec<FileDigest>,
) -> Option<(String, Vec<u8>)> {
    let name = entry.file.clone()?;
    match files.read(&name) {
        Ok(bytes) => {
            digests.push(FileDigest {
                file: name.clone(),
                sha256: sha256(&bytes),
            });
            Some((name, bytes))
        }
        Err(message) => {
            findings.push(Finding::error(UNREADABLE, place.clone(), message).help(
                "paths are relative to the spec; leave `file` out when the document is not at hand",
            ));
            None
        }
    }
}
