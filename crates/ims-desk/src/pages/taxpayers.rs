//! The taxpayers of the office, and where each stands.

use askama::Template;
use axum::extract::State;
use gst_ims::Gstin;
use ims_actions::calendar;
use ims_store::Credit;
use jiff::{Timestamp, civil};

use super::{Page, html};
use crate::clock;
use crate::frame::Frame;
use crate::office::Office;
use crate::refusal::Refusal;
use crate::show;

#[derive(Template)]
#[template(path = "taxpayers.html")]
struct Taxpayers {
    frame: Frame,
    deadline: Option<(civil::Date, i64)>,
    lines: Vec<Line>,
}

/// A taxpayer.
struct Line {
    gstin: String,
    name: String,
    credit: Credit,
    /// Decisions that are not sent yet.
    decided: u64,
    fetched_at: Option<Timestamp>,
    /// The sections of which no whole list is stored.
    missing: String,
}

pub(super) async fn page(State(office): State<Office>) -> Page {
    let mut lines = Vec::new();
    for (gstin, name) in office.taxpayers().await? {
        lines.push(line(&office, gstin, name).await?);
    }
    html(&Taxpayers {
        frame: office.frame("Taxpayers"),
        deadline: calendar::deadline(clock::time_of_day()),
        lines,
    })
}

async fn line(office: &Office, gstin: Gstin, name: String) -> Result<Line, Refusal> {
    let sections = office.store.sections(gstin).await?;
    let missing: Vec<_> = sections
        .iter()
        .filter(|section| !section.state.is_whole())
        .map(|section| section.section.name())
        .collect();
    Ok(Line {
        gstin: gstin.to_string(),
        name,
        credit: office.sums.credit(&office.store, gstin).await?,
        decided: office.store.count_prepared(gstin).await?,
        fetched_at: sections.iter().map(|section| section.asked_at).max(),
        missing: missing.join(", "),
    })
}
