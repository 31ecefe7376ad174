//! The store as the journal of what is carried out.

use std::collections::HashMap;
use std::time::Duration;

use futures_util::TryStreamExt;
use gst_ims::submission::SubmissionKind;
use gst_ims::{DocumentKey, Gstin, Invoice, Invoices, Job, Submitted};
use ims_actions::{Intent, Journal, Outcome, Plan, PlanId, SnapshotId, Submission, SubmissionId};
use jiff::Timestamp;
use sqlx::any::AnyRow;

use crate::error::Error;
use crate::fetch::Fetch;
use crate::json;
use crate::lease::Lease;
use crate::row;
use crate::sql::Columns;
use crate::store::Store;
use crate::wanted::{self, IS_WANTED};

impl Journal for Store {
    type Lease = Lease;
    type Error = Error;

    async fn now(&self) -> Result<Timestamp, Error> {
        Store::now(self).await
    }

    async fn lock(&self, gstin: Gstin, patience: Duration) -> Result<Lease, Error> {
        self.lease(gstin, patience).await
    }

    async fn unlock(&self, lease: Lease) -> Result<(), Error> {
        lease.release().await
    }

    async fn known_at(
        &self,
        gstin: Gstin,
        snapshot: Option<SnapshotId>,
        keys: &[DocumentKey],
    ) -> Result<HashMap<DocumentKey, Invoice>, Error> {
        self.documents_at(gstin, snapshot, keys).await
    }

    async fn record(
        &self,
        gstin: Gstin,
        fetched_at: Timestamp,
        lists: &[Invoices],
    ) -> Result<SnapshotId, Error> {
        let fetch = lists
            .iter()
            .fold(Fetch::new(gstin, fetched_at), Fetch::section);
        Ok(Store::record(self, &fetch).await?.snapshot)
    }

    async fn begin(&self, lease: &Lease, plan: &Plan) -> Result<PlanId, Error> {
        self.begin_plan(lease, plan).await
    }

    async fn end(&self, gstin: Gstin, plan: PlanId) -> Result<(), Error> {
        self.end_plan(gstin, plan).await
    }

    async fn begun(&self, gstin: Gstin) -> Result<Vec<(PlanId, Plan)>, Error> {
        let begun = self.begun_plans(gstin).await?.into_iter();
        Ok(begun.map(|kept| (kept.id, kept.plan)).collect())
    }

    async fn intend(
        &self,
        lease: &Lease,
        kind: SubmissionKind,
        plan: PlanId,
        documents: &[Intent],
    ) -> Result<SubmissionId, Error> {
        Store::intend(self, lease, kind, Some(plan), documents).await
    }

    async fn sending(&self, gstin: Gstin, submission: SubmissionId) -> Result<(), Error> {
        Store::sending(self, gstin, submission).await
    }

    async fn answered(
        &self,
        gstin: Gstin,
        submission: SubmissionId,
        submitted: &Submitted,
    ) -> Result<(), Error> {
        Store::answered(self, gstin, submission, submitted).await
    }

    async fn refused(
        &self,
        gstin: Gstin,
        submission: SubmissionId,
        error: &str,
    ) -> Result<(), Error> {
        Store::refused(self, gstin, submission, error).await
    }

    async fn unknown(
        &self,
        gstin: Gstin,
        submission: SubmissionId,
        error: &str,
    ) -> Result<(), Error> {
        Store::unknown(self, gstin, submission, error).await
    }

    async fn not_sent(
        &self,
        gstin: Gstin,
        submission: SubmissionId,
        error: &str,
    ) -> Result<(), Error> {
        Store::not_sent(self, gstin, submission, error).await
    }

    async fn job(&self, gstin: Gstin, submission: SubmissionId, job: &Job) -> Result<(), Error> {
        Store::job(self, gstin, submission, job).await
    }

    async fn settle(
        &self,
        gstin: Gstin,
        submission: SubmissionId,
        outcomes: &[Outcome],
    ) -> Result<(), Error> {
        Store::settle(self, gstin, submission, outcomes).await
    }

    async fn open(&self, gstin: Gstin) -> Result<Vec<Submission>, Error> {
        self.open_submissions(gstin).await
    }

    async fn of_plan(&self, gstin: Gstin, plan: PlanId) -> Result<Vec<Submission>, Error> {
        self.submissions_of_plan(gstin, plan).await
    }
}

impl Store {
    /// Returns documents as they were last seen by a fetch or before it, or as they were seen last
    /// at all; those that had not been seen are left out.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub async fn documents_at(
        &self,
        gstin: Gstin,
        snapshot: Option<SnapshotId>,
        keys: &[DocumentKey],
    ) -> Result<HashMap<DocumentKey, Invoice>, Error> {
        let mut known = HashMap::new();
        let Some(mut view) = self.read(gstin).await? else {
            return Ok(known);
        };
        let snapshot = snapshot.map_or(i64::MAX, |snapshot| snapshot.0);
        for wanted in wanted::tables(keys, view.backend) {
            let (mut select, first) = wanted?;
            // Of what happened after the fetch, the first that has a version before it ended the
            // one of that time.
            select
                .push("SELECT ")
                .push(&row::columns("d."))
                .push(
                    ", w.place, (SELECT e.before FROM document_event e
                       WHERE e.document_id = d.id AND e.before IS NOT NULL AND e.snapshot_id > ",
                )
                .bind(snapshot)
                .push(" ORDER BY e.id LIMIT 1) FROM wanted w CROSS JOIN document d WHERE ")
                .push(IS_WANTED)
                .bind(view.taxpayer)
                .push(" AND d.first_snapshot_id <= ")
                .bind(snapshot);
            let mut rows = select.stream(view.connection())?;
            while let Some(row) = rows.try_next().await? {
                if let Some(key) = keys.get(wanted::place(&row, first)?) {
                    known.insert(key.clone(), version(&row)?);
                }
            }
        }
        Ok(known)
    }
}

/// The version of that time.
fn version(row: &AnyRow) -> Result<Invoice, Error> {
    match json::read_if(row.text_or_null(row::COLUMN_COUNT + 1)?)? {
        Some(before) => Ok(before),
        None => row::read(row),
    }
}
