//! Identity, access, acceptance, NCR closure, shipment, delivery; and what the whole must satisfy.

use crate::catalog::in_sentence;
use crate::checks::CheckKind;
use crate::finding::{Finding, did_you_mean};
use crate::say;
use crate::source::Place;
use crate::spec::clause::{Clause, Family, Origin};
use crate::spec::codes;
use crate::spec::conditions::Unmet;
use crate::spec::model::{
    AccessLevel, Assigner, BasisDocument, Depth, IdentityRule, InspectionKind, PackageItem,
    SystemKind, TestKind,
};
use crate::spec::pattern;
use crate::wording::{Text, typed};

use super::closing::ncr_title;
use super::steps::part_title;
use super::{Resolver, table_key};

impl Resolver<'_> {
    pub(super) fn identity_clauses(&mut self) {
        let deepest = self.deepest();
        let identities = &self.spec.identity;
        for (level, rule) in [
            (Depth::Lot, &identities.lot),
            (Depth::Panel, &identities.panel),
            (Depth::Board, &identities.board),
        ] {
            if rule.is_some() || level == Depth::Lot || level == deepest {
                self.identity_clause(level, rule.as_ref());
            }
        }
    }

    fn identity_clause(&mut self, level: Depth, rule: Option<&IdentityRule>) {
        let pointer = format!("/identity/{level}");
        let origin = if rule.is_some() {
            self.origin(&pointer)
        } else {
            self.implied("depth", "/depth")
        };
        let mut clause = Clause::new(
            format!("identity.{level}"),
            Family::Identity,
            identity_title(level),
            origin,
        );
        clause.depth = Some(level);
        clause.demand = match level {
            Depth::Lot => say!(
                "Every production lot has one unique identity, written the same in every record."
            ),
            Depth::Panel => {
                say!("Every panel has one unique identity, written the same in every record.")
            }
            Depth::Board => {
                say!("Every board has one unique identity, written the same in every record.")
            }
        };
        if let Some(rule) = rule {
            clause.severity = rule.severity;
            if let Some(assigner) = rule.assigned_by {
                let who = match assigner {
                    Assigner::Oem => say!("the buyer"),
                    Assigner::Supplier => say!("the supplier"),
                };
                clause.add_detail(say!("Assigned by"), who);
            }
            if let Some(marking) = &rule.marking {
                clause.add_detail(say!("Marking"), typed(marking));
            }
            if let Some(text) = &rule.pattern {
                clause.add_detail(say!("Pattern"), typed(text));
                if let Err(message) = pattern::compile(text) {
                    let place = self.value(&format!("{pointer}/pattern"));
                    self.error(codes::BAD_PATTERN, place, message).help =
                        Some(r"write for example '^MC4471-\d{6}$'".to_owned());
                }
            }
        }
        clause.add_check(
            "identity",
            say!(
                "Every {field} is written as agreed and is no placeholder such as N/A or UNKNOWN.",
                field = typed(level.field())
            ),
            CheckKind::Identity {
                level: level.to_string(),
            },
        );
        self.clauses.push(clause);
    }

    pub(super) fn access_clauses(&mut self) {
        for (system, demand) in &self.spec.access {
            let key = system_key(*system);
            let pointer = format!("/access/{key}");
            let mut clause = Clause::new(
                format!("access.{key}"),
                Family::Access,
                access_title(key),
                self.origin(&pointer),
            );
            clause.severity = demand.severity;
            clause.purpose.clone_from(&demand.purpose);
            clause.defined_in = self.governing(demand.defined_in, &pointer);
            match demand.demand {
                AccessLevel::ReadOnly => {
                    clause.demand = say!(
                        "Read-only access. It answers no record: records are delivered all the same."
                    );
                }
                AccessLevel::NotRequired => {
                    clause.demand = say!("Not required. Do not price it.");
                    clause.demanded = false;
                }
            }
            clause.not_checkable = Some(say!("access is agreed, not delivered"));
            self.clauses.push(clause);
        }
    }

    pub(super) fn acceptance_clauses(&mut self) {
        for acceptance in self.spec.acceptance.values() {
            let pointer = "/acceptance/workmanship";
            let mut clause = Clause::new(
                "acceptance.workmanship",
                Family::Acceptance,
                say!("Acceptance of workmanship"),
                self.origin(pointer),
            );
            clause.severity = acceptance.severity;
            if !self.has_document(acceptance.invoked_by) {
                let place = self.value(&format!("{pointer}/invoked-by"));
                let title = acceptance.invoked_by.title();
                self.error(
                    codes::DANGLING_REFERENCE,
                    place,
                    format!("the basis has no {title} that could invoke criteria"),
                )
                .help = Some(format!(
                    "add `{} = {{ document = \"…\", revision = \"…\" }}` under `[basis]`",
                    acceptance.invoked_by.key()
                ));
            }
            let invoking = matches!(
                acceptance.invoked_by,
                BasisDocument::AssemblyDrawing
                    | BasisDocument::Contract
                    | BasisDocument::FirstArticleInstruction
            );
            // C1: the class counts only where drawing, contract or first-article instruction invokes it.
            if names_ipc_a_610(&acceptance.criteria) && !invoking {
                let place = self.value(&format!("{pointer}/invoked-by"));
                self.error(
                    codes::CONTRADICTION,
                    place,
                    format!("IPC-A-610 applies only where drawing, contract or first-article instruction invokes it, not the {}", acceptance.invoked_by.title()),
                )
                .help = Some("write invoked-by = \"assembly-drawing\", \"contract\" or \"first-article-instruction\"".to_owned());
            }
            clause.defined_in = self.spec.basis.in_use(acceptance.invoked_by).map(|entry| {
                crate::spec::clause::Governing {
                    key: acceptance.invoked_by,
                    document: entry.document.clone(),
                    revision: entry.revision.clone(),
                }
            });
            let criteria = typed(&acceptance.criteria);
            let document = acceptance.invoked_by.text();
            clause.demand = match &acceptance.class {
                Some(class) => say!(
                    "Workmanship is judged by {criteria} class {class}, as the {document} invokes it.",
                    criteria = criteria,
                    class = typed(class),
                    document = document
                ),
                None => say!(
                    "Workmanship is judged by {criteria}, as the {document} invokes it.",
                    criteria = criteria,
                    document = document
                ),
            };
            let judged = self
                .clauses
                .iter()
                .flat_map(|c| &c.checks)
                .find(|check| check.id == "acceptance-basis-invoked")
                .cloned();
            match judged {
                Some(check) => clause.checks.push(check),
                None => {
                    clause.not_checkable = Some(say!(
                        "the spec demands no record that states the acceptance basis"
                    ))
                }
            }
            self.clauses.push(clause);
        }
    }

    /// What every spec demands of any delivery; printed, so that the supplier was told.
    pub(super) fn delivery_clauses(&mut self) {
        let (links, population) = self.population_words();
        let rules: [(&str, Text, Text, CheckKind); 5] = [
            (
                "delivery.files",
                say!("Files can be read and used"),
                say!(
                    "Every delivered file can be read and is recognised: records as CSV in UTF-8 with one heading row, named after their form; images and documents by the records that name them. Nothing delivered is left over, and no example row of a record template is left in."
                ),
                CheckKind::Readable {},
            ),
            (
                "delivery.time-stamps",
                say!("Time stamps are unambiguous"),
                say!("Every time stamp says its offset from UTC, e.g. 2026-11-20T14:05:00+01:00."),
                CheckKind::TimeStamps {},
            ),
            (
                "delivery.duplicates",
                say!("Nothing is delivered twice"),
                say!("No row and no file is delivered twice."),
                CheckKind::Duplicates {},
            ),
            (
                "delivery.links",
                say!("Records agree with each other"),
                links,
                CheckKind::Links {},
            ),
            (
                "delivery.population",
                say!("The delivery is the order"),
                population,
                CheckKind::Population {},
            ),
        ];
        let place = self.key("/spec");
        for (id, title, demand, kind) in rules {
            let mut clause = Clause::new(
                id,
                Family::Delivery,
                title,
                Origin::Always {
                    place: place.clone(),
                },
            );
            clause.add_check(id, &demand, kind);
            clause.demand = demand;
            self.clauses.push(clause);
        }
    }

    /// How records hang together and what they must add up to, in the words of the deepest record:
    /// where nothing is traced to boards, boards cannot be asked for.
    fn population_words(&self) -> (Text, Text) {
        match self.deepest() {
            Depth::Lot => (
                say!(
                    "Every record names the production lot it belongs to, written the same everywhere."
                ),
                say!(
                    "Every production lot built for the order occurs in the records, and no other lot. What is not delivered counts as missing."
                ),
            ),
            Depth::Panel => (
                say!("A panel is in the same production lot in every record."),
                say!(
                    "Every panel built for the order occurs in the records, and no other panel. What is not delivered counts as missing."
                ),
            ),
            Depth::Board => (
                say!("A board is in the same panel and the same production lot in every record."),
                say!(
                    "Every ordered board occurs in the records, and no board that was not ordered. What is not delivered counts as missing."
                ),
            ),
        }
    }

    /// The depth of the deepest record.
    fn deepest(&self) -> Depth {
        self.forms
            .values()
            .map(|plan| plan.depth)
            .max()
            .unwrap_or(self.spec.depth.default)
    }

    /// What is declared not required: it must exist in the catalogue and must not be demanded too.
    pub(super) fn not_required(&mut self) {
        let known = self.known_clause_ids();
        for (i, entry) in self.spec.not_required.iter().enumerate() {
            for (j, id) in entry.clauses.iter().enumerate() {
                let place = self.value(&format!("/not-required/{i}/clauses/{j}"));
                if let Some(demanded) = self.clauses.iter().find(|c| &c.id == id && c.demanded) {
                    let there = demanded.origin.place().clone();
                    self.findings.push(
                        Finding::error(
                            codes::NOT_REQUIRED,
                            place,
                            format!("`{id}` is demanded and declared not required"),
                        )
                        .related(there, "demanded here")
                        .help("drop one of the two"),
                    );
                } else if self.clauses.iter().any(|c| &c.id == id) {
                    // Another entry has said it already.
                } else if let Some((by, message)) = self.still_demanded(id) {
                    self.findings.push(
                        Finding::error(codes::NOT_REQUIRED, place, message)
                            .related(by, "demanded here")
                            .help("drop one of the two"),
                    );
                } else if !known.contains(id) && !self.is_part(id, &known) {
                    let help = did_you_mean(id, known.iter().map(String::as_str)).map_or_else(
                        || "write a clause id, e.g. `visibility.order-progress`".to_owned(),
                        |near| format!("did you mean `{near}`?"),
                    );
                    self.findings.push(
                        Finding::error(
                            codes::NOT_REQUIRED,
                            place,
                            format!("no clause can be called `{id}`"),
                        )
                        .help(help),
                    );
                } else {
                    let mut clause = Clause::new(
                        id.clone(),
                        family_of(id),
                        self.title_of(id),
                        Origin::Spec { place },
                    );
                    clause.demand = say!(
                        "Not required: {reason}. Do not price it.",
                        reason = typed(entry.reason.trim_end_matches('.'))
                    );
                    clause.demanded = false;
                    clause.not_checkable = Some(say!("not required"));
                    self.clauses.push(clause);
                }
            }
        }
        self.clauses.sort_by_key(|clause| clause.family);
    }

    /// What is demanded under another name: a column that its record always has, a record that
    /// another clause is answered with.
    fn still_demanded(&self, id: &str) -> Option<(Place, String)> {
        let demanded = || self.clauses.iter().filter(|clause| clause.demanded);
        let (whole, part) = id.rsplit_once('.')?;
        if whole.contains('.') {
            // Inspections and tests share the columns of their extract.
            let form = demanded()
                .find(|clause| clause.id == whole)?
                .form
                .as_deref();
            let needs = |clause: &&Clause| {
                clause.form.as_deref() == form && clause.fields.iter().any(|field| field.id == part)
            };
            let clause = demanded().find(needs)?;
            let message = format!(
                "`{part}` is declared not required, and `{}` cannot do without it",
                clause.id
            );
            return Some((clause.origin.place().clone(), message));
        }
        if whole != "record" {
            return None;
        }
        let clause = demanded().find(|clause| clause.form.as_deref() == Some(part))?;
        let message = format!(
            "`{id}` is declared not required, and `{}` is answered with that record",
            clause.id
        );
        Some((clause.origin.place().clone(), message))
    }

    /// Demands whose condition this product does not meet: printed, so that nobody prices them.
    pub(super) fn not_applying(&mut self, unmet: Vec<Unmet>) {
        for Unmet { id, place, when } in unmet {
            if self.clauses.iter().any(|clause| clause.id == id) {
                continue;
            }
            let mut clause = Clause::new(
                id.clone(),
                family_of(&id),
                self.title_of(&id),
                Origin::Spec { place },
            );
            let why = when.not_met_text();
            clause.demand = say!("Does not apply: {why}. Do not price it.", why = &why);
            clause.demanded = false;
            clause.not_checkable = Some(say!("does not apply: {why}", why = why));
            self.clauses.push(clause);
        }
        self.clauses.sort_by_key(|clause| clause.family);
    }

    /// Whether an id names a part of a clause: a field, the images, the retests.
    fn is_part(&self, id: &str, known: &[String]) -> bool {
        let Some((whole, part)) = id.rsplit_once('.') else {
            return false;
        };
        let named = ["images", "retest", "measured-values"].contains(&part)
            || self.catalogue.fields.contains_key(part);
        named && known.iter().any(|id| id == whole)
    }

    fn known_clause_ids(&self) -> Vec<String> {
        let records = self
            .catalogue
            .forms
            .keys()
            .map(|form| format!("record.{form}"));
        let rows = self
            .catalogue
            .rows
            .iter()
            .filter_map(|row| Some(format!("{}.{}", table_key(row.table), row.key.as_ref()?)));
        let inspections = ["spi", "aoi", "xray", "visual", "fai"]
            .iter()
            .map(|k| format!("inspection.{k}"));
        let tests = ["ict", "fct", "flying-probe", "electrical", "burn-in"]
            .iter()
            .map(|k| format!("test.{k}"));
        let access = ["erp", "plm", "mes", "scada"]
            .iter()
            .map(|k| format!("access.{k}"));
        let shipment = [
            "packing-list",
            "carton-label",
            "certificate-of-conformance",
            "test-report",
        ]
        .iter()
        .map(|k| format!("shipment.{k}"));
        let ncr = ["closure", "clearance", "blocks-shipment"]
            .iter()
            .map(|k| format!("ncr.{k}"));
        let identities = ["lot", "panel", "board"]
            .iter()
            .map(|k| format!("identity.{k}"));
        records
            .chain(identities)
            .chain(ncr)
            .chain(rows)
            .chain(inspections)
            .chain(tests)
            .chain(access)
            .chain(shipment)
            .collect()
    }

    /// The title that the clause of an id has where it is demanded.
    pub(super) fn title_of(&self, id: &str) -> Text {
        if let Some((whole, part)) = id.rsplit_once('.').filter(|(whole, _)| whole.contains('.')) {
            return part_title(&self.title_of(whole), part, self.catalogue);
        }
        let Some((section, key)) = id.split_once('.') else {
            return typed(id);
        };
        let row = || {
            let mut rows = self.catalogue.rows.iter();
            let row =
                rows.find(|r| table_key(r.table) == section && r.key.as_deref() == Some(key))?;
            Some(row.title.clone())
        };
        let named = match section {
            "record" => self.catalogue.forms.get(key).map(|f| f.title.clone()),
            "access" => Some(access_title(key)),
            "inspection" => InspectionKind::ALL
                .into_iter()
                .find(|kind| kind.key() == key)
                .map(InspectionKind::text),
            "test" => TestKind::ALL
                .into_iter()
                .find(|kind| kind.key() == key)
                .map(TestKind::text),
            "identity" => Depth::ALL
                .into_iter()
                .find(|level| level.title() == key)
                .map(identity_title),
            "ncr" => ncr_title(key),
            "shipment" => PackageItem::ALL
                .into_iter()
                .find(|part| part.key() == key)
                .map(PackageItem::text),
            _ => row(),
        };
        named.unwrap_or_else(|| typed(id))
    }

    /// A check that compares two records needs both to be demanded.
    pub(super) fn needed_records(&mut self) {
        // A misspelt record may be the very one that is missed.
        if self
            .spec
            .record
            .keys()
            .any(|form| !self.catalogue.forms.contains_key(form))
        {
            return;
        }
        let mut missing: Vec<(usize, String)> = Vec::new();
        for (index, clause) in self.clauses.iter().enumerate() {
            for form in clause.checks.iter().flat_map(|check| check.kind.forms()) {
                if !self.forms.contains_key(&form)
                    && !missing.iter().any(|(i, f)| *i == index && *f == form)
                {
                    missing.push((index, form));
                }
            }
        }
        for (index, form_id) in missing {
            // Sharing clauses repeat what their record's clause already says.
            if self.clauses[index].family == Family::Basis {
                continue;
            }
            let place = self.clauses[index].origin.place().clone();
            // What can never apply lacks its records for the same reason.
            if self
                .findings
                .iter()
                .any(|f| f.code == codes::NEVER_TRUE && f.place == place)
            {
                continue;
            }
            let id = self.clauses[index].id.clone();
            let title = self
                .catalogue
                .forms
                .get(&form_id)
                .map_or(form_id.clone(), |f| in_sentence(&f.title));
            self.error(
                codes::MISSING_RECORD,
                place,
                format!("`{id}` is checked against the {title}, which the spec does not demand"),
            )
            .help = Some(format!("add {}", section_for(&form_id)));
        }
    }
}

fn identity_title(level: Depth) -> Text {
    match level {
        Depth::Lot => say!("Production lot identity"),
        Depth::Panel => say!("Panel identity"),
        Depth::Board => say!("Board identity"),
    }
}

fn access_title(system: &str) -> Text {
    say!(
        "Access to the supplier's {system}",
        system = typed(system.to_uppercase())
    )
}

/// Whether criteria name IPC-A-610, however it is spelled: `IPC A 610`, `IPC-610`, other hyphens.
fn names_ipc_a_610(criteria: &str) -> bool {
    let bare: String = criteria
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let bare = bare.to_ascii_uppercase();
    bare.contains("IPCA610") || bare.contains("IPC610")
}

/// The section of a spec that demands a form.
fn section_for(form_id: &str) -> String {
    match form_id {
        "inspection-extract" => "an inspection, e.g. `[inspection.aoi]`".to_owned(),
        "test-extract" => "a test, e.g. `[test.fct]`".to_owned(),
        other => format!("`[record.{other}]`"),
    }
}

fn family_of(id: &str) -> Family {
    match id.split('.').next().unwrap_or_default() {
        "inspection" => Family::Inspection,
        "test" => Family::Test,
        "control" => Family::Control,
        "signal" => Family::Signal,
        "visibility" => Family::Visibility,
        "access" => Family::Access,
        "shipment" => Family::Shipment,
        "ncr" => Family::Ncr,
        "identity" => Family::Identity,
        _ => Family::Record,
    }
}

fn system_key(system: SystemKind) -> &'static str {
    match system {
        SystemKind::Erp => "erp",
        SystemKind::Plm => "plm",
        SystemKind::Mes => "mes",
        SystemKind::Scada => "scada",
        SystemKind::Manual => "manual",
    }
}
