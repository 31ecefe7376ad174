//! From the sources to every generated file, in memory.

use serde_json::Value;

use crate::catalogue::Catalogue;
use crate::document::{self, Page};
use crate::error::{Error, Result};
use crate::outputs::Outputs;
use crate::overlay::Overlay;
use crate::report::Report;
use crate::sources::{OVERLAY, SourcePage, Sources, VENDOR_LIST};
use crate::{examples, generation, page, passes, scraped, yaml};

/// The assembled document.
pub const DOCUMENT: &str = "openapi/ims.yaml";
/// What each step changed.
pub const REPORT: &str = "openapi/report.md";

const DOCUMENT_HEADER: &str = "\
# Assembled by `cargo xtask codegen` from openapi/vendor and openapi/overlay.yaml. Do not edit.
";

/// Generates every file that depends on `sources`. The same sources give the same bytes.
///
/// # Errors
/// Whatever makes the sources unusable, with its place and what to do.
pub fn generate(sources: &Sources) -> Result<Outputs> {
    let mut report = Report::default();
    let document = assemble(sources, &mut report)?;
    let mut client = document.clone();
    let steps = passes::CLIENT;
    passes::run(steps, "generator's copy", &mut client, &mut report)
        .map_err(|error| name_page(sources, error))?;

    let mut outputs = Outputs::default();
    outputs.insert(DOCUMENT, document_text(&document)?);
    for (path, text) in examples::extract(&document) {
        outputs.insert(path, text);
    }
    let files =
        generation::client_crate(&document, &client).map_err(|error| name_page(sources, error))?;
    for (path, text) in files {
        outputs.insert(path, text);
    }
    outputs.insert(REPORT, report.to_markdown());
    Ok(outputs)
}

/// Puts the documents of all pages together, as they are published but for the frozen ids.
///
/// # Errors
/// As [`generate`].
pub fn documented(sources: &Sources, report: &mut Report) -> Result<Value> {
    let pages = sources
        .pages
        .iter()
        .map(|source| parse(source, &sources.catalogue, report))
        .collect::<Result<Vec<_>>>()?;
    report.step(
        "Merge",
        "The pages become one document, in the order of the list.",
    );
    document::merge(&pages, report)
}

/// Assembles the corrected document.
///
/// # Errors
/// As [`generate`].
pub fn assemble(sources: &Sources, report: &mut Report) -> Result<Value> {
    let mut document = documented(sources, report)?;
    passes::run(passes::ASSEMBLED, "assembled", &mut document, report)
        .map_err(|error| name_page(sources, error))?;
    Overlay::parse(OVERLAY, &sources.overlay)?.apply(&mut document, report)?;
    passes::run(passes::CORRECTED, "corrected", &mut document, report)
        .map_err(|error| name_page(sources, error))?;
    let missing = sources.catalogue.check_documented(&document)?;
    sources
        .catalogue
        .report_wrapping(&document, &missing, report);
    Ok(document)
}

/// Names the page that says what the error is about, or the document that was to be written.
fn name_page(sources: &Sources, error: Error) -> Error {
    let stages = ["assembled", "corrected", "generator's copy"];
    let stage = stages.into_iter().find_map(|stage| {
        let place = error.place().strip_prefix(stage)?.strip_prefix('#')?;
        Some((stage, place.to_owned()))
    });
    let Some((stage, place)) = stage else {
        return error;
    };
    let found = sources.pages.iter().find_map(|source| {
        let (name, document) = read(source).ok()?;
        (!place.is_empty() && document.pointer(&place).is_some()).then_some(name)
    });
    error.instead_of(stage, found.as_deref().unwrap_or(DOCUMENT))
}

/// The document of one page, with the frozen ids.
fn parse(source: &SourcePage, catalogue: &Catalogue, report: &mut Report) -> Result<Page> {
    let (name, document) = read(source)?;
    Ok(Page {
        document: prepare(&name, document, catalogue, report)?,
        name,
        address: source.address.clone(),
    })
}

/// Readies the document `name` of one page for what comes after.
pub(crate) fn prepare(
    name: &str,
    mut document: Value,
    catalogue: &Catalogue,
    report: &mut Report,
) -> Result<Value> {
    passes::run(passes::VERSION, name, &mut document, report)?;
    catalogue
        .freeze(&mut document, report)
        .map_err(|error| error.within(name))?;
    passes::run(passes::PAGE, name, &mut document, report)?;
    Ok(document)
}

/// The document of one page as it is published, and the name of the file that holds it.
pub(crate) fn read(source: &SourcePage) -> Result<(String, Value)> {
    if let Some((path, text)) = &source.fragment {
        refuse_both(source, path)?;
        let document = yaml::read(path, text, 1)?;
        scraped::check(&source.path, &source.text, path, &document)?;
        return Ok((path.clone(), document));
    }
    let document = if source.is_document() {
        yaml::read(&source.path, &source.text, 1)?
    } else {
        let block = page::openapi_block(&source.path, &source.text)?;
        yaml::read(&source.path, &block.text, block.first_line)?
    };
    Ok((source.path.clone(), document))
}

/// A fragment stands for a block that is missing; once the page has one, the page must win.
fn refuse_both(source: &SourcePage, fragment: &str) -> Result<()> {
    match page::find_openapi_block(&source.path, &source.text)? {
        None => Ok(()),
        Some(block) => Err(Error::new(
            format!("{}:{}", source.path, block.first_line),
            format!("the page has an OpenAPI block of its own, and {fragment} stands beside it"),
            format!("delete the fragment and its line in {VENDOR_LIST}"),
        )),
    }
}

/// The YAML of the document, after a proof that it reads back as the same document.
fn document_text(document: &Value) -> Result<String> {
    let text = yaml::write(document);
    match yaml::read(DOCUMENT, &text, 1) {
        Ok(read) if read == *document => Ok(format!("{DOCUMENT_HEADER}{text}")),
        _ => Err(Error::new(
            DOCUMENT,
            "the document does not survive being written as YAML",
            "a text in a page is outside what the YAML writer can quote: correct it by an overlay action",
        )),
    }
}
