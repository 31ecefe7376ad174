//! What a complete list of a section changes in what is stored.

use std::cmp::Ordering;
use std::collections::HashMap;

use futures_util::TryStreamExt;
use gst_ims::{Invoice, Section};

use crate::error::Error;
use crate::json;
use crate::ours::{mark_seen, submitted, take_ours};
use crate::pairs;
use crate::row;
use crate::sql::{Columns, ROWS, Sql, Value, clean, sql};
use crate::store::Work;
use ims_actions::SnapshotId;
use ims_actions::Standing;

/// How many documents changed in which way.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) new: i64,
    pub(crate) changed: i64,
    pub(crate) gone: i64,
    pub(crate) acted: i64,
    pub(crate) applied: i64,
}

pub(crate) struct Reconciled {
    pub(crate) tally: Tally,
    /// Whether anything is stored otherwise than before.
    pub(crate) is_other: bool,
    /// Documents that came twice with different values: place, reason, JSON.
    pub(crate) doubles: Vec<(usize, String, String)>,
}

/// The key of a document in the order of the database's index.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key<'a>(&'a str, std::borrow::Cow<'a, str>, i64, i64);

impl<'a> Key<'a> {
    fn of(invoice: &'a Invoice) -> Self {
        let number = invoice.number.as_str();
        let number = if number.contains('\0') {
            clean(number.to_owned()).into()
        } else {
            number.into()
        };
        let date = row::date_number(invoice.date);
        let period = row::period_number(invoice.return_period);
        Self(invoice.supplier_gstin.as_str(), number, date, period)
    }
}

/// What is to be done, found in one pass over both lists in the order of their keys.
#[derive(Default)]
struct Differences<'a> {
    new: Vec<(&'a Invoice, [u8; 16])>,
    /// Stored documents whose digest is another, or that had gone.
    touched: Vec<Touched<'a>>,
    gone: Vec<i64>,
}

impl Differences<'_> {
    fn is_nothing(&self) -> bool {
        self.new.is_empty() && self.touched.is_empty() && self.gone.is_empty()
    }
}

struct Touched<'a> {
    id: i64,
    first_snapshot: i64,
    invoice: &'a Invoice,
    digest: [u8; 16],
    had_gone: bool,
}

/// Makes the stored documents of a section those of a complete list.
pub(crate) async fn reconcile(
    work: &mut Work,
    snapshot: SnapshotId,
    section: Section,
    invoices: &[Invoice],
) -> Result<Reconciled, Error> {
    let (sorted, doubles) = sort(invoices)?;
    let differences = compare(work, section, &sorted).await?;
    let is_other = !differences.is_nothing();
    let mut tally = Tally {
        new: count(differences.new.len()),
        gone: count(differences.gone.len()),
        ..Tally::default()
    };
    let returned = differences
        .touched
        .iter()
        .filter(|touched| touched.had_gone);
    tally.new += count(returned.count());
    insert(work, snapshot, &differences.new).await?;
    rewrite(work, snapshot, differences.touched, &mut tally).await?;
    mark_gone(work, snapshot, &differences.gone).await?;
    Ok(Reconciled {
        tally,
        is_other,
        doubles,
    })
}

/// Keeps the documents of an incomplete list beside what is stored, as far as they are not stored
/// as they came, in place of those of an earlier one. Returns how many these are.
pub(crate) async fn set_aside(
    work: &mut Work,
    snapshot: SnapshotId,
    section: Section,
    invoices: &[Invoice],
) -> Result<i64, Error> {
    forget_aside(work, section).await?;
    let (sorted, _) = sort(invoices)?;
    let differences = compare(work, section, &sorted).await?;
    let new = differences.new.into_iter();
    let new = new.map(|(invoice, digest)| (invoice, digest, snapshot.0));
    let touched = differences.touched.into_iter();
    let touched = touched.map(|touched| (touched.invoice, touched.digest, touched.first_snapshot));
    let documents: Vec<_> = new.chain(touched).collect();
    let head = format!(
        "INSERT INTO unreconciled_document (taxpayer_id, snapshot_id, first_snapshot_id, {}) VALUES ",
        row::written()
    );
    for chunk in documents.chunks(work.backend.documents_at_once()) {
        let mut rows = Vec::with_capacity(chunk.len());
        for (invoice, digest, first_snapshot) in chunk {
            let mut values: Vec<Value> = vec![
                work.taxpayer.into(),
                snapshot.0.into(),
                (*first_snapshot).into(),
            ];
            values.extend(row::values(invoice, *digest)?);
            rows.push(values);
        }
        let mut insert = Sql::of(&head, Vec::new());
        insert.rows(rows);
        insert.run(work.connection()).await?;
    }
    Ok(count(documents.len()))
}

/// Forgets the documents of an incomplete list, which a complete one has replaced.
pub(crate) async fn forget_aside(work: &mut Work, section: Section) -> Result<(), Error> {
    sql!(
        "DELETE FROM unreconciled_document WHERE taxpayer_id = $1 AND section = $2",
        work.taxpayer,
        section.name(),
    )
    .run(work.connection())
    .await?;
    Ok(())
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

type Doubles = Vec<(usize, String, String)>;

/// Orders the documents by their keys, and leaves one of each key: the first in the server's order.
fn sort(invoices: &[Invoice]) -> Result<(Vec<&Invoice>, Doubles), Error> {
    let mut sorted: Vec<usize> = (0..invoices.len()).collect();
    sorted.sort_by_cached_key(|index| invoices.get(*index).map(Key::of));
    let mut single: Vec<&Invoice> = Vec::with_capacity(sorted.len());
    let mut doubles = Vec::new();
    for index in sorted {
        let Some(invoice) = invoices.get(index) else {
            continue;
        };
        match single.last() {
            Some(last) if Key::of(last) == Key::of(invoice) => {
                if *last != invoice {
                    let reason = "the same document came before with different values".to_owned();
                    doubles.push((index, reason, json::write(invoice)?));
                }
            }
            _ => single.push(invoice),
        }
    }
    Ok((single, doubles))
}

async fn compare<'a>(
    work: &mut Work,
    section: Section,
    sorted: &[&'a Invoice],
) -> Result<Differences<'a>, Error> {
    let mut differences = Differences::default();
    let mut listed = sorted.iter().peekable();
    let query = sql!(
        "SELECT id, supplier_gstin, number, document_date, return_period, digest,
           CASE WHEN gone_snapshot_id IS NULL THEN 0 ELSE 1 END, first_snapshot_id
         FROM document WHERE taxpayer_id = $1 AND section = $2
         ORDER BY supplier_gstin, number, document_date, return_period",
        work.taxpayer,
        section.name(),
    );
    let mut stored = query.stream(work.connection())?;
    while let Some(row) = stored.try_next().await? {
        let (date, period) = (row.integer(3)?, row.integer(4)?);
        let key = Key(row.text(1)?, row.text(2)?.into(), date, period);
        let (id, had_gone) = (row.integer(0)?, row.flag(6)?);
        while let Some(new) = listed.next_if(|invoice| Key::of(invoice) < key) {
            differences.new.push((new, row::digest(new)?));
        }
        let order = listed.peek().map(|invoice| Key::of(invoice).cmp(&key));
        if order == Some(Ordering::Equal) {
            let Some(invoice) = listed.next() else { break };
            let digest = row::digest(invoice)?;
            if had_gone || row.blob(5)? != digest {
                differences.touched.push(Touched {
                    id,
                    first_snapshot: row.integer(7)?,
                    invoice,
                    digest,
                    had_gone,
                });
            }
        } else if !had_gone {
            differences.gone.push(id);
        }
    }
    for new in listed {
        differences.new.push((new, row::digest(new)?));
    }
    Ok(differences)
}

async fn insert(
    work: &mut Work,
    snapshot: SnapshotId,
    new: &[(&Invoice, [u8; 16])],
) -> Result<(), Error> {
    let head = format!(
        "INSERT INTO document (taxpayer_id, first_snapshot_id, {}) VALUES ",
        row::written()
    );
    for chunk in new.chunks(work.backend.documents_at_once()) {
        let mut insert = Sql::of(&head, Vec::new());
        let mut rows = Vec::with_capacity(chunk.len());
        for (invoice, digest) in chunk {
            let mut values: Vec<Value> = vec![work.taxpayer.into(), snapshot.0.into()];
            values.extend(row::values(invoice, *digest)?);
            rows.push(values);
        }
        insert.rows(rows);
        insert.run(work.connection()).await?;
    }
    Ok(())
}

/// Writes new versions, and keeps the ones before.
async fn rewrite(
    work: &mut Work,
    snapshot: SnapshotId,
    touched: Vec<Touched<'_>>,
    tally: &mut Tally,
) -> Result<(), Error> {
    if touched.is_empty() {
        return Ok(());
    }
    let mut submitted = submitted(work).await?;
    let updates: Vec<String> = row::rewritten()
        .map(|column| format!("{column} = excluded.{column}"))
        .collect();
    let head = format!(
        "INSERT INTO document (id, taxpayer_id, first_snapshot_id, {}) VALUES ",
        row::written()
    );
    let tail = format!(
        " ON CONFLICT (id) DO UPDATE SET gone_snapshot_id = NULL, {}",
        updates.join(", ")
    );
    for chunk in touched.chunks(work.backend.documents_at_once()) {
        let stored = stored(work, chunk.iter().map(|touched| touched.id).collect()).await?;
        let mut documents = Vec::with_capacity(chunk.len());
        let mut events = Vec::new();
        for touched in chunk {
            let mut values: Vec<Value> =
                vec![touched.id.into(), work.taxpayer.into(), snapshot.0.into()];
            values.extend(row::values(touched.invoice, touched.digest)?);
            documents.push(values);
            let before = stored
                .get(&touched.id)
                .ok_or_else(|| Error::damaged("a document went away while it was compared"))?;
            // An older version of this program may have written the same document differently.
            let is_new_version = before != touched.invoice;
            if !is_new_version && !touched.had_gone {
                continue;
            }
            let difference = Difference::of(before, touched.invoice);
            if difference.is_changed {
                pairs::forget(work, touched.id).await?;
            }
            let mut ours = false;
            if difference.is_decided
                && let Some((submission, position)) = take_ours(&mut submitted, touched.invoice)?
            {
                mark_seen(work, snapshot, submission, position).await?;
                ours = true;
            }
            if !touched.had_gone {
                tally.changed += i64::from(difference.is_changed);
                tally.acted += i64::from(difference.is_decided && !ours);
                tally.applied += i64::from(difference.is_decided && ours);
            }
            let kind = if touched.had_gone {
                "returned"
            } else {
                "changed"
            };
            let before = is_new_version.then(|| json::write(before)).transpose()?;
            events.push(event(work, touched.id, snapshot, kind, ours, before));
        }
        let mut update = Sql::of(&head, Vec::new());
        update.rows(documents).push(&tail);
        update.run(work.connection()).await?;
        add_events(work, events).await?;
    }
    Ok(())
}

async fn mark_gone(work: &mut Work, snapshot: SnapshotId, gone: &[i64]) -> Result<(), Error> {
    for chunk in gone.chunks(ROWS) {
        let mut update = Sql::default();
        update
            .push("UPDATE document SET gone_snapshot_id = ")
            .bind(snapshot.0)
            .push(" WHERE id IN (")
            .list(chunk.iter().copied())
            .push(")");
        update.run(work.connection()).await?;
        let events = chunk
            .iter()
            .map(|id| event(work, *id, snapshot, "gone", false, None))
            .collect();
        add_events(work, events).await?;
    }
    Ok(())
}

fn event(
    work: &Work,
    document: i64,
    snapshot: SnapshotId,
    kind: &str,
    is_ours: bool,
    before: Option<String>,
) -> Vec<Value> {
    vec![
        work.taxpayer.into(),
        document.into(),
        snapshot.0.into(),
        kind.into(),
        is_ours.into(),
        before.into(),
    ]
}

async fn add_events(work: &mut Work, events: Vec<Vec<Value>>) -> Result<(), Error> {
    if events.is_empty() {
        return Ok(());
    }
    let mut insert = Sql::default();
    insert.push(
        "INSERT INTO document_event (taxpayer_id, document_id, snapshot_id, kind, is_ours, before) VALUES ",
    );
    insert.rows(events);
    insert.run(work.connection()).await?;
    Ok(())
}

async fn stored(work: &mut Work, ids: Vec<i64>) -> Result<HashMap<i64, Invoice>, Error> {
    let mut query = Sql::default();
    query
        .push("SELECT ")
        .push(&row::columns(""))
        .push(", id FROM document WHERE id IN (")
        .list(ids)
        .push(")");
    let rows = query.all(work.connection()).await?;
    rows.iter()
        .map(|row| Ok((row.integer(row::COLUMN_COUNT)?, row::read(row)?)))
        .collect()
}

/// Which side of a document is another: the supplier's, or the taxpayer's decision.
struct Difference {
    is_changed: bool,
    is_decided: bool,
}

impl Difference {
    fn of(before: &Invoice, after: &Invoice) -> Self {
        let is_decided = Standing::of(before) != Standing::of(after);
        let mut alike = after.clone();
        alike.action = before.action.clone();
        alike.itc_reduction.clone_from(&before.itc_reduction);
        alike.remarks.clone_from(&before.remarks);
        Self {
            is_changed: alike != *before,
            is_decided,
        }
    }
}
