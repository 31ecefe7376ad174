//! `ims invoices`.

use std::fmt::Write;

use gst_ims::{Error, Invoices, Observer, Section};

use super::block_on;
use crate::arguments::{Arguments, Format, InvoicesArguments, ServerArguments};
use crate::connection::Connection;
use crate::failure::Failure;
use crate::feedback::Feedback;
use crate::output::InvoicesAnswer;
use crate::output::text::names;
use crate::{output, report};

pub(crate) fn run(
    command: &InvoicesArguments,
    arguments: &Arguments,
    format: Format,
) -> Result<(), Failure> {
    let sections = wanted(command);
    let feedback = Feedback::start(&arguments.output, sections.len())?;
    let work = fetch(command, &sections, &arguments.server, feedback.observer());
    let answer = block_on(feedback, work)?;
    // Where nothing arrived, an empty list would look like an empty month.
    if answer.failures.is_empty() || !answer.sections.is_empty() {
        output::invoices(&answer, format)?;
        warn(&answer.sections, format);
    }
    conclude(answer)
}

/// The sections that are asked for, each once.
fn wanted(command: &InvoicesArguments) -> Vec<Section> {
    let mut sections = Section::ALL.to_vec();
    sections
        .retain(|section| command.selection.all || command.selection.sections.contains(section));
    sections
}

async fn fetch(
    command: &InvoicesArguments,
    sections: &[Section],
    server: &ServerArguments,
    observer: impl Observer,
) -> Result<InvoicesAnswer, Failure> {
    let connection = Connection::open(server, observer).await?;
    let client = &connection.client;
    let mut answer = InvoicesAnswer {
        is_one: sections.len() == 1,
        sections: Vec::new(),
        failures: Vec::new(),
    };
    if let [section] = sections {
        let request = client
            .invoices(*section)
            .status(command.status)
            .timeout(connection.remaining());
        answer.sections.push(request.send().await?);
        return Ok(answer);
    }
    let request = client
        .all_invoices()
        .sections(sections.iter().copied())
        .status(command.status)
        .timeout(connection.remaining());
    for outcome in request.send().await {
        match outcome.result {
            Ok(section) => answer.sections.push(section),
            Err(error) => answer.failures.push((outcome.section, error)),
        }
    }
    Ok(answer)
}

/// Enough to see what is wrong; `--format json` has them all.
const MOST_WARNINGS: usize = 20;

/// Says on standard error what the form of the output has no place for.
fn warn(sections: &[Invoices], format: Format) {
    if format == Format::Json {
        return;
    }
    let rejected = || sections.iter().flat_map(|answer| &answer.rejected);
    for record in rejected().take(MOST_WARNINGS) {
        let name = record.name.as_ref().map(|name| format!(" ({name})"));
        report::warning(&format!(
            "section {}: record {}{} could not be read: {}",
            record.section,
            record.index,
            name.unwrap_or_default(),
            record.reason
        ));
    }
    let rest = rejected().count().saturating_sub(MOST_WARNINGS);
    if rest > 0 {
        report::warning(&format!("{rest} more records could not be read"));
    }
    if format == Format::Table {
        return;
    }
    for answer in sections {
        if let Some(incomplete) = answer.completeness.incomplete() {
            report::warning(&format!(
                "section {} is {}: {incomplete}",
                answer.section,
                answer.state()
            ));
        }
        if !answer.unknown_sections.is_empty() {
            report::warning(&format!(
                "section {}: the answer has parts that are not understood: {}; \
                 --format json shows them",
                answer.section,
                names(answer.unknown_sections.keys())
            ));
        }
    }
}

/// The first failure decides; what is missing otherwise only matters when
/// every section arrived.
fn conclude(answer: InvoicesAnswer) -> Result<(), Failure> {
    let reasons = describe(&answer.failures);
    // Where nothing arrived for one reason, the error says it.
    if reasons.len() > 1 || !answer.sections.is_empty() {
        for message in &reasons {
            report::warning(message);
        }
    }
    if let Some((_, error)) = answer.failures.into_iter().next() {
        return Err(Failure::Api(error));
    }
    let is_partial = |section: &&Invoices| {
        !section.rejected.is_empty() || section.completeness.incomplete().is_some()
    };
    let Some(first) = answer.sections.iter().find(is_partial) else {
        return Ok(());
    };
    let incomplete = answer
        .sections
        .iter()
        .filter(|section| section.completeness.incomplete().is_some())
        .map(|section| section.section)
        .collect();
    Err(Failure::Partial {
        incomplete,
        rejected: answer
            .sections
            .iter()
            .map(|section| section.rejected.len())
            .sum(),
        what: "record",
        shown_in: "rejected",
        transaction_id: first.meta.transaction_id.clone(),
    })
}

/// Names each section that is missing, once for each reason.
fn describe(failures: &[(Section, Error)]) -> Vec<String> {
    let mut reasons: Vec<(String, String)> = Vec::new();
    for (section, error) in failures {
        let reason = error.to_string();
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, sections)) => {
                // Writing to a string cannot fail.
                let _ = write!(sections, ", {section}");
            }
            None => reasons.push((reason, section.to_string())),
        }
    }
    reasons
        .into_iter()
        .map(|(reason, sections)| format!("not fetched: {sections}: {reason}"))
        .collect()
}
