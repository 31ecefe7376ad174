//! A fetch: what the tax network said, section by section.

use gst_ims::{
    ActionCounts, Completeness, CountedSection, Counts, Gstin, Invoices, Queued, RawJson, Section,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::AnyConnection;

use crate::error::Error;
use crate::ids::SnapshotId;
use crate::json;
use crate::moment;
use crate::reconcile::{self, Tally};
use crate::section_state::SectionState;
use crate::sections;
use crate::sql::{Columns, Sql, Value, sql};
use crate::store::{Store, Work};

/// What a fetch brought, for [`Store::record`].
#[derive(Clone, Debug)]
#[must_use = "nothing is kept before it is recorded"]
pub struct Fetch<'a> {
    gstin: Gstin,
    fetched_at: Timestamp,
    snapshot: Option<SnapshotId>,
    answers: Vec<Answer<'a>>,
    counts: Vec<&'a Counts>,
}

#[derive(Clone, Debug)]
enum Answer<'a> {
    Invoices(&'a Invoices),
    Failed(Section, String),
}

impl<'a> Fetch<'a> {
    /// Begins with the taxpayer, and the time at which the first request was sent: of two fetches
    /// under way at once, the documents of the one that began later stand.
    pub fn new(gstin: Gstin, fetched_at: Timestamp) -> Self {
        Self {
            gstin,
            fetched_at,
            snapshot: None,
            answers: Vec::new(),
            counts: Vec::new(),
        }
    }

    /// Adds to a fetch that was recorded before, such as the sections that it had to wait for.
    pub fn continuing(mut self, snapshot: SnapshotId) -> Self {
        self.snapshot = Some(snapshot);
        self
    }

    /// Adds the response for one section.
    pub fn section(mut self, invoices: &'a Invoices) -> Self {
        self.answers.push(Answer::Invoices(invoices));
        self
    }

    /// Adds a section for which there was an error instead; the words must hold no secret.
    pub fn failed(mut self, section: Section, error: impl Into<String>) -> Self {
        self.answers.push(Answer::Failed(section, error.into()));
        self
    }

    /// Adds counts, which are compared with the documents.
    pub fn counts(mut self, counts: &'a Counts) -> Self {
        self.counts.push(counts);
        self
    }
}

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
    /// Whether the documents are as many as the counts say; `None` if that cannot be told, as
    /// there are no counts or not all sections.
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
    /// How many records could not be kept as documents; see [`Store::rejected`].
    pub rejected: u64,
    /// How to fetch the documents that are still being prepared.
    pub queued: Option<Queued>,
    /// Why documents are missing.
    pub error: Option<String>,
}

impl Store {
    /// Keeps what a fetch brought, in one transaction.
    ///
    /// A section is reconciled with what is stored only if its response is complete: then documents
    /// are new, changed, acted on or gone. Any other response leaves the documents as they were,
    /// and their age is told by [`SectionStatus::as_of`](crate::SectionStatus::as_of).
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
        fetched.counts_agree = compare_counts(&mut work, &fetched).await?;
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

    /// Returns a fetch as it was recorded.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if the taxpayer has no such fetch.
    pub async fn fetched(&self, gstin: Gstin, snapshot: SnapshotId) -> Result<Fetched, Error> {
        let mut view = self
            .read(gstin)
            .await?
            .ok_or_else(|| no_snapshot(snapshot))?;
        is_of(view.taxpayer, view.connection(), snapshot).await?;
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

    /// Returns the counts that a fetch brought.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if the taxpayer has no such fetch.
    pub async fn counts(&self, gstin: Gstin, snapshot: SnapshotId) -> Result<Vec<Counts>, Error> {
        let mut view = self
            .read(gstin)
            .await?
            .ok_or_else(|| no_snapshot(snapshot))?;
        is_of(view.taxpayer, view.connection(), snapshot).await?;
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
        let mut view = self
            .read(gstin)
            .await?
            .ok_or_else(|| no_snapshot(snapshot))?;
        is_of(view.taxpayer, view.connection(), snapshot).await?;
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
                    index: u64::try_from(row.integer(1)?).unwrap_or_default(),
                    reason: row.text(2)?.to_owned(),
                    raw: json::read(row.text(3)?)?,
                })
            })
            .collect()
    }
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

/// What is kept of one response besides its documents.
struct Outcome {
    section: Section,
    state: SectionState,
    tally: Option<Tally>,
    documents: usize,
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
            queued: None,
            error: Some(error.to_owned()),
            envelope: None,
        }
    }
}

async fn snapshot_of(work: &mut Work, fetch: &Fetch<'_>) -> Result<(SnapshotId, i64), Error> {
    let fetched_at = moment::stored(fetch.fetched_at);
    if let Some(snapshot) = fetch.snapshot {
        is_of(work.taxpayer, work.connection(), snapshot).await?;
        return Ok((snapshot, fetched_at));
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
    if invoices.completeness == Completeness::Complete {
        let taxpayer = work.taxpayer;
        let newest = sections::as_of(work.connection(), taxpayer, section).await?;
        if newest.is_some_and(|newest| newest > fetched_at) {
            error = Some("a fetch that began later is stored already".to_owned());
        } else {
            let result = reconcile::reconcile(work, snapshot, section, &invoices.invoices).await?;
            rejected.extend(result.doubles);
            tally = Some(result.tally);
        }
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
        documents: invoices.invoices.len(),
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
    for chunk in rejected.chunks(1000) {
        let mut insert = Sql::default();
        insert.push(
            "INSERT INTO rejected_record (snapshot_id, section, position, reason, raw) VALUES ",
        );
        insert.rows(chunk.iter().map(|(index, reason, raw)| -> Vec<Value> {
            vec![
                snapshot.0.into(),
                section.name().into(),
                i64::try_from(*index).unwrap_or(i64::MAX).into(),
                reason.as_str().into(),
                raw.as_str().into(),
            ]
        }));
        insert.run(work.connection()).await?;
    }
    Ok(())
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
           queued, error, envelope)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT (snapshot_id, section) DO UPDATE SET
           state = excluded.state, is_stored = excluded.is_stored, documents = excluded.documents,
           new_documents = excluded.new_documents, changed_documents = excluded.changed_documents,
           gone_documents = excluded.gone_documents, acted_documents = excluded.acted_documents,
           applied_documents = excluded.applied_documents, queued = excluded.queued,
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

async fn load_counts(
    connection: &mut AnyConnection,
    snapshot: SnapshotId,
) -> Result<Vec<Counts>, Error> {
    let find = "SELECT body FROM snapshot_count WHERE snapshot_id = $1 ORDER BY goods_type";
    let rows = sql!(find, snapshot.0).all(connection).await?;
    rows.iter().map(|row| json::read(row.text(0)?)).collect()
}

/// Compares the documents that this fetch put into the store with the counts that it brought.
async fn compare_counts(work: &mut Work, fetched: &Fetched) -> Result<Option<bool>, Error> {
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
            let number = u64::try_from(row.integer(2)?).unwrap_or_default();
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

async fn load(
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
            AND r.section = snapshot_section.section)
         FROM snapshot_section WHERE snapshot_id = $1",
        snapshot.0,
    )
    .all(connection)
    .await?;
    let number = |number: i64| u64::try_from(number).unwrap_or_default();
    let mut sections = rows
        .iter()
        .map(|row| {
            Ok(FetchedSection {
                section: json::named(row.text(0)?)?,
                state: json::named(row.text(1)?)?,
                stored: row.flag(2)?,
                documents: number(row.integer(3)?),
                new: number(row.integer(4)?),
                changed: number(row.integer(5)?),
                gone: number(row.integer(6)?),
                acted: number(row.integer(7)?),
                applied: number(row.integer(8)?),
                queued: json::read_if(row.text_or_null(9)?)?,
                error: row.owned_or_null(10)?,
                rejected: number(row.integer(11)?),
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
