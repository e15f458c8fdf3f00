//! What was left to be filled in, and would be printed in the request.

use super::{Sink, View};
use crate::spec::model::BasisDocument;

/// Head and product, with what each is called.
const HEAD: [(&str, &str); 7] = [
    ("/spec/id", "id of the spec"),
    ("/spec/revision", "revision of the spec"),
    ("/spec/title", "title of the spec"),
    ("/spec/buyer", "buyer"),
    ("/spec/contact", "contact"),
    ("/product/part", "part number"),
    ("/product/revision", "revision of the product"),
];

/// Words that stand for what nobody has written yet.
const WORDS: [&str; 4] = ["TBD", "TODO", "FIXME", "TBA"];

/// Blanks and stand-ins where suppliers look for a name or a number.
pub(super) fn placeholder(view: &View, sink: &mut Sink) {
    for (pointer, called) in HEAD {
        look(view, sink, pointer, called, None);
    }
    for document in BasisDocument::ALL {
        let key = document.key();
        for (part, called) in [("document", "number"), ("revision", "revision")] {
            let called = format!("{called} of the {}", document.title());
            let clause = format!("basis.{key}");
            look(
                view,
                sink,
                &format!("/basis/{key}/{part}"),
                &called,
                Some(&clause),
            );
        }
    }
}

fn look(view: &View, sink: &mut Sink, pointer: &str, called: &str, clause: Option<&str>) {
    let written = view.doc.json().pointer(pointer).and_then(|v| v.as_str());
    let Some(text) = written.filter(|text| stands_in(text)) else {
        return;
    };
    let message = if text.trim().is_empty() {
        format!("the {called} is blank: nothing would be printed in the request")
    } else {
        format!("the {called} is `{text}`, which would be printed in the request")
    };
    let place = view.value(pointer);
    let help = "write what it is, or leave the key out where it may be";
    match clause {
        Some(clause) => sink.warn_on(clause, place, message, help),
        None => sink.warn(place, message, help),
    }
}

/// Whether a text only keeps the place of another. A single `X` or `-` is a revision in many firms.
fn stands_in(text: &str) -> bool {
    let text = text.trim().to_uppercase();
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    let crosses = |word: &str| word.len() > 2 && word.bytes().all(|b| b == b'X');
    text.chars().all(|c| matches!(c, '?' | '…' | '_'))
        || matches!(text.as_str(), "..." | "<>" | "N.N." | "TO BE DEFINED")
        || text.contains("TO FILL IN")
        || text.contains("TO BE FILLED")
        || words.any(|word| WORDS.contains(&word) || crosses(word))
}

#[cfg(test)]
mod tests {
    use super::stands_in;

    #[test]
    fn stand_ins_are_told_from_names() {
        for text in [
            "",
            " \t",
            "TBD",
            "tbd (see PLM)",
            "TO FILL IN",
            "Todo",
            "XXX",
            "MC-XXXX",
            "?",
            "???",
            "…",
        ] {
            assert!(stands_in(text), "{text}");
        }
        for text in [
            "A",
            "X",
            "-",
            "XX-1",
            "TRS-1",
            "Ready?",
            "Todos GmbH",
            "0",
            "MAXXX 3",
        ] {
            assert!(!stands_in(text), "{text}");
        }
    }
}
