//! What a spec builds on: presets by name and a company's own base specs by path, laid under it.

use std::collections::{HashMap, HashSet};

use crate::finding::{Code, Finding, did_you_mean};
use crate::source::{Place, SourceFile};
use crate::spec::basis::Files;
use crate::spec::codes;
use crate::spec::model::BasisDocument;
use crate::spec::presets;
use crate::toml_doc::layers::Tree;
use crate::toml_doc::{Layer, Limits};

/// Most texts one spec may be built from.
const MOST_LAYERS: usize = 32;

/// The texts of a spec, its own first, each laid over those after it.
pub(super) struct Gathered {
    pub(super) layers: Vec<Layer>,
    pub(super) findings: Vec<Finding>,
    /// For every preset the place that asks for it: a preset cannot be edited, so what is wrong with
    /// its demands is said there.
    asked: HashMap<String, Place>,
}

impl Gathered {
    /// Moves findings on a preset's text to the place that asks for the preset. What several of its
    /// demands lack is said once.
    pub(super) fn seen_from_spec(&self, findings: Vec<Finding>) -> Vec<Finding> {
        let mut said: HashSet<(Code, String)> = HashSet::new();
        let mut seen = Vec::with_capacity(findings.len());
        for mut finding in findings {
            if let Some(place) = self.asked.get(&finding.place.file) {
                if !said.insert((finding.code, finding.message.clone())) {
                    continue;
                }
                let written = std::mem::replace(&mut finding.place, place.clone());
                finding = finding.related(written, "the preset demands it here");
                finding.label = String::new();
            }
            seen.push(finding);
        }
        seen
    }
}

/// Reads a spec and everything it extends.
pub(super) fn gather(source: SourceFile, limits: Limits, files: &dyn Files) -> Gathered {
    let name = source.name().to_owned();
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name.as_str()));
    let mut walk = Walk {
        files,
        limits,
        folder: folder.to_owned(),
        bottom_up: Vec::new(),
        known: Vec::new(),
        texts: Vec::new(),
        under_way: vec![file.to_owned()],
        findings: Vec::new(),
        asked: HashMap::new(),
    };
    let top = Layer::read(source, limits);
    walk.bases_of(&top, "", None);
    let mut layers = vec![top];
    layers.extend(walk.bottom_up.into_iter().rev());
    Gathered {
        layers,
        findings: walk.findings,
        asked: walk.asked,
    }
}

struct Walk<'a> {
    files: &'a dyn Files,
    limits: Limits,
    /// Folder of the spec itself, for names that a person can open.
    folder: String,
    /// Finished layers, the lowest first.
    bottom_up: Vec<Layer>,
    /// What was read already: a base that two others share lies under both, once.
    known: Vec<String>,
    /// Texts of the base specs that were read.
    texts: Vec<String>,
    under_way: Vec<String>,
    findings: Vec<Finding>,
    asked: HashMap<String, Place>,
}

impl Walk<'_> {
    fn bases_of(&mut self, layer: &Layer, folder: &str, asked_at: Option<&Place>) {
        let Some(list) = layer.json().pointer("/spec/extends") else {
            return;
        };
        let names: Vec<Option<String>> = list
            .as_array()
            .into_iter()
            .flatten()
            .map(|name| name.as_str().map(str::to_owned))
            .collect();
        let before = self.known.clone();
        for (index, name) in names.into_iter().enumerate() {
            if self.known.len() > MOST_LAYERS {
                break;
            }
            let here = layer.value_place(&format!("/spec/extends/{index}"));
            let place = asked_at.unwrap_or(&here);
            let Some(name) = name else { continue };
            let path = is_path(&name).then(|| beside(folder, &name));
            if self.lies_under_another(&name, path.as_deref(), &before) {
                self.idle(&name, place);
                continue;
            }
            match path {
                Some(path) => self.file(&path, place),
                None => self.preset(&name, place),
            }
        }
    }

    /// Whether an earlier entry of the same list has brought all of it: it would lie below that one,
    /// and not override it as a later entry should.
    fn lies_under_another(&self, name: &str, path: Option<&str>, before: &[String]) -> bool {
        let brought = |name: &str| {
            self.known.iter().any(|known| known == name)
                && !before.iter().any(|known| known == name)
        };
        match path {
            Some(path) => brought(path),
            None => presets::parts(name)
                .is_some_and(|parts| parts.iter().all(|preset| brought(preset.name))),
        }
    }

    fn idle(&mut self, name: &str, place: &Place) {
        let message =
            format!("an earlier entry already builds on `{name}`: it overrides nothing here");
        self.findings.push(
            Finding::error(codes::IDLE_BASE, place.clone(), message)
                .help("leave it out, or write it before the entry that builds on it"),
        );
    }

    fn preset(&mut self, name: &str, place: &Place) {
        let Some(parts) = presets::parts(name) else {
            let near = did_you_mean(name, presets::names());
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!(
                    "presets are {}; a base spec of your own is named by its path, such as \"./{name}.toml\"",
                    presets::names().collect::<Vec<_>>().join(", ")
                ),
            };
            let message = format!("there is no preset `{name}`");
            self.findings
                .push(Finding::error(codes::UNKNOWN_PRESET, place.clone(), message).help(help));
            return;
        };
        for preset in parts {
            if self.known.iter().any(|known| known == preset.name) {
                continue;
            }
            self.known.push(preset.name.to_owned());
            let title = presets::source_name(preset.name);
            self.asked.insert(title.clone(), place.clone());
            let layer = Layer::read(SourceFile::new(title, preset.text), self.limits);
            self.bases_of(&layer, "", Some(place));
            self.bottom_up.push(layer);
        }
    }

    fn file(&mut self, path: &str, place: &Place) {
        if let Some(at) = self.under_way.iter().position(|other| other == path) {
            let mut circle: Vec<&str> = self.under_way[at..].iter().map(String::as_str).collect();
            circle.push(path);
            let message = format!(
                "the specs extend each other in a circle: {}",
                circle.join(" → ")
            );
            self.findings.push(
                Finding::error(codes::EXTENDS_CYCLE, place.clone(), message)
                    .help("a base spec may not build on what builds on it: take one of them out"),
            );
            return;
        }
        if self.known.iter().any(|known| known == path) {
            return;
        }
        if self.known.len() == MOST_LAYERS {
            self.known.push(path.to_owned());
            let message = format!("more than {MOST_LAYERS} base specs");
            self.findings.push(Finding::error(
                codes::UNREADABLE_BASE,
                place.clone(),
                message,
            ));
            return;
        }
        self.known.push(path.to_owned());
        let text = self.files.read(path).and_then(|bytes| {
            String::from_utf8(bytes).map_err(|_| format!("{path} is not UTF-8; save it as UTF-8"))
        });
        match text {
            // The same file under another name lies under the spec once.
            Ok(text) if self.texts.contains(&text) => {}
            Ok(text) => {
                self.texts.push(text.clone());
                self.base(path, text.strip_prefix('\u{feff}').unwrap_or(&text));
            }
            Err(message) => self.findings.push(
                Finding::error(codes::UNREADABLE_BASE, place.clone(), message)
                    .help("the path counts from the folder of the spec that names it"),
            ),
        }
    }

    fn base(&mut self, path: &str, text: &str) {
        let name = match self.folder.as_str() {
            _ if path.starts_with('/') => path.to_owned(),
            "" => path.to_owned(),
            folder => format!("{folder}/{path}"),
        };
        let mut layer = Layer::read(SourceFile::new(name, text), self.limits);
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        // A base names its files from its own folder; everything else reads them from the spec's.
        for document in BasisDocument::ALL {
            let pointer = format!("/basis/{}/file", document.key());
            layer.change_string(&pointer, |file| beside(folder, file));
        }
        self.under_way.push(path.to_owned());
        self.bases_of(&layer, folder, None);
        self.under_way.pop();
        self.bottom_up.push(layer);
    }
}

fn is_path(name: &str) -> bool {
    name.contains('/') || name.ends_with(".toml")
}

/// A path from a folder, without `.` and without needless `..`, so that one file has one name.
fn beside(folder: &str, path: &str) -> String {
    if path.starts_with('/') {
        return path.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// What a spec says is not required goes out of what lies below it, and what a base said is not
/// required yields to a demand above.
pub(super) fn settle(below: &mut Tree, above: &mut Tree) {
    settle_documents(below, above);
    for id in not_required(above) {
        if !demands(above, &id) {
            remove_demand(below, &id);
        }
    }
    below.retain(&["not-required"], |entry| {
        let ids: Vec<String> = strings(entry.get(&["clauses"]));
        for id in ids.iter().filter(|id| demands(above, id)) {
            entry.remove_string(&["clauses"], id);
        }
        entry
            .get(&["clauses"])
            .is_some_and(|left| !left.list().is_empty())
    });
}

/// A document released above is not one that follows any more, and the other way round.
fn settle_documents(below: &mut Tree, above: &Tree) {
    for document in BasisDocument::ALL {
        let key = document.key();
        let says = |name: &str| above.get(&["basis", key, name]).is_some();
        let gone: &[&str] = if says("status") {
            &["document", "revision", "file", "columns", "by", "assume"]
        } else if says("document") || says("revision") {
            &["status", "by", "assume"]
        } else {
            &[]
        };
        for name in gone {
            below.remove(&["basis", key, name]);
        }
    }
}

fn not_required(tree: &Tree) -> Vec<String> {
    let entries = tree.get(&["not-required"]).map_or(&[][..], Tree::list);
    entries
        .iter()
        .flat_map(|entry| strings(entry.get(&["clauses"])))
        .collect()
}

fn strings(tree: Option<&Tree>) -> Vec<String> {
    let list = tree.map_or(&[][..], Tree::list);
    list.iter()
        .filter_map(Tree::string)
        .map(str::to_owned)
        .collect()
}

/// Whether a text demands the clause.
fn demands(tree: &Tree, id: &str) -> bool {
    let listed = |path: &[&str], name: &str| {
        let list = tree.get(path).map_or(&[][..], Tree::list);
        list.iter().any(|entry| entry.string() == Some(name))
    };
    match id.split('.').collect::<Vec<_>>().as_slice() {
        ["ncr", "closure"] => tree.get(&["ncr"]).is_some(),
        ["ncr", "clearance"] => tree.get(&["ncr", "clearance-fields"]).is_some(),
        ["shipment", part] => listed(&["shipment", "package"], part),
        [section, key] => tree.get(&[section, key]).is_some(),
        [section, key, part] => {
            tree.get(&[section, key, part]).is_some() || listed(&[section, key, "require"], part)
        }
        _ => false,
    }
}

/// Takes a demand out of a text.
fn remove_demand(tree: &mut Tree, id: &str) {
    match id.split('.').collect::<Vec<_>>().as_slice() {
        ["ncr", "closure"] => {
            tree.remove(&["ncr"]);
        }
        ["ncr", "clearance"] => {
            tree.remove(&["ncr", "clearance-fields"]);
        }
        ["shipment", part] => {
            tree.remove_string(&["shipment", "package"], part);
            if tree
                .get(&["shipment", "package"])
                .is_some_and(|package| package.list().is_empty())
            {
                tree.remove(&["shipment"]);
            }
        }
        [section, key] => {
            tree.remove(&[section, key]);
        }
        [section, key, part] => {
            tree.remove(&[section, key, part]);
            tree.remove_string(&[section, key, "require"], part);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::beside;

    #[test]
    fn one_file_has_one_name() {
        assert_eq!(beside("", "./base.toml"), "base.toml");
        assert_eq!(beside("company", "../base.toml"), "base.toml");
        assert_eq!(beside("", "../base.toml"), "../base.toml");
        assert_eq!(
            beside("../company", "../other/base.toml"),
            "../other/base.toml"
        );
        assert_eq!(beside("a", "/etc/base.toml"), "/etc/base.toml");
    }
}
