//! Whether documents and counts agree.

use gst_ims::counts::ActionCounts;
use gst_ims::{CountedSection, Counts, Gstin, Section};
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

use crate::error::Error;
use crate::fetched::load_counts;
use crate::sql::{Columns, sql};
use crate::store::{Store, Work};
use ims_actions::SnapshotId;

/// A section of which the tax network counts other documents than it lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CountDifference {
    /// The section.
    pub section: Section,
    /// How many documents with each action the tax network counts.
    pub counted: ActionCounts,
    /// How many are stored. A document with another action than these four is in none of them.
    pub stored: ActionCounts,
}

impl Store {
    /// Returns the sections whose stored documents are not as many as the counts of a fetch say.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if the taxpayer has no such fetch.
    pub async fn count_differences(
        &self,
        gstin: Gstin,
        snapshot: SnapshotId,
    ) -> Result<Vec<CountDifference>, Error> {
        let mut view = self.read_snapshot(gstin, snapshot).await?;
        let taxpayer = view.taxpayer;
        let connection = view.connection();
        let counts = load_counts(connection, snapshot).await?;
        let found = count(connection, taxpayer).await?;
        let differences = Section::ALL.into_iter().filter_map(|section| {
            let counted = counted(&counts, section)?;
            let found = found.of(section);
            (found.stored != counted || found.others > 0).then_some(CountDifference {
                section,
                counted,
                stored: found.stored,
            })
        });
        Ok(differences.collect())
    }
}

/// Compares the documents that this fetch, and the one that it continues, put into the store with
/// the counts that it brought.
pub(crate) async fn compare_counts(
    work: &mut Work,
    continued: Option<SnapshotId>,
    snapshot: SnapshotId,
) -> Result<Option<bool>, Error> {
    let taxpayer = work.taxpayer;
    let counts = load_counts(work.connection(), snapshot).await?;
    if counts.is_empty() {
        return Ok(None);
    }
    let listed = stored_since(work, continued.unwrap_or(snapshot)).await?;
    let found = count(work.connection(), taxpayer).await?;
    let mut is_whole = listed.len() == Section::ALL.len();
    for section in listed {
        let Some(counted) = counted(&counts, section) else {
            is_whole = false;
            continue;
        };
        let found = found.of(section);
        if found.stored != counted || found.others > 0 {
            return Ok(Some(false));
        }
    }
    Ok(is_whole.then_some(true))
}

/// The sections whose documents are of this fetch or a later one.
async fn stored_since(work: &mut Work, snapshot: SnapshotId) -> Result<Vec<Section>, Error> {
    let rows = sql!(
        "SELECT section FROM section WHERE taxpayer_id = $1 AND complete_snapshot_id >= $2",
        work.taxpayer,
        snapshot.0,
    )
    .all(work.connection())
    .await?;
    rows.iter()
        .map(|row| crate::json::named(row.text(0)?))
        .collect()
}

/// How many documents of a section are stored.
#[derive(Clone, Copy, Debug, Default)]
struct Found {
    stored: ActionCounts,
    /// With an action that has no place among the counts.
    others: u64,
}

/// How many documents are stored, by section.
struct Stored(Vec<(String, Found)>);

impl Stored {
    fn of(&self, section: Section) -> Found {
        let mut found = self.0.iter();
        let found = found.find(|(name, _)| name == section.name());
        found.map(|(_, found)| *found).unwrap_or_default()
    }
}

async fn count(connection: &mut AnyConnection, taxpayer: i64) -> Result<Stored, Error> {
    let rows = sql!(
        "SELECT section, action, COUNT(*) FROM document
         WHERE taxpayer_id = $1 AND gone_snapshot_id IS NULL GROUP BY section, action
         ORDER BY section",
        taxpayer,
    )
    .all(connection)
    .await?;
    let mut sections: Vec<(String, Found)> = Vec::new();
    for row in &rows {
        let (section, number) = (row.text(0)?, row.count(2)?);
        if sections.last().is_none_or(|(last, _)| last != section) {
            sections.push((section.to_owned(), Found::default()));
        }
        let Some((_, found)) = sections.last_mut() else {
            continue;
        };
        match row.text(1)? {
            "accepted" => found.stored.accepted = number,
            "rejected" => found.stored.rejected = number,
            "pending" => found.stored.pending = number,
            "no_action" => found.stored.no_action = number,
            _ => found.others += number,
        }
    }
    Ok(Stored(sections))
}

fn counted(counts: &[Counts], section: Section) -> Option<ActionCounts> {
    let section = CountedSection::from(section);
    let mut sections = counts.iter().flat_map(|counts| &counts.sections);
    let found = sections.find(|(name, _)| *name == section);
    found.map(|(_, counts)| *counts)
}
