//! What the terminal can show: colour for each stream, and width.

use std::ffi::OsString;
use std::io::IsTerminal;

use clap::ValueEnum;

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Color {
    /// On a terminal that shows it, as far as the environment does not say otherwise
    #[default]
    Auto,
    /// Always, also into files and pipes
    Always,
    /// Never
    Never,
}

/// Columns where nothing says how many there are.
const USUAL_WIDTH: usize = 80;

/// What was found out about standard output and standard error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terminal {
    /// Colour on standard output.
    pub out_color: bool,
    /// Colour on standard error.
    pub err_color: bool,
    /// Columns.
    pub width: usize,
}

impl Terminal {
    /// Looks at the environment and the two streams.
    #[must_use]
    pub fn look(color: Color) -> Self {
        let variable = |name: &str| std::env::var_os(name);
        let real = terminal_size::terminal_size_of(std::io::stdout());
        Terminal {
            out_color: wanted(color, variable, std::io::stdout().is_terminal()),
            err_color: wanted(color, variable, std::io::stderr().is_terminal()),
            width: columns(variable("COLUMNS"), real.map(|(width, _)| width.0.into())),
        }
    }
}

/// Whether a stream gets colour: the flag, then `NO_COLOR`, then `CLICOLOR_FORCE`, then whether it
/// is a terminal that shows colour.
fn wanted(color: Color, variable: impl Fn(&str) -> Option<OsString>, is_terminal: bool) -> bool {
    let is = |name: &str, value: &str| variable(name).is_some_and(|v| v == value);
    let set = |name: &str| variable(name).is_some_and(|v| !v.is_empty());
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if set("NO_COLOR") => false,
        Color::Auto if set("CLICOLOR_FORCE") && !is("CLICOLOR_FORCE", "0") => true,
        Color::Auto if is("CLICOLOR", "0") || is("TERM", "dumb") => false,
        Color::Auto => is_terminal && (set("TERM") || cfg!(windows)),
    }
}

fn columns(variable: Option<OsString>, real: Option<usize>) -> usize {
    let named = variable.and_then(|value| value.to_str()?.parse().ok());
    let width = named.or(real).filter(|&width| width > 0);
    width.unwrap_or(USUAL_WIDTH).clamp(40, 200)
}

/// What `--color` says, before the arguments are read: help and mistakes in arguments are coloured
/// too.
#[must_use]
pub fn color_among(arguments: &[OsString]) -> Color {
    let mut color = Color::Auto;
    let mut rest = arguments.iter().map(|argument| argument.to_string_lossy());
    while let Some(argument) = rest.next() {
        let value = match argument.strip_prefix("--color") {
            _ if argument == "--" => break,
            Some("") => rest.next(),
            Some(value) => value.strip_prefix('=').map(|v| v.to_owned().into()),
            None => None,
        };
        if let Some(named) = value.and_then(|value| Color::from_str(&value, false).ok()) {
            color = named;
        }
    }
    color
}

#[cfg(test)]
mod tests {
    use super::*;

    fn auto(environment: &[(&str, &str)], is_terminal: bool) -> bool {
        decided(Color::Auto, environment, is_terminal)
    }

    fn decided(color: Color, environment: &[(&str, &str)], is_terminal: bool) -> bool {
        let variable = |name: &str| {
            let found = environment.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| OsString::from(value))
        };
        wanted(color, variable, is_terminal)
    }

    const TERM: (&str, &str) = ("TERM", "xterm");

    #[test]
    fn colour_is_for_terminals_that_show_it() {
        assert!(auto(&[TERM], true));
        assert!(!auto(&[TERM], false));
        assert!(!auto(&[("TERM", "dumb")], true));
        assert!(!auto(&[TERM, ("CLICOLOR", "0")], true));
    }

    #[test]
    fn the_environment_decides_and_the_flag_beats_it() {
        assert!(!auto(&[TERM, ("NO_COLOR", "1")], true));
        assert!(auto(&[TERM, ("NO_COLOR", "")], true), "empty is not set");
        assert!(auto(&[("CLICOLOR_FORCE", "1"), ("TERM", "dumb")], false));
        assert!(!auto(&[TERM, ("CLICOLOR_FORCE", "0")], false));
        assert!(!auto(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], true));
        assert!(decided(Color::Always, &[("NO_COLOR", "1")], false));
        assert!(!decided(
            Color::Never,
            &[TERM, ("CLICOLOR_FORCE", "1")],
            true
        ));
    }

    #[test]
    fn the_width_is_named_or_real_or_eighty() {
        assert_eq!(columns(Some("120".into()), Some(90)), 120);
        assert_eq!(columns(None, Some(90)), 90);
        assert_eq!(columns(Some("wide".into()), Some(90)), 90);
        assert_eq!(columns(Some("0".into()), None), 80);
        assert_eq!(columns(None, None), 80);
        assert_eq!(columns(Some("7".into()), None), 40);
    }

    #[test]
    fn the_flag_is_found_before_the_arguments_are_read() {
        let among = |words: &str| {
            let arguments: Vec<OsString> = words.split(' ').map(OsString::from).collect();
            color_among(&arguments)
        };
        assert_eq!(among("tracespec --color=never check"), Color::Never);
        assert_eq!(among("tracespec check x --color always"), Color::Always);
        assert_eq!(among("tracespec check -- --color=always"), Color::Auto);
        assert_eq!(
            among("tracespec --colors=always --color sometimes"),
            Color::Auto
        );
    }
}
