//! The locked build basis: its files, its clauses, and the checks it shares with records.

use crate::checks::{CheckKind, Reference};
use crate::say;
use crate::spec::basis::read_basis;
use crate::spec::clause::{Clause, Family, MissingDocument, Origin};
use crate::spec::codes;
use crate::spec::model::{Alternate, BasisDocument, BasisEntry, BasisStatus};
use crate::wording::{Text, typed};

use super::Resolver;

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
                ("from", &columns.from),
                ("until", &columns.until),
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
        self.date_code_clause();
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
        let title = document.text().capitalised();
        let mut clause = Clause::new(
            format!("basis.{}", document.key()),
            Family::Basis,
            title,
            self.origin(&pointer),
        );
        match (&entry.document, &entry.revision) {
            (Some(number), Some(revision)) => {
                clause.demand = say!(
                    "The build follows the {document} {number} revision {revision}.",
                    document = document.text(),
                    number = typed(number),
                    revision = typed(revision)
                );
                clause.add_detail(say!("Document"), typed(number));
                clause.add_detail(say!("Revision"), typed(revision));
            }
            _ => {
                clause.demand = say!(
                    "The {document} follows before set-up.",
                    document = document.text()
                );
                if let Some(number) = &entry.document {
                    clause.add_detail(say!("Document"), typed(number));
                }
                if let Some(revision) = &entry.revision {
                    clause.add_detail(say!("Revision"), typed(revision));
                }
                if let Some(by) = &entry.by {
                    clause.add_detail(say!("Follows by"), by);
                }
                if let Some(assume) = &entry.assume {
                    clause.add_detail(say!("To be assumed until then"), typed(assume));
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
            let digests = &self.basis.digests;
            let digest = digests.iter().find(|d| &d.file == file);
            // The last part of the path: the buyer's folders are of no use to a supplier.
            let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
            let said = match digest {
                Some(digest) => format!("{name} (SHA-256 {})", digest.sha256),
                None => name.to_owned(),
            };
            clause.add_detail(say!("File"), typed(said));
        }
        clause.not_checkable = Some(say!(
            "the {document} governs other clauses; no delivered record states it",
            document = document.text()
        ));
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
            BasisDocument::Bom => vec![
                ("status", &columns.status),
                ("from", &columns.from),
                ("until", &columns.until),
            ],
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
            say!("Approved programs"),
            self.origin("/basis/program"),
        );
        clause.demand = say!(
            "Only programs on this list are loaded, on their stations, for the product revision they are approved for."
        );
        for program in programs {
            clause.add_detail(
                say!(
                    "{program} rev. {revision}",
                    program = typed(&program.name),
                    revision = typed(&program.revision)
                ),
                say!(
                    "product revision {revision}, stations {stations}",
                    revision = typed(&program.for_revision),
                    stations = Text::list(program.stations.iter().map(typed))
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
        clause.not_checkable = Some(say!("the spec demands no record of program set-up"));
        self.clauses.push(clause);
    }

    fn alternate_clause(&mut self) {
        if self.spec.alternate.is_empty() {
            return;
        }
        let mut clause = Clause::new(
            "basis.alternate",
            Family::Basis,
            say!("Approved alternates"),
            self.origin("/alternate"),
        );
        clause.demand =
            say!("Beside BOM and AVL these alternates may be loaded, within their dates.");
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
            let line = say!("BOM line {line}", line = typed(&alternate.line));
            clause.add_detail(line, approved_part(alternate));
        }
        clause.not_checkable = Some(say!("the spec demands no record of loaded material"));
        self.clauses.push(clause);
    }

    fn restriction_clause(&mut self) {
        if self.spec.restriction.is_empty() {
            return;
        }
        let mut clause = Clause::new(
            "basis.restriction",
            Family::Basis,
            say!("Sourcing restrictions"),
            self.origin("/restriction"),
        );
        clause.demand = say!("Parts of these BOM lines come only from the named kinds of source.");
        for restriction in &self.spec.restriction {
            clause.add_detail(
                say!("BOM line {line}", line = typed(&restriction.line)),
                Text::any_of(restriction.sources.iter().map(|source| source.text())),
            );
        }
        clause.not_checkable = Some(say!("the spec demands no record of loaded material"));
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

/// The alternate, its maker, how long and by whom it is approved.
fn approved_part(alternate: &Alternate) -> Text {
    let part = match &alternate.manufacturer {
        Some(maker) => say!(
            "{part} of {maker}",
            part = typed(&alternate.mpn),
            maker = typed(maker)
        ),
        None => typed(&alternate.mpn),
    };
    let approved = &alternate.approved;
    let by = typed(&approved.by);
    match (&approved.from, &approved.until) {
        (Some(from), Some(until)) => say!(
            "{part} from {from} until {until}, approved by {by}",
            part = part,
            from = from,
            until = until,
            by = by
        ),
        (Some(from), None) => say!(
            "{part} from {from}, approved by {by}",
            part = part,
            from = from,
            by = by
        ),
        (None, Some(until)) => say!(
            "{part} until {until}, approved by {by}",
            part = part,
            until = until,
            by = by
        ),
        (None, None) => say!("{part}, approved by {by}", part = part, by = by),
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
