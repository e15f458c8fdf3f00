//! Generic checks as data: what a clause demands of delivered records.

mod kind;

pub use kind::{
    CheckKind, Condition, Counted, Filter, FormField, Reference, Rows, SELF_FORM, UNIT,
};
