//! The agreement as text that a person can read and sign.

use std::fmt::Write as _;

use crate::agree::deviations::deviation_table;
use crate::agree::model::{AgreementFile, Amended, LockedPrice};
use crate::records::{DateOrder, DecimalMark, Delimiter, ExportMapping, Grouping, TextEncoding};
use crate::spec::basis::sha256;
use crate::supplier::model::Tax;
use crate::toml_text::{comment, string};

/// Columns of comments.
const WIDTH: usize = 80;

/// The agreement as TOML. The same agreement gives the same bytes.
#[must_use]
pub fn agreement_text(agreement: &AgreementFile) -> String {
    let mut out = summary(agreement);
    let head = &agreement.agreement;
    let _ = writeln!(out, "format = 1\n\n[agreement]");
    line(&mut out, "id", &string(&head.id));
    line(&mut out, "revision", &head.revision.to_string());
    line(&mut out, "awarded", &head.awarded.to_string());
    line(&mut out, "quantity", &head.quantity.to_string());
    line(&mut out, "tool", &string(&head.tool));
    let _ = writeln!(out, "\n[supplier]");
    line(&mut out, "name", &string(&agreement.supplier.name));
    optional(&mut out, "site", agreement.supplier.site.as_deref());
    let spec = &agreement.spec;
    let _ = writeln!(out, "\n[spec]");
    line(&mut out, "file", &string(&spec.file));
    line(&mut out, "id", &string(&spec.id));
    line(&mut out, "revision", &string(&spec.revision));
    line(&mut out, "sha256", &string(&spec.sha256));
    let quote = &agreement.quote;
    let _ = writeln!(out, "\n[quote]");
    line(&mut out, "file", &string(&quote.file));
    optional(&mut out, "number", quote.number.as_deref());
    optional(&mut out, "revision", quote.revision.as_deref());
    line(&mut out, "sha256", &string(&quote.sha256));
    if let Some(day) = quote.valid_until {
        line(&mut out, "valid-until", &day.to_string());
    }
    if let Some(days) = quote.lead_time_days {
        line(&mut out, "lead-time-days", &days.to_string());
    }
    if let Some(least) = quote.minimum_order {
        line(&mut out, "minimum-order", &least.to_string());
    }
    optional(&mut out, "delivery-terms", quote.delivery_terms.as_deref());
    for (name, files) in [("answers", &agreement.answers), ("basis", &agreement.basis)] {
        for file in files {
            let _ = writeln!(out, "\n[[{name}]]");
            line(&mut out, "file", &string(&file.file));
            line(&mut out, "sha256", &string(&file.sha256));
        }
    }
    if let Some(rate) = &agreement.rate {
        let _ = writeln!(out, "\n[rate]");
        line(&mut out, "from", &string(&rate.from));
        line(&mut out, "to", &string(&rate.to));
        line(&mut out, "rate", &string(&rate.rate.to_string()));
        line(&mut out, "date", &rate.date.to_string());
        optional(&mut out, "source", rate.source.as_deref());
    }
    price(&mut out, &agreement.price);
    for deviation in &agreement.deviation {
        out.push_str(&deviation_table("deviation", deviation));
    }
    for remark in &agreement.remark {
        let _ = writeln!(out, "\n[[remark]]");
        line(&mut out, "clause", &string(&remark.clause));
        line(&mut out, "text", &string(&remark.text));
    }
    for mapping in &agreement.mapping {
        mapped(&mut out, mapping);
    }
    if let Some(amends) = &agreement.amends {
        amendment(&mut out, amends);
    }
    out.push('\n');
    out.push_str(&comment(
        "What each clause demands, as a digest: a clause that demands something else later is named when this agreement is used.",
        WIDTH,
    ));
    let _ = writeln!(out, "[clauses]");
    for (id, digest) in &agreement.clauses {
        let _ = writeln!(out, "{} = {}", string(id), string(digest));
    }
    sealed(&out)
}

/// Where the seal begins.
pub(super) const SEAL: &str = "\n[seal]\n";

/// A text with the digest of everything in it below it.
fn sealed(text: &str) -> String {
    format!(
        "{text}{SEAL}sha256   = {}\n",
        string(&sha256(text.as_bytes()))
    )
}

/// What a person has to know before signing, as comments.
fn summary(agreement: &AgreementFile) -> String {
    let head = &agreement.agreement;
    let price = &agreement.price;
    let mut out = String::new();
    let mut say = |text: String| out.push_str(&comment(&text, WIDTH));
    say(format!("Agreement {}, revision {}", head.id, head.revision));
    say(format!(
        "{} boards from {} for {} {}, tax {}; awarded {}",
        head.quantity,
        agreement.supplier.name,
        price.total,
        price.currency,
        tax_word(price.tax),
        head.awarded
    ));
    say(match agreement.deviation.len() {
        0 => "No deviations: every clause is delivered as demanded.".to_owned(),
        1 => "1 deviation is accepted; it is listed below.".to_owned(),
        n => format!("{n} deviations are accepted; they are listed below."),
    });
    if !agreement.remark.is_empty() {
        say(format!(
            "What the supplier says in words beside {} answers is listed below as remarks: read it. A remark deviates from nothing.",
            agreement.remark.len()
        ));
    }
    say("The digests hold every file fast that this agreement rests on: a changed file is named when the agreement is used. Do not edit; amend with `tracespec agree --amends`.".to_owned());
    out.push_str("#\n# Buyer:    ______________________________  Date: ______________\n");
    out.push_str("# Supplier: ______________________________  Date: ______________\n\n");
    out
}

fn tax_word(tax: Tax) -> &'static str {
    match tax {
        Tax::Included => "included",
        Tax::Excluded => "excluded",
        Tax::Unstated => "unstated",
    }
}

fn line(out: &mut String, key: &str, value: &str) {
    let _ = writeln!(out, "{key:<8} = {value}");
}

fn optional(out: &mut String, key: &str, value: Option<&str>) {
    if let Some(value) = value {
        line(out, key, &string(value));
    }
}

fn price(out: &mut String, price: &LockedPrice) {
    let _ = writeln!(out, "\n[price]");
    for (key, value) in [
        ("currency", price.currency.clone()),
        ("goods", price.goods.to_string()),
        ("charges", price.charges.to_string()),
        ("records", price.records.to_string()),
        ("total", price.total.to_string()),
        ("tax", tax_word(price.tax).to_owned()),
        ("quote-currency", price.quote_currency.clone()),
        ("quote-total", price.quote_total.to_string()),
    ] {
        line(out, key, &string(&value));
    }
    for priced in &price.line {
        let _ = writeln!(out, "\n[[price.line]]");
        line(out, "text", &string(&priced.text));
        line(out, "working", &string(&priced.working));
        line(out, "amount", &string(&priced.amount.to_string()));
    }
}

fn mapped(out: &mut String, mapping: &ExportMapping) {
    let _ = writeln!(out, "\n[[mapping]]");
    line(out, "files", &string(&mapping.files));
    line(out, "form", &string(&mapping.form));
    let words = [
        ("sheet", mapping.sheet.as_deref()),
        ("delimiter", mapping.delimiter.map(Delimiter::word)),
        ("encoding", mapping.encoding.map(TextEncoding::word)),
        ("decimal", mapping.decimal.map(DecimalMark::word)),
        ("grouping", mapping.grouping.map(Grouping::word)),
        ("date-order", mapping.date_order.map(DateOrder::word)),
        ("zone", mapping.zone.as_deref()),
    ];
    for (key, word) in words {
        optional(out, key, word);
    }
    if let Some(row) = mapping.heading_row {
        line(out, "heading-row", &row.to_string());
    }
    if !mapping.columns.is_empty() {
        let _ = writeln!(out, "[mapping.columns]");
        for (column, theirs) in &mapping.columns {
            let _ = writeln!(out, "{} = {}", string(column), string(theirs));
        }
    }
    for (column, values) in &mapping.values {
        let _ = writeln!(out, "[mapping.values.{}]", string(column));
        for (ours, theirs) in values {
            let _ = writeln!(out, "{} = {}", string(ours), string(theirs));
        }
    }
}

fn amendment(out: &mut String, amends: &Amended) {
    let _ = writeln!(out, "\n[amends]");
    line(out, "revision", &amends.revision.to_string());
    line(out, "sha256", &string(&amends.sha256));
    line(out, "reason", &string(&amends.reason));
    line(out, "by", &string(&amends.by));
    for change in &amends.change {
        let _ = writeln!(out, "\n[[amends.change]]");
        line(out, "what", &string(&change.what));
        line(out, "change", &string(&change.change));
    }
}
