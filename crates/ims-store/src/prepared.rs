//! Decisions that a person has prepared and not sent yet.

use gst_ims::{DocumentKey, Gstin};
use ims_actions::{PlanLine, SnapshotId};
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;

use crate::error::Error;
use crate::json;
use crate::key_text::key_text;
use crate::sql::{Columns, ROWS, insert, sql};
use crate::store::{Store, Work};

/// A decision that was prepared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Prepared {
    /// Who prepared it.
    pub actor: String,
    /// The step in which it was prepared; of one person's steps a later one has a larger number.
    pub step: i64,
    /// The newest fetch that the person could have seen.
    pub snapshot: Option<SnapshotId>,
    /// The decision.
    pub line: PlanLine,
}

impl Store {
    /// Prepares decisions, in one step, in place of earlier ones about the same documents.
    ///
    /// Whoever this store acts for has decisions of his own.
    ///
    /// # Errors
    ///
    /// If the store cannot be written to.
    ///
    /// # Example
    ///
    /// ```
    /// # use ims_store::{Location, Store};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let store = Store::open(&Location::file(folder.path().join("ims.db")), "asha").await?;
    /// let gstin = "24AAACI1681G1ZV".parse()?;
    /// # let line: ims_actions::PlanLine = serde_json::from_str(r#"{"key":{"section":"b2b",
    /// #     "supplier_gstin":"33ABKCS2033B1ZW","number":"INV-7","date":"2024-11-02",
    /// #     "return_period":"2024-11"},"action":"accepted"}"#)?;
    /// store.prepare(gstin, &[line]).await?;
    /// assert_eq!(store.prepared(gstin).await?.len(), 1);
    /// assert!(store.acting_as("ravi").prepared(gstin).await?.is_empty());
    /// assert_eq!(store.undo_prepared(gstin).await?, 1);
    /// assert!(store.prepared(gstin).await?.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn prepare(&self, gstin: Gstin, lines: &[PlanLine]) -> Result<(), Error> {
        let rows: Vec<_> = lines.iter().map(|line| (&line.key, Some(line))).collect();
        self.add_step(gstin, &rows).await
    }

    /// Withdraws the decisions about these documents, in one step.
    ///
    /// # Errors
    ///
    /// If the store cannot be written to.
    pub async fn withdraw(&self, gstin: Gstin, keys: &[DocumentKey]) -> Result<(), Error> {
        let rows: Vec<_> = keys.iter().map(|key| (key, None)).collect();
        self.add_step(gstin, &rows).await
    }

    async fn add_step(
        &self,
        gstin: Gstin,
        rows: &[(&DocumentKey, Option<&PlanLine>)],
    ) -> Result<(), Error> {
        let mut work = self.write(gstin).await?;
        let newest = sql!(
            "SELECT MAX(id) FROM snapshot WHERE taxpayer_id = $1",
            work.taxpayer,
        );
        let snapshot = newest.one(work.connection()).await?.integer_or_null(0)?;
        let step = last_step(&mut work).await?.unwrap_or(0) + 1;
        let (taxpayer, actor) = (work.taxpayer, self.actor());
        let head = "INSERT INTO prepared_decision
             (taxpayer_id, actor, step, document_key, snapshot_id, body) VALUES";
        let row = |(key, line): &(&DocumentKey, Option<&PlanLine>), _| {
            Ok(vec![
                taxpayer.into(),
                actor.into(),
                step.into(),
                key_text(key)?.into(),
                snapshot.into(),
                line.map(json::write).transpose()?.into(),
            ])
        };
        insert(work.connection(), head, rows, row).await?;
        work.finish_unlogged().await
    }

    /// Takes the last step back, and returns about how many documents it was; 0 if there is none.
    ///
    /// # Errors
    ///
    /// If the store cannot be written to.
    pub async fn undo_prepared(&self, gstin: Gstin) -> Result<u64, Error> {
        let mut work = self.write(gstin).await?;
        let Some(step) = last_step(&mut work).await? else {
            return Ok(0);
        };
        let undone = sql!(
            "DELETE FROM prepared_decision WHERE taxpayer_id = $1 AND actor = $2 AND step = $3",
            work.taxpayer,
            self.actor(),
            step,
        )
        .run(work.connection())
        .await?;
        work.finish_unlogged().await?;
        Ok(undone)
    }

    /// Forgets everything that was prepared for these documents, because it was sent.
    ///
    /// # Errors
    ///
    /// If the store cannot be written to.
    pub async fn forget_prepared(&self, gstin: Gstin, keys: &[DocumentKey]) -> Result<(), Error> {
        let mut work = self.write(gstin).await?;
        for keys in keys.chunks(ROWS) {
            let texts = keys.iter().map(key_text).collect::<Result<Vec<_>, _>>()?;
            let mut forget = sql!(
                "DELETE FROM prepared_decision
                 WHERE taxpayer_id = $1 AND actor = $2 AND document_key IN (",
                work.taxpayer,
                self.actor(),
            );
            forget.list(texts).push(")");
            forget.run(work.connection()).await?;
        }
        work.finish_unlogged().await
    }

    /// Returns the decisions that were prepared, in the order of their documents' keys.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub async fn prepared(&self, gstin: Gstin) -> Result<Vec<Prepared>, Error> {
        let Some(mut view) = self.read(gstin).await? else {
            return Ok(Vec::new());
        };
        let select = format!("SELECT {COLUMNS} {NEWEST}{LAST_WORD} ORDER BY p.document_key");
        let rows = sql!(&select, view.taxpayer, self.actor())
            .all(view.connection())
            .await?;
        rows.iter().map(read).collect()
    }

    /// Returns the decisions that anybody has prepared about these documents.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    ///
    /// # Example
    ///
    /// ```
    /// # use ims_store::{Location, Store};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let store = Store::open(&Location::file(folder.path().join("ims.db")), "asha").await?;
    /// let gstin = "24AAACI1681G1ZV".parse()?;
    /// # let line: ims_actions::PlanLine = serde_json::from_str(r#"{"key":{"section":"b2b",
    /// #     "supplier_gstin":"33ABKCS2033B1ZW","number":"INV-7","date":"2024-11-02",
    /// #     "return_period":"2024-11"},"action":"accepted"}"#)?;
    /// let keys = [line.key.clone()];
    /// store.prepare(gstin, &[line]).await?;
    /// let found = store.acting_as("ravi").prepared_about(gstin, &keys).await?;
    /// assert_eq!(found[0].actor, "asha");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn prepared_about(
        &self,
        gstin: Gstin,
        keys: &[DocumentKey],
    ) -> Result<Vec<Prepared>, Error> {
        let Some(mut view) = self.read(gstin).await? else {
            return Ok(Vec::new());
        };
        let mut found = Vec::new();
        for keys in keys.chunks(ROWS) {
            let texts = keys.iter().map(key_text).collect::<Result<Vec<_>, _>>()?;
            let mut select = sql!("SELECT ");
            select
                .push(COLUMNS)
                .push(" FROM prepared_decision p WHERE p.taxpayer_id = ")
                .bind(view.taxpayer)
                .push(" AND p.document_key IN (")
                .list(texts)
                .push(") AND p.body IS NOT NULL AND p.id = ")
                .push(LAST_WORD)
                .push(" ORDER BY p.id");
            for row in select.all(view.connection()).await? {
                found.push(read(&row)?);
            }
        }
        Ok(found)
    }

    /// Returns the number of the last step that was made and not taken back; 0 if there is none.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub async fn last_prepared_step(&self, gstin: Gstin) -> Result<i64, Error> {
        let Some(mut view) = self.read(gstin).await? else {
            return Ok(0);
        };
        let last = sql!(LAST_STEP, view.taxpayer, self.actor());
        let last = last.one(view.connection()).await?;
        Ok(last.integer_or_null(0)?.unwrap_or(0))
    }

    /// Returns how many decisions were prepared.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub async fn count_prepared(&self, gstin: Gstin) -> Result<u64, Error> {
        let Some(mut view) = self.read(gstin).await? else {
            return Ok(0);
        };
        // All documents without those whose decision was withdrawn: an index has the ones, and the
        // others are few.
        let select = format!(
            "SELECT COUNT(DISTINCT document_key) - (
               SELECT COUNT(*) FROM prepared_decision p
               WHERE p.taxpayer_id = $1 AND p.actor = $2 AND p.body IS NULL AND p.id = {LAST_WORD})
             FROM prepared_decision WHERE taxpayer_id = $1 AND actor = $2"
        );
        let count = sql!(&select, view.taxpayer, self.actor());
        count.one(view.connection()).await?.count(0)
    }
}

/// The newest word about each document, unless it withdraws.
const NEWEST: &str = "FROM prepared_decision p WHERE p.taxpayer_id = $1 AND p.actor = $2
   AND p.body IS NOT NULL AND p.id = ";

const LAST_WORD: &str = "(SELECT MAX(q.id) FROM prepared_decision q
   WHERE q.taxpayer_id = p.taxpayer_id AND q.actor = p.actor AND q.document_key = p.document_key)";

const COLUMNS: &str = "p.actor, p.step, p.snapshot_id, p.body";

fn read(row: &AnyRow) -> Result<Prepared, Error> {
    Ok(Prepared {
        actor: row.text(0)?.to_owned(),
        step: row.integer(1)?,
        snapshot: row.integer_or_null(2)?.map(SnapshotId),
        line: json::read(row.text(3)?)?,
    })
}

const LAST_STEP: &str =
    "SELECT MAX(step) FROM prepared_decision WHERE taxpayer_id = $1 AND actor = $2";

async fn last_step(work: &mut Work) -> Result<Option<i64>, Error> {
    let actor = work.actor.clone();
    let last = sql!(LAST_STEP, work.taxpayer, &*actor);
    last.one(work.connection()).await?.integer_or_null(0)
}
