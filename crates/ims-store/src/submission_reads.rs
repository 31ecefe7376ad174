//! Saves and resets as they were written down.

use gst_ims::{DocumentHash, Gstin};
use jiff::Timestamp;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::error::Error;
use crate::json;
use crate::moment;
use crate::sql::{Columns, sql};
use crate::store::Store;
use ims_actions::{Intent, PlanId, Submission, SubmissionId, SubmittedDocument};

impl Store {
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

    /// Returns when a submission was sent by the name of its job; `None` for one that is not known
    /// here.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub async fn submitted_at(&self, reference: &str) -> Result<Option<Timestamp>, Error> {
        let mut transaction = self.database.read().await?;
        let find = "SELECT COALESCE(sent_at, intended_at) FROM submission WHERE reference_id = $1
             ORDER BY id DESC LIMIT 1";
        let row = sql!(find, reference).first(&mut transaction).await?;
        row.map(|row| moment::read(row.integer(0)?)).transpose()
    }

    /// Returns the submissions of a plan, oldest first.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub async fn submissions_of_plan(
        &self,
        gstin: Gstin,
        plan: PlanId,
    ) -> Result<Vec<Submission>, Error> {
        self.find_submissions(gstin, "plan_id = $2 ORDER BY id", plan.0)
            .await
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
}

pub(crate) fn missing(id: SubmissionId) -> Error {
    Error::not_found(format!("the taxpayer has no submission {id}"))
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
        kind: json::named(row.text(2)?)?,
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
    let select = sql!(
        "SELECT document_key, before, wanted, hash, now, result, code, message
         FROM submission_document WHERE submission_id = $1 ORDER BY position",
        id.0,
    );
    let rows = select.all(connection).await?;
    rows.iter().map(read_document).collect()
}

pub(crate) fn read_document(row: &AnyRow) -> Result<SubmittedDocument, Error> {
    Ok(SubmittedDocument {
        intent: Intent {
            key: json::read(row.text(0)?)?,
            before: json::read(row.text(1)?)?,
            wanted: json::read(row.text(2)?)?,
            hash: row.text_or_null(3)?.map(DocumentHash::from_server),
        },
        now: json::read_if(row.text_or_null(4)?)?,
        result: row.text_or_null(5)?.map(json::named).transpose()?,
        code: row.owned_or_null(6)?,
        message: row.owned_or_null(7)?,
    })
}
