//! The generated crate: progenitor's tokens, reshaped, and the files around them.

mod bodies;
mod client;
mod crate_files;
mod doc_comments;
pub(crate) mod mock;
mod open_objects;
mod operation_table;
mod public_api;
mod readers;
mod requests;

use std::collections::BTreeMap;

use openapi_document::Refusals;
use openapi_prepare::Report;
use serde_json::Value;

pub(crate) use self::public_api::public_api;

/// Every file of the generated crate, by path, for the assembled `document` and the generator's
/// copy of it.
///
/// # Errors
/// A document that the generator refuses, with the operations that are to blame.
pub(crate) fn client_crate(
    document: &Value,
    copy: &mut Value,
    report: &mut Report,
) -> Result<BTreeMap<String, String>, Refusals> {
    let mut generated = client::generate(copy, report)?;
    client::remove_default_constructor(&mut generated.client);
    let has_forms = bodies::rewrite(&mut generated.client, copy);
    open_objects::rewrite(&mut generated.types)?;
    readers::add(&mut generated.types);
    let mut requests = requests::split(&mut generated.client)?;
    doc_comments::tidy(&mut generated.client);
    doc_comments::tidy(&mut requests);
    doc_comments::tidy(&mut generated.types);
    Ok(crate_files::files(
        document, copy, &generated, &requests, has_forms,
    ))
}
