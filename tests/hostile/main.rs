//! What a supplier, or chance, may put into a delivery or in the place of a file, and what may happen
//! while the program runs. Each ends in a finding or an error that names cause and place, within set
//! time and memory; nothing is released, and nothing is written where it does not belong.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![cfg(unix)]

#[path = "../common/folder.rs"]
mod folder;

mod archives;
mod desk;
mod faults;
mod json;
mod limits;
mod make;
mod many;
mod places;
mod texts;
mod whole_files;
mod workbooks;
