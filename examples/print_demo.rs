//! Writes a made-up request for quotation in every format, to look at: `cargo run --example
//! print_demo -- DIR`.

use std::path::PathBuf;

use tracespec::render::doc::{Block, Cell, Column, Doc, Span, Tone, code, plain, quiet, strong};
use tracespec::render::{FontSet, to_html, to_markdown, to_pdf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    let doc = demo();
    let fonts: Vec<(String, Vec<u8>)> = std::env::args()
        .skip(2)
        .map(|file| Ok::<_, std::io::Error>((file.clone(), std::fs::read(file)?)))
        .collect::<Result<_, _>>()?;
    let pdf = to_pdf(&doc, &FontSet::with_extra(fonts)?)?;
    std::fs::write(dir.join("demo.pdf"), pdf.bytes)?;
    std::fs::write(dir.join("demo.html"), to_html(&doc)?)?;
    std::fs::write(dir.join("demo.md"), to_markdown(&doc)?)?;
    std::fs::write(dir.join("warnings.txt"), pdf.warnings.join("\n"))?;
    Ok(())
}

fn demo() -> Doc {
    let mut blocks = cover();
    blocks.push(Block::PageBreak);
    blocks.extend(scope());
    blocks.extend(clauses());
    blocks.extend(answers());
    Doc {
        title: "Request for quotation: traceability of assembled circuit boards".to_owned(),
        subtitle: "Motor controller MC-400, assembly 7340-0192, revision C".to_owned(),
        lang: "en".to_owned(),
        footer: "RFQ-2026-0117 \u{b7} revision C".to_owned(),
        digest: "9f2c4be07d1a6e38c5b0f3a17742de90aa51c6b83e0d94f7128b6c55e4a03d7f".to_owned(),
        date: "2026-11-22".to_owned(),
        blocks,
    }
}

fn heading(level: u8, id: &str, text: Vec<Span>) -> Block {
    Block::Heading {
        level,
        id: id.to_owned(),
        text,
    }
}

fn para(text: Vec<Span>) -> Block {
    Block::Para { text }
}

fn cover() -> Vec<Block> {
    let fact = |label: &str, value: Vec<Span>| (label.to_owned(), value);
    vec![
        Block::Facts {
            pairs: vec![
                fact(
                    "Buyer",
                    vec![plain("Nordlicht Antriebstechnik GmbH, Lübeck")],
                ),
                fact(
                    "Document",
                    vec![code("RFQ-2026-0117"), plain(" revision C of 2026-11-22")],
                ),
                fact(
                    "Answer by",
                    vec![
                        strong("2026-12-18, 16:00 CET"),
                        quiet(" (late answers are not compared)"),
                    ],
                ),
                fact(
                    "Contact",
                    vec![plain(
                        "Élodie Kjærgaard, purchasing electronics, +49 451 5550 142",
                    )],
                ),
                fact(
                    "Quantity",
                    vec![plain("2 400 boards a year in 12 call-offs, panels of 4")],
                ),
                fact(
                    "Digest of the specification",
                    vec![code(
                        "9f2c4be07d1a6e38c5b0f3a17742de90aa51c6b83e0d94f7128b6c55e4a03d7f",
                    )],
                ),
            ],
        },
        Block::Note {
            tone: Tone::Warning,
            text: vec![
                plain(
                    "Every clause below is answered one by one. A clause without an answer counts as ",
                ),
                strong("not offered"),
                plain(
                    ", and a price without the record that a clause asks for is not compared. Enter the answers in the form ",
                ),
                code("RFQ-2026-0117-answers.toml"),
                plain("; this paper explains what is asked."),
            ],
        },
        para(vec![plain(
            "The delivered boards are received by their records: what is printed here is checked line by line against the files that arrive with each lot. The same rules, under the same clause ids, are applied in the quotation, in the agreement and at goods-in.",
        )]),
    ]
}

fn scope() -> Vec<Block> {
    vec![
        heading(1, "scope", vec![plain("Scope and terms")]),
        para(vec![
            plain(
                "This document states which records the supplier keeps and delivers for each board so that a failure in the field can be traced to a component lot, a solder paste jar, a machine programme and a test run. It refers to ",
            ),
            plain("IPC-1782B and IPC-A-610H"),
            plain(" where their terms are used; it does not replace them."),
        ]),
        heading(2, "terms", vec![plain("How the words are used")]),
        Block::List {
            ordered: false,
            entries: vec![
                vec![
                    strong("Board"),
                    plain(" is one assembled circuit board with its own serial number "),
                    code("board_serial"),
                    plain("."),
                ],
                vec![
                    strong("Lot"),
                    plain(
                        " is the quantity that the maker of a part marked with one lot code; a date code alone is not a lot.",
                    ),
                ],
                vec![
                    strong("Shall"),
                    plain(" marks what is required, "),
                    strong("should"),
                    plain(" what earns points in the comparison."),
                ],
            ],
        },
        heading(2, "order", vec![plain("What arrives with each delivery")]),
        para(vec![plain(
            "The following files come as one archive, named after the delivery note:",
        )]),
        Block::List {
            ordered: true,
            entries: vec![
                vec![
                    plain("boards with their serial numbers, "),
                    code("boards.csv"),
                ],
                vec![
                    plain("component lots by reference designator, "),
                    code("components.csv"),
                    plain(
                        " (one line for each placed part; reels that were changed within a panel are listed with both lots and the first board of the second)",
                    ),
                ],
                vec![
                    plain("results of every electrical test, "),
                    code("tests.jsonl"),
                ],
            ],
        },
        Block::Note {
            tone: Tone::Info,
            text: vec![
                plain("Text is UTF-8. Names of makers are written as the maker writes them: "),
                plain(
                    "Würth Elektronik, Микрон (Зеленоград), Ελληνικά Κυκλώματα, 国巨 (Yageo). Values carry their unit: 4.7 µF ±10 %, 120 Ω, −40 °C ≤ T ≤ +85 °C, 25 °C → 125 °C ✓.",
                ),
            ],
        },
    ]
}

fn clauses() -> Vec<Block> {
    let mut blocks = vec![heading(1, "clauses", vec![plain("Clauses")])];
    let chapters = [
        ("Identity of boards", "BRD"),
        ("Components and their lots", "CMP"),
        ("Process and machines", "PRC"),
        ("Test and inspection", "TST"),
    ];
    for (name, prefix) in chapters {
        blocks.push(heading(2, &prefix.to_lowercase(), vec![plain(name)]));
        for number in 1..=4 {
            blocks.extend(clause(prefix, number));
        }
    }
    blocks
}

fn clause(prefix: &str, number: u32) -> Vec<Block> {
    let id = format!("{prefix}-{number:02}.unit-serial");
    let columns = vec![
        Column::new("Field", 28),
        Column::new("Format", 26),
        Column::new("Unit", 10),
        Column::new("Meaning", 46),
    ];
    let row = |field: &str, format: &str, unit: &str, meaning: &str| -> Vec<Cell> {
        vec![
            code(field).into(),
            code(format).into(),
            plain(unit).into(),
            plain(meaning).into(),
        ]
    };
    let mut rows = vec![
        row(
            "board_serial",
            "[A-Z]{2}[0-9]{10}",
            "\u{2013}",
            "Serial number as engraved on the board, unique over all deliveries",
        ),
        row(
            "measured_at",
            "RFC 3339 with offset",
            "\u{2013}",
            "Time of the measurement at the machine",
        ),
    ];
    if number.is_multiple_of(2) {
        rows.push(row(
            "paste_jar_lot",
            "text, 1 to 40",
            "\u{2013}",
            "Lot of the solder paste jar that was open when the board passed the printer",
        ));
        rows.push(row(
            "peak_temperature",
            "decimal, 1 place",
            "°C",
            "Highest temperature at the reference point; 235 ≤ value ≤ 250",
        ));
    }
    vec![
        heading(
            3,
            &id,
            vec![code(id.clone()), plain(" Serial number on every board")],
        ),
        para(vec![
            plain(
                "Each board shall carry a serial number that is engraved before the first soldering and recorded at every later step. ",
            ),
            quiet(
                "Asked at depth 3 of 4; from row 7 of the catalogue; decided by the specification, line 41.",
            ),
        ]),
        Block::Table {
            caption: format!("Fields of {id}"),
            columns,
            rows,
        },
        para(vec![
            strong("Accepted when "),
            plain(
                "every board of the delivery note has exactly one line, and no serial number has been delivered before. ",
            ),
            strong("Otherwise "),
            plain("the lot is held."),
        ]),
    ]
}

fn answers() -> Vec<Block> {
    let columns = vec![
        Column::new("Clause", 30),
        Column::new("Record", 36),
        Column::new("Retained", 14),
        Column::new("Severity", 14),
        Column::new("Offered? (yes / deviation / no)", 24),
    ];
    let records = [
        "Board serial number and panel position",
        "Component lot, maker, maker's part number and reel, for each reference designator placed",
        "Solder paste lot with opening time",
        "Reflow profile as measured: 25 °C → 245 °C, slope ≤ 3 K/s",
    ];
    let rows = (1..=120_usize)
        .map(|n| {
            vec![
                code(format!("CMP-{:02}.{:03}.lot-code", n / 10 + 1, n)).into(),
                plain(*records.get(n % 4).unwrap_or(&"")).into(),
                plain(if n % 3 == 0 { "15 years" } else { "10 years" }).into(),
                plain(if n % 5 == 0 { "should" } else { "shall" }).into(),
                plain("").into(),
            ]
        })
        .collect();
    vec![
        Block::PageBreak,
        heading(1, "form", vec![plain("Answer sheet")]),
        para(vec![plain(
            "One line for each record. The sheet is for reading along; the binding answer is the form.",
        )]),
        Block::Table {
            caption: "Records by clause".to_owned(),
            columns,
            rows,
        },
        heading(1, "sign", vec![plain("Signature")]),
        para(vec![
            plain(
                "The supplier confirms that the answers were given by a person entitled to bind the company, and that records are kept as offered even when the order ends early. Sent by ",
            ),
            plain(
                "https://portal.example.org/a-very-long-address/that-has-no-blank-in-it/and-goes-on/until-it-reaches-the-edge-of-the-page-and-further",
            ),
            plain("."),
        ]),
        Block::Facts {
            pairs: vec![
                ("Company".to_owned(), vec![plain("")]),
                ("Name and office".to_owned(), vec![plain("")]),
                ("Place and date".to_owned(), vec![plain("")]),
            ],
        },
    ]
}
