//! The generated crate: progenitor's tokens, reshaped, and the files around them.

mod client;
pub(crate) mod crate_files;
mod doc_comments;
mod open_objects;
mod operation_table;
mod readers;
mod requests;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::api;
use crate::error::Result;

/// Every file of the generated crate, by path, for the assembled `document` and the generator's
/// copy of it.
///
/// # Errors
/// A document that the generator refuses, with the operation that is to blame.
pub(crate) fn client_crate(document: &Value, copy: &Value) -> Result<BTreeMap<String, String>> {
    let mut generated = client::generate(copy)?;
    client::remove_default_constructor(&mut generated.client);
    open_objects::rewrite(&mut generated.types)?;
    readers::add(&mut generated.types);
    let mut requests = requests::split(&mut generated.client)?;
    doc_comments::tidy(&mut generated.client);
    doc_comments::tidy(&mut requests);
    doc_comments::tidy(&mut generated.types);
    let mut files = crate_files::files(document, &generated, &requests);
    let list = api::list(crate_files::FOLDER, &|path| {
        files
            .get(&format!("{}/src/{path}", crate_files::FOLDER))
            .cloned()
    })?;
    files.insert(format!("{}/{}", crate_files::FOLDER, api::FILE), list);
    Ok(files)
}
