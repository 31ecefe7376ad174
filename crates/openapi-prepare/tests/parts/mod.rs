//! The parts that are not passes, each alone.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failed assumption of a test is a failed test"
)]

mod names;
mod overlay;
mod overlay_target;
