//! Files and terminal for the verbs.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::catalog::Catalogue;
use crate::source::SourceFile;
use crate::spec::basis::Files;
use crate::spec::lint::levels::Overrides;
use crate::spec::{self, CheckedSpec};

use super::drafts::Drafts;
use super::terminal::{Color, Terminal};

/// Something that kept a verb from running; exit code 2. The message names the file and what to do.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct CliError(pub String);

impl From<crate::catalog::CatalogueError> for CliError {
    fn from(error: crate::catalog::CatalogueError) -> Self {
        CliError(error.to_string())
    }
}

/// Largest file beside a spec: parts lists, drawings, base specs.
const MAX_BASIS: u64 = 256 << 20;

/// Largest text file that is read whole: specs, responses, orders.
const MAX_TEXT: u64 = 16 << 20;

/// The terminal: where results and complaints go.
pub struct Io {
    out: Stream,
    err: Stream,
    color: bool,
    width: usize,
}

/// One stream. What it is given is coloured when any stream wants colour; if this one does not, it
/// takes the colour away again.
struct Stream {
    to: Box<dyn Write>,
    strip: bool,
}

impl Stream {
    fn write(&mut self, text: &str) -> std::io::Result<()> {
        if self.strip {
            let plain = anstream::adapter::strip_str(text).to_string();
            self.to.write_all(plain.as_bytes())?;
        } else {
            self.to.write_all(text.as_bytes())?;
        }
        self.to.flush()
    }
}

impl Io {
    /// Standard output and standard error.
    #[must_use]
    pub fn terminal(color: Color) -> Self {
        let terminal = Terminal::look(color);
        let color = terminal.out_color || terminal.err_color;
        Io {
            out: Stream {
                to: Box::new(std::io::BufWriter::new(std::io::stdout())),
                strip: !terminal.out_color && color,
            },
            err: Stream {
                to: Box::new(std::io::stderr()),
                strip: !terminal.err_color && color,
            },
            color,
            width: terminal.width,
        }
    }

    /// Whether any stream wants colour; the other one takes it away again.
    #[must_use]
    pub fn color(&self) -> bool {
        self.color
    }

    /// Columns of the terminal.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Writes a result to standard output.
    ///
    /// # Errors
    /// When the output cannot be written. A reader that hung up is no error.
    pub fn print(&mut self, text: &str) -> Result<(), CliError> {
        match self.out.write(text) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(CliError(format!(
                "cannot write to standard output: {error}"
            ))),
            _ => Ok(()),
        }
    }

    /// Writes a value as JSON to standard output, with a final line break.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn print_json(&mut self, value: &impl serde::Serialize) -> Result<(), CliError> {
        self.print(&to_json(value)?)
    }

    /// Writes a remark to standard error.
    pub fn remark(&mut self, text: &str) {
        let _ = self.err.write(&format!("{text}\n"));
    }

    /// Says why a verb could not run.
    pub fn complain(&mut self, error: &CliError) {
        let _ = self.err.write(&format!("error: {error}\n"));
    }
}

/// A value as JSON with a final line break.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn to_json(value: &impl serde::Serialize) -> Result<String, CliError> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|e| CliError(format!("cannot write JSON: {e}")))?;
    Ok(text + "\n")
}

/// Reads a text file.
///
/// # Errors
/// When it cannot be read, is too large, or is not UTF-8; the message names the file.
pub fn read_text(path: &Path) -> Result<SourceFile, CliError> {
    let name = path.display().to_string();
    let size = std::fs::metadata(path).map_err(|e| CliError(format!("cannot read {name}: {e}")))?;
    if size.is_dir() {
        return Err(CliError(format!("{name} is a folder; name a file")));
    }
    if size.len() > MAX_TEXT {
        return Err(too_large(&name));
    }
    let bytes = read_within(path, MAX_TEXT)
        .map_err(|e| CliError(format!("cannot read {name}: {e}")))?
        .ok_or_else(|| too_large(&name))?;
    // Workbooks and archives begin like this.
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(CliError(format!(
            "{name} is a workbook or an archive; name a text file"
        )));
    }
    let text = String::from_utf8(bytes).map_err(|e| {
        CliError(format!(
            "{name} is not UTF-8 (byte {}); save it as UTF-8",
            e.utf8_error().valid_up_to()
        ))
    })?;
    Ok(SourceFile::new(
        name,
        text.strip_prefix('\u{feff}').unwrap_or(&text),
    ))
}

fn too_large(name: &str) -> CliError {
    let most = MAX_TEXT >> 20;
    CliError(format!(
        "{name} is larger than {most} MiB, the most that is read of a text file"
    ))
}

/// Reads a file that is no larger than this, whatever its folder says of its size: pipes, devices and
/// files that grow have none that counts. None: it is larger.
///
/// # Errors
/// When it cannot be read.
pub fn read_within(path: &Path, most: u64) -> std::io::Result<Option<Vec<u8>>> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    let from = std::fs::File::open(path)?;
    from.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= most).then_some(bytes))
}

/// Files beside a spec.
pub struct Beside(PathBuf);

impl Beside {
    /// The folder of a file.
    #[must_use]
    pub fn file(path: &Path) -> Self {
        Beside(path.parent().map(Path::to_path_buf).unwrap_or_default())
    }
}

impl Files for Beside {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let fail = |error: std::io::Error| format!("cannot read {path}: {error}");
        let file = self.0.join(path);
        let size = std::fs::metadata(&file).map_err(fail)?;
        if !size.is_file() {
            return Err(format!("{path} is not a file"));
        }
        if size.len() > MAX_BASIS {
            return Err(format!("{path} is larger than {} MiB", MAX_BASIS >> 20));
        }
        let bytes = read_within(&file, MAX_BASIS).map_err(fail)?;
        bytes.ok_or_else(|| format!("{path} is larger than {} MiB", MAX_BASIS >> 20))
    }
}

/// Reads and checks a spec with the basis files beside it.
///
/// # Errors
/// When the file cannot be read.
pub fn load_spec(path: &Path) -> Result<CheckedSpec, CliError> {
    load_spec_with(path, &Overrides::default())
}

/// The same, with levels of lint rules from the command line.
///
/// # Errors
/// When the file cannot be read.
pub fn load_spec_with(path: &Path, levels: &Overrides) -> Result<CheckedSpec, CliError> {
    let source = read_text(path)?;
    Ok(spec::check_with(
        source,
        Catalogue::embedded()?,
        &Beside::file(path),
        levels,
    ))
}

/// Refuses to write over something that was read.
///
/// # Errors
/// When an output is one of the inputs, under whatever name.
pub fn keep_inputs<'p>(
    outputs: impl IntoIterator<Item = &'p Path>,
    inputs: &[&Path],
) -> Result<(), CliError> {
    for output in outputs {
        let Ok(whole) = std::fs::canonicalize(output) else {
            continue;
        };
        let same = |input: &&&Path| std::fs::canonicalize(input).is_ok_and(|path| path == whole);
        if inputs.iter().any(|input| same(&input)) {
            return Err(CliError(format!(
                "{} is read for this; name another file to write",
                output.display()
            )));
        }
    }
    Ok(())
}

/// Writes a file whole or not at all: first beside its place, then renamed.
///
/// # Errors
/// When it cannot be written; the message names the file.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    write_files([(path.to_path_buf(), bytes)])
}

/// Writes several files, all whole or, as far as a file system can, none: all beside their places
/// first, then each is renamed.
///
/// # Errors
/// When one cannot be written; the message names it.
pub fn write_files<'b>(
    files: impl IntoIterator<Item = (PathBuf, &'b [u8])>,
) -> Result<(), CliError> {
    let mut drafts = Drafts::default();
    for (path, bytes) in files {
        drafts.add(&path, bytes)?;
    }
    drafts.place().map(drop)
}
