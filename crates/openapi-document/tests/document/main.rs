//! Reading documents, and finding the way in them.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failed assumption of a test is a failed test"
)]

mod page;
mod references;
mod schemas;
mod yaml_reader;
mod yaml_writer;
