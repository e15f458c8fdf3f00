//! The comparison as a page and as a PDF: everything is there, in its order, and nothing of a
//! supplier's text becomes anything else.

use tracespec::compare::result::{
    Boards, ChangeCause, ChangeRequest, ClauseChange, Comparison, Criterion, Direction, Exposure,
    Proof, QuoteRef, Reach, RecallEvent, Round, SampleRead, Scope, Score, ScorePart, StatedCheck,
    StatedMatch, ThreeAnswers,
};
use tracespec::compare::summary;
use tracespec::render::comparison::{Sources, comparison_doc, comparison_html};
use tracespec::render::doc::Brand;
use tracespec::render::{FontSet, Templates, to_pdf};
use tracespec::spec::model::{Depth, Weight};
use tracespec::values::Decimal;
use tracespec::wording::{Wording, typed};

use crate::kit::{CLAUSE, Reply, compared, spec};

fn page(comparison: &Comparison) -> String {
    comparison_html(
        comparison,
        &Sources::default(),
        &Wording::english(),
        &Brand::default(),
        &Templates::embedded(),
    )
    .unwrap()
}

/// The text of the PDF without its white space, which lines and cells part anywhere.
fn paper(comparison: &Comparison) -> String {
    let pdf = to_pdf(&comparison_doc(comparison), &FontSet::embedded()).unwrap();
    let file = lopdf::Document::load_mem(&pdf.bytes).unwrap();
    let pages: Vec<u32> = file.get_pages().into_keys().collect();
    bare(&file.extract_text(&pages).unwrap())
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What a reader of the page sees, without its white space.
fn seen(html: &str) -> String {
    let body = html.split_once("<body>").unwrap().1;
    let body = body.split_once("<script>").unwrap().0;
    let mut text = String::new();
    let mut rest = body;
    while let Some((before, after)) = rest.split_once('<') {
        text += before;
        rest = after.split_once('>').unwrap().1;
    }
    text += rest;
    for (escape, letter) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&#x2f;", "/"),
        ("&amp;", "&"),
    ] {
        text = text.replace(escape, letter);
    }
    bare(&text)
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// One of each verdict, and every field that a comparison has.
fn whole() -> Comparison {
    let spec = spec();
    let good = Reply {
        name: "Good".to_owned(),
        ..Reply::compliant(&spec)
    };
    let priced = Reply {
        name: "Priced".to_owned(),
        ..Reply::compliant(&spec)
    }
    .answer(
        CLAUSE,
        "state = \"priced-separately\"; charge = { basis = \"per-unit\", amount = \"0.25\", driver = \"capture\" }",
    );
    let silent = Reply {
        name: "Silent".to_owned(),
        ..Reply::compliant(&spec)
    }
    .silent(CLAUSE)
    .and("[[quote.assumption]]\ntext = \"labels come on reels\"\naffects = [\"record.work-order-sheet\"]");
    let mut whole = compared(&spec, &[&good, &priced, &silent]);
    let place = whole.clauses[0].place.clone();
    let supplier = &mut whole.suppliers[0];
    supplier.proof.demonstrated = 3;
    supplier.samples.push(SampleRead {
        named: "traveler-sample.csv".to_owned(),
        clauses: vec![CLAUSE.to_owned()],
        sha256: Some("ab".repeat(32)),
        form: Some("panel-traveler".to_owned()),
        records: 12,
        says: typed("twelve records read"),
    });
    supplier.change_requests.push(ChangeRequest {
        cause: ChangeCause::Assumption,
        clauses: vec![CLAUSE.to_owned()],
        text: typed("labels may have to be bought"),
        exposure: vec![Exposure {
            quantity: 100,
            amount: Some(decimal("123.45")),
            source: typed("the charge as quoted"),
        }],
        place: Some(place.clone()),
    });
    let result = &mut supplier.quantities[0];
    result.answers = ThreeAnswers {
        how_deep: typed("To the board everywhere."),
        how_complete: typed("All clauses are covered."),
        in_the_quote: typed("All of it is in the price."),
        ..ThreeAnswers::default()
    };
    let scope = |boards: u32| Scope {
        depth: Some(Depth::Board),
        boards: Some(Boards {
            fewest: 7,
            most: boards,
        }),
        cost: Some(decimal("4321.00")),
        bound_by: Some(CLAUSE.to_owned()),
        why: typed("the traveler links boards to lots"),
    };
    result.reach.push(Reach {
        event: RecallEvent::ComponentLot,
        demanded: scope(31),
        offered: scope(97),
    });
    result.score = Some(Score {
        points: decimal("87.65"),
        of: 100,
        parts: vec![ScorePart {
            criterion: Criterion::Price,
            of: 60,
            points: decimal("54.32"),
            working: typed("the lowest by this one"),
        }],
    });
    result.stated = Some(StatedCheck {
        text: typed("the stated total differs"),
        stated: decimal("10000.00"),
        computed: Some(decimal("1000.00")),
        agrees: StatedMatch::DecimalSlip,
        place: place.clone(),
    });
    let quote = |file: &str| QuoteRef {
        file: file.to_owned(),
        sha256: "cd".repeat(32),
        number: Some("Q-0".to_owned()),
        revision: None,
    };
    whole.rounds.push(Round {
        supplier: "Good".to_owned(),
        before: quote("first.toml"),
        after: quote("second.toml"),
        clauses: vec![ClauseChange {
            clause: CLAUSE.to_owned(),
            severity: Weight::Required,
            before: None,
            after: None,
            direction: Direction::Better,
            text: typed("now at board depth"),
            place_before: place.clone(),
            place_after: place,
        }],
        terms: Vec::new(),
        verdicts: Vec::new(),
        settled: vec!["quote.tax".to_owned()],
        open: Vec::new(),
        new: Vec::new(),
    });
    whole.clauses[0].cells[0].proof = Proof::Contradicted;
    whole
}

/// Everything a reader must find, in the page and on paper.
fn wanted(comparison: &Comparison) -> Vec<String> {
    let mut wanted: Vec<String> = comparison.clauses.iter().map(|c| c.id.clone()).collect();
    wanted.push(comparison.spec.sha256.clone());
    for supplier in &comparison.suppliers {
        wanted.extend([
            supplier.name.clone(),
            supplier.file.clone(),
            supplier.sha256.clone(),
        ]);
        wanted.extend(supplier.questions.iter().map(|q| q.text.to_string()));
        wanted.extend(supplier.assumptions.iter().map(|a| a.text.clone()));
        for result in &supplier.quantities {
            wanted.push(result.verdict.words().to_owned());
            for reason in &result.reasons {
                wanted.extend([reason.text.to_string(), reason.response.to_string()]);
            }
            match &result.totals {
                // Spaces between groups of digits are white space as well.
                Some(totals) => {
                    wanted.push(totals.total.to_string());
                    wanted.extend(totals.lines.iter().map(|line| line.working.to_string()));
                    wanted.extend(totals.lines.iter().map(|line| line.amount.to_string()));
                }
                None => wanted.push(summary::no_total(result).to_string()),
            }
        }
    }
    for text in [
        "twelve records read",
        "traveler-sample.csv",
        "labels may have to be bought",
        "123.45",
        "To the board everywhere.",
        "All clauses are covered.",
        "All of it is in the price.",
        "7 to 97",
        "7 to 31",
        "4321.00",
        "the traveler links boards to lots",
        "87.65",
        "54.32",
        "the lowest by this one",
        "a decimal slip in one of them",
        "now at board depth",
        "quote.tax",
        "contradicted",
    ] {
        wanted.push(text.to_owned());
    }
    wanted
}

#[test]
fn everything_is_on_the_page_and_on_paper() {
    let comparison = whole();
    let verdicts: Vec<&str> = comparison
        .suppliers
        .iter()
        .map(|supplier| supplier.quantities[0].verdict.words())
        .collect();
    assert_eq!(verdicts, ["like-for-like", "loaded", "not comparable"]);
    let (page, paper) = (seen(&page(&comparison)), paper(&comparison));
    for wanted in wanted(&comparison) {
        let wanted = bare(&wanted);
        assert!(page.contains(&wanted), "the page lacks {wanted}");
        assert!(paper.contains(&wanted), "the paper lacks {wanted}");
    }
}

/// Coverage comes before terms, terms before totals, totals before the price as quoted.
#[test]
fn page_one_has_its_order() {
    let comparison = whole();
    let html = page(&comparison);
    let card = html.split_once("id=\"supplier-3\"").unwrap().1;
    let card = card.split_once("</section>").unwrap().0;
    let at = |text: &str| {
        card.find(text)
            .unwrap_or_else(|| panic!("{text} in {card}"))
    };
    let order = [
        "Silent",
        "not comparable</a>",
        "Terms as quoted",
        "not comparable (",
        "Price as quoted",
        "10.00 EUR per board",
    ];
    let places: Vec<usize> = order.iter().map(|text| at(text)).collect();
    assert!(places.is_sorted(), "{places:?}");
    // By hand: 100 × 10.00 = 1000.00. What is not comparable has no such total anywhere.
    assert!(!card.contains("000.00"), "{card}");
    let good = html.split_once("id=\"supplier-1\"").unwrap().1;
    assert!(
        good.split_once("</section>")
            .unwrap()
            .0
            .contains("1\u{a0}000.00")
    );
    // By hand: 1000.00 + 100 × 0.25 = 1025.00.
    let priced = html.split_once("id=\"supplier-2\"").unwrap().1;
    assert!(
        priced
            .split_once("</section>")
            .unwrap()
            .0
            .contains("1\u{a0}025.00")
    );
}

#[test]
fn no_line_is_drawn_where_a_quote_is_not_comparable() {
    let spec = spec();
    let full = Reply::compliant(&spec);
    let from_500 =
        Reply::compliant(&spec).set("price-breaks", r#"[{ from = 500, unit-price = "10.00" }]"#);
    let drawn = |replies: &[&Reply]| -> Vec<String> {
        let html = page(&compared(&spec, replies));
        let paths = html.split("<path d=\"").skip(1);
        paths
            .filter_map(|path| path.split_once("\" class=\"line "))
            .map(|(path, _)| path.to_owned())
            .filter(|path| !path.contains('"'))
            .collect()
    };
    let lines = drawn(&[&full, &from_500]);
    // Two charts, two suppliers: one has two places joined, the other one place alone.
    assert_eq!(lines.len(), 4, "{lines:?}");
    assert_eq!(lines.iter().filter(|line| line.contains('L')).count(), 2);
}

#[test]
fn what_suppliers_type_stays_text() {
    let spec = spec();
    let mut hostile = Reply {
        name: "</title><script>alert(1)</script> & 'x' \u{202e}dlog".to_owned(),
        ..Reply::compliant(&spec)
    };
    hostile = hostile
        .set("number", "'\"><img src=x onerror=alert(1)>'")
        .answer(
            CLAUSE,
            "state = \"excluded\"; comment = '{{ 7 * 7 }}<b onclick=x>'",
        )
        .and("[[quote.assumption]]\ntext = \"]]>--><svg/onload=x>\"\naffects = []");
    hostile.name = hostile.name.replace('"', "");
    let comparison = compared(&spec, &[&hostile]);
    let html = page(&comparison);
    assert_eq!(html.matches("<script>").count(), 1);
    for forbidden in [
        "<img",
        "<b onclick",
        "<svg/onload",
        "alert(1)</script>",
        "\u{202e}",
        ">49<",
    ] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
    assert!(html.contains("{{ 7 * 7 }}"));
    assert!(seen(&html).contains("]]>--><svg/onload=x>"));
}

#[test]
fn the_page_stands_alone_and_repeats() {
    let comparison = whole();
    let html = page(&comparison);
    for forbidden in ["http://", "https://", "src=\"//", "@import", "url(http"] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
    assert_eq!(html, page(&comparison));
    let pdf = || to_pdf(&comparison_doc(&comparison), &FontSet::embedded()).unwrap();
    assert_eq!(pdf().bytes, pdf().bytes);
    assert_eq!(pdf().warnings, [""; 0]);
}

/// Every tag is closed in its order, every id is there once, every link inside leads to one.
#[test]
fn the_page_is_well_formed() {
    let html = page(&whole());
    let body = html.split_once("<body>").unwrap().1;
    let body = body.split_once("<script>").unwrap().0;
    let mut open: Vec<String> = Vec::new();
    for tag in body.split('<').skip(1) {
        let inside = tag.split_once('>').unwrap().0;
        let name: String = inside
            .trim_start_matches('/')
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric())
            .collect();
        if inside.starts_with('/') {
            assert_eq!(open.pop().as_deref(), Some(name.as_str()), "{inside}");
        } else if !inside.ends_with('/')
            && !["br", "col", "input", "img", "meta"].contains(&name.as_str())
        {
            open.push(name);
        }
    }
    assert_eq!(open, [""; 0]);
    let values = |key: &str| -> Vec<&str> {
        let parts = body.split(key).skip(1);
        parts.filter_map(|part| part.split('"').next()).collect()
    };
    let ids = values(" id=\"");
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), ids.len());
    for link in values("href=\"#") {
        assert!(ids.contains(&link), "{link}");
    }
}

#[test]
fn paper_lies_across_and_has_bookmarks() {
    let pdf = to_pdf(&comparison_doc(&whole()), &FontSet::embedded()).unwrap();
    let file = lopdf::Document::load_mem(&pdf.bytes).unwrap();
    let page = *file.get_pages().values().next().unwrap();
    let size = file.get_dictionary(page).unwrap().get(b"MediaBox").unwrap();
    let size = size.as_array().unwrap();
    assert!(size[2].as_float().unwrap() > size[3].as_float().unwrap());
    assert!(file.catalog().unwrap().get(b"Outlines").is_ok());
}
