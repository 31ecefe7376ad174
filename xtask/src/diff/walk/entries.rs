//! What an operation takes, and which parameter of the old document is which of the new one.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::references::{Target, reference};
use super::renames::evident;
use super::types::brief;
use super::{flag, list, nothing, text};
use crate::document::Pointer;

/// Headers that the transport of the generated crate sets: no method takes them.
const TRANSPORT: [&str; 4] = ["authorization", "x-api-key", "x-api-version", "x-source"];

/// An operation of one document with its path.
pub(super) struct Side<'a> {
    pub(super) document: &'a Value,
    pub(super) item: &'a Map<String, Value>,
    pub(super) item_pointer: Pointer,
    pub(super) operation: &'a Map<String, Value>,
    pub(super) pointer: Pointer,
}

/// One parameter that an operation takes.
pub(super) struct Entry<'a> {
    pub(super) key: (String, String, usize),
    pub(super) location: String,
    pub(super) name: String,
    /// As it stands in the list; perhaps a reference.
    pub(super) raw: &'a Value,
    /// What it refers to, or itself.
    pub(super) value: &'a Value,
    pub(super) pointer: Pointer,
}

impl Entry<'_> {
    pub(super) fn is_required(&self) -> bool {
        self.value
            .as_object()
            .is_some_and(|map| flag(map, "required"))
    }

    /// Whether the generated method takes it.
    pub(super) fn is_argument(&self) -> bool {
        let lower = self.name.to_ascii_lowercase();
        !(self.name.is_empty()
            || self.location == "cookie"
            || (self.location == "header" && TRANSPORT.contains(&lower.as_str())))
    }

    pub(super) fn brief(&self) -> String {
        format!("{} {}", self.location, brief(self.value.get("schema")))
    }
}

/// What an operation takes: its own parameters and those of its path that it does not replace.
pub(super) fn entries<'a>(side: &Side<'a>, renamed: &HashMap<String, String>) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry<'a>> = Vec::new();
    let own = read(side.document, side.operation, &side.pointer, renamed);
    for entry in read(side.document, side.item, &side.item_pointer, renamed) {
        if !own.iter().any(|own| own.key == entry.key) {
            entries.push(entry);
        }
    }
    entries.extend(own);
    entries
}

fn read<'a>(
    document: &'a Value,
    holder: &'a Map<String, Value>,
    pointer: &Pointer,
    renamed: &HashMap<String, String>,
) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry<'a>> = Vec::new();
    for (index, raw) in list(holder, "parameters").iter().enumerate() {
        let value = Target::of(document, raw).value().unwrap_or(raw);
        let part = |key: &str| {
            let text = value.as_object().and_then(|map| text(map, key));
            text.unwrap_or_default().to_owned()
        };
        let (location, name) = (part("in"), part("name"));
        let mut known_as = match location.as_str() {
            "header" => name.to_ascii_lowercase(),
            "path" => renamed.get(&name).cloned().unwrap_or_else(|| name.clone()),
            _ => name.clone(),
        };
        // A reference that leads nowhere is known by its text.
        if known_as.is_empty() {
            reference(raw).unwrap_or_default().clone_into(&mut known_as);
        }
        let times = entries
            .iter()
            .filter(|other| other.key.0 == location && other.key.1 == known_as)
            .count();
        entries.push(Entry {
            key: (location.clone(), known_as, times),
            location,
            name,
            raw,
            value,
            pointer: pointer.child("parameters").child(index),
        });
    }
    entries
}

/// The parameter of the same name in another part of the request.
pub(super) fn moved<'e, 'a>(entry: &Entry<'_>, others: &[&'e Entry<'a>]) -> Option<&'e Entry<'a>> {
    others
        .iter()
        .find(|other| !entry.name.is_empty() && other.name.eq_ignore_ascii_case(&entry.name))
        .copied()
}

/// What neither side of a pair holds.
pub(super) fn without<'e, 'a>(
    gone: &[&'e Entry<'a>],
    fresh: &[&'e Entry<'a>],
    pairs: &[(&Entry<'a>, &Entry<'a>)],
) -> (Vec<&'e Entry<'a>>, Vec<&'e Entry<'a>>) {
    let is = |one: &Entry<'_>, other: &Entry<'_>| one.pointer == other.pointer;
    let left = |entries: &[&'e Entry<'a>], taken: &dyn Fn(&Entry<'a>) -> bool| {
        let left = entries.iter().filter(|entry| !taken(entry));
        left.copied().collect::<Vec<_>>()
    };
    (
        left(gone, &|entry| pairs.iter().any(|(was, _)| is(was, entry))),
        left(fresh, &|entry| pairs.iter().any(|(_, now)| is(now, entry))),
    )
}

/// The parameters that evidently have another name in the same part of the request.
pub(super) fn renamed_pairs<'e, 'a>(
    gone: &[&'e Entry<'a>],
    fresh: &[&'e Entry<'a>],
) -> Vec<(&'e Entry<'a>, &'e Entry<'a>)> {
    let mut pairs = Vec::new();
    for location in ["query", "header", "path", "cookie"] {
        let of = |entries: &[&'e Entry<'a>]| -> Vec<&'e Entry<'a>> {
            let here = entries.iter().filter(|entry| entry.location == location);
            here.copied().collect()
        };
        let (gone, fresh) = (of(gone), of(fresh));
        let (described_gone, described_fresh) = (described(&gone), described(&fresh));
        for (was, is) in evident(&named(&described_gone), &named(&described_fresh), nothing()) {
            let found = |entries: &[&'e Entry<'a>], name: &str| {
                entries.iter().find(|entry| entry.name == name).copied()
            };
            pairs.extend(found(&gone, was).zip(found(&fresh, is)));
        }
    }
    pairs
}

/// The schema of each parameter with its description, under its name.
fn described(entries: &[&Entry<'_>]) -> Vec<(String, Value)> {
    let schema = |entry: &Entry<'_>| {
        let mut schema = entry.value.get("schema").cloned().unwrap_or_default();
        if let (Some(map), Some(words)) = (schema.as_object_mut(), entry.value.get("description")) {
            map.insert("description".to_owned(), words.clone());
        }
        schema
    };
    let described = entries
        .iter()
        .map(|entry| (entry.name.clone(), schema(entry)));
    described.collect()
}

fn named(entries: &[(String, Value)]) -> Vec<(&str, &Value)> {
    let named = entries.iter().map(|(name, value)| (name.as_str(), value));
    named.collect()
}

pub(super) fn likest<'e>(
    entry: &Entry<'_>,
    others: &[&'e Entry<'_>],
    own: &[&Entry<'_>],
) -> Option<&'e str> {
    let best = |entry: &Entry<'_>, others: &[&'e Entry<'_>]| {
        others
            .iter()
            .filter(|other| other.brief() == entry.brief())
            .max_by(|a, b| {
                let near = |other: &Entry<'_>| strsim::jaro_winkler(&entry.name, &other.name);
                near(a).total_cmp(&near(b))
            })
            .map(|other| other.name.as_str())
    };
    let found = best(entry, others)?;
    let alone = own
        .iter()
        .filter(|other| other.brief() == entry.brief())
        .count()
        == 1;
    (alone || strsim::jaro_winkler(found, &entry.name) > 0.7).then_some(found)
}
