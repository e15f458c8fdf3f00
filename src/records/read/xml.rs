//! How long the pieces of an XML text are. A reader of XML holds one piece (a tag, a text, a comment) in
//! memory, and no size of a part says how long that may be.

/// Where a place in the text lies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Inside {
    #[default]
    Text,
    /// A tag, whose first letters may say that it is something else.
    Tag,
    /// A value of a tag, up to this quote.
    Value(u8),
    Comment,
    Data,
    /// What `<?` begins.
    Order,
}

/// Looks at an XML text as it goes by.
#[derive(Debug, Default)]
pub(super) struct Longest {
    inside: Inside,
    /// Bytes of the piece so far.
    length: u64,
    longest: u64,
    /// The last bytes, the latest lowest.
    last: u64,
    entities: bool,
    /// The tag is one, whatever follows: it does not begin as a comment or an order does.
    tag: bool,
    /// The name of the tag, without what stands before a colon; too long a name is none.
    name: Vec<u8>,
    named: bool,
    /// Cells are merged somewhere.
    merges: bool,
    /// Which of [`CELLS`] began, and bytes since: its texts are put together in memory.
    cell: Option<(usize, u64)>,
}

/// Elements whose texts are put together.
const CELLS: [&[u8]; 3] = [b"c", b"si", b"is"];
/// What lists the merged cells of a sheet.
const MERGED: &[u8] = b"mergeCells";
/// Letters of the longest name that counts, with the slash that ends it.
const NAME: usize = MERGED.len() + 1;

impl Longest {
    /// Bytes of the longest piece or cell so far, as far as it went.
    pub(super) fn longest(&self) -> u64 {
        self.longest
            .max(self.length)
            .max(self.cell.map_or(0, |(_, bytes)| bytes))
    }

    /// Whether the text defines entities: no workbook does, and they may stand for each other.
    pub(super) fn defines_entities(&self) -> bool {
        self.entities
    }

    /// Whether the text lists merged cells, or may do so.
    pub(super) fn merges(&self) -> bool {
        self.merges
    }

    fn ends_with(&self, text: &[u8]) -> bool {
        let bytes = self.last.to_be_bytes();
        bytes.ends_with(text)
    }

    fn end(&mut self) {
        self.longest = self.longest.max(self.length);
        if let Some((_, bytes)) = &mut self.cell {
            *bytes += self.length;
        }
        self.length = 0;
        self.inside = Inside::Text;
    }

    /// Goes on with the next bytes.
    pub(super) fn take(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let Some(first) = rest.first() {
            // Texts and values end at one byte alone.
            let end = match self.inside {
                Inside::Text => Some(b'<'),
                Inside::Value(quote) => Some(quote),
                _ => None,
            };
            if let Some(end) = end.filter(|end| end != first) {
                let length = memchr::memchr(end, rest).unwrap_or(rest.len());
                self.length += length as u64;
                rest = &rest[length..];
                continue;
            }
            self.byte(*first);
            rest = &rest[1..];
        }
    }

    fn byte(&mut self, byte: u8) {
        if self.inside == Inside::Text {
            self.end();
            self.inside = Inside::Tag;
            self.length = 1;
            self.last = u64::from(byte);
            self.name.clear();
            (self.tag, self.named) = (false, false);
            return;
        }
        self.length += 1;
        self.last = self.last << 8 | u64::from(byte);
        let inside = self.inside;
        match inside {
            Inside::Tag if !self.tag && self.names_another(byte) => {}
            Inside::Tag if byte == b'>' => self.end_tag(),
            Inside::Tag if matches!(byte, b'"' | b'\'') => self.inside = Inside::Value(byte),
            Inside::Tag => self.spell(byte),
            Inside::Value(quote) if byte == quote => self.inside = Inside::Tag,
            Inside::Order if self.ends_with(b"?>") => self.end(),
            Inside::Comment if self.length > 6 && self.ends_with(b"-->") => self.end(),
            Inside::Data if self.ends_with(b"]]>") => self.end(),
            _ => {}
        }
    }

    /// Goes on with the name of a tag.
    fn spell(&mut self, byte: u8) {
        match byte {
            _ if self.named => {}
            // Letters of two bytes: what is written in them, nobody here reads.
            0 => self.merges = true,
            b':' => self.name.retain(|byte| *byte == b'/'),
            b'/' if self.name.is_empty() => self.name.push(byte),
            byte if byte.is_ascii_whitespace() || byte == b'/' => self.named = true,
            // One letter more than a name that counts has shows that it is none.
            _ if self.name.len() <= NAME => self.name.push(byte),
            _ => {}
        }
    }

    fn end_tag(&mut self) {
        let alone = self.last.to_be_bytes().ends_with(b"/>");
        let (end, name) = match self.name.split_first() {
            Some((b'/', name)) => (true, name),
            _ => (false, self.name.as_slice()),
        };
        let known = CELLS.iter().position(|known| *known == name);
        self.merges |= name == MERGED && !end;
        self.end();
        match (known, self.cell) {
            (Some(at), None) if !end && !alone => self.cell = Some((at, 0)),
            // Only its own end ends it: what reads sheets minds no others.
            (Some(at), Some((began, bytes))) if end && at == began => {
                self.longest = self.longest.max(bytes);
                self.cell = None;
            }
            _ => {}
        }
    }

    /// Whether the tag turned out to be something else.
    fn names_another(&mut self, byte: u8) -> bool {
        let found = match self.length {
            2 if byte == b'?' => Inside::Order,
            2 if byte != b'!' => {
                self.tag = true;
                return false;
            }
            4 if self.ends_with(b"<!--") => Inside::Comment,
            9 if self.ends_with(b"![CDATA[") => Inside::Data,
            9 if self.last.to_be_bytes().eq_ignore_ascii_case(b"!DOCTYPE") => {
                self.entities = true;
                Inside::Tag
            }
            _ => return false,
        };
        self.inside = found;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::Longest;

    /// The longest piece, however the text is cut.
    fn longest(text: &str) -> u64 {
        let whole = {
            let mut seen = Longest::default();
            seen.take(text.as_bytes());
            seen.longest()
        };
        let mut dripped = Longest::default();
        for byte in text.bytes() {
            dripped.take(&[byte]);
        }
        assert_eq!(dripped.longest(), whole, "{text}");
        whole
    }

    #[test]
    fn pieces_are_tags_texts_and_comments() {
        // <row r="1"> has 11 bytes, the text 4, </row> 6.
        assert_eq!(longest("<row r=\"1\">text</row>"), 11);
        assert_eq!(longest("<a>twelve bytes</a>"), 12);
        assert_eq!(longest("<a v=\"<b>><\"/>"), 14);
        assert_eq!(longest("<a v='>\">'/>"), 12);
        assert_eq!(longest("<!-- <a> > -- --><b>"), 17);
        assert_eq!(longest("<!--><a>--><b>"), 11);
        assert_eq!(longest("<![CDATA[ <a>]> ]]><b>"), 19);
        assert_eq!(longest("<?xml version=\"1.0\"?><a>"), 21);
        assert_eq!(longest("never closed"), 12);
        assert_eq!(longest("<? <a> > ?><b>"), 11);
    }

    #[test]
    fn what_is_put_together_is_counted_together() {
        // Behind <si>: <r> 3, <t> 3, text 4, </t> 4, </r> 4, twice, and </si> 5.
        let run = "<r><t>text</t></r>";
        assert_eq!(longest(&format!("<si>{run}{run}</si><si/>")), 41);
        assert_eq!(longest(&format!("<x:si a=\"1\">{run}{run}</x:si>")), 43);
        // One within another: the end of the outer one ends it. 20 up to there, and </c> 4.
        assert_eq!(longest("<c><is><t>text</t></is></c><c/>"), 24);
        assert_eq!(longest("<si><t>text</t></c><t>text</t></si>"), 31);
        // Others are not put together.
        assert_eq!(longest(&format!("<row>{run}{run}</row>")), 6);
    }

    #[test]
    fn merged_cells_are_noticed() {
        let said = |text: &str| {
            let mut whole = Longest::default();
            whole.take(text.as_bytes());
            let mut dripped = Longest::default();
            text.bytes().for_each(|byte| dripped.take(&[byte]));
            assert_eq!(whole.merges(), dripped.merges(), "{text}");
            whole.merges()
        };
        let list = "<mergeCells count=\"1\"><mergeCell ref=\"A1:B1\"/></mergeCells>";
        for text in [
            list.to_owned(),
            format!("<!-- --><worksheet a='>' ><?x?>{list}</worksheet>"),
            "<x:mergeCells>".to_owned(),
            "<mergeCells\n>".to_owned(),
            // Nothing is in it; asking costs no more than time.
            "<mergeCells/>".to_owned(),
            "<\0m\0e\0".to_owned(),
        ] {
            assert!(said(&text), "{text}");
        }
        for text in [
            "<mergeCell ref=\"A1:B1\"/>",
            "</mergeCells>",
            "<mergeCellsX>",
            "<a>mergeCells</a><a b=\"<mergeCells>\"/>",
            "<!-- <mergeCells> --><![CDATA[<mergeCells>]]>",
        ] {
            assert!(!said(text), "{text}");
        }
    }

    #[test]
    fn a_document_type_is_noticed() {
        let said = |text: &str| {
            let mut seen = Longest::default();
            seen.take(text.as_bytes());
            seen.defines_entities()
        };
        assert!(said(
            "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\">]><a/>"
        ));
        assert!(!said(
            "<a>!DOCTYPE</a><!-- !DOCTYPE --><![CDATA[!DOCTYPE]]>"
        ));
    }
}
