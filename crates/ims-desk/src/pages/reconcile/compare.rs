//! A purchase register comes from the browser and is compared.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use gst_ims::{Gstin, Invoice};
use ims_files::register::{self, Mapping, Register};
use ims_reconcile::{RegisterLine, Settings, reconcile};
use ims_store::{ComparedRegister, Query};
use url::form_urlencoded;

use super::PairSearch;
use crate::decision_form::DecisionForm;
use crate::guard::{Fields, Upload};
use crate::office::Office;
use crate::refusal::Refusal;

/// What the page tells beside the pairs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told {
    /// Why a register was refused.
    pub(crate) refused: Option<String>,
    /// How many proposals were taken over, and how many left to the person.
    pub(crate) accepted: Option<(usize, usize)>,
}

impl Told {
    pub(super) const fn accepted(taken: usize, left: usize) -> Self {
        Self {
            refused: None,
            accepted: Some((taken, left)),
        }
    }

    /// Reads what [`address`](Self::address) wrote.
    pub(super) fn of_address(query: &str) -> Self {
        let number = |wanted: &str| {
            let mut pairs = form_urlencoded::parse(query.as_bytes());
            let found = pairs.find(|(name, _)| name == wanted);
            found.and_then(|(_, value)| value.parse().ok())
        };
        Self {
            refused: None,
            accepted: number("taken").map(|taken| (taken, number("left").unwrap_or(0))),
        }
    }

    pub(super) fn address(&self, search: &PairSearch) -> String {
        let (taken, left) = self.accepted.unwrap_or_default();
        format!("{}&taken={taken}&left={left}", search.address())
    }
}

pub(in crate::pages) async fn compare(
    State(office): State<Office>,
    Path(gstin): Path<String>,
    fields: Fields,
) -> Result<Response, Refusal> {
    let (gstin, _) = office.taxpayer(&gstin).await?;
    let files = fields.files().to_vec();
    let refused = if files.is_empty() {
        Some("No file is chosen. Choose a purchase register: Excel or CSV.".to_owned())
    } else {
        compare_files(&office, gstin, files).await?.err()
    };
    let Some(refused) = refused else {
        return Ok(Redirect::to(&format!("/t/{gstin}/reconcile")).into_response());
    };
    let told = Told {
        refused: Some(refused),
        accepted: None,
    };
    let form = DecisionForm::empty();
    let page = super::show(&office, gstin, PairSearch::default(), form, told).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn compare_files(
    office: &Office,
    gstin: Gstin,
    files: Vec<Upload>,
) -> Result<Result<(), String>, Refusal> {
    // Reading a large workbook takes seconds, in which other pages are served.
    let read = tokio::task::spawn_blocking(move || registers(&files)).await;
    let registers = match read.map_err(Refusal::internal)? {
        Ok(registers) => registers,
        Err(refused) => return Ok(Err(refused)),
    };
    let listing = office.store.list(gstin, &Query::default()).await?;
    let documents = listing.into_invoices().await?;
    let compared: Vec<_> = registers.iter().map(compared).collect();
    let lines = lines(registers);
    let settings = (*office.matching).clone();
    keep(office, gstin, documents, lines, settings, compared).await?;
    Ok(Ok(()))
}

async fn keep(
    office: &Office,
    gstin: Gstin,
    documents: Vec<Invoice>,
    lines: Vec<RegisterLine>,
    settings: Settings,
    compared: Vec<ComparedRegister>,
) -> Result<(), Refusal> {
    let store = office.store.clone();
    let runtime = tokio::runtime::Handle::current();
    let kept = tokio::task::spawn_blocking(move || {
        let reconciliation = reconcile(&documents, &lines, &settings);
        runtime.block_on(store.keep_pairs(gstin, &compared, &reconciliation))
    });
    kept.await.map_err(Refusal::internal)??;
    Ok(())
}

fn registers(files: &[Upload]) -> Result<Vec<Register>, String> {
    let mut registers = Vec::new();
    for file in files {
        let read = register::read(&file.name, &file.bytes, &Mapping::default());
        registers.extend(read.map_err(|error| format!("{}: {error}", file.name))?);
    }
    Ok(registers)
}

fn compared(register: &Register) -> ComparedRegister {
    let count = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
    ComparedRegister {
        sheet: register.sheet.as_deref().map(str::to_owned),
        lines: count(register.lines.len()),
        left_out: count(register.left_out.len()),
        damaged: count(register.damaged.len()),
        ..ComparedRegister::named(&register.file)
    }
}

/// The lines of all registers, each with the file that it is of.
fn lines(registers: Vec<Register>) -> Vec<RegisterLine> {
    let mut all = Vec::new();
    for register in registers {
        let name: Arc<str> = match &register.sheet {
            Some(sheet) => format!("{}: {sheet}", register.file).into(),
            None => register.file.as_str().into(),
        };
        for mut line in register.lines {
            line.sheet = Some(Arc::clone(&name));
            all.push(line);
        }
    }
    all
}
