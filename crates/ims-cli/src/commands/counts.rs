//! `ims counts`.

use gst_ims::{Counts, State};

use super::runtime::block_on;
use crate::arguments::{Arguments, CountsArguments};
use crate::connection::Connection;
use crate::failure::{Failure, Partial};
use crate::feedback::{Feedback, report};
use crate::format::Format;
use crate::output::{self, Target};
use crate::text::names;

pub(crate) fn run(command: &CountsArguments, arguments: &Arguments) -> Result<(), Failure> {
    let target = Target::of(&arguments.output, &command.target)?;
    let feedback = Feedback::start(arguments.output.verbose, 1)?;
    let observer = feedback.observer();
    let counts = block_on(feedback, async {
        let connection = Connection::open(arguments, None, observer).await?;
        let request = connection.client.counts(command.goods_type);
        let counts = request.timeout(connection.remaining()).send().await?;
        connection.check_taxpayer(&counts)?;
        Ok(counts)
    })?;
    output::counts(&counts, &target)?;
    warn(&counts, target.format);
    if counts.state() != State::Partial {
        return Ok(());
    }
    let (total, sum) = (counts.total, counts.sum());
    // What cannot be read is missing from the sum.
    let contradicts_itself = counts.unreadable.is_empty() && total != sum;
    let contradiction = contradicts_itself
        .then(|| format!("the server says {total} documents, but its sections add up to {sum}"));
    let others: Vec<String> = counts
        .not_understood()
        .into_iter()
        .map(str::to_owned)
        .collect();
    let not_counted = (!others.is_empty()).then(|| {
        format!(
            "there are counts that are not understood, and in no sum: {}",
            names(others.iter())
        )
    });
    Err(Failure::from(Partial {
        missing: Vec::new(),
        contradiction: contradiction.or(not_counted),
        what: "section",
        rejected: counts.unreadable.len(),
        shown_in: "unknown_sections",
        transaction_id: counts.meta.transaction_id,
        next_step: None,
    }))
}

/// Says on standard error what the form of the output has no place for.
fn warn(counts: &Counts, format: Format) {
    if matches!(format, Format::Jsonl | Format::Csv) && !counts.unknown_sections.is_empty() {
        report::warning(&format!(
            "the answer has counts that are not understood: {}; --format json shows them",
            names(counts.unknown_sections.keys())
        ));
    }
}
