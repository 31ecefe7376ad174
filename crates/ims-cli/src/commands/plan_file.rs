//! Plans in files.

use std::collections::BTreeSet;
use std::path::Path;

use gst_ims::Section;
use ims_actions::Draft;

use crate::deadline::Deadline;
use crate::failure::Failure;
use crate::input;

/// No plan of a month comes near; a device that never ends fills no memory.
const LARGEST: u64 = 256 << 20;

/// Reads a plan that somebody wrote.
pub(super) async fn read(path: &Path, deadline: Deadline) -> Result<Draft, Failure> {
    of_bytes(path, &bytes(path, deadline).await?)
}

/// Reads the bytes of a plan or an apply.
pub(super) async fn bytes(path: &Path, deadline: Deadline) -> Result<Vec<u8>, Failure> {
    let bytes = input::bytes(path, LARGEST, deadline).await?;
    bytes.map_err(|error| refusal(path, &error.to_string()))
}

/// Takes the bytes of a plan apart.
pub(super) fn of_bytes(path: &Path, bytes: &[u8]) -> Result<Draft, Failure> {
    ims_files::plan::read(bytes).map_err(|error| refusal(path, &error.to_string()))
}

fn refusal(path: &Path, what: &str) -> Failure {
    Failure::configuration(
        format!("the plan in {}: {what}", input::name(path)),
        "`ims help plans` says what a plan is and which columns it has",
    )
}

/// The sections whose lists are needed.
pub(super) fn sections(draft: &Draft) -> Vec<Section> {
    let sections: BTreeSet<_> = draft.rows.iter().map(|row| row.key.section).collect();
    sections.into_iter().collect()
}
