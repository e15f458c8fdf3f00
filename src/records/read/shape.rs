//! Which row holds the headings, which form they are of, and which column is which.

use super::context::{Context, How, Named};
use super::line::Line;
use super::{MatchRule, heading};
use crate::records::mapping::ExportMapping;
use crate::records::table::Heading;

/// The headings of a table.
pub(super) struct Shape<'r> {
    /// Number of the heading row.
    pub(super) number: u32,
    pub(super) form: &'r str,
    pub(super) rule: MatchRule,
    pub(super) headings: Vec<Heading>,
}

/// Why rows are no table.
pub(super) struct Misfit {
    /// The row it is about, by its number.
    pub(super) number: Option<u32>,
    /// The column it is about, from zero.
    pub(super) column: Option<usize>,
    pub(super) undecided: bool,
    pub(super) message: String,
    pub(super) found: String,
    pub(super) wanted: String,
}

impl Misfit {
    fn new(message: &str, found: impl Into<String>, wanted: impl Into<String>) -> Misfit {
        Misfit {
            number: None,
            column: None,
            undecided: false,
            message: message.to_owned(),
            found: found.into(),
            wanted: wanted.into(),
        }
    }

    fn asked(self) -> Misfit {
        Misfit {
            undecided: true,
            ..self
        }
    }

    fn on(self, line: &Line) -> Misfit {
        Misfit {
            number: Some(line.number),
            ..self
        }
    }
}

/// How a row reads as the headings of a form.
struct Fit<'r> {
    fields: Vec<Option<&'r str>>,
    /// Different fields found.
    score: usize,
    aliases: bool,
}

fn fit<'r>(
    context: &Context<'r>,
    form: &'r str,
    mapping: Option<&ExportMapping>,
    line: &Line,
) -> Fit<'r> {
    let mut fields: Vec<Option<&'r str>> = Vec::with_capacity(line.cells().len());
    let mut how: Vec<How> = Vec::new();
    for cell in line.cells() {
        match context.named(form, mapping, &cell.text) {
            Named::Field(field, by) => {
                fields.push(Some(field));
                how.push(by);
            }
            Named::Unclear(_) | Named::Unknown => fields.push(None),
        }
    }
    let mut distinct: Vec<&str> = fields.iter().copied().flatten().collect();
    distinct.sort_unstable();
    distinct.dedup();
    Fit {
        score: distinct.len(),
        aliases: how.contains(&How::Alias),
        fields,
    }
}

/// Whether a row is the heading row beyond doubt, so that no further row has to be looked at.
pub(super) fn is_certain<'r>(
    context: &Context<'r>,
    form: Option<&'r str>,
    mapping: Option<&ExportMapping>,
    line: &Line,
) -> bool {
    if mapping.is_some_and(|mapping| mapping.heading_row.is_some()) {
        return false;
    }
    match form {
        Some(form) => {
            let fit = fit(context, form, mapping, line);
            fit.score > 0 && context.has_all(form, &fit.fields)
        }
        None => fitting(context, mapping, line).len() == 1,
    }
}

/// Demanded forms whose columns all stand in a row.
fn fitting<'r>(
    context: &Context<'r>,
    mapping: Option<&ExportMapping>,
    line: &Line,
) -> Vec<(&'r str, Fit<'r>)> {
    let forms = context.reading.forms.iter();
    let fits = forms.map(|form| (*form, fit(context, form, mapping, line)));
    fits.filter(|(form, fit)| fit.score > 0 && context.has_all(form, &fit.fields))
        .collect()
}

/// Finds the headings among the first rows.
pub(super) fn find<'r>(
    context: &Context<'r>,
    form: Option<(&'r str, MatchRule)>,
    mapping: Option<&ExportMapping>,
    rows: &[Line],
) -> Result<Shape<'r>, Misfit> {
    let declared = mapping.and_then(|mapping| mapping.heading_row);
    let rows = match declared {
        None => rows,
        Some(wanted) => {
            let at = rows.iter().position(|row| row.number == wanted);
            let at = at.ok_or_else(|| {
                Misfit::new(
                    "the row that the mapping names as heading is not there",
                    format!("no row {wanted}"),
                    "the headings on the agreed row",
                )
            })?;
            &rows[at..=at]
        }
    };
    let (at, form, rule) = match form {
        Some((form, rule)) => (best_row(context, form, mapping, rows)?, form, rule),
        None => recognised(context, mapping, rows)?,
    };
    let headings = headings(context, form, mapping, &rows[at])?;
    Ok(Shape {
        number: rows[at].number,
        form,
        rule,
        headings,
    })
}

/// The first of the rows that have most columns of a form.
fn best_row<'r>(
    context: &Context<'r>,
    form: &'r str,
    mapping: Option<&ExportMapping>,
    rows: &[Line],
) -> Result<usize, Misfit> {
    let scores: Vec<usize> = rows
        .iter()
        .map(|row| fit(context, form, mapping, row).score)
        .collect();
    let most = scores.iter().copied().max().unwrap_or(0);
    let first = scores.iter().position(|score| *score == most);
    let (Some(first), true) = (first, most > 0) else {
        return Err(no_heading(context, form, rows));
    };
    let same = |row: &Line| {
        let texts = |row: &Line| -> Vec<String> {
            row.cells().iter().map(|cell| cell.text.clone()).collect()
        };
        texts(row) == texts(&rows[first])
    };
    let mut others = rows.iter().zip(&scores).skip(first + 1);
    // One column that fits is too little to tell headings from records.
    let tie = others.find(|(row, score)| **score == most && most > 1 && !same(row));
    match tie {
        None => Ok(first),
        Some((other, _)) => Err(Misfit::new(
            "two rows could hold the headings",
            format!("rows {} and {}", rows[first].number, other.number),
            "heading-row in the mapping of this export",
        )
        .on(other)
        .asked()),
    }
}

fn no_heading(context: &Context<'_>, form: &str, rows: &[Line]) -> Misfit {
    let wanted = context.lacking(form, &[]).join(", ");
    match rows.iter().find(|row| row.filled() > 0) {
        Some(row) => Misfit::new(
            "no row holds headings of its record form",
            shown(row),
            format!("a heading row with {wanted}"),
        )
        .on(row),
        None => Misfit::new(
            "the file has no heading row",
            "no row",
            "a heading row, and a row for each record",
        ),
    }
}

fn shown(row: &Line) -> String {
    let cells = row.cells().iter().map(|cell| cell.text.as_str());
    let cells: Vec<&str> = cells.collect();
    let mut text = cells.join(",");
    if let Some((end, _)) = text.char_indices().nth(300) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// A row that may be the heading, how well it fits, and the forms that it fits.
type Candidate<'r> = (usize, usize, Vec<(&'r str, Fit<'r>)>);

/// The row and the form whose columns all stand in it.
fn recognised<'r>(
    context: &Context<'r>,
    mapping: Option<&ExportMapping>,
    rows: &[Line],
) -> Result<(usize, &'r str, MatchRule), Misfit> {
    let mut best: Option<Candidate<'r>> = None;
    for (at, row) in rows.iter().enumerate() {
        let fits = fitting(context, mapping, row);
        let score = fits.iter().map(|(_, fit)| fit.score).max().unwrap_or(0);
        if score > best.as_ref().map_or(0, |(_, most, _)| *most) {
            best = Some((at, score, fits));
        }
    }
    let Some((at, _, fits)) = best else {
        return Err(nearest(context, mapping, rows));
    };
    match fits.as_slice() {
        [(form, fit)] => {
            let rule = match fit.aliases {
                true => MatchRule::Alias,
                false => MatchRule::Headings,
            };
            Ok((at, form, rule))
        }
        several => {
            let names: Vec<&str> = several.iter().map(|(form, _)| *form).collect();
            Err(Misfit::new(
                "its headings fit several record forms",
                names.join(", "),
                "a file named after its form, or delivery.toml",
            )
            .on(&rows[at])
            .asked())
        }
    }
}

/// Why no form was recognised, with the form that comes nearest.
fn nearest(context: &Context<'_>, mapping: Option<&ExportMapping>, rows: &[Line]) -> Misfit {
    let mut best: Option<(usize, &str, Vec<&str>)> = None;
    for row in rows {
        for form in context.reading.forms {
            let fit = fit(context, form, mapping, row);
            if fit.score > best.as_ref().map_or(1, |(most, ..)| *most) {
                best = Some((fit.score, form, context.lacking(form, &fit.fields)));
            }
        }
    }
    let found = rows.iter().find(|row| row.filled() > 0).map(shown);
    let wanted = match best {
        Some((_, form, lacking)) if !lacking.is_empty() => {
            format!(
                "the nearest is {form}, which also has {}",
                lacking.join(", ")
            )
        }
        _ => format!(
            "a file named after its form: {}",
            context.reading.forms.join(", ")
        ),
    };
    Misfit::new(
        "no record form of the spec fits this file",
        found.unwrap_or_else(|| "no row".to_owned()),
        wanted,
    )
}

/// Which column is which. Exact names count before other headings of the same column.
fn headings<'r>(
    context: &Context<'r>,
    form: &'r str,
    mapping: Option<&ExportMapping>,
    row: &Line,
) -> Result<Vec<Heading>, Misfit> {
    let named: Vec<Named<'r>> = row
        .cells()
        .iter()
        .map(|cell| context.named(form, mapping, &cell.text))
        .collect();
    let exact: Vec<&str> = named
        .iter()
        .filter_map(|named| match named {
            Named::Field(field, How::Exactly) => Some(*field),
            _ => None,
        })
        .collect();
    let mut taken: Vec<(String, usize)> = Vec::new();
    let mut headings = Vec::with_capacity(named.len());
    for (column, (named, cell)) in named.iter().zip(row.cells()).enumerate() {
        let field = match named {
            Named::Field(field, How::Alias) if exact.contains(field) => None,
            Named::Field(field, _) => Some((*field).to_owned()),
            Named::Unknown => None,
            // A column that other headings name leaves nothing to ask.
            Named::Unclear(fields) if fields.iter().all(|field| exact.contains(field)) => None,
            Named::Unclear(fields) => {
                let misfit = Misfit::new(
                    "a heading may stand for several columns",
                    cell.text.clone(),
                    format!(
                        "the column in the mapping of this export: {}",
                        fields.join(" or ")
                    ),
                );
                return Err(Misfit {
                    column: Some(column),
                    ..misfit.on(row).asked()
                });
            }
        };
        let name = field.clone().unwrap_or_else(|| heading(&cell.text));
        if let Some((_, first)) = taken
            .iter()
            .find(|(known, _)| *known == name && !name.is_empty())
        {
            let first = &row.cells()[*first].text;
            let misfit = Misfit::new(
                "a heading stands twice: which column counts cannot be known",
                match *first == cell.text {
                    true => first.clone(),
                    false => format!("{first} and {}", cell.text),
                },
                "each heading once",
            );
            return Err(Misfit {
                column: Some(column),
                ..misfit.on(row)
            });
        }
        taken.push((name, column));
        headings.push(Heading {
            field,
            written: cell.text.clone(),
            position: u32::try_from(column).unwrap_or(u32::MAX),
            converted: false,
            numbers: false,
        });
    }
    Ok(headings)
}
