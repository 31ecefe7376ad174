//! `ims resume`: finds out what became of writes by looking, and sends nothing.

use std::collections::BTreeSet;
use std::time::Duration;

use gst_ims::{Gstin, Section};
use jiff::{SignedDuration, Timestamp};

use super::compare::{Reason, Report, judge, reports};
use super::lists::Lists;
use super::{conclusion, send, warn_of_damage};
use crate::applied::{Applied, Fate, JobLine, Outcome, Submission, told};
use crate::arguments::Arguments;
use crate::arguments::decide::ResumeArguments;
use crate::clock;
use crate::commands::runtime::block_on;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::feedback::{Feedback, report};
use crate::format::Format;
use crate::journal::{Delivery, Event, Intended, Journal, Write};
use crate::kept::WriteLock;
use crate::output;

pub(in crate::commands) fn run(
    command: &ResumeArguments,
    arguments: &Arguments,
    format: Format,
) -> Result<(), Failure> {
    let feedback = Feedback::start(arguments.output.verbose, 1)?;
    let observer = feedback.observer();
    let found = block_on(feedback, async {
        let connection = Connection::open(arguments, observer).await?;
        let taxpayer = connection.taxpayer()?;
        let settle = Duration::from_secs(command.settle);
        resume(&connection, taxpayer, settle).await
    })?;
    let Some((applied, verdict)) = found else {
        report::note("no write is open");
        return output::all_applied(&[], format);
    };
    output::all_applied(&[applied], format)?;
    verdict
}

async fn resume(
    connection: &Connection,
    taxpayer: Gstin,
    settle: Duration,
) -> Result<Option<super::Conclusion>, Failure> {
    let _lock = WriteLock::of(
        &connection.environment,
        taxpayer,
        "resume",
        connection.deadline(),
    )
    .await?;
    let mut journal = Journal::of(&connection.environment, taxpayer)?;
    warn_of_damage(&journal);
    let writes: Vec<_> = journal
        .writes()
        .iter()
        .filter(|write| write.open().next().is_some())
        .cloned()
        .collect();
    if writes.is_empty() {
        return Ok(None);
    }
    let mut documents = Vec::new();
    let mut jobs = Vec::new();
    let mut is_running = false;
    for write in writes {
        let (asked, line) = ask(connection, taxpayer, &write).await;
        is_running |= asked.contains(&Report::Running);
        jobs.extend(line);
        let open: Vec<_> = write.open().cloned().zip(asked).collect();
        let outcomes = look(connection, &open, write.at, settle).await;
        close(&mut journal, &write.id, &outcomes);
        documents.extend(outcomes.into_iter().map(|(outcome, _)| outcome));
    }
    let applied = Applied {
        gstin: taxpayer,
        state: Applied::state_of(&documents, is_running),
        jobs,
        documents,
    };
    let verdict = conclusion::of(&applied, None, None);
    Ok(Some((applied, verdict)))
}

/// What the job of a write says of its open documents, if it has one.
async fn ask(
    connection: &Connection,
    taxpayer: Gstin,
    write: &Write,
) -> (Vec<Report>, Option<JobLine>) {
    let open: Vec<Intended> = write.open().cloned().collect();
    let Delivery::Submitted {
        reference_id,
        transaction_id,
    } = &write.delivery
    else {
        let reason = Reason {
            code: None,
            message: Some("no answer told what became of it".to_owned()),
        };
        return (vec![Report::Silent(reason); open.len()], None);
    };
    let submitted = Submission {
        kind: write.does.name(),
        gstin: taxpayer,
        reference_id: reference_id.clone(),
        documents: write.documents.len(),
        transaction_id: transaction_id.clone(),
        timestamp: Some(write.at.to_string()),
    };
    match send::wait_for(connection, reference_id).await {
        Ok(job) => {
            let line = JobLine {
                submitted,
                job: told(&job),
            };
            (reports(&job, &open), Some(line))
        }
        Err(error) => {
            let line = JobLine {
                submitted,
                job: write.job.clone(),
            };
            (
                vec![Report::Silent(Reason::of(&error)); open.len()],
                Some(line),
            )
        }
    }
}

/// The wait before the lists are fetched again.
const FIRST_PAUSE: Duration = Duration::from_secs(5);

/// Looks until every document is found as it was wanted, or until so much time has passed since
/// the sending that it will not come any more. Tells of each whether it is closed by that.
async fn look(
    connection: &Connection,
    open: &[(Intended, Report)],
    sent_at: Timestamp,
    settle: Duration,
) -> Vec<(Outcome, bool)> {
    let sections: BTreeSet<Section> = open
        .iter()
        .map(|(document, _)| document.key.section)
        .collect();
    let sections: Vec<_> = sections.into_iter().collect();
    let mut pause = FIRST_PAUSE;
    loop {
        let left = left_of(settle, sent_at);
        let lists = Lists::look(connection, &sections).await;
        let outcomes: Vec<_> = open
            .iter()
            .map(|(document, report)| {
                let listed = lists.find(&document.key);
                let was_seen = !matches!(listed, super::compare::Listed::NotFetched);
                let is_settled = left.is_zero();
                let outcome = judge(document, report, listed, is_settled);
                let is_closed = outcome.result != Fate::Unknown
                    || (is_settled && was_seen && *report != Report::Running);
                (outcome, is_closed)
            })
            .collect();
        let is_over = outcomes.iter().all(|(_, is_closed)| *is_closed) || left.is_zero();
        let wait = pause.min(left);
        if is_over || connection.remaining() <= wait {
            return outcomes;
        }
        report::note(&format!(
            "the lists do not show everything; looking again in {} s",
            wait.as_secs_f64().ceil()
        ));
        clock::sleep(wait).await;
        pause = pause.saturating_mul(2).min(Duration::from_mins(1));
    }
}

fn left_of(settle: Duration, sent_at: Timestamp) -> Duration {
    let passed = clock::time_of_day().duration_since(sent_at);
    let passed = passed.max(SignedDuration::ZERO).unsigned_abs();
    settle.saturating_sub(passed)
}

fn close(journal: &mut Journal, write: &str, outcomes: &[(Outcome, bool)]) {
    let closed = outcomes.iter().filter(|(_, is_closed)| *is_closed);
    let documents: Vec<_> = closed.map(|(outcome, _)| outcome.clone()).collect();
    if documents.is_empty() {
        return;
    }
    if let Err(failure) = journal.add(write, Event::Closed { documents }) {
        report::warning(&failure.to_string());
    }
}
