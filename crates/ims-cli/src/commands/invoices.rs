//! `ims invoices`.

use std::fmt::Write;

use gst_ims::{Error, Invoices, Observer, Section, State};

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
    let Fetched { answer, failures } = block_on(feedback, work)?;
    // Where nothing arrived, an empty list would look like an empty month.
    if failures.is_empty() || !answer.sections().is_empty() {
        output::invoices(&answer, format)?;
        warn(answer.sections(), format);
    }
    conclude(answer.sections(), failures)
}

/// What arrived, and what did not.
struct Fetched {
    answer: InvoicesAnswer,
    failures: Vec<(Section, Error)>,
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
) -> Result<Fetched, Failure> {
    let connection = Connection::open(server, observer).await?;
    let client = &connection.client;
    if let [section] = sections {
        let request = client
            .invoices(*section)
            .status(command.status)
            .timeout(connection.remaining());
        return Ok(Fetched {
            answer: InvoicesAnswer::One(Box::new(request.send().await?)),
            failures: Vec::new(),
        });
    }
    let mut answers = Vec::new();
    let mut failures = Vec::new();
    let request = client
        .all_invoices()
        .sections(sections.iter().copied())
        .status(command.status)
        .timeout(connection.remaining());
    for outcome in request.send().await {
        match outcome.result {
            Ok(answer) => answers.push(answer),
            Err(error) => failures.push((outcome.section, error)),
        }
    }
    Ok(Fetched {
        answer: InvoicesAnswer::All(answers),
        failures,
    })
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
        report::warning(&format!(
            "section {}: record {} could not be read: {}",
            record.section, record.index, record.reason
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
        if answer.state == State::Queued {
            report::warning(&format!(
                "section {}: the tax network is still preparing the documents; ask again later",
                answer.section
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

/// The first failure decides; records that could not be read only matter when
/// every section arrived.
fn conclude(sections: &[Invoices], failures: Vec<(Section, Error)>) -> Result<(), Failure> {
    for message in describe(&failures) {
        report::warning(&message);
    }
    if let Some((_, error)) = failures.into_iter().next() {
        return Err(Failure::Api(error));
    }
    let rejected: usize = sections.iter().map(|answer| answer.rejected.len()).sum();
    if rejected == 0 {
        return Ok(());
    }
    let transaction_id = sections
        .iter()
        .find(|answer| !answer.rejected.is_empty())
        .and_then(|answer| answer.meta.transaction_id.clone());
    Err(Failure::Partial {
        rejected,
        shown_in: "rejected",
        transaction_id,
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
