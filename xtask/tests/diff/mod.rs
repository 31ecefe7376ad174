//! `cargo xtask diff`, from the outside: the command, and what it knows of this workspace.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failed assumption of a test is a failed test"
)]

mod command;
mod workspace_documents;
