//! JSON read token by token from a stream: numbers keep their digits, and nothing grows with the file.

use std::io::Read;

use crate::records::{Limits, within};

/// Bytes read at once.
const CHUNK: usize = 64 << 10;

/// What stands next in the file. The text of strings and numbers lies in [`Tokens::text`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    BeginObject,
    EndObject,
    BeginArray,
    EndArray,
    Comma,
    Colon,
    String,
    Number,
    True,
    False,
    Null,
    End,
}

/// Why a file is no JSON.
#[derive(Debug)]
pub(super) enum Wrong {
    /// On this line.
    Json(u32, String),
    /// On this line a limit was met: its name, and by what.
    Met(u32, &'static str, &'static str),
    /// It cannot be read at all.
    Io(std::io::Error),
}

impl Wrong {
    /// The same, of a text that is this line of its file.
    pub(super) fn on_line(self, line: u32) -> Wrong {
        match self {
            Wrong::Json(_, what) => Wrong::Json(line, what),
            Wrong::Met(_, key, found) => Wrong::Met(line, key, found),
            Wrong::Io(error) => Wrong::Io(error),
        }
    }
}

impl From<std::io::Error> for Wrong {
    fn from(error: std::io::Error) -> Self {
        Wrong::Io(error)
    }
}

/// Tokens of a stream of UTF-8.
pub(super) struct Tokens<R> {
    from: R,
    buffer: Vec<u8>,
    at: usize,
    pub(super) line: u32,
    pub(super) text: String,
    raw: Vec<u8>,
    /// Longest text.
    pub(super) longest: usize,
    /// Longest name of a value, with those above it.
    pub(super) longest_name: usize,
    /// Most values of a record.
    pub(super) most_values: usize,
    deepest: usize,
    /// Bytes read at once.
    chunk: usize,
}

impl<R: Read> Tokens<R> {
    pub(super) fn new(from: R, limits: &Limits) -> Self {
        Tokens {
            chunk: CHUNK,
            longest: within(limits.cell_letters),
            longest_name: within(limits.name_letters),
            most_values: within(limits.columns),
            deepest: within(limits.json_depth),
            from,
            buffer: Vec::new(),
            at: 0,
            line: 1,
            text: String::new(),
            raw: Vec::new(),
        }
    }

    /// What the tokens come from.
    pub(super) fn source(&self) -> &R {
        &self.from
    }

    /// A fault on the line that is being read.
    pub(super) fn wrong<T>(&self, what: &str) -> Result<T, Wrong> {
        Err(Wrong::Json(self.line, what.to_owned()))
    }

    /// Refuses a value inside of so many others.
    pub(super) fn deep(&self, depth: usize) -> Result<(), Wrong> {
        match depth > self.deepest {
            true => Err(Wrong::Met(self.line, "json-depth", "values nested deeper")),
            false => Ok(()),
        }
    }

    /// A text that is longer than a cell may be.
    pub(super) fn too_long<T>(&self) -> Result<T, Wrong> {
        Err(Wrong::Met(
            self.line,
            "cell-letters",
            "a longer text or list",
        ))
    }

    #[inline]
    fn peek(&mut self) -> Result<Option<u8>, Wrong> {
        if self.at == self.buffer.len() {
            self.refill()?;
        }
        Ok(self.buffer.get(self.at).copied())
    }

    #[cold]
    fn refill(&mut self) -> Result<(), Wrong> {
        self.buffer.resize(self.chunk, 0);
        let read = loop {
            match self.from.read(&mut self.buffer) {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.buffer.truncate(read);
        self.at = 0;
        Ok(())
    }

    #[inline]
    fn take(&mut self) -> Result<Option<u8>, Wrong> {
        let byte = self.peek()?;
        if let Some(byte) = byte {
            self.at += 1;
            self.line = self.line.saturating_add(u32::from(byte == b'\n'));
        }
        Ok(byte)
    }

    /// The next token.
    pub(super) fn next(&mut self) -> Result<Token, Wrong> {
        while matches!(self.peek()?, Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.take()?;
        }
        let Some(byte) = self.peek()? else {
            return Ok(Token::End);
        };
        let one = match byte {
            b'{' => Token::BeginObject,
            b'}' => Token::EndObject,
            b'[' => Token::BeginArray,
            b']' => Token::EndArray,
            b',' => Token::Comma,
            b':' => Token::Colon,
            b'"' => {
                self.take()?;
                return self.string();
            }
            b'-' | b'0'..=b'9' => return self.number(),
            b'a'..=b'z' => return self.word(),
            _ => return self.wrong("a character that JSON does not have here"),
        };
        self.take()?;
        Ok(one)
    }

    fn word(&mut self) -> Result<Token, Wrong> {
        self.text.clear();
        while let Some(byte @ b'a'..=b'z') = self.peek()? {
            self.take()?;
            self.text.push(char::from(byte));
            if self.text.len() > 5 {
                break;
            }
        }
        match self.text.as_str() {
            "true" => Ok(Token::True),
            "false" => Ok(Token::False),
            "null" => Ok(Token::Null),
            _ => self.wrong("a word that is neither true, false nor null"),
        }
    }

    /// A number, with the digits it is written with.
    fn number(&mut self) -> Result<Token, Wrong> {
        self.text.clear();
        while let Some(byte @ (b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')) = self.peek()? {
            self.take()?;
            self.text.push(char::from(byte));
            if self.text.len() > 400 {
                return self.wrong("a number of more than 400 digits");
            }
        }
        match is_number(&self.text) {
            true => Ok(Token::Number),
            false => self.wrong("a number that JSON does not have"),
        }
    }

    /// Takes what stands inside a text as it is, as far as it was read from the file.
    fn plain(&mut self) {
        let rest = &self.buffer[self.at..];
        let special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
        let length = rest.iter().position(special).unwrap_or(rest.len());
        self.raw.extend_from_slice(&rest[..length]);
        self.at += length;
    }

    fn string(&mut self) -> Result<Token, Wrong> {
        self.raw.clear();
        loop {
            self.plain();
            match self.peek()? {
                None => return self.wrong("a text that is not closed"),
                Some(0..=0x1f) => return self.wrong("a control character inside a text"),
                Some(_) => {}
            }
            match self.take()?.unwrap_or(b'"') {
                b'"' => break,
                b'\\' => self.escape()?,
                other => self.raw.push(other),
            }
            if self.raw.len() > self.longest.saturating_mul(4) {
                return self.too_long();
            }
        }
        // The room of the text before is used again.
        let room = std::mem::take(&mut self.text).into_bytes();
        match String::from_utf8(std::mem::replace(&mut self.raw, room)) {
            Ok(text) => self.text = text,
            Err(_) => return self.wrong("bytes that are not UTF-8"),
        }
        if self.text.len() > self.longest && self.text.chars().count() > self.longest {
            return self.too_long();
        }
        Ok(Token::String)
    }

    fn escape(&mut self) -> Result<(), Wrong> {
        let plain = match self.take()? {
            Some(byte @ (b'"' | b'\\' | b'/')) => byte,
            Some(b'b') => 8,
            Some(b'f') => 12,
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            Some(b't') => b'\t',
            Some(b'u') => return self.unicode(),
            _ => return self.wrong("an escape that JSON does not have"),
        };
        self.raw.push(plain);
        Ok(())
    }

    fn unicode(&mut self) -> Result<(), Wrong> {
        let first = self.four()?;
        let code = match first {
            0xd800..=0xdbff => {
                let pair = self.take()? == Some(b'\\') && self.take()? == Some(b'u');
                let second = if pair { self.four()? } else { 0 };
                match second {
                    0xdc00..=0xdfff => 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00),
                    _ => return self.wrong("half of a pair of escapes"),
                }
            }
            other => other,
        };
        let Some(c) = char::from_u32(code) else {
            return self.wrong("half of a pair of escapes");
        };
        let mut bytes = [0; 4];
        self.raw
            .extend_from_slice(c.encode_utf8(&mut bytes).as_bytes());
        Ok(())
    }

    fn four(&mut self) -> Result<u32, Wrong> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.take()?.and_then(|byte| char::from(byte).to_digit(16));
            match digit {
                Some(digit) => code = code * 16 + digit,
                None => return self.wrong("an escape that JSON does not have"),
            }
        }
        Ok(code)
    }
}

impl Tokens<std::io::Empty> {
    /// Tokens of one line after the other ([`Tokens::begin`]).
    pub(super) fn of_lines(limits: &Limits) -> Self {
        Tokens {
            // Behind a line there is nothing to be read.
            chunk: 1,
            ..Tokens::new(std::io::empty(), limits)
        }
    }

    /// Begins with a line; it is its first.
    pub(super) fn begin(&mut self, line: &[u8]) {
        self.buffer.clear();
        self.buffer.extend_from_slice(line);
        self.at = 0;
        self.line = 1;
    }
}

/// The grammar of JSON's numbers.
fn is_number(text: &str) -> bool {
    let body = text.strip_prefix('-').unwrap_or(text);
    let (base, exponent) = match body.split_once(['e', 'E']) {
        Some((base, exponent)) => (base, Some(exponent)),
        None => (body, None),
    };
    let (whole, fraction) = match base.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (base, None),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && (whole.len() == 1 || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|part| digits(part.strip_prefix(['+', '-']).unwrap_or(part)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{Limits, Token, Tokens, Wrong};

    fn tokens(text: &str) -> Result<Vec<(Token, String)>, (u32, String)> {
        let mut tokens = Tokens::new(text.as_bytes(), &Limits::USUAL);
        let mut all = Vec::new();
        loop {
            match tokens.next() {
                Ok(Token::End) => return Ok(all),
                Ok(token @ (Token::String | Token::Number)) => {
                    all.push((token, tokens.text.clone()))
                }
                Ok(token) => all.push((token, String::new())),
                Err(Wrong::Json(line, what)) => return Err((line, what)),
                Err(Wrong::Met(line, key, _)) => return Err((line, key.to_owned())),
                Err(Wrong::Io(error)) => return Err((0, error.to_string())),
            }
        }
    }

    #[test]
    fn numbers_and_texts_are_kept_to_the_letter() {
        let all = tokens("[4.80, -1E+05, \"a\\\"\\u00e9\\ud83d\\ude00\"]").unwrap();
        let texts: Vec<&str> = all.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(texts, ["", "4.80", "", "-1E+05", "", "a\"é😀", ""]);
    }

    #[test]
    fn what_json_does_not_have_is_named_by_its_line() {
        for (text, line) in [
            ("[01]", 1),
            ("[1.]", 1),
            ("{\n\"a\": +1}", 2),
            ("\"a\n", 1),
            ("[nil]", 1),
            ("\"\\ud800x\"", 1),
            ("\n\n'a'", 3),
        ] {
            assert_eq!(tokens(text).unwrap_err().0, line, "{text}");
        }
        let long = format!("\"{}\"", "x".repeat(40_000));
        assert_eq!(tokens(&long).unwrap_err(), (1, "cell-letters".to_owned()));
    }
}
