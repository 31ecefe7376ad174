//! Which decisions were submitted from here, and which were made elsewhere.

use std::collections::HashMap;

use gst_ims::{Action, Invoice};

use crate::error::Error;
use crate::json;
use crate::key_text::key_text;
use crate::sql::{Columns, sql};
use crate::store::Work;
use ims_actions::SnapshotId;
use ims_actions::Standing;

/// Decisions that were submitted from here and have not been seen in a list yet, by document:
/// submission, position, decision.
pub(crate) type Submitted = HashMap<String, (i64, i64, Standing)>;

pub(crate) async fn submitted(work: &mut Work) -> Result<Submitted, Error> {
    let rows = sql!(
        "SELECT d.document_key, d.submission_id, d.position, d.wanted
         FROM submission_document d JOIN submission s ON s.id = d.submission_id
         WHERE s.taxpayer_id = $1 AND s.state NOT IN ('not_sent', 'refused')
           AND d.seen_snapshot_id IS NULL AND COALESCE(d.result, 'unknown') IN ('unknown', 'applied')
         ORDER BY d.submission_id",
        work.taxpayer,
    )
    .all(work.connection())
    .await?;
    let mut submitted = Submitted::new();
    for row in &rows {
        let place = (row.integer(1)?, row.integer(2)?, json::read(row.text(3)?)?);
        submitted.insert(row.text(0)?.to_owned(), place);
    }
    Ok(submitted)
}

/// Takes out what was submitted from here, if that is what stands on a document now.
pub(crate) fn take_ours(
    submitted: &mut Submitted,
    invoice: &Invoice,
) -> Result<Option<(i64, i64)>, Error> {
    let key = key_text(&invoice.key())?;
    let has_arrived = submitted
        .get(&key)
        .is_some_and(|(_, _, wanted)| has_arrived(wanted, &Standing::of(invoice)));
    let taken = has_arrived.then(|| submitted.remove(&key)).flatten();
    Ok(taken.map(|(submission, position, _)| (submission, position)))
}

pub(crate) async fn mark_seen(
    work: &mut Work,
    snapshot: SnapshotId,
    submission: i64,
    position: i64,
) -> Result<(), Error> {
    sql!(
        "UPDATE submission_document SET seen_snapshot_id = $1
         WHERE submission_id = $2 AND position = $3",
        snapshot.0,
        submission,
        position,
    )
    .run(work.connection())
    .await?;
    Ok(())
}

/// Whether a decision is what stands there. Remarks may be passed over by the tax network.
fn has_arrived(wanted: &Standing, now: &Standing) -> bool {
    wanted.action == now.action
        && (wanted.action != Action::Accepted || wanted.itc_reduction == now.itc_reduction)
}
