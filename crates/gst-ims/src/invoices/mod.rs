//! The documents that suppliers reported against the taxpayer.

mod all;
mod decode;
mod invoice;
mod record;
mod request;
mod response;

pub use all::{AllInvoicesRequest, SectionOutcome};
pub use invoice::{Invoice, Original};
pub use request::InvoicesRequest;
pub use response::{Invoices, Rejected, State};
