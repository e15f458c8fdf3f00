//! Rows of a text file on their way to a table: one thread splits them, the other takes them.

use std::io::Read;
use std::sync::mpsc::{channel, sync_channel};

use super::csv::{Event, Splitter};
use super::fill::Filler;
use super::flat::Flat;
use super::shape::Misfit;

/// Bytes of a file from which a second thread is worth it.
pub(super) const WORTH: u64 = 1 << 20;
/// Rows that are handed over together.
const ROWS: usize = 512;
/// Bytes of such rows, so that long ones do not pile up.
const BYTES: u64 = 256 << 10;
/// Parcels on the way at most; more would be memory for nothing.
const PARCELS: usize = 4;

/// How to let longer rows through.
const TOO_LONG: &str = "rows as records have them (`--limit row-bytes=…`, `--limit cell-letters=…` and `--limit columns=…` allow more)";

/// Rows that are handed over together; their memory is used again.
#[derive(Default)]
struct Parcel {
    /// What came, in its order; rows lie in `rows` in the same order.
    events: Vec<Event>,
    rows: Flat,
}

impl Parcel {
    /// Splits the next rows; whether there may be more behind them.
    fn fill<R: Read>(&mut self, splitter: &mut Splitter<R>) -> std::io::Result<bool> {
        self.events.clear();
        self.rows.clear();
        let enough = splitter.consumed() + BYTES;
        while self.events.len() < ROWS && splitter.consumed() <= enough {
            let event = splitter.next(&mut self.rows)?;
            if event == Event::End {
                return Ok(false);
            }
            self.events.push(event);
        }
        Ok(true)
    }

    /// Gives everything to the table.
    fn give(&self, filler: &mut Filler<'_, '_, '_>) {
        let mut rows = 0;
        for event in &self.events {
            if *event != Event::Row {
                fault(filler, *event);
            } else if let Some(row) = self.rows.row(rows) {
                filler.flat(row);
                rows += 1;
            }
        }
    }
}

/// Hands every row of a text file to its table; `apart`: splitting has a thread of its own.
pub(super) fn rows<R: Read + Send>(
    splitter: &mut Splitter<R>,
    filler: &mut Filler<'_, '_, '_>,
    apart: bool,
) -> std::io::Result<()> {
    if !apart {
        let mut parcel = Parcel::default();
        let mut more = Ok(true);
        while matches!(more, Ok(true)) && filler.wants() {
            more = parcel.fill(splitter);
            parcel.give(filler);
        }
        return more.map(|_| ());
    }
    let (send, full) = sync_channel::<Parcel>(PARCELS);
    let (back, empty) = channel::<Parcel>();
    for _ in 0..PARCELS {
        _ = back.send(Parcel::default());
    }
    std::thread::scope(|scope| {
        let splitting = scope.spawn(move || {
            // It ends with the rows, or when nobody wants any more of them.
            while let Ok(mut parcel) = empty.recv() {
                let more = parcel.fill(splitter);
                if send.send(parcel).is_err() || !more? {
                    break;
                }
            }
            Ok(())
        });
        for parcel in full {
            parcel.give(filler);
            if !filler.wants() {
                break;
            }
            _ = back.send(parcel);
        }
        drop(back);
        let ended = splitting.join();
        ended.unwrap_or_else(|_| Err(std::io::Error::other("splitting the rows came to no end")))
    })
}

/// What could not be split.
fn fault(filler: &mut Filler<'_, '_, '_>, event: Event) {
    let (number, message, found, wanted) = match event {
        Event::End | Event::Row => return,
        Event::Quote(number) => (
            number,
            "a quote is opened and not closed as it should be: the row cannot be read",
            "an odd quote",
            "cells with quotes, delimiters or line breaks between quotes, and every quote in them doubled",
        ),
        Event::TooLong(number) => (
            number,
            "the row is too long to be a record",
            "more cells or letters than a spreadsheet holds",
            TOO_LONG,
        ),
        Event::Hopeless(number) => (
            number,
            "quotes are opened and not closed again and again: the rest of the file was not read",
            "odd quotes all over",
            "every quote in a cell doubled",
        ),
    };
    if !filler.wants() {
        return;
    }
    filler.fault(Misfit {
        number: Some(number),
        column: None,
        undecided: false,
        message: message.to_owned(),
        found: found.to_owned(),
        wanted: wanted.to_owned(),
    });
}
