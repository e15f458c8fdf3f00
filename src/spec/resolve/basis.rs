//! The locked build basis: its files, its clauses, and the checks it shares with records.

use crate::checks::{CheckKind, Reference};
use crate::spec::basis::read_basis;
use crate::spec::clause::{Clause, Family, MissingDocument, Origin};
use crate::spec::codes;
use crate::spec::model::{BasisDocument, BasisEntry, BasisStatus};

use super::Resolver;
use super::attach::capitalised;

impl Resolver<'_> {
    pub(super) fn read_basis_files(&mut self, files: &dyn crate::spec::basis::Files) {
        let spec = self.spec;
        let entry = |document: BasisDocument| {
            spec.basis.entry(document).map(|entry| {
                (
                    entry,
                    self.doc
                        .value_place(&format!("/basis/{}/file", document.key())),
                )
            })
        };
        let others: Vec<_> = BasisDocument::ALL
            .into_iter()
            .filter(|d| !matches!(d, BasisDocument::Bom | BasisDocument::Avl))
            .filter_map(entry)
            .collect();
        let (bom, avl) = (entry(BasisDocument::Bom), entry(BasisDocument::Avl));
        let mut findings = Vec::new();
        self.basis = read_basis(bom, avl, &others, files, &mut findings);
        self.findings.extend(findings);
        self.known_bom_lines();
        self.basis_patterns();
    }

    fn basis_patterns(&mut self) {
        use crate::spec::model::ColumnRule;
        for document in [BasisDocument::Bom, BasisDocument::Avl] {
            let Some(columns) = self
                .spec
                .basis
                .entry(document)
                .and_then(|e| e.columns.as_ref())
            else {
                continue;
            };
            let rules = [
                ("line", &columns.line),
                ("mpn", &columns.mpn),
                ("manufacturer", &columns.manufacturer),
                ("quantity", &columns.quantity),
                ("references", &columns.references),
                ("description", &columns.description),
                ("msl", &columns.msl),
                ("populate", &columns.populate),
                ("status", &columns.status),
            ];
            // With a file at hand, reading it has already compiled the patterns.
            let read = self
                .spec
                .basis
                .entry(document)
                .is_some_and(|e| e.file.is_some());
            for (name, rule) in rules {
                if let (false, Some(ColumnRule::Pattern(rule))) = (read, rule)
                    && let Err(message) = crate::spec::pattern::compile(&rule.pattern)
                {
                    let place =
                        self.value(&format!("/basis/{}/columns/{name}/pattern", document.key()));
                    self.error(codes::BAD_PATTERN, place, message).help = Some(
                        r"write for example '^\S+ (.+)$'; the first group is the value".to_owned(),
                    );
                }
            }
        }
    }

    /// Alternates and restrictions name BOM lines that exist.
    fn known_bom_lines(&mut self) {
        let Some(bom) = self.basis.bom.clone() else {
            return;
        };
        let named = self
            .spec
            .alternate
            .iter()
            .map(|a| ("alternate", &a.line))
            .enumerate()
            .chain(
                self.spec
                    .restriction
                    .iter()
                    .map(|r| ("restriction", &r.line))
                    .enumerate(),
            );
        for (index, (section, line)) in named.collect::<Vec<_>>() {
            if !bom.contains_key(line) {
                let place = self.value(&format!("/{section}/{index}/line"));
                self.error(
                    codes::UNKNOWN_BOM_LINE,
                    place,
                    format!("the BOM has no line {line}"),
                )
                .help = Some(format!(
                    "the BOM has {} lines, {} to {}",
                    bom.len(),
                    bom.keys().next().map_or("", String::as_str),
                    bom.keys().last().map_or("", String::as_str)
                ));
            }
        }
    }

    pub(super) fn basis_clauses(&mut self) {
        for document in BasisDocument::ALL {
            match self.spec.basis.entry(document) {
                Some(entry) => self.document_clause(document, entry),
                None if document.is_build_file() => self.missing_document(document),
                None => {}
            }
        }
        self.program_clause();
        self.alternate_clause();
        self.restriction_clause();
    }

    fn document_clause(&mut self, document: BasisDocument, entry: &BasisEntry) {
        let pointer = format!("/basis/{}", document.key());
        self.idle_keys(document, entry, &pointer);
        if entry.status == Some(BasisStatus::NotUsed) {
            return;
        }
        let released = entry.document.is_some() && entry.revision.is_some();
        if released == (entry.status == Some(BasisStatus::ToFollow)) {
            let place = self.key(&pointer);
            let message = if released {
                format!("the {} is released and said to follow", document.title())
            } else {
                format!(
                    "the {} has no document and revision, and is not said to follow",
                    document.title()
                )
            };
            self.error(codes::CONTRADICTION, place, message).help = Some(format!(
                "write `{0} = {{ document = \"…\", revision = \"…\" }}` or `{0} = {{ status = \"to-follow\", by = 2026-12-01 }}`",
                document.key()
            ));
            return;
        }
        let title = capitalised(document.title());
        let mut clause = Clause::new(
            format!("basis.{}", document.key()),
            Family::Basis,
            title,
            self.origin(&pointer),
        );
        match (&entry.document, &entry.revision) {
            (Some(number), Some(revision)) => {
                clause.demand = format!(
                    "The build follows the {} {number} revision {revision}.",
                    document.title()
                )
                .into();
                clause.add_detail("Document", number.clone());
                clause.add_detail("Revision", revision.clone());
            }
            _ => {
                clause.demand = format!("The {} follows before set-up.", document.title()).into();
                if let Some(number) = &entry.document {
                    clause.add_detail("Document", number.clone());
                }
                if let Some(revision) = &entry.revision {
                    clause.add_detail("Revision", revision.clone());
                }
                if let Some(by) = &entry.by {
                    clause.add_detail("Follows by", by.to_string());
                }
                if let Some(assume) = &entry.assume {
                    clause.add_detail("To be assumed until then", assume.clone());
                }
                // Agreements come with the order; only missing build files make an estimate (C3, G5).
                if document.is_build_file() {
                    self.missing.push(MissingDocument {
                        document: document.key().to_owned(),
                        by: entry.by.as_ref().map(ToString::to_string),
                        assume: entry.assume.clone(),
                    });
                }
            }
        }
        if let Some(file) = &entry.file {
            let digest = self
                .basis
                .digests
                .iter()
                .find(|d| &d.file == file)
                .map(|d| d.sha256.clone());
            let digest = digest
                .map(|d| format!(" (SHA-256 {d})"))
                .unwrap_or_default();
            clause.add_detail("File", format!("{file}{digest}"));
        }
        clause.not_checkable = Some(
            format!(
                "the {} governs other clauses; no delivered record states it",
                document.title()
            )
            .into(),
        );
        self.clauses.push(clause);
    }

    /// Keys of a document that say nothing: they were written for something.
    fn idle_keys(&mut self, document: BasisDocument, entry: &BasisEntry, pointer: &str) {
        let title = document.title();
        let not_used = entry.status == Some(BasisStatus::NotUsed);
        let follows = entry.status == Some(BasisStatus::ToFollow);
        let of_released = [
            ("document", entry.document.is_some()),
            ("revision", entry.revision.is_some()),
            ("file", entry.file.is_some()),
            ("columns", entry.columns.is_some()),
        ];
        let of_following = [
            ("by", entry.by.is_some()),
            ("assume", entry.assume.is_some()),
        ];
        let written = |keys: &[(&'static str, bool)]| {
            let found = keys.iter().find(|(_, there)| *there);
            found.map(|(key, _)| *key)
        };
        let idle = if not_used {
            written(&of_released)
                .or_else(|| written(&of_following))
                .map(|key| {
                    (
                        key,
                        format!("the {title} is said not to be used, and has `{key}`"),
                    )
                })
        } else if !follows && entry.document.is_some() && entry.revision.is_some() {
            let key = written(&of_following);
            key.map(|key| {
                (
                    key,
                    format!("the {title} is released: `{key}` says nothing"),
                )
            })
        } else {
            None
        };
        if let Some((key, message)) = idle {
            let place = self.key(&format!("{pointer}/{key}"));
            self.error(codes::CONTRADICTION, place, message).help =
                Some(format!("drop `{key}`, or correct `status`"));
        }
        self.idle_columns(document, entry, pointer);
    }

    /// Columns are read from BOM and AVL only, and not the same ones from both.
    fn idle_columns(&mut self, document: BasisDocument, entry: &BasisEntry, pointer: &str) {
        let Some(columns) = &entry.columns else {
            return;
        };
        let idle = match document {
            BasisDocument::Bom => vec![("status", &columns.status)],
            BasisDocument::Avl => vec![
                ("quantity", &columns.quantity),
                ("references", &columns.references),
                ("description", &columns.description),
                ("msl", &columns.msl),
                ("populate", &columns.populate),
            ],
            _ => {
                let place = self.key(&format!("{pointer}/columns"));
                let message = format!("no columns are read from the {}", document.title());
                self.error(codes::CONTRADICTION, place, message).help =
                    Some("only `bom` and `avl` have `columns`".to_owned());
                return;
            }
        };
        for (key, _) in idle.into_iter().filter(|(_, rule)| rule.is_some()) {
            let place = self.key(&format!("{pointer}/columns/{key}"));
            let message = format!("the {} is not read for `{key}`", document.title());
            self.error(codes::CONTRADICTION, place, message).help = Some(format!("drop `{key}`"));
        }
    }

    fn missing_document(&mut self, document: BasisDocument) {
        // A test plan is only missed where something is tested.
        if document == BasisDocument::TestPlan && self.spec.test.is_empty() {
            return;
        }
        self.missing.push(MissingDocument {
            document: document.key().to_owned(),
            by: None,
            assume: None,
        });
    }

    fn program_clause(&mut self) {
        let programs = &self.spec.basis.program;
        if programs.is_empty() {
            return;
        }
        let mut clause = Clause::new(
            "basis.program",
            Family::Basis,
            "Approved programs",
            self.origin("/basis/program"),
        );
        clause.demand = "Only programs on this list are loaded, on their stations, for the product revision they are approved for.".to_owned().into();
        for program in programs {
            clause.add_detail(
                format!("{} rev. {}", program.name, program.revision),
                format!(
                    "product revision {}, stations {}",
                    program.for_revision,
                    program.stations.join(", ")
                ),
            );
        }
        if !programs
            .iter()
            .any(|p| p.for_revision == self.spec.product.revision)
        {
            let place = self.value("/basis/program/0/for-revision");
            let revision = &self.spec.product.revision;
            self.error(
                codes::CONTRADICTION,
                place,
                format!("no program is approved for product revision {revision}"),
            )
            .help = Some("add a program for this revision, or correct `for-revision`".to_owned());
        }
        clause.not_checkable = Some(
            "the spec demands no record of program set-up"
                .to_owned()
                .into(),
        );
        self.clauses.push(clause);
    }

    fn alternate_clause(&mut self) {
        if self.spec.alternate.is_empty() {
            return;
        }
        let mut clause = Clause::new(
            "basis.alternate",
            Family::Basis,
            "Approved alternates",
            self.origin("/alternate"),
        );
        clause.demand = "Beside BOM and AVL these alternates may be loaded, within their dates."
            .to_owned()
            .into();
        for (index, alternate) in self.spec.alternate.iter().enumerate() {
            let approved = &alternate.approved;
            if let (Some(from), Some(until)) = (&approved.from, &approved.until)
                && until.0 < from.0
            {
                let place = self.value(&format!("/alternate/{index}/approved/until"));
                self.findings.push(
                    crate::finding::Finding::error(
                        codes::NEVER_TRUE,
                        place,
                        "the approval ends before it begins",
                    )
                    .help("swap or correct the dates"),
                );
            }
            let from = approved
                .from
                .as_ref()
                .map(|d| format!(" from {d}"))
                .unwrap_or_default();
            let until = approved
                .until
                .as_ref()
                .map(|d| format!(" until {d}"))
                .unwrap_or_default();
            let maker = alternate
                .manufacturer
                .as_ref()
                .map(|maker| format!(" of {maker}"))
                .unwrap_or_default();
            clause.add_detail(
                format!("BOM line {}", alternate.line),
                format!(
                    "{}{maker}{from}{until}, approved by {}",
                    alternate.mpn, approved.by
                ),
            );
        }
        clause.not_checkable = Some(
            "the spec demands no record of loaded material"
                .to_owned()
                .into(),
        );
        self.clauses.push(clause);
    }

    fn restriction_clause(&mut self) {
        if self.spec.restriction.is_empty() {
            return;
        }
        let mut clause = Clause::new(
            "basis.restriction",
            Family::Basis,
            "Sourcing restrictions",
            self.origin("/restriction"),
        );
        clause.demand = "Parts of these BOM lines come only from the named kinds of source."
            .to_owned()
            .into();
        for restriction in &self.spec.restriction {
            let sources: Vec<String> = restriction
                .sources
                .iter()
                .filter_map(|s| serde_json::to_value(s).ok())
                .filter_map(|v| v.as_str().map(str::to_owned))
                .collect();
            clause.add_detail(
                format!("BOM line {}", restriction.line),
                sources.join(" or "),
            );
        }
        clause.not_checkable = Some(
            "the spec demands no record of loaded material"
                .to_owned()
                .into(),
        );
        self.clauses.push(clause);
    }

    /// What the basis locks is enforced by the checks of the records that show it: the basis clause
    /// gets the same checks, so that its own ledger line says whether it was kept.
    pub(super) fn share_basis_checks(&mut self) {
        let all: Vec<_> = self.clauses.iter().flat_map(|c| c.checks.clone()).collect();
        for clause in self
            .clauses
            .iter_mut()
            .filter(|c| c.family == Family::Basis)
        {
            let id = clause.id.clone();
            for check in all.iter().filter(|check| belongs(&id, &check.kind)) {
                clause.add_check(check.id.clone(), check.says.clone(), check.kind.clone());
            }
            if !clause.checks.is_empty() {
                clause.not_checkable = None;
            }
        }
    }

    /// A clause implied by another keeps the place of what implies it.
    pub(super) fn implied(&self, by: &str, pointer: &str) -> Origin {
        Origin::Implied {
            by: by.to_owned(),
            place: self.key(pointer),
        }
    }
}

fn belongs(clause: &str, kind: &CheckKind) -> bool {
    match kind {
        CheckKind::Matches { equals, .. } => matches!(
            (clause, equals),
            ("basis.bom", Reference::Bom)
                | ("basis.gerber", Reference::Gerber)
                | ("basis.assembly-drawing", Reference::AssemblyDrawing)
        ),
        CheckKind::ApprovedMaterial { .. } => {
            matches!(
                clause,
                "basis.avl" | "basis.alternate" | "basis.restriction"
            )
        }
        CheckKind::BomLinesLoaded { .. } | CheckKind::PlacementsLoaded { .. } => {
            clause == "basis.bom"
        }
        CheckKind::ApprovedProgram { .. } => clause == "basis.program",
        CheckKind::FloorLife { .. } => clause == "basis.handling-standard",
        _ => false,
    }
}
