//! What will be sent, problems first.

use askama::Template;
use axum::extract::{Path, State};
use gst_ims::{Action, Amount, Gstin, Status};

use super::{Page, html};
use crate::decision_form::DecisionForm;
use crate::document_address;
use crate::frame::{Frame, Tab};
use crate::office::Office;
use crate::prepared::{Entry, Sheet};
use crate::show;

/// More are not listed; what has problems is among the first.
const MOST: usize = 200;

#[derive(Template)]
#[template(path = "plan.html")]
struct Plan {
    frame: Frame,
    gstin: String,
    is_blocked: bool,
    can_send: bool,
    refused: u64,
    sums: Vec<Sum>,
    all: u64,
    lines: Vec<Line>,
    decision: DecisionForm,
}

/// What is wanted of some documents.
struct Sum {
    action: Action,
    documents: u64,
    tax: Option<Amount>,
}

struct Line {
    address: String,
    supplier: String,
    tax: Option<Amount>,
    wanted: Action,
    entry: Entry,
}

pub(super) async fn page(State(office): State<Office>, Path(gstin): Path<String>) -> Page {
    let (gstin, _) = office.taxpayer(&gstin).await?;
    show(&office, gstin, DecisionForm::empty()).await
}

pub(super) async fn show(office: &Office, gstin: Gstin, decision: DecisionForm) -> Page {
    let (gstin, name) = office.taxpayer(gstin.as_str()).await?;
    let sheet = Sheet::read(&office.store, gstin).await?;
    let refused = sheet.entries.iter().filter(|entry| entry.is_refused());
    let refused = count(refused.count());
    let frame = office.frame_of("Decisions", gstin, &name, Tab::Plan);
    html(&Plan {
        frame: frame.await?,
        gstin: gstin.to_string(),
        is_blocked: sheet.is_blocked(),
        can_send: office.network.is_some(),
        refused,
        sums: sums(&sheet.entries),
        all: count(sheet.entries.len()),
        lines: sheet.entries.into_iter().take(MOST).map(line).collect(),
        decision: decision.on_page(office, gstin).await?.of_prepared(),
    })
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

fn tax(entry: &Entry) -> Option<Amount> {
    let document = entry.document.as_ref()?;
    document.tax().map(|tax| document.signed(tax))
}

fn sums(entries: &[Entry]) -> Vec<Sum> {
    let sum = |action: Status| {
        let wanted = entries.iter().filter(|entry| entry.line.action == action);
        let documents = u64::try_from(wanted.clone().count()).unwrap_or(u64::MAX);
        Sum {
            action: action.into(),
            documents,
            tax: Amount::checked_sum(wanted.filter_map(tax)),
        }
    };
    let sums = Status::ALL.into_iter().map(sum);
    sums.filter(|sum| sum.documents > 0).collect()
}

fn line(entry: Entry) -> Line {
    let document = entry.document.as_ref();
    let name = document.and_then(|document| document.supplier_name.as_deref());
    Line {
        address: document_address::write(&entry.line.key),
        supplier: name.unwrap_or("name not told").to_owned(),
        tax: tax(&entry),
        wanted: entry.line.action.into(),
        entry,
    }
}
