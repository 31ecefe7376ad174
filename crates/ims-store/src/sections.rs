//! Where each section stands now.

use gst_ims::invoices::Queued;
use gst_ims::{Gstin, Section};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

use crate::error::Error;
use crate::json;
use crate::moment;
use crate::section_state::SectionState;
use crate::sql::{Columns, sql};
use crate::store::Store;
use ims_actions::SnapshotId;

/// Where a section stands: what the last attempt gave, and how old the stored documents are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SectionStatus {
    /// The section.
    pub section: Section,
    /// What the last attempt to fetch it gave.
    pub state: SectionState,
    /// When the fetch began whose documents are stored; `None` before the first complete one.
    pub as_of: Option<Timestamp>,
    /// That fetch.
    pub snapshot: Option<SnapshotId>,
    /// When it was last asked for.
    pub asked_at: Timestamp,
    /// How to fetch the documents that the tax network is still preparing.
    pub queued: Option<Queued>,
    /// The job that prepares the files of what is queued, where one was begun; see
    /// [`Store::keep_files_job`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub files_job: Option<String>,
    /// Why the last attempt did not give everything.
    pub error: Option<String>,
    /// The documents of the last incomplete response that are not stored as they came.
    pub unreconciled: Option<Unreconciled>,
}

/// Documents of an incomplete response that are not stored as they came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Unreconciled {
    /// How many they are.
    pub documents: u64,
    /// When the fetch began with which they came.
    pub seen_at: Timestamp,
}

impl Store {
    /// Returns where each section stands that was ever asked for.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub async fn sections(&self, gstin: Gstin) -> Result<Vec<SectionStatus>, Error> {
        let Some(mut view) = self.read(gstin).await? else {
            return Ok(Vec::new());
        };
        let taxpayer = view.taxpayer;
        all(view.connection(), taxpayer).await
    }

    /// Keeps the name of the job that prepares the files of a queued section, so that another
    /// process can take it up: for as long as the section has this token.
    ///
    /// # Errors
    ///
    /// If the store cannot be written to.
    pub async fn keep_files_job(
        &self,
        gstin: Gstin,
        section: Section,
        token: &str,
        job_id: &str,
    ) -> Result<(), Error> {
        let mut work = self.write(gstin).await?;
        sql!(
            "UPDATE section SET files_token = $1, files_job = $2
             WHERE taxpayer_id = $3 AND section = $4",
            token,
            job_id,
            work.taxpayer,
            section.name(),
        )
        .run(work.connection())
        .await?;
        let detail = serde_json::json!({ "section": section, "job_id": job_id });
        work.finish("files of a queued section", &detail).await
    }
}

pub(crate) async fn all(
    connection: &mut AnyConnection,
    taxpayer: i64,
) -> Result<Vec<SectionStatus>, Error> {
    let rows = sql!(
        "SELECT section, state, as_of, complete_snapshot_id, asked_at, queued, error,
           files_token, files_job
         FROM section WHERE taxpayer_id = $1",
        taxpayer,
    )
    .all(connection)
    .await?;
    let aside = sql!(
        "SELECT u.section, COUNT(*), MAX(s.fetched_at) FROM unreconciled_document u
         JOIN snapshot s ON s.id = u.snapshot_id WHERE u.taxpayer_id = $1 GROUP BY u.section",
        taxpayer,
    )
    .all(connection)
    .await?;
    let unreconciled = |section: &str| {
        for row in &aside {
            if row.text(0)? == section {
                return Ok(Some(Unreconciled {
                    documents: row.count(1)?,
                    seen_at: moment::read(row.integer(2)?)?,
                }));
            }
        }
        Ok::<_, Error>(None)
    };
    let mut sections = rows
        .iter()
        .map(|row| {
            let queued: Option<Queued> = json::read_if(row.text_or_null(5)?)?;
            let token = queued.as_ref().and_then(|queued| queued.token.as_deref());
            let is_of_token = token.is_some() && token == row.text_or_null(7)?;
            Ok(SectionStatus {
                section: json::named(row.text(0)?)?,
                unreconciled: unreconciled(row.text(0)?)?,
                state: json::named(row.text(1)?)?,
                as_of: row.integer_or_null(2)?.map(moment::read).transpose()?,
                snapshot: row.integer_or_null(3)?.map(SnapshotId),
                asked_at: moment::read(row.integer(4)?)?,
                files_job: row.owned_or_null(8)?.filter(|_| is_of_token),
                queued,
                error: row.owned_or_null(6)?,
            })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    sections.sort_by_key(|section| section.section);
    Ok(sections)
}

pub(crate) async fn as_of(
    connection: &mut AnyConnection,
    taxpayer: i64,
    section: Section,
) -> Result<Option<i64>, Error> {
    let find = "SELECT as_of FROM section WHERE taxpayer_id = $1 AND section = $2";
    let row = sql!(find, taxpayer, section.name())
        .first(connection)
        .await?;
    row.map_or(Ok(None), |row| row.integer_or_null(0))
}
