//! What the stored documents mean for the taxpayer's credit.

use futures_util::TryStreamExt;
use gst_ims::{Action, Amount, Gstin};
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::partial_sums::{Source, read_sum};
use crate::row;
use crate::sql::{Columns, Sql, sql};
use crate::store::{Store, View};

/// Amounts of tax, in rupees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Tax {
    /// Integrated tax.
    pub igst: Amount,
    /// Central tax.
    pub cgst: Amount,
    /// State or Union territory tax.
    pub sgst: Amount,
    /// Compensation cess.
    pub cess: Amount,
    /// All of them together.
    pub total: Amount,
}

impl Tax {
    fn of(heads: [Amount; 4]) -> Option<Self> {
        let [igst, cgst, sgst, cess] = heads;
        let total = Amount::checked_sum(heads)?;
        Some(Self {
            igst,
            cgst,
            sgst,
            cess,
            total,
        })
    }

    fn heads(self) -> [Amount; 4] {
        [self.igst, self.cgst, self.sgst, self.cess]
    }

    fn plus(self, other: Self) -> Option<Self> {
        let mut sums = self.heads();
        for (sum, more) in sums.iter_mut().zip(other.heads()) {
            *sum = sum.checked_add(more)?;
        }
        Self::of(sums)
    }
}

/// Some of the documents, and the credit that they bring; what credit notes take is negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CreditShare {
    /// How many documents.
    pub documents: u64,
    /// Their credit.
    pub credit: Tax,
}

impl CreditShare {
    fn plus(self, other: Self) -> Option<Self> {
        Some(Self {
            documents: self.documents.checked_add(other.documents)?,
            credit: self.credit.plus(other.credit)?,
        })
    }
}

/// What the documents mean for the taxpayer's credit, as far as their amounts tell.
///
/// A credit note takes credit away: its whole tax, or what the statement on the reduction says.
/// An amended document counts with its whole amended amounts, as nobody says here what was claimed
/// on the original. What bars a credit otherwise, such as a purpose that is not business, is not
/// known here either.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Credit {
    /// Accepted documents.
    pub as_decided: CreditShare,
    /// Documents without an action, which count as accepted on the 14th.
    pub undecided: CreditShare,
    /// Both: the credit if nothing more is done.
    pub if_nothing_is_done: CreditShare,
    /// Those of both whose suppliers have not filed: they count only once these do.
    pub at_risk: CreditShare,
    /// How many suppliers these are.
    pub suppliers_not_filed: u64,
    /// Documents that are kept for a later month.
    pub pending: CreditShare,
    /// Rejected documents.
    pub rejected: CreditShare,
    /// Documents with an action that is not known here; they are in nothing above.
    pub others: CreditShare,
}

impl Credit {
    fn add(&mut self, action: &Action, is_filed: bool, share: CreditShare) -> Option<()> {
        let place = match action {
            Action::Accepted => &mut self.as_decided,
            Action::NoAction => &mut self.undecided,
            Action::Pending => &mut self.pending,
            Action::Rejected => &mut self.rejected,
            _ => &mut self.others,
        };
        *place = place.plus(share)?;
        if !is_filed && matches!(action, Action::Accepted | Action::NoAction) {
            self.at_risk = self.at_risk.plus(share)?;
        }
        Some(())
    }
}

impl Store {
    /// Returns what the stored documents mean for the taxpayer's credit.
    ///
    /// # Errors
    ///
    /// If the store cannot be read, or a sum has more than 28 digits.
    ///
    /// # Example
    ///
    /// ```
    /// # use ims_store::{Location, Store};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let store = Store::open(&Location::file(folder.path().join("ims.db")), "asha").await?;
    /// let credit = store.credit("24AAACI1681G1ZV".parse()?).await?;
    /// println!("{} is at risk", credit.at_risk.credit.total.indian());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn credit(&self, gstin: Gstin) -> Result<Credit, Error> {
        let mut credit = Credit::default();
        let Some(mut view) = self.read(gstin).await? else {
            return Ok(credit);
        };
        add_sums(&mut view, &mut credit).await?;
        add_single(&mut view, &mut credit).await?;
        credit.if_nothing_is_done = credit
            .as_decided
            .plus(credit.undecided)
            .ok_or_else(Error::sum_too_long)?;
        let suppliers = sql!(
            "SELECT COUNT(DISTINCT supplier_gstin) FROM document WHERE gone_snapshot_id IS NULL
               AND supplier_filed = 0 AND action IN ('accepted', 'no_action') AND taxpayer_id = $1",
            view.taxpayer,
        );
        credit.suppliers_not_filed = suppliers.one(view.connection()).await?.count(0)?;
        Ok(credit)
    }
}

async fn add_sums(view: &mut View, credit: &mut Credit) -> Result<(), Error> {
    let mut select = Sql::default();
    select.push(
        "SELECT action, CASE WHEN supplier_filed = 0 THEN 0 ELSE 1 END,
           CASE WHEN section NOT IN ('cn', 'cna') THEN 'adds'
             WHEN itc_reduction = 'none' THEN 'nothing' ELSE 'takes' END",
    );
    Source::Kept.push_count(&mut select);
    for head in ["igst", "cgst", "sgst", "cess"] {
        Source::Kept.push_sum(&mut select, head);
    }
    Source::Kept.push_from(&mut select, view.taxpayer);
    select.push(
        " AND NOT (section IN ('cn', 'cna') AND COALESCE(itc_reduction, '') = 'partial')
         GROUP BY 1, 2, 3",
    );
    for row in select.all(view.connection()).await? {
        let effect = row.text(2)?;
        let head = |place: usize| {
            let sum = read_sum(&row, 4 + 2 * place)?;
            Ok::<_, Error>(match effect {
                "adds" => sum,
                "takes" => -sum,
                _ => Amount::ZERO,
            })
        };
        let share = CreditShare {
            documents: row.count(3)?,
            credit: Tax::of([head(0)?, head(1)?, head(2)?, head(3)?])
                .ok_or_else(Error::sum_too_long)?,
        };
        let action = Action::from_text(row.text(0)?);
        let added = credit.add(&action, row.flag(1)?, share);
        added.ok_or_else(Error::sum_too_long)?;
    }
    Ok(())
}

/// Adds the documents whose credit the database cannot sum.
async fn add_single(view: &mut View, credit: &mut Credit) -> Result<(), Error> {
    let mut select = Sql::default();
    select
        .push("SELECT ")
        .push(&row::columns(""))
        // The first condition is that of an index.
        .push(
            " FROM document WHERE (is_exact = 0 OR itc_reduction = 'partial')
               AND (is_exact = 0 OR section IN ('cn', 'cna')) AND gone_snapshot_id IS NULL
               AND taxpayer_id = ",
        )
        .bind(view.taxpayer);
    let mut rows = select.stream(view.connection())?;
    while let Some(row) = rows.try_next().await? {
        let invoice = row::read(&row)?;
        let share = CreditShare {
            documents: 1,
            credit: Tax::of(invoice.credit()).ok_or_else(Error::sum_too_long)?,
        };
        let is_filed = invoice.supplier_filed != Some(false);
        let added = credit.add(&invoice.action, is_filed, share);
        added.ok_or_else(Error::sum_too_long)?;
    }
    Ok(())
}
