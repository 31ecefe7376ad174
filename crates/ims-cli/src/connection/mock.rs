//! The mock that `--mock` asks: a tax network whose documents, sessions and jobs outlive a command,
//! so that an evening of sign-in and decisions can be tried.

use std::fs;
use std::io;
use std::path::PathBuf;

use gst_ims::Section;
use ims_mock::{MockServer, MockState, Moment, Operation, SupplierEvent};

use super::MOCK_TAXPAYER;
use crate::failure::Failure;
use crate::kept;

/// The document that its supplier changes between the first list and the first save, as happens.
const CHANGED_MEANWHILE: &str = "IN-21576";

/// Its new taxable value.
const CHANGED_VALUE: u32 = 380;

pub(super) async fn start() -> Result<MockServer, Failure> {
    let builder = match state() {
        Some(state) => MockServer::builder().state(state),
        None => MockServer::builder(),
    };
    let server = builder
        .start()
        .await
        .map_err(|error| Failure::internal(format!("the mock cannot start: {error}")))?;
    if !has_changed(&server) {
        server.schedule(
            Moment::Before(Operation::SaveInvoiceStatus),
            SupplierEvent::amend(Section::B2b, CHANGED_MEANWHILE, "txval", &CHANGED_VALUE),
        );
    }
    Ok(server)
}

fn has_changed(server: &MockServer) -> bool {
    let documents = server.data_set_of(MOCK_TAXPAYER).unwrap_or_default();
    let mut records = documents.records(Section::B2b).iter();
    let record = records.find(|it| it.text("inum").as_deref() == Some(CHANGED_MEANWHILE));
    record.is_none_or(|record| record.text("txval") == Some(CHANGED_VALUE.to_string()))
}

/// Keeps what the mock knows for the next command.
pub(super) fn keep(server: &MockServer) -> Result<(), Failure> {
    let text = serde_json::to_string(&server.state())
        .map_err(|error| Failure::internal(format!("the mock's documents: {error}")))?;
    let path = path()?;
    if let Some(folder) = path.parent() {
        kept::make(folder)?;
    }
    kept::replace(&path, &text)
}

/// Lets the next command begin with the documents of the sample.
pub(crate) fn forget() -> Result<(), Failure> {
    let path = path()?;
    match fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(kept::not_usable(&path, &error))
        }
        _ => Ok(()),
    }
}

/// What an earlier command kept. Where that cannot be read the sample serves as well.
fn state() -> Option<MockState> {
    let text = fs::read_to_string(path().ok()?).ok()?;
    serde_json::from_str(&text).ok()
}

fn path() -> Result<PathBuf, Failure> {
    Ok(kept::folder()?.join("mock").join("state.json"))
}
