//! The presets: what to demand at four levels of traceability, separately for material and process.
//!
//! The levels are informed by the public outline of IPC-1782 (levels 1 to 4 for material and for
//! process); they are not its text, and meeting one does not claim conformance to the standard.

/// A preset: a part of a spec, as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset {
    /// Name as written in `extends`.
    pub name: &'static str,
    /// What it stands for, in a line.
    pub about: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// The levels, the least first.
pub const LEVELS: [&str; 4] = ["basic", "standard", "advanced", "comprehensive"];

/// All presets, material first, the least first.
pub const ALL: [Preset; 8] = [
    Preset {
        name: "material.basic",
        about: "work order; MPN and incoming order of every lot received; production lots",
        text: include_str!("presets/material.basic.toml"),
    },
    Preset {
        name: "material.standard",
        about: "component lots loaded per production lot, candidates at a splice recorded",
        text: include_str!("presets/material.standard.toml"),
    },
    Preset {
        name: "material.advanced",
        about: "material loaded per panel, supplier labels, moisture cards",
        text: include_str!("presets/material.advanced.toml"),
    },
    Preset {
        name: "material.comprehensive",
        about: "the exact lot of every component on every board, by reference designator",
        text: include_str!("presets/material.comprehensive.toml"),
    },
    Preset {
        name: "process.basic",
        about: "production lots; exceptions only; what was packed",
        text: include_str!("presets/process.basic.toml"),
    },
    Preset {
        name: "process.standard",
        about: "panels through the stations; pass or fail with defect code; programs",
        text: include_str!("presets/process.standard.toml"),
    },
    Preset {
        name: "process.advanced",
        about: "boards through the stations; results with limits; closure with verification",
        text: include_str!("presets/process.advanced.toml"),
    },
    Preset {
        name: "process.comprehensive",
        about: "every metric and image; signals and outputs during the build",
        text: include_str!("presets/process.comprehensive.toml"),
    },
];

/// The presets a name in `extends` stands for: a level stands for material and process.
#[must_use]
pub fn parts(name: &str) -> Option<Vec<&'static Preset>> {
    let wanted: Vec<&Preset> = ALL
        .iter()
        .filter(|preset| {
            preset.name == name
                || preset
                    .name
                    .split_once('.')
                    .is_some_and(|(_, level)| level == name)
        })
        .collect();
    (!wanted.is_empty()).then_some(wanted)
}

/// Every name that `extends` understands.
pub fn names() -> impl Iterator<Item = &'static str> {
    LEVELS
        .into_iter()
        .chain(ALL.iter().map(|preset| preset.name))
}

/// The name under which a preset's text is cited.
#[must_use]
pub fn source_name(name: &str) -> String {
    format!("preset {name}")
}
