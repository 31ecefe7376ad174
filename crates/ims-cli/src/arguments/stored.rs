//! What can be said to look at what is stored.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use gst_ims::{DocumentNumber, Section};
use ims_store::{ChangeKind, GroupBy, Sort};
use serde::{Deserialize, Serialize};

use super::filter::{FilterArguments, Truth};
use super::names;
use super::since::Since;

#[derive(Debug, Default, Args)]
pub(crate) struct FetchArguments {
    /// Only this section, once for each
    #[arg(long = "section", value_name = "SECTION", value_delimiter = ',', value_parser = names::section)]
    pub(crate) sections: Vec<Section>,

    /// Only the sections that the last fetch did not bring whole
    #[arg(long, conflicts_with = "sections")]
    pub(crate) missing: bool,

    /// Leave out the sections that were fetched whole since then: today, a date
    /// or a time
    #[arg(long, value_name = "WHEN")]
    pub(crate) unless_since: Option<Since>,

    /// Ask again until the sections are there that the tax network is still
    /// preparing
    #[arg(long)]
    pub(crate) wait: bool,

    #[command(flatten)]
    pub(crate) target: TargetArguments,
}

/// Where the output goes.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct TargetArguments {
    /// Write to this file, whose ending decides the form: .csv, .json, .jsonl
    /// or .txt (a table); lists and plans also .xlsx
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ListArguments {
    #[command(flatten)]
    pub(crate) filters: FilterArguments,

    /// First seen by a fetch since then: a date, monday, yesterday or
    /// last-fetch
    #[arg(
        long,
        value_name = "WHEN",
        allow_negative_numbers = true,
        help_heading = "Documents"
    )]
    pub(crate) new_since: Option<Since>,

    /// Whether they have an exact or probable pair in the registers that `ims
    /// match` compared last
    #[arg(
        long,
        value_name = "YES|NO",
        value_enum,
        hide_possible_values = true,
        help_heading = "Documents"
    )]
    pub(crate) matched: Option<Truth>,

    #[command(flatten)]
    pub(crate) arrangement: ArrangementArguments,

    /// Only what names each document, as JSON lines that --keys of `ims accept`
    /// and the others takes
    #[arg(long, conflicts_with_all = ["group", "columns"], help_heading = "Output")]
    pub(crate) keys: bool,

    /// The options that were saved under this name; what is said besides counts
    #[arg(long, value_name = "NAME", value_parser = names::view, help_heading = "Views")]
    pub(crate) view: Option<String>,

    /// Save the options under this name for --view
    #[arg(long, value_name = "NAME", value_parser = names::view, help_heading = "Views")]
    pub(crate) save_view: Option<String>,

    #[command(flatten)]
    pub(crate) target: TargetArguments,
}

/// How documents are put in order and shown.
#[derive(Clone, Debug, Default, PartialEq, Args, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[command(next_help_heading = "Arrangement")]
pub(crate) struct ArrangementArguments {
    /// In this order
    #[arg(long, value_name = "BY", value_enum)]
    pub(crate) sort: Option<Order>,

    /// The largest or last first
    #[arg(long)]
    pub(crate) descending: bool,

    /// At most so many
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<u64>,

    /// Totals for each group instead of documents
    #[arg(long, value_name = "BY", value_enum)]
    pub(crate) group: Option<Grouping>,

    /// Only these columns, in this order, by their names in JSON; and tax, the
    /// four taxes together
    #[arg(
        long,
        value_name = "NAMES",
        value_delimiter = ',',
        conflicts_with = "group"
    )]
    pub(crate) columns: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Order {
    /// By section, supplier's GSTIN, number, date and period
    Key,
    /// By date
    Date,
    /// By return period
    Period,
    /// By number
    Number,
    /// By the supplier's name
    Supplier,
    /// By value
    Value,
    /// By the four taxes together
    Tax,
    /// By action
    #[value(alias = "status")]
    Action,
}

impl From<Order> for Sort {
    fn from(order: Order) -> Self {
        match order {
            Order::Key => Self::Key,
            Order::Date => Self::Date,
            Order::Period => Self::Period,
            Order::Number => Self::Number,
            Order::Supplier => Self::Supplier,
            Order::Value => Self::Value,
            Order::Tax => Self::Tax,
            Order::Action => Self::Action,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Grouping {
    /// By section
    Section,
    /// By supplier
    Supplier,
    /// By return period
    Period,
    /// By action
    #[value(alias = "status")]
    Action,
}

impl From<Grouping> for GroupBy {
    fn from(grouping: Grouping) -> Self {
        match grouping {
            Grouping::Section => Self::Section,
            Grouping::Supplier => Self::Supplier,
            Grouping::Period => Self::Period,
            Grouping::Action => Self::Action,
        }
    }
}

impl ArrangementArguments {
    /// Takes from `other` whatever is not said here.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            sort: self.sort.or(other.sort),
            descending: self.descending || (self.sort.is_none() && other.descending),
            limit: self.limit.or(other.limit),
            group: if self.columns.is_empty() {
                self.group.or(other.group)
            } else {
                self.group
            },
            columns: if self.columns.is_empty() && self.group.is_none() {
                other.columns
            } else {
                self.columns
            },
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct ChangesArguments {
    #[command(flatten)]
    pub(crate) filters: FilterArguments,

    /// Since then: a date, monday, yesterday, a time, the number of a fetch,
    /// last-fetch, last-look or beginning [default: last-look]
    #[arg(long, value_name = "WHEN", allow_negative_numbers = true)]
    pub(crate) since: Option<Since>,

    /// Only this kind of change; can be repeated
    #[arg(long = "kind", value_name = "KIND", value_delimiter = ',', value_enum)]
    pub(crate) kinds: Vec<Kind>,

    /// Only decisions that were not sent from this store
    #[arg(long)]
    pub(crate) elsewhere: bool,

    /// Show the same changes again the next time
    #[arg(long)]
    pub(crate) peek: bool,

    #[command(flatten)]
    pub(crate) target: TargetArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// The document was not there before
    New,
    /// The supplier or the tax network changed it
    Changed,
    /// It is no longer there
    Gone,
    /// A decision was made
    Acted,
}

impl From<Kind> for ChangeKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::New => Self::New,
            Kind::Changed => Self::Changed,
            Kind::Gone => Self::Gone,
            Kind::Acted => Self::Acted,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct ShowArguments {
    /// The document's number
    #[arg(value_name = "NUMBER", value_parser = names::number)]
    pub(crate) number: DocumentNumber,

    #[command(flatten)]
    pub(crate) filters: FilterArguments,

    #[command(flatten)]
    pub(crate) target: TargetArguments,
}
