//! `deny.toml` against the dependencies that there are: no more licences than are needed, no source but the
//! registry, no version twice without a reason.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

fn deny() -> toml::Table {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("deny.toml");
    std::fs::read_to_string(file).unwrap().parse().unwrap()
}

/// What cargo knows of this platform's dependencies; it asks nobody.
fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--offline", "--locked"])
        .args(["--filter-platform", &host()])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn host() -> String {
    let output = Command::new("rustc").arg("-vV").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.unwrap().to_owned()
}

fn packages(metadata: &Value) -> Vec<&Value> {
    let used: BTreeSet<&str> = metadata["resolve"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["id"].as_str().unwrap())
        .collect();
    let all = metadata["packages"].as_array().unwrap().iter();
    all.filter(|package| used.contains(package["id"].as_str().unwrap()))
        .collect()
}

fn words<'t>(table: &'t toml::Table, section: &str, key: &str) -> BTreeSet<&'t str> {
    let list = table[section][key].as_array().unwrap().iter();
    list.map(|word| word.as_str().unwrap()).collect()
}

/// Whether a licence expression is met by some licences. Expressions here have one level of brackets, and
/// the old stroke for "or".
fn met(expression: &str, by: &BTreeSet<&str>) -> bool {
    let expression = expression.replace('/', " OR ");
    let mut all = expression.split(" AND ");
    let one = |part: &str| {
        let part = part.trim_matches(['(', ')', ' ']);
        let mut any = part.split(" OR ");
        any.any(|licence| by.contains(licence.split(" WITH ").next().unwrap().trim()))
    };
    all.all(one)
}

#[test]
fn expressions_are_read_as_they_are_meant() {
    let by = BTreeSet::from(["MIT", "Zlib"]);
    for (expression, wanted) in [
        ("MIT", true),
        ("Apache-2.0 OR MIT", true),
        ("Apache-2.0/MIT", true),
        ("(Apache-2.0 OR MIT) AND Zlib", true),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", false),
        ("Apache-2.0 WITH LLVM-exception OR MIT", true),
        ("GPL-3.0-only", false),
        ("MIT-0", false),
    ] {
        assert_eq!(met(expression, &by), wanted, "{expression}");
    }
}

#[test]
fn licences_are_allowed_and_every_allowed_one_is_needed() {
    let deny = deny();
    let allowed = words(&deny, "licenses", "allow");
    let metadata = metadata();
    let licences: BTreeMap<&str, &str> = packages(&metadata)
        .into_iter()
        .map(|package| {
            let name = package["name"].as_str().unwrap();
            (name, package["license"].as_str().unwrap_or("none"))
        })
        .collect();
    assert!(licences.len() > 100, "{licences:?}");
    for (name, licence) in &licences {
        assert!(met(licence, &allowed), "{name} is under {licence}");
    }
    for one in &allowed {
        let fewer: BTreeSet<&str> = allowed
            .iter()
            .copied()
            .filter(|other| other != one)
            .collect();
        let needed = licences.values().any(|licence| !met(licence, &fewer));
        assert!(needed, "{one} is allowed, and nothing needs it");
    }
}

#[test]
fn everything_comes_from_the_registry() {
    let metadata = metadata();
    let registry = "registry+https://github.com/rust-lang/crates.io-index";
    for package in packages(&metadata) {
        let name = package["name"].as_str().unwrap();
        let source = package["source"].as_str();
        assert!(
            name == "tracespec" || source == Some(registry),
            "{name}: {source:?}"
        );
    }
}

#[test]
fn what_stands_twice_is_listed_with_its_reason() {
    let deny = deny();
    let metadata = metadata();
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in packages(&metadata) {
        let (name, version) = (&package["name"], &package["version"]);
        let known = versions.entry(name.as_str().unwrap()).or_default();
        known.insert(version.as_str().unwrap());
    }
    let skipped = deny["bans"]["skip"].as_array().unwrap();
    for skip in skipped {
        let reason = skip["reason"].as_str().unwrap();
        assert!(reason.len() > 20, "{reason}");
    }
    let listed = |name: &str, version: &str| {
        let wanted = format!("{name}@{version}");
        skipped
            .iter()
            .any(|skip| skip["crate"].as_str() == Some(&wanted))
    };
    for (name, versions) in versions.iter().filter(|(_, versions)| versions.len() > 1) {
        let free = versions
            .iter()
            .filter(|version| !listed(name, version))
            .count();
        assert!(free <= 1, "{name} stands twice: {versions:?}");
    }
}
