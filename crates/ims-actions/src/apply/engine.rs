//! The course of an apply.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use gst_ims::{Client, Invoices};
use gst_types::{DocumentKey, Gstin, Invoice, Section};
use jiff::Timestamp;

use super::compare::judge;
use super::context::Context;
use super::journal::Journal;
use super::lists::{self, Lists};
use super::progress::{Event, Progress};
use super::results::{ApplyError, Finished};
use super::send::{BUSY, Part, Sender, Sent, intents};
use crate::check::{Checked, Circumstances, check};
use crate::clock::Deadline;
use crate::ids::PlanId;
use crate::outcome::{Applied, AppliedState, Fate, Outcome};
use crate::plan::Draft;
use crate::submission::{Submission, SubmissionState};

/// Carries plans of one taxpayer out, within the time that it was given.
///
/// The lists are fetched first, and nothing is decided on one that is not whole. What is sent is in
/// the journal before it leaves; each request is followed to the end of its job, and the lists are
/// fetched again: they have the last word on each document.
#[derive(Debug)]
pub struct Engine<'e, J, P> {
    pub(super) context: Context<'e, J, P>,
}

/// How long another holder of the right to write may take to come to its end.
const PATIENCE: Duration = Duration::from_secs(10);

impl<'e, J: Journal, P: Progress> Engine<'e, J, P> {
    /// Sets up the work for a taxpayer, which has so much time.
    pub fn new(
        client: &'e Client,
        gstin: Gstin,
        journal: &'e J,
        progress: &'e P,
        time: Duration,
    ) -> Self {
        let context = Context {
            client,
            gstin,
            journal,
            progress,
            deadline: Deadline::after(time),
        };
        Self { context }
    }

    /// Checks what `choose` makes of the lists of `sections`; nothing is sent.
    ///
    /// # Errors
    ///
    /// [`ApplyError`] if a list does not come whole, or the journal cannot be read.
    pub async fn check(
        &self,
        sections: &[Section],
        choose: impl FnOnce(&[Invoice]) -> Draft + Send,
    ) -> Result<Checked, ApplyError<J::Error>> {
        let open = self.context.journal.open(self.context.gstin).await;
        let open = open.map_err(ApplyError::Journal)?;
        let prepared = self.prepare(sections, choose, &documents_of(&open)).await?;
        Ok(prepared.checked)
    }

    /// Carries out what `choose` makes of the lists of `sections`.
    ///
    /// Where a line breaks a rule nothing is sent.
    ///
    /// # Errors
    ///
    /// [`ApplyError`] if nothing was sent because a list does not come whole, the journal cannot be
    /// written, or somebody else has the right to write.
    pub async fn apply(
        &self,
        sections: &[Section],
        choose: impl FnOnce(&[Invoice]) -> Draft + Send,
    ) -> Result<Finished<J::Error>, ApplyError<J::Error>> {
        // Before the lists are fetched: what another process is doing changes them.
        let lease = self.lock().await;
        let lease = lease.map_err(ApplyError::Journal)?;
        let finished = self.apply_alone(&lease, sections, choose).await;
        self.context
            .warn_unless_noted(self.context.journal.unlock(lease).await);
        finished
    }

    pub(super) async fn lock(&self) -> Result<J::Lease, J::Error> {
        let Context {
            gstin,
            journal,
            deadline,
            ..
        } = self.context;
        journal
            .lock(gstin, PATIENCE.min(deadline.remaining()))
            .await
    }

    async fn apply_alone(
        &self,
        lease: &J::Lease,
        sections: &[Section],
        choose: impl FnOnce(&[Invoice]) -> Draft + Send,
    ) -> Result<Finished<J::Error>, ApplyError<J::Error>> {
        let open = self.take_up().await.map_err(ApplyError::Journal)?;
        let prepared = self.prepare(sections, choose, &documents_of(&open)).await;
        let Prepared {
            mut checked,
            lists,
            fetched_at,
        } = prepared?;
        if checked.is_blocked() {
            let applied = self.not_sent(&checked, "not sent, because other lines cannot be");
            return Ok(Finished::unsent(checked, applied));
        }
        if checked.is_nothing_to_do() {
            // What stands already is decided all the same, in the place of what was kept.
            let replaced = self.end_replaced(None, &checked).await;
            self.context.warn_unless_noted(replaced);
            let applied = Applied::new(self.context.gstin, Vec::new(), checked.outcomes.clone());
            return Ok(Finished::unsent(checked, applied));
        }
        match self
            .context
            .journal
            .record(self.context.gstin, fetched_at, &lists)
            .await
        {
            Ok(snapshot) => checked.plan.snapshot = Some(snapshot),
            Err(error) => self.context.warn_unless_noted(Err(error)),
        }
        let begun = self.context.journal.begin(lease, &checked.plan).await;
        let plan = begun.map_err(ApplyError::Journal)?;
        let replaced = self.end_replaced(Some(plan), &checked).await;
        self.context.warn_unless_noted(replaced);
        self.carry_out(lease, plan, checked).await
    }

    /// Sends what a plan wants, and says what became of it.
    pub(super) async fn carry_out(
        &self,
        lease: &J::Lease,
        plan: PlanId,
        mut checked: Checked,
    ) -> Result<Finished<J::Error>, ApplyError<J::Error>> {
        let mut sender = Sender {
            context: &self.context,
            lease,
            plan,
            sent: Sent::default(),
        };
        sender.save(std::mem::take(&mut checked.decisions)).await;
        sender.reset(std::mem::take(&mut checked.resets)).await;
        let Sent {
            jobs,
            parts,
            stopped,
            silence,
        } = sender.sent;
        let mut documents = checked.outcomes.clone();
        documents.extend(self.conclude(&parts).await);
        let mut applied = Applied::new(self.context.gstin, jobs, documents);
        applied.plan = Some(plan);
        // What was not sent is sent by a resume.
        let is_left = applied
            .documents
            .iter()
            .any(|document| document.result.is_open() || document.result == Fate::NotSent);
        if !is_left && stopped.is_none() {
            self.context
                .warn_unless_noted(self.context.journal.end(self.context.gstin, plan).await);
        }
        self.context.progress.tell(&Event::Settled);
        Ok(Finished {
            checked,
            applied,
            stopped,
            silence,
        })
    }

    /// Looks again, and says what became of each document.
    async fn conclude(&self, parts: &[Part]) -> Vec<Outcome> {
        let sections: BTreeSet<_> = parts
            .iter()
            .filter(|part| part.may_be_done())
            .flat_map(|part| &part.documents)
            .map(|(intent, _)| intent.key.section)
            .collect();
        let sections: Vec<_> = sections.into_iter().collect();
        let lists = self.look(&sections).await;
        let mut all = Vec::new();
        for part in parts {
            let outcomes: Vec<_> = part
                .documents
                .iter()
                .map(|(intent, report)| judge(intent, report, lists.find(&intent.key), false))
                .collect();
            if let Some(submission) = part.submission {
                let known: Vec<_> = outcomes
                    .iter()
                    .filter(|outcome| !outcome.result.is_open())
                    .cloned()
                    .collect();
                if !known.is_empty() {
                    let settled = self
                        .context
                        .journal
                        .settle(self.context.gstin, submission, &known)
                        .await;
                    self.context.warn_unless_noted(settled);
                }
            }
            all.extend(outcomes);
        }
        all
    }

    /// Fetches lists to see what became of documents, and keeps them.
    pub(super) async fn look(&self, sections: &[Section]) -> Lists {
        let at = self.context.now().await;
        let lists = Lists::look(
            self.context.client,
            sections,
            self.context.deadline,
            self.context.progress,
        )
        .await;
        if !lists.arrived.is_empty() {
            let kept = self
                .context
                .journal
                .record(self.context.gstin, at, &lists.arrived)
                .await;
            self.context.warn_unless_noted(kept.map(|_| ()));
        }
        lists
    }

    /// Fetches the lists, and checks what is to be done with them.
    pub(super) async fn prepare(
        &self,
        sections: &[Section],
        choose: impl FnOnce(&[Invoice]) -> Draft + Send,
        open: &BTreeSet<DocumentKey>,
    ) -> Result<Prepared, ApplyError<J::Error>> {
        let fetched_at = self.context.journal.now().await;
        let fetched_at = fetched_at.map_err(ApplyError::Journal)?;
        let lists = lists::fetch(
            self.context.client,
            sections,
            self.context.deadline,
            self.context.progress,
        )
        .await?;
        let listed: Vec<_> = lists.iter().flat_map(lists::own).cloned().collect();
        let draft = choose(&listed);
        let (made_at, snapshot) = (draft.made_at, draft.snapshot);
        let is_chosen_now = draft.is_chosen_now;
        let resolved = draft.resolve(&listed);
        let keys: Vec<_> = resolved.rows.iter().map(|(_, it)| it.key()).collect();
        let known = if is_chosen_now {
            HashMap::new()
        } else {
            let known = self
                .context
                .journal
                .known_at(self.context.gstin, snapshot, &keys)
                .await;
            known.map_err(ApplyError::Journal)?
        };
        let circumstances = Circumstances {
            gstin: self.context.gstin,
            made_at: made_at.unwrap_or(fetched_at),
            snapshot,
            now: fetched_at,
            known: &known,
            open,
        };
        Ok(Prepared {
            checked: check(resolved, &circumstances),
            lists,
            fetched_at,
        })
    }

    /// Takes up what an earlier program left: says of each write how far it came, and returns those
    /// with documents of which nobody knows what became of them.
    pub(super) async fn take_up(&self) -> Result<Vec<Submission>, J::Error> {
        let Context { gstin, journal, .. } = self.context;
        for submission in journal.open(gstin).await? {
            let told = submission.error.as_deref();
            match submission.state {
                // The first byte leaves after the next word in the journal.
                SubmissionState::Intended => {
                    let why = "the program ended before it was sent";
                    journal.not_sent(gstin, submission.id, why).await?;
                    self.settle_all(&submission, Fate::NotSent, None, Some(why))
                        .await?;
                }
                SubmissionState::Sent => {
                    let why = "the program ended before an answer came";
                    journal.unknown(gstin, submission.id, why).await?;
                }
                SubmissionState::Refused => {
                    let code = told.and_then(|told| told.starts_with(BUSY).then_some(BUSY));
                    self.settle_all(&submission, Fate::Refused, code, told)
                        .await?;
                }
                SubmissionState::NotSent => {
                    self.settle_all(&submission, Fate::NotSent, None, told)
                        .await?;
                }
                SubmissionState::Answered | SubmissionState::Ended | SubmissionState::Unknown => {}
            }
        }
        journal.open(gstin).await
    }

    async fn settle_all(
        &self,
        submission: &Submission,
        fate: Fate,
        code: Option<&str>,
        message: Option<&str>,
    ) -> Result<(), J::Error> {
        let outcomes: Vec<_> = submission
            .unsettled()
            .map(|intent| Outcome {
                key: intent.key.clone(),
                wanted: intent.wanted.clone(),
                before: intent.before.clone(),
                now: None,
                result: fate,
                code: code.map(str::to_owned),
                message: message.map(str::to_owned),
            })
            .collect();
        self.context
            .journal
            .settle(self.context.gstin, submission.id, &outcomes)
            .await
    }

    /// What is told when nothing is sent.
    pub(super) fn not_sent(&self, checked: &Checked, why: &str) -> Applied {
        let mut documents = checked.outcomes.clone();
        documents.extend(intents(checked).map(|intent| Outcome {
            now: Some(intent.before.clone()),
            key: intent.key,
            wanted: intent.wanted,
            before: intent.before,
            result: Fate::NotSent,
            code: None,
            message: Some(why.to_owned()),
        }));
        Applied {
            state: AppliedState::Failed,
            ..Applied::new(self.context.gstin, Vec::new(), documents)
        }
    }
}

/// A plan that was checked, and with what.
pub(super) struct Prepared {
    pub(super) checked: Checked,
    pub(super) lists: Vec<Invoices>,
    /// When the lists were begun to be fetched.
    pub(super) fetched_at: Timestamp,
}

/// The documents of writes that are not settled.
pub(super) fn documents_of(open: &[Submission]) -> BTreeSet<DocumentKey> {
    let unsettled = open.iter().flat_map(Submission::unsettled);
    unsettled.map(|intent| intent.key.clone()).collect()
}

/// The moment from which the time to settle is counted.
pub(super) fn begun_at(submission: &Submission) -> Timestamp {
    submission.sent_at.unwrap_or(submission.intended_at)
}
