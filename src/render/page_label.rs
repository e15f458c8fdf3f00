//! The label of a page number, such as `page {page} of {pages}`, in the order of its language.

/// A piece of the label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'l> {
    /// Words as they stand.
    Words(&'l str),
    /// The number of the page.
    Page,
    /// How many pages there are.
    Pages,
}

/// The pieces of a label, in order.
pub(super) fn pieces(label: &str) -> Vec<Piece<'_>> {
    const NAMES: [(&str, Piece); 2] = [("{page}", Piece::Page), ("{pages}", Piece::Pages)];
    let mut out = Vec::new();
    let mut rest = label;
    while !rest.is_empty() {
        let next = NAMES
            .iter()
            .filter_map(|(name, piece)| rest.find(name).map(|at| (at, *name, *piece)))
            .min_by_key(|(at, ..)| *at);
        let Some((at, name, piece)) = next else {
            out.push(Piece::Words(rest));
            break;
        };
        let (words, tail) = rest.split_at(at);
        if !words.is_empty() {
            out.push(Piece::Words(words));
        }
        out.push(piece);
        rest = tail.get(name.len()..).unwrap_or_default();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_where_the_language_puts_them() {
        assert_eq!(
            pieces("page {page} of {pages}"),
            [
                Piece::Words("page "),
                Piece::Page,
                Piece::Words(" of "),
                Piece::Pages
            ]
        );
        assert_eq!(
            pieces("共 {pages} 页，第 {page} 页"),
            [
                Piece::Words("共 "),
                Piece::Pages,
                Piece::Words(" 页，第 "),
                Piece::Page,
                Piece::Words(" 页")
            ]
        );
        assert_eq!(pieces("{x}"), [Piece::Words("{x}")]);
    }
}
