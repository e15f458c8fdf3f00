//! Files that are read whole: specs, orders, agreements, responses, reports, templates.

use super::desk::Desk;

/// 100 MB of it.
fn hundred(text: &str) -> Vec<u8> {
    text.as_bytes().repeat(100_000_000 / text.len())
}

#[test]
fn a_hundred_megabytes_of_toml_are_too_much() {
    let desk = Desk::new();
    desk.put("large.toml", &hundred("key = \"value\"\n"));
    let verbs: [&[&str]; 7] = [
        &["check", "large.toml"],
        &["rfq", "large.toml", "-o", "out"],
        &["verify", "large.toml", "delivery"],
        &["verify", "--order", "large.toml", "spec.toml", "delivery"],
        &["compare", "spec.toml", "large.toml"],
        &["diff", "spec.toml", "large.toml"],
        &[
            "agree",
            "--date",
            "2026-11-23",
            "spec.toml",
            "large.toml",
            "-o",
            "out/a",
        ],
    ];
    for verb in verbs {
        desk.run(verb).refuses(&["large.toml"]);
    }
    desk.run(&["verify", "--against", "large.toml", "spec.toml", "delivery"])
        .refuses(&["large.toml"]);
}

#[test]
fn what_has_no_end_is_read_to_a_bound() {
    let desk = Desk::new();
    for verb in [
        &["check", "/dev/zero"][..],
        &["verify", "/dev/zero", "delivery"],
        &["compare", "spec.toml", "/dev/zero"],
        &["verify", "--order", "/dev/zero", "spec.toml", "delivery"],
    ] {
        desk.run(verb).refuses(&["/dev/zero"]);
    }
}

#[test]
fn toml_that_is_small_and_hard_is_read_or_refused() {
    let desk = Desk::new();
    let deep = format!("a = {}{}\n", "[".repeat(100_000), "]".repeat(100_000));
    let dotted = format!("{}b = 1\n", "a.".repeat(100_000));
    let tables = "[a]\n".repeat(50_000);
    let items = "[[clause]]\n".repeat(50_000);
    let keys: String = (0..2_000).map(|n| format!("key{n} = {n}\n")).collect();
    let quotes = "\"\"\"".repeat(500_001);
    let control = "a = \"\u{0}\u{1}\"\n".to_owned();
    for text in [deep, dotted, tables, items, keys, quotes, control] {
        desk.put("hard.toml", text.as_bytes());
        for verb in [
            &["check", "hard.toml"][..],
            &["verify", "--order", "hard.toml", "spec.toml", "delivery"],
            &["compare", "spec.toml", "hard.toml"],
        ] {
            let said = desk.run(verb);
            said.refuses(&["hard.toml"]);
        }
    }
    // The supplier's own words on what its files are.
    let many: String = (0..10_000)
        .map(|n| format!("[[file]]\npath='{n}'\nform='x'\n"))
        .collect();
    desk.put("delivery/delivery.toml", many.as_bytes());
    for n in 0..2_000 {
        desk.put(&format!("delivery/notes/{n}.txt"), b"");
    }
    desk.verify()
        .refuses(&["delivery.toml", "it names a file that was not delivered"]);
}

#[test]
fn a_report_that_is_none_is_refused() {
    let desk = Desk::new();
    let deep = "[".repeat(1 << 20);
    for text in [
        deep,
        "{".to_owned(),
        "{\"findings\":[{}]}".to_owned(),
        "\u{0}".repeat(1000),
    ] {
        desk.put("old.json", text.as_bytes());
        let said = desk.verify_with(&["--against", "old.json"]);
        said.refuses(&["old.json"]);
        assert_eq!(said.code, Some(2));
    }
}

#[test]
fn templates_that_loop_come_to_an_end() {
    let desk = Desk::new();
    let said = desk.run(&["templates", "export", "out/templates"]);
    assert_eq!(said.code, Some(0), "{}", said.all());
    let names = std::fs::read_dir(desk.path("out/templates")).unwrap();
    let names = names.map(|entry| entry.unwrap().path());
    let pages = |path: &std::path::PathBuf| path.extension().is_some_and(|e| e == "j2");
    let names: Vec<_> = names.filter(pages).collect();
    assert!(!names.is_empty());
    let loops = [
        "{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}",
        "{% macro again(n) %}{{ again(n) }}{% endmacro %}{{ again(1) }}",
        "{{ 'x' * 4000000000 }}",
        "{% include '/etc/passwd' %}",
        "{% extends 'page.html' %}",
        "{% set it = namespace(x='abcd') %}{% for i in range(60) %}{% set it.x = it.x ~ it.x %}{% endfor %}",
        "{% set it = namespace(x='a') %}{% for i in range(60) %}{% set it.x = it.x|replace('a', 'aa') %}\
         {% endfor %}",
        "{% set it = namespace(x='abcd', l=[]) %}{% for i in range(20) %}{% set it.x = it.x ~ it.x %}\
         {% endfor %}{% for i in range(100000) %}{% set it.l = it.l + [it.x ~ 'a'] %}{% endfor %}",
        "{% macro again(n) %}{{ again(n ~ n) }}{% endmacro %}{{ again('abcd') }}",
        "{% set it = namespace(l=['a']) %}{% for i in range(60) %}{% set it.l = [it.l, it.l] %}{% endfor %}\
         {{ it.l }}",
    ];
    for text in loops {
        for name in &names {
            std::fs::write(name, text).unwrap();
        }
        let said = desk.run(&[
            "rfq",
            "spec.toml",
            "--templates",
            "out/templates",
            "-o",
            "out/rfq",
        ]);
        said.stands();
        assert_eq!(said.code, Some(2), "{text}\n{}", said.all());
        assert!(!desk.path("out/rfq").exists(), "{text}");
    }
}
