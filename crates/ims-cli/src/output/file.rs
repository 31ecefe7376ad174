//! Output to files, whose endings tell the form.

use std::fs;
use std::path::Path;

use gst_ims::Invoice;
use ims_actions::Plan;
use ims_files::matching::Matching;
use ims_files::parquet::{self, ParquetError};

use super::{RefusedByPortal, json, json_lines};
use crate::failure::Failure;
use crate::feedback::report;

/// Writes a file at once: who reads it finds the whole, or what was there before.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let beside = path.with_extension(format!("new-{}", std::process::id()));
    let written = fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, path));
    written.map_err(|error| {
        // What could not take its place is of no use.
        let _gone = fs::remove_file(&beside);
        Failure::configuration(
            format!("{} cannot be written: {error}", path.display()),
            "name a file in a folder that exists and can be written to",
        )
    })?;
    report::written(path);
    Ok(())
}

/// Tells whether a file is to be a workbook.
pub(crate) fn is_workbook(path: &Path) -> bool {
    ending(path).as_deref() == Some("xlsx")
}

/// Writes a plan and its documents as a workbook.
pub(crate) fn plan(plan: &Plan, documents: &[Invoice], path: &Path) -> Result<(), Failure> {
    let bytes = ims_files::plan_workbook::write(plan, documents)
        .map_err(|error| Failure::internal(error.to_string()))?;
    write(path, &bytes)
}

/// Writes documents as JSON.
pub(crate) fn json(documents: &[Invoice], path: &Path) -> Result<(), Failure> {
    let mut bytes = Vec::new();
    super::forgive_closed_pipe(json::write(&documents, &mut bytes))?;
    write(path, &bytes)
}

/// Writes pairs.
pub(crate) fn matched(matching: &Matching<'_>, path: &Path) -> Result<(), Failure> {
    let mut bytes = Vec::new();
    match ending(path).as_deref() {
        Some("xlsx") => {
            bytes = matching
                .to_workbook()
                .map_err(|error| Failure::internal(error.to_string()))?;
        }
        Some("csv") => super::forgive_closed_pipe(matching.write_csv(&mut bytes))?,
        Some("json") => super::forgive_closed_pipe(json::write(matching, &mut bytes))?,
        Some("jsonl") => super::forgive_closed_pipe(json_lines::matched(matching, &mut bytes))?,
        Some("txt") => super::forgive_closed_pipe(matching.write_letters(&mut bytes))?,
        Some("parquet") => {
            parquet::pairs(matching, &mut bytes).map_err(|error| no_table(&error))?;
        }
        _ => {
            let known = ".xlsx, .csv, .json, .jsonl, .parquet, or .txt for letters";
            return Err(unknown(path, known));
        }
    }
    write(path, &bytes)
}

/// The failure for values that a table cannot hold.
pub(crate) fn no_table(error: &ParquetError) -> Failure {
    Failure::NotUnderstood(format!("the table cannot be written: {error}"))
}

/// Writes what the portal refused.
pub(crate) fn refused(refused: &[RefusedByPortal], path: &Path) -> Result<(), Failure> {
    let mut bytes = Vec::new();
    let written = match ending(path).as_deref() {
        Some("csv") => super::refused::csv(refused, &mut bytes),
        Some("json") => json::write(&refused, &mut bytes),
        Some("jsonl") => json_lines::each(refused, &mut bytes),
        _ => return Err(unknown(path, ".csv, .json or .jsonl")),
    };
    super::forgive_closed_pipe(written)?;
    write(path, &bytes)
}

/// Returns the ending of a file's name in small letters.
pub(crate) fn ending(path: &Path) -> Option<String> {
    Some(path.extension()?.to_str()?.to_ascii_lowercase())
}

/// The failure for an ending that tells no form.
pub(crate) fn unknown(path: &Path, known: &str) -> Failure {
    Failure::configuration(
        format!("{}: the ending must be {known}", path.display()),
        "the ending of the file's name tells its form",
    )
}
