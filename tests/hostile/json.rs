//! JSON that is deep, huge, or says things twice.

use super::desk::{Desk, Said};

fn json(text: &str) -> Said {
    Desk::new().verify_beside("test-extract-2.json", text.as_bytes())
}

fn lines(text: &str) -> Said {
    Desk::new().verify_beside("test-extract-2.jsonl", text.as_bytes())
}

#[test]
fn depth_ends_somewhere() {
    let depth = 50_000;
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")] {
        let deep = format!("{}1{}", open.repeat(depth), close.repeat(depth));
        let wanted = [
            "test-extract-2.json",
            "values nested deeper",
            "`--limit json-depth=…`",
        ];
        json(&deep).refuses(&wanted);
        json(&open.repeat(depth)).refuses(&["test-extract-2.json"]);
        let line = format!("{{\"x\":{}1{}}}\n", open.repeat(100), close.repeat(100));
        lines(&line).refuses(&["test-extract-2.jsonl", "values nested deeper"]);
    }
}

#[test]
fn texts_numbers_and_lists_end_somewhere() {
    let long = "x".repeat(4 << 20);
    json(&format!("[{{\"result\":\"{long}\"}}]")).refuses(&[
        "test-extract-2.json",
        "a longer text or list",
        "at most 32,767 (`--limit cell-letters=…` allows more)",
    ]);
    json(&format!("[{{\"{long}\":1}}]")).refuses(&["test-extract-2.json"]);
    json(&format!("[{{\"result\":{}}}]", "1".repeat(1 << 20)))
        .refuses(&["test-extract-2.json", "a number of more than 400 digits"]);
    // Half of a list would be taken for the whole.
    let list = format!("[{{\"component-lot\":[{}1]}}]", "1,".repeat(40_000));
    json(&list).refuses(&[
        "test-extract-2.json",
        "a longer list or object in one value",
    ]);
    lines(&format!("{{\"result\":\"{}\"}}\n", "x".repeat(5 << 20))).refuses(&[
        "test-extract-2.jsonl",
        "a longer line",
        "`--limit line-bytes=…`",
    ]);
}

#[test]
fn long_names_do_not_multiply() {
    // Forty names of 900 letters, one within the other, above four thousand values: 150 MB of pointers.
    let name = "k".repeat(900);
    let values: Vec<String> = (0..4_000).map(|n| format!("\"v{n}\":1")).collect();
    let above = format!("{{\"{name}\":").repeat(40);
    let record = format!("{above}{{{}}}{}", values.join(","), "}".repeat(40));
    for said in [json(&format!("[{record}]")), lines(&record)] {
        said.refuses(&[
            "a longer name",
            "at most 1,024 (`--limit name-letters=…` allows more)",
        ]);
    }
    let many: Vec<String> = (0..300)
        .map(|n| format!("\"{n}{name}\":[{{{}}}]", values.join(",")))
        .collect();
    let document = format!("{{{}}}", many.join(","));
    json(&document).refuses(&["test-extract-2.json", "`--limit name-letters=…`"]);
}

#[test]
fn records_and_documents_have_so_many_values_and_lists() {
    let values: Vec<String> = (0..5_000).map(|n| format!("\"v{n}\":1")).collect();
    let wanted = [
        "a record of more values",
        "at most 4,096 (`--limit columns=…` allows more)",
    ];
    json(&format!("[{{{}}}]", values.join(","))).refuses(&wanted);
    let twice = vec!["\"a\":1"; 20_000].join(",");
    json(&format!("[{{{twice}}}]")).refuses(&wanted);
    let empty: Vec<String> = (0..20_000).map(|n| format!("\"v{n}\":{{}}")).collect();
    json(&format!("[{{{}}}]", empty.join(","))).refuses(&wanted);
    // Each record has one value, and all together too many columns.
    let records: Vec<String> = (0..5_000).map(|n| format!("{{\"v{n}\":1}}")).collect();
    let wanted = [
        "records that have more different values",
        "`--limit columns=…`",
    ];
    json(&format!("[{}]", records.join(","))).refuses(&wanted);
    lines(&records.join("\n")).refuses(&wanted);
    let lists: Vec<String> = (0..2_000)
        .map(|n| format!("\"l{n}\":[{{\"a\":1}}]"))
        .collect();
    json(&format!("{{{}}}", lists.join(",")))
        .refuses(&["more lists of records", "`--limit json-lists=…`"]);
    // Lists of words are none, and cost nothing.
    let words: Vec<String> = (0..20_000).map(|n| format!("\"w{n}\":[1]")).collect();
    json(&format!("{{{}}}", words.join(","))).refuses(&["no list of records"]);
}

#[test]
fn what_is_said_twice_is_not_chosen_from() {
    json("{\"a\":[{\"result\":\"pass\"}],\"a\":[{\"result\":\"fail\"}]}")
        .refuses(&["test-extract-2.json", "two lists under one key"]);
    json("[{\"board-id\":\"PB-0001\",\"result\":\"pass\",\"result\":\"fail\"}]")
        .refuses(&["test-extract-2.json", "a key stands twice in one record"]);
}

#[test]
fn what_is_no_json_is_named_by_its_line() {
    for text in [
        "[",
        "{",
        "[{\"a\":1},\n",
        "[1,]",
        "nul",
        "\u{0}",
        "[\"\\ud800\"]",
        "[\"\u{1}\"]",
        "]",
    ] {
        json(text).refuses(&["test-extract-2.json"]);
    }
    let desk = Desk::new();
    let said = desk.verify_beside("test-extract-2.json", b"[{\"a\":\"\xff\"}]");
    said.refuses(&["test-extract-2.json", "UTF-8"]);
    // Ten thousand lines, none of them an object.
    lines(&"[]\n".repeat(10_000)).refuses(&["test-extract-2.jsonl", "no object on any line"]);
}
