//! The samples are embedded for `demo`: a changed sample is a changed program.

fn main() {
    println!("cargo:rerun-if-changed=samples/controller");
    println!("cargo:rerun-if-changed=build.rs");
}
