//! Plans: decisions that somebody prepared for a snapshot.

use gst_ims::{DocumentKey, Gstin, RawJson};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;

use crate::error::Error;
use crate::fetched;
use crate::ids::{PlanId, SnapshotId};
use crate::json;
use crate::key_text::key_text;
use crate::moment;
use crate::sql::{Columns, Sql, insert, sql};
use crate::store::Store;

/// A plan as it is kept. What its head and lines mean is not the store's business: it keeps their
/// JSON, and knows which line is about which document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Plan {
    /// Its name.
    pub id: PlanId,
    /// The taxpayer.
    pub gstin: Gstin,
    /// The fetch on which it was made.
    pub snapshot: Option<SnapshotId>,
    /// When it was kept.
    pub made_at: Timestamp,
    /// Who kept it.
    pub actor: String,
    /// Everything about the plan that is not a line.
    pub head: RawJson,
    /// The lines.
    pub lines: Vec<PlanLine>,
}

/// A line of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(
    clippy::exhaustive_structs,
    reason = "whoever keeps plans writes all of it"
)]
pub struct PlanLine {
    /// The document, which need not be stored.
    pub key: DocumentKey,
    /// What is to be done with it.
    pub line: RawJson,
}

impl Store {
    /// Keeps a plan.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if the taxpayer has no such snapshot.
    ///
    /// # Example
    ///
    /// ```
    /// # use ims_store::{Location, Store, PlanLine};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let store = Store::open(&Location::file(folder.path().join("ims.db")), "asha").await?;
    /// let gstin = "24AAACI1681G1ZV".parse()?;
    /// let key = serde_json::from_str(r#"{"section":"b2b","supplier_gstin":"33ABKCS2033B1ZW",
    ///     "number":"INV-7","date":"2024-11-02","return_period":"2024-11"}"#)?;
    /// let line = serde_json::from_str(r#"{"action":"accepted","source":"person"}"#)?;
    /// let head = serde_json::from_str("{}")?;
    /// let plan = store.add_plan(gstin, None, &head, &[PlanLine { key, line }]).await?;
    /// assert_eq!(store.plan(gstin, plan).await?.lines.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn add_plan(
        &self,
        gstin: Gstin,
        snapshot: Option<SnapshotId>,
        head: &RawJson,
        lines: &[PlanLine],
    ) -> Result<PlanId, Error> {
        let mut work = self.write(gstin).await?;
        if let Some(snapshot) = snapshot {
            fetched::is_of(work.taxpayer, work.connection(), snapshot).await?;
        }
        let row = sql!(
            "INSERT INTO plan (taxpayer_id, snapshot_id, made_at, actor, body)
             VALUES ($1, $2, $3, $4, $5) RETURNING id",
            work.taxpayer,
            snapshot.map(|snapshot| snapshot.0),
            work.now,
            self.actor(),
            head.as_str(),
        )
        .one(work.connection())
        .await?;
        let plan = PlanId(row.integer(0)?);
        let head = "INSERT INTO plan_line (plan_id, position, document_key, body) VALUES";
        let row = |line: &PlanLine, position: i64| {
            Ok(vec![
                plan.0.into(),
                position.into(),
                key_text(&line.key)?.into(),
                line.line.as_str().into(),
            ])
        };
        insert(work.connection(), head, lines, row).await?;
        let detail = serde_json::json!({ "plan": plan, "lines": lines.len() });
        work.finish("plan kept", &detail).await?;
        Ok(plan)
    }

    /// Returns a plan.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if the taxpayer has no such plan.
    pub async fn plan(&self, gstin: Gstin, id: PlanId) -> Result<Plan, Error> {
        let missing = || Error::not_found(format!("the taxpayer has no plan {id}"));
        let mut view = self.read(gstin).await?.ok_or_else(missing)?;
        let row = select("id = $2", 1, view.taxpayer, id.0)
            .first(view.connection())
            .await?;
        let mut plan = read(gstin, &row.ok_or_else(missing)?)?;
        let lines = "SELECT document_key, body FROM plan_line WHERE plan_id = $1 ORDER BY position";
        let rows = sql!(lines, id.0).all(view.connection()).await?;
        for row in &rows {
            plan.lines.push(PlanLine {
                key: json::read(row.text(0)?)?,
                line: json::read(row.text(1)?)?,
            });
        }
        Ok(plan)
    }

    /// Returns the newest plans without their lines, newest first.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub async fn plans(&self, gstin: Gstin, limit: u32) -> Result<Vec<Plan>, Error> {
        let Some(mut view) = self.read(gstin).await? else {
            return Ok(Vec::new());
        };
        let rows = select("id > $2", limit, view.taxpayer, 0)
            .all(view.connection())
            .await?;
        rows.iter().map(|row| read(gstin, row)).collect()
    }
}

fn select(condition: &str, limit: u32, taxpayer: i64, id: i64) -> Sql {
    let text = format!(
        "SELECT id, snapshot_id, made_at, actor, body FROM plan
         WHERE taxpayer_id = $1 AND {condition} ORDER BY id DESC LIMIT {limit}"
    );
    sql!(&text, taxpayer, id)
}

fn read(gstin: Gstin, row: &AnyRow) -> Result<Plan, Error> {
    Ok(Plan {
        id: PlanId(row.integer(0)?),
        gstin,
        snapshot: row.integer_or_null(1)?.map(SnapshotId),
        made_at: moment::read(row.integer(2)?)?,
        actor: row.text(3)?.to_owned(),
        head: json::read(row.text(4)?)?,
        lines: Vec::new(),
    })
}
