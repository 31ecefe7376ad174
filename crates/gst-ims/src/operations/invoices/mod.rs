//! The documents that suppliers reported against the taxpayer: lists of one section or of all.
//!
//! [`Client::invoices`](crate::Client::invoices) asks for one section and gives [`Invoices`],
//! [`Client::all_invoices`](crate::Client::all_invoices) for every section and gives
//! [`AllInvoices`]. The document itself is [`Invoice`](crate::Invoice).

mod all;
mod decode;
mod every_section;
mod normalise;
mod request;
mod response;
mod stored;

pub use all::{AllInvoices, SectionOutcome, Shortfall, Shortfalls};
pub(super) use decode::decode;
pub use every_section::{AllInvoicesRequest, SectionStream};
pub use request::InvoicesRequest;
pub use response::{Invoices, Rejected};

pub use crate::envelope::{Completeness, Incomplete, IncompleteReason, Queued, State};
