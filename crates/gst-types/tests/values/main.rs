//! Every type of the vocabulary, from the outside.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod amount;
mod amount_properties;
mod arithmetic;
mod codes;
mod common;
mod conveniences;
mod document;
mod documented_form;
mod documents;
mod errors;
mod extra;
mod gstin;
mod loose;
mod periods;
mod sections;
mod states;
mod typed;
mod wire;
