#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;

use super::*;
use crate::render::doc::{Back, Step};
use crate::wording::typed;

fn step(title: &str, lines: usize, then: bool) -> Step {
    Step {
        title: typed(title),
        code: Some("record.rework-trace-log".to_owned()),
        lines: (0..lines)
            .map(|n| typed(format!("line {n} of {title}")))
            .collect(),
        asked: lines != 1,
        then: then.then(|| typed("one to many")),
    }
}

/// Everything in its place: words in their boxes, boxes in the picture and clear of each other.
fn assert_tidy(scene: &Scene) {
    const HAIR: f32 = 0.02;
    let inside = |x: f32, width: f32| x >= -HAIR && x + width <= scene.width + HAIR;
    for shape in &scene.boxes {
        assert!(inside(shape.x, shape.width), "{shape:?}");
        assert!(
            shape.y >= 0.0 && shape.y + shape.height <= scene.height,
            "{shape:?}"
        );
    }
    for (index, one) in scene.boxes.iter().enumerate() {
        for other in scene.boxes.iter().skip(index + 1) {
            let apart = one.x + one.width <= other.x
                || other.x + other.width <= one.x
                || one.y + one.height <= other.y
                || other.y + other.height <= one.y;
            assert!(apart, "{one:?} {other:?}");
        }
    }
    for words in &scene.words {
        assert!(inside(words.x, words.width), "{words:?} in {}", scene.width);
        assert!(words.y <= scene.height, "{words:?}");
        for (index, shape) in scene.boxes.iter().enumerate() {
            let (top, bottom) = (words.y - words.size, words.y + 0.3 * words.size);
            if words.inside == Some(index) {
                assert!(
                    words.x >= shape.x && words.x + words.width <= shape.x + shape.width + HAIR
                );
                assert!(
                    top >= shape.y && bottom <= shape.y + shape.height,
                    "{words:?} {shape:?}"
                );
            } else {
                let apart = words.x + words.width <= shape.x + HAIR
                    || shape.x + shape.width <= words.x + HAIR
                    || bottom <= shape.y + HAIR
                    || shape.y + shape.height <= top + HAIR;
                assert!(apart, "{words:?} over {shape:?}");
            }
        }
    }
    for (x, y) in scene.arrows.iter().flat_map(|arrow| &arrow.points) {
        assert!(inside(*x, 0.0) && *y >= 0.0 && *y <= scene.height);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn words_stay_in_their_boxes(
        titles in prop::collection::vec("[a-zA-Z要求板 .-]{1,40}", 1..14),
        lines in 0_usize..7,
        width in 200.0_f32..900.0,
        then in any::<bool>(),
        ends in (0_usize..14, 0_usize..14),
    ) {
        let steps: Vec<Step> = titles.iter().map(|title| step(title, lines, then)).collect();
        let back = Back { from: ends.0.max(ends.1), to: ends.0.min(ends.1), text: typed("when it fails, back to the earlier step and again") };
        let back = (back.from < steps.len() && back.from != back.to).then_some(back);
        assert_tidy(&arrange(&steps, back.as_ref(), width, 9.0));
    }
}

#[test]
fn a_word_of_ten_kilobytes_stays_in_its_box() {
    for count in [1, 6, 12] {
        let mut steps = vec![step("Repair", 2, false); count];
        steps[0].title = typed("x".repeat(10_000));
        steps[0].code = Some("y.".repeat(5_000));
        assert_tidy(&arrange(&steps, None, 482.0, 8.5));
    }
}

#[test]
fn six_steps_are_readable_on_a4() {
    let steps = vec![step("Verification", 6, false); 6];
    let scene = arrange(&steps, None, 482.0, 8.5);
    assert!(scene.boxes.iter().all(|shape| shape.width > 11.0 * 8.5));
    assert!(scene.height < 420.0, "{}", scene.height);
    // Two rows of three.
    let tops: std::collections::BTreeSet<i32> =
        scene.boxes.iter().map(|shape| shape.y as i32).collect();
    assert_eq!(tops.len(), 2);
}

#[test]
fn phones_get_one_box_under_the_other() {
    let steps = vec![step("Verification", 2, false); 3];
    let scene = arrange(&steps, None, 340.0, 13.0);
    assert!(
        scene
            .boxes
            .iter()
            .all(|shape| shape.x < 2.0 && shape.width > 330.0)
    );
    assert_eq!(scene.arrows.len(), 2);
}

#[test]
fn heads_point_where_the_line_goes() {
    let arrow = |points: &[(f32, f32)]| Arrow {
        points: points.to_vec(),
        back: false,
    };
    let [tip, a, b] = arrow(&[(0.0, 5.0), (20.0, 5.0)]).head(10.0);
    assert_eq!(tip, (20.0, 5.0));
    assert_eq!((a.0, b.0), (13.8, 13.8));
    assert_eq!((a.1 - 5.0).abs(), 3.0);
    let [tip, a, b] = arrow(&[(4.0, 30.0), (4.0, 10.0)]).head(10.0);
    assert_eq!(tip, (4.0, 10.0));
    assert_eq!((a.1, b.1), (16.2, 16.2));
}

#[test]
fn svg_keeps_text_as_text() {
    let hostile = "</text><script>alert(1)</script>&\"'\u{1}\u{202E}";
    let steps = vec![step(hostile, 1, true); 2];
    let colors = Colors {
        ink: "#111",
        quiet: "#555",
        accent: "#00f",
        ground: "#eee",
        faint: "#888",
    };
    let scene = arrange(&steps, None, 700.0, 13.0);
    let drawn = svg(&scene, 13.0, "chain-1", hostile, hostile, &colors);
    assert!(!drawn.contains("<script") && !drawn.contains('\u{202E}') && !drawn.contains('\u{1}'));
    let mut open = Vec::new();
    for piece in drawn.split('<').skip(1) {
        let (tag, _) = piece.split_once('>').unwrap();
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(tag.split(' ').next().unwrap());
        }
    }
    assert!(open.is_empty());
    assert_eq!(drawn.matches("<rect ").count(), 2);
    assert_eq!(drawn.matches("<polygon ").count(), 1);
    assert_eq!(
        drawn,
        svg(&scene, 13.0, "chain-1", hostile, hostile, &colors)
    );
}
