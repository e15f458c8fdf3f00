#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;

#[test]
fn what_is_written_at_a_place_is_shown() {
    let source = SourceFile::new(
        "a/quote.toml",
        "[quote]\nnumber = \"1\"\n\n[quote.response.x]\nstate = \"partial\"\ndepth = \"lot\"\n[next]\n",
    );
    let sources = Sources::new(vec![&source]);
    let at = |text: &str| {
        let from = source.text().find(text).unwrap();
        sources.excerpt(&source.place(from..from + 1))
    };
    assert_eq!(at("number"), "number = \"1\"");
    // The head of a table brings its lines, up to an empty one or the next table.
    assert_eq!(
        at("[quote.response.x]"),
        "[quote.response.x]\nstate = \"partial\"\ndepth = \"lot\""
    );
    let place = Place::in_sheet("a/quote.toml", "Answers!F12", 12, 6);
    assert_eq!(sources.excerpt(&place), "");
    let other = SourceFile::new("b/quote.toml", "x = 1");
    assert_eq!(sources.excerpt(&other.place(0..1)), "");
}
