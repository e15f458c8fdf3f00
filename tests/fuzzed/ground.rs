//! What inputs are held against: two specs with their orders and deliveries that satisfy them.

use std::path::Path;
use std::sync::LazyLock;

use indexmap::IndexMap;
use tracespec::catalog::Catalogue;
use tracespec::order::{self, Order};
use tracespec::records::Delivery;
use tracespec::sample::sample;
use tracespec::source::SourceFile;
use tracespec::spec::basis::NoFiles;
use tracespec::spec::clause::ResolvedSpec;
use tracespec::spec::{self, pattern};
use tracespec::verify::Job;

/// Named bytes.
pub type Files = Vec<(String, Vec<u8>)>;

/// A spec, its order, and a delivery that it releases.
pub struct Ground {
    pub spec: ResolvedSpec,
    pub order: Order,
    pub order_text: String,
    pub files: Files,
}

impl Ground {
    fn new(text: &str, beside: &IndexMap<String, Vec<u8>>, boards: u32) -> Ground {
        let checked = spec::check(SourceFile::new("spec.toml", text), catalogue(), beside);
        let spec = checked.resolved;
        let spec = spec.unwrap_or_else(|| panic!("{:#?}", checked.findings));
        let made = sample(&spec, boards, 1).unwrap();
        let order = read_order(&spec, &made.order_toml);
        Ground {
            order,
            order_text: made.order_toml,
            files: made.files,
            spec,
        }
    }

    pub fn job(&self) -> Job<'_> {
        Job::new(&self.spec).with_order(&self.order)
    }

    /// The delivery with some files in the place of the records that are called like them, whatever
    /// their ending.
    pub fn with(&self, files: Files) -> Files {
        let stem = |path: &str| path.split('.').next().unwrap_or_default().to_owned();
        let replaced: Vec<String> = files.iter().map(|(path, _)| stem(path)).collect();
        let kept = self.files.iter();
        let kept = kept.filter(|(path, _)| !replaced.contains(&stem(path)));
        kept.cloned().chain(files).collect()
    }
}

fn read_order(spec: &ResolvedSpec, text: &str) -> Order {
    let rule = spec.spec.identity.board.as_ref();
    let board = rule.and_then(|rule| rule.pattern.as_deref());
    let board = board.map(|text| pattern::compile(text).unwrap());
    let source = SourceFile::new("order.toml", text);
    let read = order::read(source, &NoFiles, board.as_ref());
    read.order.unwrap_or_else(|| panic!("{:#?}", read.findings))
}

pub fn catalogue() -> &'static Catalogue {
    Catalogue::embedded().unwrap()
}

pub const SMALL_SPEC: &str = include_str!("small.toml");
pub const SMALL_BOM: &[u8] = include_bytes!("bom.csv");

/// The repository.
pub fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    match here.ends_with("fuzz") && here.join("fuzz_targets").is_dir() {
        true => here.parent().unwrap(),
        false => here,
    }
}

/// A file of the repository.
pub fn repository(path: &str) -> Vec<u8> {
    std::fs::read(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

pub fn small_files() -> IndexMap<String, Vec<u8>> {
    IndexMap::from([("bom.csv".to_owned(), SMALL_BOM.to_vec())])
}

pub static SMALL: LazyLock<Ground> = LazyLock::new(|| Ground::new(SMALL_SPEC, &small_files(), 3));

pub fn controller_files() -> IndexMap<String, Vec<u8>> {
    ["basis/bom.csv", "basis/avl.csv"]
        .map(|name| {
            (
                name.to_owned(),
                repository(&format!("samples/controller/{name}")),
            )
        })
        .into()
}

pub static CONTROLLER: LazyLock<Ground> = LazyLock::new(|| {
    let text = String::from_utf8(repository("samples/controller/spec.toml")).unwrap();
    Ground::new(&text, &controller_files(), 2)
});

/// Every row of the catalogue; for what no other sample demands.
pub static ALL_ROWS: LazyLock<Ground> = LazyLock::new(|| {
    let text = String::from_utf8(repository("samples/all-rows/spec.toml")).unwrap();
    let beside = ["bom", "avl"].map(|name| {
        let there = repository(&format!("samples/controller/basis/{name}.csv"));
        (format!("../controller/basis/{name}.csv"), there)
    });
    Ground::new(&text, &beside.into(), 2)
});

/// The small delivery with a board under another name, and a test with another word for its result.
pub static FAULTY: LazyLock<Delivery> = LazyLock::new(|| {
    let files = SMALL.files.iter().map(|(path, bytes)| {
        let text = String::from_utf8_lossy(bytes);
        let text = text.replace("SB-002", "SB-022");
        let text = text.replacen(",pass,", ",passed,", 1);
        (path.clone(), text.into_bytes())
    });
    Delivery::in_memory(files)
});
