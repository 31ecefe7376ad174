//! From the sources to every generated file, in memory.

use openapi_document::{Place, Refusals, Stage, yaml};
use openapi_prepare::passes::{self as general, READ, TIDIED};
use openapi_prepare::{Overlay, Report};
use serde_json::Value;

use crate::files::DOCUMENT;
use crate::files::OVERLAY;
use crate::merge::Page;
use crate::merge::merge;
use crate::operations::Catalogue;
use crate::outputs::Outputs;
use crate::sources::Sources;
use crate::{examples, generation, passes};

/// What each step changed.
pub const REPORT: &str = "openapi/report.md";

const REPORT_HEADING: &str = "From the documentation to the client";
const REPORT_INTRODUCTION: &str =
    "Written by `cargo xtask codegen`: what each step changed, in the order of the run.";

const DOCUMENT_HEADER: &str = "\
# Assembled by `cargo xtask codegen` from openapi/vendor and openapi/overlay.yaml. Do not edit.
";

/// Generates every file that depends on `sources`. The same sources give the same bytes.
///
/// # Errors
/// Whatever makes the sources unusable, each with its place and what to do.
pub fn generate(sources: &Sources) -> Result<Outputs, Refusals> {
    let mut report = Report::default();
    let outputs = outputs(sources, &mut report);
    outputs.map_err(|refusals| name_pages(sources, refusals))
}

fn outputs(sources: &Sources, report: &mut Report) -> Result<Outputs, Refusals> {
    let document = assemble(sources, report)?;
    let mut client = document.clone();
    general::run(passes::CLIENT, &passes::COPY, &mut client, report);
    report.check()?;
    let mut outputs = Outputs::default();
    for (path, text) in generation::client_crate(&document, &mut client, report)? {
        outputs.insert(path, text);
    }
    outputs.insert(
        DOCUMENT,
        format!("{DOCUMENT_HEADER}{}", yaml::write(DOCUMENT, &document)?),
    );
    let mock = generation::mock::files(&document, &sources.mock);
    for (path, text) in examples::extract(&document).into_iter().chain(mock) {
        outputs.insert(path, text);
    }
    outputs.insert(
        REPORT,
        report.to_markdown(REPORT_HEADING, REPORT_INTRODUCTION),
    );
    outputs.warnings = report.warnings().to_vec();
    Ok(outputs)
}

/// Puts the documents of all pages together, as they are published but for the frozen ids.
///
/// # Errors
/// Pages without a document that can be read.
pub fn documented(sources: &Sources, report: &mut Report) -> Result<Value, Refusals> {
    let overlay = Overlay::parse(OVERLAY, &sources.overlay)?;
    let mut read = Vec::new();
    for source in &sources.pages {
        let document = source.read().and_then(|(name, document)| {
            general::refuse_unknown_version(&name, &document)?;
            Ok((name, document, source.address.clone()))
        });
        match document {
            Ok(document) => read.push(document),
            Err(error) => report.refuse(error),
        }
    }
    // What a page lacks that cannot be read would be refused all over again.
    report.check()?;
    overlay.correct(read.iter_mut().map(|(_, document, _)| document), report);
    let pages = read.into_iter().map(|(name, document, address)| Page {
        document: prepare(&name, document, &sources.catalogue, report),
        name,
        address,
    });
    let pages = pages.collect();
    report.step(
        "Merge",
        "The pages become one document, in the order of the list.",
    );
    Ok(merge(pages, report))
}

/// Assembles the corrected document; what it refuses is in the report.
fn assemble(sources: &Sources, report: &mut Report) -> Result<Value, Refusals> {
    let mut document = documented(sources, report)?;
    general::run(TIDIED, &passes::ASSEMBLY, &mut document, report);
    let overlay = Overlay::parse(OVERLAY, &sources.overlay)?;
    overlay.apply(&mut document, report);
    general::run(
        passes::CORRECTED,
        &passes::CORRECTION,
        &mut document,
        report,
    );
    sources.catalogue.check_documented(&document, report);
    sources.catalogue.report_wrapping(&document, report);
    Ok(document)
}

/// Readies the document that the file `name` holds for what comes after.
pub(crate) fn prepare(
    name: &str,
    mut document: Value,
    catalogue: &Catalogue,
    report: &mut Report,
) -> Value {
    let stage = Stage::File(name.to_owned());
    general::run(READ, &stage, &mut document, report);
    catalogue.freeze(&mut document, report);
    general::run(passes::PAGE, &stage, &mut document, report);
    document
}

/// Names the page that says what an error is about; the assembled document is made of them.
fn name_pages(sources: &Sources, refusals: Refusals) -> Refusals {
    let pages: Vec<(String, Value)> = sources
        .pages
        .iter()
        .filter_map(|source| source.read().ok())
        .collect();
    refusals.map(|error| {
        let Place::Value(Stage::Made { .. }, pointer) = error.place() else {
            return error;
        };
        let holder = pages
            .iter()
            .find(|(_, document)| document.pointer(pointer.as_str()).is_some());
        match holder {
            Some((name, _)) if !pointer.as_str().is_empty() => {
                let place = Place::Value(Stage::File(name.clone()), pointer.clone());
                error.moved_to(place)
            }
            _ => error,
        }
    })
}
