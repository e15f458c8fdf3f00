//! What fuzzing begins with: the samples, the fixtures and what the tool itself writes, cut into inputs.

use tracespec::agree::clause_digest;
use tracespec::compare::{Options, compare};
use tracespec::render::doc::Brand;
use tracespec::render::form::response_workbook;
use tracespec::render::response_skeleton;
use tracespec::render::templates::EMBEDDED;
use tracespec::source::SourceFile;
use tracespec::supplier::read;
use tracespec::wording::Wording;
use tracespec::{clarify, house, spreadsheet};

use super::formats::{Format, in_format};
use super::ground::{CONTROLLER, SMALL, SMALL_BOM, SMALL_SPEC, repository, root};
use super::input::joined;

/// The inputs that a target begins with.
pub fn seeds(target: &str) -> Vec<Vec<u8>> {
    match target {
        "spec" => specs(),
        "order" => orders(),
        "pattern" => lines(PATTERNS),
        "house" => houses(),
        "template" => templates(),
        "intake" => vec![
            repository("samples/intake/requirements.csv"),
            repository("samples/controller/basis/bom.csv"),
            repository("samples/controller/basis/avl.csv"),
            SMALL_BOM.to_vec(),
        ],
        "response" => responses(),
        "response_sheets" => sheets(),
        "clarification" => clarifications(),
        "agreement" => agreements(),
        "mapping" => mappings(),
        "records_text" => records(&[Format::Csv, Format::Tsv, Format::Semicolon, Format::Utf16]),
        "records_json" => records(&[Format::Json, Format::JsonLines]),
        "records_workbook" => workbooks(),
        "archive" => archives(),
        "delivery" => deliveries(),
        "earlier" => vec![super::earlier_report()],
        other => panic!("no seeds for {other}"),
    }
}

fn lines(text: &str) -> Vec<Vec<u8>> {
    text.lines().map(|line| line.as_bytes().to_vec()).collect()
}

const PATTERNS: &str = r"^SB-\d{3}$
^(?:A|B)[0-9A-F]{2,4}$
^[A-Z]{2}\d{6}(-[A-Z])?$
^L\d+$
^\w*-[^a-z]+$
^(a|(b|c){3})?x$";

fn specs() -> Vec<Vec<u8>> {
    let mut seeds = vec![joined(SMALL_SPEC.as_bytes(), &[("bom.csv", SMALL_BOM)])];
    let mut fixtures: Vec<_> = std::fs::read_dir(root().join("tests/fixtures"))
        .expect("fixtures")
        .map(|entry| entry.expect("a fixture").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    fixtures.sort();
    seeds.extend(
        fixtures
            .iter()
            .map(|path| std::fs::read(path).expect("a fixture")),
    );
    let bom = repository("samples/controller/basis/bom.csv");
    let avl = repository("samples/controller/basis/avl.csv");
    for (sample, above) in [
        ("controller", ""),
        ("lot-level", ""),
        ("all-rows", "../controller/"),
    ] {
        let spec = repository(&format!("samples/{sample}/spec.toml"));
        let named = ["bom", "avl"].map(|list| format!("{above}basis/{list}.csv"));
        seeds.push(joined(&spec, &[(&named[0], &bom), (&named[1], &avl)]));
    }
    seeds
}

fn orders() -> Vec<Vec<u8>> {
    let list = "[order]\nnumber = \"PO-1\"\nquantity = 3\nboards = { file = \"serials.csv\" }\n\
                tolerance = { over = 1, under = 1 }\n[[order.shipment]]\nid = \"S1\"\nquantity = 2\n\
                [[order.shipment]]\nid = \"S2\"\nquantity = 1\n[[order.replacement]]\n\
                board = \"SB-001\"\nby = \"SB-009\"\n";
    vec![
        SMALL.order_text.clone().into_bytes(),
        CONTROLLER.order_text.clone().into_bytes(),
        joined(
            list.as_bytes(),
            &[("serials.csv", b"board-id\nSB-001\nSB-002\nSB-003\n")],
        ),
        b"[order]\nnumber = \"PO-1\"\nquantity = 2\nboards = [\"SB-001\", \"SB-002\"]\n".to_vec(),
    ]
}

fn houses() -> Vec<Vec<u8>> {
    let brand = "format = 1\ncompany = \"Halden Drives GmbH\"\naddress = [\"Am Kanal 1\"]\n\
                 languages = [\"en\", \"de\"]\n[colors]\naccent = \"#1f4e79\"\n";
    let with_logo = format!("logo = \"logo.png\"\nfonts = [\"font.ttf\"]\n{brand}");
    let wording =
        "\"Board serial\" = \"Serial number\"\n\"Dear {person},\" = \"Hello {person},\"\n";
    // One red pixel.
    let png: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde\
        \0\0\0\x0cIDATx\x9cc\xf8\xcf\xc0\0\0\x03\x01\x01\0\xc9\xfe\x92\xef\0\0\0\0IEND\xaeB`\x82";
    vec![
        house::BRAND_TO_START_FROM.as_bytes().to_vec(),
        joined(brand.as_bytes(), &[("wording/en.toml", wording.as_bytes())]),
        joined(
            with_logo.replace("fonts = [\"font.ttf\"]\n", "").as_bytes(),
            &[("logo.png", png)],
        ),
        joined(
            with_logo.as_bytes(),
            &[("logo.png", png), ("font.ttf", b"\0\x01\0\0\0\x01\0\0")],
        ),
    ]
}

fn templates() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = vec![
        b"{{ doc.title }}\n{% for block in doc.blocks %}{{ block.kind }}{% endfor %}".to_vec(),
        b"{% set x = namespace(n=1) %}{% if x.n is odd %}{{ doc|tojson }}{% endif %}".to_vec(),
        b"{% macro m(a) %}{{ a|upper|replace('A', 'B') }}{% endmacro %}{{ m(doc.title) }}".to_vec(),
    ];
    let find = |name: &str| {
        let mut embedded = EMBEDDED.iter();
        embedded
            .find(|(known, _)| *known == name)
            .map(|(_, text)| *text)
    };
    let page = find("document.html.j2").unwrap_or_default();
    let text = find("document.md.j2").unwrap_or_default();
    seeds.push(page.as_bytes().to_vec());
    seeds.push(joined(b"", &[("document.md.j2", text.as_bytes())]));
    seeds
}

fn responses() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = ["adler", "brightline", "capability-only", "celadon"]
        .map(|name| repository(&format!("samples/controller/suppliers/{name}.toml")))
        .into();
    let skeleton = response_skeleton(&CONTROLLER.spec, &[]).expect("a skeleton");
    seeds.push(skeleton.into_bytes());
    seeds
}

/// The form as its sheets would be saved: empty, and answered throughout.
fn sheets() -> Vec<Vec<u8>> {
    let book = response_workbook(&CONTROLLER.spec, &[], &Brand::default()).expect("a form");
    let grids = spreadsheet::read("form.xlsx", &book).expect("the form");
    let csv = |grid: &spreadsheet::Grid, state: &str| {
        let mut writer = csv::WriterBuilder::new()
            .flexible(true)
            .from_writer(Vec::new());
        let mut column = None;
        for row in &grid.rows {
            let mut cells: Vec<String> = row.iter().map(|cell| cell.text.clone()).collect();
            match (column, cells.iter().position(|cell| cell == "state")) {
                (None, Some(found)) => column = Some(found),
                (Some(column), _) if cells.len() > column && cells[column].is_empty() => {
                    cells[column] = state.to_owned();
                }
                _ => {}
            }
            writer.write_record(&cells).expect("cells");
        }
        writer.into_inner().expect("a sheet")
    };
    ["", "included", "at-charge"]
        .map(|state| {
            let sheets: Vec<(String, Vec<u8>)> = grids
                .iter()
                .map(|grid| (grid.name.clone(), csv(grid, state)))
                .collect();
            let answers = sheets.iter().find(|(name, _)| name == "Answers");
            let main = answers.map(|(_, bytes)| bytes.clone()).unwrap_or_default();
            let others = sheets.iter().filter(|(name, _)| name != "Answers");
            let others: Vec<(&str, &[u8])> = others
                .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
                .collect();
            joined(&main, &others)
        })
        .into()
}

fn clarifications() -> Vec<Vec<u8>> {
    let spec = &CONTROLLER.spec;
    let of = |name: &str| {
        let quote = repository(&format!("samples/controller/suppliers/{name}.toml"));
        let text = String::from_utf8_lossy(&quote).into_owned();
        let loaded = read(SourceFile::new("quote.toml", text), spec);
        let comparison = compare(spec, std::slice::from_ref(&loaded), Options::default());
        let supplier = comparison.suppliers.first()?;
        let asked = clarify::clarification(spec, &loaded, supplier, None)?;
        let answers = clarify::to_toml(&asked, &Wording::english());
        let answers = answers.replace(&loaded.digest, "QUOTE-DIGEST");
        Some(joined(&quote, &[("answers", answers.as_bytes())]))
    };
    ["adler", "brightline", "celadon"]
        .into_iter()
        .filter_map(of)
        .collect()
}

fn agreements() -> Vec<Vec<u8>> {
    let mut clauses = String::new();
    for clause in &SMALL.spec.clauses {
        clauses.push_str(&format!(
            "\"{}\" = \"{}\"\n",
            clause.id,
            clause_digest(clause)
        ));
    }
    let head = include_str!("agreement.toml");
    let with = |deviations: &str| {
        let text = head
            .replace("# DEVIATIONS\n", deviations)
            .replace("# CLAUSES\n", &clauses);
        text.into_bytes()
    };
    let deviation = |clause: &str, scope: &str| {
        format!(
            "[[deviation]]\nclause = \"{clause}\"\ndemanded = \"every board\"\ninstead = \"not all\"\n\
             reason = \"pilot\"\nby = \"J. Weber\"\nuntil = 2027-12-31\n{scope}\n"
        )
    };
    vec![
        with(""),
        with(&deviation(
            "test.fct",
            "scope = { boards = [{ from = \"SB-001\", to = \"SB-003\" }] }",
        )),
        with(&deviation(
            "delivery.population",
            "scope = { files = [\"test-*.csv\"] }",
        )),
        with(&deviation("delivery.links", "")),
        with(
            "[[mapping]]\nfiles = \"test*.csv\"\nform = \"test-extract\"\nvalues = { result = { pass = \"passed\" } }\n",
        ),
    ]
}

fn mappings() -> Vec<Vec<u8>> {
    let mapping = "format = 1\n[[mapping]]\nfiles = \"fct_*.csv\"\nform = \"test-extract\"\n\
        heading-row = 2\ndelimiter = \";\"\nencoding = \"windows-1252\"\ndecimal = \"comma\"\n\
        grouping = \"point\"\ndate-order = \"day-month-year\"\nzone = \"Europe/Berlin\"\n\
        [mapping.columns]\nboard-id = \"Seriennummer\"\ntested-at = \"Zeit\"\n\
        [mapping.values]\nresult = { pass = \"IO\", fail = \"NIO\" }\n";
    let export = "Export 1.2\nlot-id;panel-id;Seriennummer;test-type;station;Zeit;result;retest-flag;\
        parameter;measured-value;unit;low-limit;high-limit\n\
        L01;P0000001;SB-001;fct;FCT-1;28.12.2026 07:18:31;IO;no;Supply current;1.095,6;mA;80,0;120,0\n";
    let sheet =
        "format = 1\n[[mapping]]\nfiles = \"*.json\"\nform = \"packing-list\"\nsheet = \"/rows\"\n";
    let small: Vec<(&str, &[u8])> = SMALL
        .files
        .iter()
        .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
        .collect();
    vec![
        joined(mapping.as_bytes(), &[("fct_1.csv", export.as_bytes())]),
        joined(mapping.as_bytes(), &small),
        joined(
            sheet.as_bytes(),
            &[("packing.json", b"{\"rows\":[{\"board-id\":\"SB-001\"}]}")],
        ),
    ]
}

/// Each record as the main part, and all of them together.
fn records(formats: &[Format]) -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for format in formats {
        let files = in_format(&SMALL.files, *format);
        let tests = files
            .iter()
            .find(|(path, _)| path.starts_with("test-extract"));
        let others: Vec<(&str, &[u8])> = files
            .iter()
            .filter(|(path, _)| !path.starts_with("test-extract"))
            .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
            .collect();
        let main = tests.map(|(_, bytes)| bytes.as_slice()).unwrap_or_default();
        seeds.push(main.to_vec());
        seeds.push(joined(main, &others));
        for other in &others {
            seeds.push(joined(b"", &[*other]));
        }
    }
    let first = seeds.first().cloned().unwrap_or_default();
    seeds.push([b"\xef\xbb\xbfMy export;1.2\r\n\r\n".as_slice(), &first].concat());
    seeds.push(b"{\"test-extract\":[{\"board-id\":\"SB-\\u0030\\u0030\\u0031\",\"measured-value\":9.56e1}]}".to_vec());
    seeds.push(b"{\"meta\":{\"rows\":null},\"data\":{\"tests\":[{\"board-id\":\"SB-001\",\"steps\":[{\"parameter\":\"U\",\"measured-value\":1}]}]}}".to_vec());
    seeds
}

/// A sheet with every kind of cell, the workbooks of the form, a workbook of the old kind.
fn workbooks() -> Vec<Vec<u8>> {
    let mut rows = String::new();
    let tests = SMALL
        .files
        .iter()
        .find(|(path, _)| path.starts_with("test-extract"));
    let cells = super::formats::cells(tests.map(|(_, b)| b.as_slice()).unwrap_or_default());
    let mut strings = String::new();
    let mut count = 0;
    for (at, row) in cells.iter().enumerate() {
        rows.push_str(&format!("<row r=\"{}\">", at + 1));
        for (column, cell) in row.iter().enumerate() {
            let address = spreadsheet::address(at, column);
            let written = match column % 4 {
                0 => {
                    strings.push_str(&format!("<si><t>{cell}</t></si>"));
                    count += 1;
                    format!("<c r=\"{address}\" t=\"s\"><v>{}</v></c>", count - 1)
                }
                1 => format!("<c r=\"{address}\" t=\"str\"><f>A1</f><v>{cell}</v></c>"),
                2 if cell.parse::<f64>().is_ok() => {
                    format!("<c r=\"{address}\" s=\"0\"><v>{cell}</v></c>")
                }
                _ => format!("<c r=\"{address}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>"),
            };
            rows.push_str(&written);
        }
        rows.push_str("</row>");
    }
    let sheet = |dimension: &str, rows: &str| {
        format!(
            "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
             <dimension ref=\"{dimension}\"/><sheetData>{rows}</sheetData>\
             <mergeCells count=\"1\"><mergeCell ref=\"A8:B9\"/></mergeCells></worksheet>"
        )
    };
    let strings = format!(
        "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" count=\"{count}\" \
         uniqueCount=\"{count}\">{strings}</sst>"
    );
    let whole = sheet("A1:O5", &rows);
    let typed = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>board-id</t></is></c>\
        <c r=\"B1\" t=\"inlineStr\"><is><r><t>tested</t></r><r><t>-at</t></r></is></c></row>\
        <row r=\"2\"><c r=\"A2\" t=\"b\"><v>1</v></c><c r=\"B2\" s=\"1\"><v>46384.30452</v></c>\
        <c r=\"C2\" t=\"e\"><v>#REF!</v></c><c r=\"D2\" t=\"d\"><v>2026-12-28T07:18:31</v></c></row>";
    vec![
        joined(
            whole.as_bytes(),
            &[("xl/sharedStrings.xml", strings.as_bytes())],
        ),
        sheet("A1:D2", typed).into_bytes(),
        sheet("A1", "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>").into_bytes(),
        repository("tests/readers/fixtures/packing-list.xls"),
    ]
}

fn archives() -> Vec<Vec<u8>> {
    let mut seeds = records(&[Format::Csv]);
    let zip = in_format(&SMALL.files, Format::Zip);
    seeds.extend(zip.into_iter().map(|(_, bytes)| bytes));
    let gzip = in_format(&SMALL.files, Format::Gzip);
    seeds.extend(gzip.into_iter().map(|(_, bytes)| bytes));
    seeds.push(joined(
        b"",
        &[
            ("../out.csv", b"a,b\n"),
            ("/etc/x.csv", b"a,b\n"),
            ("a/b/c.csv", b""),
        ],
    ));
    seeds.push(joined(
        b"",
        &[
            ("C:\\x.csv", b"1"),
            ("inner.json", b"[]"),
            ("delivery.toml", b"format = 1\n"),
        ],
    ));
    seeds
}

/// Changes of a delivery: what, file, row and column, each a letter, and a text.
fn deliveries() -> Vec<Vec<u8>> {
    let changes = lines(concat!(
        "011aMC4471-000099\n",
        "123bfail\n",
        "3520\n",
        "4630\n",
        "5740\n",
        "6531aaaa\n",
        "7a00\n",
        "0b2c2026-12-28T07:18:31+01:00\n",
        "0c1e-12.5e3\n",
        "0d3d<script>alert(1)</script>\n",
        "0e2a=cmd|' /C calc'!A0\n",
    ));
    let of_all = changes
        .iter()
        .map(|change| [b"*\n", change.as_slice()].concat());
    of_all.chain(changes.iter().cloned()).collect()
}
