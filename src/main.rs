//! placeholder
fn main() {
    let path = std::env::args().nth(1).unwrap_or_default();
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    struct F(std::path::PathBuf);
    impl tracespec::spec::basis::Files for F {
        fn read(&self, path: &str) -> Result<Vec<u8>, String> {
            std::fs::read(self.0.join(path)).map_err(|e| format!("{path}: {e}"))
        }
    }
    let base = std::path::Path::new(&path).parent().map(std::path::Path::to_path_buf).unwrap_or_default();
    let Ok(cat) = tracespec::catalog::Catalogue::embedded() else {
        println!("{:?}", tracespec::catalog::Catalogue::embedded().err());
        return;
    };
    let c = tracespec::spec::check(tracespec::source::SourceFile::new(path, text), cat, &F(base));
    for f in &c.findings {
        println!("{} {:?} {}:{} {} | {:?}", f.code, f.severity, f.place.line.get(), f.place.column, f.message, f.help);
    }
    if let Some(r) = c.resolved {
        for c in &r.clauses {
            println!("{:45} {:?} {:?} f{} {}", c.id, c.depth, c.rows, c.fields.len(), c.checks.iter().map(|c| c.id.as_str()).filter(|i| !i.starts_with("field.")).collect::<Vec<_>>().join(" "));
        }
        println!("{} clauses", r.clauses.len());
    }
}
