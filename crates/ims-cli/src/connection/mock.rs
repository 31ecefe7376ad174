//! The mock that `--mock` asks: a tax network whose documents outlive a command, so that an evening
//! of sign-in and decisions can be tried.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::PathBuf;

use gst_ims::Section;
use ims_mock::{DataSet, MockServer, Moment, Operation, Record, SupplierEvent};

use super::MOCK_TAXPAYER;
use crate::failure::Failure;
use crate::kept;

/// The document that its supplier changes between the first list and the first save, as happens.
const CHANGED_MEANWHILE: &str = "IN-21576";

pub(super) async fn start() -> Result<MockServer, Failure> {
    let documents = documents();
    let is_fresh = documents.is_none();
    let builder = match documents {
        Some(documents) => MockServer::builder().data_set(documents),
        None => MockServer::builder(),
    };
    let server = builder
        .start()
        .await
        .map_err(|error| Failure::internal(format!("the mock cannot start: {error}")))?;
    if is_fresh {
        server.schedule(
            Moment::Before(Operation::SaveInvoiceStatus),
            SupplierEvent::amend(Section::B2b, CHANGED_MEANWHILE, "txval", &380),
        );
    }
    Ok(server)
}

/// Keeps the documents for the next command.
pub(super) fn keep(server: &MockServer) -> Result<(), Failure> {
    let Some(documents) = server.data_set_of(MOCK_TAXPAYER) else {
        return Ok(());
    };
    let sections: BTreeMap<_, _> = Section::ALL
        .into_iter()
        .map(|section| (section.name(), documents.records(section)))
        .collect();
    let text = serde_json::to_string(&sections)
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
fn documents() -> Option<DataSet> {
    let text = fs::read_to_string(path().ok()?).ok()?;
    let sections: BTreeMap<Section, Vec<Record>> = serde_json::from_str(&text).ok()?;
    let mut documents = DataSet::sample().ok()?;
    for (section, records) in sections {
        *documents.records_mut(section) = records;
    }
    Some(documents)
}

fn path() -> Result<PathBuf, Failure> {
    Ok(kept::folder()?.join("mock").join("documents.json"))
}
