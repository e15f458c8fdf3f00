//! Several texts laid over each other as one document, in which every key and value still knows the
//! text it comes from.

use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::tree::{self, Entry, child};
use super::{Limits, TomlDoc};
use crate::source::{Place, SourceFile};

/// A text that was read and is still to be checked, alone or with others.
pub struct Layer(pub(super) tree::Parsed);

impl Layer {
    /// Reads a text within the limits.
    #[must_use]
    pub fn read(source: SourceFile, limits: Limits) -> Layer {
        Layer(tree::parse(Arc::new(source), limits))
    }

    /// The document as JSON, as far as it could be read.
    #[must_use]
    pub fn json(&self) -> &Value {
        self.0.doc.json()
    }

    /// The text.
    #[must_use]
    pub fn source(&self) -> &SourceFile {
        self.0.doc.source()
    }

    /// Place of a value.
    #[must_use]
    pub fn value_place(&self, pointer: &str) -> Place {
        self.0.doc.value_place(pointer)
    }

    /// Changes a value that is a string, such as a path that is meant from another folder.
    pub fn change_string(&mut self, pointer: &str, change: impl FnOnce(&str) -> String) {
        if let Some(Value::String(text)) = self.0.doc.json.pointer_mut(pointer) {
            *text = change(text);
        }
    }
}

/// A document as a tree in which every node knows where it was written.
#[derive(Debug, Clone)]
pub struct Tree {
    node: Node,
    written: Option<Entry>,
}

#[derive(Debug, Clone)]
enum Node {
    Table(IndexMap<String, Tree>),
    List(Vec<Tree>),
    Value(Value),
}

impl Tree {
    fn of(doc: &TomlDoc, json: &Value, pointer: &str, layer: usize) -> Tree {
        let written = doc.entries.nearest_entry(pointer).map(|entry| Entry {
            layer,
            ..entry.clone()
        });
        let node = match json {
            Value::Object(table) => Node::Table(
                table
                    .iter()
                    .map(|(key, value)| {
                        let below = Tree::of(doc, value, &child(pointer, key), layer);
                        (key.clone(), below)
                    })
                    .collect(),
            ),
            Value::Array(list) => Node::List(
                list.iter()
                    .enumerate()
                    .map(|(n, value)| Tree::of(doc, value, &format!("{pointer}/{n}"), layer))
                    .collect(),
            ),
            value => Node::Value(value.clone()),
        };
        Tree { node, written }
    }

    /// The node at a path of keys.
    #[must_use]
    pub fn get(&self, path: &[&str]) -> Option<&Tree> {
        path.iter().try_fold(self, |at, key| match &at.node {
            Node::Table(table) => table.get(*key),
            Node::List(_) | Node::Value(_) => None,
        })
    }

    fn get_mut(&mut self, path: &[&str]) -> Option<&mut Tree> {
        path.iter().try_fold(self, |at, key| match &mut at.node {
            Node::Table(table) => table.get_mut(*key),
            Node::List(_) | Node::Value(_) => None,
        })
    }

    /// Takes a key out of a table; whether it was there.
    pub fn remove(&mut self, path: &[&str]) -> bool {
        let Some((last, table)) = path.split_last() else {
            return false;
        };
        match self.get_mut(table).map(|tree| &mut tree.node) {
            Some(Node::Table(table)) => table.shift_remove(*last).is_some(),
            _ => false,
        }
    }

    /// Takes a string out of a list; whether it was there.
    pub fn remove_string(&mut self, path: &[&str], string: &str) -> bool {
        match self.get_mut(path).map(|tree| &mut tree.node) {
            Some(Node::List(list)) => {
                let before = list.len();
                list.retain(|tree| tree.string() != Some(string));
                list.len() < before
            }
            _ => false,
        }
    }

    /// The members of a list.
    #[must_use]
    pub fn list(&self) -> &[Tree] {
        match &self.node {
            Node::List(list) => list,
            Node::Table(_) | Node::Value(_) => &[],
        }
    }

    /// Keeps the members of a list that a test accepts, which may change them.
    pub fn retain(&mut self, path: &[&str], mut keep: impl FnMut(&mut Tree) -> bool) {
        if let Some(Node::List(list)) = self.get_mut(path).map(|tree| &mut tree.node) {
            list.retain_mut(|tree| keep(tree));
        }
    }

    /// The keys of a table.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        match &self.node {
            Node::Table(table) => Some(table.keys().map(String::as_str)),
            Node::List(_) | Node::Value(_) => None,
        }
        .into_iter()
        .flatten()
    }

    /// The string it is.
    #[must_use]
    pub fn string(&self) -> Option<&str> {
        match &self.node {
            Node::Value(Value::String(text)) => Some(text),
            _ => None,
        }
    }

    /// Lays another tree over this one.
    fn overlay(&mut self, above: Tree) {
        let tables = above.is_list_of_tables();
        match (&mut self.node, above.node) {
            (Node::Table(below), Node::Table(above_table)) => {
                for (key, value) in above_table {
                    match below.get_mut(&key) {
                        Some(present) => present.overlay(value),
                        None => {
                            below.insert(key, value);
                        }
                    }
                }
            }
            (Node::List(below), Node::List(list))
                if tables && below.iter().all(|tree| matches!(tree.node, Node::Table(_))) =>
            {
                below.extend(list);
            }
            (node, above_node) => *node = above_node,
        }
        self.written = above.written;
    }

    fn is_list_of_tables(&self) -> bool {
        let is_table = |tree: &Tree| matches!(tree.node, Node::Table(_));
        matches!(&self.node, Node::List(list) if !list.is_empty() && list.iter().all(is_table))
    }

    fn flatten(self, pointer: &str, entries: &mut tree::Entries) -> Value {
        if let Some(entry) = self.written {
            entries.insert(pointer.to_owned(), entry);
        }
        match self.node {
            Node::Value(value) => value,
            Node::List(list) => Value::Array(
                list.into_iter()
                    .enumerate()
                    .map(|(n, tree)| tree.flatten(&format!("{pointer}/{n}"), entries))
                    .collect(),
            ),
            Node::Table(table) => {
                let mut object = Map::new();
                for (key, tree) in table {
                    let value = tree.flatten(&child(pointer, &key), entries);
                    object.insert(key, value);
                }
                Value::Object(object)
            }
        }
    }
}

/// The documents as one, the first laid over the second, both over the third.
pub(super) fn merge(docs: Vec<TomlDoc>, between: impl Fn(&mut Tree, &mut Tree)) -> TomlDoc {
    let mut docs = docs;
    if docs.len() == 1 {
        return docs.remove(0);
    }
    let mut merged: Option<Tree> = None;
    for (layer, doc) in docs.iter().enumerate().rev() {
        let mut above = Tree::of(doc, &doc.json, "", layer);
        merged = Some(match merged {
            None => above,
            Some(mut below) => {
                between(&mut below, &mut above);
                below.overlay(above);
                below
            }
        });
    }
    let mut entries = tree::Entries::default();
    let json = merged.map_or_else(
        || Value::Object(Map::new()),
        |tree| tree.flatten("", &mut entries),
    );
    TomlDoc {
        sources: docs.into_iter().flat_map(|doc| doc.sources).collect(),
        json,
        entries,
    }
}
