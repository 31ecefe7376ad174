//! Keeping what a comparison found.

use std::collections::HashMap;

use futures_util::TryStreamExt;
use gst_ims::{Amount, Gstin, Invoice};
use ims_reconcile::{DocumentKind, Matched, Pair, PairKind, Reconciliation, RegisterLine};

use super::ComparedRegister;
use crate::error::Error;
use crate::json;
use crate::row;
use crate::sql::{Columns, ROWS, Sql, Value, sql};
use crate::store::{Store, Work};

impl Store {
    /// Keeps how documents fit the registers that were compared, in place of what an earlier
    /// comparison found. Returns how many documents have an exact, probable or differing pair.
    ///
    /// What a supplier changes has no pair until it is compared again.
    ///
    /// # Errors
    ///
    /// If the store cannot be written to, or the taxes of a pair have more than 28 digits.
    ///
    /// # Example
    ///
    /// ```
    /// use ims_reconcile::{RegisterLine, Settings, reconcile};
    /// use ims_store::{ComparedRegister, PairFilter, Query};
    /// # use ims_store::{Location, Store};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let store = Store::open(&Location::file(folder.path().join("ims.db")), "asha").await?;
    /// let gstin = "24AAACI1681G1ZV".parse()?;
    /// let documents = store.list(gstin, &Query::default()).await?.into_invoices().await?;
    /// let (lines, settings) = ([RegisterLine::new(2)], Settings::default());
    /// let reconciliation = reconcile(&documents, &lines, &settings);
    /// store.keep_pairs(gstin, &[ComparedRegister::named("books.csv")], &reconciliation).await?;
    /// assert_eq!(store.pairs(gstin, &PairFilter::default(), 0, 100).await?.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn keep_pairs(
        &self,
        gstin: Gstin,
        registers: &[ComparedRegister],
        reconciliation: &Reconciliation<'_>,
    ) -> Result<u64, Error> {
        let mut work = self.write(gstin).await?;
        keep_comparison(&mut work, registers).await?;
        let places = places(&mut work).await?;
        let mut paired = 0;
        let mut pairs = reconciliation.pairs().zip(0..);
        loop {
            let chunk: Vec<(Matched<'_, '_>, i64)> = pairs.by_ref().take(ROWS).collect();
            if chunk.is_empty() {
                break;
            }
            paired += keep(&mut work, &places, &chunk).await?;
        }
        let detail = serde_json::json!({ "documents": paired });
        work.finish("registers matched", &detail).await?;
        Ok(paired)
    }
}

async fn keep_comparison(work: &mut Work, registers: &[ComparedRegister]) -> Result<(), Error> {
    let taxpayer = work.taxpayer;
    for forget in [
        "DELETE FROM document_match WHERE taxpayer_id = $1",
        "DELETE FROM register_pair WHERE taxpayer_id = $1",
        "DELETE FROM register_pair_body WHERE taxpayer_id = $1",
        "DELETE FROM register_comparison WHERE taxpayer_id = $1",
    ] {
        sql!(forget, taxpayer).run(work.connection()).await?;
    }
    let actor = work.actor.clone();
    sql!(
        "INSERT INTO register_comparison (taxpayer_id, compared_at, actor, snapshot_id, registers)
         SELECT $1, $2, $3, MAX(id), $4 FROM snapshot WHERE taxpayer_id = $1",
        taxpayer,
        work.now,
        &*actor,
        json::write(registers)?,
    )
    .run(work.connection())
    .await?;
    Ok(())
}

type Key = (String, String, String, i64, i64);

/// Where each document is in the table.
async fn places(work: &mut Work) -> Result<HashMap<Key, i64>, Error> {
    let documents = sql!(
        "SELECT id, section, supplier_gstin, number, document_date, return_period FROM document
         WHERE taxpayer_id = $1 AND gone_snapshot_id IS NULL",
        work.taxpayer,
    );
    let mut places = HashMap::new();
    let mut documents = documents.stream(work.connection())?;
    while let Some(row) = documents.try_next().await? {
        let text = |column| row.text(column).map(str::to_owned);
        let (date, period) = (row.integer(4)?, row.integer(5)?);
        places.insert(
            (text(1)?, text(2)?, text(3)?, date, period),
            row.integer(0)?,
        );
    }
    Ok(places)
}

fn key(invoice: &Invoice) -> Key {
    (
        invoice.section.name().to_owned(),
        invoice.supplier_gstin.as_str().to_owned(),
        invoice.number.as_str().to_owned(),
        row::date_number(invoice.date),
        row::period_number(invoice.return_period),
    )
}

async fn keep(
    work: &mut Work,
    places: &HashMap<Key, i64>,
    chunk: &[(Matched<'_, '_>, i64)],
) -> Result<u64, Error> {
    let (taxpayer, now) = (work.taxpayer, work.now);
    let mut rows = Vec::with_capacity(chunk.len());
    let mut bodies = Vec::with_capacity(chunk.len());
    let mut documents: Vec<Vec<Value>> = Vec::new();
    let mut paired = 0;
    for (matched, place) in chunk {
        let pair = matched.to_pair();
        bodies.push(vec![
            taxpayer.into(),
            (*place).into(),
            json::write(&pair)?.into(),
        ]);
        rows.push(pair_row(taxpayer, *place, matched, &pair)?);
        let kind = json::name(&matched.kind())?;
        for document in matched.documents() {
            let Some(id) = places.get(&key(document)) else {
                continue;
            };
            paired += u64::from(matched.kind() != PairKind::OnlyIms);
            documents.push(vec![
                (*id).into(),
                taxpayer.into(),
                kind.as_str().into(),
                now.into(),
                (*place).into(),
            ]);
        }
    }
    let mut insert = Sql::default();
    insert.push(
        "INSERT INTO register_pair (taxpayer_id, place, kind, proposal, words, ims_tax,
           register_tax, exact_taxes) VALUES ",
    );
    insert.rows(rows);
    insert.run(work.connection()).await?;
    let mut insert = Sql::default();
    insert.push("INSERT INTO register_pair_body (taxpayer_id, place, body) VALUES ");
    insert.rows(bodies);
    insert.run(work.connection()).await?;
    for documents in documents.chunks(ROWS) {
        let mut insert = Sql::default();
        insert.push(
            "INSERT INTO document_match (document_id, taxpayer_id, kind, matched_at, pair) VALUES ",
        );
        insert.rows(documents.to_vec());
        insert.run(work.connection()).await?;
    }
    Ok(paired)
}

fn pair_row(
    taxpayer: i64,
    place: i64,
    matched: &Matched<'_, '_>,
    pair: &Pair,
) -> Result<Vec<Value>, Error> {
    let proposal = pair.proposal.as_ref().map(gst_ims::Action::as_str);
    let first = matched.documents().next().map(|document| document.section);
    let ims = sum(matched.documents().map(tax_of_document))?;
    let register = sum(matched.lines().map(|line| {
        let kind = line.kind.or_else(|| first.map(DocumentKind::of));
        tax_of_line(line, kind == Some(DocumentKind::CreditNote))
    }))?;
    let exact = [ims, register].map(|tax| tax.to_paise().is_none());
    let exact = exact.contains(&true).then(|| json::write(&[ims, register]));
    Ok(vec![
        taxpayer.into(),
        place.into(),
        json::name(&pair.kind)?.into(),
        proposal.into(),
        words(matched).into(),
        row::paise(ims).into(),
        row::paise(register).into(),
        exact.transpose()?.into(),
    ])
}

fn sum(taxes: impl Iterator<Item = Option<Amount>>) -> Result<Amount, Error> {
    let taxes: Option<Vec<_>> = taxes.collect();
    taxes
        .and_then(Amount::checked_sum)
        .ok_or_else(Error::sum_too_long)
}

/// What is not told counts nothing.
fn tax_of_document(document: &Invoice) -> Option<Amount> {
    let heads = [document.igst, document.cgst, document.sgst, document.cess];
    let tax = Amount::checked_sum(heads.into_iter().flatten())?;
    Some(document.signed(tax))
}

fn tax_of_line(line: &RegisterLine, is_credit: bool) -> Option<Amount> {
    let heads = [line.igst, line.cgst, line.sgst, line.cess];
    let tax = Amount::checked_sum(heads.into_iter().flatten().map(Amount::abs))?;
    Some(if is_credit { -tax } else { tax })
}

/// What people search: suppliers and numbers of both sides, each once.
fn words(matched: &Matched<'_, '_>) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut add = |word: Option<&str>| {
        let word = word.unwrap_or_default().to_ascii_lowercase();
        if !word.is_empty() && !words.contains(&word) {
            words.push(word);
        }
    };
    for document in matched.documents() {
        add(Some(document.supplier_gstin.as_str()));
        add(document.supplier_name.as_deref());
        add(Some(document.number.as_str()));
    }
    for line in matched.lines() {
        add(line.supplier_gstin.as_ref().map(Gstin::as_str));
        add(line.supplier_name.as_deref());
        add(line.number.as_ref().map(gst_ims::DocumentNumber::as_str));
    }
    words.join("\n")
}
