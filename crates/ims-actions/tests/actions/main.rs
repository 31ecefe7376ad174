//! Plans, their checks, and the rules that propose decisions.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that fails says so by a panic"
)]

mod checks;
mod rules;
mod shapes;
mod support;
