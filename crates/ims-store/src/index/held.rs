//! What an index holds.

use std::collections::HashMap;
use std::ops::Range;

use gst_ims::{Action, Amount, DocumentKey, DocumentNumber, Gstin, Section};
use ims_actions::SnapshotId;

use crate::error::Error;
use crate::row;
use crate::totals::Totals;

/// Between the GSTIN and the name of a supplier: no text that the database holds has it.
pub(super) const BETWEEN: char = '\0';

/// What filters, orders and sums ask of the documents that were there at one moment, in memory.
///
/// It says what [`Store::list`](crate::Store::list), [`Store::totals`](crate::Store::totals) and
/// [`Store::groups`](crate::Store::groups) said at that moment, in milliseconds also where these
/// read every document. The documents themselves are read by their keys. Of pairs with purchase
/// registers it knows nothing: it refuses a filter by
/// [`matched`](ims_actions::Filter::matched).
///
/// # Example
///
/// ```
/// # use ims_actions::Filter;
/// # use ims_store::{Location, Query, Sort, Store};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # let store = Store::open(&Location::file(folder.path().join("ims.db")), "asha").await?;
/// let gstin = "24AAACI1681G1ZV".parse()?;
/// let index = store.index(gstin).await?;
/// let query = Query {
///     filter: Filter { text: Some("lakshmi".to_owned()), ..Filter::default() },
///     sort: Sort::Value,
///     descending: true,
///     limit: Some(100),
///     ..Query::default()
/// };
/// let page = store.find(gstin, &index.keys(&query)?).await?;
/// assert_eq!(page.len() as u64, index.totals(&query.filter)?.documents);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Index {
    pub(super) snapshot: Option<SnapshotId>,
    pub(super) suppliers: Vec<Supplier>,
    /// The actions that stand on any document.
    pub(super) actions: Vec<Action>,
    /// The numbers of all documents, one behind the other.
    pub(super) numbers: String,
    /// The same in lower case, as they are searched.
    pub(super) lower_numbers: String,
    /// In the order of the documents' keys.
    pub(super) entries: Vec<Entry>,
    /// The amounts of documents that have fractions of a paisa, or are beyond the columns.
    pub(super) fractions: HashMap<u32, Fractions>,
}

/// A supplier by one of the names under which documents came.
#[derive(Debug)]
pub(super) struct Supplier {
    pub(super) gstin: Gstin,
    pub(super) name: Option<Box<str>>,
    /// GSTIN and name in lower case, with a character between them that no text to be found has.
    pub(super) words: Box<str>,
    /// The first supplier of this GSTIN.
    pub(super) first: u32,
    /// The place by name, then GSTIN, among those who have a name, or else among those without.
    pub(super) rank: u32,
}

/// A document.
#[derive(Debug)]
pub(super) struct Entry {
    /// Where its number begins and ends.
    pub(super) number: Range<u32>,
    pub(super) supplier: u32,
    pub(super) date: i32,
    pub(super) period: i32,
    /// When the fetch began that saw it first.
    pub(super) seen_at: i64,
    /// Whole paise at or below the value.
    pub(super) value: Option<i64>,
    /// Whole paise: taxable value, IGST, CGST, SGST, cess; 0 where it is not told.
    pub(super) amounts: [i64; 5],
    pub(super) action: u16,
    pub(super) section: Section,
    pub(super) is_filed: Option<bool>,
    pub(super) is_pending_allowed: Option<bool>,
    pub(super) is_reduction_due: bool,
    pub(super) is_exact: bool,
}

/// The amounts of a document that has fractions of a paisa.
#[derive(Debug)]
pub(super) struct Fractions {
    pub(super) value: Option<Amount>,
    pub(super) totals: Totals,
}

impl Index {
    /// Returns the newest fetch of that moment, with or without documents; the index holds until
    /// there is a newer one.
    #[must_use]
    pub const fn snapshot(&self) -> Option<SnapshotId> {
        self.snapshot
    }

    /// Returns how many documents there were.
    ///
    /// # Example
    ///
    /// ```
    /// # use ims_store::{Location, Store};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let store = Store::open(&Location::file(folder.path().join("ims.db")), "asha").await?;
    /// assert_eq!(store.index("24AAACI1681G1ZV".parse()?).await?.documents(), 0);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub const fn documents(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn key(&self, place: u32) -> Result<DocumentKey, Error> {
        let lost = || Error::damaged("a document is not where it was found");
        let entry = self.entry(place).ok_or_else(lost)?;
        let supplier = self.supplier(entry).ok_or_else(lost)?;
        Ok(DocumentKey {
            section: entry.section,
            supplier_gstin: supplier.gstin,
            number: DocumentNumber::from_server(self.number(entry)).map_err(row::damaged)?,
            date: row::date_of(entry.date.into())?,
            return_period: row::period_of(entry.period.into())?,
        })
    }

    pub(super) fn entry(&self, place: u32) -> Option<&Entry> {
        self.entries.get(place as usize)
    }

    pub(super) fn supplier(&self, entry: &Entry) -> Option<&Supplier> {
        self.suppliers.get(entry.supplier as usize)
    }

    pub(super) fn number(&self, entry: &Entry) -> &str {
        part(&self.numbers, &entry.number)
    }

    pub(super) fn lower_number(&self, entry: &Entry) -> &str {
        part(&self.lower_numbers, &entry.number)
    }
}

fn part<'t>(text: &'t str, range: &Range<u32>) -> &'t str {
    let range = range.start as usize..range.end as usize;
    text.get(range).unwrap_or_default()
}
