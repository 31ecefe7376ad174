//! Whether documents and counts agree.

use gst_ims::{ActionCounts, CountedSection, Counts, Section};

use crate::error::Error;
use crate::fetched::{Fetched, load_counts};
use crate::sql::{Columns, sql};
use crate::store::Work;

/// Compares the documents that this fetch put into the store with the counts that it brought.
pub(crate) async fn compare_counts(
    work: &mut Work,
    fetched: &Fetched,
) -> Result<Option<bool>, Error> {
    let snapshot = fetched.snapshot;
    let counts = load_counts(work.connection(), snapshot).await?;
    let listed: Vec<Section> = fetched
        .sections
        .iter()
        .filter(|section| section.stored)
        .map(|section| section.section)
        .collect();
    let mut is_whole = listed.len() == Section::ALL.len();
    if counts.is_empty() {
        return Ok(None);
    }
    let rows = sql!(
        "SELECT section, action, COUNT(*) FROM document
         WHERE taxpayer_id = $1 AND gone_snapshot_id IS NULL GROUP BY section, action",
        work.taxpayer,
    )
    .all(work.connection())
    .await?;
    for section in listed {
        let Some(told) = counted(&counts, section) else {
            is_whole = false;
            continue;
        };
        let mut found = ActionCounts::default();
        for row in &rows {
            if row.text(0)? != section.name() {
                continue;
            }
            let number = row.count(2)?;
            match row.text(1)? {
                "accepted" => found.accepted = number,
                "rejected" => found.rejected = number,
                "pending" => found.pending = number,
                "no_action" => found.no_action = number,
                // An action that has no place among the counts.
                _ => return Ok(Some(false)),
            }
        }
        if found != told {
            return Ok(Some(false));
        }
    }
    Ok(is_whole.then_some(true))
}

fn counted(counts: &[Counts], section: Section) -> Option<ActionCounts> {
    let section = CountedSection::from(section);
    let mut sections = counts.iter().flat_map(|counts| &counts.sections);
    let found = sections.find(|(name, _)| *name == section);
    found.map(|(_, counts)| *counts)
}
