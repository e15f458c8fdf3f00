//! Printed documents: one block tree, several formats.

pub mod doc;
