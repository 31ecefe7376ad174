//! Sends what was decided, part after part, and follows each job to its end.
//!
//! What is sent is in the journal before it leaves, and nothing is sent a second time but what the
//! server said it did not take.

use std::time::Duration;

use gst_ims::job::Polling;
use gst_ims::submission::{Document, SubmissionRequest};
use gst_ims::{Delivery, Error, ErrorKind, Job, JobState, Submitted};

use super::compare::{Reason, Report, reports};
use crate::applied::{JobLine, Submission, told};
use crate::arguments::timeout;
use crate::clock;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::feedback::report;
use crate::journal::{Does, Event, Intended, Journal};

/// The code of a refusal because another save or reset of the taxpayer's runs.
const BUSY: &str = "IMSSAV0015";

/// What became of the parts.
#[derive(Debug, Default)]
pub(super) struct Sent {
    pub(super) jobs: Vec<JobLine>,
    pub(super) parts: Vec<Part>,
    /// Why not everything was sent, or what cannot be told.
    pub(super) stopped: Option<Failure>,
    /// The first failure after which the outcome of a part is unknown.
    pub(super) silence: Option<Error>,
    pub(super) is_running: bool,
}

/// One request.
#[derive(Debug)]
pub(super) struct Part {
    /// Its name in the journal; none if it was never meant to be sent.
    pub(super) write: Option<String>,
    pub(super) documents: Vec<(Intended, Report)>,
}

/// What sending needs.
pub(super) struct Sender<'c> {
    pub(super) connection: &'c Connection,
    pub(super) journal: &'c mut Journal,
    pub(super) sent: Sent,
}

impl Sender<'_> {
    /// Sends the parts of a request.
    pub(super) async fn send<D: Document>(
        &mut self,
        request: SubmissionRequest<D>,
        does: Does,
        intended: fn(&D) -> Intended,
    ) -> Result<(), Failure> {
        for part in request.into_parts() {
            let documents: Vec<_> = part.documents().iter().map(intended).collect();
            if self.sent.stopped.is_some() || self.sent.silence.is_some() || self.sent.is_running {
                self.keep_back(documents);
                continue;
            }
            let write = self.journal.intend(does, documents.clone())?;
            let reports = match self.submit(part).await {
                Ok(submitted) => self.follow(&write, submitted, &documents).await,
                Err(error) => self.refusal(&write, error, documents.len()),
            };
            self.sent.parts.push(Part {
                write: Some(write),
                documents: documents.into_iter().zip(reports).collect(),
            });
        }
        Ok(())
    }

    fn keep_back(&mut self, documents: Vec<Intended>) {
        let reason = Reason {
            code: None,
            message: Some("not sent, because an earlier part was not done".to_owned()),
        };
        let report = Report::NotSent(reason);
        self.sent.parts.push(Part {
            write: None,
            documents: documents
                .into_iter()
                .map(|document| (document, report.clone()))
                .collect(),
        });
    }

    /// Sends one request, again only while the tax network says that it is busy and took nothing.
    async fn submit<D: Document>(&self, part: SubmissionRequest<D>) -> Result<Submitted, Error> {
        let mut wait = Duration::from_secs(2);
        loop {
            let time = self.time_for_a_write();
            let error = match part.clone().timeout(time).send().await {
                Ok(submitted) => return Ok(submitted),
                Err(error) => error,
            };
            let is_busy =
                error.code() == Some(BUSY) && error.delivery() == Some(Delivery::Answered);
            if !is_busy || self.connection.remaining() <= wait {
                return Err(error);
            }
            report::note(&format!(
                "another save or reset of the taxpayer is running; trying again in {} s",
                wait.as_secs()
            ));
            clock::sleep(wait).await;
            wait = (wait + wait / 2).min(Duration::from_mins(1));
        }
    }

    /// Leaves time to look what became of it when no answer comes.
    fn time_for_a_write(&self) -> Duration {
        (self.connection.remaining() / 4 * 3).min(timeout::USUAL)
    }

    /// The request was taken: keeps its reference before anything else is asked.
    async fn follow(
        &mut self,
        write: &str,
        submitted: Submitted,
        documents: &[Intended],
    ) -> Vec<Report> {
        let event = Event::Submitted {
            reference_id: submitted.reference_id.clone(),
            transaction_id: submitted.meta.transaction_id.clone(),
        };
        self.note_down(write, event);
        let job = wait_for(self.connection, &submitted.reference_id).await;
        let submission = Submission::from(&submitted);
        match job {
            Ok(job) => {
                self.sent.is_running |= job.state == JobState::Running;
                self.sent.jobs.push(JobLine {
                    submitted: submission,
                    job: told(&job),
                });
                if let Some(job) = told(&job) {
                    self.note_down(write, Event::Job { job });
                }
                reports(&job, documents)
            }
            Err(error) => {
                self.sent.jobs.push(JobLine {
                    submitted: submission,
                    job: None,
                });
                let report = Report::Silent(Reason::of(&error));
                self.sent.silence.get_or_insert(error);
                vec![report; documents.len()]
            }
        }
    }

    /// Adds to the journal. Without the line the write stays open there, which costs a look at the
    /// lists and nothing else.
    fn note_down(&mut self, write: &str, event: Event) {
        if let Err(failure) = self.journal.add(write, event) {
            report::warning(&failure.to_string());
        }
    }

    /// The request was not taken, or nobody knows.
    fn refusal(&mut self, write: &str, error: Error, documents: usize) -> Vec<Report> {
        let reason = Reason::of(&error);
        let (code, message) = (reason.code.clone(), error.to_string());
        let (event, report) = match error.delivery() {
            Some(Delivery::NotSent) => (Event::NotSent, Report::NotSent(reason)),
            Some(Delivery::Answered) => (Event::Refused { code, message }, Report::Refused(reason)),
            Some(Delivery::Unknown) | None => {
                (Event::Unknown { code, message }, Report::Silent(reason))
            }
        };
        self.note_down(write, event);
        match report {
            Report::Silent(_) => self.sent.silence = Some(error),
            // One request that is refused says nothing about the next.
            Report::Refused(_)
                if error.kind() == ErrorKind::Refused && error.code() != Some(BUSY) => {}
            _ => self.sent.stopped = Some(error.into()),
        }
        vec![report; documents]
    }
}

/// Asks for a job until it is over, and leaves time for what follows.
pub(in crate::commands) async fn wait_for(
    connection: &Connection,
    reference: &str,
) -> Result<Job, Error> {
    let remaining = connection.remaining();
    let total = remaining.saturating_sub((remaining / 4).min(Duration::from_secs(30)));
    connection
        .client
        .job(reference)
        .timeout(total.min(timeout::USUAL))
        .wait(Polling::default().total(total))
        .await
}
