//! `ims invoices`.

use gst_ims::invoices::{Incomplete, IncompleteReason};
use gst_ims::observe::Observer;
use gst_ims::{Invoices, Section, Status};
use ims_actions::Filter;

use super::runtime::block_on;
use crate::arguments::filter::FilterArguments;
use crate::arguments::{Arguments, InvoicesArguments};
use crate::connection::Connection;
use crate::failure::{Failure, Missing, Partial};
use crate::feedback::{Feedback, report};
use crate::format::Format;
use crate::output::{self, InvoicesAnswer, Outcome, Target};
use crate::text::{grouped, names};

pub(crate) fn run(command: &InvoicesArguments, arguments: &Arguments) -> Result<(), Failure> {
    let target = Target::of(&arguments.output, &command.target)?;
    let sections = wanted(command);
    let feedback = Feedback::start(arguments.output.verbose, sections.len())?;
    let work = fetch(command, sections, arguments, feedback.observer());
    let answer = block_on(feedback, work)?;
    // Where nothing arrived, the error says it all.
    if answer.arrived().next().is_some() {
        output::invoices(&answer, &target)?;
        warn(&answer, target.format);
    }
    conclude(answer, None)
}

/// The sections that are asked for, each once.
fn wanted(command: &InvoicesArguments) -> Vec<Section> {
    let mut sections = Section::ALL.to_vec();
    sections.retain(|section| command.all || command.filters.sections.contains(section));
    sections
}

async fn fetch(
    command: &InvoicesArguments,
    sections: Vec<Section>,
    arguments: &Arguments,
    observer: impl Observer,
) -> Result<InvoicesAnswer, Failure> {
    let filter = Filter {
        // A section's response is shown whole, whatever section its documents name.
        sections: Vec::new(),
        ..command.filters.filter()
    };
    let connection = Connection::open(arguments, None, observer).await?;
    let request = connection
        .client
        .all_invoices()
        .sections(sections)
        .status(only_status(&command.filters))
        .timeout(connection.remaining());
    let outcomes = request.send().await.into_iter().map(|outcome| Outcome {
        section: outcome.section,
        result: outcome.result.map(|section| fitting(section, &filter)),
    });
    Ok(InvoicesAnswer {
        taxpayer: connection.named,
        is_filtered: !is_all(&command.filters),
        outcomes: outcomes.collect(),
    })
}

/// The one action that the tax network can be asked for.
fn only_status(filters: &FilterArguments) -> Option<Status> {
    match filters.statuses.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// Whether all documents of the sections are meant.
pub(super) fn is_all(filters: &FilterArguments) -> bool {
    let sections = filters.sections.clone();
    let all = FilterArguments {
        sections,
        ..FilterArguments::default()
    };
    *filters == all
}

/// Leaves the documents of a section that fit.
pub(super) fn fitting(mut section: Invoices, filter: &Filter) -> Invoices {
    section.retain(|invoice| filter.matches(invoice));
    section
}

/// Enough to see what is wrong; `--format json` has them all.
const MOST_WARNINGS: usize = 20;

/// Says on standard error what the form of the output has no place for.
pub(super) fn warn(answer: &InvoicesAnswer, format: Format) {
    if format == Format::Json {
        return;
    }
    let rejected = || answer.arrived().flat_map(|section| &section.rejected);
    for record in rejected().take(MOST_WARNINGS) {
        let name = record.name().map(|name| format!(" ({name})"));
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
    for answer in answer.arrived() {
        if let Some(incomplete) = missing(answer) {
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
pub(super) fn conclude(answer: InvoicesAnswer, next_step: Option<String>) -> Result<(), Failure> {
    let reasons = grouped(
        answer
            .failures()
            .map(|(section, error)| (section, error.to_string())),
    );
    // Where nothing arrived for one reason, the error says it.
    if reasons.len() > 1 || answer.arrived().next().is_some() {
        for (sections, reason) in &reasons {
            report::warning(&format!("not fetched: {sections}: {reason}"));
        }
    }
    let sections: Vec<Invoices> = answer
        .outcomes
        .into_iter()
        .map(|outcome| outcome.result)
        .collect::<Result<_, _>>()?;
    match partial(&sections) {
        Some(partial) => Err(Failure::from(Partial {
            next_step,
            ..partial
        })),
        None => Ok(()),
    }
}

/// Why documents did not come; records that cannot be read did, and are told one
/// by one.
fn missing(section: &Invoices) -> Option<&Incomplete> {
    section
        .completeness
        .incomplete()
        .filter(|why| why.reason != IncompleteReason::Unreadable)
}

/// Puts together what is missing of the sections, if anything is.
fn partial(sections: &[Invoices]) -> Option<Partial> {
    let missing: Vec<Missing> = sections
        .iter()
        .filter_map(|section| {
            Some(Missing {
                section: section.section,
                code: section.code.clone(),
                why: missing(section)?.clone(),
            })
        })
        .collect();
    let is_partial = |section: &&Invoices| {
        !section.rejected.is_empty() || section.completeness.incomplete().is_some()
    };
    let first = sections.iter().find(is_partial)?;
    Some(Partial {
        missing,
        contradiction: None,
        rejected: sections.iter().map(|section| section.rejected.len()).sum(),
        what: "record",
        shown_in: "rejected",
        transaction_id: first.meta.transaction_id.clone(),
        next_step: None,
    })
}
