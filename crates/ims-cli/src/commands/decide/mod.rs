//! `ims accept`, `reject`, `pending` and `reset`: look, check, send, and look again.

mod check;
mod compare;
mod conclusion;
mod lists;
pub(super) mod resume;
mod selection;
mod send;

use std::collections::BTreeSet;

use clap::CommandFactory;
use clap::error::ErrorKind;
use gst_ims::gst_types::Decision;
use gst_ims::{DocumentKey, Gstin, Section};

use self::check::{Checked, Wish, check, intended, intended_reset};
use self::compare::judge;
use self::lists::Lists;
use self::selection::Selection;
pub(super) use self::send::wait_for;
use self::send::{Part, Sender, Sent};
use super::runtime::block_on;
use crate::applied::{Applied, Fate, Outcome, State};
use crate::arguments::Arguments;
use crate::arguments::decide::{AcceptArguments, Chosen, RejectArguments};
use crate::connection::Connection;
use crate::failure::{Failure, WriteFailure};
use crate::feedback::{Feedback, report};
use crate::format::Format;
use crate::journal::{Does, Event, Journal, Write};
use crate::kept::WriteLock;
use crate::output;

pub(super) fn accept(
    command: &AcceptArguments,
    arguments: &Arguments,
    format: Format,
) -> Result<(), Failure> {
    let itc_reduction = command.reduction.read().map_err(|message| {
        let error = Arguments::command().error(ErrorKind::ArgumentConflict, message);
        let message = error.to_string();
        let message = message.trim_start_matches("error: ").lines().next();
        Failure::configuration(message.unwrap_or_default(), "see `ims accept --help`")
    })?;
    let wish = Wish::Decide {
        decision: Decision::Accept,
        itc_reduction,
        remarks: command.remarks.clone(),
    };
    run("accept", &command.chosen, &wish, arguments, format)
}

pub(super) fn reject(
    command: &RejectArguments,
    arguments: &Arguments,
    format: Format,
) -> Result<(), Failure> {
    let wish = without_reduction(Decision::Reject, command);
    run("reject", &command.chosen, &wish, arguments, format)
}

pub(super) fn pending(
    command: &RejectArguments,
    arguments: &Arguments,
    format: Format,
) -> Result<(), Failure> {
    let wish = without_reduction(Decision::Pending, command);
    run("pending", &command.chosen, &wish, arguments, format)
}

pub(super) fn reset(chosen: &Chosen, arguments: &Arguments, format: Format) -> Result<(), Failure> {
    run("reset", chosen, &Wish::Reset, arguments, format)
}

fn without_reduction(decision: Decision, command: &RejectArguments) -> Wish {
    Wish::Decide {
        decision,
        itc_reduction: None,
        remarks: command.remarks.clone(),
    }
}

fn run(
    name: &'static str,
    chosen: &Chosen,
    wish: &Wish,
    arguments: &Arguments,
    format: Format,
) -> Result<(), Failure> {
    let feedback = Feedback::start(arguments.output.verbose, 1)?;
    let observer = feedback.observer();
    let (applied, verdict) = block_on(feedback, async {
        let connection = Connection::open(arguments, observer).await?;
        let selection = Selection::read(&chosen.filters, connection.deadline()).await?;
        let work = Work {
            taxpayer: connection.taxpayer()?,
            connection: &connection,
            name,
        };
        work.run(&selection, wish, chosen.yes).await
    })?;
    output::applied(&applied, format)?;
    verdict
}

/// The command, once it has a connection.
struct Work<'c> {
    connection: &'c Connection,
    taxpayer: Gstin,
    name: &'static str,
}

/// What came of a command, and how it ends.
type Conclusion = (Applied, Result<(), Failure>);

impl Work<'_> {
    async fn run(
        &self,
        selection: &Selection<'_>,
        wish: &Wish,
        is_meant: bool,
    ) -> Result<Conclusion, Failure> {
        // Before the lists are fetched: what another process is doing changes them.
        let _lock = if is_meant {
            let Connection { environment, .. } = self.connection;
            let deadline = self.connection.deadline();
            Some(WriteLock::of(environment, self.taxpayer, self.name, deadline).await?)
        } else {
            None
        };
        let mut journal = Journal::of(&self.connection.environment, self.taxpayer)?;
        warn_of_damage(&journal);
        let sections = selection.sections();
        let listed = Lists::fetch(self.connection, &sections).await?;
        let (documents, problems) = selection.pick(listed);
        let mut checked = check(wish, documents, &open(&journal));
        for (warning, count) in &checked.warnings {
            report::warning(&format!("{count} of the documents: {warning}"));
        }
        if !problems.is_empty() || checked.problems > 0 {
            for problem in &problems {
                report::warning(problem);
            }
            let broken = checked.problems + problems.len();
            let applied = self.not_sent(checked, "not sent, because others cannot be");
            let message = match broken {
                1 => "1 problem was found, and nothing was sent".to_owned(),
                _ => format!("{broken} problems were found, and nothing was sent"),
            };
            return Ok((applied, Err(WriteFailure::problems(message).into())));
        }
        if !is_meant {
            let count = checked.decisions.len() + checked.resets.len();
            report::note(&format!(
                "nothing was sent; with --yes {} would be",
                crate::words::documents(count)
            ));
            let mut applied = self.not_sent(checked, "only shown; add --yes to send it");
            applied.state = State::Planned;
            return Ok((applied, Ok(())));
        }
        let outcomes = std::mem::take(&mut checked.outcomes);
        let sent = self.send(checked, &mut journal).await?;
        self.connection.keep_mock()?;
        self.conclude(sent, outcomes, &mut journal).await
    }

    /// What is told when nothing is sent.
    fn not_sent(&self, checked: Checked, why: &str) -> Applied {
        let decisions = checked.decisions.iter().map(intended);
        let resets = checked.resets.iter().map(intended_reset);
        let mut documents = checked.outcomes;
        documents.extend(decisions.chain(resets).map(|document| Outcome {
            now: Some(document.before.clone()),
            key: document.key,
            wanted: document.wanted,
            before: document.before,
            result: Fate::NotSent,
            code: None,
            message: Some(why.to_owned()),
        }));
        Applied {
            gstin: self.taxpayer,
            state: Applied::state_of(&documents, false),
            jobs: Vec::new(),
            documents,
        }
    }

    async fn send(&self, checked: Checked, journal: &mut Journal) -> Result<Sent, Failure> {
        let client = &self.connection.client;
        let mut sender = Sender {
            connection: self.connection,
            journal,
            sent: Sent::default(),
        };
        let save = client.save(self.taxpayer, checked.decisions);
        sender.send(save, Does::Save, intended).await?;
        let reset = client.reset(self.taxpayer, checked.resets);
        sender.send(reset, Does::Reset, intended_reset).await?;
        Ok(sender.sent)
    }

    /// Looks again, and says what became of each document.
    async fn conclude(
        &self,
        sent: Sent,
        mut documents: Vec<Outcome>,
        journal: &mut Journal,
    ) -> Result<Conclusion, Failure> {
        let needed = sections_of(&sent.parts);
        let lists = if needed.is_empty() {
            Lists::default()
        } else {
            Lists::look(self.connection, &needed).await
        };
        for part in &sent.parts {
            let outcomes: Vec<_> = part
                .documents
                .iter()
                .map(|(document, report)| judge(document, report, lists.find(&document.key), false))
                .collect();
            if let Some(write) = &part.write {
                close(journal, write, &outcomes);
            }
            documents.extend(outcomes);
        }
        let applied = Applied {
            gstin: self.taxpayer,
            state: Applied::state_of(&documents, sent.is_running),
            jobs: sent.jobs,
            documents,
        };
        let verdict = conclusion::of(&applied, sent.stopped, sent.silence.as_ref());
        Ok((applied, verdict))
    }
}

/// The sections of the parts that may have been carried out.
fn sections_of(parts: &[Part]) -> Vec<Section> {
    let sections: BTreeSet<_> = parts
        .iter()
        .filter(|part| part.write.is_some())
        .flat_map(|part| &part.documents)
        .filter(|(_, report)| !matches!(report, compare::Report::NotSent(_)))
        .map(|(document, _)| document.key.section)
        .collect();
    sections.into_iter().collect()
}

/// Tells the journal what is known of the documents of a write.
fn close(journal: &mut Journal, write: &str, outcomes: &[Outcome]) {
    let known = outcomes
        .iter()
        .filter(|outcome| outcome.result != Fate::Unknown);
    let documents: Vec<_> = known.cloned().collect();
    if documents.is_empty() {
        return;
    }
    if let Err(failure) = journal.add(write, Event::Closed { documents }) {
        report::warning(&failure.to_string());
    }
}

/// The documents of writes that are not closed.
fn open(journal: &Journal) -> BTreeSet<DocumentKey> {
    let open = journal.writes().iter().flat_map(Write::open);
    open.map(|document| document.key.clone()).collect()
}

/// A line that cannot be read was being written when the program or the machine ended.
pub(super) fn warn_of_damage(journal: &Journal) {
    if let [first, ..] = journal.damaged() {
        report::warning(&format!(
            "{}: {} cannot be read, the first is line {first}; the program or the machine ended \
             while it was written, and what it told is looked up again",
            journal.path().display(),
            match journal.damaged().len() {
                1 => "1 line".to_owned(),
                count => format!("{count} lines"),
            }
        ));
    }
}
