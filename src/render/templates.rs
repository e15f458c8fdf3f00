//! The templates of everything that is printed as text: the embedded ones, or a company's own.

use std::collections::BTreeMap;

use minijinja::value::{Value, ValueKind};
use minijinja::{Environment, Error, ErrorKind, Output, State, UndefinedBehavior};

use super::RenderError;

/// The skin of a document in HTML.
pub const HTML: &str = "document.html.j2";
/// The skin of a document in Markdown.
pub const MARKDOWN: &str = "document.md.j2";
/// The comparison of quotes as a page.
pub const COMPARISON: &str = "comparison.html.j2";
/// The verification of delivered records as a page.
pub const VERIFICATION: &str = "verification.html.j2";
/// The response form as TOML.
pub const RESPONSE: &str = "response.toml.j2";
/// The letter that goes with a package.
pub const E_MAIL: &str = "e-mail.txt.j2";
/// The list of what is in a package.
pub const README: &str = "readme.txt.j2";

/// All embedded templates by name.
pub const EMBEDDED: &[(&str, &str)] = &[
    (HTML, include_str!("../../templates/document.html.j2")),
    (MARKDOWN, include_str!("../../templates/document.md.j2")),
    (
        COMPARISON,
        include_str!("../../templates/comparison.html.j2"),
    ),
    (
        VERIFICATION,
        include_str!("../../templates/verification.html.j2"),
    ),
    (RESPONSE, include_str!("../../templates/response.toml.j2")),
    (E_MAIL, include_str!("../../templates/e-mail.txt.j2")),
    (README, include_str!("../../templates/readme.txt.j2")),
];

/// What a company's template may use up beyond what the embedded one uses for the same document. A unit is an
/// instruction or 64 bytes that are made, so this is 256 MiB at the most; a request of sixty clauses takes the
/// embedded template 160,000 units in HTML.
const FUEL: u64 = 4_000_000;

/// How many times as much as the embedded template a company's may use for the same document.
const TIMES: u64 = 4;

/// The sources of the templates.
#[derive(Debug, Clone, Default)]
pub struct Templates {
    own: BTreeMap<&'static str, Own>,
}

/// A company's template.
#[derive(Debug, Clone)]
struct Own {
    /// The file as the user named it.
    file: String,
    text: String,
}

impl Templates {
    /// The embedded templates.
    #[must_use]
    pub fn embedded() -> Self {
        Templates::default()
    }

    /// Puts a company's template in the place of an embedded one; `file` is what messages call it.
    /// Whether there is a template of this name.
    pub fn replace(
        &mut self,
        name: &str,
        file: impl Into<String>,
        text: impl Into<String>,
    ) -> bool {
        let Some((name, _)) = EMBEDDED.iter().find(|(known, _)| *known == name) else {
            return false;
        };
        let own = Own {
            file: file.into(),
            text: text.into(),
        };
        self.own.insert(name, own);
        true
    }

    /// Renders a template. `prepare` adds the filters it may use and says how values are escaped.
    ///
    /// A company's template is metered, and may use several times what the embedded one uses for the same
    /// document: a measure in numbers alone would be too small for a long document, or leave one for a short
    /// document gigabytes to fill.
    pub(super) fn render(
        &self,
        name: &'static str,
        prepare: impl FnOnce(&mut Environment<'static>),
        context: Value,
    ) -> Result<String, RenderError> {
        let mut env = Environment::new();
        // A name that is not there is an error, not an empty place in a contract.
        env.set_undefined_behavior(UndefinedBehavior::Strict);
        env.set_debug(true);
        env.set_formatter(write);
        prepare(&mut env);
        let embedded = embedded(name);
        let (file, text) = match self.own.get(name) {
            Some(own) => {
                let used = used(&mut env, name, embedded, &context);
                env.set_fuel(Some(FUEL.saturating_add(used.saturating_mul(TIMES))));
                (own.file.as_str(), own.text.as_str())
            }
            None => (name, embedded),
        };
        let rendered = env
            .template_from_named_str(name, text)
            .and_then(|template| template.render(context));
        rendered.map_err(|error| failed(file, text, &error))
    }
}

/// Writes a value into a document. A list or a table is none of the things that people can read there, and one
/// that holds itself many times over would not come to an end.
pub(super) fn write(
    out: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), Error> {
    let many = matches!(
        value.kind(),
        ValueKind::Seq | ValueKind::Map | ValueKind::Iterable
    );
    if many {
        return Err(Error::new(
            ErrorKind::InvalidOperation,
            "a list cannot be printed whole; go through it with a loop, or name the value that is meant",
        ));
    }
    minijinja::escape_formatter(out, state, value)
}

/// The text of an embedded template.
fn embedded(name: &str) -> &'static str {
    let known = EMBEDDED.iter().find(|(known, _)| *known == name);
    known.map_or("", |(_, text)| text)
}

/// What the embedded template uses up for this document. It comes to an end: its loops run over the document.
fn used(env: &mut Environment<'static>, name: &str, text: &str, context: &Value) -> u64 {
    env.set_fuel(Some(1 << 56));
    env.template_from_named_str(name, text)
        .and_then(|template| {
            template
                .render_captured_to(context.clone(), std::io::sink())
                .map(|done| done.state().fuel_levels())
        })
        .ok()
        .flatten()
        .map_or(0, |(used, _)| used)
}

/// What a template engine says, in words for whoever wrote the template.
fn failed(file: &str, text: &str, error: &Error) -> RenderError {
    let line = error.line();
    let shown = line
        .and_then(|line| text.lines().nth(line.checked_sub(1)?))
        .map(|shown| shown.trim().to_owned());
    RenderError::Template {
        file: file.to_owned(),
        line,
        message: message(error),
        shown,
    }
}

fn message(error: &Error) -> String {
    let detail = error.detail().unwrap_or_default();
    match error.kind() {
        ErrorKind::UndefinedError => format!(
            "{}; docs/templates.md lists the names there are",
            not_there(detail)
        ),
        ErrorKind::UnknownFilter => {
            format!("{detail}; docs/templates.md lists the filters of each template")
        }
        ErrorKind::OutOfFuel => {
            "the template does not come to an end; look for a loop that runs too often".to_owned()
        }
        ErrorKind::TemplateNotFound => {
            format!("{detail}; a template stands alone, it cannot include another file")
        }
        kind if detail.is_empty() => kind.to_string(),
        ErrorKind::InvalidOperation | ErrorKind::SyntaxError => detail.to_owned(),
        kind => format!("{kind}: {detail}"),
    }
}

/// The engine says "`doc.titel` is undefined", sometimes behind other words.
fn not_there(detail: &str) -> String {
    match detail {
        "" => "a name is not there".to_owned(),
        detail => detail.replace(" is undefined", " is not there"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use minijinja::context;

    use super::*;

    fn rendered(text: &str) -> Result<String, String> {
        let mut templates = Templates::embedded();
        assert!(templates.replace(MARKDOWN, "house/document.md.j2", text));
        let context = context! { doc => context! { title => "T" } };
        templates
            .render(MARKDOWN, |_| {}, context)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_wrong_is_said_with_file_line_and_name() {
        for (text, wanted) in [
            (
                "one\n  {{ doc.titel }} two",
                "house/document.md.j2:2: `doc.titel` is not there; docs/templates.md lists the names \
                 there are\n  {{ doc.titel }} two",
            ),
            (
                "{% if dock.title %}{% endif %}",
                "house/document.md.j2:1: `dock` is not there; docs/templates.md lists the names there \
                 are\n  {% if dock.title %}{% endif %}",
            ),
            (
                "{{ doc.title|shout }}",
                "house/document.md.j2:1: filter shout is unknown; docs/templates.md lists the filters \
                 of each template\n  {{ doc.title|shout }}",
            ),
            (
                "{{ doc }}",
                "house/document.md.j2:1: a list cannot be printed whole; go through it with a loop, or \
                 name the value that is meant\n  {{ doc }}",
            ),
            (
                "\n{% for x in range(100000) %}{% for y in range(100000) %}{{ x }}{% endfor %}{% endfor %}",
                "house/document.md.j2:2: the template does not come to an end; look for a loop that \
                 runs too often\n  {% for x in range(100000) %}{% for y in range(100000) %}{{ x }}\
                 {% endfor %}{% endfor %}",
            ),
        ] {
            assert_eq!(rendered(text).unwrap_err(), wanted);
        }
    }

    #[test]
    fn mistakes_of_spelling_are_found_before_anything_is_printed() {
        let error = rendered("fine\n{% if doc.title %}\nno end").unwrap_err();
        assert!(error.starts_with("house/document.md.j2:"), "{error}");
        let error = rendered("{{ doc.title").unwrap_err();
        assert!(error.starts_with("house/document.md.j2:1: "), "{error}");
    }

    #[test]
    fn no_template_reads_a_file() {
        let error = rendered("{% include 'document.html.j2' %}").unwrap_err();
        assert!(error.contains("cannot include another file"), "{error}");
        let error = rendered("{% include '/etc/hostname' %}").unwrap_err();
        assert!(error.contains("cannot include another file"), "{error}");
    }

    #[test]
    fn only_known_templates_are_replaced() {
        let mut templates = Templates::embedded();
        assert!(!templates.replace("other.j2", "other.j2", ""));
    }
}
