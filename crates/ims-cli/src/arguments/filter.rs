//! Which documents are meant: the same words for every command.

use clap::{Args, ValueEnum};
use gst_ims::{Action, Amount, Date, DocumentNumber, ReturnPeriod, Section, Status};
use ims_actions::Filter;
use serde::{Deserialize, Serialize};

use super::names;

/// Documents that fit everything that is said, and of a repeated option any value.
#[derive(Clone, Debug, Default, PartialEq, Args, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[command(next_help_heading = "Documents")]
pub(crate) struct FilterArguments {
    /// Of this section, once for each: b2b (invoices), b2ba (amended invoices),
    /// cn (credit notes), cna, dn (debit notes), dna, ecom (e-commerce) or ecoma
    #[arg(long = "section", value_name = "SECTION", value_delimiter = ',', value_parser = names::section)]
    pub(crate) sections: Vec<Section>,

    /// Of this supplier: a GSTIN, or a part of the name; can be repeated
    #[arg(long = "supplier", value_name = "GSTIN|NAME")]
    pub(crate) suppliers: Vec<String>,

    /// With this number; can be repeated
    #[arg(long = "number", value_name = "NUMBER", value_parser = names::number)]
    pub(crate) numbers: Vec<DocumentNumber>,

    /// Reported by suppliers in this period; can be repeated
    #[arg(long = "period", value_name = "YYYY-MM", value_delimiter = ',')]
    pub(crate) periods: Vec<ReturnPeriod>,

    /// Dated on this day or later
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<Date>,

    /// Dated on this day or earlier
    #[arg(long, value_name = "DATE")]
    pub(crate) to: Option<Date>,

    /// With a value of so many rupees or more, of credit notes too
    #[arg(long, value_name = "RUPEES", value_parser = names::amount)]
    pub(crate) min: Option<Amount>,

    /// With a value of so many rupees or less
    #[arg(long, value_name = "RUPEES", value_parser = names::amount)]
    pub(crate) max: Option<Amount>,

    /// With this action now: accepted, rejected, pending or `no_action`; can be
    /// repeated
    #[arg(long = "status", value_name = "STATUS", value_delimiter = ',', value_parser = names::status)]
    pub(crate) statuses: Vec<Status>,

    /// Whether the supplier has filed it
    #[arg(long, value_name = "YES|NO", value_enum, hide_possible_values = true)]
    pub(crate) filed: Option<Truth>,

    /// Whether it may be kept pending
    #[arg(long, value_name = "YES|NO", value_enum, hide_possible_values = true)]
    pub(crate) pending_allowed: Option<Truth>,

    /// Whether a reduction of credit is still to be stated before it can be
    /// accepted
    #[arg(long, value_name = "YES|NO", value_enum, hide_possible_values = true)]
    pub(crate) reduction_due: Option<Truth>,
}

/// Yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Truth {
    #[value(aliases = ["y", "true"])]
    Yes,
    #[value(aliases = ["n", "false"])]
    No,
}

impl From<Truth> for bool {
    fn from(truth: Truth) -> Self {
        truth == Truth::Yes
    }
}

impl FilterArguments {
    pub(crate) fn filter(&self) -> Filter {
        Filter {
            sections: self.sections.clone(),
            suppliers: self.suppliers.clone(),
            numbers: self.numbers.iter().map(ToString::to_string).collect(),
            periods: self.periods.clone(),
            date_from: self.from,
            date_to: self.to,
            value_from: self.min,
            value_to: self.max,
            actions: self.statuses.iter().copied().map(Action::from).collect(),
            supplier_filed: self.filed.map(bool::from),
            pending_allowed: self.pending_allowed.map(bool::from),
            reduction_due: self.reduction_due.map(bool::from),
            ..Filter::default()
        }
    }

    /// Takes from `other` whatever is not said here.
    pub(crate) fn or(self, other: Self) -> Self {
        fn any<T>(own: Vec<T>, other: Vec<T>) -> Vec<T> {
            if own.is_empty() { other } else { own }
        }
        Self {
            sections: any(self.sections, other.sections),
            suppliers: any(self.suppliers, other.suppliers),
            numbers: any(self.numbers, other.numbers),
            periods: any(self.periods, other.periods),
            from: self.from.or(other.from),
            to: self.to.or(other.to),
            min: self.min.or(other.min),
            max: self.max.or(other.max),
            statuses: any(self.statuses, other.statuses),
            filed: self.filed.or(other.filed),
            pending_allowed: self.pending_allowed.or(other.pending_allowed),
            reduction_due: self.reduction_due.or(other.reduction_due),
        }
    }
}
