//! Fixed wording, kept apart from what people typed, so that it can be said in another language.
//!
//! A [`Text`] reads as English wherever a string is wanted. It remembers which sentence of the tool it
//! came from and what was filled in, and [`Wording::say`] says the same in the language of a printed
//! document. What people typed stays as it is in every language.

mod language;
mod table;
mod text;

pub use language::Language;
pub use table::{Flaw, Wording, known_sentences, names_in};
pub use text::{Text, typed};

pub(crate) use table::printed;

/// A sentence of the tool, with named places for what is filled in.
///
/// The sentence is a literal: it is the key under which the translations stand in
/// `src/wording/LANGUAGE/*.toml`, and a test finds each of them in the source. Where one English word
/// needs two translations, what follows `¦` tells them apart and is never printed.
///
/// ```
/// use tracespec::{say, wording::typed};
/// let text = say!("{count} boards of {part}", count = 500, part = typed("MC-4471"));
/// assert_eq!(&*text, "500 boards of MC-4471");
/// ```
#[macro_export]
macro_rules! say {
    ($template:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::wording::Text::said(
            $template,
            vec![$((stringify!($name), $crate::wording::Text::from($value))),*],
        )
    };
}

/// The names of a closed list of things: the plain English word for findings and terminals, and the
/// same as a text for documents, so that neither can change without the other.
macro_rules! names {
    ($(
        $(#[$doc:meta])*
        pub fn $plain:ident, $text:ident { $($case:pat => say!($word:literal),)+ }
    )+) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $plain(self) -> &'static str {
            match self { $($case => $crate::wording::printed($word),)+ }
        }

        /// The same as a text, for documents in any language.
        #[must_use]
        pub fn $text(self) -> $crate::wording::Text {
            match self { $($case => $crate::say!($word),)+ }
        }
    )+};
}
pub(crate) use names;

#[cfg(test)]
mod tests;
