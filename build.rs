//! Samples (`demo`) and pages (`explain`) are embedded: a changed file is a changed program.

fn main() {
    println!("cargo:rerun-if-changed=samples/controller");
    println!("cargo:rerun-if-changed=src/explain");
    println!("cargo:rerun-if-changed=build.rs");
}
