//! A fetch as it was recorded.

use gst_ims::invoices::Queued;
use gst_ims::{Counts, Gstin, RawJson, Section};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

use crate::error::Error;
use crate::json;
use crate::moment;
use crate::section_state::SectionState;
use crate::sql::{Columns, sql};
use crate::store::{Store, View};
use ims_actions::SnapshotId;

/// A fetch as it was recorded; serde has the form of `ims fetch --format json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Fetched {
    /// The taxpayer.
    pub gstin: Gstin,
    /// When the fetch began.
    pub fetched_at: Timestamp,
    /// The name of the fetch.
    pub snapshot: SnapshotId,
    /// Whether the documents are as many as the counts say, with each action in each section;
    /// `None` if that cannot be told, as there are no counts or not all sections. See
    /// [`Store::count_differences`].
    pub counts_agree: Option<bool>,
    /// The sections that were fetched, in the documentation's order.
    pub sections: Vec<FetchedSection>,
}

/// One section of a fetch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FetchedSection {
    /// The section.
    pub section: Section,
    /// What became of it.
    pub state: SectionState,
    /// Whether the store holds these documents now. Only complete responses are taken over, and
    /// not those that are older than what is stored.
    pub stored: bool,
    /// How many documents came.
    pub documents: u64,
    /// How many were not there before.
    pub new: u64,
    /// How many the supplier changed.
    pub changed: u64,
    /// How many are no longer there.
    pub gone: u64,
    /// How many were decided on elsewhere.
    pub acted: u64,
    /// On how many a decision arrived that was submitted from here.
    pub applied: u64,
    /// How many documents of an incomplete response are not stored as they came; they are kept
    /// beside what is stored, see [`Store::unreconciled`].
    pub unreconciled: u64,
    /// How many records could not be kept as documents; see [`Store::rejected`].
    pub rejected: u64,
    /// How to fetch the documents that are still being prepared.
    pub queued: Option<Queued>,
    /// Why documents are missing.
    pub error: Option<String>,
}

/// A record of a fetch that could not be kept as a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RejectedRecord {
    /// The section under which it came.
    pub section: Section,
    /// Its place in the server's list, from 0.
    pub index: u64,
    /// What is wrong with it.
    pub reason: String,
    /// Its JSON; of a document that came twice, in our own form.
    pub raw: RawJson,
}

impl Store {
    /// Returns a fetch as it was recorded.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if the taxpayer has no such fetch.
    pub async fn fetched(&self, gstin: Gstin, snapshot: SnapshotId) -> Result<Fetched, Error> {
        let mut view = self.read_snapshot(gstin, snapshot).await?;
        load(view.connection(), gstin, snapshot).await
    }

    /// Returns the newest fetches of a taxpayer, newest first.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub async fn fetches(&self, gstin: Gstin, limit: u32) -> Result<Vec<Fetched>, Error> {
        let Some(mut view) = self.read(gstin).await? else {
            return Ok(Vec::new());
        };
        let rows = sql!(
            "SELECT id FROM snapshot WHERE taxpayer_id = $1 ORDER BY id DESC LIMIT $2",
            view.taxpayer,
            i64::from(limit),
        )
        .all(view.connection())
        .await?;
        let mut fetches = Vec::new();
        for row in rows {
            let snapshot = SnapshotId(row.integer(0)?);
            fetches.push(load(view.connection(), gstin, snapshot).await?);
        }
        Ok(fetches)
    }

    /// Returns which fetch of a taxpayer is the newest: nothing that it could have changed is other
    /// than before as long as it is the same.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub async fn newest_fetch(&self, gstin: Gstin) -> Result<Option<SnapshotId>, Error> {
        let Some(mut view) = self.read(gstin).await? else {
            return Ok(None);
        };
        let newest = sql!(
            "SELECT MAX(id) FROM snapshot WHERE taxpayer_id = $1",
            view.taxpayer,
        );
        let newest = newest.one(view.connection()).await?.integer_or_null(0)?;
        Ok(newest.map(SnapshotId))
    }

    /// Returns the counts that a fetch brought.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if the taxpayer has no such fetch.
    pub async fn counts(&self, gstin: Gstin, snapshot: SnapshotId) -> Result<Vec<Counts>, Error> {
        let mut view = self.read_snapshot(gstin, snapshot).await?;
        load_counts(view.connection(), snapshot).await
    }

    /// Returns the records of a fetch that could not be read, and the documents that came a second
    /// time with different values.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if the taxpayer has no such fetch.
    pub async fn rejected(
        &self,
        gstin: Gstin,
        snapshot: SnapshotId,
    ) -> Result<Vec<RejectedRecord>, Error> {
        let mut view = self.read_snapshot(gstin, snapshot).await?;
        let rows = sql!(
            "SELECT section, position, reason, raw FROM rejected_record
             WHERE snapshot_id = $1 ORDER BY section, position",
            snapshot.0,
        )
        .all(view.connection())
        .await?;
        rows.iter()
            .map(|row| {
                Ok(RejectedRecord {
                    section: json::named(row.text(0)?)?,
                    index: row.count(1)?,
                    reason: row.text(2)?.to_owned(),
                    raw: json::read(row.text(3)?)?,
                })
            })
            .collect()
    }

    /// Begins to read what is kept of a taxpayer who has this fetch.
    pub(crate) async fn read_snapshot(
        &self,
        gstin: Gstin,
        snapshot: SnapshotId,
    ) -> Result<View, Error> {
        let view = self.read(gstin).await?;
        let mut view = view.ok_or_else(|| no_snapshot(snapshot))?;
        is_of(view.taxpayer, view.connection(), snapshot).await?;
        Ok(view)
    }
}

pub(crate) async fn is_of(
    taxpayer: i64,
    connection: &mut AnyConnection,
    snapshot: SnapshotId,
) -> Result<(), Error> {
    let find = "SELECT 1 FROM snapshot WHERE id = $1 AND taxpayer_id = $2";
    match sql!(find, snapshot.0, taxpayer).first(connection).await? {
        Some(_) => Ok(()),
        None => Err(no_snapshot(snapshot)),
    }
}

fn no_snapshot(snapshot: SnapshotId) -> Error {
    Error::not_found(format!("the taxpayer has no snapshot {snapshot}"))
}

pub(crate) async fn load_counts(
    connection: &mut AnyConnection,
    snapshot: SnapshotId,
) -> Result<Vec<Counts>, Error> {
    let find = "SELECT body FROM snapshot_count WHERE snapshot_id = $1 ORDER BY goods_type";
    let rows = sql!(find, snapshot.0).all(connection).await?;
    rows.iter().map(|row| json::read(row.text(0)?)).collect()
}

pub(crate) async fn load(
    connection: &mut AnyConnection,
    gstin: Gstin,
    snapshot: SnapshotId,
) -> Result<Fetched, Error> {
    let head = "SELECT fetched_at, counts_agree FROM snapshot WHERE id = $1";
    let head = sql!(head, snapshot.0).one(connection).await?;
    let rows = sql!(
        "SELECT section, state, is_stored, documents, new_documents, changed_documents,
           gone_documents, acted_documents, applied_documents, queued, error,
           (SELECT COUNT(*) FROM rejected_record r WHERE r.snapshot_id = snapshot_section.snapshot_id
            AND r.section = snapshot_section.section), unreconciled_documents
         FROM snapshot_section WHERE snapshot_id = $1",
        snapshot.0,
    )
    .all(connection)
    .await?;
    let mut sections = rows
        .iter()
        .map(|row| {
            Ok(FetchedSection {
                section: json::named(row.text(0)?)?,
                state: json::named(row.text(1)?)?,
                stored: row.flag(2)?,
                documents: row.count(3)?,
                new: row.count(4)?,
                changed: row.count(5)?,
                gone: row.count(6)?,
                acted: row.count(7)?,
                applied: row.count(8)?,
                queued: json::read_if(row.text_or_null(9)?)?,
                error: row.owned_or_null(10)?,
                rejected: row.count(11)?,
                unreconciled: row.count(12)?,
            })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    sections.sort_by_key(|section| section.section);
    Ok(Fetched {
        gstin,
        fetched_at: moment::read(head.integer(0)?)?,
        snapshot,
        counts_agree: head.flag_or_null(1)?,
        sections,
    })
}
