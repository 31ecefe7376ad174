//! How documents fit the purchase registers that were compared last.

use std::collections::HashMap;

use futures_util::TryStreamExt;
use gst_ims::{DocumentKey, Gstin};
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::json;
use crate::row;
use crate::sql::{Columns, insert, sql};
use crate::store::{Store, Work};

/// How a document fits a line of a purchase register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "whoever keeps pairs must decide on each kind"
)]
pub enum MatchKind {
    /// Everything that the register has is equal.
    Exact,
    /// The same in all likelihood.
    Probable,
    /// The same document with other values.
    Mismatch,
}

impl Store {
    /// Keeps how documents fit the registers that were compared, in place of what an earlier
    /// comparison found; documents that are not named have no pair. Returns how many are kept.
    ///
    /// What a supplier changes has no pair until it is compared again.
    ///
    /// # Errors
    ///
    /// If the store cannot be written to.
    ///
    /// # Example
    ///
    /// ```
    /// use ims_actions::Filter;
    /// use ims_store::{MatchKind, Query};
    /// # use ims_store::{Location, Store};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let store = Store::open(&Location::file(folder.path().join("ims.db")), "asha").await?;
    /// # let gstin = "24AAACI1681G1ZV".parse()?;
    /// # let key: gst_ims::DocumentKey = serde_json::from_str(r#"{"section":"b2b",
    /// #     "supplier_gstin":"33ABKCS2033B1ZW","number":"INV-7","date":"2024-11-02",
    /// #     "return_period":"2024-11"}"#)?;
    /// store.set_matches(gstin, &[(key, MatchKind::Exact)]).await?;
    /// let filter = Filter { matched: Some(false), ..Filter::default() };
    /// let missing = store.list(gstin, &Query { filter, ..Query::default() }).await?;
    /// # let _ = missing;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn set_matches(
        &self,
        gstin: Gstin,
        matches: &[(DocumentKey, MatchKind)],
    ) -> Result<u64, Error> {
        let mut work = self.write(gstin).await?;
        let found = find(&mut work, matches).await?;
        let forget = "DELETE FROM document_match WHERE taxpayer_id = $1";
        sql!(forget, work.taxpayer).run(work.connection()).await?;
        let head = "INSERT INTO document_match (document_id, taxpayer_id, kind, matched_at) VALUES";
        let (taxpayer, now) = (work.taxpayer, work.now);
        let row = |(id, kind): &(i64, MatchKind), _| {
            let kind = json::name(kind)?.into();
            Ok(vec![(*id).into(), taxpayer.into(), kind, now.into()])
        };
        insert(work.connection(), head, &found, row).await?;
        let kept = u64::try_from(found.len()).unwrap_or(u64::MAX);
        let detail = serde_json::json!({ "documents": kept });
        work.finish("registers matched", &detail).await?;
        Ok(kept)
    }
}

type Key = (String, String, String, i64, i64);

/// The documents by their places in the table.
async fn find(
    work: &mut Work,
    matches: &[(DocumentKey, MatchKind)],
) -> Result<Vec<(i64, MatchKind)>, Error> {
    let mut wanted: HashMap<Key, MatchKind> = HashMap::with_capacity(matches.len());
    for (key, kind) in matches {
        let key = (
            key.section.name().to_owned(),
            key.supplier_gstin.as_str().to_owned(),
            key.number.as_str().to_owned(),
            row::date_number(key.date),
            row::period_number(key.return_period),
        );
        // Of several pairs the best counts.
        let known = wanted.entry(key).or_insert(*kind);
        *known = (*known).min(*kind);
    }
    let documents = sql!(
        "SELECT id, section, supplier_gstin, number, document_date, return_period FROM document
         WHERE taxpayer_id = $1 AND gone_snapshot_id IS NULL",
        work.taxpayer,
    );
    let mut found = Vec::with_capacity(wanted.len());
    let mut documents = documents.stream(work.connection())?;
    while let Some(row) = documents.try_next().await? {
        let text = |column| row.text(column).map(str::to_owned);
        let key = (
            text(1)?,
            text(2)?,
            text(3)?,
            row.integer(4)?,
            row.integer(5)?,
        );
        if let Some(kind) = wanted.get(&key) {
            found.push((row.integer(0)?, *kind));
        }
    }
    Ok(found)
}

/// Forgets the pair of a document that its supplier changed.
pub(crate) async fn forget(work: &mut Work, document: i64) -> Result<(), Error> {
    let forget = "DELETE FROM document_match WHERE document_id = $1";
    sql!(forget, document).run(work.connection()).await?;
    Ok(())
}
