//! The passes in the order in which a document needs them.

use openapi_document::{Refusals, Stage};
use serde_json::Value;

use crate::overlay::Overlay;
use crate::passes::{self, CLIENT, CORRECTED, READ, TIDIED};
use crate::report::Report;

/// A document, made ready.
#[derive(Debug)]
pub struct Prepared {
    /// In `OpenAPI` 3.0, complete, corrected and with a name for each type: to publish and to test
    /// servers against.
    pub document: Value,
    /// What a generator makes a lenient client of: one success and one body an operation, no
    /// alternatives, no constraints.
    pub client: Value,
    /// What was changed.
    pub report: Report,
}

/// Prepares the document that the file `name` holds, corrected by `overlay`.
///
/// # Errors
/// Everything that cannot be used, with places and remedies.
pub fn prepare(
    name: &str,
    mut document: Value,
    overlay: Option<&Overlay>,
) -> Result<Prepared, Refusals> {
    passes::refuse_unknown_version(name, &document)?;
    let mut report = Report::default();
    let stage = Stage::File(name.to_owned());
    if let Some(overlay) = overlay {
        overlay.correct([&mut document], &mut report);
    }
    passes::run(READ, &stage, &mut document, &mut report);
    passes::run(
        &[passes::NAME_OPERATIONS],
        &stage,
        &mut document,
        &mut report,
    );
    passes::run(TIDIED, &stage, &mut document, &mut report);
    if let Some(overlay) = overlay {
        overlay.apply(&mut document, &mut report);
    }
    passes::run(CORRECTED, &stage, &mut document, &mut report);
    let mut client = document.clone();
    passes::run(CLIENT, &stage, &mut client, &mut report);
    report.check()?;
    Ok(Prepared {
        document,
        client,
        report,
    })
}
