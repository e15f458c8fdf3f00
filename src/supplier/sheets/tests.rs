//! Places of cells.
#![allow(clippy::unwrap_used)]

use super::desk::place;

#[test]
fn a_cell_has_the_row_and_column_of_its_address() {
    let at = |address: &str| {
        let place = place("form.xlsx", address);
        (place.line.get(), place.column, place.within())
    };
    assert_eq!(at("Answers!F12"), (12, 6, "Answers!F12".to_owned()));
    assert_eq!(at("'My sheet!'!AA3"), (3, 27, "'My sheet!'!AA3".to_owned()));
}
