//! The tax network behind the mock: sign-in, decisions, jobs, and what suppliers do meanwhile.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "the server is real, and so is its time"
)]

mod client;
mod decisions;
mod hang_ups;
mod jobs;
mod requests;
mod sign_in;
mod state;
mod suppliers;
