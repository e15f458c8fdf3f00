//! What a question asks for in the cells: which columns, which records must say it, and what counts as
//! the same identity.

use hashbrown::HashMap;

use crate::records::{FieldId, Row, Table};

use super::ground::Ground;
use super::report::{Kind, Question};
use super::sureness::{Doubt, Doubts};

/// What a cell says of the thing that is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    /// This is it.
    Yes(Doubts),
    /// This is another one.
    No,
    /// Nothing.
    Nothing,
}

/// The thing that is asked about, as records write it.
pub(super) struct Subject<'q> {
    pub(super) kind: Kind,
    id: &'q str,
    folded: String,
    revision: Option<&'q str>,
    columns: Vec<FieldId>,
    revision_column: FieldId,
    component_lot: FieldId,
    /// What was made of a cell before; one entry for each identity there is.
    seen: HashMap<Box<str>, Option<Doubts>, foldhash::fast::RandomState>,
    /// Date codes by component lot: whether it is the one that is asked about.
    coded: HashMap<Box<str>, bool, foldhash::fast::RandomState>,
}

/// The columns that name a kind of thing.
fn columns(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Board => &["board-id"],
        Kind::ComponentLot => &["component-lot"],
        Kind::Mpn => &["mpn"],
        Kind::DateCode => &["date-code"],
        Kind::Program => &["program"],
        Kind::Station => &["station"],
        Kind::Ncr => &["ncr-id", "issue-id"],
        Kind::Panel => &["panel-id"],
        Kind::Lot => &["lot-id"],
        Kind::Carton => &["carton-label"],
    }
}

/// The column that is cited for a kind of thing.
pub(super) fn column(kind: Kind) -> &'static str {
    columns(kind).first().copied().unwrap_or_default()
}

/// Whether a kind of thing is loaded onto boards.
pub(super) fn is_material(kind: Kind) -> bool {
    matches!(kind, Kind::ComponentLot | Kind::Mpn | Kind::DateCode)
}

/// The forms whose records must say it of every unit: what they do not say cannot be excluded.
pub(super) fn carriers<'a>(ground: &Ground<'a>, kind: Kind) -> Vec<&'a str> {
    let reach = &ground.catalogue.reach;
    match kind {
        Kind::ComponentLot | Kind::Mpn | Kind::DateCode => {
            let links = reach.component_lot.iter();
            let mut links = links.filter(|link| link.fields.iter().any(|f| f == "component-lot"));
            let rows = links.next().map(|link| link.rows.clone());
            ground.forms_of_rows(&rows.unwrap_or_default())
        }
        Kind::Station => {
            let rows: Vec<String> = reach
                .panel
                .iter()
                .flat_map(|link| link.rows.clone())
                .collect();
            ground.forms_of_rows(&rows)
        }
        Kind::Program | Kind::Carton => {
            let forms = ground.catalogue.forms.iter();
            let always = |column: &str, fields: &[String]| fields.iter().any(|f| f == column);
            let forms = forms.filter(|(_, form)| always(column(kind), &form.fields));
            forms.map(|(id, _)| id.as_str()).collect()
        }
        Kind::Board | Kind::Ncr | Kind::Panel | Kind::Lot => Vec::new(),
    }
}

impl<'q> Subject<'q> {
    pub(super) fn of(ground: &Ground<'_>, question: &'q Question) -> Self {
        let mut subject = Subject {
            kind: question.kind,
            id: &question.id,
            folded: folded(&question.id),
            revision: question.revision.as_deref(),
            columns: columns(question.kind)
                .iter()
                .map(|name| ground.id(name))
                .collect(),
            revision_column: ground.id("program-revision"),
            component_lot: ground.id("component-lot"),
            seen: HashMap::default(),
            coded: HashMap::default(),
        };
        if question.kind == Kind::DateCode {
            subject.learn_codes(ground);
        }
        subject
    }

    /// A loading record may leave the date code to the label of the lot.
    fn learn_codes(&mut self, ground: &Ground<'_>) {
        let code = ground.id("date-code");
        for (_, table) in ground.tables() {
            if !table.has(code) || !table.has(self.component_lot) {
                continue;
            }
            for row in table.rows() {
                let Some(cell) = Ground::said(row, code) else {
                    continue;
                };
                let same = self.compare(&cell).is_some();
                for lot in parts(&row.text(self.component_lot)) {
                    // Where records disagree, it may be the one.
                    *self.coded.entry(lot.into()).or_default() |= same;
                }
            }
        }
    }

    /// Whether a table has a column that could name it.
    pub(super) fn is_in(&self, table: &Table) -> bool {
        self.columns.iter().any(|column| table.has(*column))
            || (self.kind == Kind::DateCode && table.has(self.component_lot))
    }

    /// What a row says of it.
    pub(super) fn says(&mut self, row: Row<'_>) -> Says {
        let mut said = Says::Nothing;
        for n in 0..self.columns.len() {
            let Some(column) = self.columns.get(n).copied() else {
                break;
            };
            let Some(cell) = Ground::said(row, column) else {
                continue;
            };
            match self.compare(&cell) {
                Some(doubts) => return self.of_revision(row, doubts),
                // Words are no identity: they exclude nothing.
                None if self.kind == Kind::ComponentLot && cell.trim().contains(' ') => {}
                None => said = Says::No,
            }
        }
        if said == Says::Nothing && self.kind == Kind::DateCode {
            return self.by_lot(row);
        }
        said
    }

    fn of_revision(&self, row: Row<'_>, doubts: Doubts) -> Says {
        let Some(wanted) = self.revision else {
            return Says::Yes(doubts);
        };
        match Ground::said(row, self.revision_column) {
            None => Says::Yes(doubts.with(Doubt::Revision)),
            Some(cell) if cell == wanted => Says::Yes(doubts),
            Some(cell) if folded(&cell) == folded(wanted) => {
                Says::Yes(doubts.with(Doubt::Spelling))
            }
            Some(_) => Says::No,
        }
    }

    /// The date code of a row by those of its component lots.
    fn by_lot(&self, row: Row<'_>) -> Says {
        let cell = row.text(self.component_lot);
        let lots: Vec<&str> = parts(&cell).collect();
        let codes = || lots.iter().map(|lot| self.coded.get(*lot).copied());
        match (codes().any(|code| code == Some(true)), lots.len()) {
            (_, 0) => Says::Nothing,
            (true, n) => Says::Yes(Doubts::default().with_if(n > 1, Doubt::Splice)),
            (false, _) if codes().all(|code| code.is_some()) => Says::No,
            (false, _) => Says::Nothing,
        }
    }

    fn compare(&mut self, cell: &str) -> Option<Doubts> {
        if let Some(known) = self.seen.get(cell) {
            return *known;
        }
        let names: Vec<&str> = match self.kind {
            Kind::ComponentLot => parts(cell).collect(),
            _ => vec![cell],
        };
        // Two lots in one cell may be parted by another sign than the agreed one.
        let parts_of = cell.split(['/', ';', ',', '&', '+', ' ']).map(str::trim);
        let parted: Vec<&str> = parts_of.filter(|name| !name.is_empty()).collect();
        let among =
            self.kind == Kind::ComponentLot && parted.len() > 1 && parted.contains(&self.id);
        let several = names.len() > 1 || (among && !names.contains(&self.id));
        let doubts = Doubts::default().with_if(several, Doubt::Splice);
        let same = names.contains(&self.id) || among;
        let near = || names.iter().any(|name| folded(name) == self.folded);
        let found = match same {
            true => Some(doubts),
            false => near().then(|| doubts.with(Doubt::Spelling)),
        };
        self.seen.insert(cell.into(), found);
        found
    }

    /// Identities of the records that are written much like it, the nearest first.
    pub(super) fn nearest(&self) -> Vec<String> {
        let names = self.seen.keys().flat_map(|cell| match self.kind {
            Kind::ComponentLot => parts(cell).collect(),
            _ => vec![&**cell],
        });
        nearest(self.id, names)
    }
}

/// Known identities that are shown for an unknown one.
const NEAREST: usize = 3;

/// Those of `known` that are written much like `id`, the nearest first.
pub(super) fn nearest<'n>(id: &str, known: impl IntoIterator<Item = &'n str>) -> Vec<String> {
    let wanted = folded(id);
    let most = (wanted.chars().count() / 2).max(1);
    let length = wanted.chars().count();
    let mut near: Vec<(usize, &str)> = known
        .into_iter()
        // What differs more in length cannot be near, and need not be measured.
        .filter(|name| name.chars().count().abs_diff(length) <= most + 2)
        .map(|name| (strsim::damerau_levenshtein(&wanted, &folded(name)), name))
        .filter(|(distance, _)| *distance <= most)
        .collect();
    near.sort_unstable();
    near.dedup();
    let near = near.into_iter().take(NEAREST);
    near.map(|(_, name)| name.to_owned()).collect()
}

/// The candidate lots of a cell.
pub(super) fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|').filter_map(super::ground::named)
}

/// An identity without what hands and spreadsheets change in it: space, case, letters that look like
/// digits, zeros in front.
pub(super) fn folded(id: &str) -> String {
    let shown = id.chars().filter(|c| !c.is_whitespace() && !c.is_control());
    let plain: String = shown
        .flat_map(char::to_uppercase)
        .map(|c| match c {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        })
        .collect();
    let short = plain.trim_start_matches('0');
    if short.is_empty() {
        plain
    } else {
        short.to_owned()
    }
}

/// What a record must say of a unit so that it is shown not to hold a material: one entry for each
/// place on the board where it was loaded.
pub(super) struct Places {
    bom_line: FieldId,
    mpn: FieldId,
}

impl Places {
    pub(super) fn of(ground: &Ground<'_>) -> Places {
        let [bom_line, mpn] = ["bom-line", "mpn"].map(|name| ground.id(name));
        Places { bom_line, mpn }
    }

    /// The BOM line of a row; where it has none, its part number.
    pub(super) fn place(&self, row: Row<'_>) -> Option<String> {
        let line = Ground::said(row, self.bom_line).map(|line| format!("BOM line {line}"));
        line.or_else(|| self.part(row))
    }

    /// The part number of a row.
    pub(super) fn part(&self, row: Row<'_>) -> Option<String> {
        Ground::said(row, self.mpn).map(|mpn| format!("part {mpn}"))
    }
}

#[cfg(test)]
mod tests {
    use super::{folded, nearest, parts};

    #[test]
    fn identities_that_hands_change_are_the_same_folded() {
        for (a, b) in [
            ("K027478", "k027478 "),
            ("0042", "42"),
            ("LO1", "L01"),
            ("I7", "17"),
        ] {
            assert_eq!(folded(a), folded(b), "{a} {b}");
        }
        assert_ne!(folded("K027478"), folded("K027479"));
        assert_eq!(folded("000"), "000", "nothing but zeros is something");
    }

    #[test]
    fn a_set_of_lots_is_its_lots() {
        assert_eq!(parts("A|B").collect::<Vec<_>>(), ["A", "B"]);
        assert_eq!(parts("A|").collect::<Vec<_>>(), ["A"]);
        assert_eq!(parts("UNKNOWN").count(), 0);
    }

    #[test]
    fn the_nearest_comes_first() {
        let known = ["K027478", "K027500", "X1"];
        assert_eq!(nearest("K027479", known), ["K027478", "K027500"]);
    }
}
