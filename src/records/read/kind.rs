//! What a file is: by its first bytes where these say it, else by the ending of its name.

use crate::records::delivery::DeliveredFile;

/// What the first bytes of a file say it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// PNG picture.
    Png,
    /// JPEG picture.
    Jpeg,
    /// GIF picture.
    Gif,
    /// Windows bitmap.
    Bmp,
    /// TIFF picture.
    Tiff,
    /// WebP picture.
    Webp,
    /// PDF document.
    Pdf,
    /// Nothing known, which text files are too.
    Unknown,
}

impl Seen {
    /// All kinds that are known.
    pub const ALL: [Seen; 7] = [
        Seen::Png,
        Seen::Jpeg,
        Seen::Gif,
        Seen::Bmp,
        Seen::Tiff,
        Seen::Webp,
        Seen::Pdf,
    ];

    /// Endings of files of this kind; none for what is not known.
    #[must_use]
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Seen::Png => &["png"],
            Seen::Jpeg => &["jpg", "jpeg"],
            Seen::Gif => &["gif"],
            Seen::Bmp => &["bmp"],
            Seen::Tiff => &["tif", "tiff"],
            Seen::Webp => &["webp"],
            Seen::Pdf => &["pdf"],
            Seen::Unknown => &[],
        }
    }
}

/// How a file is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FileKind {
    /// Cells parted by a character.
    Text,
    /// The same, if something says that it is a record; else a note.
    Note,
    Xlsx,
    Xls,
    Json,
    JsonLines,
    Zip,
    Gzip,
    /// A kind of file that may hold records and is not read, with its name.
    Refused(String),
    Attachment(Seen),
}

/// The ending of a file's name, in small letters.
pub(super) fn ending(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase())
        .unwrap_or_default()
}

/// The first bytes of a file; none where it cannot be read, which is said when it is read.
fn first_bytes(file: &DeliveredFile) -> Vec<u8> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    if let Ok(from) = file.content.open() {
        let _ = from.take(16).read_to_end(&mut bytes);
    }
    bytes
}

fn seen(bytes: &[u8]) -> Seen {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Seen::Png,
        [0xff, 0xd8, 0xff, ..] => Seen::Jpeg,
        [b'G', b'I', b'F', b'8', ..] => Seen::Gif,
        [b'B', b'M', ..] => Seen::Bmp,
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Seen::Tiff,
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Seen::Webp,
        [b'%', b'P', b'D', b'F', ..] => Seen::Pdf,
        _ => Seen::Unknown,
    }
}

/// Whether a file begins as a compound file does: an old workbook, or an encrypted one.
pub(super) fn is_compound(file: &DeliveredFile) -> bool {
    first_bytes(file).starts_with(&[0xd0, 0xcf, 0x11, 0xe0])
}

/// What a file is.
pub(super) fn of(file: &DeliveredFile) -> FileKind {
    let ending = ending(&file.path);
    let bytes = first_bytes(file);
    let packed = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06");
    let old = bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]);
    let found = |what: &str| FileKind::Refused(format!("a .{ending} file that is {what}"));
    match ending.as_str() {
        "csv" | "tsv" | "tab" if packed => found("an archive or a workbook"),
        "csv" | "tsv" | "tab" if old => found("an old workbook"),
        "csv" | "tsv" | "tab" => FileKind::Text,
        "txt" => FileKind::Note,
        // An encrypted workbook is a file of the old kind; its reader says so.
        "xlsx" | "xlsm" if packed || old || file.size == 0 => FileKind::Xlsx,
        "xls" if old || file.size == 0 => FileKind::Xls,
        "xls" if packed => FileKind::Xlsx,
        "xlsx" | "xlsm" | "xls" => found("no workbook"),
        "json" => FileKind::Json,
        "jsonl" | "ndjson" => FileKind::JsonLines,
        "zip" => FileKind::Zip,
        "gz" if file.path.to_ascii_lowercase().ends_with(".tar.gz") => found("a tar archive"),
        "gz" => FileKind::Gzip,
        "xml" | "ods" | "7z" | "rar" | "tar" | "tgz" | "xlsb" | "parquet" | "db" | "sqlite"
        | "mdb" | "accdb" => FileKind::Refused(format!(".{ending}")),
        _ => FileKind::Attachment(seen(&bytes)),
    }
}
