//! Zip files opened with a bound on their list of entries, which is read whole before the first entry.

use std::cell::Cell;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::rc::Rc;

use crate::records::Limits;
use crate::records::delivery::{Content, ReadSeek};

/// Bytes of the list for each file that a delivery may have: a name of usual length and what is said of it.
const LISTED: u64 = 512;

/// A zip file.
pub(super) type Zip = zip::ZipArchive<BufReader<Metered>>;

/// A reader that stops where it was given a bound.
pub(super) struct Metered {
    from: Box<dyn ReadSeek>,
    left: Rc<Cell<Option<u64>>>,
}

impl Read for Metered {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = self.from.read(into)?;
        if let Some(left) = self.left.get() {
            let left = left.checked_sub(read as u64);
            let left =
                left.ok_or_else(|| std::io::Error::other("its list of entries is too long"))?;
            self.left.set(Some(left));
        }
        Ok(read)
    }
}

impl Seek for Metered {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.from.seek(to)
    }
}

/// Opens a zip file.
pub(super) fn open(content: &Content, limits: &Limits) -> Result<Zip, String> {
    let left = Rc::new(Cell::new(Some(
        limits.files.saturating_mul(LISTED).max(1 << 20),
    )));
    let from = Metered {
        from: content.open().map_err(|error| error.to_string())?,
        left: Rc::clone(&left),
    };
    let zip = zip::ZipArchive::new(BufReader::new(from)).map_err(|error| error.to_string())?;
    left.set(None);
    Ok(zip)
}
