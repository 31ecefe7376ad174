//! Work at the tax network: begun here, followed while it goes on, and its outcome.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Redirect;
use gst_ims::Gstin;
use ims_actions::{Fate, Outcome as DocumentOutcome};

use super::{Page, html};
use crate::document_address;
use crate::frame::{Frame, Tab};
use crate::office::Office;
use crate::refusal::Refusal;
use crate::show;
use crate::work::{Outcome, Task, Work};

#[derive(Template)]
#[template(path = "work.html")]
struct Working {
    frame: Frame,
    gstin: String,
    title: &'static str,
    work: Work,
    /// What became of documents, those first that somebody must look at.
    fates: Vec<Line>,
}

struct Line {
    address: String,
    outcome: DocumentOutcome,
}

impl Working {
    fn is_running(&self) -> bool {
        self.work.outcome.is_none()
    }
}

pub(super) async fn page(State(office): State<Office>, Path(gstin): Path<String>) -> Page {
    let (gstin, name) = office.taxpayer(&gstin).await?;
    let work = office.works.of(gstin);
    let work = work.ok_or_else(|| Refusal::not_found("Nothing was begun since the start."))?;
    let title = match &work.task {
        Task::Fetch => "Fetching documents",
        Task::Apply => "Sending decisions",
        Task::Resume => "Looking up what was sent",
        Task::Statement(_) => "Reading the statement",
        Task::Recompute(_) | Task::Recomputation(..) => "Having the statement made again",
    };
    let mut fates = match &work.outcome {
        Some(Outcome::Applied(applied, _)) => applied.documents.clone(),
        _ => Vec::new(),
    };
    fates.sort_by_key(|outcome| !show::needs_a_look(outcome.result));
    html(&Working {
        frame: office.frame_of(title, gstin, &name, Tab::Plan).await?,
        gstin: gstin.to_string(),
        title,
        work,
        fates: fates
            .into_iter()
            .map(|outcome| Line {
                address: document_address::write(&outcome.key),
                outcome,
            })
            .collect(),
    })
}

pub(super) async fn fetch(office: State<Office>, gstin: Path<String>) -> Result<Redirect, Refusal> {
    begin(&office, &gstin, Task::Fetch).await
}

pub(super) async fn apply(office: State<Office>, gstin: Path<String>) -> Result<Redirect, Refusal> {
    begin(&office, &gstin, Task::Apply).await
}

pub(super) async fn resume(
    office: State<Office>,
    gstin: Path<String>,
) -> Result<Redirect, Refusal> {
    begin(&office, &gstin, Task::Resume).await
}

async fn begin(office: &Office, gstin: &str, task: Task) -> Result<Redirect, Refusal> {
    let (gstin, _): (Gstin, _) = office.taxpayer(gstin).await?;
    let network = office.network()?;
    // One that goes on is shown instead: the button was pressed twice, or on two pages.
    office.works.begin(gstin, task, &office.store, network);
    Ok(Redirect::to(&format!("/t/{gstin}/work")))
}
