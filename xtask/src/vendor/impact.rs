//! What the new documentation means to users, beside that of the pages recorded before.

use std::collections::{BTreeMap, BTreeSet};

use openapi_diff::{Change, Class, Comparison, Operations, Rule};
use openapi_document::{Pointer, Refusals, Result, operations, yaml};
use openapi_prepare::Report;
use serde_json::{Value, json};

use super::combined::combined;
use super::workspace::Workspace;
use crate::diff::compare;
use crate::files::DOCUMENT;
use crate::files::read_text;
use crate::generation::public_api;
use crate::outputs::Outputs;
use crate::pipeline;
use crate::sources::Sources;
use crate::vendor_list::check_hash;

/// What a change of the documentation means.
#[derive(Debug)]
pub struct Impact {
    /// The changes, those of one operation together.
    pub comparison: Comparison,
    /// Lines of the generated crate's public API that are removed (`-`) and added (`+`).
    pub api: Vec<String>,
}

/// Compares what is recorded with what it becomes; without `outputs` there is no assembled document.
///
/// # Errors
/// An assembled document on disk that does not parse.
pub(super) fn judge(
    before: &Workspace,
    new: &Sources,
    outputs: Option<&Outputs>,
    notes: &mut Vec<String>,
) -> Result<Impact> {
    let documented = documented_changes(before, new);
    let changes = match (outputs, documented) {
        (Some(outputs), documented) => {
            let assembled = assembled_changes(before, new, outputs)?;
            match documented {
                Ok(documented) => combined(assembled, documented),
                Err(reason) => {
                    notes.push(format!(
                        "what the overlay hides of the change is not compared: {reason}"
                    ));
                    assembled
                }
            }
        }
        (None, Ok(documented)) => documented,
        (None, Err(reason)) => {
            notes.push(format!("the documentation is not compared: {reason}"));
            Vec::new()
        }
    };
    Ok(Impact {
        comparison: Comparison {
            old: "vendored".to_owned(),
            new: "new".to_owned(),
            changes,
        },
        api: outputs.map_or_else(Vec::new, |outputs| api_changes(before, outputs)),
    })
}

/// Changes of the assembled document.
fn assembled_changes(before: &Workspace, new: &Sources, outputs: &Outputs) -> Result<Vec<Change>> {
    let old = match read_text(&before.root, DOCUMENT) {
        Ok(text) => yaml::read(DOCUMENT, &text, 1)?,
        Err(_) => json!({}),
    };
    let text = outputs.get(DOCUMENT).unwrap_or_default();
    let new_document = yaml::read(DOCUMENT, text, 1)?;
    Ok(compare(old, new_document, &new.catalogue, None))
}

/// Changes of the documentation as it is published, whatever the overlay makes of them.
fn documented_changes(before: &Workspace, new: &Sources) -> Result<Vec<Change>, String> {
    let unrecorded = before.unrecorded.keys().find(|path| {
        let recorded = before.list.pages.iter().find(|page| page.path() == **path);
        let text = before.files.get(*path);
        recorded
            .zip(text)
            .is_none_or(|(page, text)| check_hash(page, text).is_err())
    });
    if let Some(path) = unrecorded {
        return Err(format!(
            "{path}: the recorded text is neither on disk nor in the last commit"
        ));
    }
    let in_short = |refusals: Refusals| {
        let first = refusals.iter().next();
        first.map_or(String::new(), |error| {
            format!("{}: {}", error.place(), error.problem())
        })
    };
    let old = Sources {
        catalogue: new.catalogue.clone(),
        ..before.sources().map_err(|error| in_short(error.into()))?
    };
    let published = documentation(&old).map_err(in_short)?;
    let new_published = documentation(new).map_err(in_short)?;
    let mut changes = compare(published, new_published, &new.catalogue, None);
    changes.extend(changed_ids(&old, new));
    Ok(changes)
}

/// The documentation as it is published, with the frozen ids.
fn documentation(sources: &Sources) -> Result<Value, Refusals> {
    let mut report = Report::default();
    let published = pipeline::documented(sources, &mut report)?;
    report.check()?;
    Ok(published)
}

/// The ids of the documentation that differ, of operations whose methods keep their names.
fn changed_ids(old: &Sources, new: &Sources) -> Vec<Change> {
    let before = documented_ids(old, new);
    documented_ids(new, new)
        .into_iter()
        .filter_map(|(call, is)| change(&call, before.get(&call)?, &is))
        .collect()
}

/// The documented id of an operation and its place.
type Id = (Option<String>, Pointer);

fn documented_ids(sources: &Sources, new: &Sources) -> BTreeMap<String, Id> {
    let mut found = BTreeMap::new();
    let documents = sources.pages.iter().filter_map(|page| page.read().ok());
    for (_, document) in documents {
        for operation in operations(&document) {
            let entry = new.catalogue.entry(operation.method, operation.path);
            if let Some(entry) = entry {
                let id = operation.id().map(str::to_owned);
                found.insert(entry.call(), (id, operation.pointer.child("operationId")));
            }
        }
    }
    found
}

fn change(call: &str, was: &Id, is: &Id) -> Option<Change> {
    let rule = match (&was.0, &is.0) {
        (before, after) if before == after => return None,
        (None, _) => Rule::OperationIdAdded,
        (_, None) => Rule::OperationIdRemoved,
        _ => Rule::OperationIdChanged,
    };
    let place = |(id, place): &Id| id.as_ref().map(|_| place.as_str().to_owned());
    Some(Change {
        class: Class::Cosmetic,
        wire: Class::Cosmetic,
        rust_api: Class::Cosmetic,
        rule,
        operation: Some(call.to_owned()),
        operations: Operations::default(),
        path: call.to_owned(),
        also_at: Vec::new(),
        old_pointer: place(was),
        new_pointer: place(is),
        what: rule.what(),
        old: was.0.clone().map(Value::String),
        new: is.0.clone().map(Value::String),
        note: Some("the method keeps its name".to_owned()),
        touches: Vec::new(),
    })
}

/// Lines of the generated crate's public API that are removed and added.
fn api_changes(before: &Workspace, outputs: &Outputs) -> Vec<String> {
    let old = public_api(&|path| read_text(&before.root, path).ok());
    let new = public_api(&|path| outputs.get(path).map(str::to_owned));
    let (old, new): (BTreeSet<String>, BTreeSet<String>) =
        (old.into_iter().collect(), new.into_iter().collect());
    let removed = old.difference(&new).map(|line| format!("- {line}"));
    let added = new.difference(&old).map(|line| format!("+ {line}"));
    removed.chain(added).collect()
}
