//! The operations of the API: one folder each, with its request, its decoding and its response.

pub(crate) mod counts;
pub(crate) mod invoices;
