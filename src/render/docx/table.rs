//! Tables: fixed columns, a head that repeats, rows that stay whole.

use super::xml::escape;
use super::{WIDTH, run};
use crate::render::doc::{Cell, Column, Span, words};
use crate::wording::Text;

/// No column is narrower, whatever its share: a few letters must fit.
const NARROWEST: u32 = 600;

/// A row of about this many lines or more may be parted: it could be taller than a page.
const WHOLE_ROW: u32 = 24;

/// Width of a letter in a table, about, in twentieths of a point.
const LETTER: u32 = 85;

/// Widths of columns by their shares; together they fill the text area.
pub(super) fn widths(columns: &[Column]) -> Vec<u32> {
    let count = u32::try_from(columns.len()).unwrap_or(u32::MAX).max(1);
    let share = |column: &Column| u32::from(column.width.max(1));
    let total: u32 = columns.iter().map(share).sum::<u32>().max(1);
    let least = NARROWEST.min(WIDTH / count);
    let pinched = columns
        .iter()
        .any(|column| share(column) * WIDTH / total < least);
    let (least, free) = if pinched {
        (least, WIDTH - least * count)
    } else {
        (0, WIDTH)
    };
    let mut widths: Vec<u32> = columns
        .iter()
        .map(|column| least + share(column) * free / total)
        .collect();
    let rest = WIDTH.saturating_sub(widths.iter().sum());
    if let Some(last) = widths.last_mut() {
        *last += rest;
    }
    widths
}

/// The opening of a table: its style, widths, and its name for those who cannot see it.
pub(super) fn open(style: &str, widths: &[u32], name: &str) -> String {
    let total: u32 = widths.iter().sum();
    let name = if name.is_empty() {
        String::new()
    } else {
        format!("<w:tblCaption w:val=\"{}\"/>", escape(name))
    };
    let columns: String = widths
        .iter()
        .map(|width| format!("<w:gridCol w:w=\"{width}\"/>"))
        .collect();
    format!(
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"{style}\"/><w:tblW w:w=\"{total}\" w:type=\"dxa\"/>\
         <w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"0020\" w:firstRow=\"1\" w:lastRow=\"0\" \
         w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/>{name}</w:tblPr>\
         <w:tblGrid>{columns}</w:tblGrid>"
    )
}

/// A cell that holds one paragraph.
pub(super) fn cell(width: u32, properties: &str, style: &str, runs: &str) -> String {
    format!(
        "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{properties}</w:tcPr>\
         <w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{runs}</w:p></w:tc>"
    )
}

/// A table with a head.
pub(super) fn table(name: &str, columns: &[Column], rows: &[Vec<Cell>]) -> String {
    let widths = widths(columns);
    let mut out = open("Records", &widths, name);
    let head: String = columns
        .iter()
        .zip(&widths)
        .map(|(column, width)| {
            let title = run::text(&column.title, "", None);
            cell(*width, "", "CellHead", &title)
        })
        .collect();
    out.push_str(&format!(
        "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"
    ));
    for row in rows {
        let texts: Vec<&[Span]> = row.iter().map(|cell| &*cell.text).collect();
        let cells: String = texts
            .iter()
            .zip(&widths)
            .map(|(text, width)| cell(*width, "", "Cell", &run::spans(text)))
            .collect();
        out.push_str(&format!("<w:tr>{}{cells}</w:tr>", whole(&texts, &widths)));
    }
    out + "</w:tbl>"
}

/// Keeps a row of ordinary height on one page.
fn whole(texts: &[&[Span]], widths: &[u32]) -> &'static str {
    let lines = |(text, width): (&&[Span], &u32)| {
        let letters = u32::try_from(words(text).chars().count()).unwrap_or(u32::MAX);
        letters / (width / LETTER).max(1)
    };
    if texts.iter().zip(widths).map(lines).max() < Some(WHOLE_ROW) {
        "<w:trPr><w:cantSplit/></w:trPr>"
    } else {
        ""
    }
}

/// Pairs of label and value.
pub(super) fn facts(pairs: &[(Text, Vec<Span>)]) -> String {
    const LABEL: u32 = 2700;
    let widths = [LABEL, WIDTH - LABEL];
    let mut out = open("Plain", &widths, "");
    for (label, value) in pairs {
        let name = [crate::render::doc::plain(label)];
        // A value that is left to the reader's pen gets a line to write on.
        let line = if words(value).is_empty() {
            "<w:tcBorders><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"8A97A6\"/></w:tcBorders>"
        } else {
            ""
        };
        out.push_str(&format!(
            "<w:tr>{}{}{}</w:tr>",
            whole(&[&name, value], &widths),
            cell(LABEL, "", "Label", &run::text(label, "", None)),
            cell(WIDTH - LABEL, line, "Value", &run::spans(value)),
        ));
    }
    out + "</w:tbl>"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fill_the_page_and_none_vanishes() {
        let widths_of = |shares: &[u16]| {
            let columns: Vec<Column> = shares
                .iter()
                .map(|w| Column::new(Text::default(), *w))
                .collect();
            widths(&columns)
        };
        assert_eq!(widths_of(&[1, 1]), [4819, 4819]);
        assert_eq!(widths_of(&[1, 999]), [608, 9030]);
        for shares in [&[3, 3, 3][..], &[1; 30], &[1, 200, 1], &[65535; 7]] {
            let widths = widths_of(shares);
            assert_eq!(widths.iter().sum::<u32>(), WIDTH);
            assert!(widths.iter().all(|w| *w >= WIDTH / 30), "{widths:?}");
        }
    }
}
