//! Brings to an end what an earlier program left: finds out by looking what became of writes, and
//! sends what surely did not arrive.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use gst_ims::Error;
use gst_types::{DocumentKey, Section};
use jiff::{SignedDuration, Timestamp};

use super::compare::{GONE, Listed, NOT_APPLIED, NOT_SHOWN, Reason, Report, judge, reports};
use super::context::Context;
use super::engine::{Engine, Prepared, begun_at};
use super::journal::Journal;
use super::lists::Lists;
use super::progress::{Event, Progress};
use super::results::{ApplyError, Finished, Stopped};
use super::send::{BUSY, wait_for};
use crate::check::Checked;
use crate::clock;
use crate::ids::{PlanId, SubmissionId};
use crate::outcome::{Applied, Fate, JobLine, Outcome};
use crate::plan::{Draft, Plan, PlanLine};
use crate::standing::Standing;
use crate::submission::{Intent, Submission, SubmittedDocument};

/// What came of an earlier program's work.
#[derive(Debug)]
#[non_exhaustive]
pub struct Resumed<E> {
    /// What became of each document.
    pub applied: Applied,
    /// Why not everything was sent.
    pub stopped: Option<Stopped<E>>,
    /// The first failure after which the outcome of a request is unknown.
    pub silence: Option<Error>,
}

/// The wait before the lists are fetched again.
const FIRST_PAUSE: Duration = Duration::from_secs(5);

/// The longest wait between two looks.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

impl<J: Journal, P: Progress> Engine<'_, J, P> {
    /// Brings to an end what was begun and not ended; `None` if that is nothing.
    ///
    /// What was sent is looked up in the lists, again and again until `settle` has passed since it
    /// was sent. What shows no change by then is sent once more, with the standing that the list has
    /// now; so is what surely never left.
    ///
    /// # Errors
    ///
    /// [`ApplyError`] if the journal cannot be read or written, or somebody else has the right to
    /// write.
    pub async fn resume(
        &self,
        settle: Duration,
    ) -> Result<Option<Resumed<J::Error>>, ApplyError<J::Error>> {
        self.resume_with(settle, Rest::Sent).await
    }

    /// Finds out what became of what was sent, as [`Engine::resume`] does, and sends nothing: what
    /// that would send is told as [`Fate::NotSent`].
    ///
    /// # Errors
    ///
    /// As [`Engine::resume`].
    pub async fn look_up(
        &self,
        settle: Duration,
    ) -> Result<Option<Resumed<J::Error>>, ApplyError<J::Error>> {
        self.resume_with(settle, Rest::Told).await
    }

    async fn resume_with(
        &self,
        settle: Duration,
        rest: Rest,
    ) -> Result<Option<Resumed<J::Error>>, ApplyError<J::Error>> {
        let lease = self.lock().await;
        let lease = lease.map_err(ApplyError::Journal)?;
        let resumed = self.resume_alone(&lease, settle, rest).await;
        self.context
            .warn_unless_noted(self.context.journal.unlock(lease).await);
        resumed.map_err(ApplyError::Journal)
    }

    async fn resume_alone(
        &self,
        lease: &J::Lease,
        settle: Duration,
        rest: Rest,
    ) -> Result<Option<Resumed<J::Error>>, J::Error> {
        let open = self.take_up().await?;
        let begun = self.context.journal.begun(self.context.gstin).await?;
        if open.is_empty() && begun.is_empty() {
            return Ok(None);
        }
        let mut found = Found::default();
        self.close(&open, settle, &mut found).await;
        for (id, plan) in begun {
            self.finish(lease, id, plan, rest, &mut found).await?;
        }
        self.context.progress.tell(&Event::Settled);
        let documents = found.outcomes.into_values().collect();
        Ok(Some(Resumed {
            applied: Applied::new(self.context.gstin, found.jobs, documents),
            stopped: found.stopped,
            silence: found.silence,
        }))
    }

    /// Finds out what became of writes, and tells the journal what is certain.
    async fn close(&self, open: &[Submission], settle: Duration, found: &mut Found<J::Error>) {
        let mut writes = Vec::with_capacity(open.len());
        for submission in open {
            let reports = self.ask(submission, found).await;
            writes.push(Asked {
                id: submission.id,
                sent_at: begun_at(submission),
                unsettled: submission.unsettled().cloned().zip(reports).collect(),
            });
        }
        let looked = self.look_until(&writes, settle).await;
        for (write, outcomes) in writes.iter().zip(looked) {
            let closed: Vec<_> = outcomes
                .iter()
                .filter(|(_, is_closed)| *is_closed)
                .map(|(outcome, _)| outcome.clone())
                .collect();
            if !closed.is_empty() {
                let noted = self
                    .context
                    .journal
                    .settle(self.context.gstin, write.id, &closed)
                    .await;
                self.context.warn_unless_noted(noted);
            }
            found.add(outcomes.into_iter().map(|(outcome, _)| outcome));
        }
    }

    /// What the job of a write says of its unsettled documents, if it has one.
    async fn ask(&self, submission: &Submission, found: &mut Found<J::Error>) -> Vec<Report> {
        let unsettled: Vec<_> = submission.unsettled().cloned().collect();
        let silent = |reason| vec![Report::Silent(reason); unsettled.len()];
        let Some(reference) = &submission.reference_id else {
            return silent(Reason::own("no answer told what became of it"));
        };
        let line = JobLine::from(submission);
        if let Some(job) = submission.job.as_ref().filter(|job| job.has_ended()) {
            found.jobs.push(line.with(job));
            return reports(job, &unsettled);
        }
        let asked = wait_for(
            self.context.client,
            reference,
            begun_at(submission),
            self.context.deadline,
        );
        match asked.await {
            Ok(job) => {
                let noted = self
                    .context
                    .journal
                    .job(self.context.gstin, submission.id, &job)
                    .await;
                self.context.warn_unless_noted(noted);
                found.jobs.push(line.with(&job));
                reports(&job, &unsettled)
            }
            Err(error) => {
                found.jobs.push(line);
                let report = silent(Reason::of(&error));
                found.silence.get_or_insert(error);
                report
            }
        }
    }

    /// Looks until every document is found as it was wanted, or until so much time has passed since
    /// the sending that it will not come any more. Tells of each whether it is closed by that.
    ///
    /// All writes are looked up in the same lists: a large plan has hundreds of them.
    async fn look_until(&self, writes: &[Asked], settle: Duration) -> Vec<Vec<(Outcome, bool)>> {
        let sections: BTreeSet<Section> = writes
            .iter()
            .flat_map(|write| &write.unsettled)
            .map(|(intent, _)| intent.key.section)
            .collect();
        let sections: Vec<_> = sections.into_iter().collect();
        let mut pause = FIRST_PAUSE;
        loop {
            // Where the common clock cannot be asked, nothing counts as settled.
            let now = self.context.journal.now().await;
            let now = now.as_ref();
            let lists = self.look(&sections).await;
            let mut longest = Duration::ZERO;
            let looked: Vec<_> = writes
                .iter()
                .map(|write| {
                    let left = now.map_or(settle, |now| left_of(settle, write.sent_at, *now));
                    let looked = write.judged(&lists, left.is_zero());
                    if looked.iter().any(|(_, is_closed)| !is_closed) {
                        longest = longest.max(left);
                    }
                    looked
                })
                .collect();
            let wait = pause.min(longest);
            if longest.is_zero() || self.context.deadline.remaining() <= wait {
                return looked;
            }
            self.context.progress.tell(&Event::LookingAgain { wait });
            clock::sleep(wait).await;
            pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
        }
    }

    /// Ends earlier plans of which everything that is left is in a later one.
    pub(super) async fn end_replaced(
        &self,
        later: Option<PlanId>,
        checked: &Checked,
    ) -> Result<(), J::Error> {
        let Context { gstin, journal, .. } = self.context;
        let mut decided: BTreeSet<_> = checked.plan.lines.iter().map(|line| &line.key).collect();
        // What is refused now decides nothing.
        for outcome in &checked.outcomes {
            if outcome.result == Fate::Refused {
                decided.remove(&outcome.key);
            }
        }
        for (id, earlier) in journal.begun(gstin).await? {
            if Some(id) == later {
                continue;
            }
            let submissions = journal.of_plan(gstin, id).await?;
            let attempts = Attempts::of(&submissions);
            let mut lines = earlier.lines.iter();
            let is_replaced =
                lines.all(|line| !attempts.is_left(&line.key) || decided.contains(&line.key));
            if is_replaced {
                journal.end(gstin, id).await?;
            }
        }
        Ok(())
    }

    /// Sends or tells what of a plan surely did not arrive, unless something of it is still open.
    async fn finish(
        &self,
        lease: &J::Lease,
        id: PlanId,
        plan: Plan,
        rest: Rest,
        found: &mut Found<J::Error>,
    ) -> Result<(), J::Error> {
        let earlier = self.context.journal.of_plan(self.context.gstin, id).await?;
        found.add_settled(&earlier);
        let open = self.context.journal.open(self.context.gstin).await?;
        let attempts = Attempts::of(&earlier);
        let mut remaining: Vec<_> = plan.lines;
        remaining.retain(|line| attempts.is_to_be_sent(&line.key));
        if remaining.is_empty() {
            if !earlier
                .iter()
                .any(|write| write.unsettled().next().is_some())
            {
                self.context
                    .warn_unless_noted(self.context.journal.end(self.context.gstin, id).await);
            }
            return Ok(());
        }
        // One write at a time: while one is open, nobody knows whether it runs.
        if !open.is_empty() {
            let why = "not sent, because an earlier part is still open";
            found.add(
                remaining
                    .iter()
                    .map(|line| not_sent(line, Fate::NotSent, None, why)),
            );
            return Ok(());
        }
        let sections: BTreeSet<_> = remaining.iter().map(|line| line.key.section).collect();
        let sections: Vec<_> = sections.into_iter().collect();
        let lines = remaining.clone();
        let draft = Draft::from(Plan {
            lines: remaining,
            problems: Vec::new(),
            ..plan
        });
        let none_open = BTreeSet::new();
        let prepared = self.prepare(&sections, |_| draft, &none_open);
        let finished = match (prepared.await, rest) {
            (Ok(Prepared { checked, .. }), Rest::Told) => {
                let applied = self.not_sent(&checked, "not sent yet");
                Ok(Finished::unsent(checked, applied))
            }
            (Ok(prepared), Rest::Sent) => self.carry_out(lease, id, prepared.checked).await,
            (Err(error), _) => Err(error),
        };
        match finished {
            Ok(finished) => {
                found.jobs.extend(finished.applied.jobs);
                found.add(finished.applied.documents);
                if found.stopped.is_none() {
                    found.stopped = finished.stopped;
                }
                if found.silence.is_none() {
                    found.silence = finished.silence;
                }
            }
            Err(ApplyError::Journal(error)) => return Err(error),
            Err(ApplyError::Network(error)) => {
                found.stopped.get_or_insert(Stopped::Network(error));
            }
            Err(ApplyError::Incomplete(list)) => self.context.progress.tell(&Event::ListMissing {
                reason: format!("section {} is not complete", list.section),
            }),
        }
        let is_listed = found.stopped.is_none();
        found.add_missing(&lines, is_listed);
        Ok(())
    }
}

/// A write whose job was asked for.
struct Asked {
    id: SubmissionId,
    sent_at: Timestamp,
    /// The documents of which nobody knows what became of them, and what the job says.
    unsettled: Vec<(Intent, Report)>,
}

impl Asked {
    /// What the lists say of its documents, and whether each is closed by that.
    fn judged(&self, lists: &Lists, is_settled: bool) -> Vec<(Outcome, bool)> {
        self.unsettled
            .iter()
            .map(|(intent, report)| {
                let listed = lists.find(&intent.key);
                let outcome = judge(intent, report, listed, is_settled);
                let is_closed = is_closed(&outcome, listed, is_settled);
                (outcome, is_closed)
            })
            .collect()
    }
}

/// What is done with the rest of a plan, which surely did not arrive.
#[derive(Clone, Copy, Debug)]
enum Rest {
    Sent,
    Told,
}

/// What was found so far.
struct Found<E> {
    outcomes: BTreeMap<DocumentKey, Outcome>,
    jobs: Vec<JobLine>,
    stopped: Option<Stopped<E>>,
    silence: Option<Error>,
}

impl<E> Default for Found<E> {
    fn default() -> Self {
        Self {
            outcomes: BTreeMap::new(),
            jobs: Vec::new(),
            stopped: None,
            silence: None,
        }
    }
}

impl<E> Found<E> {
    fn add(&mut self, outcomes: impl IntoIterator<Item = Outcome>) {
        let outcomes = outcomes.into_iter();
        self.outcomes
            .extend(outcomes.map(|outcome| (outcome.key.clone(), outcome)));
    }

    /// Adds what was settled before this program began.
    fn add_settled(&mut self, submissions: &[Submission]) {
        let documents = submissions.iter().flat_map(|write| &write.documents);
        let mut settled = BTreeMap::new();
        for document in documents {
            if let Some(outcome) = document.outcome() {
                settled.insert(outcome.key.clone(), outcome);
            }
        }
        for (key, outcome) in settled {
            self.outcomes.entry(key).or_insert(outcome);
        }
    }

    /// Adds the lines of which nothing else was told: their documents are not listed any more, or
    /// could not be looked up.
    fn add_missing(&mut self, lines: &[PlanLine], is_listed: bool) {
        let missing = lines.iter().filter(|line| {
            let known = self.outcomes.get(&line.key);
            known.is_none_or(|outcome| outcome.code.as_deref() == Some(NOT_APPLIED))
        });
        let missing: Vec<_> = missing
            .map(|line| {
                if is_listed {
                    let why = "the document is not in IMS any more";
                    not_sent(line, Fate::Refused, Some("not_in_ims"), why)
                } else {
                    not_sent(line, Fate::NotSent, None, "the lists could not be fetched")
                }
            })
            .collect();
        for outcome in missing {
            self.outcomes.entry(outcome.key.clone()).or_insert(outcome);
        }
    }
}

/// Returns the documents of a plan that a resume will send, as far as its requests tell: those that
/// the tax network was too busy for, that were kept back, and that never arrived.
#[must_use]
pub fn kept_back(submissions: &[Submission]) -> BTreeSet<DocumentKey> {
    let attempts = Attempts::of(submissions);
    let keys = attempts.last.keys().copied();
    keys.filter(|key| attempts.is_to_be_sent(key))
        .cloned()
        .collect()
}

/// How often each document of a plan was sent, and how that ended.
struct Attempts<'s> {
    last: BTreeMap<&'s DocumentKey, &'s SubmittedDocument>,
    lost: BTreeMap<&'s DocumentKey, usize>,
}

impl<'s> Attempts<'s> {
    fn of(submissions: &'s [Submission]) -> Self {
        let mut attempts = Self {
            last: BTreeMap::new(),
            lost: BTreeMap::new(),
        };
        for document in submissions.iter().flat_map(|write| &write.documents) {
            let key = &document.intent.key;
            attempts.last.insert(key, document);
            if document.code.as_deref() == Some(NOT_APPLIED) {
                *attempts.lost.entry(key).or_default() += 1;
            }
        }
        attempts
    }

    /// What never left is to be sent, and so is what the tax network was too busy for; once more what
    /// was sent and never arrived.
    fn is_to_be_sent(&self, key: &DocumentKey) -> bool {
        let Some(last) = self.last.get(key) else {
            return true;
        };
        if last.code.as_deref() == Some(NOT_APPLIED) {
            return self.lost.get(key) == Some(&1);
        }
        match last.result {
            Some(Fate::NotSent) => true,
            Some(Fate::Refused) => last.code.as_deref() == Some(BUSY),
            _ => false,
        }
    }

    /// Whether a document is still to be sent, or its fate is not known.
    fn is_left(&self, key: &DocumentKey) -> bool {
        let is_open = |last: &&SubmittedDocument| last.result.is_none();
        self.is_to_be_sent(key) || self.last.get(key).is_some_and(is_open)
    }
}

/// Whether nothing more can be learnt of a document.
fn is_closed(outcome: &Outcome, listed: Listed<'_>, is_settled: bool) -> bool {
    let cannot_be_seen = matches!(outcome.code.as_deref(), Some(GONE | NOT_SHOWN));
    !outcome.result.is_open()
        || (is_settled
            && cannot_be_seen
            && outcome.result != Fate::Running
            && !matches!(listed, Listed::NotFetched))
}

fn left_of(settle: Duration, sent_at: Timestamp, now: Timestamp) -> Duration {
    let passed = now.duration_since(sent_at);
    let passed = passed.max(SignedDuration::ZERO).unsigned_abs();
    settle.saturating_sub(passed)
}

/// What is told of a line of which nothing was sent now.
fn not_sent(line: &PlanLine, result: Fate, code: Option<&str>, message: &str) -> Outcome {
    Outcome {
        key: line.key.clone(),
        wanted: Standing {
            action: line.action.into(),
            itc_reduction: line.itc_reduction,
            remarks: line.remarks.clone(),
        },
        before: Standing {
            action: line.current.clone().unwrap_or(gst_types::Action::NoAction),
            ..Standing::NOTHING
        },
        now: None,
        result,
        code: code.map(str::to_owned),
        message: Some(message.to_owned()),
    }
}
