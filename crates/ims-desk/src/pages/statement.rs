//! The statement that follows from the decisions.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Redirect;
use gst_ims::ReturnPeriod;
use ims_actions::calendar::india;
use url::form_urlencoded;

use super::{Page, html};
use crate::clock;
use crate::document_address;
use crate::frame::{Frame, Tab};
use crate::guard::Fields;
use crate::office::Office;
use crate::refusal::Refusal;
use crate::show;
use crate::statement::{Difference, Statement};
use crate::work::Task;

/// More differences of a kind are counted only.
const MOST: usize = 300;

#[derive(Template)]
#[template(path = "statement.html")]
struct StatementPage {
    frame: Frame,
    gstin: String,
    period: ReturnPeriod,
    can_ask: bool,
    statement: Option<Arc<Statement>>,
}

/// Documents of which the statement says something else, and what that means.
struct Kind<'s> {
    title: &'static str,
    advice: &'static str,
    differences: &'s [Difference],
}

fn kinds(statement: &Statement) -> [Kind<'_>; 3] {
    let differences = &statement.differences;
    [
        Kind {
            title: "The statement says otherwise",
            advice: "Fetch the documents again, and have the statement made again.",
            differences: &differences.other_status,
        },
        Kind {
            title: "In the statement, and not stored here",
            advice: "Fetch the documents: something is missing here.",
            differences: &differences.not_stored,
        },
        Kind {
            title: "Accepted or without an action here, and not in the statement",
            advice: "The supplier has not filed yet, or the statement is older than the decision.",
            differences: &differences.not_in_statement,
        },
    ]
}

fn address(difference: &Difference) -> Option<String> {
    difference.key.as_ref().map(document_address::write)
}

pub(super) async fn page(
    State(office): State<Office>,
    Path(gstin): Path<String>,
    RawQuery(query): RawQuery,
) -> Page {
    let (gstin, name) = office.taxpayer(&gstin).await?;
    let query = query.unwrap_or_default();
    let mut asked = form_urlencoded::parse(query.as_bytes());
    let asked = asked.find(|(name, _)| name == "period");
    let period = match asked {
        Some((_, period)) if !period.is_empty() => read_period(&period)?,
        _ => last_month()?,
    };
    let frame = office.frame_of("Statement", gstin, &name, Tab::Statement);
    html(&StatementPage {
        frame: frame.await?,
        gstin: gstin.to_string(),
        period,
        can_ask: office.network.is_some(),
        statement: office.works.statements.of(gstin, period),
    })
}

/// Reads the statement, has it made again, or asks how far that is.
pub(super) async fn ask(
    State(office): State<Office>,
    Path(gstin): Path<String>,
    fields: Fields,
) -> Result<Redirect, Refusal> {
    let (gstin, _) = office.taxpayer(&gstin).await?;
    let network = office.network()?;
    let period = read_period(fields.text("period").unwrap_or_default())?;
    let task = match (fields.text("task"), fields.text("reference")) {
        (Some("recompute"), _) => Task::Recompute(period),
        (Some("status"), Some(reference)) => Task::Recomputation(period, reference.into()),
        _ => Task::Statement(period),
    };
    office.works.begin(gstin, task, &office.store, network);
    Ok(Redirect::to(&format!("/t/{gstin}/work")))
}

fn read_period(text: &str) -> Result<ReturnPeriod, Refusal> {
    text.parse().map_err(|_| {
        Refusal::bad_form("The return period is a month such as 2024-11. Go back and choose one.")
    })
}

/// The statement of a month is made in the next one.
fn last_month() -> Result<ReturnPeriod, Refusal> {
    let today = clock::time_of_day().to_zoned(india()).date();
    let before = today.first_of_month().yesterday();
    let month = before
        .ok()
        .and_then(|it| ReturnPeriod::new(it.year(), it.month()));
    month.ok_or_else(|| Refusal::internal("The clock of this machine is beyond every calendar."))
}
