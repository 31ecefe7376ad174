//! Saves and resets: written down before they are sent, and until the fate of each document is
//! known.

use gst_ims::submission::SubmissionKind;
use gst_ims::{DocumentKey, Gstin, Job, JobState, Submitted};

use crate::error::Error;
use crate::json;
use crate::key_text::key_text;
use crate::lease::Lease;
use crate::sql::{Columns, ROWS, insert, sql};
use crate::store::{Store, Work};
use crate::submission_reads::missing;
use ims_actions::{Intent, Outcome, PlanId, SubmissionId, SubmissionState};

impl Store {
    /// Writes a submission down before it is sent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) if the lock was lost, if another
    /// submission of the taxpayer's is under way, or if one of the documents belongs to a
    /// submission whose outcome is unknown.
    ///
    /// # Example
    ///
    /// From the intent to the fate; what is in between is written down as it happens:
    ///
    /// ```
    /// use gst_ims::submission::SubmissionKind;
    /// use gst_ims::Action;
    /// use ims_actions::{Fate, Intent, Outcome, Standing, SubmissionState};
    /// # use ims_store::{Location, Store};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let store = Store::open(&Location::file(folder.path().join("ims.db")), "asha").await?;
    /// # let gstin = "24AAACI1681G1ZV".parse()?;
    /// # let key: gst_ims::DocumentKey = serde_json::from_str(r#"{"section":"b2b",
    /// #     "supplier_gstin":"33ABKCS2033B1ZW","number":"INV-7","date":"2024-11-02",
    /// #     "return_period":"2024-11"}"#)?;
    /// let standing = |action| Standing { action, itc_reduction: None, remarks: None };
    /// let intent = Intent {
    ///     key: key.clone(),
    ///     before: standing(Action::NoAction),
    ///     wanted: standing(Action::Accepted),
    ///     hash: None,
    /// };
    /// let lease = store.lease(gstin, std::time::Duration::from_secs(10)).await?;
    /// let submission = store.intend(&lease, SubmissionKind::Save, None, &[intent]).await?;
    /// store.sending(gstin, submission).await?;
    /// // The connection broke: nobody knows.
    /// store.unknown(gstin, submission, "the connection was closed").await?;
    /// assert_eq!(store.open_submissions(gstin).await?[0].state, SubmissionState::Unknown);
    /// // The next list shows what was wanted.
    /// let outcome = Outcome {
    ///     key,
    ///     wanted: standing(Action::Accepted),
    ///     before: standing(Action::NoAction),
    ///     result: Fate::Applied,
    ///     now: Some(standing(Action::Accepted)),
    ///     code: None,
    ///     message: None,
    /// };
    /// store.settle(gstin, submission, &[outcome]).await?;
    /// assert!(store.open_submissions(gstin).await?.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn intend(
        &self,
        lease: &Lease,
        kind: SubmissionKind,
        plan: Option<PlanId>,
        documents: &[Intent],
    ) -> Result<SubmissionId, Error> {
        let mut work = self.write(lease.gstin).await?;
        lease.check(&mut work).await?;
        refuse_if_under_way(&mut work, documents).await?;
        let row = sql!(
            "INSERT INTO submission (taxpayer_id, plan_id, kind, state, actor, intended_at)
             VALUES ($1, $2, $3, 'intended', $4, $5) RETURNING id",
            work.taxpayer,
            plan.map(|plan| plan.0),
            kind.as_str(),
            self.actor(),
            work.now,
        )
        .one(work.connection())
        .await?;
        let id = SubmissionId(row.integer(0)?);
        let head = "INSERT INTO submission_document
           (submission_id, position, document_key, before, wanted, hash) VALUES";
        let row = |document: &Intent, position: i64| {
            Ok(vec![
                id.0.into(),
                position.into(),
                key_text(&document.key)?.into(),
                json::write(&document.before)?.into(),
                json::write(&document.wanted)?.into(),
                document.hash.as_ref().map(ToString::to_string).into(),
            ])
        };
        insert(work.connection(), head, documents, row).await?;
        let detail = serde_json::json!({
            "submission": id, "kind": kind.as_str(), "plan": plan, "documents": documents.len(),
        });
        work.finish("submission intended", &detail).await?;
        Ok(id)
    }

    /// Writes down that a submission is being sent, right before its first byte leaves.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) unless it was only intended so far.
    pub async fn sending(&self, gstin: Gstin, id: SubmissionId) -> Result<(), Error> {
        self.step(gstin, id, SubmissionState::Sent, None).await
    }

    /// Writes down that the server took a submission.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) unless it was being sent.
    pub async fn answered(
        &self,
        gstin: Gstin,
        id: SubmissionId,
        submitted: &Submitted,
    ) -> Result<(), Error> {
        let mut work = self.write(gstin).await?;
        change_state(&mut work, id, SubmissionState::Answered, None).await?;
        sql!(
            "UPDATE submission SET answered_at = $1, reference_id = $2, transaction_id = $3
             WHERE id = $4",
            work.now,
            submitted.reference_id.as_str(),
            submitted.meta.transaction_id.as_deref(),
            id.0,
        )
        .run(work.connection())
        .await?;
        let detail = serde_json::json!({ "submission": id, "submitted": submitted });
        work.finish("submission answered", &detail).await
    }

    /// Writes down that the server refused a submission as a whole.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) unless it was being sent or answered.
    pub async fn refused(&self, gstin: Gstin, id: SubmissionId, error: &str) -> Result<(), Error> {
        self.step(gstin, id, SubmissionState::Refused, Some(error))
            .await
    }

    /// Writes down that nobody knows whether a submission was carried out.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) if its outcome is known.
    pub async fn unknown(&self, gstin: Gstin, id: SubmissionId, error: &str) -> Result<(), Error> {
        self.step(gstin, id, SubmissionState::Unknown, Some(error))
            .await
    }

    /// Writes down that a submission surely did not arrive.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) unless it was intended or being sent.
    pub async fn not_sent(&self, gstin: Gstin, id: SubmissionId, error: &str) -> Result<(), Error> {
        self.step(gstin, id, SubmissionState::NotSent, Some(error))
            .await
    }

    /// Writes down how far the job of a submission is.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if the taxpayer has no such submission.
    pub async fn job(&self, gstin: Gstin, id: SubmissionId, job: &Job) -> Result<(), Error> {
        let mut work = self.write(gstin).await?;
        is_of(&mut work, id).await?;
        let state = json::name(&job.state)?;
        let body = json::write(job)?;
        let newest = "SELECT body FROM job WHERE submission_id = $1 ORDER BY id DESC LIMIT 1";
        let newest = sql!(newest, id.0).first(work.connection()).await?;
        // A job that runs for an hour is asked for often, and says the same.
        if newest.is_some_and(|row| row.text(0).is_ok_and(|known| known == body)) {
            return Ok(());
        }
        let insert =
            "INSERT INTO job (submission_id, asked_at, state, body) VALUES ($1, $2, $3, $4)";
        sql!(insert, id.0, work.now, state, body)
            .run(work.connection())
            .await?;
        if job.state != JobState::Running {
            let end = "UPDATE submission SET state = 'ended' WHERE id = $1 AND state = 'answered'";
            sql!(end, id.0).run(work.connection()).await?;
        }
        let detail = serde_json::json!({ "submission": id, "job": job });
        work.finish("job asked for", &detail).await
    }

    /// Writes down for good what became of documents of a submission; once that is so of each, it is
    /// closed. [`Fate::Unknown`](ims_actions::Fate::Unknown) means that it will never be known.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if the submission has no such document,
    /// and [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) while it may still be sent.
    pub async fn settle(
        &self,
        gstin: Gstin,
        id: SubmissionId,
        outcomes: &[Outcome],
    ) -> Result<(), Error> {
        let mut work = self.write(gstin).await?;
        if is_of(&mut work, id).await? == SubmissionState::Intended {
            return Err(Error::conflict(format!(
                "submission {id} is still to be sent; settle it when it was, or was not"
            )));
        }
        for outcome in outcomes {
            let changed = sql!(
                "UPDATE submission_document SET result = $1, now = $2, code = $3, message = $4
                 WHERE submission_id = $5 AND document_key = $6",
                json::name(&outcome.result)?,
                outcome.now.as_ref().map(json::write).transpose()?,
                outcome.code.as_deref(),
                outcome.message.as_deref(),
                id.0,
                key_text(&outcome.key)?,
            )
            .run(work.connection())
            .await?;
            if changed == 0 {
                return Err(Error::not_found(format!(
                    "submission {id} has no document {}",
                    outcome.key
                )));
            }
        }
        sql!(
            "UPDATE submission SET closed_at = $1 WHERE id = $2 AND closed_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM submission_document
                 WHERE submission_id = $2 AND result IS NULL)",
            work.now,
            id.0,
        )
        .run(work.connection())
        .await?;
        let detail = serde_json::json!({ "submission": id, "documents": outcomes });
        work.finish("submission settled", &detail).await
    }

    async fn step(
        &self,
        gstin: Gstin,
        id: SubmissionId,
        state: SubmissionState,
        error: Option<&str>,
    ) -> Result<(), Error> {
        let mut work = self.write(gstin).await?;
        change_state(&mut work, id, state, error).await?;
        let column = match state {
            SubmissionState::Sent => "sent_at",
            _ => "answered_at",
        };
        let update = format!("UPDATE submission SET {column} = $1 WHERE id = $2");
        sql!(&update, work.now, id.0).run(work.connection()).await?;
        let detail = serde_json::json!({ "submission": id, "state": state, "error": error });
        work.finish("submission state", &detail).await
    }
}

async fn is_of(work: &mut Work, id: SubmissionId) -> Result<SubmissionState, Error> {
    let find = "SELECT state FROM submission WHERE id = $1 AND taxpayer_id = $2";
    let row = sql!(find, id.0, work.taxpayer)
        .first(work.connection())
        .await?;
    json::named(row.ok_or_else(|| missing(id))?.text(0)?)
}

async fn change_state(
    work: &mut Work,
    id: SubmissionId,
    state: SubmissionState,
    error: Option<&str>,
) -> Result<(), Error> {
    let now = is_of(work, id).await?;
    let update = format!(
        "UPDATE submission SET state = $1, error = COALESCE($2, error) WHERE id = $3 AND state IN ({})",
        states_before(state)
    );
    let changed = sql!(&update, json::name(&state)?, error, id.0)
        .run(work.connection())
        .await?;
    if changed == 0 {
        return Err(Error::conflict(format!(
            "submission {id} is {} and cannot become {}",
            json::name(&now)?,
            json::name(&state)?
        )));
    }
    Ok(())
}

/// What was begun is taken up before anything else is, and a document whose fate is open is not
/// submitted again before that is known.
async fn refuse_if_under_way(work: &mut Work, documents: &[Intent]) -> Result<(), Error> {
    let under_way = sql!(
        "SELECT id FROM submission WHERE taxpayer_id = $1 AND closed_at IS NULL
           AND state IN ('intended', 'sent') ORDER BY id LIMIT 1",
        work.taxpayer,
    )
    .first(work.connection())
    .await?;
    if let Some(row) = under_way {
        let id = SubmissionId(row.integer(0)?);
        return Err(Error::conflict(format!(
            "submission {id} is under way; resume it first"
        )));
    }
    let mut keys = documents
        .iter()
        .map(|document| key_text(&document.key))
        .collect::<Result<Vec<_>, _>>()?;
    keys.sort_unstable();
    if keys
        .windows(2)
        .any(|pair| matches!(pair, [one, other] if one == other))
    {
        return Err(Error::configuration(
            "a document is in the submission twice",
        ));
    }
    for chunk in keys.chunks(ROWS) {
        let mut find = sql!(
            "SELECT s.id, d.document_key FROM submission s
             JOIN submission_document d ON d.submission_id = s.id
             WHERE s.state IN ('answered', 'ended', 'unknown') AND s.closed_at IS NULL
               AND d.result IS NULL AND s.taxpayer_id = ",
        );
        find.bind(work.taxpayer).push(" AND d.document_key IN (");
        find.list(chunk.iter().map(String::as_str))
            .push(") LIMIT 1");
        if let Some(row) = find.first(work.connection()).await? {
            let id = SubmissionId(row.integer(0)?);
            let key: DocumentKey = json::read(row.text(1)?)?;
            return Err(Error::conflict(format!(
                "the outcome of submission {id} on {key} is unknown; resume it first"
            )));
        }
    }
    Ok(())
}

/// The states from which a submission can come into this one.
fn states_before(state: SubmissionState) -> &'static str {
    match state {
        SubmissionState::Intended => "''",
        SubmissionState::Sent => "'intended'",
        SubmissionState::Answered => "'sent', 'unknown'",
        SubmissionState::Ended => "'answered'",
        SubmissionState::Refused => "'sent', 'answered'",
        SubmissionState::Unknown => "'intended', 'sent', 'answered'",
        SubmissionState::NotSent => "'intended', 'sent'",
    }
}
