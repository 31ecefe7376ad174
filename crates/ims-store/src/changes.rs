//! What changed between fetches, field by field.

use std::collections::BTreeMap;

use futures_util::TryStreamExt;
use gst_ims::{Amount, DocumentKey, Gstin, Invoice, RawJson};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sqlx::any::AnyRow;

use crate::ahead::{Ahead, Sender};
use crate::error::Error;
use crate::json;
use crate::moment;
use crate::row;
use crate::sql::{Columns, sql};
use crate::store::{Store, View};
use ims_actions::{Filter, SnapshotId};

/// From when on changes are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Since {
    /// From the first fetch on.
    Beginning,
    /// By fetches that began after this time.
    Time(Timestamp),
    /// By fetches after this one.
    Snapshot(SnapshotId),
}

/// What happened to a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It was not there before.
    New,
    /// The supplier or the tax network changed it.
    Changed,
    /// It is no longer there.
    Gone,
    /// What stands on it is another decision.
    Acted,
}

/// What happened to a document between two fetches; serde has the form of `ims changes`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Change {
    /// The document.
    pub key: DocumentKey,
    /// The supplier's name, if it is known.
    pub supplier_name: Option<String>,
    /// The value of the document after the change, in rupees.
    pub value: Option<Amount>,
    /// All tax of the document after the change, in rupees.
    pub tax: Option<Amount>,
    /// What happened to it.
    pub kind: ChangeKind,
    /// Whether a decision was made elsewhere and not submitted from here; for other changes `false`.
    pub elsewhere: bool,
    /// The fetch that found it.
    pub snapshot: SnapshotId,
    /// When that fetch began.
    pub seen_at: Timestamp,
    /// The fields that are different.
    pub fields: Vec<FieldChange>,
}

impl Change {
    fn new(invoice: &Invoice, kind: ChangeKind, snapshot: SnapshotId, seen_at: Timestamp) -> Self {
        Self {
            key: invoice.key(),
            supplier_name: invoice.supplier_name.as_deref().map(str::to_owned),
            value: invoice.value,
            tax: invoice.tax(),
            kind,
            elsewhere: false,
            snapshot,
            seen_at,
            fields: Vec::new(),
        }
    }
}

/// A field before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FieldChange {
    /// Its name, as in the JSON of a document; `extra.NAME` for a field that has no place there.
    pub field: String,
    /// Its JSON before.
    pub before: RawJson,
    /// Its JSON after.
    pub after: RawJson,
}

/// Changes that come one after another, in the order in which they were found.
#[derive(Debug)]
pub struct Changes {
    /// The taxpayer.
    pub gstin: Gstin,
    changes: Ahead<Change>,
}

impl Changes {
    /// Returns the next change, or `None` after the last.
    ///
    /// # Errors
    ///
    /// If the store cannot be read on.
    pub async fn next(&mut self) -> Result<Option<Change>, Error> {
        self.changes.next().await
    }

    /// Takes all changes that are left into memory.
    ///
    /// # Errors
    ///
    /// If the store cannot be read on.
    pub async fn into_vec(self) -> Result<Vec<Change>, Error> {
        self.changes.into_vec().await
    }
}

impl Store {
    /// Returns what changed, fetch by fetch, of the documents that satisfy a filter before or after
    /// it. [`Filter::new_since`] is not looked at: `since` tells from when on.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if the taxpayer has no such fetch.
    ///
    /// # Example
    ///
    /// ```
    /// # use ims_actions::Filter;
    /// # use ims_store::{Location, Since, Store};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let store = Store::open(&Location::file(folder.path().join("ims.db")), "asha").await?;
    /// let since = Since::Time("2024-12-01T00:00:00Z".parse()?);
    /// let of_one = Filter { suppliers: vec!["lakshmi".to_owned()], ..Filter::default() };
    /// let mut changes = store.changes("24AAACI1681G1ZV".parse()?, since, &of_one).await?;
    /// while let Some(change) = changes.next().await? {
    ///     println!("{}: {:?}", change.key, change.kind);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn changes(
        &self,
        gstin: Gstin,
        since: Since,
        filter: &Filter,
    ) -> Result<Changes, Error> {
        let view = match since {
            Since::Snapshot(snapshot) => Some(self.read_snapshot(gstin, snapshot).await?),
            _ => self.read(gstin).await?,
        };
        let changes = match view {
            Some(view) => {
                let filter = filter.clone();
                Ahead::of(|sender| send_all(view, since, filter, sender))
            }
            None => Ahead::nothing(),
        };
        Ok(Changes { gstin, changes })
    }
}

async fn send_all(
    mut view: View,
    since: Since,
    filter: Filter,
    sender: Sender<Change>,
) -> Result<(), Error> {
    let mut fetches = sql!("SELECT id, fetched_at FROM snapshot WHERE taxpayer_id = ");
    fetches.bind(view.taxpayer);
    match since {
        Since::Beginning => {}
        Since::Time(time) => {
            fetches
                .push(" AND fetched_at > ")
                .bind(moment::stored(time));
        }
        Since::Snapshot(snapshot) => {
            fetches.push(" AND id > ").bind(snapshot.0);
        }
    }
    fetches.push(" ORDER BY id");
    for fetch in fetches.all(view.connection()).await? {
        let snapshot = SnapshotId(fetch.integer(0)?);
        let seen_at = moment::read(fetch.integer(1)?)?;
        let is_wanted = send_new(&mut view, snapshot, seen_at, &filter, &sender).await?
            && send_events(&mut view, snapshot, seen_at, &filter, &sender).await?;
        if !is_wanted {
            break;
        }
    }
    Ok(())
}

async fn send_new(
    view: &mut View,
    snapshot: SnapshotId,
    seen_at: Timestamp,
    filter: &Filter,
    sender: &Sender<Change>,
) -> Result<bool, Error> {
    // What the document was then, if it has changed since.
    let find = format!(
        "SELECT {}, (SELECT e.before FROM document_event e WHERE e.document_id = d.id
           AND e.before IS NOT NULL ORDER BY e.id LIMIT 1)
         FROM document d WHERE taxpayer_id = $1 AND first_snapshot_id = $2 ORDER BY id",
        row::columns("d.")
    );
    let query = sql!(&find, view.taxpayer, snapshot.0);
    let mut rows = query.stream(view.connection())?;
    while let Some(row) = rows.try_next().await? {
        let invoice = match json::read_if(row.text_or_null(row::COLUMN_COUNT)?)? {
            Some(then) => then,
            None => row::read(&row)?,
        };
        if !filter.matches(&invoice) {
            continue;
        }
        let change = Change::new(&invoice, ChangeKind::New, snapshot, seen_at);
        if sender.send(Ok(change)).await.is_err() {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn send_events(
    view: &mut View,
    snapshot: SnapshotId,
    seen_at: Timestamp,
    filter: &Filter,
    sender: &Sender<Change>,
) -> Result<bool, Error> {
    // What came after a version is what the next one replaced, or what the document is now.
    let find = format!(
        "SELECT {}, e.kind, e.is_ours, e.before,
           (SELECT n.before FROM document_event n WHERE n.document_id = e.document_id
            AND n.id > e.id AND n.before IS NOT NULL ORDER BY n.id LIMIT 1)
         FROM document_event e JOIN document d ON d.id = e.document_id
         WHERE e.taxpayer_id = $1 AND e.snapshot_id = $2 ORDER BY e.id",
        row::columns("d.")
    );
    let query = sql!(&find, view.taxpayer, snapshot.0);
    let mut rows = query.stream(view.connection())?;
    while let Some(row) = rows.try_next().await? {
        for change in read(&row, snapshot, seen_at, filter)? {
            if sender.send(Ok(change)).await.is_err() {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// Reads what happened to a document in one fetch: a supplier's change and a decision are two.
fn read(
    row: &AnyRow,
    snapshot: SnapshotId,
    seen_at: Timestamp,
    filter: &Filter,
) -> Result<Vec<Change>, Error> {
    let next = row::COLUMN_COUNT;
    let is_ours = row.flag(next + 1)?;
    let before: Option<Invoice> = json::read_if(row.text_or_null(next + 2)?)?;
    let after = match json::read_if(row.text_or_null(next + 3)?)? {
        Some(after) => after,
        None => row::read(row)?,
    };
    let is_meant = before.as_ref().is_some_and(|before| filter.matches(before));
    if !is_meant && !filter.matches(&after) {
        return Ok(Vec::new());
    }
    let change = |kind, elsewhere, fields| Change {
        elsewhere,
        fields,
        ..Change::new(&after, kind, snapshot, seen_at)
    };
    let fields = match &before {
        Some(before) => differences(before, &after)?,
        None => Vec::new(),
    };
    match row.text(next)? {
        "gone" => return Ok(vec![change(ChangeKind::Gone, false, Vec::new())]),
        "returned" => return Ok(vec![change(ChangeKind::New, false, fields)]),
        _ => {}
    }
    let (decided, other): (Vec<_>, Vec<_>) = fields.into_iter().partition(|change| {
        matches!(
            change.field.as_str(),
            "action" | "itc_reduction" | "remarks"
        )
    });
    let mut changes = Vec::new();
    if !other.is_empty() {
        changes.push(change(ChangeKind::Changed, false, other));
    }
    if !decided.is_empty() {
        changes.push(change(ChangeKind::Acted, !is_ours, decided));
    }
    Ok(changes)
}

/// Returns the fields in which two versions of a document differ.
pub(crate) fn differences(before: &Invoice, after: &Invoice) -> Result<Vec<FieldChange>, Error> {
    let (before, after) = (json::write(before)?, json::write(after)?);
    let mut changes = Vec::new();
    compare("", &before, &after, &mut changes)?;
    Ok(changes)
}

fn compare(
    prefix: &str,
    before: &str,
    after: &str,
    changes: &mut Vec<FieldChange>,
) -> Result<(), Error> {
    let before: BTreeMap<String, Box<RawValue>> = json::read(before)?;
    let after: BTreeMap<String, Box<RawValue>> = json::read(after)?;
    let added = after.keys().filter(|name| !before.contains_key(*name));
    for name in before.keys().chain(added) {
        let text = |fields: &BTreeMap<String, Box<RawValue>>| {
            fields
                .get(name)
                .map_or("null", |value| value.get())
                .to_owned()
        };
        let (before, after) = (text(&before), text(&after));
        if before == after {
            continue;
        }
        if prefix.is_empty() && name == "extra" {
            compare("extra.", &before, &after, changes)?;
            continue;
        }
        changes.push(FieldChange {
            field: format!("{prefix}{name}"),
            before: json::read(&before)?,
            after: json::read(&after)?,
        });
    }
    Ok(())
}
