//! `ims counts`.

use gst_ims::Counts;

use super::block_on;
use crate::arguments::{Arguments, CountsArguments, Format};
use crate::connection::Connection;
use crate::failure::Failure;
use crate::feedback::Feedback;
use crate::output::text::names;
use crate::{output, report};

pub(crate) fn run(
    command: &CountsArguments,
    arguments: &Arguments,
    format: Format,
) -> Result<(), Failure> {
    let feedback = Feedback::start(&arguments.output, 1)?;
    let observer = feedback.observer();
    let counts = block_on(feedback, async {
        let connection = Connection::open(&arguments.server, observer).await?;
        let request = connection.client.counts(command.goods_type);
        Ok(request.timeout(connection.remaining()).send().await?)
    })?;
    output::counts(&counts, format)?;
    warn(&counts, format);
    if counts.unreadable.is_empty() {
        return Ok(());
    }
    Err(Failure::Partial {
        incomplete: Vec::new(),
        what: "section",
        rejected: counts.unreadable.len(),
        shown_in: "unknown_sections",
        transaction_id: counts.meta.transaction_id,
    })
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
