//! Which documents are meant.

use gst_ims::{Action, Amount, Date, Gstin, Invoice, ReturnPeriod, Section};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::moment;
use crate::row;
use crate::sql::Sql;

/// Which documents are meant: those that satisfy every condition, a list by any of its members.
///
/// serde reads and writes it with the names of the fields, so that it can be kept as a view.
///
/// # Example
///
/// ```
/// use gst_ims::{Invoice, Section};
/// use ims_store::Filter;
///
/// let filter = Filter {
///     suppliers: vec!["lakshmi".to_owned()],
///     value_from: Some("1000".parse()?),
///     ..Filter::default()
/// };
/// let gstin = "33ABKCS2033B1ZW".parse()?;
/// let invoice = Invoice::builder(Section::B2b, gstin, "7".parse()?, "2024-11-02".parse()?)
///     .supplier_name("Lakshmi Enterprises")
///     .value("1888".parse()?)
///     .build();
/// assert!(filter.matches(&invoice));
/// # Ok::<(), gst_ims::gst_types::ParseError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(
    clippy::exhaustive_structs,
    reason = "callers name the conditions that they want, and default the others"
)]
pub struct Filter {
    /// The sections.
    pub sections: Vec<Section>,
    /// The suppliers: each a GSTIN, or a part of a name in either case.
    pub suppliers: Vec<String>,
    /// The numbers, exactly as they were written.
    pub numbers: Vec<String>,
    /// The periods of the suppliers' returns.
    pub periods: Vec<ReturnPeriod>,
    /// The first date of the documents.
    pub date_from: Option<Date>,
    /// The last date of the documents.
    pub date_to: Option<Date>,
    /// The smallest value, in rupees; not negative for credit notes either.
    pub value_from: Option<Amount>,
    /// The largest value, in rupees.
    pub value_to: Option<Amount>,
    /// What stands on the documents.
    pub actions: Vec<Action>,
    /// Whether the supplier has filed them. A document of which it is not told is neither.
    pub supplier_filed: Option<bool>,
    /// Whether they may be kept pending; likewise.
    pub pending_allowed: Option<bool>,
    /// Whether a statement on the reduction of credit is still to be given before they can be
    /// accepted: credit notes without one, on which it is not blocked.
    pub reduction_due: Option<bool>,
    /// Only documents first seen by a fetch at or after this time.
    pub new_since: Option<Timestamp>,
}

impl Filter {
    /// Returns whether a document satisfies every condition but
    /// [`new_since`](Self::new_since), which only the store can judge.
    #[must_use]
    pub fn matches(&self, invoice: &Invoice) -> bool {
        fn any<T>(wanted: &[T], matches: impl FnMut(&T) -> bool) -> bool {
            wanted.is_empty() || wanted.iter().any(matches)
        }
        fn is(wanted: Option<bool>, found: Option<bool>) -> bool {
            wanted.is_none() || wanted == found
        }
        let value_is_within = |value: Option<Amount>| {
            let is_bounded = self.value_from.is_some() || self.value_to.is_some();
            value.map_or(!is_bounded, |value| {
                self.value_from.is_none_or(|from| from <= value)
                    && self.value_to.is_none_or(|to| value <= to)
            })
        };
        any(&self.sections, |section| *section == invoice.section)
            && any(&self.suppliers, |supplier| match Supplier::of(supplier) {
                Supplier::Gstin(gstin) => gstin == invoice.supplier_gstin,
                Supplier::Name(part) => invoice
                    .supplier_name
                    .as_deref()
                    .is_some_and(|name| name.to_ascii_lowercase().contains(&part)),
            })
            && any(&self.numbers, |number| invoice.number.as_str() == number)
            && any(&self.periods, |period| {
                Some(*period) == invoice.return_period
            })
            && self.date_from.is_none_or(|from| from <= invoice.date)
            && self.date_to.is_none_or(|to| invoice.date <= to)
            && value_is_within(invoice.value)
            && any(&self.actions, |action| *action == invoice.action)
            && is(self.supplier_filed, invoice.supplier_filed)
            && is(self.pending_allowed, invoice.pending_allowed)
            && self
                .reduction_due
                .is_none_or(|due| due == reduction_is_due(invoice))
    }

    /// Whether rows with fractions of a paisa must be looked at again after the database has.
    pub(crate) fn needs_second_look(&self) -> bool {
        self.value_from.is_some() || self.value_to.is_some()
    }

    /// Adds the conditions to a statement that has a `WHERE` already.
    pub(crate) fn push(&self, query: &mut Sql, taxpayer: i64) {
        push_any(
            query,
            "section",
            self.sections.iter().map(|section| section.name()),
        );
        self.push_suppliers(query);
        push_any(query, "number", self.numbers.iter().map(String::as_str));
        let periods = self
            .periods
            .iter()
            .map(|period| row::period_number(Some(*period)));
        push_any(query, "return_period", periods);
        if let Some(from) = self.date_from {
            query
                .push(" AND document_date >= ")
                .bind(row::date_number(from));
        }
        if let Some(to) = self.date_to {
            query
                .push(" AND document_date <= ")
                .bind(row::date_number(to));
        }
        if let Some(from) = self.value_from {
            let below = row::paise(from);
            let least = below.saturating_add(from.to_paise().is_none().into());
            // What has fractions of a paisa is stored rounded down, and looked at again.
            query.push(" AND (value >= ").bind(least);
            query
                .push(" OR (is_exact = 0 AND value >= ")
                .bind(below)
                .push("))");
        }
        if let Some(to) = self.value_to {
            query.push(" AND value <= ").bind(row::paise(to));
        }
        push_any(query, "action", self.actions.iter().map(Action::as_str));
        for (column, wanted) in [
            ("supplier_filed", self.supplier_filed),
            ("pending_allowed", self.pending_allowed),
        ] {
            if let Some(wanted) = wanted {
                query.push(" AND ").push(column).push(" = ").bind(wanted);
            }
        }
        if let Some(due) = self.reduction_due {
            query.push(if due { " AND " } else { " AND NOT " }).push(
                "(section IN ('cn', 'cna') AND itc_reduction IS NULL
                  AND COALESCE(itc_reduction_allowed, 1) = 1)",
            );
        }
        if let Some(since) = self.new_since {
            query
                .push(" AND first_snapshot_id IN (SELECT id FROM snapshot WHERE taxpayer_id = ")
                .bind(taxpayer)
                .push(" AND fetched_at >= ")
                .bind(moment::stored(since))
                .push(")");
        }
    }

    fn push_suppliers(&self, query: &mut Sql) {
        for (index, supplier) in self.suppliers.iter().enumerate() {
            query.push(if index == 0 { " AND (" } else { " OR " });
            match Supplier::of(supplier) {
                Supplier::Gstin(gstin) => {
                    query.push("supplier_gstin = ").bind(gstin.as_str());
                }
                Supplier::Name(part) => {
                    let escaped = part
                        .replace('!', "!!")
                        .replace('%', "!%")
                        .replace('_', "!_");
                    query
                        .push("LOWER(supplier_name) LIKE ")
                        .bind(format!("%{escaped}%"))
                        .push(" ESCAPE '!'");
                }
            }
        }
        if !self.suppliers.is_empty() {
            query.push(")");
        }
    }
}

fn push_any<V: Into<crate::sql::Value>>(
    query: &mut Sql,
    column: &str,
    wanted: impl ExactSizeIterator<Item = V>,
) {
    if wanted.len() > 0 {
        query
            .push(" AND ")
            .push(column)
            .push(" IN (")
            .list(wanted)
            .push(")");
    }
}

enum Supplier {
    Gstin(Gstin),
    Name(String),
}

impl Supplier {
    fn of(text: &str) -> Self {
        let text = text.trim();
        match Gstin::parse_unchecked(text) {
            Ok(gstin) => Self::Gstin(gstin),
            Err(_) => Self::Name(text.to_ascii_lowercase()),
        }
    }
}

fn reduction_is_due(invoice: &Invoice) -> bool {
    invoice.section.is_credit_note()
        && invoice.itc_reduction.is_none()
        && invoice.itc_reduction_allowed != Some(false)
}
