//! Saves and resets: written down before they are sent, and until the fate of each document is
//! known.

use gst_ims::{DocumentKey, Gstin, Job, JobState, RawJson, SubmissionKind, Submitted};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::error::Error;
use crate::ids::{PlanId, SubmissionId};
use crate::json;
use crate::lease::Lease;
use crate::moment;
use crate::reconcile::key_text;
use crate::sql::{Columns, Sql, Value, sql};
use crate::standing::Standing;
use crate::store::{Store, Work};

/// How far a submission is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "whoever takes a submission up again must handle each"
)]
pub enum SubmissionState {
    /// It is to be sent. Found so after an interruption, it may have been.
    Intended,
    /// It is being sent, or was, and no response is known.
    Sent,
    /// The server took it, and named the job.
    Answered,
    /// The job is over.
    Ended,
    /// The server refused it as a whole.
    Refused,
    /// It may have been carried out or not: only the next lists tell.
    Unknown,
    /// It surely was not sent.
    NotSent,
}

impl SubmissionState {
    /// The states from which a submission can come into this one.
    fn follows(self) -> &'static str {
        match self {
            Self::Intended => "''",
            Self::Sent => "'intended'",
            Self::Answered => "'sent', 'unknown'",
            Self::Ended => "'answered'",
            Self::Refused => "'sent', 'answered'",
            Self::Unknown => "'intended', 'sent', 'answered'",
            Self::NotSent => "'intended', 'sent'",
        }
    }
}

/// A document of a submission that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "an intent has these three parts")]
pub struct Intent {
    /// The document.
    pub key: DocumentKey,
    /// What stands on it by the last complete list.
    pub before: Standing,
    /// What is to stand on it.
    pub wanted: Standing,
}

/// What became of a document that was submitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "the public form of a fate has these six"
)]
pub enum FateResult {
    /// The list shows what was wanted.
    Applied,
    /// What was wanted stood there already.
    Unchanged,
    /// A check of ours or the tax network refused it.
    Refused,
    /// The tax network named it among what failed.
    Failed,
    /// It cannot be told.
    Unknown,
    /// It was not sent.
    NotSent,
}

/// The fate of a document that was submitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::exhaustive_structs,
    reason = "whoever settles a submission writes all of it"
)]
pub struct Fate {
    /// The document.
    pub key: DocumentKey,
    /// What became of it.
    pub result: FateResult,
    /// What stands on it now, if a list tells.
    pub now: Option<Standing>,
    /// The tax network's code, or ours.
    pub code: Option<String>,
    /// The words about it.
    pub message: Option<String>,
}

/// A document of a submission, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SubmittedDocument {
    /// The document.
    pub key: DocumentKey,
    /// What stood on it before.
    pub before: Standing,
    /// What is to stand on it.
    pub wanted: Standing,
    /// What stands on it now, if a list told.
    pub now: Option<Standing>,
    /// What became of it, once that is known.
    pub result: Option<FateResult>,
    /// The tax network's code, or ours.
    pub code: Option<String>,
    /// The words about it.
    pub message: Option<String>,
}

/// A save or reset, as far as it is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Submission {
    /// Its name.
    pub id: SubmissionId,
    /// The taxpayer.
    pub gstin: Gstin,
    /// The plan that it carries out.
    pub plan: Option<PlanId>,
    /// Whether it saves or resets: `save` or `reset`.
    pub kind: String,
    /// How far it is.
    pub state: SubmissionState,
    /// Who made it.
    pub actor: String,
    /// When it was written down.
    pub intended_at: Timestamp,
    /// When it was begun to be sent.
    pub sent_at: Option<Timestamp>,
    /// When the outcome of sending was known.
    pub answered_at: Option<Timestamp>,
    /// When the fate of every document was settled.
    pub closed_at: Option<Timestamp>,
    /// The name of the job.
    pub reference_id: Option<String>,
    /// The server's id of the exchange.
    pub transaction_id: Option<String>,
    /// What is known of an outcome that is not an acceptance.
    pub error: Option<String>,
    /// What the last status of the job was, in the form of `ims jobs --format json`.
    pub job: Option<RawJson>,
    /// The documents, in the order in which they are sent.
    pub documents: Vec<SubmittedDocument>,
}

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
    /// use gst_ims::{Action, SubmissionKind};
    /// use ims_store::{Fate, FateResult, Intent, Standing, SubmissionState};
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
    /// };
    /// let lease = store.lease(gstin, std::time::Duration::from_secs(10)).await?;
    /// let submission = store.intend(&lease, SubmissionKind::Save, None, &[intent]).await?;
    /// store.sending(gstin, submission).await?;
    /// // The connection broke: nobody knows.
    /// store.unknown(gstin, submission, "the connection was closed").await?;
    /// assert_eq!(store.open_submissions(gstin).await?[0].state, SubmissionState::Unknown);
    /// // The next list shows what was wanted.
    /// let fate = Fate {
    ///     key,
    ///     result: FateResult::Applied,
    ///     now: Some(standing(Action::Accepted)),
    ///     code: None,
    ///     message: None,
    /// };
    /// store.settle(gstin, submission, &[fate]).await?;
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
        for (chunk, first) in documents.chunks(1000).zip((0_i64..).step_by(1000)) {
            let mut insert = sql!(
                "INSERT INTO submission_document
                   (submission_id, position, document_key, before, wanted) VALUES ",
            );
            let mut rows: Vec<Vec<Value>> = Vec::with_capacity(chunk.len());
            for (document, position) in chunk.iter().zip(first..) {
                rows.push(vec![
                    id.0.into(),
                    position.into(),
                    key_text(&document.key)?.into(),
                    json::write(&document.before)?.into(),
                    json::write(&document.wanted)?.into(),
                ]);
            }
            insert.rows(rows);
            insert.run(work.connection()).await?;
        }
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

    /// Writes down what became of documents of a submission; once that is so of each, it is closed.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if the submission has no such document,
    /// and [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) while it may still be sent.
    pub async fn settle(
        &self,
        gstin: Gstin,
        id: SubmissionId,
        fates: &[Fate],
    ) -> Result<(), Error> {
        let mut work = self.write(gstin).await?;
        if is_of(&mut work, id).await? == SubmissionState::Intended {
            return Err(Error::conflict(format!(
                "submission {id} is still to be sent; settle it when it was, or was not"
            )));
        }
        for fate in fates {
            let changed = sql!(
                "UPDATE submission_document SET result = $1, now = $2, code = $3, message = $4
                 WHERE submission_id = $5 AND document_key = $6",
                json::name(&fate.result)?,
                fate.now.as_ref().map(json::write).transpose()?,
                fate.code.as_deref(),
                fate.message.as_deref(),
                id.0,
                key_text(&fate.key)?,
            )
            .run(work.connection())
            .await?;
            if changed == 0 {
                return Err(Error::not_found(format!(
                    "submission {id} has no document {}",
                    fate.key
                )));
            }
        }
        // A fate that is unknown is none.
        sql!(
            "UPDATE submission SET closed_at = $1 WHERE id = $2 AND closed_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM submission_document WHERE submission_id = $2
                 AND (result IS NULL OR result = 'unknown'))",
            work.now,
            id.0,
        )
        .run(work.connection())
        .await?;
        let detail = serde_json::json!({ "submission": id, "documents": fates });
        work.finish("submission settled", &detail).await
    }

    /// Returns the submissions of which not every fate is known, oldest first.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub async fn open_submissions(&self, gstin: Gstin) -> Result<Vec<Submission>, Error> {
        self.find_submissions(gstin, "closed_at IS NULL AND id > $2 ORDER BY id", 0)
            .await
    }

    /// Returns the newest submissions, newest first.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub async fn submissions(&self, gstin: Gstin, limit: u32) -> Result<Vec<Submission>, Error> {
        self.find_submissions(gstin, "1 = 1 ORDER BY id DESC LIMIT $2", i64::from(limit))
            .await
    }

    /// Returns one submission.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if the taxpayer has no such submission.
    pub async fn submission(&self, gstin: Gstin, id: SubmissionId) -> Result<Submission, Error> {
        let found = self.find_submissions(gstin, "id = $2", id.0).await?;
        found.into_iter().next().ok_or_else(|| missing(id))
    }

    async fn find_submissions(
        &self,
        gstin: Gstin,
        condition: &str,
        value: i64,
    ) -> Result<Vec<Submission>, Error> {
        let Some(mut view) = self.read(gstin).await? else {
            return Ok(Vec::new());
        };
        let select = format!("{SELECT} WHERE taxpayer_id = $1 AND {condition}");
        let rows = sql!(&select, view.taxpayer, value)
            .all(view.connection())
            .await?;
        let mut submissions = Vec::with_capacity(rows.len());
        for row in &rows {
            let mut submission = read(gstin, row)?;
            submission.documents = documents(view.connection(), submission.id).await?;
            submissions.push(submission);
        }
        Ok(submissions)
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

fn missing(id: SubmissionId) -> Error {
    Error::not_found(format!("the taxpayer has no submission {id}"))
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
        state.follows()
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

/// The tax network takes one save or reset of a taxpayer at a time, and a document whose fate is
/// unknown is not submitted again before that is known.
async fn refuse_if_under_way(work: &mut Work, documents: &[Intent]) -> Result<(), Error> {
    let under_way = sql!(
        "SELECT id FROM submission WHERE taxpayer_id = $1 AND closed_at IS NULL
           AND state IN ('intended', 'sent', 'answered') ORDER BY id LIMIT 1",
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
    for chunk in keys.chunks(1000) {
        let mut find = sql!(
            "SELECT s.id, d.document_key FROM submission s
             JOIN submission_document d ON d.submission_id = s.id
             WHERE s.state = 'unknown' AND s.closed_at IS NULL
               AND (d.result IS NULL OR d.result = 'unknown') AND s.taxpayer_id = ",
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

const SELECT: &str = "SELECT id, plan_id, kind, state, actor, intended_at, sent_at, answered_at,
   closed_at, reference_id, transaction_id, error,
   (SELECT j.body FROM job j WHERE j.submission_id = submission.id ORDER BY j.id DESC LIMIT 1)
 FROM submission";

fn read(gstin: Gstin, row: &AnyRow) -> Result<Submission, Error> {
    let moment = |column| row.integer_or_null(column)?.map(moment::read).transpose();
    Ok(Submission {
        id: SubmissionId(row.integer(0)?),
        gstin,
        plan: row.integer_or_null(1)?.map(PlanId),
        kind: row.text(2)?.to_owned(),
        state: json::named(row.text(3)?)?,
        actor: row.text(4)?.to_owned(),
        intended_at: moment::read(row.integer(5)?)?,
        sent_at: moment(6)?,
        answered_at: moment(7)?,
        closed_at: moment(8)?,
        reference_id: row.owned_or_null(9)?,
        transaction_id: row.owned_or_null(10)?,
        error: row.owned_or_null(11)?,
        job: json::read_if(row.text_or_null(12)?)?,
        documents: Vec::new(),
    })
}

async fn documents(
    connection: &mut AnyConnection,
    id: SubmissionId,
) -> Result<Vec<SubmittedDocument>, Error> {
    let mut select = Sql::default();
    select
        .push("SELECT document_key, before, wanted, now, result, code, message FROM submission_document WHERE submission_id = ")
        .bind(id.0)
        .push(" ORDER BY position");
    let rows = select.all(connection).await?;
    rows.iter().map(read_document).collect()
}

pub(crate) fn read_document(row: &AnyRow) -> Result<SubmittedDocument, Error> {
    let result = row.text_or_null(4)?.map(json::named).transpose()?;
    Ok(SubmittedDocument {
        key: json::read(row.text(0)?)?,
        before: json::read(row.text(1)?)?,
        wanted: json::read(row.text(2)?)?,
        now: json::read_if(row.text_or_null(3)?)?,
        result,
        code: row.owned_or_null(5)?,
        message: row.owned_or_null(6)?,
    })
}
