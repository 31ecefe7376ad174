//! What was sent, and what became of it.

use askama::Template;
use axum::extract::{Path, State};
use ims_actions::{Fate, Submission, SubmissionState};

use super::{Page, html};
use crate::document_address;
use crate::frame::{Frame, Tab};
use crate::office::Office;
use crate::show;

/// Older ones are found on the pages of their documents.
const MOST: u32 = 50;

#[derive(Template)]
#[template(path = "jobs.html")]
struct Jobs {
    frame: Frame,
    gstin: String,
    /// How many writes are not settled.
    open: u64,
    lines: Vec<Line>,
}

struct Line {
    state: &'static str,
    fates: Vec<(Option<Fate>, u64)>,
    documents: Vec<(String, ims_actions::SubmittedDocument)>,
    submission: Submission,
}

pub(super) async fn page(State(office): State<Office>, Path(gstin): Path<String>) -> Page {
    let (gstin, name) = office.taxpayer(&gstin).await?;
    let submissions = office.store.submissions(gstin, MOST).await?;
    let open = submissions
        .iter()
        .filter(|it| it.closed_at.is_none())
        .count();
    html(&Jobs {
        frame: office.frame_of("Jobs", gstin, &name, Tab::Jobs).await?,
        gstin: gstin.to_string(),
        open: u64::try_from(open).unwrap_or(u64::MAX),
        lines: submissions.into_iter().map(line).collect(),
    })
}

fn line(mut submission: Submission) -> Line {
    let documents = std::mem::take(&mut submission.documents);
    let fates = Fate::ALL.into_iter().map(Some).chain([None]);
    let count = |fate: Option<Fate>| {
        let same = documents.iter().filter(|document| document.result == fate);
        (fate, u64::try_from(same.count()).unwrap_or(u64::MAX))
    };
    Line {
        state: match submission.state {
            SubmissionState::Intended => "not sent yet",
            SubmissionState::Sent => "being sent",
            SubmissionState::Answered => "taken by the tax network",
            SubmissionState::Ended => "ended",
            SubmissionState::Refused => "refused",
            SubmissionState::Unknown => "outcome unknown",
            SubmissionState::NotSent => "not sent",
        },
        fates: fates.map(count).filter(|(_, count)| *count > 0).collect(),
        documents: documents
            .into_iter()
            .map(|document| (document_address::write(&document.intent.key), document))
            .collect(),
        submission,
    }
}
