//! A conversation, a line at a time.

use std::io::{self, BufRead, Write};

use crate::toml_text::wrap;

/// The other side of a conversation: a terminal, or a test.
pub trait Talk {
    /// Says something; it may hold several lines.
    ///
    /// # Errors
    /// When it cannot be written.
    fn say(&mut self, text: &str) -> io::Result<()>;

    /// Asks and waits for a line; none at the end of input.
    ///
    /// # Errors
    /// When it cannot be read or written.
    fn ask(&mut self, prompt: &str) -> io::Result<Option<String>>;
}

/// A conversation over a reader and a writer.
pub struct Lines<R, W> {
    input: R,
    output: W,
    width: usize,
}

impl<R: BufRead, W: Write> Lines<R, W> {
    /// Lines are broken at `width` columns.
    pub fn new(input: R, output: W, width: usize) -> Self {
        Lines {
            input,
            output,
            width,
        }
    }
}

impl<R: BufRead, W: Write> Talk for Lines<R, W> {
    fn say(&mut self, text: &str) -> io::Result<()> {
        for line in text.lines() {
            let text = line.trim_start();
            let indent = line.len() - text.len();
            for part in wrap_keeping(text, self.width.saturating_sub(indent + 1)) {
                let line = format!("{}{part}", " ".repeat(indent));
                writeln!(self.output, "{}", line.trim_end())?;
            }
        }
        self.output.flush()
    }

    fn ask(&mut self, prompt: &str) -> io::Result<Option<String>> {
        write!(self.output, "{prompt}: ")?;
        self.output.flush()?;
        let mut line = Vec::new();
        // One line, and never more of it than an answer can be.
        let read = io::Read::take(&mut self.input, 1 << 16).read_until(b'\n', &mut line)?;
        if read == 0 {
            writeln!(self.output)?;
            return Ok(None);
        }
        Ok(Some(String::from_utf8_lossy(&line).trim().to_owned()))
    }
}

/// Wraps only what is too long, so that columns stay where they are.
fn wrap_keeping(text: &str, width: usize) -> Vec<String> {
    use unicode_width::UnicodeWidthStr as _;
    if text.width() <= width {
        vec![text.to_owned()]
    } else {
        wrap(text, width)
    }
}
