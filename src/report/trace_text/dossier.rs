//! The history of a board for the terminal.

use std::fmt::Write as _;

use crate::trace::dossier::in_a_line;
use crate::trace::dossier::report::{Detail, Dossier, Event, Loaded, Measured, NamedFile};
use crate::trace::sureness::{Doubts, Sure};

use super::{Look, heading, more};
use crate::report::table::{left, safe, wrapped};

pub(super) fn render(out: &mut String, dossier: &Dossier, look: Look) {
    identity(out, dossier, look);
    nonconformances(out, dossier, look);
    timeline(out, dossier, look);
    material(out, dossier, look);
    details(
        out,
        "Component lots: labels and cards",
        &dossier.component_lots,
        look,
    );
    details(out, "Programs and set-ups", &dossier.set_ups, look);
    details(out, "First-off checks", &dossier.first_offs, look);
    details(out, "Carton and shipment", &dossier.packing, look);
    files(out, "Images and files", &dossier.files, look);
    files(out, "Documents of the delivery", &dossier.documents, look);
    open(out, dossier, look);
}

/// Why a line is no surer; nothing where it is certain.
fn doubt(sure: Sure, doubts: Doubts) -> String {
    match sure {
        Sure::Certain => String::new(),
        Sure::Possible => format!(" [possibly: {}]", doubts.short()),
    }
}

fn identity(out: &mut String, dossier: &Dossier, look: Look) {
    heading(out, "Identity", look);
    for link in &dossier.identity {
        let facts = in_a_line(&link.facts);
        let line = format!("{}{}  {facts}", link.id, doubt(link.sure, link.doubts));
        let first = format!("  {} ", left(&link.what, 15));
        wrapped(out, &safe(&line), &first, "                  ", look.width);
    }
}

fn nonconformances(out: &mut String, dossier: &Dossier, look: Look) {
    if dossier.nonconformances.is_empty() {
        return;
    }
    heading(out, "Nonconformances", look);
    for ncr in &dossier.nonconformances {
        let line = format!("{}{}", ncr.id, doubt(ncr.sure, ncr.doubts));
        wrapped(out, &safe(&line), "  ", "    ", look.width);
        for stage in &ncr.stages {
            let when = stage
                .at
                .as_ref()
                .map(|at| format!(" ({at})"))
                .unwrap_or_default();
            let first = format!("    {} ", left(&stage.stage, 13));
            let line = format!("{}{when}", stage.text);
            wrapped(out, &safe(&line), &first, "                  ", look.width);
        }
        if !ncr.missing.is_empty() {
            let line = format!("no record shows: {}", ncr.missing.join(", "));
            wrapped(out, &safe(&line), "    ", "      ", look.width);
        }
    }
}

fn timeline(out: &mut String, dossier: &Dossier, look: Look) {
    heading(out, "What happened, in order", look);
    let shown = if look.all { usize::MAX } else { 40 };
    for event in dossier.timeline.iter().take(shown) {
        line(out, event, look);
    }
    if dossier.timeline.len() > shown {
        let _ = writeln!(
            out,
            "  … and {} more (--all)",
            dossier.timeline.len() - shown
        );
    }
    if dossier.events_left_out > 0 {
        let _ = writeln!(
            out,
            "  … and {} more that are not kept",
            dossier.events_left_out
        );
    }
    if !dossier.undated.is_empty() {
        heading(out, "At a time that cannot be decided, or at none", look);
    }
    for event in dossier.undated.iter().take(look.shown()) {
        line(out, event, look);
    }
    more(out, dossier.undated.len(), look);
}

fn line(out: &mut String, event: &Event, look: Look) {
    let when = event.at.as_deref().unwrap_or("-");
    let result = event
        .result
        .as_ref()
        .map(|r| format!(": {r}"))
        .unwrap_or_default();
    let text = format!("{}{result}{}", event.text, doubt(event.sure, event.doubts));
    let first = format!(
        "  {} {} ",
        left(&safe(when), 25),
        left(event.kind.word(), 12)
    );
    let rest = " ".repeat(41);
    wrapped(out, &safe(&text), &first, &rest, look.width);
    for value in &event.values {
        wrapped(
            out,
            &safe(&Measured::words(value)),
            &format!("{rest}- "),
            &format!("{rest}  "),
            look.width,
        );
    }
}

fn material(out: &mut String, dossier: &Dossier, look: Look) {
    heading(out, "Material", look);
    let same = one_doubt(&dossier.material);
    if let Some(doubts) = same {
        let text = format!("All of it {}: {}.", Sure::Possible.word(), doubts.words());
        wrapped(out, &text, "  ", "  ", look.width);
    }
    for loaded in dossier.material.iter().take(look.shown()) {
        let lots = match loaded.component_lots.as_slice() {
            [] => "no lot named".to_owned(),
            [lot] => lot.clone(),
            several => format!("{} (one of these)", several.join(" or ")),
        };
        let date = loaded
            .date_code
            .as_ref()
            .map(|d| format!(", date code {d}"))
            .unwrap_or_default();
        let at = loaded
            .reference_designator
            .as_ref()
            .map(|r| format!(", {r}"))
            .unwrap_or_default();
        let doubt = match same {
            Some(_) => String::new(),
            None => doubt(loaded.sure, loaded.doubts),
        };
        let line = format!(
            "{} {}, lot {lots}{date}{at}{doubt}",
            loaded.manufacturer, loaded.mpn
        );
        let first = format!("  {} ", left(&safe(&loaded.bom_line), 5));
        wrapped(
            out,
            &safe(line.trim_start()),
            &first,
            "        ",
            look.width,
        );
    }
    more(out, dossier.material.len(), look);
}

/// The doubts that all of the material shares, so that they are said once.
fn one_doubt(material: &[Loaded]) -> Option<Doubts> {
    let first = material.first()?;
    let shared = material.iter().all(|loaded| loaded.doubts == first.doubts);
    (shared && material.len() > 1 && first.sure == Sure::Possible).then_some(first.doubts)
}

fn details(out: &mut String, title: &str, details: &[Detail], look: Look) {
    if details.is_empty() {
        return;
    }
    heading(out, title, look);
    for detail in details.iter().take(look.shown()) {
        let line = format!(
            "{}{}",
            in_a_line(&detail.facts),
            doubt(detail.sure, detail.doubts)
        );
        wrapped(out, &safe(&line), "  - ", "    ", look.width);
    }
    more(out, details.len(), look);
}

fn files(out: &mut String, title: &str, files: &[NamedFile], look: Look) {
    if files.is_empty() {
        return;
    }
    heading(out, title, look);
    for file in files.iter().take(look.shown()) {
        let line = match (&file.path, &file.sha256) {
            (Some(path), Some(digest)) => {
                format!("{path}  SHA-256 {}…", digest.get(..12).unwrap_or(digest))
            }
            _ => format!("{} was not delivered", file.name),
        };
        wrapped(out, &safe(&line), "  - ", "    ", look.width);
    }
    more(out, files.len(), look);
}

fn open(out: &mut String, dossier: &Dossier, look: Look) {
    if !dossier.absent.is_empty() {
        heading(out, "No record shows", look);
    }
    for what in &dossier.absent {
        wrapped(out, &safe(what), "  - ", "    ", look.width);
    }
    if dossier.findings_total == 0 {
        return;
    }
    let title = format!("Verification finds {} on it", dossier.findings_total);
    heading(out, &title, look);
    for finding in dossier.findings.iter().take(look.shown()) {
        let place = finding
            .place
            .as_ref()
            .map(|at| format!(" ({at})"))
            .unwrap_or_default();
        let waived = finding
            .waived_by
            .as_ref()
            .map(|by| format!(", accepted by {by}"))
            .unwrap_or_default();
        let line = format!("{}: {}{place}{waived}", finding.clause, finding.message);
        wrapped(out, &safe(&line), "  - ", "    ", look.width);
    }
    more(
        out,
        usize::try_from(dossier.findings_total).unwrap_or(usize::MAX),
        look,
    );
}
