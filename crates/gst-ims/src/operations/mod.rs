//! The operations of the API: one folder each, with its request, its decoding and its response.

pub mod counts;
pub mod invoices;
pub mod job;
pub mod raw;
pub(crate) mod sign_in;
pub mod submission;
