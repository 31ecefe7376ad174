//! Ids of operations that the documentation changed, and that `openapi/operations.toml` keeps.

use serde_json::Value;

use crate::catalogue::{Catalogue, Entry};
use crate::codegen;
use crate::diff::{Change, Class, Rule};
use crate::document::{Pointer, operations};
use crate::error::Result;
use crate::sources::Sources;

/// An operation of the catalogue as a page documents it.
struct Documented<'c> {
    entry: &'c Entry,
    id: Option<String>,
    pointer: Pointer,
}

/// The ids that differ between two publications: no method changes its name for them.
///
/// # Errors
/// A page that does not parse.
pub(super) fn changes(old: &Sources, new: &Sources) -> Result<Vec<Change>> {
    let catalogue = &new.catalogue;
    let before = documented(old, catalogue)?;
    let changes = documented(new, catalogue)?.into_iter().filter_map(|after| {
        let same = |was: &&Documented<'_>| was.entry.call() == after.entry.call();
        let was = before.iter().find(same)?;
        change(was, &after)
    });
    Ok(changes.collect())
}

fn documented<'c>(sources: &Sources, catalogue: &'c Catalogue) -> Result<Vec<Documented<'c>>> {
    let mut found = Vec::new();
    for source in &sources.pages {
        let (_, document) = codegen::read(source)?;
        for operation in operations(&document) {
            if let Some(entry) = catalogue.entry(operation.method, operation.path) {
                found.push(Documented {
                    entry,
                    id: operation.id().map(str::to_owned),
                    pointer: operation.pointer.child("operationId"),
                });
            }
        }
    }
    Ok(found)
}

fn change(was: &Documented<'_>, is: &Documented<'_>) -> Option<Change> {
    let rule = match (&was.id, &is.id) {
        (before, after) if before == after => return None,
        (None, _) => Rule::OperationIdAdded,
        (_, None) => Rule::OperationIdRemoved,
        _ => Rule::OperationIdChanged,
    };
    let place = |documented: &Documented<'_>| {
        let id = documented.id.as_ref();
        id.map(|_| documented.pointer.clone())
    };
    let call = is.entry.call();
    Some(Change {
        class: Class::Cosmetic,
        wire: Class::Cosmetic,
        rust_api: Class::Cosmetic,
        rule,
        operation: Some(call.clone()),
        path: call,
        also_at: Vec::new(),
        old_pointer: place(was),
        new_pointer: place(is),
        what: rule.id().replace('-', " "),
        old: was.id.clone().map(Value::String),
        new: is.id.clone().map(Value::String),
        note: Some("the method keeps its name".to_owned()),
        touches: Vec::new(),
    })
}
