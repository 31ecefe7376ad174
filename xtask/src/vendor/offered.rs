//! The operations that a page or document offers, whether the client has them or not.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use openapi_document::{Error, Members as _, Operation, Refusals, Result, operations};
use openapi_prepare::{Report, nearest};
use serde_json::{Map, Value, json};

use super::source::whole;
use super::workspace::Workspace;
use crate::operations::identity;

/// A line for each operation of the sources whose call, id or summary contains `word`.
///
/// # Errors
/// A source that cannot be read.
pub(super) fn listed(root: &Path, sources: &[PathBuf], word: &str) -> Result<String, Refusals> {
    let workspace = Workspace::read(root)?;
    let word = word.to_lowercase();
    let (mut text, mut number) = (String::new(), 0);
    for path in sources {
        let document = whole(path, &workspace)?;
        let all = operations(&document);
        number += all.len();
        for operation in all {
            let entry = workspace
                .catalogue
                .entry_in(&document, operation.method, operation.path);
            let is_taken = if entry.is_some() { "*" } else { " " };
            let id = operation.id().unwrap_or("no operationId");
            let summary = operation.value.text("summary").unwrap_or_default();
            let call = call(&operation);
            let line = format!("{is_taken} {call}  {id}  {summary}");
            if line.to_lowercase().contains(&word) {
                let _ = writeln!(text, "{}", line.trim_end());
            }
        }
    }
    let shown = text.lines().count();
    let _ = writeln!(
        text,
        "{shown} of {number} operations; those with * are in the client, --add \"GET /path\" takes another one"
    );
    Ok(text)
}

/// The operations that `wanted` names, as a document that has nothing else, with the ids that the
/// client gives them.
///
/// # Errors
/// A source that cannot be read, or an operation that is in none.
pub(super) fn wanted(
    sources: &[PathBuf],
    wanted: &[String],
    workspace: &Workspace,
) -> Result<Value, Refusals> {
    let mut paths = Map::new();
    let (mut calls, mut missing) = (Vec::new(), wanted.to_vec());
    let documents: Result<Vec<Value>> = sources.iter().map(|path| whole(path, workspace)).collect();
    let documents = documents?;
    for operation in documents.iter().flat_map(operations) {
        let is_it = |wanted: &String| {
            let (method, path) = wanted.split_once(' ').unwrap_or_default();
            identity(method, path.trim()) == identity(operation.method, operation.path)
        };
        if wanted.iter().any(is_it) {
            missing.retain(|wanted| !is_it(wanted));
            let item = paths.entry(operation.path).or_insert_with(|| json!({}));
            item[operation.method] = Value::Object(operation.value.clone());
        }
        calls.push(call(&operation));
    }
    let missing = missing.iter().map(|wanted| {
        let remedy = match nearest(wanted, calls.iter().map(String::as_str)) {
            Some(call) => format!("perhaps {call:?} is meant; --list shows all of them"),
            None => "--list shows what the document has".to_owned(),
        };
        Error::new(
            "--add",
            format!("no operation {wanted:?} in the sources"),
            remedy,
        )
    });
    Refusals::check(missing.collect())?;
    let mut document = json!({ "paths": paths });
    let mut report = Report::default();
    workspace.catalogue.freeze(&mut document, &mut report);
    report.check()?;
    Ok(document)
}

fn call(operation: &Operation<'_>) -> String {
    format!("{} {}", operation.method.to_uppercase(), operation.path)
}
