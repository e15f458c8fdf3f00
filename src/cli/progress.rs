//! How far a verification is, on standard error while somebody looks at it: never in a pipe or a file.

use std::io::{IsTerminal, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::records::{Content, Delivery, ReadSeek, Stored};
use crate::verify::Progress;

/// Nothing is said about what takes less time.
const PATIENCE: Duration = Duration::from_millis(700);
/// Time between two lines.
const PAUSE: Duration = Duration::from_millis(100);

/// One line that is written over and over.
#[derive(Debug)]
struct Line {
    began: Instant,
    said: Option<Instant>,
    opened: usize,
    files: usize,
}

impl Line {
    /// Says how far it is, if that is worth it by now.
    fn say(&mut self, text: &str) {
        let soon = self.said.is_some_and(|said| said.elapsed() < PAUSE);
        if soon || self.began.elapsed() < PATIENCE {
            return;
        }
        self.said = Some(Instant::now());
        // Back to the beginning of the line, and away with what stood there.
        let mut to = std::io::stderr();
        let _ = write!(to, "\r\x1b[2K{text}");
        let _ = to.flush();
    }
}

/// Tells how far a verification is; silent where nobody looks.
#[derive(Debug, Default)]
pub(super) struct Watch(Option<Arc<Mutex<Line>>>);

impl Watch {
    /// Watches the files of a delivery, if standard error is a terminal.
    pub(super) fn files(delivery: &mut Delivery) -> Watch {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        if dumb || !std::io::stderr().is_terminal() {
            return Watch(None);
        }
        let line = Arc::new(Mutex::new(Line {
            began: Instant::now(),
            said: None,
            opened: 0,
            files: delivery.files.len(),
        }));
        for file in &mut delivery.files {
            if let Content::Stored(stored) = &file.content {
                file.content = Content::Stored(Arc::new(Watched {
                    stored: Arc::clone(stored),
                    line: Arc::clone(&line),
                    opened: AtomicBool::new(false),
                }));
            }
        }
        Watch(Some(line))
    }

    /// Says how far the checks are.
    pub(super) fn say(&self, progress: Progress) {
        if let (Some(line), Progress::Checking { done, of }) = (&self.0, progress)
            && let Ok(mut line) = line.lock()
        {
            line.say(&format!("check {} of {of}", done + 1));
        }
    }

    /// Takes the line away: results follow.
    pub(super) fn end(self) {
        let line = self.0.as_ref().map(|line| line.lock());
        if let Some(Ok(mut line)) = line
            && line.said.take().is_some()
        {
            let mut to = std::io::stderr();
            let _ = write!(to, "\r\x1b[2K");
            let _ = to.flush();
        }
    }
}

/// A delivered file that tells when it is opened for the first time.
#[derive(Debug)]
struct Watched {
    stored: Arc<dyn Stored>,
    line: Arc<Mutex<Line>>,
    opened: AtomicBool,
}

impl Stored for Watched {
    fn open(&self) -> std::io::Result<Box<dyn ReadSeek>> {
        if !self.opened.swap(true, Ordering::Relaxed)
            && let Ok(mut line) = self.line.lock()
        {
            line.opened += 1;
            let (opened, files) = (line.opened, line.files);
            line.say(&format!("reading file {opened} of {files}"));
        }
        self.stored.open()
    }
}
