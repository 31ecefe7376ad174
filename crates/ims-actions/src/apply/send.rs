//! Sends what was decided, part after part, and follows each job to its end.
//!
//! What is sent is in the journal before it leaves, and nothing is sent a second time but what the
//! server said it did not take.

use std::time::Duration;

use gst_ims::job::Polling;
use gst_ims::submission::{Document, SubmissionKind, SubmissionRequest};
use gst_ims::{Client, Delivery, Error, ErrorKind, Job, JobState, Submitted};
use gst_types::{Decided, Invoice};

use super::compare::{Reason, Report, reports};
use super::context::Context;
use super::journal::Journal;
use super::progress::{Event, Progress};
use super::results::Stopped;
use crate::clock::{self, Deadline};
use crate::ids::{PlanId, SubmissionId};
use crate::outcome::JobLine;
use crate::standing::Standing;
use crate::submission::Intent;

/// The code of a refusal because another save or reset of the taxpayer's runs.
pub(super) const BUSY: &str = "IMSSAV0015";

/// What becomes of a document that the tax network was too busy for.
const KEPT: &str = "it is kept, and `ims resume` sends it; deciding it again replaces that";

/// The longest that one request may take.
const LONGEST_CALL: Duration = Duration::from_secs(120);

/// What became of the parts.
#[derive(Debug)]
pub(super) struct Sent<E> {
    pub(super) jobs: Vec<JobLine>,
    pub(super) parts: Vec<Part>,
    /// Why not everything was sent.
    pub(super) stopped: Option<Stopped<E>>,
    /// The first failure after which the outcome of a part is unknown.
    pub(super) silence: Option<Error>,
}

impl<E> Default for Sent<E> {
    fn default() -> Self {
        Self {
            jobs: Vec::new(),
            parts: Vec::new(),
            stopped: None,
            silence: None,
        }
    }
}

impl<E> Sent<E> {
    fn is_over(&self) -> bool {
        let mut jobs = self.jobs.iter();
        self.stopped.is_some()
            || self.silence.is_some()
            || jobs.any(|line| line.state == Some(JobState::Running))
    }
}

/// One request.
#[derive(Debug)]
pub(super) struct Part {
    /// Its name in the journal; none if it was never meant to be sent.
    pub(super) submission: Option<SubmissionId>,
    pub(super) documents: Vec<(Intent, Report)>,
}

/// What sending needs.
pub(super) struct Sender<'e, J: Journal, P> {
    pub(super) context: &'e Context<'e, J, P>,
    pub(super) lease: &'e J::Lease,
    pub(super) plan: PlanId,
    pub(super) sent: Sent<J::Error>,
}

impl<J: Journal, P: Progress> Sender<'_, J, P> {
    /// Saves decisions.
    pub(super) async fn save(&mut self, decisions: Vec<Decided>) {
        let request = self.context.client.save(self.context.gstin, decisions);
        self.send(request, SubmissionKind::Save, intent_of_decision)
            .await;
    }

    /// Takes decisions back.
    pub(super) async fn reset(&mut self, documents: Vec<Invoice>) {
        let request = self.context.client.reset(self.context.gstin, documents);
        self.send(request, SubmissionKind::Reset, intent_of_reset)
            .await;
    }

    async fn send<D: Document>(
        &mut self,
        request: SubmissionRequest<D>,
        kind: SubmissionKind,
        intent: fn(&D) -> Intent,
    ) {
        for part in request.into_parts() {
            let documents: Vec<_> = part.documents().iter().map(intent).collect();
            if self.sent.is_over() {
                self.keep_back(None, documents);
                continue;
            }
            let submission = match self.begin(kind, &documents).await {
                Ok(submission) => submission,
                Err((submission, error)) => {
                    // Without a word in the journal nothing may leave.
                    self.sent.stopped = Some(Stopped::Journal(error));
                    self.keep_back(submission, documents);
                    continue;
                }
            };
            self.context.progress.tell(&Event::Sending {
                kind,
                documents: documents.len(),
            });
            let reports = match self.submit(part).await {
                Ok(submitted) => self.follow(submission, submitted, &documents).await,
                Err(error) => self.refusal(submission, error, documents.len()).await,
            };
            self.sent.parts.push(Part {
                submission: Some(submission),
                documents: documents.into_iter().zip(reports).collect(),
            });
        }
    }

    /// Writes down that a part is to be sent, and that it is being sent.
    async fn begin(
        &self,
        kind: SubmissionKind,
        documents: &[Intent],
    ) -> Result<SubmissionId, (Option<SubmissionId>, J::Error)> {
        let journal = self.context.journal;
        let submission = journal
            .intend(self.lease, kind, self.plan, documents)
            .await
            .map_err(|error| (None, error))?;
        match journal.sending(self.context.gstin, submission).await {
            Ok(()) => Ok(submission),
            Err(error) => Err((Some(submission), error)),
        }
    }

    fn keep_back(&mut self, submission: Option<SubmissionId>, documents: Vec<Intent>) {
        let reason = Reason::own("not sent, because an earlier part was not done");
        let report = Report::NotSent(reason);
        self.sent.parts.push(Part {
            submission,
            documents: documents
                .into_iter()
                .map(|document| (document, report.clone()))
                .collect(),
        });
    }

    /// Sends one request, again only while the tax network says that it is busy and took nothing.
    async fn submit<D: Document>(&self, part: SubmissionRequest<D>) -> Result<Submitted, Error> {
        let deadline = self.context.deadline;
        let mut wait = Duration::from_secs(2);
        loop {
            // Leaves time to look what became of it when no answer comes.
            let time = (deadline.remaining() / 4 * 3).min(LONGEST_CALL);
            let error = match part.clone().timeout(time).send().await {
                Ok(submitted) => return Ok(submitted),
                Err(error) => error,
            };
            let is_busy =
                error.code() == Some(BUSY) && error.delivery() == Some(Delivery::Answered);
            if !is_busy || deadline.remaining() <= wait {
                return Err(error);
            }
            self.context.progress.tell(&Event::Busy { wait });
            clock::sleep(wait).await;
            wait = (wait + wait / 2).min(Duration::from_secs(60));
        }
    }

    /// The request was taken: keeps its reference before anything else is asked.
    async fn follow(
        &mut self,
        submission: SubmissionId,
        submitted: Submitted,
        documents: &[Intent],
    ) -> Vec<Report> {
        let Context { gstin, journal, .. } = *self.context;
        let noted = journal.answered(gstin, submission, &submitted).await;
        self.context.warn_unless_noted(noted);
        let line = JobLine::new(&submitted, None);
        let asked = wait_for(
            self.context.client,
            &submitted.reference_id,
            clock::time_of_day(),
            self.context.deadline,
        );
        match asked.await {
            Ok(job) => {
                self.sent.jobs.push(line.with(&job));
                let noted = journal.job(gstin, submission, &job).await;
                self.context.warn_unless_noted(noted);
                reports(&job, documents)
            }
            Err(error) => {
                self.sent.jobs.push(line);
                let report = Report::Silent(Reason::of(&error));
                self.sent.silence.get_or_insert(error);
                vec![report; documents.len()]
            }
        }
    }

    /// The request was not taken, or nobody knows.
    async fn refusal(
        &mut self,
        submission: SubmissionId,
        error: Error,
        documents: usize,
    ) -> Vec<Report> {
        let Context { gstin, journal, .. } = *self.context;
        let reason = Reason::of(&error);
        let told = match error.code() {
            Some(code) => format!("{code}: {error}"),
            None => error.to_string(),
        };
        let (noted, report) = match error.delivery() {
            Some(Delivery::NotSent) => (
                journal.not_sent(gstin, submission, &told).await,
                Report::NotSent(reason),
            ),
            // Refused for who asks or how often, it says nothing against the documents.
            Some(Delivery::Answered) if error.kind() != ErrorKind::Refused => (
                journal.not_sent(gstin, submission, &told).await,
                Report::NotSent(reason),
            ),
            Some(Delivery::Answered) => (
                journal.refused(gstin, submission, &told).await,
                Report::Refused(match reason.code.as_deref() {
                    Some(BUSY) => reason.with(KEPT),
                    _ => reason,
                }),
            ),
            Some(Delivery::Unknown) | None => (
                journal.unknown(gstin, submission, &told).await,
                Report::Silent(reason),
            ),
        };
        self.context.warn_unless_noted(noted);
        match report {
            Report::Silent(_) => self.sent.silence = Some(error),
            // One request that is refused says nothing about the next.
            Report::Refused(_)
                if error.kind() == ErrorKind::Refused && error.code() != Some(BUSY) => {}
            _ => self.sent.stopped = Some(Stopped::Network(error)),
        }
        vec![report; documents]
    }
}

/// Asks for a job until it is over, and leaves time for what follows.
pub(super) async fn wait_for(
    client: &Client,
    reference: &str,
    submitted_at: jiff::Timestamp,
    deadline: Deadline,
) -> Result<Job, Error> {
    let remaining = deadline.remaining();
    let total = remaining.saturating_sub((remaining / 4).min(Duration::from_secs(30)));
    client
        .job(reference)
        .submitted_at(submitted_at)
        .timeout(total.min(LONGEST_CALL))
        .wait(Polling::default().total(total))
        .await
}

/// What the journal is told of a decision.
fn intent_of_decision(decided: &Decided) -> Intent {
    Intent {
        wanted: Standing {
            action: decided.decision().into(),
            itc_reduction: decided.itc_reduction().copied(),
            remarks: decided.remarks().map(|remarks| remarks.as_str().to_owned()),
        },
        ..intent_of_reset(decided.document())
    }
}

/// What the journal is told of a document whose decision is taken back.
fn intent_of_reset(document: &Invoice) -> Intent {
    Intent {
        key: document.key(),
        wanted: Standing::NOTHING,
        before: Standing::of(document),
        hash: document.hash.clone(),
    }
}

impl Part {
    /// Returns whether the lists must show what became of it.
    pub(super) fn may_be_done(&self) -> bool {
        self.documents
            .iter()
            .any(|(_, report)| !matches!(report, Report::NotSent(_)))
    }
}

/// What is told of documents that were only checked.
pub(super) fn intents(checked: &crate::check::Checked) -> impl Iterator<Item = Intent> {
    let decisions = checked.decisions.iter().map(intent_of_decision);
    decisions.chain(checked.resets.iter().map(intent_of_reset))
}
