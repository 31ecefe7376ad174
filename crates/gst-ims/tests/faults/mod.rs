//! Every fault of the mock, met by every operation: what comes of the call, how
//! many requests it sends, and that nothing wrong is ever given as whole.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

mod bench;
mod deadline;
mod examples;
mod files;
mod lasting;
mod matrix;
mod operation;
mod passing;
mod pooled;
mod trust;
mod verdict;
