//! The parts of a run that are not passes, each alone.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failed assumption of a test is a failed test"
)]

mod doc_comments;
mod examples;
mod mask;
mod merge;
mod vendor_list;
