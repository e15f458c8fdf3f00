//! Much of what is allowed: no work grows with its square.

use super::desk::Desk;

const HEAD: &str = "board-id,lot-id,test-type,station,tested-at,result,retest-flag,parameter,measured-value,unit,low-limit,high-limit,failed-function,ncr-id\n";

/// Verifies a second file of tests; every row of it is wrong in some way.
fn tests(rows: impl Iterator<Item = String>) -> super::desk::Said {
    let text: String = std::iter::once(HEAD.to_owned()).chain(rows).collect();
    Desk::new().verify_beside("test-extract-2.csv", text.as_bytes())
}

#[test]
fn one_row_many_times_is_many_findings_and_no_more() {
    let row = "PB-0001,L001,fct,FCT1,2026-10-05T11:02:00+02:00,maybe,no,VOUT,x,V,4.90,5.10,,\n";
    tests(std::iter::repeat_n(row.to_owned(), 4_000))
        .refuses(&["test-extract-2.csv", "repeats line"]);
}

#[test]
fn one_board_with_many_tests_backwards_in_time_is_judged() {
    let rows = (0..4_000_u32).rev().map(|n| {
        let (hour, minute, second) = (n / 3600 % 24, n / 60 % 60, n % 60);
        let result = if n % 2 == 0 { "pass" } else { "fail" };
        format!("PB-0001,L001,fct,FCT1,2026-10-05T{hour:02}:{minute:02}:{second:02}+02:00,{result},yes,VOUT,5.01,V,4.90,5.10,,\n")
    });
    tests(rows).refuses(&["PB-0001"]);
}

#[test]
fn one_board_at_many_stations_at_once_is_judged() {
    let desk = Desk::new();
    let mut text = "lot-id,panel-id,board-id,station,entered-at,exited-at\n".to_owned();
    for n in 0..4_000_u32 {
        let (hour, minute, second) = (n / 3600 % 24, n / 60 % 60, n % 60);
        text.push_str(&format!("L001,P0001,PB-0001,S{n},2026-10-05T{hour:02}:{minute:02}:{second:02}+02:00,2026-10-07T08:00:00+02:00\n"));
    }
    desk.verify_beside("panel-traveler-2.csv", text.as_bytes())
        .refuses(&["PB-0001"]);
}

#[test]
fn many_boards_that_nobody_ordered_are_told_by_their_number() {
    let rows = (0..4_000).map(|n| {
        format!(
            "PB-{n:07},L001,fct,FCT1,2026-10-05T11:02:00+02:00,pass,no,VOUT,5.01,V,4.90,5.10,,\n"
        )
    });
    tests(rows).refuses(&["test-extract-2.csv"]);
    // All look like one that was ordered.
    let rows = (0..4_000).map(|n| {
        format!(
            "{}PB-0001,L001,fct,FCT1,2026-10-05T11:02:00+02:00,pass,no,VOUT,5.01,V,4.90,5.10,,\n",
            " ".repeat(n % 150 + 1)
        )
    });
    tests(rows).refuses(&["test-extract-2.csv"]);
}

#[test]
fn reports_of_many_findings_stay_small_enough_to_be_written() {
    let desk = Desk::new();
    let long = "x".repeat(30_000);
    let rows: String = (0..150)
        .map(|n| format!("B{n},L001,{long},FCT1,{long},{long},{long},VOUT,{long},V,4.90,5.10,,\n"))
        .collect();
    desk.put(
        "delivery/test-extract-2.csv",
        format!("{HEAD}{rows}").as_bytes(),
    );
    std::fs::create_dir_all(desk.path("out")).unwrap();
    let said = desk.verify_with(&[
        "--report",
        "html=out/r.html",
        "--report",
        "json=out/r.json",
        "--report",
        "sarif=out/r.sarif",
    ]);
    said.refuses(&["test-extract-2.csv"]);
    for name in ["out/r.html", "out/r.json", "out/r.sarif"] {
        let size = desk.path(name).metadata().unwrap().len();
        assert!(size < 10 << 20, "{name}: {size}");
    }
}

/// A word for each number that is the same to a function of the letters: 15 times one or the other.
fn alike(n: usize, one: &str, other: &str) -> String {
    let letters = (0..15).map(|bit| if n >> bit & 1 == 0 { one } else { other });
    letters.collect()
}

#[test]
fn keys_that_are_made_to_collide_cost_no_more_than_others() {
    for (one, other) in [
        // The same sum, and the same polynomial in 31, for every one of them.
        ("Aa", "BB"),
        // The same look.
        ("O0", "0O"),
        ("l", "1"),
        // The same first and last letters, and the same length.
        ("-", "_"),
    ] {
        let rows = (0..1 << 15).map(|n| {
            format!(
                "PB-{}-000000001,L001,fct,FCT1,2026-10-05T11:02:00+02:00,pass,no,VOUT,5.01,V,4.90,5.10,,\n",
                alike(n, one, other)
            )
        });
        tests(rows).refuses(&["test-extract-2.csv"]);
    }
}
