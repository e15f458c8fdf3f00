//! What a person reads on the terminal about the files they wrote.

pub mod diagnostic;
pub mod text;
pub mod verify_text;
