//! What the fuzz targets share. What is done with an input lies with the tests, which run it over
//! every input that once broke something.

#[path = "../../tests/fuzzed/mod.rs"]
pub mod fuzzed;

use std::path::Path;

/// Where `TRACESPEC_SEEDS` names a folder, writes the inputs that this target begins with into it and
/// ends the program.
pub fn write_seeds(target: &str) {
    let Some(folder) = std::env::var_os("TRACESPEC_SEEDS") else {
        return;
    };
    let folder = Path::new(&folder).join(target);
    std::fs::create_dir_all(&folder).expect("the folder of seeds");
    for (at, seed) in fuzzed::seeds::seeds(target).into_iter().enumerate() {
        std::fs::write(folder.join(format!("seed-{at:03}")), seed).expect("a seed");
    }
    std::process::exit(0);
}
