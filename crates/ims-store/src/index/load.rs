//! Reading an index from the store.

use std::collections::HashMap;

use futures_util::TryStreamExt;
use gst_ims::{Action, Gstin, Invoice};
use ims_actions::SnapshotId;
use sqlx::any::AnyRow;

use super::held::{BETWEEN, Entry, Fractions, Index, Supplier};
use crate::error::Error;
use crate::filter::REDUCTION_IS_DUE;
use crate::row;
use crate::sql::{Columns, Sql, sql};
use crate::store::{Store, View};
use crate::totals::Totals;

impl Store {
    /// Reads what filters, orders and sums ask of the documents that are there.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub async fn index(&self, gstin: Gstin) -> Result<Index, Error> {
        let mut building = Building::default();
        let Some(mut view) = self.read(gstin).await? else {
            return Ok(building.finish(None, HashMap::new()));
        };
        let fetches = sql!(
            "SELECT id, fetched_at FROM snapshot WHERE taxpayer_id = $1",
            view.taxpayer,
        );
        let mut seen_at = HashMap::new();
        for row in fetches.all(view.connection()).await? {
            seen_at.insert(row.integer(0)?, row.integer(1)?);
        }
        let by_key: Vec<_> = row::key_columns().collect();
        let select = format!(
            "SELECT {SELECTED}, CASE WHEN {REDUCTION_IS_DUE} THEN 1 ELSE 0 END
             FROM document WHERE taxpayer_id = $1 AND gone_snapshot_id IS NULL
             ORDER BY {}",
            by_key.join(", ")
        );
        {
            let taxpayer = view.taxpayer;
            let mut rows = sql!(&select, taxpayer).stream(view.connection())?;
            while let Some(row) = rows.try_next().await? {
                building.add(&row, &seen_at)?;
            }
        }
        let fractions = fractions(&mut view, &building.inexact).await?;
        let newest = seen_at.keys().max().copied().map(SnapshotId);
        Ok(building.finish(newest, fractions))
    }
}

/// What is read of a document, before whether a reduction is due.
const SELECTED: &str =
    "section, supplier_gstin, supplier_name, number, document_date, return_period,
   first_snapshot_id, value, COALESCE(taxable_value, 0), COALESCE(igst, 0), COALESCE(cgst, 0),
   COALESCE(sgst, 0), COALESCE(cess, 0), action, supplier_filed, pending_allowed, is_exact, id";

#[derive(Default)]
struct Building {
    entries: Vec<Entry>,
    numbers: String,
    suppliers: Vec<Supplier>,
    /// The suppliers by GSTIN and name.
    known: HashMap<(Gstin, Option<Box<str>>), u32>,
    actions: Vec<Action>,
    /// The places of documents with fractions of a paisa, by their rows.
    inexact: HashMap<i64, u32>,
}

impl Building {
    fn add(&mut self, row: &AnyRow, seen_at: &HashMap<i64, i64>) -> Result<(), Error> {
        let begin = count(self.numbers.len())?;
        self.numbers.push_str(row.text(3)?);
        let small = |column| i32::try_from(row.integer(column)?).map_err(|_| too_large());
        let seen = seen_at.get(&row.integer(6)?).copied();
        let is_exact = row.flag(16)?;
        if !is_exact {
            let place = count(self.entries.len())?;
            self.inexact.insert(row.integer(17)?, place);
        }
        let mut amounts = [0; 5];
        for (amount, column) in amounts.iter_mut().zip(8..) {
            *amount = row.integer(column)?;
        }
        let entry = Entry {
            number: begin..count(self.numbers.len())?,
            supplier: self.supplier(row.text(1)?, row.text_or_null(2)?)?,
            date: small(4)?,
            period: small(5)?,
            seen_at: seen.ok_or_else(|| Error::damaged("a document is of no fetch"))?,
            value: row.integer_or_null(7)?,
            amounts,
            action: self.action(row.text(13)?)?,
            section: row.text(0)?.parse().map_err(row::damaged)?,
            is_filed: row.flag_or_null(14)?,
            is_pending_allowed: row.flag_or_null(15)?,
            is_reduction_due: row.flag(18)?,
            is_exact,
        };
        self.entries.push(entry);
        Ok(())
    }

    fn supplier(&mut self, gstin: &str, name: Option<&str>) -> Result<u32, Error> {
        // The documents of a supplier follow one another.
        if let Some(last) = self.entries.last()
            && let Some(known) = self.suppliers.get(last.supplier as usize)
            && (known.gstin.as_str(), known.name.as_deref()) == (gstin, name)
        {
            return Ok(last.supplier);
        }
        let gstin = Gstin::from_server(gstin).map_err(row::damaged)?;
        let name: Option<Box<str>> = name.map(Into::into);
        let key = (gstin, name.clone());
        if let Some(known) = self.known.get(&key) {
            return Ok(*known);
        }
        let place = count(self.suppliers.len())?;
        let words = format!("{gstin}{BETWEEN}{}", name.as_deref().unwrap_or_default());
        self.suppliers.push(Supplier {
            gstin,
            name,
            words: words.to_ascii_lowercase().into(),
            first: 0,
            rank: 0,
        });
        self.known.insert(key, place);
        Ok(place)
    }

    fn action(&mut self, text: &str) -> Result<u16, Error> {
        let known = self
            .actions
            .iter()
            .position(|action| action.as_str() == text);
        let place = known.unwrap_or(self.actions.len());
        if known.is_none() {
            self.actions.push(Action::from_text(text));
        }
        u16::try_from(place).map_err(|_| too_large())
    }

    /// Puts the suppliers in the order of their GSTINs, so that groups are in it without more ado.
    fn sort_suppliers(&mut self) {
        let mut order: Vec<(u32, Supplier)> = (0..).zip(self.suppliers.drain(..)).collect();
        order.sort_unstable_by(|(_, one), (_, other)| {
            (one.gstin, &one.name).cmp(&(other.gstin, &other.name))
        });
        let mut places = vec![0; order.len()];
        let mut first = 0;
        for (place, (before, mut supplier)) in (0..).zip(order) {
            if let Some(known) = places.get_mut(before as usize) {
                *known = place;
            }
            let last = self.suppliers.last();
            if last.is_none_or(|last: &Supplier| last.gstin != supplier.gstin) {
                first = place;
            }
            supplier.first = first;
            self.suppliers.push(supplier);
        }
        for entry in &mut self.entries {
            let place = places.get(entry.supplier as usize);
            entry.supplier = place.copied().unwrap_or_default();
        }
    }

    fn finish(mut self, snapshot: Option<SnapshotId>, fractions: HashMap<u32, Fractions>) -> Index {
        self.sort_suppliers();
        rank(&mut self.suppliers);
        self.entries.shrink_to_fit();
        self.numbers.shrink_to_fit();
        Index {
            snapshot,
            suppliers: self.suppliers,
            actions: self.actions,
            lower_numbers: self.numbers.to_ascii_lowercase(),
            numbers: self.numbers,
            entries: self.entries,
            fractions,
        }
    }
}

/// Ranks suppliers by name in lower case, then GSTIN; those that are equal in both have one rank.
fn rank(suppliers: &mut [Supplier]) {
    let mut order: Vec<_> = suppliers
        .iter_mut()
        .map(|supplier| {
            let name = supplier.name.as_deref().map(str::to_ascii_lowercase);
            ((name, supplier.gstin), &mut supplier.rank)
        })
        .collect();
    order.sort_unstable_by(|one, other| one.0.cmp(&other.0));
    let mut next = 0;
    let mut last = None;
    for (key, rank) in order {
        if last.as_ref().is_some_and(|last| *last != key) {
            next += 1;
        }
        *rank = next;
        last = Some(key);
    }
}

/// Reads the documents whose amounts the columns do not hold exactly.
async fn fractions(
    view: &mut View,
    places: &HashMap<i64, u32>,
) -> Result<HashMap<u32, Fractions>, Error> {
    let mut fractions = HashMap::new();
    if places.is_empty() {
        return Ok(fractions);
    }
    let mut select = Sql::default();
    select
        .push("SELECT ")
        .push(&row::columns(""))
        .push(", id FROM document WHERE is_exact = 0 AND taxpayer_id = ")
        .bind(view.taxpayer);
    let mut rows = select.stream(view.connection())?;
    while let Some(row) = rows.try_next().await? {
        let Some(place) = places.get(&row.integer(row::COLUMN_COUNT)?) else {
            continue;
        };
        let invoice: Invoice = row::read(&row)?;
        let totals = Totals::default().with(&invoice);
        let amounts = Fractions {
            value: invoice.value,
            totals: totals.ok_or_else(Error::sum_too_long)?,
        };
        fractions.insert(*place, amounts);
    }
    Ok(fractions)
}

fn count(number: usize) -> Result<u32, Error> {
    u32::try_from(number).map_err(|_| too_large())
}

fn too_large() -> Error {
    Error::damaged("the store holds more than an index can")
}
