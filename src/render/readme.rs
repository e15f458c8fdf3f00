//! `README.txt` of a package: what each file is for, which to open first, what to return and when.

use indexmap::IndexMap;
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

use super::doc::Brand;
use super::package::{PackageFile, README, SUMS};
use super::{RenderError, Templates, plain, templates};
use crate::say;
use crate::spec::clause::ResolvedSpec;
use crate::wording::{Text, Wording, typed};

/// What a reader of a package is told.
#[derive(Debug, Clone, Copy)]
pub struct Contents<'a> {
    /// What is asked.
    pub spec: &'a ResolvedSpec,
    /// Everything in the package but this list and the digests.
    pub files: &'a [PackageFile],
    /// The file to open first, where there is one.
    pub first: Option<&'a str>,
    /// The files that may be filled in and returned; one of them is enough.
    pub to_return: &'a [String],
    /// Who asks.
    pub brand: &'a Brand,
}

#[derive(Serialize)]
struct Part {
    lang: &'static str,
    title: String,
    spec: String,
    first: Option<String>,
    to_return: Option<String>,
    questions: Option<String>,
    files_title: String,
    files: Vec<Line>,
    check_title: String,
    check: String,
}

#[derive(Serialize)]
struct Line {
    path: String,
    about: String,
}

/// The text, in these languages one after the other.
///
/// # Errors
/// When the template has a mistake; the error names file and line.
pub fn readme(
    contents: Contents,
    languages: &[Wording],
    templates: &Templates,
) -> Result<String, RenderError> {
    let head = &contents.spec.spec.spec;
    let parts: Vec<Part> = languages
        .iter()
        .map(|wording| part(contents, wording))
        .collect();
    let context = context! {
        spec => context! {
            id => &head.id, revision => &head.revision, title => &head.title,
            issued => head.issued.to_string(), sha256 => &contents.spec.digest,
            buyer => &head.buyer, contact => &head.contact,
        },
        brand => context! {
            company => contents.brand.company.as_ref().or(head.buyer.as_ref()),
        },
        parts => Serde(parts),
    };
    let text = templates.render(templates::README, plain::prepare, context)?;
    Ok(text.trim_end().to_owned() + "\n")
}

fn part(contents: Contents, wording: &Wording) -> Part {
    let say = |text: Text| wording.say(&text);
    let own = [
        (
            README,
            say!("What each file is for, and which to open first."),
        ),
        (
            SUMS,
            say!("The digests of all files, to check that they arrived as they were sent."),
        ),
    ];
    let mut files: Vec<Line> = contents
        .files
        .iter()
        .map(|file| (file.path.as_str(), &file.about))
        .chain(own.iter().map(|(path, about)| (*path, about)))
        .map(|(path, about)| Line {
            path: path.to_owned(),
            about: wording.say(about),
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let files = told_once(files, wording);
    Part {
        lang: wording.language().tag(),
        title: say(say!("Request for quotation")),
        spec: say(super::e_mail::which(contents.spec)),
        first: contents
            .first
            .map(|path| say(say!("Open first: {file}", file = typed(path)))),
        to_return: to_return(contents).map(say),
        questions: contents.spec.spec.spec.contact.as_ref().map(|contact| {
            say(Text::sentences([
                say!("Questions go to {contact}.", contact = typed(contact)),
                say!(
                    "Every question and its answer go to every company that is asked, without the name \
                     of the one that asked."
                ),
            ]))
        }),
        files_title: say(say!("What is in this package")),
        files,
        check_title: say(say!("Whether all of it arrived")),
        check: say(say!(
            "In the folder with these files, the first command checks all of them; on Windows the second \
             shows the digest of one file, to be held against its line in {list}:",
            list = typed(SUMS)
        )),
    }
}

/// So many files of one kind in a folder are told as the folder: fifty pictures are one line.
const TOLD_AS_FOLDER: usize = 5;

fn told_once(files: Vec<Line>, wording: &Wording) -> Vec<Line> {
    let mut groups: IndexMap<(String, String), Vec<Line>> = IndexMap::new();
    for file in files {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let key = (folder.to_owned(), file.about.clone());
        groups.entry(key).or_default().push(file);
    }
    let mut lines = Vec::new();
    for ((folder, about), group) in groups {
        if folder.is_empty() || group.len() < TOLD_AS_FOLDER {
            lines.extend(group);
        } else {
            let about = typed(about);
            lines.push(Line {
                about: wording.say(&say!(
                    "{count} files, each: {about}",
                    count = group.len(),
                    about = about
                )),
                path: format!("{folder}/"),
            });
        }
    }
    lines.sort_by(|a, b| a.path.cmp(&b.path));
    lines
}

fn to_return(contents: Contents) -> Option<Text> {
    if contents.to_return.is_empty() {
        return None;
    }
    let head = &contents.spec.spec.spec;
    let due = contents.spec.spec.rfq.as_ref().and_then(|rfq| rfq.due);
    let files = Text::any_of(contents.to_return.iter().map(|path| typed(path.as_str())));
    let filled = say!("To fill in and to return: {files}.", files = files);
    let one = say!("Both forms ask the same; return one of them.");
    let until = match (due, &head.contact) {
        (Some(due), Some(contact)) => Some(say!(
            "Please send the completed response form by {due} to {contact}.",
            due = due,
            contact = typed(contact)
        )),
        (Some(due), None) => Some(say!(
            "Please send the completed response form by {due}.",
            due = due
        )),
        (None, Some(contact)) => Some(say!(
            "Please send the completed response form to {contact}.",
            contact = typed(contact)
        )),
        (None, None) => None,
    };
    let one = (contents.to_return.len() > 1).then_some(one);
    Some(Text::sentences(
        [Some(filled), one, until].into_iter().flatten(),
    ))
}
