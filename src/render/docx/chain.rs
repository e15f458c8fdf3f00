//! A chain as a table of boxes with arrows between them: a picture that can be edited.

use super::table::open;
use super::xml::escape;
use super::{WIDTH, run};
use crate::render::doc::{Back, Step, chain_in_words, words};
use crate::render::palette::{Palette, hex};

/// Boxes side by side before the chain goes on in a row below.
const MOST_IN_A_ROW: usize = 4;

/// Width of an arrow, and of one that says something.
const ARROW: u32 = 420;
const ARROW_WITH_WORDS: u32 = 1000;

/// A box wider than this looks empty.
const WIDEST: u32 = 4200;

/// The chain as a table; what follows it is the way back.
pub(super) fn chain(
    caption: &str,
    steps: &[Step],
    back: Option<&Back>,
    palette: Palette,
) -> String {
    if steps.is_empty() {
        return String::new();
    }
    let rows = steps.len().div_ceil(MOST_IN_A_ROW);
    let in_a_row = steps.len().div_ceil(rows);
    let arrow = if steps.iter().any(|step| step.then.is_some()) {
        ARROW_WITH_WORDS
    } else {
        ARROW
    };
    // In several rows the last box of each points on to the next row.
    let arrows = if rows == 1 { in_a_row - 1 } else { in_a_row };
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let width = ((WIDTH - arrow * count(arrows)) / count(in_a_row)).min(WIDEST);
    let widths: Vec<u32> = (0..in_a_row)
        .flat_map(|_| [width, arrow])
        .take(in_a_row + arrows)
        .collect();
    let mut out = open("Plain", &widths, caption).replace(
        "</w:tblPr>",
        &format!(
            "<w:tblDescription w:val=\"{}\"/></w:tblPr>",
            escape(&in_words(steps, back))
        ),
    );
    for (index, row) in steps.chunks(in_a_row).enumerate() {
        if index > 0 {
            out.push_str(&gap(&widths));
        }
        out.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        for column in 0..in_a_row {
            let step = row.get(column);
            out.push_str(&step.map_or_else(|| empty(width), |step| boxed(step, width, palette)));
            if column < arrows {
                let last = index * in_a_row + column + 1 >= steps.len();
                out.push_str(
                    &step
                        .filter(|_| !last)
                        .map_or_else(|| empty(arrow), |step| arrow_cell(step, arrow)),
                );
            }
        }
        out.push_str("</w:tr>");
    }
    out.push_str("</w:tbl>");
    out.push_str(&way_back(steps, back));
    out
}

/// The chain as one line, for those who cannot see it.
fn in_words(steps: &[Step], back: Option<&Back>) -> String {
    let entries: Vec<String> = chain_in_words(steps, back)
        .iter()
        .map(|entry| words(entry))
        .collect();
    entries.join(" \u{2192} ")
}

/// A box: solid where the step is asked for, broken where it is not.
fn boxed(step: &Step, width: u32, palette: Palette) -> String {
    let (line, color) = if step.asked {
        ("single", palette.accent)
    } else {
        ("dashed", crate::render::palette::STRONG_RULE)
    };
    let color = hex(color);
    let borders: String = ["top", "left", "bottom", "right"]
        .iter()
        .map(|side| {
            format!("<w:{side} w:val=\"{line}\" w:sz=\"8\" w:space=\"0\" w:color=\"{color}\"/>")
        })
        .collect();
    let ground = if step.asked {
        hex(palette.ground)
    } else {
        "FFFFFF".to_owned()
    };
    let mut paragraphs = paragraph("StepTitle", &run::text(&step.title, "", None));
    if let Some(code) = &step.code {
        paragraphs.push_str(&paragraph("Step", &run::text(code, "Code", None)));
    }
    for line in &step.lines {
        paragraphs.push_str(&paragraph("Step", &run::text(line, "", None)));
    }
    tall_cell(
        width,
        &format!(
            "<w:tcBorders>{borders}</w:tcBorders><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{ground}\"/>{STEP_ROOM}"
        ),
        &paragraphs,
    )
}

/// Room between a box and its words.
const STEP_ROOM: &str = "<w:tcMar><w:top w:w=\"60\" w:type=\"dxa\"/><w:left w:w=\"100\" w:type=\"dxa\"/>\
     <w:bottom w:w=\"80\" w:type=\"dxa\"/><w:right w:w=\"80\" w:type=\"dxa\"/></w:tcMar>";

fn arrow_cell(step: &Step, width: u32) -> String {
    let mut paragraphs = String::new();
    if let Some(then) = &step.then {
        paragraphs.push_str(&paragraph("Arrow", &run::text(then, "Quiet", None)));
    }
    paragraphs.push_str(&paragraph("Arrow", &run::text("\u{2192}", "Strong", None)));
    tall_cell(
        width,
        "<w:tcMar><w:left w:w=\"20\" w:type=\"dxa\"/><w:right w:w=\"20\" w:type=\"dxa\"/></w:tcMar><w:vAlign w:val=\"center\"/>",
        &paragraphs,
    )
}

fn empty(width: u32) -> String {
    tall_cell(width, "", &paragraph("Gap", ""))
}

/// Air between two rows of boxes.
fn gap(widths: &[u32]) -> String {
    let cells: String = widths.iter().map(|width| empty(*width)).collect();
    format!("<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
}

fn tall_cell(width: u32, properties: &str, paragraphs: &str) -> String {
    format!(
        "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{properties}</w:tcPr>{paragraphs}</w:tc>"
    )
}

fn paragraph(style: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{runs}</w:p>")
}

/// The way back in words under the boxes.
fn way_back(steps: &[Step], back: Option<&Back>) -> String {
    let ends = back.and_then(|back| Some((steps.get(back.from)?, steps.get(back.to)?, back)));
    let Some((from, to, back)) = ends else {
        return paragraph("Gap", "");
    };
    let runs = [
        run::text("\u{21ba} ", "", None),
        run::text(&from.title, "Strong", None),
        run::text(" \u{2192} ", "", None),
        run::text(&to.title, "Strong", None),
        run::text(": ", "", None),
        run::text(&back.text, "", None),
    ];
    paragraph("WayBack", &runs.concat())
}
