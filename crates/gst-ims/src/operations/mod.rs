//! The operations of the API: one folder each, with its request, its decoding and its response.

pub mod counts;
mod fields;
pub mod files;
pub mod gstr2b;
pub mod imports;
pub mod invoices;
pub mod job;
mod period;
mod rate_line;
pub mod raw;
pub mod recomputation;
mod room;
pub(crate) mod sign_in;
mod stored;
pub mod submission;
pub mod supplier_view;
mod unknown_sections;
mod unreadable;
