//! The store from the outside, on both databases.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test that fails says so by a panic"
)]

mod applies;
mod changes;
mod checks;
mod credit;
mod documents;
mod fetches;
mod index;
mod lists;
mod locks;
mod opening;
mod pairs;
mod plans;
mod prepared;
mod processes;
mod requests;
mod submissions;
mod support;
