//! A picture as SVG inside a page: no script, no font of its own, text that can be selected.

use std::fmt::Write as _;

use super::{Face, Scene};
use crate::render::docx::escape;

/// Colours as the page names them.
pub(in crate::render) struct Colors<'c> {
    pub(in crate::render) ink: &'c str,
    pub(in crate::render) quiet: &'c str,
    pub(in crate::render) accent: &'c str,
    pub(in crate::render) ground: &'c str,
    pub(in crate::render) faint: &'c str,
}

/// Writes a picture; `id` is unique in the page, `title` names the picture and `words` say what it shows.
pub(in crate::render) fn svg(
    scene: &Scene,
    size: f32,
    id: &str,
    title: &str,
    words: &str,
    colors: &Colors,
) -> String {
    let (width, height) = (short(scene.width), short(scene.height));
    let mut out = format!(
        "<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         role=\"img\" aria-labelledby=\"{id}-title {id}-words\"><title id=\"{id}-title\">{}</title>\
         <desc id=\"{id}-words\">{}</desc>",
        escape(title),
        escape(words)
    );
    for shape in &scene.boxes {
        let (fill, stroke, dash) = if shape.asked {
            (colors.ground, colors.accent, "")
        } else {
            ("#fff", colors.faint, " stroke-dasharray=\"4 3\"")
        };
        let _ = write!(
            out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{fill}\" stroke=\"{stroke}\"{dash}/>",
            short(shape.x),
            short(shape.y),
            short(shape.width),
            short(shape.height),
        );
    }
    for arrow in &scene.arrows {
        let dash = if arrow.back {
            " stroke-dasharray=\"4 3\""
        } else {
            ""
        };
        let _ = write!(
            out,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\"{dash}/><polygon points=\"{}\" fill=\"{}\"/>",
            points(&arrow.points),
            colors.accent,
            points(&arrow.head(size)),
            colors.accent,
        );
    }
    for words in &scene.words {
        let (fill, more) = match words.face {
            Face::Title => (colors.ink, " font-weight=\"600\""),
            Face::Code => (
                colors.ink,
                " font-family=\"ui-monospace, Consolas, 'DejaVu Sans Mono', monospace\"",
            ),
            Face::Plain => (colors.ink, ""),
            Face::Aside => (colors.quiet, ""),
        };
        let _ = write!(
            out,
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{fill}\"{more}>{}</text>",
            short(words.x),
            short(words.y),
            short(words.size),
            escape(&words.text),
        );
    }
    out + "</svg>"
}

/// A measure with at most two decimals.
fn short(value: f32) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn points(points: &[(f32, f32)]) -> String {
    let pairs: Vec<String> = points
        .iter()
        .map(|(x, y)| format!("{},{}", short(*x), short(*y)))
        .collect();
    pairs.join(" ")
}
