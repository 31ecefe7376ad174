//! The operations of the API: one folder each, with its request, its decoding and its response.

pub(crate) mod counts;
pub(crate) mod invoices;
pub(crate) mod job;
pub(crate) mod sign_in;
pub(crate) mod submission;
