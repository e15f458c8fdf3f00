//! One record of JSON: its values, those of objects in it too, each in the column that its pointer names. What is read
//! for one record is the room of the next.

use std::io::Read;

use indexmap::IndexSet;

use crate::records::read::line::Kind;
use crate::records::read::token::{Token, Tokens, Wrong};
use crate::records::{Limits, within};

/// The values that the records of a list have, by the pointer below each, in the order in which they first came:
/// its columns.
pub(super) struct Columns {
    pub(super) pointers: IndexSet<String>,
    /// Most of them.
    most: usize,
    /// The record that each was last seen in.
    seen: Vec<u64>,
    /// The record that is being read.
    record: u64,
    /// The column that comes next if this record is like those before.
    next: usize,
    /// How many were known before this record.
    before: usize,
}

impl Columns {
    fn new(pointers: IndexSet<String>, most: usize) -> Columns {
        Columns {
            seen: vec![0; pointers.len()],
            before: pointers.len(),
            pointers,
            most,
            record: 0,
            next: 0,
        }
    }

    /// Columns that are found as records come.
    pub(super) fn found(limits: &Limits) -> Columns {
        Columns::new(IndexSet::new(), within(limits.columns))
    }

    /// These columns and no others.
    pub(super) fn known(pointers: IndexSet<String>) -> Columns {
        let most = pointers.len();
        Columns::new(pointers, most)
    }

    /// Whatever is named, it is passed over.
    pub(super) fn none() -> Columns {
        Columns::known(IndexSet::new())
    }

    /// Begins the next record.
    pub(super) fn begin(&mut self) {
        self.record += 1;
        self.next = 0;
        self.before = self.pointers.len();
    }

    /// The record turned out to be none: what it named is no column by that.
    pub(super) fn undo(&mut self) {
        self.pointers.truncate(self.before);
        self.seen.truncate(self.before);
    }

    /// The column of a value; `None` for one too many.
    fn column(&mut self, pointer: &str) -> Option<usize> {
        // Records of one list mostly name their values in one order.
        let guess = self.pointers.get_index(self.next);
        let known = match guess.is_some_and(|guess| guess == pointer) {
            true => Some(self.next),
            false => self.pointers.get_index_of(pointer),
        };
        let column = match known {
            Some(column) => column,
            None if self.pointers.len() < self.most => {
                self.seen.push(0);
                self.pointers.insert_full(pointer.to_owned()).0
            }
            None => return None,
        };
        self.next = column + 1;
        Some(column)
    }

    /// Whether this record named the column before; from now on it did.
    fn twice(&mut self, column: usize) -> bool {
        std::mem::replace(&mut self.seen[column], self.record) == self.record
    }

    /// Whether this record has a value of that name.
    fn has(&self, pointer: &str) -> bool {
        let column = self.pointers.get_index_of(pointer);
        column.is_some_and(|column| self.seen[column] == self.record)
    }
}

/// A value of a record: its column, where its text ends, and what it was.
pub(super) struct Value {
    pub(super) column: usize,
    pub(super) end: usize,
    pub(super) kind: Kind,
}

/// One record.
#[derive(Default)]
pub(super) struct Record {
    /// The texts of its values, one after the other.
    pub(super) text: String,
    pub(super) values: Vec<Value>,
    /// Pointers of the objects in it.
    objects: IndexSet<String>,
    /// Pointers that stand twice.
    pub(super) twice: Vec<String>,
    /// Keys so far, of objects in it too.
    keys: usize,
    /// It has a value for which there is no column.
    pub(super) beyond: bool,
}

impl Record {
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.values.clear();
        self.objects.clear();
        self.twice.clear();
        self.keys = 0;
        self.beyond = false;
    }
}

/// What is wrong in words that need no line.
pub(super) fn met<T>(line: u32, key: &'static str, found: &'static str) -> Result<T, Wrong> {
    Err(Wrong::Met(line, key, found))
}

/// Goes through the members of an object whose brace was read; the key is the text of the tokens.
pub(super) fn members<R: Read>(
    tokens: &mut Tokens<R>,
    mut each: impl FnMut(&mut Tokens<R>) -> Result<(), Wrong>,
) -> Result<(), Wrong> {
    let mut token = tokens.next()?;
    if token == Token::EndObject {
        return Ok(());
    }
    loop {
        if token != Token::String {
            return tokens.wrong("a key is missing");
        }
        each(tokens)?;
        match tokens.next()? {
            Token::EndObject => return Ok(()),
            Token::Comma => token = tokens.next()?,
            _ => return tokens.wrong("a comma or a closing brace is missing"),
        }
    }
}

/// Goes through the items of an array whose bracket was read.
pub(super) fn items<R: Read>(
    tokens: &mut Tokens<R>,
    mut each: impl FnMut(&mut Tokens<R>, Token) -> Result<(), Wrong>,
) -> Result<(), Wrong> {
    let mut token = tokens.next()?;
    if token == Token::EndArray {
        return Ok(());
    }
    loop {
        each(tokens, token)?;
        match tokens.next()? {
            Token::EndArray => return Ok(()),
            Token::Comma => token = tokens.next()?,
            _ => return tokens.wrong("a comma or a closing bracket is missing"),
        }
    }
}

pub(super) fn expect<R: Read>(tokens: &mut Tokens<R>, wanted: Token) -> Result<(), Wrong> {
    match tokens.next()? == wanted {
        true => Ok(()),
        false => tokens.wrong("a colon is missing"),
    }
}

/// Adds the key that was read to a pointer.
pub(super) fn push_key<R: Read>(pointer: &mut String, tokens: &Tokens<R>) -> Result<(), Wrong> {
    // A name is kept for each value that it stands above: long ones would grow with both.
    if pointer.len() + tokens.text.len() > tokens.longest_name {
        return met(tokens.line, "name-letters", "a longer name");
    }
    pointer.push('/');
    match tokens.text.contains(['~', '/']) {
        true => pointer.push_str(&tokens.text.replace('~', "~0").replace('/', "~1")),
        false => pointer.push_str(&tokens.text),
    }
    Ok(())
}

/// Reads a record whose brace was read; values of objects in it are values of the record.
pub(super) fn object<R: Read>(
    tokens: &mut Tokens<R>,
    below: &mut String,
    depth: usize,
    record: &mut Record,
    columns: &mut Columns,
) -> Result<(), Wrong> {
    tokens.deep(depth)?;
    members(tokens, |tokens| {
        let length = below.len();
        push_key(below, tokens)?;
        expect(tokens, Token::Colon)?;
        let first = tokens.next()?;
        record.keys += 1;
        if record.keys > tokens.most_values {
            return met(tokens.line, "columns", "a record of more values");
        }
        if first == Token::BeginObject {
            if columns.has(below) || !record.objects.insert(below.clone()) {
                record.twice.push(below.clone());
            }
            object(tokens, below, depth + 1, record, columns)?;
        } else {
            single(tokens, first, below, depth, record, columns)?;
        }
        below.truncate(length);
        Ok(())
    })
}

/// Reads a value of a record that is no object.
fn single<R: Read>(
    tokens: &mut Tokens<R>,
    first: Token,
    pointer: &str,
    depth: usize,
    record: &mut Record,
    columns: &mut Columns,
) -> Result<(), Wrong> {
    let begin = record.text.len();
    let kind = match first {
        Token::String | Token::Number => {
            record.text.push_str(&tokens.text);
            match first {
                Token::Number => Kind::Number,
                _ => Kind::Text,
            }
        }
        Token::True | Token::False => {
            let truth = first == Token::True;
            record.text.push_str(if truth { "true" } else { "false" });
            Kind::Truth
        }
        Token::Null => Kind::Text,
        _ => {
            let mut text = String::new();
            compact(tokens, first, &mut text, depth + 1)?;
            record.text.push_str(&text);
            Kind::Text
        }
    };
    let column = columns.column(pointer);
    let twice = record.objects.contains(pointer) || column.is_some_and(|it| columns.twice(it));
    match column {
        Some(column) if !twice => record.values.push(Value {
            column,
            end: record.text.len(),
            kind,
        }),
        _ => record.text.truncate(begin),
    }
    record.beyond |= column.is_none();
    if twice {
        record.twice.push(pointer.to_owned());
    }
    Ok(())
}

/// A value as JSON on one line, no longer than a cell may be.
pub(super) fn compact<R: Read>(
    tokens: &mut Tokens<R>,
    first: Token,
    out: &mut String,
    depth: usize,
) -> Result<(), Wrong> {
    tokens.deep(depth)?;
    let longest = tokens.longest;
    let line = tokens.line;
    // What does not fit is no value: half of a list would be taken for the whole.
    let put = |out: &mut String, text: &str| {
        if out.len() + text.len() > longest {
            return met(line, "cell-letters", "a longer list or object in one value");
        }
        out.push_str(text);
        Ok(())
    };
    match first {
        Token::BeginArray => {
            put(out, "[")?;
            let mut comma = "";
            items(tokens, |tokens, first| {
                put(out, comma)?;
                comma = ",";
                compact(tokens, first, out, depth + 1)
            })?;
            put(out, "]")?;
        }
        Token::BeginObject => {
            put(out, "{")?;
            let mut comma = "";
            members(tokens, |tokens| {
                put(out, comma)?;
                comma = ",";
                put(out, &quoted(&tokens.text))?;
                put(out, ":")?;
                expect(tokens, Token::Colon)?;
                let first = tokens.next()?;
                compact(tokens, first, out, depth + 1)
            })?;
            put(out, "}")?;
        }
        Token::String => put(out, &quoted(&tokens.text))?,
        Token::Number => put(out, &tokens.text)?,
        Token::True => put(out, "true")?,
        Token::False => put(out, "false")?,
        Token::Null => put(out, "null")?,
        _ => return tokens.wrong("a value is missing"),
    }
    Ok(())
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{Columns, Limits, Record, Token, Tokens, Wrong, object};

    /// The cells of a record by their columns, and what stands twice in it.
    fn read(columns: &mut Columns, text: &str) -> Result<(Vec<String>, Vec<String>), Wrong> {
        let mut tokens = Tokens::new(text.as_bytes(), &Limits::USUAL);
        assert_eq!(tokens.next().unwrap(), Token::BeginObject);
        let mut record = Record::default();
        columns.begin();
        object(&mut tokens, &mut String::new(), 0, &mut record, columns)?;
        let mut begin = 0;
        let cells = record.values.iter().map(|value| {
            let text = &record.text[begin..value.end];
            begin = value.end;
            format!("{}={text}", columns.pointers[value.column])
        });
        Ok((cells.collect(), record.twice))
    }

    #[test]
    fn a_value_is_found_by_its_name_in_whatever_order_it_comes() {
        let mut columns = Columns::found(&Limits::USUAL);
        for (text, cells) in [
            (
                r#"{"a":"1","b":{"c":2,"a/~":true}}"#,
                "/a=1 /b/c=2 /b/a~1~0=true",
            ),
            (
                r#"{"b":{"a/~":null,"c":""},"a":[1, "x"]}"#,
                r#"/b/a~1~0= /b/c= /a=[1,"x"]"#,
            ),
            (r#"{"d":"4","a":"5"}"#, "/d=4 /a=5"),
            (r#"{"a":"6","b":{"c":"7"}}"#, "/a=6 /b/c=7"),
        ] {
            let (read, twice) = read(&mut columns, text).unwrap();
            assert_eq!((read.join(" ").as_str(), twice.len()), (cells, 0), "{text}");
        }
        let names: Vec<&String> = columns.pointers.iter().collect();
        assert_eq!(names, ["/a", "/b/c", "/b/a~1~0", "/d"]);
    }

    #[test]
    fn what_stands_twice_in_one_record_is_told_and_the_first_is_kept() {
        for (text, cells, twice) in [
            (r#"{"a":"1","a":"1"}"#, "/a=1", "/a"),
            (r#"{"a":"1","b":"2","a":"3"}"#, "/a=1 /b=2", "/a"),
            (r#"{"a":"1","a":{"b":"2"}}"#, "/a=1 /a/b=2", "/a"),
            (r#"{"a":{"b":"2"},"a":"1"}"#, "/a/b=2", "/a"),
            (r#"{"a":{},"a":{}}"#, "", "/a"),
            (
                r#"{"a":{"b":"1"},"a":{"b":"2","c":"3"}}"#,
                "/a/b=1 /a/c=3",
                "/a /a/b",
            ),
        ] {
            let mut columns = Columns::found(&Limits::USUAL);
            // The record before named the same values: that is no repetition.
            read(&mut columns, text).unwrap();
            let (read, found) = read(&mut columns, text).unwrap();
            assert_eq!(
                (read.join(" "), found.join(" ")),
                (cells.into(), twice.into()),
                "{text}"
            );
        }
    }

    #[test]
    fn what_turned_out_to_be_no_record_names_no_column() {
        let mut columns = Columns::found(&Limits::USUAL);
        read(&mut columns, r#"{"a":"1"}"#).unwrap();
        assert!(read(&mut columns, r#"{"b":"1","c":}"#).is_err());
        columns.undo();
        read(&mut columns, r#"{"d":"1","a":"2"}"#).unwrap();
        let names: Vec<&String> = columns.pointers.iter().collect();
        assert_eq!(names, ["/a", "/d"]);
    }

    #[test]
    fn columns_that_are_known_take_no_other() {
        let mut columns = Columns::found(&Limits::USUAL);
        read(&mut columns, r#"{"a":"1"}"#).unwrap();
        let mut columns = Columns::known(columns.pointers);
        let (cells, twice) = read(&mut columns, r#"{"b":"1","b":"2","a":"3"}"#).unwrap();
        assert_eq!((cells.join(" "), twice.len()), ("/a=3".to_owned(), 0));
        assert_eq!(columns.pointers.len(), 1);
    }
}
