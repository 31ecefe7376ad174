//! The pages.

mod decide;
mod document;
mod documents;
mod jobs;
mod overview;
mod plan;
mod reconcile;
mod settings;
mod sign_in;
mod statement;
mod suppliers;
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
        .route("/settings", get(settings::page))
        .route("/settings/theme", post(settings::set_theme))
        .route("/t/{gstin}", get(overview::page))
        .route("/t/{gstin}/documents", get(documents::page))
        .route("/t/{gstin}/document", get(document::page))
        .route("/t/{gstin}/decide", post(decide::decide))
        .route("/t/{gstin}/undo", post(decide::undo))
        .route("/t/{gstin}/reconcile", get(reconcile::page))
        .route("/t/{gstin}/compare", post(reconcile::compare))
        .route("/t/{gstin}/accept-exact", post(reconcile::accept))
        .route("/t/{gstin}/plan", get(plan::page))
        .route("/t/{gstin}/2b", get(statement::page).post(statement::ask))
        .route("/t/{gstin}/suppliers", get(suppliers::page))
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
