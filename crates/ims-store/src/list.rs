//! Stored documents, as a stream.

use std::collections::BTreeSet;

use futures_util::TryStreamExt;
use gst_ims::{DocumentKey, Gstin, Invoice};
use serde::{Deserialize, Serialize};

use crate::ahead::{Ahead, Sender};
use crate::backend::Backend;
use crate::error::Error;
use crate::filter::Conditions;
use crate::row;
use crate::sections::{self, SectionStatus};
use crate::sql::{Sql, Value, sql};
use crate::store::{Store, View};
use crate::wanted::{self, IS_WANTED};
use ims_actions::{Filter, SnapshotId};

/// The order of documents; those of equal rank are in the order of their keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// By section, supplier's GSTIN, number, date and period; the fastest.
    #[default]
    Key,
    /// By date.
    Date,
    /// By period of the supplier's return.
    Period,
    /// By number.
    Number,
    /// By the supplier's name, then GSTIN.
    Supplier,
    /// By value.
    Value,
    /// By IGST, CGST, SGST and cess together.
    Tax,
    /// By what stands on them.
    Action,
}

impl Sort {
    fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Key => &[],
            Self::Date => &["document_date"],
            Self::Period => &["return_period"],
            Self::Number => &["number"],
            Self::Supplier => &["LOWER(supplier_name)", "supplier_gstin"],
            Self::Value => &["value"],
            // In numbers that do not overflow; exact up to 90 lakh crore rupees.
            Self::Tax => &[
                "CAST(COALESCE(igst, 0) AS DOUBLE PRECISION) + COALESCE(cgst, 0) + COALESCE(sgst, 0) + COALESCE(cess, 0)",
            ],
            Self::Action => &["action"],
        }
    }
}

/// Which documents to list, and how.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(
    clippy::exhaustive_structs,
    reason = "callers name what they want, and default the rest"
)]
pub struct Query {
    /// Which documents.
    pub filter: Filter,
    /// In which order.
    pub sort: Sort,
    /// Whether that order is turned round. What has no value is last either way.
    pub descending: bool,
    /// How many of the first are left out, for pages.
    pub skip: u64,
    /// At most how many.
    pub limit: Option<u64>,
}

/// Documents that come one after another, all as they were stored at one moment.
#[derive(Debug)]
pub struct Listing {
    /// The taxpayer.
    pub gstin: Gstin,
    /// The newest fetch of which documents are stored.
    pub snapshot: Option<SnapshotId>,
    /// How old the documents of each section are.
    pub sections: Vec<SectionStatus>,
    documents: Ahead<Invoice>,
}

impl Listing {
    /// Returns the next document, or `None` after the last.
    ///
    /// # Errors
    ///
    /// If the store cannot be read on.
    pub async fn next(&mut self) -> Result<Option<Invoice>, Error> {
        self.documents.next().await
    }

    /// Takes all documents that are left into memory.
    ///
    /// # Errors
    ///
    /// If the store cannot be read on.
    pub async fn into_invoices(self) -> Result<Vec<Invoice>, Error> {
        self.documents.into_vec().await
    }
}

impl Store {
    /// Lists the documents that are there, however many they are, in memory that does not grow.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
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
    /// let query = Query {
    ///     filter: Filter { supplier_filed: Some(false), ..Filter::default() },
    ///     sort: Sort::Tax,
    ///     descending: true,
    ///     limit: Some(20),
    ///     ..Query::default()
    /// };
    /// let mut listing = store.list("24AAACI1681G1ZV".parse()?, &query).await?;
    /// while let Some(invoice) = listing.next().await? {
    ///     println!("{}", invoice.number);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list(&self, gstin: Gstin, query: &Query) -> Result<Listing, Error> {
        self.list_of(Source::Stored, gstin, query).await
    }

    /// Lists the documents of the last incomplete response of each section that are not stored as
    /// they came there: what is known of a section while there is no complete response.
    ///
    /// Nothing says that documents which are not among them are gone.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub async fn unreconciled(&self, gstin: Gstin, query: &Query) -> Result<Listing, Error> {
        self.list_of(Source::Unreconciled, gstin, query).await
    }

    async fn list_of(&self, source: Source, gstin: Gstin, query: &Query) -> Result<Listing, Error> {
        let Some(mut view) = self.read(gstin).await? else {
            return Ok(Listing {
                gstin,
                snapshot: None,
                sections: Vec::new(),
                documents: Ahead::nothing(),
            });
        };
        let taxpayer = view.taxpayer;
        let sections = sections::all(view.connection(), taxpayer).await?;
        let query = query.clone();
        let backend = self.database.backend;
        Ok(Listing {
            gstin,
            snapshot: sections.iter().filter_map(|section| section.snapshot).max(),
            sections,
            documents: Ahead::of(|sender| send_all(source, backend, view, query, sender)),
        })
    }

    /// Returns the stored documents by their keys, in the order of these; `None` for one that is
    /// not there, or no longer.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub async fn find(
        &self,
        gstin: Gstin,
        keys: &[DocumentKey],
    ) -> Result<Vec<Option<Invoice>>, Error> {
        let Some(mut view) = self.read(gstin).await? else {
            return Ok(vec![None; keys.len()]);
        };
        let mut found = vec![None; keys.len()];
        for wanted in wanted::tables(keys, view.backend) {
            let (mut select, first) = wanted?;
            select
                .push("SELECT ")
                .push(&row::columns("d."))
                .push(", w.place FROM wanted w CROSS JOIN document d WHERE ")
                .push(IS_WANTED)
                .bind(view.taxpayer)
                .push(" AND d.gone_snapshot_id IS NULL");
            let mut rows = select.stream(view.connection())?;
            while let Some(row) = rows.try_next().await? {
                if let Some(found) = found.get_mut(wanted::place(&row, first)?) {
                    *found = Some(row::read(&row)?);
                }
            }
        }
        Ok(found)
    }
}

impl Store {
    /// Returns the names of at most `limit` documents that satisfy a filter, also of those that are
    /// gone or came with an incomplete response only, in the order of their keys.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub async fn known(
        &self,
        gstin: Gstin,
        filter: &Filter,
        limit: usize,
    ) -> Result<Vec<DocumentKey>, Error> {
        let Some(mut view) = self.read(gstin).await? else {
            return Ok(Vec::new());
        };
        let mut keys = BTreeSet::new();
        for table in ["document", "unreconciled_document"] {
            let mut select = sql!("SELECT ");
            select
                .push(&row::columns(""))
                .push(" FROM ")
                .push(table)
                .push(" WHERE taxpayer_id = ")
                .bind(view.taxpayer);
            filter.push(&mut select, view.taxpayer, view.backend);
            let by_key: Vec<_> = row::key_columns().collect();
            select.push(" ORDER BY ").push(&by_key.join(", "));
            let mut rows = select.stream(view.connection())?;
            let mut found = 0;
            while found < limit
                && let Some(row) = rows.try_next().await?
            {
                let invoice = row::read(&row)?;
                if !filter.needs_second_look() || filter.matches(&invoice) {
                    keys.insert(invoice.key());
                    found += 1;
                }
            }
        }
        Ok(keys.into_iter().take(limit).collect())
    }
}

/// Whether a document has the key of [`key_values`].
pub(crate) const KEY_IS: &str = "taxpayer_id = $1 AND section = $2 AND supplier_gstin = $3
   AND number = $4 AND document_date = $5 AND return_period = $6";

pub(crate) fn key_values(taxpayer: i64, key: &DocumentKey) -> Vec<Value> {
    vec![
        taxpayer.into(),
        key.section.name().into(),
        key.supplier_gstin.as_str().into(),
        key.number.as_str().into(),
        row::date_number(key.date).into(),
        row::period_number(key.return_period).into(),
    ]
}

/// From where documents are listed.
#[derive(Clone, Copy, Debug)]
enum Source {
    /// What is stored and not gone.
    Stored,
    /// What came with incomplete responses.
    Unreconciled,
}

async fn send_all(
    source: Source,
    backend: Backend,
    mut view: View,
    query: Query,
    sender: Sender<Invoice>,
) -> Result<(), Error> {
    let statement = select(source, &query, view.taxpayer, backend);
    if backend == Backend::Postgres && query.sort == Sort::Key {
        // The index has this order. A sort would be faster to the last document, but shows the
        // first one only after it has read them all.
        sql!("SET LOCAL enable_sort = off")
            .run(view.connection())
            .await?;
    }
    let looks_twice = query.filter.needs_second_look();
    let mut left = query.limit.unwrap_or(u64::MAX);
    // Otherwise the database leaves them out.
    let mut to_skip = if looks_twice { query.skip } else { 0 };
    let mut rows = statement.stream(view.connection())?;
    while left > 0 {
        let Some(row) = rows.try_next().await? else {
            break;
        };
        let invoice = row::read(&row)?;
        if looks_twice && !query.filter.matches(&invoice) {
            continue;
        }
        if to_skip > 0 {
            to_skip -= 1;
            continue;
        }
        left -= 1;
        if sender.send(Ok(invoice)).await.is_err() {
            break;
        }
    }
    Ok(())
}

fn select(source: Source, query: &Query, taxpayer: i64, backend: Backend) -> Sql {
    let (from, is_there) = match source {
        Source::Stored => ("document", " AND gone_snapshot_id IS NULL"),
        Source::Unreconciled => ("unreconciled_document", ""),
    };
    let mut select = sql!("SELECT ");
    select
        .push(&row::columns(""))
        .push(" FROM ")
        .push(from)
        .push(" WHERE taxpayer_id = ")
        .bind(taxpayer)
        .push(is_there);
    match source {
        Source::Stored => query.filter.push(&mut select, taxpayer, backend),
        Source::Unreconciled => {
            // They were never compared with a register.
            if query.filter.matched == Some(true) {
                select.push(" AND 1 = 0");
            }
            let others = Filter {
                matched: None,
                ..query.filter.clone()
            };
            others.push(&mut select, taxpayer, backend);
        }
    }
    let direction = if query.descending { " DESC" } else { "" };
    select.push(" ORDER BY ");
    for column in query.sort.columns() {
        select.push(column).push(direction).push(" NULLS LAST, ");
    }
    let of_key = if query.sort == Sort::Key {
        direction
    } else {
        ""
    };
    let key: Vec<String> = row::key_columns()
        .map(|column| format!("{column}{of_key}"))
        .collect();
    select.push(&key.join(", "));
    // Without the rows that a second look drops, the database can stop sorting early.
    if (query.limit.is_some() || query.skip > 0) && !query.filter.needs_second_look() {
        let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let limit = query.limit.map_or(i64::MAX, number);
        select.push(" LIMIT ").bind(limit);
        select.push(" OFFSET ").bind(number(query.skip));
    }
    select
}
