//! Recording a fetch.

use std::borrow::Cow;

use gst_ims::invoices::{Completeness, Queued};
use gst_ims::{Counts, Invoice, Invoices, Section};
use serde_json::json;

use crate::counts_check::compare_counts;
use crate::error::Error;
use crate::fetch::{Answer, Fetch};
use crate::fetched::{Fetched, is_of, load};
use crate::json;
use crate::moment;
use crate::partial_sums;
use crate::reconcile::{self, Tally};
use crate::section_state::SectionState;
use crate::sections;
use crate::sql::{Columns, insert, sql};
use crate::store::{Store, Work};
use ims_actions::SnapshotId;

impl Store {
    /// Keeps what a fetch brought, in one transaction.
    ///
    /// A section is reconciled with what is stored only if its response is complete: then documents
    /// are new, changed, acted on or gone. Any other response leaves the documents as they were,
    /// and their age is told by [`SectionStatus::as_of`](crate::SectionStatus::as_of); documents
    /// that came with it are kept beside them, and [`Store::unreconciled`] lists them.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if the fetch that is to be continued is
    /// not the taxpayer's, and if the store cannot be written to.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::{Invoices, Section};
    /// use ims_store::{Fetch, Location, Store};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let store = Store::open(&Location::file(folder.path().join("ims.db")), "asha").await?;
    /// let body = r#"{"code":200,"data":{"status_cd":"1","data":{"b2b":[
    ///     {"stin":"33ABKCS2033B1ZW","inum":"INV-7","idt":"02-11-2024","val":1888}]}}}"#;
    /// let invoices = Invoices::from_body(Section::B2b, body)?;
    /// let gstin = "24AAACI1681G1ZV".parse()?;
    /// let fetch = Fetch::new(gstin, "2024-12-01T06:00:00Z".parse()?).section(&invoices);
    /// let fetched = store.record(&fetch).await?;
    /// assert_eq!((fetched.sections[0].new, fetched.sections[0].gone), (1, 0));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn record(&self, fetch: &Fetch<'_>) -> Result<Fetched, Error> {
        let mut work = self.write(fetch.gstin).await?;
        let (snapshot, fetched_at) = snapshot_of(&mut work, fetch).await?;
        for answer in &fetch.answers {
            let outcome = match answer {
                Answer::Invoices(invoices) => {
                    keep_invoices(&mut work, snapshot, fetched_at, invoices).await?
                }
                Answer::Failed(section, error) => Outcome::failed(*section, error),
            };
            keep_outcome(&mut work, snapshot, fetched_at, &outcome).await?;
        }
        for counts in &fetch.counts {
            keep_counts(&mut work, snapshot, counts).await?;
        }
        let mut fetched = load(work.connection(), fetch.gstin, snapshot).await?;
        fetched.counts_agree = compare_counts(&mut work, fetch.continued, snapshot).await?;
        sql!(
            "UPDATE snapshot SET counts_agree = $1 WHERE id = $2",
            fetched.counts_agree,
            snapshot.0,
        )
        .run(work.connection())
        .await?;
        work.finish("fetch", &fetched).await?;
        Ok(fetched)
    }
}

/// What is kept of one response besides its documents.
struct Outcome {
    section: Section,
    state: SectionState,
    tally: Option<Tally>,
    documents: usize,
    unreconciled: i64,
    queued: Option<Queued>,
    error: Option<String>,
    envelope: Option<String>,
}

impl Outcome {
    fn failed(section: Section, error: &str) -> Self {
        Self {
            section,
            state: SectionState::Failed,
            tally: None,
            documents: 0,
            unreconciled: 0,
            queued: None,
            error: Some(error.to_owned()),
            envelope: None,
        }
    }
}

async fn snapshot_of(work: &mut Work, fetch: &Fetch<'_>) -> Result<(SnapshotId, i64), Error> {
    let fetched_at = moment::stored(fetch.fetched_at);
    if let Some(earlier) = fetch.continued {
        is_of(work.taxpayer, work.connection(), earlier).await?;
    }
    let row = sql!(
        "INSERT INTO snapshot (taxpayer_id, fetched_at, actor) VALUES ($1, $2, $3) RETURNING id",
        work.taxpayer,
        fetched_at,
        &*work.actor,
    )
    .one(work.connection())
    .await?;
    Ok((SnapshotId(row.integer(0)?), fetched_at))
}

async fn keep_invoices(
    work: &mut Work,
    snapshot: SnapshotId,
    fetched_at: i64,
    invoices: &Invoices,
) -> Result<Outcome, Error> {
    let section = invoices.section;
    let mut error = invoices.completeness.incomplete().map(ToString::to_string);
    let mut tally = None;
    let mut rejected: Vec<(usize, String, String)> = invoices
        .rejected
        .iter()
        .map(|record| {
            (
                record.index,
                record.reason.clone(),
                record.raw.as_str().to_owned(),
            )
        })
        .collect();
    let taxpayer = work.taxpayer;
    let newest = sections::as_of(work.connection(), taxpayer, section).await?;
    // What belongs to another section comes with the response for that one.
    let is_own = |invoice: &Invoice| invoice.section == section;
    let own: Cow<'_, [Invoice]> = if invoices.invoices.iter().all(is_own) {
        Cow::Borrowed(&invoices.invoices)
    } else {
        invoices
            .invoices
            .iter()
            .filter(|it| is_own(it))
            .cloned()
            .collect()
    };
    let mut unreconciled = 0;
    if newest.is_some_and(|newest| newest > fetched_at) {
        error = Some("a fetch that began later is stored already".to_owned());
    } else if invoices.completeness == Completeness::Complete {
        let result = reconcile::reconcile(work, snapshot, section, &own).await?;
        reconcile::forget_aside(work, section).await?;
        if result.is_other {
            partial_sums::renew(work, section).await?;
        }
        rejected.extend(result.doubles);
        tally = Some(result.tally);
    } else if !own.is_empty() {
        unreconciled = reconcile::set_aside(work, snapshot, section, &own).await?;
    }
    keep_rejected(work, snapshot, section, rejected).await?;
    let envelope = json!({
        "code": invoices.code,
        "transaction_id": invoices.meta.transaction_id,
        "timestamp": invoices.meta.timestamp,
    });
    let mut envelope = json::write(&envelope)?;
    if !invoices.unknown_sections.is_empty() {
        // As text, so that numbers keep every digit.
        let unknown = json::write(&invoices.unknown_sections)?;
        envelope.pop();
        envelope.push_str(r#","unknown_sections":"#);
        envelope.push_str(&unknown);
        envelope.push('}');
    }
    Ok(Outcome {
        section,
        state: invoices.state().into(),
        tally,
        documents: own.len(),
        unreconciled,
        queued: invoices.queued().cloned(),
        error,
        envelope: Some(envelope),
    })
}

async fn keep_rejected(
    work: &mut Work,
    snapshot: SnapshotId,
    section: Section,
    rejected: Vec<(usize, String, String)>,
) -> Result<(), Error> {
    sql!(
        "DELETE FROM rejected_record WHERE snapshot_id = $1 AND section = $2",
        snapshot.0,
        section.name(),
    )
    .run(work.connection())
    .await?;
    let head = "INSERT INTO rejected_record (snapshot_id, section, position, reason, raw) VALUES";
    let row = |(index, reason, raw): &(usize, String, String), _| {
        Ok(vec![
            snapshot.0.into(),
            section.name().into(),
            i64::try_from(*index).unwrap_or(i64::MAX).into(),
            reason.as_str().into(),
            raw.as_str().into(),
        ])
    };
    insert(work.connection(), head, &rejected, row).await
}

async fn keep_outcome(
    work: &mut Work,
    snapshot: SnapshotId,
    fetched_at: i64,
    outcome: &Outcome,
) -> Result<(), Error> {
    let tally = outcome.tally.unwrap_or_default();
    let queued = outcome.queued.as_ref().map(json::write).transpose()?;
    let state = json::name(&outcome.state)?;
    sql!(
        "INSERT INTO snapshot_section (snapshot_id, section, state, is_stored, documents,
           new_documents, changed_documents, gone_documents, acted_documents, applied_documents,
           unreconciled_documents, queued, error, envelope)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         ON CONFLICT (snapshot_id, section) DO UPDATE SET
           state = excluded.state, is_stored = excluded.is_stored, documents = excluded.documents,
           new_documents = excluded.new_documents, changed_documents = excluded.changed_documents,
           gone_documents = excluded.gone_documents, acted_documents = excluded.acted_documents,
           applied_documents = excluded.applied_documents,
           unreconciled_documents = excluded.unreconciled_documents, queued = excluded.queued,
           error = excluded.error, envelope = excluded.envelope",
        snapshot.0,
        outcome.section.name(),
        state.as_str(),
        outcome.tally.is_some(),
        i64::try_from(outcome.documents).unwrap_or(i64::MAX),
        tally.new,
        tally.changed,
        tally.gone,
        tally.acted,
        tally.applied,
        outcome.unreconciled,
        queued.as_deref(),
        outcome.error.as_deref(),
        outcome.envelope.as_deref(),
    )
    .run(work.connection())
    .await?;
    let stored = outcome.tally.map(|_| snapshot.0);
    sql!(
        "INSERT INTO section (taxpayer_id, section, asked_at, state, queued, error,
           complete_snapshot_id, as_of)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (taxpayer_id, section) DO UPDATE SET
           asked_at = excluded.asked_at, state = excluded.state, queued = excluded.queued,
           error = excluded.error,
           complete_snapshot_id = COALESCE(excluded.complete_snapshot_id, section.complete_snapshot_id),
           as_of = COALESCE(excluded.as_of, section.as_of)
         WHERE excluded.asked_at >= section.asked_at",
        work.taxpayer,
        outcome.section.name(),
        fetched_at,
        state,
        queued,
        outcome.error.as_deref(),
        stored,
        stored.map(|_| fetched_at),
    )
    .run(work.connection())
    .await?;
    Ok(())
}

async fn keep_counts(work: &mut Work, snapshot: SnapshotId, counts: &Counts) -> Result<(), Error> {
    sql!(
        "INSERT INTO snapshot_count (snapshot_id, goods_type, body) VALUES ($1, $2, $3)
         ON CONFLICT (snapshot_id, goods_type) DO UPDATE SET body = excluded.body",
        snapshot.0,
        counts.goods_type.name(),
        json::write(counts)?,
    )
    .run(work.connection())
    .await?;
    Ok(())
}
