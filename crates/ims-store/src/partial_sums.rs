//! Sums that are kept beside the documents, so that few questions need all of them.

use gst_ims::{Amount, Section};
use ims_actions::Filter;
use sqlx::any::AnyRow;

use crate::error::Error;
use crate::group_by::GroupBy;
use crate::sql::{Columns, Sql, sql};
use crate::store::Work;

const AMOUNTS: [&str; 6] = ["value", "taxable_value", "igst", "cgst", "sgst", "cess"];

/// The tables of kept sums, and by what the sums of each are told apart.
const KEPT: [(&str, &str); 2] = [
    (
        "document_sum",
        "section, action, supplier_filed, pending_allowed, itc_reduction, itc_reduction_allowed",
    ),
    ("document_day_sum", "section, document_date, action"),
];

/// No sum over a column of 64 bits fits into 64 bits for sure, so each is made in two parts.
const PART: i64 = 1_000_000;

/// Over what sums are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// Over the documents.
    Documents,
    /// Over the sums that are kept.
    Kept,
    /// Over the sums that are kept by date.
    KeptByDay,
}

impl Source {
    /// Returns what is enough for a question.
    pub(crate) fn of(filter: &Filter, by: Option<GroupBy>) -> Self {
        let Filter {
            sections: _,
            actions: _,
            supplier_filed,
            pending_allowed,
            reduction_due,
            periods,
            date_from,
            date_to,
            suppliers,
            numbers,
            value_from,
            value_to,
            text,
            matched,
            new_since,
        } = filter;
        let is_kept = periods.is_empty()
            && suppliers.is_empty()
            && numbers.is_empty()
            && (date_from, date_to) == (&None, &None)
            && (value_from, value_to) == (&None, &None)
            && (text, matched, new_since) == (&None, &None, &None);
        let is_by_little =
            (supplier_filed, pending_allowed, reduction_due) == (&None, &None, &None);
        match by {
            None | Some(GroupBy::Section | GroupBy::Action) if is_kept => Self::Kept,
            Some(GroupBy::Date) if is_kept && is_by_little => Self::KeptByDay,
            _ => Self::Documents,
        }
    }

    /// Adds how many documents there are.
    pub(crate) fn push_count(self, select: &mut Sql) {
        select.push(match self {
            Self::Documents => ", COUNT(*)",
            Self::Kept | Self::KeptByDay => ", CAST(SUM(documents) AS BIGINT)",
        });
    }

    /// Adds the sum over amounts, for [`read_sum`].
    pub(crate) fn push_sum(self, select: &mut Sql, amount: &str) {
        let parts = match self {
            Self::Documents => [format!("{amount} / {PART}"), format!("{amount} % {PART}")],
            Self::Kept | Self::KeptByDay => [format!("{amount}_large"), format!("{amount}_small")],
        };
        for part in parts {
            select.push(&format!(", CAST(COALESCE(SUM({part}), 0) AS BIGINT)"));
        }
    }

    /// Adds of what it is, and of whom.
    pub(crate) fn push_from(self, select: &mut Sql, taxpayer: i64) {
        select.push(match self {
            Self::Documents => {
                " FROM document WHERE is_exact = 1 AND gone_snapshot_id IS NULL AND taxpayer_id = "
            }
            Self::Kept => " FROM document_sum WHERE taxpayer_id = ",
            Self::KeptByDay => " FROM document_day_sum WHERE taxpayer_id = ",
        });
        select.bind(taxpayer);
    }
}

/// Reads such a sum, of which the first part is in the column.
pub(crate) fn read_sum(row: &AnyRow, column: usize) -> Result<Amount, Error> {
    let large = Amount::from_paise(row.integer(column)?);
    let small = Amount::from_paise(row.integer(column + 1)?);
    let sum = large
        .checked_mul(PART)
        .and_then(|large| large.checked_add(small));
    sum.ok_or_else(Error::sum_too_long)
}

/// Makes the kept sums of a section anew, after its documents changed.
pub(crate) async fn renew(work: &mut Work, section: Section) -> Result<(), Error> {
    let taxpayer = work.taxpayer;
    for (table, kept_by) in KEPT {
        let forget = format!("DELETE FROM {table} WHERE taxpayer_id = $1 AND section = $2");
        sql!(&forget, taxpayer, section.name())
            .run(work.connection())
            .await?;
        let mut insert = Sql::default();
        insert
            .push("INSERT INTO ")
            .push(table)
            .push(" SELECT taxpayer_id, ")
            .push(kept_by);
        Source::Documents.push_count(&mut insert);
        for amount in AMOUNTS {
            Source::Documents.push_sum(&mut insert, amount);
        }
        Source::Documents.push_from(&mut insert, taxpayer);
        insert.push(" AND section = ").bind(section.name());
        insert.push(" GROUP BY taxpayer_id, ").push(kept_by);
        insert.run(work.connection()).await?;
    }
    Ok(())
}
