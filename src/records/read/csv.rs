//! Text files split into rows as they stream by. A quote that is never closed costs its own row, not the
//! rest of the file, and no more memory than one row may take.

use std::io::Read;

use super::flat::Flat;
use crate::records::mapping::Delimiter;
use crate::records::{Limits, within};

/// Bytes that may be looked at again because of quotes that are not closed, beside twice the file.
const PATIENCE: u64 = 64 << 20;
/// Bytes read at once.
const CHUNK: usize = 64 << 10;

/// What came next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event {
    /// A row.
    Row,
    /// The quote opened on this line is not closed as quotes are: the line was left out.
    Quote(u32),
    /// The row that begins on this line is too long or has too many cells: it was left out.
    TooLong(u32),
    /// From this line on, quotes are opened and not closed all over: the rest of the file was left out.
    Hopeless(u32),
    /// Nothing more.
    End,
}

/// How a row ended in the buffer: behind its last byte, and where the next one begins.
struct Ends {
    last: usize,
    next: usize,
    quoted: bool,
}

enum Scan {
    Row(Ends),
    /// And so many bytes were looked at to find it out.
    BadQuote(usize),
    TooLong(usize),
    End,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Bare,
    Quoted,
    Closed,
    Behind,
}

/// Splits a stream of UTF-8 into rows.
pub(super) struct Splitter<R> {
    from: R,
    delimiter: u8,
    buffer: Vec<u8>,
    at: usize,
    line: u32,
    ended: bool,
    longest_row: usize,
    longest_cell: usize,
    most_columns: usize,
    /// Bytes behind which the reader is.
    passed: u64,
    /// Bytes that were looked at for a quote that was not closed, and are looked at again.
    wasted: u64,
}

impl<R: Read> Splitter<R> {
    pub(super) fn new(from: R, delimiter: u8, limits: &Limits) -> Self {
        Splitter {
            longest_row: within(limits.row_bytes),
            longest_cell: within(limits.cell_letters),
            most_columns: within(limits.columns),
            passed: 0,
            wasted: 0,
            from,
            delimiter,
            buffer: Vec::new(),
            at: 0,
            line: 1,
            ended: false,
        }
    }

    /// What the rows come from.
    pub(super) fn source(&self) -> &R {
        &self.from
    }

    /// Bytes of the rows so far.
    pub(super) fn consumed(&self) -> u64 {
        self.passed
    }

    /// Reads the next row.
    pub(super) fn next(&mut self, into: &mut Flat) -> std::io::Result<Event> {
        loop {
            let line = self.line;
            match self.scan()? {
                Scan::End => return Ok(Event::End),
                Scan::BadQuote(looked) => return self.give_up(looked, Event::Quote(line), line),
                Scan::TooLong(looked) => return self.give_up(looked, Event::TooLong(line), line),
                Scan::Row(ends) => {
                    let row = &self.buffer[self.at..ends.last];
                    let fits = row.is_empty() || {
                        into.begin(line);
                        let most = (self.most_columns, self.longest_cell);
                        let fits = split(row, self.delimiter, ends.quoted, most, into);
                        if !fits {
                            into.take_back();
                        }
                        fits
                    };
                    let empty = row.is_empty();
                    if ends.quoted {
                        self.pass(ends.next);
                    } else {
                        // It has one line break, at its end, or none where the file ends.
                        self.line = self.line.saturating_add(u32::from(ends.next > ends.last));
                        self.passed += (ends.next - self.at) as u64;
                        self.at = ends.next;
                    }
                    if empty {
                        continue;
                    }
                    return Ok(if fits {
                        Event::Row
                    } else {
                        Event::TooLong(line)
                    });
                }
            }
        }
    }

    /// Goes on behind the line, though so many bytes behind it were looked at.
    fn give_up(&mut self, looked: usize, event: Event, line: u32) -> std::io::Result<Event> {
        self.wasted = self.wasted.saturating_add(looked as u64);
        if self.wasted > PATIENCE.saturating_add(self.passed.saturating_mul(2)) {
            self.at = self.buffer.len();
            self.ended = true;
            return Ok(Event::Hopeless(line));
        }
        self.skip_line()?;
        Ok(event)
    }

    /// Counts the lines up to a place in the buffer and goes on there.
    fn pass(&mut self, next: usize) {
        let passed = &self.buffer[self.at..next];
        let mut lines = 0_u32;
        for at in memchr::memchr2_iter(b'\n', b'\r', passed) {
            let pair = passed[at] == b'\r' && passed.get(at + 1) == Some(&b'\n');
            lines += u32::from(!pair);
        }
        self.line = self.line.saturating_add(lines);
        self.passed += passed.len() as u64;
        self.at = next;
    }

    /// Reads more; whether there was more. What was consumed is dropped, so places move to the front.
    fn fill(&mut self) -> std::io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        self.buffer.drain(..self.at);
        self.at = 0;
        let held = self.buffer.len();
        self.buffer.resize(held + CHUNK, 0);
        let read = loop {
            match self.from.read(&mut self.buffer[held..]) {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.buffer.truncate(held + read);
        self.ended = read == 0;
        Ok(read > 0)
    }

    fn scan(&mut self) -> std::io::Result<Scan> {
        // Places are counted from the row's first byte: filling moves them.
        let mut done = 0;
        loop {
            let rest = &self.buffer[self.at..];
            let Some(found) = memchr::memchr3(b'\n', b'\r', b'"', &rest[done..]) else {
                done = rest.len();
                if done > self.longest_row {
                    // All of it is one line: none of it is looked at again.
                    return Ok(Scan::TooLong(0));
                }
                if !self.fill()? {
                    return Ok(match done {
                        0 => Scan::End,
                        _ => Scan::Row(Ends {
                            last: self.at + done,
                            next: self.at + done,
                            quoted: false,
                        }),
                    });
                }
                continue;
            };
            let at = done + found;
            if rest[at] == b'"' {
                return self.scan_quoted();
            }
            return self.line_end(at, false);
        }
    }

    /// The row ends at a line break, counted from its first byte.
    fn line_end(&mut self, at: usize, quoted: bool) -> std::io::Result<Scan> {
        if self.buffer[self.at + at] == b'\r' && self.at + at + 1 == self.buffer.len() {
            self.fill()?;
        }
        let last = self.at + at;
        let pair = self.buffer[last] == b'\r' && self.buffer.get(last + 1) == Some(&b'\n');
        Ok(Scan::Row(Ends {
            last,
            next: last + 1 + usize::from(pair),
            quoted,
        }))
    }

    fn scan_quoted(&mut self) -> std::io::Result<Scan> {
        let mut state = State::Start;
        let mut at = 0;
        loop {
            if self.at + at >= self.buffer.len() {
                if at > self.longest_row {
                    return Ok(match state {
                        State::Quoted => Scan::BadQuote(at),
                        _ => Scan::TooLong(at),
                    });
                }
                if !self.fill()? {
                    return Ok(match state {
                        State::Quoted => Scan::BadQuote(at),
                        _ => Scan::Row(Ends {
                            last: self.at + at,
                            next: self.at + at,
                            quoted: true,
                        }),
                    });
                }
                continue;
            }
            let byte = self.buffer[self.at + at];
            let breaks = matches!(byte, b'\n' | b'\r');
            state = match state {
                State::Quoted if byte == b'"' => State::Closed,
                State::Quoted => State::Quoted,
                _ if breaks => return self.line_end(at, true),
                _ if byte == self.delimiter => State::Start,
                State::Start if byte == b'"' => State::Quoted,
                State::Closed if byte == b'"' => State::Quoted,
                State::Closed | State::Behind if byte == b' ' => State::Behind,
                State::Closed | State::Behind => return Ok(Scan::BadQuote(at)),
                State::Start | State::Bare => State::Bare,
            };
            at += 1;
        }
    }

    /// Goes on behind the next line break, however far it is.
    fn skip_line(&mut self) -> std::io::Result<()> {
        loop {
            match memchr::memchr2(b'\n', b'\r', &self.buffer[self.at..]) {
                Some(found) => {
                    if let Scan::Row(ends) = self.line_end(found, false)? {
                        self.pass(ends.next);
                    }
                    return Ok(());
                }
                None => {
                    self.passed += (self.buffer.len() - self.at) as u64;
                    self.at = self.buffer.len();
                    if !self.fill()? {
                        return Ok(());
                    }
                }
            }
        }
    }
}

/// Splits a row into cells; false when it has too many, or one that is too long.
fn split(row: &[u8], delimiter: u8, quoted: bool, most: (usize, usize), into: &mut Flat) -> bool {
    // Whoever decoded the file left valid text; delimiters and quotes are ASCII, so any cell of it is too.
    match std::str::from_utf8(row) {
        Ok(row) => split_text(row, delimiter, quoted, most, into),
        Err(_) => split_text(&String::from_utf8_lossy(row), delimiter, quoted, most, into),
    }
}

fn split_text(
    row: &str,
    delimiter: u8,
    quoted: bool,
    (most_columns, longest_cell): (usize, usize),
    into: &mut Flat,
) -> bool {
    let short = |cell: &str| cell.len() <= longest_cell || cell.chars().count() <= longest_cell;
    if !quoted {
        return into.split(row, delimiter, |column, cell| {
            column < most_columns && short(cell)
        });
    }
    let mut columns = 0;
    let mut rest = row;
    loop {
        columns += 1;
        if columns > most_columns {
            return false;
        }
        let (taken, cell) = into.cell(|text| {
            if rest.starts_with('"') {
                return quoted_cell(rest, delimiter, text);
            }
            let end = memchr::memchr(delimiter, rest.as_bytes()).unwrap_or(rest.len());
            text.push_str(&rest[..end]);
            end
        });
        if !short(cell) {
            return false;
        }
        match rest.get(taken + 1..) {
            Some(behind) => rest = behind,
            None => return true,
        }
    }
}

/// Takes a quoted cell; how many bytes it and what stands up to its delimiter are.
fn quoted_cell(rest: &str, delimiter: u8, into: &mut String) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 1;
    while let Some(found) = memchr::memchr(b'"', &bytes[at..]) {
        into.push_str(&rest[at..at + found]);
        at += found + 1;
        if bytes.get(at) != Some(&b'"') {
            break;
        }
        into.push('"');
        at += 1;
    }
    let behind = memchr::memchr(delimiter, &bytes[at..]);
    behind.map_or(rest.len(), |found| at + found)
}

/// What parts the cells: the character that parts most lines into the same number of cells.
pub(in crate::records) fn vote(text: &str) -> u8 {
    let mut best = (0, b',');
    for delimiter in Delimiter::ALL.map(Delimiter::byte) {
        let mut counts: Vec<usize> = Vec::new();
        let mut quoted = false;
        let mut count = 0;
        for byte in text.bytes() {
            quoted ^= byte == b'"';
            if byte == delimiter && !quoted {
                count += 1;
            }
            if byte == b'\n' && !quoted {
                counts.push(std::mem::take(&mut count));
                if counts.len() == 50 {
                    break;
                }
            }
        }
        counts.push(count);
        let score = counts
            .iter()
            .map(|of| of * counts.iter().filter(|other| *other == of).count())
            .max();
        let score = score.unwrap_or(0);
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::{Event, Flat, Limits, Splitter, vote};

    /// A reader that gives one byte at a time: every place of the buffer is an edge once.
    struct Drip<'a>(&'a [u8]);

    impl std::io::Read for Drip<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else {
                return Ok(0);
            };
            into[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    fn rows(text: &str, delimiter: u8) -> Vec<(u32, Vec<String>)> {
        let mut rows = Vec::new();
        let mut splitter = Splitter::new(Drip(text.as_bytes()), delimiter, &Limits::USUAL);
        let mut flat = Flat::default();
        loop {
            flat.clear();
            match splitter.next(&mut flat).unwrap() {
                Event::End => return rows,
                Event::Row => {
                    let last = flat.row(0).unwrap();
                    rows.push((last.number, last.cells().map(str::to_owned).collect()));
                }
                Event::Quote(at) => rows.push((at, vec!["QUOTE".to_owned()])),
                Event::TooLong(at) => rows.push((at, vec!["LONG".to_owned()])),
                Event::Hopeless(at) => rows.push((at, vec!["HOPELESS".to_owned()])),
            }
        }
    }

    fn row(line: u32, cells: &[&str]) -> (u32, Vec<String>) {
        (line, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn rows_are_parted_at_any_line_break() {
        for text in [
            "a,b\n1,\n\nx,y",
            "a,b\r\n1,\r\n\r\nx,y\r\n",
            "a,b\r1,\r\rx,y\r",
        ] {
            let wanted = [row(1, &["a", "b"]), row(2, &["1", ""]), row(4, &["x", "y"])];
            assert_eq!(rows(text, b','), wanted, "{text:?}");
        }
    }

    #[test]
    fn quotes_hold_delimiters_breaks_and_quotes() {
        let text = "\"a;1\";b\n\"x\r\ny\" ;\"say \"\"no\"\"\"\nlast;5\" wide\n";
        let wanted = [
            row(1, &["a;1", "b"]),
            row(2, &["x\r\ny", "say \"no\""]),
            row(4, &["last", "5\" wide"]),
        ];
        assert_eq!(rows(text, b';'), wanted);
    }

    #[test]
    fn a_quote_that_is_not_closed_costs_its_line_only() {
        let wanted = [row(1, &["a", "b"]), row(2, &["QUOTE"]), row(3, &["3", "4"])];
        assert_eq!(rows("a,b\n1,\"2\n3,4\n", b','), wanted);
        // The next quote closes it in the middle of a cell: the first line is the one that is wrong.
        let wanted = [row(1, &["QUOTE"]), row(2, &["x", "def", "2"])];
        assert_eq!(rows("x,\"abc,1\nx,\"def\",2\n", b','), wanted);
    }

    #[test]
    fn what_has_no_end_is_not_swallowed() {
        let text = format!("a\n\"{}\nlast\n", "x".repeat(3 << 20));
        let wanted = [row(1, &["a"]), row(2, &["QUOTE"]), row(3, &["last"])];
        let mut splitter = Splitter::new(text.as_bytes(), b',', &Limits::USUAL);
        let mut line = Flat::default();
        let mut found = Vec::new();
        loop {
            line.clear();
            match splitter.next(&mut line).unwrap() {
                Event::End => break,
                Event::Row => {
                    let last = line.row(0).unwrap();
                    found.push(row(last.number, &[last.cells().next().unwrap()]));
                }
                Event::Quote(at) => found.push(row(at, &["QUOTE"])),
                Event::TooLong(at) => found.push(row(at, &["LONG"])),
                Event::Hopeless(at) => found.push(row(at, &["HOPELESS"])),
            }
        }
        assert_eq!(found, wanted);
        let long = format!("{}\nlast\n", "y".repeat(40_000));
        let mut splitter = Splitter::new(long.as_bytes(), b',', &Limits::USUAL);
        assert_eq!(splitter.next(&mut line).unwrap(), Event::TooLong(1));
        assert_eq!(splitter.next(&mut line).unwrap(), Event::Row);
    }

    #[test]
    fn quotes_that_are_opened_on_every_line_do_not_cost_the_square_of_the_file() {
        // Read from its beginning, each line ends within a quote; read on from the one before, too. So
        // every line is looked at until the longest row ends, and then given up.
        let text = "x\",\"y\n".repeat(200_000);
        let mut splitter = Splitter::new(text.as_bytes(), b',', &Limits::USUAL);
        let mut line = Flat::default();
        let mut given_up = 0;
        loop {
            match splitter.next(&mut line).unwrap() {
                Event::Quote(_) | Event::TooLong(_) => given_up += 1,
                Event::Hopeless(at) => {
                    assert_eq!(at, given_up + 1);
                    break;
                }
                _ => panic!("no row can be read"),
            }
        }
        // 64 MiB in pieces of 1 MiB, a little more for what was passed.
        assert!((60..70).contains(&given_up), "{given_up}");
        assert_eq!(splitter.next(&mut line).unwrap(), Event::End);
    }

    #[test]
    fn the_delimiter_is_what_parts_most_lines_alike() {
        assert_eq!(vote("a,b,c\n1,2,3\n"), b',');
        assert_eq!(
            vote("Report, line 2\n\na;b;c\n1,5;2,5;3\n1,5;2;3,1\n"),
            b';'
        );
        assert_eq!(vote("a\tb\n\"x,y,z\"\t2\n"), b'\t');
        assert_eq!(vote("a|b|c\n1|2|3"), b'|');
        assert_eq!(vote("alone\n1\n"), b',');
    }
}
