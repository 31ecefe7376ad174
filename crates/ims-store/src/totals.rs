//! Sums over documents.

use std::collections::BTreeMap;

use futures_util::TryStreamExt;
use gst_ims::{Amount, Gstin, Invoice};
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;

use crate::backend::Backend;
use crate::error::Error;
use ims_actions::Filter;

use crate::filter::Conditions;
use crate::group_by::GroupBy;
use crate::partial_sums::{Source, read_sum};
use crate::row;
use crate::sql::{Columns, Sql, sql};
use crate::store::Store;

/// Sums over documents, exact; credit notes count against the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Totals {
    /// How many documents.
    pub documents: u64,
    /// Their values, in rupees.
    pub value: Amount,
    /// The values on which tax is due, in rupees.
    pub taxable_value: Amount,
    /// Integrated tax, in rupees.
    pub igst: Amount,
    /// Central tax, in rupees.
    pub cgst: Amount,
    /// State or Union territory tax, in rupees.
    pub sgst: Amount,
    /// Compensation cess, in rupees.
    pub cess: Amount,
}

impl Totals {
    /// Returns all taxes together, in rupees; `None` if they have more digits than an amount can
    /// have.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::Amount;
    /// use ims_store::Totals;
    ///
    /// assert_eq!(Totals::default().tax(), Some(Amount::ZERO));
    /// ```
    #[must_use]
    pub fn tax(&self) -> Option<Amount> {
        Amount::checked_sum([self.igst, self.cgst, self.sgst, self.cess])
    }

    /// Adds a document; `None` if a sum has more digits than an amount can have.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::{Amount, Invoice, Section};
    /// use ims_store::Totals;
    ///
    /// let gstin = "33ABKCS2033B1ZW".parse()?;
    /// let note = Invoice::builder(Section::Cn, gstin, "7".parse()?, "2024-11-02".parse()?)
    ///     .igst(Amount::from_rupees(18))
    ///     .build();
    /// let totals = Totals::default().with(&note).unwrap();
    /// assert_eq!((totals.documents, totals.igst), (1, Amount::from_rupees(-18)));
    /// # Ok::<(), gst_ims::gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn with(self, invoice: &Invoice) -> Option<Self> {
        let signed = |amount: Option<Amount>| invoice.signed(amount.unwrap_or(Amount::ZERO));
        self.plus(Self {
            documents: 1,
            value: signed(invoice.value),
            taxable_value: signed(invoice.taxable_value),
            igst: signed(invoice.igst),
            cgst: signed(invoice.cgst),
            sgst: signed(invoice.sgst),
            cess: signed(invoice.cess),
        })
    }

    /// Tells whether the sums that a filter and groups ask for are kept beside the documents, so that
    /// the store does not read these for them.
    ///
    /// # Example
    ///
    /// ```
    /// use ims_actions::Filter;
    /// use ims_store::{GroupBy, Totals};
    ///
    /// assert!(Totals::are_kept(&Filter::default(), Some(GroupBy::Action)));
    /// assert!(!Totals::are_kept(&Filter::default(), Some(GroupBy::Supplier)));
    /// ```
    #[must_use]
    pub fn are_kept(filter: &Filter, by: Option<GroupBy>) -> bool {
        Source::of(filter, by) != Source::Documents
    }

    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        Some(Self {
            documents: self.documents.checked_add(other.documents)?,
            value: self.value.checked_add(other.value)?,
            taxable_value: self.taxable_value.checked_add(other.taxable_value)?,
            igst: self.igst.checked_add(other.igst)?,
            cgst: self.cgst.checked_add(other.cgst)?,
            sgst: self.sgst.checked_add(other.sgst)?,
            cess: self.cess.checked_add(other.cess)?,
        })
    }
}

/// The sums over the documents of one group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Group {
    /// What the documents have in common, as texts of ours write it: `cn`, a GSTIN, `2024-11`,
    /// `2024-11-02`, `no_action`; empty for documents without a period.
    pub name: String,
    /// The supplier's name, where the groups are suppliers and it is known.
    pub supplier_name: Option<String>,
    /// The sums.
    pub totals: Totals,
}

impl Store {
    /// Sums up the documents that satisfy a filter.
    ///
    /// # Errors
    ///
    /// If the store cannot be read, or a sum has more than 28 digits.
    pub async fn totals(&self, gstin: Gstin, filter: &Filter) -> Result<Totals, Error> {
        let groups = self.sum(gstin, filter, None).await?;
        Ok(groups.first().map(|group| group.totals).unwrap_or_default())
    }

    /// Sums up the documents that satisfy a filter by group, in the order of the groups' names.
    ///
    /// # Errors
    ///
    /// As [`Store::totals`].
    ///
    /// # Example
    ///
    /// ```
    /// # use ims_actions::Filter;
    /// # use ims_store::{GroupBy, Location, Store};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let store = Store::open(&Location::file(folder.path().join("ims.db")), "asha").await?;
    /// let gstin = "24AAACI1681G1ZV".parse()?;
    /// for supplier in store.groups(gstin, &Filter::default(), GroupBy::Supplier).await? {
    ///     println!("{}: {}", supplier.name, supplier.totals.igst);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn groups(
        &self,
        gstin: Gstin,
        filter: &Filter,
        by: GroupBy,
    ) -> Result<Vec<Group>, Error> {
        self.sum(gstin, filter, Some(by)).await
    }

    async fn sum(
        &self,
        gstin: Gstin,
        filter: &Filter,
        by: Option<GroupBy>,
    ) -> Result<Vec<Group>, Error> {
        let mut groups = BTreeMap::new();
        let Some(mut view) = self.read(gstin).await? else {
            return Ok(Vec::new());
        };
        let (taxpayer, backend) = (view.taxpayer, view.backend);
        let rows = sums(filter, by, taxpayer, backend)
            .all(view.connection())
            .await?;
        for row in &rows {
            let (name, supplier_name, totals) = read(row, by)?;
            add(&mut groups, name, supplier_name, totals)?;
        }
        // The database sums whole paise; the few documents with fractions are added one by one.
        let mut inexact = sql!("SELECT ");
        inexact
            .push(&row::columns(""))
            .push(
                " FROM document WHERE is_exact = 0 AND gone_snapshot_id IS NULL AND taxpayer_id = ",
            )
            .bind(taxpayer);
        filter.push(&mut inexact, taxpayer, backend);
        let mut inexact = inexact.stream(view.connection())?;
        while let Some(row) = inexact.try_next().await? {
            let invoice = row::read(&row)?;
            if filter.needs_second_look() && !filter.matches(&invoice) {
                continue;
            }
            let totals = Totals::default()
                .with(&invoice)
                .ok_or_else(Error::sum_too_long)?;
            let supplier_name = invoice.supplier_name.as_deref().map(str::to_owned);
            let (name, supplier_name) = match by {
                None => (String::new(), None),
                Some(GroupBy::Section) => (invoice.section.to_string(), None),
                Some(GroupBy::Supplier) => (invoice.supplier_gstin.to_string(), supplier_name),
                Some(GroupBy::Period) => (
                    invoice
                        .return_period
                        .map(|period| period.to_string())
                        .unwrap_or_default(),
                    None,
                ),
                Some(GroupBy::Action) => (invoice.action.to_string(), None),
                Some(GroupBy::Date) => (invoice.date.to_string(), None),
            };
            add(&mut groups, name, supplier_name, totals)?;
        }
        Ok(groups.into_values().collect())
    }
}

fn add(
    groups: &mut BTreeMap<String, Group>,
    name: String,
    supplier_name: Option<String>,
    totals: Totals,
) -> Result<(), Error> {
    let group = groups.entry(name.clone()).or_insert(Group {
        name,
        supplier_name: None,
        totals: Totals::default(),
    });
    group.supplier_name = group.supplier_name.take().max(supplier_name);
    group.totals = group.totals.plus(totals).ok_or_else(Error::sum_too_long)?;
    Ok(())
}

fn sums(filter: &Filter, by: Option<GroupBy>, taxpayer: i64, backend: Backend) -> Sql {
    let source = Source::of(filter, by);
    let group = match by {
        None => "1",
        Some(GroupBy::Section) => "section",
        Some(GroupBy::Supplier) => "supplier_gstin",
        Some(GroupBy::Period) => "return_period",
        Some(GroupBy::Action) => "action",
        Some(GroupBy::Date) => "document_date",
    };
    let mut select = sql!("SELECT ");
    select
        .push(group)
        .push(", CASE WHEN section IN ('cn', 'cna') THEN 1 ELSE 0 END");
    source.push_count(&mut select);
    // A name is as dear as all sums together.
    select.push(match by {
        Some(GroupBy::Supplier) => ", MAX(supplier_name)",
        _ => ", NULL",
    });
    for amount in ["value", "taxable_value", "igst", "cgst", "sgst", "cess"] {
        source.push_sum(&mut select, amount);
    }
    source.push_from(&mut select, taxpayer);
    filter.push(&mut select, taxpayer, backend);
    select.push(" GROUP BY 1, 2 ORDER BY 1, 2");
    select
}

/// The name of a group by a period, as it is stored.
pub(crate) fn period_name(period: i64) -> String {
    match period {
        0 => String::new(),
        period => format!("{:04}-{:02}", period / 100, period % 100),
    }
}

/// The name of a group by a date, as it is stored.
pub(crate) fn date_name(date: i64) -> String {
    format!(
        "{:04}-{:02}-{:02}",
        date / 10_000,
        date / 100 % 100,
        date % 100
    )
}

fn read(row: &AnyRow, by: Option<GroupBy>) -> Result<(String, Option<String>, Totals), Error> {
    let name = match by {
        None => String::new(),
        Some(GroupBy::Period) => period_name(row.integer(0)?),
        Some(GroupBy::Date) => date_name(row.integer(0)?),
        Some(_) => row.text(0)?.to_owned(),
    };
    let supplier_name = match by {
        Some(GroupBy::Supplier) => row.owned_or_null(3)?,
        _ => None,
    };
    let is_credit = row.flag(1)?;
    let amount = |column: usize| {
        let sum = read_sum(row, 4 + 2 * column)?;
        Ok::<_, Error>(if is_credit { -sum } else { sum })
    };
    let totals = Totals {
        documents: row.count(2)?,
        value: amount(0)?,
        taxable_value: amount(1)?,
        igst: amount(2)?,
        cgst: amount(3)?,
        sgst: amount(4)?,
        cess: amount(5)?,
    };
    Ok((name, supplier_name, totals))
}
