//! Plans: decisions that somebody prepared for a snapshot.

use gst_ims::Gstin;
use ims_actions::{Plan, PlanId, PlanLine};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;

use crate::error::Error;
use crate::fetched;
use crate::json;
use crate::key_text::key_text;
use crate::lease::Lease;
use crate::moment;
use crate::sql::{Columns, Sql, insert, sql};
use crate::store::{Store, Work};

/// A plan as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct KeptPlan {
    /// Its name.
    pub id: PlanId,
    /// When it was kept.
    pub kept_at: Timestamp,
    /// Who kept it.
    pub actor: String,
    /// The plan.
    #[serde(flatten)]
    pub plan: Plan,
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
    /// # use ims_store::{Location, Store};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let store = Store::open(&Location::file(folder.path().join("ims.db")), "asha").await?;
    /// let gstin = "24AAACI1681G1ZV".parse()?;
    /// let plan = serde_json::from_str(r#"{"gstin":"24AAACI1681G1ZV",
    ///     "made_at":"2024-12-01T06:00:00Z","snapshot":null,"lines":[{"key":{"section":"b2b",
    ///     "supplier_gstin":"33ABKCS2033B1ZW","number":"INV-7","date":"2024-11-02",
    ///     "return_period":"2024-11"},"action":"accepted","source":"person"}]}"#)?;
    /// let id = store.add_plan(&plan).await?;
    /// assert_eq!(store.plan(gstin, id).await?.plan, plan);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn add_plan(&self, plan: &Plan) -> Result<PlanId, Error> {
        let mut work = self.write(plan.gstin).await?;
        let id = insert_plan(&mut work, plan, self.actor()).await?;
        finish(work, "plan kept", id, plan).await?;
        Ok(id)
    }

    /// Keeps a plan that is about to be carried out.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) if the lock was lost, and as
    /// [`add_plan`](Self::add_plan).
    pub async fn begin_plan(&self, lease: &Lease, plan: &Plan) -> Result<PlanId, Error> {
        let mut work = self.write(lease.gstin).await?;
        lease.check(&mut work).await?;
        let id = insert_plan(&mut work, plan, self.actor()).await?;
        let begin = "UPDATE plan SET begun_at = $1 WHERE id = $2";
        sql!(begin, work.now, id.0).run(work.connection()).await?;
        finish(work, "plan begun", id, plan).await?;
        Ok(id)
    }

    /// Writes down that nothing more of a plan is to be done.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if no such plan of the taxpayer's was
    /// begun.
    pub async fn end_plan(&self, gstin: Gstin, id: PlanId) -> Result<(), Error> {
        let mut work = self.write(gstin).await?;
        let end = "UPDATE plan SET ended_at = $1
             WHERE id = $2 AND taxpayer_id = $3 AND begun_at IS NOT NULL";
        let ended = sql!(end, work.now, id.0, work.taxpayer)
            .run(work.connection())
            .await?;
        if ended == 0 {
            return Err(Error::not_found(format!(
                "the taxpayer has no plan {id} that was begun"
            )));
        }
        work.finish("plan ended", &serde_json::json!({ "plan": id }))
            .await
    }

    /// Returns whether a plan that was made at a time was begun since another, by whomever.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub async fn has_begun_plan(
        &self,
        gstin: Gstin,
        made_at: Timestamp,
        since: Timestamp,
    ) -> Result<bool, Error> {
        let Some(mut view) = self.read(gstin).await? else {
            return Ok(false);
        };
        let find = "SELECT body FROM plan WHERE taxpayer_id = $1 AND begun_at >= $2";
        let rows = sql!(find, view.taxpayer, moment::stored(since))
            .all(view.connection())
            .await?;
        for row in &rows {
            let plan: Plan = json::read(row.text(0)?)?;
            if plan.made_at == made_at {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Returns the plans that were begun and not ended, oldest first.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub async fn begun_plans(&self, gstin: Gstin) -> Result<Vec<KeptPlan>, Error> {
        let ids = {
            let Some(mut view) = self.read(gstin).await? else {
                return Ok(Vec::new());
            };
            let find = "SELECT id FROM plan WHERE taxpayer_id = $1 AND begun_at IS NOT NULL
                 AND ended_at IS NULL ORDER BY id";
            let rows = sql!(find, view.taxpayer).all(view.connection()).await?;
            let ids = rows.iter().map(|row| Ok(PlanId(row.integer(0)?)));
            ids.collect::<Result<Vec<_>, Error>>()?
        };
        let mut plans = Vec::with_capacity(ids.len());
        for id in ids {
            plans.push(self.plan(gstin, id).await?);
        }
        Ok(plans)
    }

    /// Returns a plan.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if the taxpayer has no such plan.
    pub async fn plan(&self, gstin: Gstin, id: PlanId) -> Result<KeptPlan, Error> {
        let missing = || Error::not_found(format!("the taxpayer has no plan {id}"));
        let mut view = self.read(gstin).await?.ok_or_else(missing)?;
        let row = select("id = $2", 1, view.taxpayer, id.0)
            .first(view.connection())
            .await?;
        let mut kept = read(&row.ok_or_else(missing)?)?;
        let lines = "SELECT body FROM plan_line WHERE plan_id = $1 ORDER BY position";
        let rows = sql!(lines, id.0).all(view.connection()).await?;
        for row in &rows {
            kept.plan.lines.push(json::read(row.text(0)?)?);
        }
        Ok(kept)
    }

    /// Returns the newest plans without their lines, newest first.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub async fn plans(&self, gstin: Gstin, limit: u32) -> Result<Vec<KeptPlan>, Error> {
        let Some(mut view) = self.read(gstin).await? else {
            return Ok(Vec::new());
        };
        let rows = select("id > $2", limit, view.taxpayer, 0)
            .all(view.connection())
            .await?;
        rows.iter().map(read).collect()
    }
}

fn select(condition: &str, limit: u32, taxpayer: i64, id: i64) -> Sql {
    let text = format!(
        "SELECT id, made_at, actor, body FROM plan
         WHERE taxpayer_id = $1 AND {condition} ORDER BY id DESC LIMIT {limit}"
    );
    sql!(&text, taxpayer, id)
}

fn read(row: &AnyRow) -> Result<KeptPlan, Error> {
    Ok(KeptPlan {
        id: PlanId(row.integer(0)?),
        kept_at: moment::read(row.integer(1)?)?,
        actor: row.text(2)?.to_owned(),
        plan: json::read(row.text(3)?)?,
    })
}

/// What is kept of a plan beside its lines.
fn without_lines(plan: &Plan) -> Plan {
    Plan {
        lines: Vec::new(),
        problems: plan.problems.clone(),
        ..*plan
    }
}

async fn insert_plan(work: &mut Work, plan: &Plan, actor: &str) -> Result<PlanId, Error> {
    if let Some(snapshot) = plan.snapshot {
        fetched::is_of(work.taxpayer, work.connection(), snapshot).await?;
    }
    let row = sql!(
        "INSERT INTO plan (taxpayer_id, snapshot_id, made_at, actor, body)
         VALUES ($1, $2, $3, $4, $5) RETURNING id",
        work.taxpayer,
        plan.snapshot.map(|snapshot| snapshot.0),
        work.now,
        actor,
        json::write(&without_lines(plan))?,
    )
    .one(work.connection())
    .await?;
    let id = PlanId(row.integer(0)?);
    let head = "INSERT INTO plan_line (plan_id, position, document_key, body) VALUES";
    let row = |line: &PlanLine, position: i64| {
        Ok(vec![
            id.0.into(),
            position.into(),
            key_text(&line.key)?.into(),
            json::write(line)?.into(),
        ])
    };
    insert(work.connection(), head, &plan.lines, row).await?;
    Ok(id)
}

async fn finish(work: Work, action: &str, id: PlanId, plan: &Plan) -> Result<(), Error> {
    let detail = serde_json::json!({ "plan": id, "lines": plan.lines.len() });
    work.finish(action, &detail).await
}
