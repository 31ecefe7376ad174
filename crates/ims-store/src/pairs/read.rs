//! Reading what a comparison found.

use futures_util::TryStreamExt;
use gst_ims::{Amount, DocumentKey, Gstin, Invoice};
use ims_actions::SnapshotId;
use ims_reconcile::{Pair, PairKind};

use super::{Comparison, KeptPair, PairFilter, PairTotals};
use crate::error::Error;
use crate::filter;
use crate::json;
use crate::list::{KEY_IS, key_values};
use crate::moment;
use crate::partial_sums::read_sum;
use crate::row;
use crate::sql::{Columns, Sql, sql};
use crate::store::{Store, View};

impl Store {
    /// Returns what was compared last; `None` if nothing was.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub async fn comparison(&self, gstin: Gstin) -> Result<Option<Comparison>, Error> {
        let Some(mut view) = self.read(gstin).await? else {
            return Ok(None);
        };
        let find = sql!(
            "SELECT compared_at, actor, snapshot_id, registers FROM register_comparison
             WHERE taxpayer_id = $1",
            view.taxpayer,
        );
        let Some(row) = find.first(view.connection()).await? else {
            return Ok(None);
        };
        Ok(Some(Comparison {
            compared_at: moment::read(row.integer(0)?)?,
            actor: row.text(1)?.to_owned(),
            snapshot: row.integer_or_null(2)?.map(SnapshotId),
            registers: json::read(row.text(3)?)?,
        }))
    }

    /// Returns pairs of the last comparison in the order of documents, then of lines: at most
    /// `limit` behind the first `skip`.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    ///
    /// # Example
    ///
    /// ```
    /// # use ims_reconcile::PairKind;
    /// # use ims_store::{Location, PairFilter, Store};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let store = Store::open(&Location::file(folder.path().join("ims.db")), "asha").await?;
    /// let filter = PairFilter { kinds: vec![PairKind::Mismatch], ..PairFilter::default() };
    /// for kept in store.pairs("24AAACI1681G1ZV".parse()?, &filter, 0, 100).await? {
    ///     println!("{:?}", kept.pair.reasons);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn pairs(
        &self,
        gstin: Gstin,
        filter: &PairFilter,
        skip: u64,
        limit: u64,
    ) -> Result<Vec<KeptPair>, Error> {
        let Some(mut view) = self.read(gstin).await? else {
            return Ok(Vec::new());
        };
        let mut select = sql!(
            "SELECT b.body, p.place FROM register_pair p
             JOIN register_pair_body b ON b.taxpayer_id = p.taxpayer_id AND b.place = p.place"
        );
        push(&mut select, filter, view.taxpayer);
        let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        select.push(" ORDER BY p.place LIMIT ").bind(number(limit));
        select.push(" OFFSET ").bind(number(skip));
        let rows = select.all(view.connection()).await?;
        let mut pairs = Vec::with_capacity(rows.len());
        for row in rows {
            let pair: Pair = json::read(row.text(0)?)?;
            pairs.push(with_documents(&mut view, pair, row.integer(1)?).await?);
        }
        Ok(pairs)
    }

    /// Returns the pair of a document in the last comparison; `None` for one that is newer or was
    /// changed by its supplier since.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub async fn pair_of(
        &self,
        gstin: Gstin,
        key: &DocumentKey,
    ) -> Result<Option<KeptPair>, Error> {
        let Some(mut view) = self.read(gstin).await? else {
            return Ok(None);
        };
        let find = format!(
            "SELECT b.body, b.place FROM document_match m JOIN register_pair_body b
               ON b.taxpayer_id = m.taxpayer_id AND b.place = m.pair
             WHERE m.document_id = (SELECT id FROM document WHERE {KEY_IS})"
        );
        let find = Sql::of(&find, key_values(view.taxpayer, key));
        let Some(row) = find.first(view.connection()).await? else {
            return Ok(None);
        };
        let pair: Pair = json::read(row.text(0)?)?;
        Ok(Some(
            with_documents(&mut view, pair, row.integer(1)?).await?,
        ))
    }

    /// Sums up the pairs that satisfy a filter, by kind; a kind without pairs is left out.
    ///
    /// # Errors
    ///
    /// If the store cannot be read, or a sum has more than 28 digits.
    pub async fn pair_totals(
        &self,
        gstin: Gstin,
        filter: &PairFilter,
    ) -> Result<Vec<(PairKind, PairTotals)>, Error> {
        let Some(mut view) = self.read(gstin).await? else {
            return Ok(Vec::new());
        };
        let mut select = sql!(
            "SELECT p.kind, COUNT(*), CAST(SUM(p.ims_tax / 1000000) AS BIGINT),
               CAST(SUM(p.ims_tax % 1000000) AS BIGINT),
               CAST(SUM(p.register_tax / 1000000) AS BIGINT),
               CAST(SUM(p.register_tax % 1000000) AS BIGINT)
             FROM register_pair p"
        );
        push(&mut select, filter, view.taxpayer);
        select.push(" GROUP BY p.kind");
        let mut totals = Vec::new();
        for row in select.all(view.connection()).await? {
            let of_kind = PairTotals {
                pairs: row.count(1)?,
                ims_tax: read_sum(&row, 2)?,
                register_tax: read_sum(&row, 4)?,
            };
            totals.push((json::named(row.text(0)?)?, of_kind));
        }
        add_fractions(&mut view, filter, &mut totals).await?;
        totals.sort_by_key(|(kind, _)| *kind);
        Ok(totals)
    }

    /// Returns the documents of exact pairs for which accepting is proposed and which have no
    /// action yet, each with its pair. Whoever takes a proposal over decides.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub async fn proposed(
        &self,
        gstin: Gstin,
        filter: &PairFilter,
    ) -> Result<Vec<(Invoice, Pair)>, Error> {
        let Some(mut view) = self.read(gstin).await? else {
            return Ok(Vec::new());
        };
        let mut select = sql!("SELECT ");
        select.push(&row::columns("d.")).push(
            ", b.body FROM register_pair p
             JOIN register_pair_body b ON b.taxpayer_id = p.taxpayer_id AND b.place = p.place
             JOIN document_match m ON m.taxpayer_id = p.taxpayer_id AND m.pair = p.place
             JOIN document d ON d.id = m.document_id",
        );
        push(&mut select, filter, view.taxpayer);
        select.push(
            " AND p.kind = 'exact' AND p.proposal = 'accepted' AND d.action = 'no_action'
              AND d.gone_snapshot_id IS NULL ORDER BY p.place",
        );
        let mut rows = select.stream(view.connection())?;
        let mut proposed = Vec::new();
        while let Some(row) = rows.try_next().await? {
            let pair = json::read(row.text(row::COLUMN_COUNT)?)?;
            proposed.push((row::read(&row)?, pair));
        }
        Ok(proposed)
    }
}

async fn with_documents(view: &mut View, pair: Pair, place: i64) -> Result<KeptPair, Error> {
    let taxpayer = view.taxpayer;
    let find = format!(
        "SELECT {} FROM document WHERE {KEY_IS} AND gone_snapshot_id IS NULL",
        row::columns("")
    );
    let mut documents = Vec::with_capacity(pair.ims.len());
    for key in &pair.ims {
        let query = Sql::of(&find, key_values(taxpayer, key));
        let row = query.first(view.connection()).await?;
        documents.push(row.as_ref().map(row::read).transpose()?);
    }
    let links = "SELECT COUNT(*) FROM document_match WHERE taxpayer_id = $1 AND pair = $2";
    let links = sql!(links, taxpayer, place).one(view.connection()).await?;
    let links = usize::try_from(links.count(0)?).unwrap_or(usize::MAX);
    Ok(KeptPair {
        is_outdated: links < pair.ims.len() || documents.iter().any(Option::is_none),
        documents,
        pair,
    })
}

/// Adds the conditions to a statement about `register_pair p`.
fn push(select: &mut Sql, filter: &PairFilter, taxpayer: i64) {
    select.push(" WHERE p.taxpayer_id = ").bind(taxpayer);
    if !filter.kinds.is_empty() {
        let kinds = filter.kinds.iter().map(|kind| kind_name(*kind));
        select.push(" AND p.kind IN (").list(kinds).push(")");
    }
    if let Some(text) = filter.text.as_deref().map(str::trim) {
        select
            .push(" AND p.words LIKE ")
            .bind(filter::part(text))
            .push(" ESCAPE '!'");
    }
    if let Some(undecided) = filter.undecided {
        select
            .push(if undecided {
                " AND p.place IN "
            } else {
                " AND p.place NOT IN "
            })
            .push(
                "(SELECT o.pair FROM document e JOIN document_match o ON o.document_id = e.id
                   WHERE o.pair IS NOT NULL AND e.action = 'no_action'
                     AND e.gone_snapshot_id IS NULL AND e.taxpayer_id = ",
            )
            .bind(taxpayer)
            .push(")");
    }
}

const fn kind_name(kind: PairKind) -> &'static str {
    match kind {
        PairKind::Exact => "exact",
        PairKind::Probable => "probable",
        PairKind::Mismatch => "mismatch",
        PairKind::OnlyIms => "only_ims",
        PairKind::OnlyRegister => "only_register",
    }
}

/// The taxes of a few pairs are no whole paise; what the database rounded off is added.
async fn add_fractions(
    view: &mut View,
    filter: &PairFilter,
    totals: &mut [(PairKind, PairTotals)],
) -> Result<(), Error> {
    let mut select =
        sql!("SELECT p.kind, p.exact_taxes, p.ims_tax, p.register_tax FROM register_pair p");
    push(&mut select, filter, view.taxpayer);
    select.push(" AND p.exact_taxes IS NOT NULL");
    for row in select.all(view.connection()).await? {
        let kind: PairKind = json::named(row.text(0)?)?;
        let [ims, register]: [Amount; 2] = json::read(row.text(1)?)?;
        let of_kind = totals.iter_mut().find(|(other, _)| *other == kind);
        let Some((_, of_kind)) = of_kind else {
            continue;
        };
        for (sum, exact, stored) in [
            (&mut of_kind.ims_tax, ims, row.integer(2)?),
            (&mut of_kind.register_tax, register, row.integer(3)?),
        ] {
            let fraction = exact.checked_sub(Amount::from_paise(stored));
            let more = fraction.and_then(|fraction| sum.checked_add(fraction));
            *sum = more.ok_or_else(Error::sum_too_long)?;
        }
    }
    Ok(())
}
