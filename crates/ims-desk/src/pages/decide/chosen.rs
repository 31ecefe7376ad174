//! The documents that are meant.

use std::collections::HashSet;

use gst_ims::{DocumentKey, Gstin, Invoice};
use ims_store::Query;

use crate::decision_form::FieldProblem;
use crate::document_address;
use crate::guard::Fields;
use crate::office::Office;
use crate::refusal::Refusal;
use crate::search::Search;
use crate::show;

/// Reads the document under the cursor, all that fit the filter, or those that are ticked.
pub(super) async fn read(
    office: &Office,
    gstin: Gstin,
    fields: &Fields,
) -> Result<Result<Vec<Invoice>, FieldProblem>, Refusal> {
    let only = fields.text("only");
    if only.is_none() && fields.text("all").is_some() {
        return all(office, gstin, fields).await;
    }
    let unknown = || Refusal::bad_form("A document is not named as this page names it.");
    let named: Result<Vec<DocumentKey>, Refusal> = match only {
        Some(key) => document_address::read(key)
            .map(|key| vec![key])
            .ok_or_else(unknown),
        None => fields
            .all("key")
            .map(|key| document_address::read(key).ok_or_else(unknown))
            .collect(),
    };
    let mut seen = HashSet::new();
    let mut keys = named?;
    keys.retain(|key| seen.insert(key.clone()));
    if keys.is_empty() {
        let message = "No document is chosen. Tick some, and decide again.";
        return Ok(Err(FieldProblem::at("chosen", message)));
    }
    let found = office.store.find(gstin, &keys).await?;
    let gone: Vec<_> = keys
        .iter()
        .zip(&found)
        .filter(|(_, document)| document.is_none())
        .map(|(key, _)| (document_address::write(key), key.number.to_string()))
        .collect();
    // Decisions about them can still be taken out.
    if !gone.is_empty() && fields.text("action") != Some("withdraw") {
        return Ok(Err(FieldProblem {
            count: gone.len(),
            documents: gone,
            ..FieldProblem::at(
                "chosen",
                "No longer in the list: a fetch since this page was made found that the supplier took it back",
            )
        }));
    }
    Ok(Ok(found.into_iter().flatten().collect()))
}

/// All that fit the filter, if they are as many as the page said.
async fn all(
    office: &Office,
    gstin: Gstin,
    fields: &Fields,
) -> Result<Result<Vec<Invoice>, FieldProblem>, Refusal> {
    let (search, _) = Search::parse(fields.first("back").unwrap_or_default());
    let query = Query {
        filter: search.filter,
        ..Query::default()
    };
    let listing = office.store.list(gstin, &query).await?;
    let found = listing.into_invoices().await?;
    let count = u64::try_from(found.len()).unwrap_or(u64::MAX);
    let told: Option<u64> = fields.text("fits").and_then(|told| told.parse().ok());
    if let Some(told) = told
        && told != count
    {
        let message = format!(
            "{} fit now, and were {} when the page was made: look at them, and decide again",
            show::count(count),
            show::count(told)
        );
        return Ok(Err(FieldProblem::at("chosen", message)));
    }
    Ok(Ok(found))
}
