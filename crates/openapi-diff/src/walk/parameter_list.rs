//! What an operation takes, and which parameter of the old document is which of the new one.

use std::collections::{HashMap, HashSet};

use openapi_document::{Members as _, Pointer, Target, reference};
use serde_json::Value;

use super::operations::Operation;
use super::pairing::Pairing;
use super::renames::Renames;
use super::types::brief;
use super::view::Object;
use crate::rules::Rule;

/// One parameter that an operation takes.
pub(super) struct Entry<'a> {
    /// What tells it from the others: where it is sent, its name, and how often that was there.
    pub(super) key: (&'a str, String, usize),
    pub(super) location: &'a str,
    pub(super) name: &'a str,
    /// As it is written in the list; perhaps a reference.
    pub(super) raw: &'a Value,
    /// What it refers to, or itself.
    pub(super) value: &'a Value,
    pub(super) pointer: Pointer,
}

impl Entry<'_> {
    pub(super) fn rule_if_added(&self) -> Rule {
        match self.value.get("required") {
            Some(Value::Bool(true)) => Rule::RequiredParameterAdded,
            _ => Rule::ParameterAdded,
        }
    }

    pub(super) fn brief(&self) -> String {
        format!("{} {}", self.location, brief(self.value.get("schema")))
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
    let replaced: HashSet<_> = own.iter().map(|entry| &entry.key).collect();
    entries.retain(|entry| !replaced.contains(&entry.key));
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
        let part = |key: &str| value.text(key).unwrap_or_default();
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
    let parameters = holder.list("parameters").iter().enumerate();
    parameters.map(entry).collect()
}

/// Pairs parameters that are the same, that moved to another part of the request, or that
/// certainly have another name.
pub(super) fn paired<'e, 'a>(old: &'e [Entry<'a>], new: &'e [Entry<'a>]) -> Pairing<&'e Entry<'a>> {
    let named = |entry: &Entry<'_>| (!entry.name.is_empty()).then(|| entry.name.to_lowercase());
    let mut paired = Pairing::new(
        old,
        new,
        &[&|entry| Some(format!("{:?}", entry.key)), &named],
    );
    for location in ["query", "header", "path", "cookie"] {
        let renames = Renames::among(&paired, |entry: &Entry<'a>| {
            (entry.location == location).then_some((entry.name, entry.value))
        });
        paired.pair_alike(|was, is| {
            let same_place = was.location == location && is.location == location;
            same_place && renames.certain.get(was.name) == Some(&is.name)
        });
    }
    paired
}
