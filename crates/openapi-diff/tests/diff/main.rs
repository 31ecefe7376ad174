//! The comparison from the outside, and an independent judge.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failed assumption of a test is a failed test"
)]

mod any_edit;
mod composition;
mod edit;
mod judge;
mod mutants;
mod odd_documents;
mod value_lists;
