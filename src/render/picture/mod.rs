//! Chains as pictures: boxes, arrows, a way back.
//!
//! One layout, drawn as SVG in HTML and as vectors in PDF, so that both show the same picture. It is a
//! pure function of the chain and the width; texts are measured in the embedded fonts, which are wider
//! than most, so that they fit in whatever font a browser takes.

mod arrange;
mod svg;
mod wrap;

#[cfg(test)]
mod tests;

pub(super) use arrange::arrange;
pub(super) use svg::{Colors, svg};

/// A picture of a chain; measures from its top left corner, in the unit of its text size.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Scene {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) boxes: Vec<Shape>,
    pub(super) arrows: Vec<Arrow>,
    pub(super) words: Vec<Words>,
}

/// A box of a step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shape {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) height: f32,
    /// Drawn solid; a step that is not asked for has a broken outline.
    pub(super) asked: bool,
}

/// A line with corners; its head is at the last point.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Arrow {
    pub(super) points: Vec<(f32, f32)>,
    /// A way back, drawn broken.
    pub(super) back: bool,
}

/// Length of an arrow's head, and half its width, as a share of the text size.
const HEAD: (f32, f32) = (0.62, 0.3);

impl Arrow {
    /// The three corners of the head, the tip first.
    pub(super) fn head(&self, size: f32) -> [(f32, f32); 3] {
        let tip = self.points.last().copied().unwrap_or_default();
        let before = self.points.iter().rev().nth(1).copied().unwrap_or(tip);
        let sign = |from: f32, to: f32| {
            if (to - from).abs() < 0.01 {
                0.0
            } else {
                (to - from).signum()
            }
        };
        let (dx, dy) = (sign(before.0, tip.0), sign(before.1, tip.1));
        let (length, half) = (HEAD.0 * size, HEAD.1 * size);
        let foot = (tip.0 - dx * length, tip.1 - dy * length);
        [
            tip,
            (foot.0 - dy * half, foot.1 - dx * half),
            (foot.0 + dy * half, foot.1 + dx * half),
        ]
    }
}

/// A line of text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Words {
    /// Left edge.
    pub(super) x: f32,
    /// Baseline.
    pub(super) y: f32,
    /// As measured.
    pub(super) width: f32,
    pub(super) size: f32,
    pub(super) face: Face,
    pub(super) text: String,
    /// Index of the box they stand in; nothing beside arrows.
    pub(super) inside: Option<usize>,
}

/// How words look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    /// Title of a step.
    Title,
    /// An identifier.
    Code,
    /// What else stands in a box.
    Plain,
    /// Beside arrows.
    Aside,
}
