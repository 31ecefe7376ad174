//! What keeps the writes of a taxpayer, so that whatever ends the program nobody sends one again
//! unknowingly.

use std::collections::HashMap;
use std::time::Duration;

use gst_ims::submission::SubmissionKind;
use gst_ims::{Invoices, Job, Submitted};
use gst_types::{DocumentKey, Gstin, Invoice};
use jiff::Timestamp;

use crate::ids::{PlanId, SnapshotId, SubmissionId};
use crate::outcome::Outcome;
use crate::plan::Plan;
use crate::submission::{Intent, Submission};

/// Where plans and writes are kept while they are carried out.
///
/// What a method was told is on the disk when it returns. `ims-store` implements it.
pub trait Journal: Sync {
    /// The right to write for a taxpayer, until it is given back or dropped.
    type Lease: Send + Sync;
    /// What can go wrong.
    type Error: std::error::Error + Send + Sync + 'static;

    /// Returns the time by which fetches and writes are put in order: one clock for all who share
    /// the journal.
    fn now(&self) -> impl Future<Output = Result<Timestamp, Self::Error>> + Send;

    /// Takes the right to write for a taxpayer, and waits so long for another holder.
    fn lock(
        &self,
        gstin: Gstin,
        patience: Duration,
    ) -> impl Future<Output = Result<Self::Lease, Self::Error>> + Send;

    /// Gives the right back.
    fn unlock(&self, lease: Self::Lease) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Returns what was known of documents at a fetch, or else is known now; those of which
    /// nothing is are left out.
    fn known_at(
        &self,
        gstin: Gstin,
        snapshot: Option<SnapshotId>,
        keys: &[DocumentKey],
    ) -> impl Future<Output = Result<HashMap<DocumentKey, Invoice>, Self::Error>> + Send;

    /// Keeps lists that were fetched.
    fn record(
        &self,
        gstin: Gstin,
        fetched_at: Timestamp,
        lists: &[Invoices],
    ) -> impl Future<Output = Result<SnapshotId, Self::Error>> + Send;

    /// Keeps a plan that is about to be carried out.
    fn begin(
        &self,
        lease: &Self::Lease,
        plan: &Plan,
    ) -> impl Future<Output = Result<PlanId, Self::Error>> + Send;

    /// Tells that nothing more of a plan is to be done.
    fn end(
        &self,
        gstin: Gstin,
        plan: PlanId,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Returns the plans that were begun and not ended, the oldest first.
    fn begun(
        &self,
        gstin: Gstin,
    ) -> impl Future<Output = Result<Vec<(PlanId, Plan)>, Self::Error>> + Send;

    /// Tells that a write is to be made, and names it.
    fn intend(
        &self,
        lease: &Self::Lease,
        kind: SubmissionKind,
        plan: PlanId,
        documents: &[Intent],
    ) -> impl Future<Output = Result<SubmissionId, Self::Error>> + Send;

    /// Tells that a write is being sent, right before its first byte leaves.
    fn sending(
        &self,
        gstin: Gstin,
        submission: SubmissionId,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Tells that the server took a write.
    fn answered(
        &self,
        gstin: Gstin,
        submission: SubmissionId,
        submitted: &Submitted,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Tells that the server refused a write as a whole.
    fn refused(
        &self,
        gstin: Gstin,
        submission: SubmissionId,
        error: &str,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Tells that nobody knows whether a write was carried out.
    fn unknown(
        &self,
        gstin: Gstin,
        submission: SubmissionId,
        error: &str,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Tells that a write surely did not arrive.
    fn not_sent(
        &self,
        gstin: Gstin,
        submission: SubmissionId,
        error: &str,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Tells how far the job of a write is.
    fn job(
        &self,
        gstin: Gstin,
        submission: SubmissionId,
        job: &Job,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Tells what became of documents of a write, for good.
    fn settle(
        &self,
        gstin: Gstin,
        submission: SubmissionId,
        outcomes: &[Outcome],
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Returns the writes with documents that are not settled, the oldest first.
    fn open(
        &self,
        gstin: Gstin,
    ) -> impl Future<Output = Result<Vec<Submission>, Self::Error>> + Send;

    /// Returns the writes of a plan, the oldest first.
    fn of_plan(
        &self,
        gstin: Gstin,
        plan: PlanId,
    ) -> impl Future<Output = Result<Vec<Submission>, Self::Error>> + Send;
}
