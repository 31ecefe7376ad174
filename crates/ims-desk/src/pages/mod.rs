//! The pages.

mod document;
mod documents;
mod overview;
mod taxpayers;

use askama::Template;
use axum::Router;
use axum::response::Html;
use axum::routing::get;

use crate::office::Office;
use crate::refusal::Refusal;

/// A page, or why there is none.
type Page = Result<Html<String>, Refusal>;

pub(crate) fn router(office: Office) -> Router {
    Router::new()
        .route("/", get(taxpayers::page))
        .route("/t/{gstin}", get(overview::page))
        .route("/t/{gstin}/documents", get(documents::page))
        .route("/t/{gstin}/document", get(document::page))
        .with_state(office)
}

fn html(template: &impl Template) -> Page {
    Ok(Html(template.render()?))
}
