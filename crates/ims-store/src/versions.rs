//! Every version of all documents, and what plans say of them, one after another.

use futures_util::TryStreamExt;
use gst_ims::{Gstin, Invoice};
use jiff::Timestamp;
use sqlx::AnyConnection;

use crate::ahead::{Ahead, Sender};
use crate::error::Error;
use crate::history::{PlannedDecision, planned};
use crate::json;
use crate::moment;
use crate::row;
use crate::sql::{Columns, sql};
use crate::store::Store;

/// A version of a document.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SeenVersion {
    /// When the fetch began that saw it first.
    pub seen_at: Timestamp,
    /// The document as it was then.
    pub invoice: Invoice,
    /// Whether it is the document as it is now, which is its last version.
    pub is_now: bool,
    /// When the fetch began that no longer saw the document, if this is its last version and it is
    /// gone.
    pub gone_at: Option<Timestamp>,
}

/// Versions that come one after another, all as they were stored at one moment.
#[derive(Debug)]
pub struct Versions(Ahead<SeenVersion>);

impl Versions {
    /// Returns the next version, or `None` after the last.
    ///
    /// # Errors
    ///
    /// If the store cannot be read on.
    pub async fn next(&mut self) -> Result<Option<SeenVersion>, Error> {
        self.0.next().await
    }
}

/// Lines of kept plans that come one after another.
#[derive(Debug)]
pub struct PlannedDecisions(Ahead<PlannedDecision>);

impl PlannedDecisions {
    /// Returns the next line, or `None` after the last.
    ///
    /// # Errors
    ///
    /// If the store cannot be read on.
    pub async fn next(&mut self) -> Result<Option<PlannedDecision>, Error> {
        self.0.next().await
    }
}

impl Store {
    /// Lists every version of each document, also of those that are gone, by return period (those
    /// that tell none first) and key, the oldest version first, in memory that does not grow.
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
    /// let mut versions = store.versions("24AAACI1681G1ZV".parse()?).await?;
    /// while let Some(version) = versions.next().await? {
    ///     println!("{} of {}", version.invoice.number, version.seen_at);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn versions(&self, gstin: Gstin) -> Result<Versions, Error> {
        let Some(mut view) = self.read(gstin).await? else {
            return Ok(Versions(Ahead::nothing()));
        };
        Ok(Versions(Ahead::of(|sender| async move {
            let taxpayer = view.taxpayer;
            send_versions(view.connection(), taxpayer, sender).await
        })))
    }

    /// Lists the lines of all plans that are kept, by plan and place in it, in memory that does not
    /// grow.
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
    /// let mut planned = store.planned("24AAACI1681G1ZV".parse()?).await?;
    /// assert!(planned.next().await?.is_none());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn planned(&self, gstin: Gstin) -> Result<PlannedDecisions, Error> {
        let Some(mut view) = self.read(gstin).await? else {
            return Ok(PlannedDecisions(Ahead::nothing()));
        };
        Ok(PlannedDecisions(Ahead::of(|sender| async move {
            let taxpayer = view.taxpayer;
            send_planned(view.connection(), taxpayer, sender).await
        })))
    }
}

/// A document whose earlier versions are being read.
struct Current {
    id: i64,
    seen_at: Timestamp,
    gone_at: Option<Timestamp>,
    invoice: Invoice,
}

impl Current {
    fn into_last(self) -> SeenVersion {
        SeenVersion {
            seen_at: self.seen_at,
            invoice: self.invoice,
            is_now: self.gone_at.is_none(),
            gone_at: self.gone_at,
        }
    }
}

async fn send_versions(
    connection: &mut AnyConnection,
    taxpayer: i64,
    sender: Sender<SeenVersion>,
) -> Result<(), Error> {
    let key: Vec<_> = row::key_columns()
        .map(|column| format!("d.{column}"))
        .collect();
    // Joined for all at once: asked for each document, a month of the largest takes minutes.
    let select = format!(
        "SELECT {}, d.id, fetched.fetched_at, e.before, seen.fetched_at, gone.fetched_at
         FROM document d
         JOIN snapshot fetched ON fetched.id = d.first_snapshot_id
         LEFT JOIN document_event e ON e.document_id = d.id AND e.before IS NOT NULL
         LEFT JOIN snapshot seen ON seen.id = e.snapshot_id
         LEFT JOIN snapshot gone ON gone.id = d.gone_snapshot_id
         WHERE d.taxpayer_id = $1
         ORDER BY d.return_period, {}, e.id",
        row::columns("d."),
        key.join(", ")
    );
    let next = row::COLUMN_COUNT;
    let mut rows = sql!(&select, taxpayer).stream(connection)?;
    let mut current: Option<Current> = None;
    while let Some(row) = rows.try_next().await? {
        let id = row.integer(next)?;
        if current.as_ref().is_none_or(|current| current.id != id) {
            let gone_at = row.integer_or_null(next + 4)?;
            let begun = Current {
                id,
                seen_at: moment::read(row.integer(next + 1)?)?,
                gone_at: gone_at.map(moment::read).transpose()?,
                invoice: row::read(&row)?,
            };
            if let Some(done) = current.replace(begun)
                && sender.send(Ok(done.into_last())).await.is_err()
            {
                return Ok(());
            }
        }
        let (Some(before), Some(current)) = (row.text_or_null(next + 2)?, &mut current) else {
            continue;
        };
        let earlier = SeenVersion {
            seen_at: current.seen_at,
            invoice: json::read(before)?,
            is_now: false,
            gone_at: None,
        };
        current.seen_at = moment::read(row.integer(next + 3)?)?;
        if sender.send(Ok(earlier)).await.is_err() {
            return Ok(());
        }
    }
    if let Some(done) = current {
        // Where nobody listens any more, nobody needs it.
        let _ = sender.send(Ok(done.into_last())).await;
    }
    Ok(())
}

async fn send_planned(
    connection: &mut AnyConnection,
    taxpayer: i64,
    sender: Sender<PlannedDecision>,
) -> Result<(), Error> {
    let select = "SELECT p.id, p.made_at, p.actor, l.body FROM plan p
         JOIN plan_line l ON l.plan_id = p.id WHERE p.taxpayer_id = $1
         ORDER BY p.id, l.position";
    let mut rows = sql!(select, taxpayer).stream(connection)?;
    while let Some(row) = rows.try_next().await? {
        if sender.send(Ok(planned(&row)?)).await.is_err() {
            break;
        }
    }
    Ok(())
}
