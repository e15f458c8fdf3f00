//! Which characters the bytes of a text file stand for. A mark or valid UTF-8 says it; headings that are
//! known in one encoding only are evidence; else somebody has to declare it.

use std::io::Read;

use encoding_rs::{Decoder, Encoding};

use super::csv::vote;
use crate::records::mapping::TextEncoding;

/// Bytes read at once.
const CHUNK: usize = 64 << 10;

/// Encodings that a file without mark may be in; UTF-16 is only taken from its mark or by declaration.
const CANDIDATES: [TextEncoding; 3] = [
    TextEncoding::Windows1252,
    TextEncoding::Gb18030,
    TextEncoding::ShiftJis,
];

/// How the bytes of a file are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reads {
    /// In an encoding.
    As(TextEncoding),
    /// Nobody knows: every byte beyond ASCII is U+FFFD, and what holds one is not judged.
    Unknown,
    /// UTF-16 by the look of it, without its mark.
    Unmarked,
}

/// What the bytes of a file look like.
#[derive(Debug)]
pub(super) struct Probe {
    /// The first bytes.
    pub(super) head: Vec<u8>,
    mark: Option<TextEncoding>,
    utf_8: bool,
}

fn encoding_of(encoding: TextEncoding) -> &'static Encoding {
    match encoding {
        TextEncoding::Utf8 => encoding_rs::UTF_8,
        TextEncoding::Utf16Le => encoding_rs::UTF_16LE,
        TextEncoding::Utf16Be => encoding_rs::UTF_16BE,
        TextEncoding::Windows1252 => encoding_rs::WINDOWS_1252,
        TextEncoding::Gb18030 => encoding_rs::GB18030,
        TextEncoding::ShiftJis => encoding_rs::SHIFT_JIS,
    }
}

fn mark_of(head: &[u8]) -> Option<TextEncoding> {
    match head {
        [0xef, 0xbb, 0xbf, ..] => Some(TextEncoding::Utf8),
        [0xff, 0xfe, ..] => Some(TextEncoding::Utf16Le),
        [0xfe, 0xff, ..] => Some(TextEncoding::Utf16Be),
        _ => None,
    }
}

impl Probe {
    /// Looks through a file once.
    pub(super) fn of(from: &mut dyn Read) -> std::io::Result<Probe> {
        let mut head = Vec::new();
        let mut utf_8 = true;
        // A character may lie across two chunks: at most three bytes wait for the next one.
        let mut chunk = vec![0; CHUNK];
        let mut waiting = 0;
        loop {
            let read = match from.read(&mut chunk[waiting..]) {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if head.len() < CHUNK {
                head.extend_from_slice(&chunk[waiting..waiting + read]);
            }
            let held = waiting + read;
            let valid = match std::str::from_utf8(&chunk[..held]) {
                Ok(_) => held,
                Err(error) if error.error_len().is_none() && read > 0 => error.valid_up_to(),
                Err(_) => {
                    utf_8 = false;
                    held
                }
            };
            // What is no UTF-8 needs no more of the file than its beginning.
            if read == 0 || (!utf_8 && head.len() >= CHUNK) {
                break;
            }
            chunk.copy_within(valid..held, 0);
            waiting = held - valid;
        }
        Ok(Probe {
            mark: mark_of(&head),
            utf_8,
            head,
        })
    }

    /// How the file is read. `known` says whether a heading is one that is known.
    pub(super) fn decide(
        &self,
        declared: Option<TextEncoding>,
        known: &dyn Fn(&str) -> bool,
    ) -> Reads {
        if let Some(encoding) = declared.or(self.mark) {
            return Reads::As(encoding);
        }
        if self.looks_wide() {
            return Reads::Unmarked;
        }
        if self.utf_8 {
            return Reads::As(TextEncoding::Utf8);
        }
        let mut fitting = CANDIDATES
            .into_iter()
            .filter(|encoding| self.has_known_heading(*encoding, known));
        match (fitting.next(), fitting.next()) {
            (Some(encoding), None) => Reads::As(encoding),
            _ => Reads::Unknown,
        }
    }

    /// Every second byte of a Latin text in UTF-16 is zero.
    fn looks_wide(&self) -> bool {
        let zeros = self.head.iter().filter(|byte| **byte == 0).count();
        zeros > 8 && zeros * 4 > self.head.len()
    }

    /// Whether a cell beyond ASCII in the first rows is a known heading in this encoding.
    fn has_known_heading(&self, encoding: TextEncoding, known: &dyn Fn(&str) -> bool) -> bool {
        let (text, _) = encoding_of(encoding).decode_without_bom_handling(&self.head);
        let delimiter = char::from(vote(&text));
        let lines = text.lines().take(super::limits::HEADING_ROWS);
        lines
            .flat_map(|line| line.split(delimiter))
            .any(|cell| !cell.is_ascii() && known(cell.trim().trim_matches('"')))
    }

    /// The first bytes as text, for the vote on the delimiter.
    pub(super) fn sample(&self, reads: Reads) -> String {
        match reads {
            Reads::As(encoding) => {
                let (text, _) = encoding_of(encoding).decode_with_bom_removal(&self.head);
                text.into_owned()
            }
            Reads::Unknown | Reads::Unmarked => String::from_utf8_lossy(&self.head).into_owned(),
        }
    }
}

/// A file as a stream of UTF-8.
pub(super) struct Decoded<R> {
    from: R,
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    text: Vec<u8>,
    at: usize,
    ended: bool,
    lines: u32,
    malformed: Option<u32>,
}

impl<R: Read> Decoded<R> {
    pub(super) fn new(from: R, reads: Reads) -> Self {
        let decoder = match reads {
            Reads::As(encoding) => Some(encoding_of(encoding).new_decoder_with_bom_removal()),
            Reads::Unknown | Reads::Unmarked => None,
        };
        Decoded {
            from,
            decoder,
            raw: vec![0; CHUNK],
            text: Vec::new(),
            at: 0,
            ended: false,
            lines: 1,
            malformed: None,
        }
    }

    /// The first line with bytes that stand for nothing in the encoding.
    pub(super) fn malformed(&self) -> Option<u32> {
        self.malformed
    }

    fn fill(&mut self) -> std::io::Result<()> {
        let read = match self.from.read(&mut self.raw) {
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => return Ok(()),
            other => other?,
        };
        self.ended = read == 0;
        self.at = 0;
        self.text.clear();
        let mut broken = false;
        match &mut self.decoder {
            None => {
                for byte in &self.raw[..read] {
                    match byte {
                        0..=127 => self.text.push(*byte),
                        _ => self.text.extend_from_slice("\u{fffd}".as_bytes()),
                    }
                }
            }
            Some(decoder) => {
                let room = decoder
                    .max_utf8_buffer_length(read)
                    .unwrap_or(read * 4 + 16);
                self.text.resize(room, 0);
                let raw = &self.raw[..read];
                let (_, _, written, errors) =
                    decoder.decode_to_utf8(raw, &mut self.text, self.ended);
                self.text.truncate(written);
                broken = errors;
            }
        }
        if broken && self.malformed.is_none() {
            let text = String::from_utf8_lossy(&self.text);
            let before = text.split('\u{fffd}').next().unwrap_or_default();
            self.malformed = Some(self.lines.saturating_add(breaks(before.as_bytes())));
        }
        self.lines = self.lines.saturating_add(breaks(&self.text));
        Ok(())
    }
}

fn breaks(text: &[u8]) -> u32 {
    u32::try_from(memchr::memchr_iter(b'\n', text).count()).unwrap_or(u32::MAX)
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        while self.at == self.text.len() && !self.ended {
            self.fill()?;
        }
        let rest = &self.text[self.at..];
        let length = rest.len().min(into.len());
        into[..length].copy_from_slice(&rest[..length]);
        self.at += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{Decoded, Probe, Reads, TextEncoding};
    use std::io::Read as _;

    fn decided(bytes: &[u8]) -> Reads {
        let known = |heading: &str| ["Prüfergebnis", "检验结果", "検査結果"].contains(&heading);
        Probe::of(&mut &*bytes).unwrap().decide(None, &known)
    }

    fn text(bytes: &[u8], reads: Reads) -> (String, Option<u32>) {
        let mut decoded = Decoded::new(bytes, reads);
        let mut text = String::new();
        decoded.read_to_string(&mut text).unwrap();
        (text, decoded.malformed())
    }

    #[test]
    fn marks_and_utf_8_say_what_they_are() {
        assert_eq!(decided(b"\xef\xbb\xbfa"), Reads::As(TextEncoding::Utf8));
        assert_eq!(decided(b"\xff\xfea\0"), Reads::As(TextEncoding::Utf16Le));
        assert_eq!(decided(b"\xfe\xff\0a"), Reads::As(TextEncoding::Utf16Be));
        assert_eq!(decided("µ;日".as_bytes()), Reads::As(TextEncoding::Utf8));
        let wide: Vec<u8> = "lot-id,board"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(decided(&wide), Reads::Unmarked);
        let marked = text(b"\xff\xfea\0,\0", Reads::As(TextEncoding::Utf16Le));
        assert_eq!(marked, ("a,".to_owned(), None));
    }

    #[test]
    fn a_heading_known_in_one_encoding_only_is_evidence() {
        // ü is FC in Windows-1252; 检验结果 is BCEC D1E9 BDE1 B9FB in GBK; 検査結果 is 8C9F 8DB8 8C8B 89CA
        // in Shift-JIS.
        let western = b"SN;Pr\xfcfergebnis\n1;M\xfcller\n";
        assert_eq!(decided(western), Reads::As(TextEncoding::Windows1252));
        let chinese = b"SN,\xbc\xec\xd1\xe9\xbd\xe1\xb9\xfb\n";
        assert_eq!(decided(chinese), Reads::As(TextEncoding::Gb18030));
        let japanese = b"SN,\x8c\x9f\x8d\xb8\x8c\x8b\x89\xca\n";
        assert_eq!(decided(japanese), Reads::As(TextEncoding::ShiftJis));
        assert_eq!(decided(b"SN,result\n1,M\xfcller\n"), Reads::Unknown);
    }

    #[test]
    fn bytes_that_stand_for_nothing_are_named_by_their_line() {
        let (shown, line) = text(b"a\nb\xff\xffc\n", Reads::As(TextEncoding::Utf8));
        assert_eq!(line, Some(2));
        assert!(shown.contains('\u{fffd}'));
        let (shown, line) = text(b"M\xfcller", Reads::Unknown);
        assert_eq!((shown.as_str(), line), ("M\u{fffd}ller", None));
    }
}
