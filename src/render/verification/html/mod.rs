//! The report as one HTML file that stands alone: no request to anywhere, complete without script.

mod findings;
mod ledger;
mod pictures;

use minijinja::context;
use minijinja::value::{Serde, Value};
use sha2::{Digest, Sha256};

use super::says;
use crate::render::doc::Brand;
use crate::render::html::{Look, logo, prepare};
use crate::render::{RenderError, Templates, templates};
use crate::verify::report::VerifyReport;

/// What filters the findings. The page says the same without it.
const SCRIPT: &str = include_str!("../../../../templates/verification.js");

/// Files listed; their number is always true, and JSON has all of them.
const FILES: usize = 2000;

/// Renders a report as one HTML file.
///
/// # Errors
/// When the template has a mistake; the error names file and line.
pub fn verification_html(
    report: &VerifyReport,
    brand: &Brand,
    templates: &Templates,
) -> Result<String, RenderError> {
    let script: String = SCRIPT.trim().to_owned();
    let (verdict, sign, class) = says::verdict(report.verdict);
    let findings = findings::findings(report);
    let context = context! {
        title => format!("{}: {} revision {}", verdict, report.spec.id, report.spec.revision),
        subject => format!("{} revision {}", report.spec.id, report.spec.revision),
        order => report.order.as_ref().map_or_else(String::new, |order| format!(
            "order {}, {}", order.number, says::counted(u64::from(order.quantity), "board")
        )),
        basis => &*report.basis,
        verdict => verdict,
        sign => sign.to_string(),
        class => class,
        meaning => says::meaning(report.verdict),
        totals => says::totals(report),
        reasons => Serde(ledger::reasons(report)),
        evidence => Serde(says::evidence(report)),
        digests => Serde(&report.spec.basis),
        deviations => Serde(ledger::deviations(report)),
        counts => Serde(ledger::counts(report)),
        ledger => Serde(ledger::rows(report)),
        figures => Serde(pictures::figures(report)),
        findings => Serde(findings),
        matched => Serde(matched(report)),
        matched_count => says::counted(report.matched.len() as u64, "record file"),
        files => Serde(report.files.iter().take(FILES).collect::<Vec<_>>()),
        files_count => says::counted(report.files.len() as u64, "file"),
        files_more => report.files.len().saturating_sub(FILES),
        tool => &*report.tool,
        spec => Serde(&report.spec),
        brand => Serde(brand),
        logo => Serde(brand.logo.as_ref().map(logo)),
        colors => Serde(Look::of_brand(brand)),
        script => Value::from_safe_string(script.clone()),
        script_hash => crate::render::logo::base64(&Sha256::digest(script.as_bytes())),
    };
    let mut html = templates.render(templates::VERIFICATION, prepare, context)?;
    html.push('\n');
    Ok(html)
}

/// A file and what it was taken for.
#[derive(serde::Serialize)]
struct Matched<'r> {
    file: &'r str,
    form: &'r str,
    by: &'static str,
    rows: String,
}

fn matched(report: &VerifyReport) -> Vec<Matched<'_>> {
    let files = report.matched.iter().take(FILES);
    files
        .map(|file| Matched {
            file: &file.file,
            form: &file.form,
            by: says::matched_by(file.matched_by),
            rows: says::number(file.rows),
        })
        .collect()
}
