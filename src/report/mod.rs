//! What a person reads on the terminal about the files they wrote.

pub mod diagnostic;
