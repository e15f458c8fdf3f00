//! Where boxes, arrows and words of a chain stand.

use super::wrap::Ruler;
use super::{Arrow, Face, Scene, Shape, Words};
use crate::render::doc::{Back, Step};

/// All measures as shares of the text size.
const PAD: f32 = 0.75;
/// Distance of baselines.
const LEADING: f32 = 1.4;
/// Between two boxes of a row, and with words on the arrow.
const ARROW: f32 = 2.1;
const ARROW_WITH_WORDS: f32 = 6.5;
/// Between two rows.
const BETWEEN: f32 = 2.6;
/// From a box to the line that leads back, and from there to its words.
const LANE: f32 = 1.5;
/// A margin in which a line leads up to an earlier row.
const CHANNEL: f32 = 1.8;
/// A box narrower than this is hard to read.
const NARROWEST: f32 = 11.0;
/// A box wider than this looks empty.
const WIDEST: f32 = 24.0;

/// Places a chain in a width. Where the boxes of one row would be too narrow, it goes on in the next.
pub(in crate::render) fn arrange(
    steps: &[Step],
    back: Option<&Back>,
    width: f32,
    size: f32,
) -> Scene {
    let ruler = Ruler::new();
    let back = back.filter(|back| back.from < steps.len() && back.to < steps.len());
    let plan = Plan::of(steps, back, width, size, &ruler);
    let mut work = Work {
        steps,
        back,
        size,
        plan,
        ruler,
        scene: Scene {
            width,
            ..Scene::default()
        },
    };
    work.rows();
    work.scene
}

/// How many boxes stand side by side, and how wide they are.
struct Plan {
    in_a_row: usize,
    box_width: f32,
    gap: f32,
    /// Left edge of the first box.
    left: f32,
    /// Room for the whole picture.
    width: f32,
}

impl Plan {
    fn of(steps: &[Step], back: Option<&Back>, width: f32, size: f32, ruler: &Ruler) -> Plan {
        let gap = if steps.iter().any(|step| step.then.is_some()) {
            ARROW_WITH_WORDS * size
        } else {
            ARROW * size
        };
        let word = steps
            .iter()
            .map(|step| {
                let title = ruler.widest_word(&step.title, Face::Title, size);
                let code = step.code.as_deref().unwrap_or_default();
                title.max(ruler.widest_word(code, Face::Code, small(size)))
            })
            .fold(0.0, f32::max)
            .min((WIDEST - 2.0 * PAD) * size);
        let wanted = (NARROWEST * size).max(word + 2.0 * PAD * size + 0.1);
        let count = steps.len().max(1);
        let plans = (1..=count).map(|rows| Plan::in_rows(count, rows, back, width, gap, size));
        let mut narrow = None;
        for plan in plans {
            if plan.box_width >= wanted || plan.in_a_row == 1 {
                return plan;
            }
            narrow = Some(plan);
        }
        narrow.unwrap_or_else(|| Plan::in_rows(count, count, back, width, gap, size))
    }

    fn in_rows(
        count: usize,
        rows: usize,
        back: Option<&Back>,
        width: f32,
        gap: f32,
        size: f32,
    ) -> Plan {
        let in_a_row = count.div_ceil(rows);
        let apart = back.is_some_and(|back| back.from / in_a_row != back.to / in_a_row);
        let channel = if apart { CHANNEL * size } else { 0.0 };
        // A line is drawn half outside its box.
        let edge = 0.1 * size;
        let left = edge + if in_a_row > 1 { channel } else { 0.0 };
        let gaps = gap * (in_a_row - 1) as f32;
        let room = (width - channel - 2.0 * edge - gaps) / in_a_row as f32;
        let widest = if in_a_row == 1 { room } else { WIDEST * size };
        Plan {
            in_a_row,
            box_width: room.min(if count == 1 { WIDEST * size } else { widest }),
            gap,
            left,
            width,
        }
    }

    fn x(&self, column: usize) -> f32 {
        self.left + column as f32 * (self.box_width + self.gap)
    }
}

/// Identifiers and further lines are a little smaller than titles.
fn small(size: f32) -> f32 {
    size * 0.9
}

struct Work<'s> {
    steps: &'s [Step],
    back: Option<&'s Back>,
    size: f32,
    plan: Plan,
    ruler: Ruler,
    scene: Scene,
}

impl Work<'_> {
    fn rows(&mut self) {
        let in_a_row = self.plan.in_a_row;
        let mut y = 0.1 * self.size;
        let mut row = 0;
        while row * in_a_row < self.steps.len() {
            let first = row * in_a_row;
            let last = (first + in_a_row).min(self.steps.len()) - 1;
            let bottom = self.row(first, last, y);
            self.arrows_between(first, last);
            y = self.below(first, last, bottom);
            row += 1;
        }
        self.scene.height = y;
        self.way_back();
    }

    /// The boxes of a row, all as high as the highest. Returns its lower edge.
    fn row(&mut self, first: usize, last: usize, y: f32) -> f32 {
        let pad = PAD * self.size;
        let from = self.scene.words.len();
        let mut height: f32 = 0.0;
        for index in first..=last {
            let x = self.plan.x(index - first);
            height = height.max(self.words_of(index, x + pad, y + pad) - y + pad);
        }
        let labels = (first..last).map(|index| self.label(index).len());
        let most = labels.max().unwrap_or(0) as f32;
        let label_height = 2.0 * (most + 0.6) * LEADING * small(self.size);
        if most > 0.0 && label_height > height {
            let lower = (label_height - height) / 2.0;
            self.scene
                .words
                .iter_mut()
                .skip(from)
                .for_each(|words| words.y += lower);
            height = label_height;
        }
        for index in first..=last {
            self.scene.boxes.push(Shape {
                x: self.plan.x(index - first),
                y,
                width: self.plan.box_width,
                height,
                asked: self.steps.get(index).is_some_and(|step| step.asked),
            });
        }
        y + height
    }

    /// The words of a box. Returns where they end.
    fn words_of(&mut self, index: usize, x: f32, y: f32) -> f32 {
        let Some(step) = self.steps.get(index) else {
            return y;
        };
        let small = small(self.size);
        let mut texts: Vec<(&str, Face, f32)> = vec![(&step.title, Face::Title, self.size)];
        texts.extend(step.code.as_deref().map(|code| (code, Face::Code, small)));
        texts.extend(step.lines.iter().map(|line| (&**line, Face::Plain, small)));
        let room = self.plan.box_width - 2.0 * PAD * self.size;
        let mut bottom = y;
        for (text, face, size) in texts {
            bottom = self.write(text, face, size, (x, bottom), room, Some(index));
        }
        bottom
    }

    /// Writes lines from a corner. Returns where they end.
    fn write(
        &mut self,
        text: &str,
        face: Face,
        size: f32,
        (x, y): (f32, f32),
        room: f32,
        inside: Option<usize>,
    ) -> f32 {
        let mut bottom = y;
        for (text, width) in self.ruler.lines(text, face, size, room) {
            self.scene.words.push(Words {
                x,
                y: bottom + size,
                width,
                size,
                face,
                text,
                inside,
            });
            bottom += LEADING * size;
        }
        bottom
    }

    /// What the arrow after a step says, in lines.
    fn label(&self, index: usize) -> Vec<(String, f32)> {
        let then = self.steps.get(index).and_then(|step| step.then.as_deref());
        let room = self.plan.gap - 0.8 * self.size;
        then.map(|then| self.ruler.lines(then, Face::Aside, small(self.size), room))
            .unwrap_or_default()
    }

    fn arrows_between(&mut self, first: usize, last: usize) {
        for index in first..last {
            let (Some(from), Some(to)) = (self.shape(index), self.shape(index + 1)) else {
                continue;
            };
            let y = from.y + from.height / 2.0;
            self.arrow(vec![(from.x + from.width, y), (to.x, y)], false);
            let label = self.label(index);
            let size = small(self.size);
            let middle = (from.x + from.width + to.x) / 2.0 - 0.15 * self.size;
            let top = y - 0.5 * size - label.len() as f32 * LEADING * size;
            for (line, (text, width)) in label.into_iter().enumerate() {
                self.scene.words.push(Words {
                    x: middle - width / 2.0,
                    y: top + size + line as f32 * LEADING * size,
                    width,
                    size,
                    face: Face::Aside,
                    text,
                    inside: None,
                });
            }
        }
    }

    fn shape(&self, index: usize) -> Option<Shape> {
        self.scene.boxes.get(index).copied()
    }

    fn arrow(&mut self, points: Vec<(f32, f32)>, back: bool) {
        self.scene.arrows.push(Arrow { points, back });
    }

    /// What stands under a row: the line back and its words, then the arrow to the next row. Returns
    /// where the next row begins.
    fn below(&mut self, first: usize, last: usize, bottom: f32) -> f32 {
        let here = |index: usize| (first..=last).contains(&index);
        let is_end = last + 1 == self.steps.len();
        let single = self.plan.in_a_row == 1;
        let mut y = bottom;
        if let Some(back) = self.back
            && (here(back.from) || here(back.to))
            && (!single || here(back.from))
        {
            y += if single { 0.4 } else { LANE } * self.size;
            if here(back.from) {
                y = self.back_words(back, last, y, is_end);
            }
        }
        if is_end {
            return y + 0.2 * self.size;
        }
        self.on_to_the_next_row(last, bottom, y)
    }

    /// The words of the way back, clear of the arrow that leads on.
    fn back_words(&mut self, back: &Back, last: usize, y: f32, is_end: bool) -> f32 {
        let centre = self
            .shape(last)
            .map_or(0.0, |last| last.x + last.width / 2.0);
        let air = 0.6 * self.size;
        let single = self.plan.in_a_row == 1;
        let (left, right) = match (is_end, single) {
            (true, true) => (self.plan.left, self.plan.width),
            (false, true) => (centre + air, self.plan.width),
            (true, false) => (self.back_left(back), self.plan.width),
            (false, false) => (self.back_left(back), centre - air),
        };
        let left = if right - left < NARROWEST * self.size {
            self.plan.left.min(left)
        } else {
            left
        };
        let text = back.text.clone();
        self.write(
            &text,
            Face::Aside,
            small(self.size),
            (left, y),
            right - left,
            None,
        )
    }

    /// Left end of the line that leads back.
    fn back_left(&self, back: &Back) -> f32 {
        let in_a_row = self.plan.in_a_row;
        if back.from / in_a_row == back.to / in_a_row {
            self.plan.x(back.to.min(back.from) % in_a_row) + self.plan.box_width / 2.0
        } else {
            self.plan.left
        }
    }

    fn on_to_the_next_row(&mut self, last: usize, bottom: f32, y: f32) -> f32 {
        let Some(from) = self.shape(last) else {
            return y;
        };
        let size = small(self.size);
        let down = from.x + from.width / 2.0;
        let label = self.label(last);
        let mut y = y;
        if !label.is_empty() {
            y += 0.3 * self.size;
            for (text, width) in label {
                self.scene.words.push(Words {
                    x: (down - width - 0.6 * self.size).max(0.0),
                    y: y + size,
                    width,
                    size,
                    face: Face::Aside,
                    text,
                    inside: None,
                });
                y += LEADING * size;
            }
        }
        let next = y + BETWEEN * self.size;
        let to = self.plan.x(0) + self.plan.box_width / 2.0;
        if self.plan.in_a_row == 1 {
            self.arrow(vec![(down, bottom), (down, next)], false);
        } else {
            let turn = y + BETWEEN * self.size / 2.0;
            let points = vec![(down, bottom), (down, turn), (to, turn), (to, next)];
            self.arrow(points, false);
        }
        next
    }

    fn way_back(&mut self) {
        let Some(back) = self.back else { return };
        let (Some(from), Some(to)) = (self.shape(back.from), self.shape(back.to)) else {
            return;
        };
        let in_a_row = self.plan.in_a_row;
        let lane = 0.9 * self.size;
        // Beside the middle, where the arrow to the next row leaves.
        let beside = |shape: Shape| shape.x + shape.width * 0.35;
        let points = if in_a_row == 1 {
            let (out, side) = (
                from.x + from.width,
                from.x + from.width + 0.75 * CHANNEL * self.size,
            );
            let (start, end) = (from.y + from.height / 2.0, to.y + to.height / 2.0);
            vec![(out, start), (side, start), (side, end), (out, end)]
        } else {
            let (start, end) = (from.y + from.height, to.y + to.height);
            let (x1, x2) = (beside(from), beside(to));
            let mut points = vec![(x1, start), (x1, start + lane)];
            if back.from / in_a_row != back.to / in_a_row {
                let side = 0.25 * CHANNEL * self.size;
                points.extend([(side, start + lane), (side, end + lane)]);
            }
            points.extend([(x2, end + lane), (x2, end)]);
            points
        };
        self.arrow(points, true);
    }
}
