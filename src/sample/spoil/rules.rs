//! What can be wrong with the rows of a form so that a demanded check must say so.

use crate::catalog::FieldType;
use crate::checks::{CheckKind as K, Filter};
use crate::sample::build::Build;
use crate::sample::plan::{FormPlan, Plan};
use crate::spec::clause::ResolvedSpec;
use crate::spec::model::{Assigner, Coverage, Depth, NamedCoverage};
use crate::spec::strings::Strings;
use crate::verify::specificity;

/// The check that must find a fault, and the clause that reports it.
#[derive(Clone, Copy)]
pub(super) struct Owner<'a> {
    pub check: &'a str,
    pub clause: &'a str,
}

/// A check that some clause demands.
pub(super) struct Asked<'a> {
    pub kind: &'a K,
    pub owner: Owner<'a>,
}

/// Every demanded check once, with the clause that reports it.
pub(super) fn asked(spec: &ResolvedSpec) -> Vec<Asked<'_>> {
    let mut found: Vec<(Asked<'_>, u8)> = Vec::new();
    for clause in &spec.clauses {
        let rank = specificity(clause.family);
        for check in &clause.checks {
            match found
                .iter_mut()
                .find(|(known, _)| *known.kind == check.kind)
            {
                Some((known, best)) if rank < *best => {
                    known.owner.clause = &clause.id;
                    *best = rank;
                }
                Some(_) => {}
                None => {
                    let owner = Owner {
                        check: &check.id,
                        clause: &clause.id,
                    };
                    let kind = &check.kind;
                    found.push((Asked { kind, owner }, rank));
                }
            }
        }
    }
    found.into_iter().map(|(asked, _)| asked).collect()
}

/// A column, and who finds what is wrong in it.
pub(super) type Column<'a> = (usize, Owner<'a>);

/// Rows that a check looks at: columns with the values one of which each must hold.
pub(super) type Where<'a> = Vec<(usize, &'a [String])>;

/// A column that refers to another record, in some rows.
pub(super) struct Refers<'a> {
    pub rows: Where<'a>,
    pub column: Column<'a>,
}

/// Who judges the last result of a unit, and of which rows.
pub(super) struct Last<'a> {
    pub rows: Where<'a>,
    /// Kinds of results that others answer for.
    pub except: (Option<usize>, &'a [String]),
    pub column: Column<'a>,
}

/// What can be wrong with the rows of a form.
pub(super) struct Rules<'a> {
    pub names: Vec<&'a str>,
    /// Column of the unit that rows are about.
    pub unit: Option<usize>,
    /// Who misses a unit that has no row.
    pub missing: Vec<Owner<'a>>,
    /// The key's first column.
    pub key: Option<Column<'a>>,
    /// Columns beside the key that may change, with their types.
    pub beside_key: Vec<(usize, FieldType)>,
    pub repeated: Option<Owner<'a>>,
    pub refers: Vec<Refers<'a>>,
    /// The board's column, and boards that nobody ordered from a number on.
    pub stranger: Option<(Column<'a>, Strings, usize)>,
    /// Words of a closed list, those that decide about nothing else first.
    pub words: [Vec<Column<'a>>; 2],
    pub last: Vec<Last<'a>>,
    /// Columns that a failure needs.
    pub of_failure: Vec<usize>,
    pub demanded: Vec<Column<'a>>,
    pub stamps: Vec<Column<'a>>,
}

impl<'a> Rules<'a> {
    /// Reads the rules of a form off the clauses.
    pub fn of(plan: &'a Plan<'a>, build: &'a Build, id: &'a str, form: &'a FormPlan) -> Self {
        let asked = asked(plan.spec);
        let look = Look {
            plan,
            id,
            form,
            asked: &asked,
        };
        let of_failure = form.columns.values().enumerate().filter(|(_, need)| {
            need.when
                .iter()
                .any(|c| c.field == "result" && c.values.iter().any(|v| v == "fail"))
        });
        Rules {
            names: form.columns.keys().map(String::as_str).collect(),
            unit: look.at(form.depth.field()),
            missing: look.missing(),
            key: look.key(),
            beside_key: look.beside_key(),
            repeated: look.first(|kind| matches!(kind, K::Duplicates {})),
            refers: look.refers(),
            stranger: look.stranger(build),
            words: look.words(),
            last: look.last(),
            of_failure: of_failure.map(|(at, _)| at).collect(),
            demanded: look.demanded(),
            stamps: look.of_type(|kind| kind == FieldType::TimeStamp),
        }
    }
}

/// A form and everything that is asked of it.
struct Look<'a, 'l> {
    plan: &'a Plan<'a>,
    id: &'a str,
    form: &'a FormPlan,
    asked: &'l [Asked<'a>],
}

impl<'a> Look<'a, '_> {
    fn at(&self, field: &str) -> Option<usize> {
        self.form.columns.get_index_of(field)
    }

    fn first(&self, is: impl Fn(&K) -> bool) -> Option<Owner<'a>> {
        self.asked.iter().find(|a| is(a.kind)).map(|a| a.owner)
    }

    fn field_type(&self, field: &str) -> Option<FieldType> {
        self.plan.fields.get(field).map(|field| field.kind)
    }

    fn is_identity(&self, field: &str) -> bool {
        self.plan
            .fields
            .get(field)
            .is_none_or(|f| f.identity.is_some())
    }

    /// The rows of a filter; nothing where the form has not its columns.
    fn rows(&self, filter: &'a Filter) -> Option<Where<'a>> {
        let columns = filter.iter();
        columns
            .map(|(field, values)| Some((self.at(field)?, values.as_slice())))
            .collect()
    }

    fn missing(&self) -> Vec<Owner<'a>> {
        let of_form = |kind: &K| {
            matches!(
                kind,
                K::Covers { form, depth, coverage: Coverage::Named(NamedCoverage::EveryUnit), .. }
                    if form == self.id && *depth == self.form.depth
            )
        };
        self.asked
            .iter()
            .filter(|a| of_form(a.kind))
            .map(|a| a.owner)
            .collect()
    }

    /// Columns that some check reads to tell rows apart.
    fn decides(&self, field: &str) -> bool {
        let in_form = self.form.columns.values().flat_map(|need| &need.when);
        in_form
            .into_iter()
            .any(|condition| condition.field == field)
            || self.is_subject(field)
    }

    fn is_subject(&self, field: &str) -> bool {
        self.asked.iter().any(|asked| match asked.kind {
            K::Covers { form, filter, .. } => form == self.id && filter.contains_key(field),
            K::FinalState {
                form,
                subject,
                filter,
                ..
            } => form == self.id && (subject == field || filter.contains_key(field)),
            _ => false,
        })
    }

    fn in_key(&self, field: &str) -> bool {
        self.form.key.iter().any(|key| key == field)
    }

    fn key(&self) -> Option<Column<'a>> {
        let owner = self.first(|kind| matches!(kind, K::Key { form } if form == self.id))?;
        let first = self.form.key.iter().find_map(|field| self.at(field))?;
        Some((first, owner))
    }

    /// Columns beside the key, those first whose values say least.
    fn beside_key(&self) -> Vec<(usize, FieldType)> {
        use FieldType as T;
        let order = [
            T::Text,
            T::Decimal,
            T::Revision,
            T::Identifier,
            T::YesNo,
            T::Date,
            T::TimeStamp,
        ];
        let free = |kind: T| {
            let fields = self.form.columns.keys().enumerate();
            let fit = fields.filter(move |(_, field)| {
                let definition = self.plan.fields.get(*field);
                self.field_type(field) == Some(kind)
                    && !self.in_key(field)
                    && !self.decides(field)
                    && definition.is_some_and(|f| {
                        f.identity.is_none() && f.pattern.is_none() && f.max.is_none()
                    })
            });
            fit.map(move |(at, _)| (at, kind))
        };
        order.into_iter().flat_map(free).collect()
    }

    fn refers(&self) -> Vec<Refers<'a>> {
        let mut found = Vec::new();
        for asked in self.asked {
            let (rows, field) = match asked.kind {
                K::References { from, on, .. } if from.form == self.id => {
                    let field = on
                        .iter()
                        .map(|(own, _)| own)
                        .find(|own| !self.is_identity(own));
                    (self.rows(&from.filter), field)
                }
                K::Cites { form, field, .. } if form == self.id && !self.is_identity(field) => {
                    (Some(Vec::new()), Some(field))
                }
                _ => continue,
            };
            let known = field.filter(|f| self.field_type(f) == Some(FieldType::Identifier));
            if let (Some(rows), Some(at)) = (rows, known.and_then(|field| self.at(field))) {
                let column = (at, asked.owner);
                found.push(Refers { rows, column });
            }
        }
        found
    }

    fn stranger(&self, build: &Build) -> Option<(Column<'a>, Strings, usize)> {
        let rule = self.plan.spec.spec.identity.board.as_ref()?;
        // Only serials of an order tell strangers.
        if rule.assigned_by == Some(Assigner::Supplier) {
            return None;
        }
        let at = self
            .at(Depth::Board.field())
            .filter(|_| self.form.depth == Depth::Board)?;
        let owner = self.first(|kind| matches!(kind, K::Population {}))?;
        let strings = Strings::new(rule.pattern.as_deref()?, 2 * build.boards.len())?;
        let from = build.boards.len();
        // Counted as the ordered ones are, those beyond the last of them are others.
        let counted = |n: usize| build.boards.get(n).is_some_and(|b| b.id == strings.get(n));
        let alike = counted(0) && counted(from.saturating_sub(1)) && strings.room() > from;
        alike.then_some(((at, owner), strings, from))
    }

    fn last(&self) -> Vec<Last<'a>> {
        let mut found = Vec::new();
        for asked in self.asked {
            let K::FinalState {
                form,
                subject,
                filter,
                except,
                ..
            } = asked.kind
            else {
                continue;
            };
            let Some(result) = self.at("result").filter(|_| form == self.id) else {
                continue;
            };
            if let Some(rows) = self.rows(filter) {
                found.push(Last {
                    rows,
                    except: (self.at(subject), except.as_slice()),
                    column: (result, asked.owner),
                });
            }
        }
        found
    }

    /// Columns that every row must have filled, by a type.
    fn of_type(&self, is: impl Fn(FieldType) -> bool) -> Vec<Column<'a>> {
        let mut found = Vec::new();
        for asked in self.asked {
            let K::Field {
                form,
                field,
                when: None,
            } = asked.kind
            else {
                continue;
            };
            let at = self.at(field).filter(|_| form == self.id);
            if let (Some(at), true) = (at, self.field_type(field).is_some_and(&is)) {
                found.push((at, asked.owner));
            }
        }
        found.sort_by_key(|(at, _)| *at);
        found
    }

    fn words(&self) -> [Vec<Column<'a>>; 2] {
        let closed = |kind| matches!(kind, FieldType::Enumeration | FieldType::YesNo);
        let name = |at: usize| self.form.columns.get_index(at).map_or("", |(name, _)| name);
        let all = self.of_type(closed);
        let (deciding, free): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|(at, _)| self.decides(name(*at)));
        // What tells rows apart stays: another word there would be a missing record instead.
        let deciding = deciding
            .into_iter()
            .filter(|(at, _)| !self.is_subject(name(*at)));
        [free, deciding.collect()]
    }

    fn demanded(&self) -> Vec<Column<'a>> {
        let name = |at: usize| self.form.columns.get_index(at).map_or("", |(name, _)| name);
        let mut all = self.of_type(|_| true);
        all.retain(|(at, _)| {
            let name = name(*at);
            !self.is_identity(name) && !self.in_key(name) && !self.decides(name)
        });
        all
    }
}
