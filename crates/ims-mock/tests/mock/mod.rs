//! The mock from the outside: real HTTP over loopback, and the built program.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

mod answers;
mod counts;
mod harness;
mod program;
mod requests;
mod rules;
mod sample;
mod server;
