//! What an operation takes, and which parameter of the old document is which of the new one.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::operations::Operation;
use super::pairing::{Indexed, Pairing};
use super::references::{Target, reference};
use super::renames::certain;
use super::types::brief;
use super::view::{Object, list, nothing};
use crate::pointer::Pointer;

/// One parameter that an operation takes.
pub(super) struct Entry<'a> {
    /// What tells it from the others: where it is sent, its name, and how often that was there.
    key: (&'a str, String, usize),
    pub(super) location: &'a str,
    pub(super) name: &'a str,
    /// As it is written in the list; perhaps a reference.
    pub(super) raw: &'a Value,
    /// What it refers to, or itself.
    pub(super) value: &'a Value,
    pub(super) pointer: Pointer,
}

impl Entry<'_> {
    pub(super) fn is_required(&self) -> bool {
        self.value.get("required") == Some(&Value::Bool(true))
    }

    pub(super) fn brief(&self) -> String {
        format!("{} {}", self.location, brief(self.value.get("schema")))
    }

    /// Whether this is, by the list of parameters, the one and the same parameter.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

/// The own parameters of an operation, and those of its path that it does not replace.
pub(super) fn entries<'a>(
    document: &'a Value,
    operation: &Operation<'a>,
    renamed: &HashMap<&'a str, &'a str>,
) -> Vec<Entry<'a>> {
    let read = |holder, pointer| read(document, holder, pointer, renamed);
    let own = read(operation.value, &operation.pointer);
    let mut entries = read(operation.item, &operation.item_pointer);
    if !entries.is_empty() {
        let replaced: HashSet<_> = own.iter().map(|entry| &entry.key).collect();
        entries.retain(|entry| !replaced.contains(&entry.key));
    }
    entries.extend(own);
    entries
}

fn read<'a>(
    document: &'a Value,
    holder: &'a Object,
    pointer: &Pointer,
    renamed: &HashMap<&'a str, &'a str>,
) -> Vec<Entry<'a>> {
    let mut times: HashMap<(&str, String), usize> = HashMap::new();
    let entry = |(index, raw): (usize, &'a Value)| {
        let value = Target::of(document, raw).value().unwrap_or(raw);
        let part = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default();
        let (location, name) = (part("in"), part("name"));
        let known_as = match location {
            "header" => name.to_ascii_lowercase(),
            "path" => (*renamed.get(name).unwrap_or(&name)).to_owned(),
            // A reference that leads nowhere is known by its text.
            _ if name.is_empty() => reference(raw).unwrap_or_default().to_owned(),
            _ => name.to_owned(),
        };
        let times = times.entry((location, known_as.clone())).or_default();
        *times += 1;
        Entry {
            key: (location, known_as, *times),
            location,
            name,
            raw,
            value,
            pointer: pointer.child("parameters").child(index),
        }
    };
    let listed = list(holder, "parameters").iter().enumerate();
    listed.map(entry).collect()
}

/// Pairs parameters that are the same, that moved to another part of the request, or that
/// certainly have another name.
pub(super) fn paired<'e, 'a>(old: &'e [Entry<'a>], new: &'e [Entry<'a>]) -> Pairing<'e, Entry<'a>> {
    let named = |entry: &Entry<'_>| (!entry.name.is_empty()).then(|| entry.name.to_lowercase());
    let mut paired = Pairing::new(
        old,
        new,
        &[&|entry| Some(format!("{:?}", entry.key)), &named],
    );
    for location in ["query", "header", "path", "cookie"] {
        let (gone, fresh) = (
            described(&paired.gone, location),
            described(&paired.fresh, location),
        );
        let renamed: HashMap<String, String> =
            certain(&by_name(&gone), &by_name(&fresh), nothing())
                .into_iter()
                .map(|(was, is)| (was.to_owned(), is.to_owned()))
                .collect();
        if !renamed.is_empty() {
            paired.pair_alike(|was, is| {
                let same_place = was.location == location && is.location == location;
                same_place && renamed.get(was.name).is_some_and(|name| name == is.name)
            });
        }
    }
    paired
}

/// The schema with the description of each parameter in one part of the request.
fn described<'e>(entries: &[Indexed<'e, Entry<'_>>], location: &str) -> Vec<(&'e str, Value)> {
    let here = entries
        .iter()
        .filter(|(_, entry)| entry.location == location);
    here.map(|(_, entry)| {
        let mut schema = entry.value.get("schema").cloned().unwrap_or_default();
        if let (Some(map), Some(words)) = (schema.as_object_mut(), entry.value.get("description")) {
            map.insert("description".to_owned(), words.clone());
        }
        (entry.name, schema)
    })
    .collect()
}

fn by_name<'v>(entries: &'v [(&'v str, Value)]) -> Vec<(&'v str, &'v Value)> {
    entries.iter().map(|(name, value)| (*name, value)).collect()
}

/// The name of the parameter among `others` that this one perhaps became.
pub(super) fn closest<'e>(
    entry: &Entry<'_>,
    others: &[Indexed<'e, Entry<'_>>],
    own: &[Indexed<'_, Entry<'_>>],
) -> Option<&'e str> {
    let words = entry.brief();
    let near = |name: &str| strsim::jaro_winkler(&entry.name, name);
    let alike = others.iter().filter(|(_, other)| other.brief() == words);
    let found = alike
        .max_by(|(_, a), (_, b)| near(a.name).total_cmp(&near(b.name)))?
        .1
        .name;
    let is_alone = own
        .iter()
        .filter(|(_, other)| other.brief() == words)
        .count()
        == 1;
    (is_alone || near(found) > 0.7).then_some(found)
}
