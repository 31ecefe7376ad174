//! `cargo xtask diff`, from the outside: the comparison, the command, and an independent judge.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failed assumption of a test is a failed test"
)]

mod any_edit;
mod command;
mod edit;
mod formats;
mod judge;
mod mutants;
mod odd_documents;
#[path = "../support/mod.rs"]
mod support;
mod workspace_documents;
