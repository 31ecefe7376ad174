//! Decisions are prepared, withdrawn and undone; nothing is sent here.

use std::collections::HashSet;

use axum::extract::{Path, State};
use axum::response::Redirect;
use gst_ims::{DocumentKey, Gstin, Invoice, ItcReduction, Status};
use ims_actions::{PlanLine, Source};
use ims_store::Query;

use crate::document_address;
use crate::guard::Fields;
use crate::office::Office;
use crate::refusal::Refusal;
use crate::search::Search;

/// What a person wants of the documents that are chosen.
enum Wish {
    Decide(Status),
    /// What was prepared is to be no longer.
    Withdraw,
}

pub(super) async fn decide(
    State(office): State<Office>,
    Path(gstin): Path<String>,
    fields: Fields,
) -> Result<Redirect, Refusal> {
    let (gstin, _) = office.taxpayer(&gstin).await?;
    let wish = match fields.text("action") {
        Some("withdraw") => Wish::Withdraw,
        action => Wish::Decide(
            action
                .and_then(|action| action.parse().ok())
                .ok_or_else(|| Refusal::bad_form("No such action is known."))?,
        ),
    };
    let chosen = chosen(&office, gstin, &fields).await?;
    match wish {
        Wish::Withdraw => {
            let keys: Vec<_> = chosen.iter().map(Invoice::key).collect();
            office.store.withdraw(gstin, &keys).await?;
        }
        Wish::Decide(action) => {
            let lines: Vec<_> = chosen
                .iter()
                .map(|invoice| line(invoice, action, &fields))
                .collect();
            office.store.prepare(gstin, &lines).await?;
        }
    }
    Ok(back(gstin, &fields))
}

pub(super) async fn undo(
    State(office): State<Office>,
    Path(gstin): Path<String>,
    fields: Fields,
) -> Result<Redirect, Refusal> {
    let (gstin, _) = office.taxpayer(&gstin).await?;
    office.store.undo_prepared(gstin).await?;
    Ok(back(gstin, &fields))
}

/// The documents that are meant: the one under the cursor, all that fit the filter, or those that
/// are ticked.
async fn chosen(office: &Office, gstin: Gstin, fields: &Fields) -> Result<Vec<Invoice>, Refusal> {
    let only = fields.text("only");
    if only.is_none() && fields.text("all").is_some() {
        let (search, _) = Search::parse(fields.first("back").unwrap_or_default());
        let query = Query {
            filter: search.filter,
            ..Query::default()
        };
        let listing = office.store.list(gstin, &query).await?;
        return Ok(listing.into_invoices().await?);
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
        return Err(Refusal::bad_form(
            "No document is chosen. Go back, tick some, and decide again.",
        ));
    }
    let found = office.store.find(gstin, &keys).await?;
    Ok(found.into_iter().flatten().collect())
}

fn line(invoice: &Invoice, action: Status, fields: &Fields) -> PlanLine {
    let takes_reduction = action == Status::Accepted && invoice.section.is_credit_note();
    let itc_reduction = match fields.text("itc_reduction") {
        Some("full") if takes_reduction => Some(ItcReduction::Full),
        Some("none") if takes_reduction => Some(ItcReduction::None),
        _ => None,
    };
    let remarks = fields.text("remarks").map(str::to_owned);
    PlanLine {
        key: invoice.key(),
        current: Some(invoice.action.clone()),
        action,
        itc_reduction,
        remarks: remarks.filter(|_| action != Status::NoAction),
        source: Source::Person,
        reason: None,
    }
}

/// Back to the page on which the form was.
fn back(gstin: Gstin, fields: &Fields) -> Redirect {
    let query = fields.first("back").unwrap_or_default();
    Redirect::to(&match fields.first("page") {
        Some("plan") => format!("/t/{gstin}/plan"),
        Some("document") => match document_address::read(query) {
            Some(key) => format!("/t/{gstin}/document?{}", document_address::write(&key)),
            None => format!("/t/{gstin}/documents"),
        },
        _ => format!("/t/{gstin}/documents?{}", Search::parse(query).0.address()),
    })
}
