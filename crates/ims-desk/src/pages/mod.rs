//! The pages.

mod decide;
mod document;
mod documents;
mod jobs;
mod overview;
mod plan;
mod sign_in;
mod taxpayers;
mod working;

use askama::Template;
use axum::Router;
use axum::response::Html;
use axum::routing::{get, post};

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
        .route("/t/{gstin}/decide", post(decide::decide))
        .route("/t/{gstin}/undo", post(decide::undo))
        .route("/t/{gstin}/plan", get(plan::page))
        .route("/t/{gstin}/fetch", post(working::fetch))
        .route("/t/{gstin}/apply", post(working::apply))
        .route("/t/{gstin}/resume", post(working::resume))
        .route("/t/{gstin}/work", get(working::page))
        .route("/t/{gstin}/jobs", get(jobs::page))
        .route("/t/{gstin}/sign-in", get(sign_in::page).post(sign_in::step))
        .with_state(office)
}

fn html(template: &impl Template) -> Page {
    Ok(Html(template.render()?))
}
