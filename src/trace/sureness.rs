//! How sure a step is from a record to a unit, and why it is no surer.

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

/// Whether the records say it, or only leave it open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sure {
    /// A record names the unit itself.
    Certain,
    /// The unit is among those that a record may mean.
    Possible,
}

impl Sure {
    /// In a word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Sure::Certain => "certain",
            Sure::Possible => "possibly",
        }
    }
}

/// Why a step is not certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// One of several candidate lots at a splice.
    Splice,
    /// The record names a station and a time, no unit: the unit was there.
    Window,
    /// The record names the panel.
    Panel,
    /// The record does not say which revision.
    Revision,
    /// The record writes the identity otherwise.
    Spelling,
    /// The record names the production lot only.
    Lot,
    /// Records disagree on where the unit was built.
    Disputed,
}

impl Doubt {
    /// Every doubt, the smallest first.
    pub const ALL: [Doubt; 7] = [
        Doubt::Splice,
        Doubt::Window,
        Doubt::Panel,
        Doubt::Revision,
        Doubt::Spelling,
        Doubt::Lot,
        Doubt::Disputed,
    ];

    /// Why, in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Doubt::Splice => "a splice leaves more than one candidate lot",
            Doubt::Window => {
                "the record names a station and a time, and the unit was there after it"
            }
            Doubt::Panel => "the record names the panel: all boards of it",
            Doubt::Revision => "the record does not say which revision",
            Doubt::Spelling => "the record writes the identity in another way",
            Doubt::Lot => {
                "the record names the production lot only: all boards of it, as an upper bound"
            }
            Doubt::Disputed => "records disagree on where the unit was built",
        }
    }

    /// The same in a word or two, where there is a line for each record.
    #[must_use]
    pub fn short(self) -> &'static str {
        match self {
            Doubt::Splice => "splice",
            Doubt::Window => "by station and time",
            Doubt::Panel => "by panel",
            Doubt::Revision => "revision not recorded",
            Doubt::Spelling => "written otherwise",
            Doubt::Lot => "by production lot",
            Doubt::Disputed => "records disagree",
        }
    }

    fn bit(self) -> u8 {
        1 << (self as u8)
    }
}

/// The doubts of one step; none is certain. Fewer and smaller doubts come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Doubts(u8);

impl Doubts {
    /// With one more.
    #[must_use]
    pub fn with(self, doubt: Doubt) -> Doubts {
        Doubts(self.0 | doubt.bit())
    }

    /// With one more where something holds.
    #[must_use]
    pub fn with_if(self, holds: bool, doubt: Doubt) -> Doubts {
        if holds { self.with(doubt) } else { self }
    }

    /// The doubts of both.
    #[must_use]
    pub fn and(self, other: Doubts) -> Doubts {
        Doubts(self.0 | other.0)
    }

    /// Whether there is any.
    #[must_use]
    pub fn sure(self) -> Sure {
        if self.0 == 0 {
            Sure::Certain
        } else {
            Sure::Possible
        }
    }

    /// Each of them.
    #[must_use]
    pub fn list(self) -> Vec<Doubt> {
        let all = Doubt::ALL.into_iter();
        all.filter(|doubt| self.0 & doubt.bit() != 0).collect()
    }

    /// All in a word or two; nothing where it is certain.
    #[must_use]
    pub fn short(self) -> String {
        let words: Vec<&str> = self.list().into_iter().map(Doubt::short).collect();
        words.join(", ")
    }

    /// All in a sentence; of a certain step, what makes it so.
    #[must_use]
    pub fn words(self) -> String {
        if self.0 == 0 {
            return "a record names the unit itself".to_owned();
        }
        let words: Vec<&str> = self.list().into_iter().map(Doubt::words).collect();
        words.join("; ")
    }
}

impl Serialize for Doubts {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.list().serialize(to)
    }
}

impl JsonSchema for Doubts {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Doubts".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Vec::<Doubt>::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::{Doubt, Doubts, Sure};

    #[test]
    fn a_step_is_certain_only_without_any_doubt() {
        assert_eq!(Doubts::default().sure(), Sure::Certain);
        for doubt in Doubt::ALL {
            let doubts = Doubts::default().with(doubt);
            assert_eq!(doubts.sure(), Sure::Possible);
            assert_eq!(doubts.list(), [doubt]);
            assert!(Doubts::default() < doubts, "certain comes before {doubt:?}");
        }
    }

    #[test]
    fn a_splice_is_surer_than_a_lot() {
        let splice = Doubts::default().with(Doubt::Splice);
        assert!(splice < Doubts::default().with(Doubt::Lot));
        assert!(splice < splice.with(Doubt::Panel));
    }
}
