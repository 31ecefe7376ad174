//! Decisions are prepared, withdrawn and undone; nothing is sent here.

mod checks;
mod chosen;
mod wish;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use gst_ims::{Gstin, Invoice};

use self::wish::Wish;
use super::{document, documents, plan, reconcile};
use crate::decision_form::DecisionForm;
use crate::document_address;
use crate::guard::Fields;
use crate::office::Office;
use crate::refusal::Refusal;
use crate::search::Search;

pub(super) async fn decide(
    State(office): State<Office>,
    Path(gstin): Path<String>,
    fields: Fields,
) -> Result<Response, Refusal> {
    let (gstin, _) = office.taxpayer(&gstin).await?;
    let place = Place::of(&fields);
    let chosen = match chosen::read(&office, gstin, &fields).await? {
        Ok(chosen) => chosen,
        Err(problem) => {
            let form = DecisionForm::refused(&fields, vec![problem]);
            return place.shown_again(&office, gstin, form).await;
        }
    };
    let action = match Wish::of(&fields)? {
        Wish::Withdraw => {
            let keys: Vec<_> = chosen.iter().map(Invoice::key).collect();
            office.store.withdraw(gstin, &keys).await?;
            return Ok(place.back(gstin).into_response());
        }
        Wish::Decide(action) => action,
    };
    let lines = match wish::lines(&chosen, action, &fields) {
        Ok(lines) => lines,
        Err(problems) => {
            let form = DecisionForm::refused(&fields, problems);
            return place.shown_again(&office, gstin, form).await;
        }
    };
    let checked = checks::check(&office, gstin, &chosen, lines, &fields).await?;
    if !checked.problems.is_empty() {
        let mut form = DecisionForm::refused(&fields, checked.problems);
        form.left = checked.lines.len();
        return place.shown_again(&office, gstin, form).await;
    }
    office.store.prepare(gstin, &checked.lines).await?;
    Ok(place.back(gstin).into_response())
}

pub(super) async fn undo(
    State(office): State<Office>,
    Path(gstin): Path<String>,
    fields: Fields,
) -> Result<Redirect, Refusal> {
    let (gstin, _) = office.taxpayer(&gstin).await?;
    office.store.undo_prepared(gstin).await?;
    Ok(Place::of(&fields).back(gstin))
}

/// The page on which a form was.
enum Place {
    Plan,
    Document(String),
    Documents(Search),
    Reconcile(reconcile::PairSearch),
}

impl Place {
    fn of(fields: &Fields) -> Self {
        let back = fields.first("back").unwrap_or_default();
        match fields.first("page") {
            Some("plan") => Self::Plan,
            Some("document") => Self::Document(back.to_owned()),
            Some("reconcile") => Self::Reconcile(reconcile::PairSearch::parse(back)),
            _ => Self::Documents(Search::parse(back).0),
        }
    }

    fn back(&self, gstin: Gstin) -> Redirect {
        Redirect::to(&match self {
            Self::Plan => format!("/t/{gstin}/plan"),
            Self::Document(query) => match document_address::read(query) {
                Some(key) => format!("/t/{gstin}/document?{}", document_address::write(&key)),
                None => format!("/t/{gstin}/documents"),
            },
            Self::Documents(search) => format!("/t/{gstin}/documents?{}", search.address()),
            Self::Reconcile(search) => format!("/t/{gstin}/reconcile?{}", search.address()),
        })
    }

    /// The page with the form as it was sent, and what is wrong at its fields.
    async fn shown_again(
        self,
        office: &Office,
        gstin: Gstin,
        form: DecisionForm,
    ) -> Result<Response, Refusal> {
        let page = match self {
            Self::Plan => plan::show(office, gstin, form).await?,
            Self::Document(query) => document::show(office, gstin, &query, form).await?,
            Self::Documents(search) => {
                documents::show(office, gstin, search, Vec::new(), form).await?
            }
            Self::Reconcile(search) => {
                reconcile::show(office, gstin, search, form, reconcile::Told::default()).await?
            }
        };
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    }
}
