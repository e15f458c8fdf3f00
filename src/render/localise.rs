//! A document in one language, or in two side by side.
//!
//! Nothing but the texts changes: the blocks, their order, ids and identifiers are the same in every
//! language, so that a clause can be found in any of them.

use super::doc::{Back, Block, Cell, Column, Doc, Labels, Span, Step, Style, line_break, plain};
use crate::wording::{Text, Wording, typed};

/// Between the two languages of a heading or label, which stay on one line.
const BESIDE: &str = " / ";

impl Doc {
    /// The document in the first of the languages; with a second one beside it wherever the two
    /// differ, and with the others after it. Without any, it stays English.
    #[must_use]
    pub fn in_languages(&self, languages: &[Wording]) -> Doc {
        let Some((first, others)) = languages.split_first() else {
            return self.clone();
        };
        let by = Sayer { first, others };
        Doc {
            title: by.label(&self.title),
            subtitle: by.label(&self.subtitle),
            lang: first.language().tag().to_owned(),
            page: self.page,
            footer: by.one(&self.footer),
            labels: by.labels(&self.labels),
            brand: self.brand.clone(),
            digest: self.digest.clone(),
            date: self.date.clone(),
            blocks: self.blocks.iter().map(|block| by.block(block)).collect(),
        }
    }
}

struct Sayer<'w> {
    first: &'w Wording,
    others: &'w [Wording],
}

impl Sayer<'_> {
    fn one(&self, text: &Text) -> Text {
        typed(self.first.say(text))
    }

    /// Both languages on one line.
    fn label(&self, text: &Text) -> Text {
        let mut said: Vec<String> = vec![self.first.say(text)];
        for other in self.others {
            let words = other.say(text);
            if !said.contains(&words) {
                said.push(words);
            }
        }
        typed(said.join(BESIDE))
    }

    fn labels(&self, labels: &Labels) -> Labels {
        Labels {
            contents: self.label(&labels.contents),
            note: self.label(&labels.note),
            warning: self.label(&labels.warning),
            table: self.label(&labels.table),
            page: self.one(&labels.page),
            issued: self.one(&labels.issued),
            digest: self.one(&labels.digest),
            short_digest: self.one(&labels.short_digest),
        }
    }

    fn in_one(spans: &[Span], wording: &Wording, mark: bool) -> Vec<Span> {
        spans
            .iter()
            .map(|span| Span {
                text: typed(wording.say(&span.text)),
                style: span.style,
                lang: mark.then(|| wording.language()),
            })
            .collect()
    }

    /// The words in the first language, then each other one on a line of its own where it differs.
    fn spans(&self, spans: &[Span]) -> Vec<Span> {
        self.beside(spans, line_break)
    }

    /// The same on one line.
    fn heading(&self, spans: &[Span]) -> Vec<Span> {
        // An identifier at the head of a heading is said once.
        let ids = spans
            .iter()
            .take_while(|span| span.style == Style::Code || span.text.trim().is_empty())
            .count();
        let (id, words) = spans.split_at(ids);
        let mut out = Self::in_one(id, self.first, false);
        out.extend(self.beside(words, || plain(typed(BESIDE))));
        out
    }

    fn beside(&self, spans: &[Span], between: impl Fn() -> Span) -> Vec<Span> {
        let mut out = Self::in_one(spans, self.first, false);
        let mut said: Vec<String> = vec![joined(&out)];
        for other in self.others {
            let next = Self::in_one(spans, other, true);
            let words = joined(&next);
            if !said.contains(&words) {
                said.push(words);
                out.push(between());
                out.extend(next);
            }
        }
        out
    }

    fn cell(&self, cell: &Cell) -> Cell {
        Cell {
            text: self.spans(&cell.text),
        }
    }

    fn step(&self, step: &Step) -> Step {
        Step {
            title: self.label(&step.title),
            code: step.code.clone(),
            lines: step.lines.iter().map(|line| self.label(line)).collect(),
            asked: step.asked,
            then: step.then.as_ref().map(|then| self.label(then)),
        }
    }

    fn block(&self, block: &Block) -> Block {
        match block {
            Block::Heading { level, id, text } => Block::Heading {
                level: *level,
                id: id.clone(),
                text: self.heading(text),
            },
            Block::Para { text } => Block::Para {
                text: self.spans(text),
            },
            Block::List { ordered, entries } => Block::List {
                ordered: *ordered,
                entries: entries.iter().map(|entry| self.spans(entry)).collect(),
            },
            Block::Facts { pairs } => Block::Facts {
                pairs: pairs
                    .iter()
                    .map(|(label, value)| (self.label(label), self.spans(value)))
                    .collect(),
            },
            Block::Table {
                caption,
                columns,
                rows,
            } => Block::Table {
                caption: self.label(caption),
                columns: columns
                    .iter()
                    .map(|column| Column {
                        title: self.label(&column.title),
                        width: column.width,
                        amounts: column.amounts,
                    })
                    .collect(),
                rows: rows
                    .iter()
                    .map(|row| row.iter().map(|cell| self.cell(cell)).collect())
                    .collect(),
            },
            Block::Note { tone, text } => Block::Note {
                tone: *tone,
                text: self.spans(text),
            },
            Block::Chain {
                caption,
                steps,
                back,
            } => Block::Chain {
                caption: self.label(caption),
                steps: steps.iter().map(|step| self.step(step)).collect(),
                back: back.as_ref().map(|back| Back {
                    from: back.from,
                    to: back.to,
                    text: self.label(&back.text),
                }),
            },
            Block::PageBreak => Block::PageBreak,
        }
    }
}

fn joined(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

impl Doc {
    /// Every sentence of the tool that the document is made of; what has no translation shows here.
    #[must_use]
    pub fn templates(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut see = |text: &Text| text.templates(&mut found);
        let labels = &self.labels;
        for text in [
            &self.title,
            &self.subtitle,
            &self.footer,
            &labels.contents,
            &labels.note,
            &labels.warning,
            &labels.table,
            &labels.page,
            &labels.issued,
            &labels.digest,
            &labels.short_digest,
        ] {
            see(text);
        }
        for block in &self.blocks {
            each_text(block, &mut see);
        }
        found
    }
}

/// Shows every text of a block.
pub fn each_text(block: &Block, see: &mut impl FnMut(&Text)) {
    let mut spans = |spans: &[Span]| spans.iter().for_each(|span| see(&span.text));
    match block {
        Block::Heading { text, .. } | Block::Para { text } | Block::Note { text, .. } => {
            spans(text);
        }
        Block::List { entries, .. } => entries.iter().for_each(|entry| spans(entry)),
        Block::Facts { pairs } => {
            for (label, value) in pairs {
                spans(value);
                see_label(label, &mut spans);
            }
        }
        Block::Table {
            caption,
            columns,
            rows,
        } => {
            see_label(caption, &mut spans);
            for column in columns {
                see_label(&column.title, &mut spans);
            }
            rows.iter().flatten().for_each(|cell| spans(&cell.text));
        }
        Block::Chain {
            caption,
            steps,
            back,
        } => {
            see_label(caption, &mut spans);
            for step in steps {
                see_label(&step.title, &mut spans);
                step.lines
                    .iter()
                    .chain(&step.then)
                    .for_each(|line| see_label(line, &mut spans));
            }
            if let Some(back) = back {
                see_label(&back.text, &mut spans);
            }
        }
        Block::PageBreak => {}
    }
}

fn see_label(text: &Text, spans: &mut impl FnMut(&[Span])) {
    spans(&[plain(text)]);
}
