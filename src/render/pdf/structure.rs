//! What a reader navigates by: the outline, and the structure tree for assistive software.

use lopdf::{Document, Object, ObjectId, dictionary, text_string};

use super::Sheet;
use super::paginate::Spot;
use super::strip::{Heading, ROW_HEAD, Tree};
use super::write::top_of;

/// A piece of marked content: its page and its number there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub(super) page: usize,
    pub(super) id: i64,
}

/// Writes the outline: headings under the heading of the level above. Returns its root, or nothing
/// where there are no headings.
pub(super) fn outline(
    pdf: &mut Document,
    headings: &[Heading],
    spots: &[Spot],
    sheet: Sheet,
    pages: &[ObjectId],
) -> Option<ObjectId> {
    if headings.is_empty() {
        return None;
    }
    let root = pdf.new_object_id();
    let ids: Vec<ObjectId> = headings.iter().map(|_| pdf.new_object_id()).collect();
    let parents = parents(headings);
    for (index, (heading, spot)) in headings.iter().zip(spots).enumerate() {
        let parent = parents.get(index).copied().flatten();
        let is_sibling = |other: &usize| parents.get(*other).copied().flatten() == parent;
        let previous = (0..index).rev().find(is_sibling);
        let next = (index + 1..headings.len()).find(is_sibling);
        let mut entry = dictionary! {
            "Title" => text_string(&heading.text),
            "Parent" => parent.and_then(|p| ids.get(p).copied()).unwrap_or(root),
            "Dest" => destination(spot, sheet, pages),
        };
        if let Some(previous) = previous.and_then(|i| ids.get(i)) {
            entry.set("Prev", *previous);
        }
        if let Some(next) = next.and_then(|i| ids.get(i)) {
            entry.set("Next", *next);
        }
        add_children(&mut entry, Some(index), &parents, &ids);
        if let Some(id) = ids.get(index) {
            pdf.set_object(*id, entry);
        }
    }
    let mut entry = dictionary! { "Type" => "Outlines" };
    add_children(&mut entry, None, &parents, &ids);
    pdf.set_object(root, entry);
    Some(root)
}

/// The top of a heading as the target of an outline entry.
fn destination(spot: &Spot, sheet: Sheet, pages: &[ObjectId]) -> Object {
    let Some(page) = pages.get(spot.page) else {
        return Object::Null;
    };
    Object::Array(vec![
        Object::Reference(*page),
        "XYZ".into(),
        Object::Null,
        Object::Real(top_of(spot, sheet)),
        Object::Null,
    ])
}

/// The nearest earlier heading of a higher level.
fn parents(headings: &[Heading]) -> Vec<Option<usize>> {
    let mut open: Vec<usize> = Vec::new();
    let mut out = Vec::with_capacity(headings.len());
    for (index, heading) in headings.iter().enumerate() {
        let above = |i: &usize| headings.get(*i).is_some_and(|h| h.level < heading.level);
        while open.last().is_some_and(|last| !above(last)) {
            open.pop();
        }
        out.push(open.last().copied());
        open.push(index);
    }
    out
}

fn add_children(
    entry: &mut lopdf::Dictionary,
    of: Option<usize>,
    parents: &[Option<usize>],
    ids: &[ObjectId],
) {
    let mut children = parents
        .iter()
        .zip(ids)
        .filter(|(parent, _)| **parent == of)
        .map(|(_, id)| *id);
    let Some(first) = children.next() else { return };
    let mut count = 1;
    let mut last = first;
    for child in children {
        count += 1;
        last = child;
    }
    entry.set("First", first);
    entry.set("Last", last);
    // Chapters are shown open one level deep: a negative count is a closed entry.
    entry.set("Count", if of.is_none() { count } else { -count });
}

/// Writes the structure tree. `marks` are the pieces of content of each node.
pub(super) fn tree(
    pdf: &mut Document,
    tree: &Tree,
    marks: &[Vec<Mark>],
    pages: &[ObjectId],
) -> ObjectId {
    let root = pdf.new_object_id();
    let document = pdf.new_object_id();
    let ids: Vec<ObjectId> = tree.nodes.iter().map(|_| pdf.new_object_id()).collect();
    let mut children: Vec<Vec<Object>> = vec![Vec::new(); tree.nodes.len()];
    let mut top = Vec::new();
    for (node, id) in tree.nodes.iter().zip(&ids) {
        match node.parent.and_then(|parent| children.get_mut(parent)) {
            Some(siblings) => siblings.push(Object::Reference(*id)),
            None => top.push(Object::Reference(*id)),
        }
    }
    for (index, (node, id)) in tree.nodes.iter().zip(&ids).enumerate() {
        let parent = node
            .parent
            .and_then(|p| ids.get(p).copied())
            .unwrap_or(document);
        let mut kids = children
            .get_mut(index)
            .map(std::mem::take)
            .unwrap_or_default();
        kids.extend(marks.get(index).into_iter().flatten().filter_map(|mark| {
            let page = pages.get(mark.page)?;
            Some(Object::Dictionary(dictionary! {
                "Type" => "MCR", "Pg" => *page, "MCID" => mark.id,
            }))
        }));
        let mut element = dictionary! {
            "Type" => "StructElem",
            "S" => if node.tag == ROW_HEAD { "TH" } else { node.tag },
            "P" => parent,
            "K" => kids,
        };
        let scope = match node.tag {
            "TH" => Some("Column"),
            ROW_HEAD => Some("Row"),
            _ => None,
        };
        if let Some(alt) = &node.alt {
            element.set("Alt", text_string(alt));
        }
        if let Some(scope) = scope {
            element.set("A", dictionary! { "O" => "Table", "Scope" => scope });
        }
        pdf.set_object(*id, element);
    }
    let by_page = parent_tree(&ids, marks, pages.len());
    pdf.set_object(
        document,
        dictionary! { "Type" => "StructElem", "S" => "Document", "P" => root, "K" => top },
    );
    let next = i64::try_from(pages.len()).unwrap_or(i64::MAX);
    pdf.set_object(
        root,
        dictionary! {
            "Type" => "StructTreeRoot",
            "K" => document,
            "ParentTree" => dictionary! { "Nums" => by_page },
            "ParentTreeNextKey" => next,
        },
    );
    root
}

/// For each page, the nodes of its marked content in the order of their numbers.
fn parent_tree(ids: &[ObjectId], marks: &[Vec<Mark>], pages: usize) -> Vec<Object> {
    let mut by_page: Vec<Vec<(i64, ObjectId)>> = vec![Vec::new(); pages];
    for (marks, id) in marks.iter().zip(ids) {
        for mark in marks {
            if let Some(page) = by_page.get_mut(mark.page) {
                page.push((mark.id, *id));
            }
        }
    }
    let mut nums = Vec::new();
    for (index, mut page) in by_page.into_iter().enumerate() {
        page.sort_unstable();
        let nodes = page
            .into_iter()
            .map(|(_, id)| Object::Reference(id))
            .collect();
        nums.push(Object::Integer(i64::try_from(index).unwrap_or(i64::MAX)));
        nums.push(Object::Array(nodes));
    }
    nums
}
