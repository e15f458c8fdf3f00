//! What paragraphs, runs and tables look like, and how lists are numbered.

use super::WIDTH;
use super::run::word_language;
use super::xml::{DECLARATION, NAMESPACES};
use crate::render::doc::{Doc, Rgb};
use crate::render::palette::{self, Palette};

/// Fonts that Word has; other programs know what to take instead.
const SANS: &str = "Arial";
const MONO: &str = "Consolas";
const CHINESE: &str = "Microsoft YaHei";

/// Paper, margins and what stands above and below the text of every page.
pub(super) const SECTION: &str = "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId-header\"/>\
     <w:footerReference w:type=\"default\" r:id=\"rId-footer\"/>\
     <w:footerReference w:type=\"first\" r:id=\"rId-footer\"/>\
     <w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
     <w:pgMar w:top=\"1134\" w:right=\"1134\" w:bottom=\"1247\" w:left=\"1134\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/>\
     <w:titlePg/></w:sectPr>";

fn color(color: Rgb) -> String {
    format!("<w:color w:val=\"{}\"/>", palette::hex(color))
}

/// Half points, for the size of letters.
fn size(half_points: u32) -> String {
    format!("<w:sz w:val=\"{half_points}\"/><w:szCs w:val=\"{half_points}\"/>")
}

const BOLD: &str = "<w:b/><w:bCs/>";

fn paragraph_style(id: &str, name: &str, paragraph: &str, run: &str) -> String {
    format!(
        "<w:style w:type=\"paragraph\" w:customStyle=\"{}\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>\
         <w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>",
        u8::from(!BUILT_IN.contains(&id)),
    )
}

/// Styles that Word knows by name.
const BUILT_IN: [&str; 12] = [
    "Title",
    "Subtitle",
    "Heading1",
    "Heading2",
    "Heading3",
    "Heading4",
    "Caption",
    "TOC1",
    "TOCHeading",
    "Header",
    "Footer",
    "ListParagraph",
];

fn character_style(id: &str, name: &str, run: &str) -> String {
    format!(
        "<w:style w:type=\"character\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:qFormat/><w:rPr>{run}</w:rPr></w:style>"
    )
}

/// The part with all styles.
pub(super) fn styles(doc: &Doc, palette: Palette) -> String {
    let lang = word_language(&doc.lang);
    let mut out = format!(
        "{DECLARATION}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>\
         <w:rFonts w:ascii=\"{SANS}\" w:hAnsi=\"{SANS}\" w:cs=\"{SANS}\" w:eastAsia=\"{CHINESE}\"/>\
         {}{}<w:lang w:val=\"{lang}\" w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault>\
         <w:pPrDefault><w:pPr><w:spacing w:after=\"100\" w:line=\"264\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>",
        color(palette::INK),
        size(19),
    );
    out.push_str(&headings(palette));
    out.push_str(&texts(palette));
    out.push_str(&characters(palette));
    out.push_str(&tables(palette));
    out + "</w:styles>"
}

fn headings(palette: Palette) -> String {
    let rule = |color: Rgb, weight: u32| {
        format!(
            "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"{weight}\" w:space=\"3\" w:color=\"{}\"/></w:pBdr>",
            palette::hex(color)
        )
    };
    let mut out = paragraph_style(
        "Title",
        "Title",
        "<w:keepNext/><w:spacing w:before=\"0\" w:after=\"40\"/>",
        &format!("{BOLD}{}", size(42)),
    );
    out.push_str(&paragraph_style(
        "Subtitle",
        "Subtitle",
        &format!("{}<w:spacing w:after=\"240\"/>", rule(palette.accent, 16)),
        &format!("{}{}", color(palette::QUIET), size(22)),
    ));
    let levels = [
        (28, 440, 120, palette.accent, rule(palette::STRONG_RULE, 4)),
        (23, 320, 80, palette::INK, String::new()),
        (20, 260, 60, palette::INK, String::new()),
        (19, 220, 40, palette.accent, String::new()),
    ];
    for (index, (letters, above, below, ink, rule)) in levels.into_iter().enumerate() {
        let level = index + 1;
        out.push_str(&paragraph_style(
            &format!("Heading{level}"),
            &format!("heading {level}"),
            &format!(
                "<w:keepNext/><w:keepLines/>{rule}<w:spacing w:before=\"{above}\" w:after=\"{below}\"/><w:outlineLvl w:val=\"{index}\"/>"
            ),
            &format!("{BOLD}{}{}", color(ink), size(letters)),
        ));
    }
    out
}

fn note(id: &str, ground: Rgb, bar: Rgb, more: &str, run: &str) -> String {
    paragraph_style(
        id,
        id,
        &format!(
            "{more}<w:pBdr><w:left w:val=\"single\" w:sz=\"24\" w:space=\"8\" w:color=\"{}\"/></w:pBdr>\
             <w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{}\"/><w:spacing w:before=\"0\" w:after=\"0\"/>\
             <w:ind w:left=\"220\" w:right=\"60\"/>",
            palette::hex(bar),
            palette::hex(ground),
        ),
        run,
    )
}

fn texts(palette: Palette) -> String {
    let small = size(17);
    let label = |ink: Rgb| format!("{BOLD}{}{}", color(ink), size(17));
    let tight = "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"252\" w:lineRule=\"auto\"/>";
    let edge = format!(
        "<w:tabs><w:tab w:val=\"right\" w:pos=\"{WIDTH}\"/></w:tabs><w:spacing w:after=\"0\"/>"
    );
    let grey = format!("{}{}", color(palette::QUIET), size(15));
    [
        paragraph_style("Company", "Company", tight, &format!("{BOLD}{}{}", color(palette.accent), size(24))),
        paragraph_style("Address", "Address", tight, &format!("{}{small}", color(palette::QUIET))),
        paragraph_style("TOCHeading", "TOC Heading", "<w:keepNext/><w:spacing w:before=\"300\" w:after=\"60\"/>", &format!("{BOLD}{}", color(palette.accent))),
        paragraph_style("TOC1", "toc 1", "<w:spacing w:after=\"40\"/>", ""),
        paragraph_style("ListParagraph", "List Paragraph", "<w:spacing w:after=\"50\"/>", ""),
        paragraph_style("Caption", "caption", "<w:keepNext/><w:spacing w:before=\"160\" w:after=\"60\"/>", &format!("{BOLD}{small}")),
        paragraph_style("Cell", "Cell", tight, &small),
        paragraph_style("CellHead", "Cell head", &format!("<w:keepNext/>{tight}"), &format!("{BOLD}{small}")),
        paragraph_style("Label", "Label", tight, &color(palette::QUIET)),
        paragraph_style("Value", "Value", tight, ""),
        paragraph_style("StepTitle", "Step title", &format!("<w:keepNext/>{tight}"), &format!("{BOLD}{small}")),
        paragraph_style("Step", "Step", &format!("<w:keepNext/>{tight}"), &size(16)),
        paragraph_style("Arrow", "Arrow", &format!("<w:keepNext/>{tight}<w:jc w:val=\"center\"/>"), &format!("{}{}", color(palette.accent), size(15))),
        paragraph_style("WayBack", "Way back", "<w:spacing w:before=\"80\" w:after=\"160\"/>", &small),
        paragraph_style("Gap", "Gap", "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"160\" w:lineRule=\"exact\"/>", &size(8)),
        note("Note", palette.ground, palette.accent, "", ""),
        note("NoteLabel", palette.ground, palette.accent, "<w:keepNext/>", &label(palette.accent)),
        note("Warning", palette::WARNING_GROUND, palette::WARNING, "", ""),
        note("WarningLabel", palette::WARNING_GROUND, palette::WARNING, "<w:keepNext/>", &label(palette::WARNING)),
        paragraph_style("Header", "header", &edge, &grey),
        paragraph_style("Footer", "footer", &format!("<w:pBdr><w:top w:val=\"single\" w:sz=\"4\" w:space=\"5\" w:color=\"{}\"/></w:pBdr>{edge}", palette::hex(palette::RULE)), &grey),
        paragraph_style("Issue", "Issue", "<w:spacing w:before=\"300\" w:after=\"0\"/>", &format!("{}{}", color(palette::QUIET), size(15))),
    ]
    .concat()
}

fn characters(palette: Palette) -> String {
    let mono = format!(
        "<w:rFonts w:ascii=\"{MONO}\" w:hAnsi=\"{MONO}\" w:cs=\"{MONO}\" w:eastAsia=\"{CHINESE}\"/><w:noProof/>"
    );
    [
        character_style("Strong", "Strong", BOLD),
        character_style("Code", "Code", &mono),
        character_style("Quiet", "Quiet", &color(palette::QUIET)),
        character_style(
            "Hyperlink",
            "Hyperlink",
            &format!("{}<w:u w:val=\"single\"/>", color(palette.accent)),
        ),
    ]
    .concat()
}

fn tables(palette: Palette) -> String {
    let line = |side: &str, color: Rgb, weight: u32| {
        format!(
            "<w:{side} w:val=\"single\" w:sz=\"{weight}\" w:space=\"0\" w:color=\"{}\"/>",
            palette::hex(color)
        )
    };
    let table = |id: &str, borders: &str, room: u32, side: u32, rest: &str| {
        format!(
            "<w:style w:type=\"table\" w:customStyle=\"1\" w:styleId=\"{id}\"><w:name w:val=\"{id}\"/><w:qFormat/>\
             <w:tblPr>{borders}<w:tblCellMar><w:top w:w=\"{room}\" w:type=\"dxa\"/><w:left w:w=\"{side}\" w:type=\"dxa\"/>\
             <w:bottom w:w=\"{room}\" w:type=\"dxa\"/><w:right w:w=\"{side}\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr>{rest}</w:style>"
        )
    };
    let borders = format!(
        "<w:tblBorders>{}{}</w:tblBorders>",
        line("bottom", palette::RULE, 4),
        line("insideH", palette::RULE, 4)
    );
    let head = format!(
        "<w:tblStylePr w:type=\"firstRow\"><w:tcPr><w:tcBorders>{}{}</w:tcBorders>\
         <w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{}\"/></w:tcPr></w:tblStylePr>",
        line("top", palette::STRONG_RULE, 6),
        line("bottom", palette::STRONG_RULE, 6),
        palette::hex(palette.ground),
    );
    table("Records", &borders, 55, 90, &head) + &table("Plain", "", 30, 0, "")
}

/// Bullets, and as many numberings as there are numbered lists: each begins at 1.
pub(super) fn numbering(lists: usize) -> String {
    let level = |kind: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{kind}\"/><w:lvlText w:val=\"{text}\"/>\
             <w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"400\" w:hanging=\"320\"/></w:pPr></w:lvl>"
        )
    };
    let mut out = format!(
        "{DECLARATION}<w:numbering {NAMESPACES}>\
         <w:abstractNum w:abstractNumId=\"0\"><w:multiLevelType w:val=\"singleLevel\"/>{}</w:abstractNum>\
         <w:abstractNum w:abstractNumId=\"1\"><w:multiLevelType w:val=\"singleLevel\"/>{}</w:abstractNum>\
         <w:num w:numId=\"{BULLETS}\"><w:abstractNumId w:val=\"0\"/></w:num>",
        level("bullet", "\u{2022}"),
        level("decimal", "%1."),
    );
    for list in 1..=lists {
        out.push_str(&format!(
            "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride w:ilvl=\"0\">\
             <w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>",
            BULLETS + list
        ));
    }
    out + "</w:numbering>"
}

/// Number of the list with bullets; numbered lists count on from it.
pub(super) const BULLETS: usize = 1;

/// What other programs may take for the fonts.
pub(super) fn fonts() -> String {
    let font = |name: &str, other: &str, family: &str, pitch: &str| {
        format!(
            "<w:font w:name=\"{name}\"><w:altName w:val=\"{other}\"/><w:family w:val=\"{family}\"/><w:pitch w:val=\"{pitch}\"/></w:font>"
        )
    };
    format!(
        "{DECLARATION}<w:fonts {NAMESPACES}>{}{}{}</w:fonts>",
        font(SANS, "Liberation Sans", "swiss", "variable"),
        font(MONO, "DejaVu Sans Mono", "modern", "fixed"),
        font(CHINESE, "Noto Sans CJK SC", "swiss", "variable"),
    )
}
