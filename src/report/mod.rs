//! What a person reads on the terminal about the files they wrote, and about quotes.

pub mod compare_text;
pub mod diagnostic;
pub mod effective;
mod table;
pub mod verify_text;
