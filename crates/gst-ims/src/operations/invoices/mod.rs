//! The documents that suppliers reported against the taxpayer.

mod decode;
mod every_section;
mod normalise;
mod request;
mod response;
mod stored;

pub use every_section::{AllInvoicesRequest, SectionOutcome};
pub use request::InvoicesRequest;
pub use response::{Invoices, Rejected, State};
