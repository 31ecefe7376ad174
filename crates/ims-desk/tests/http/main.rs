//! The pages over real HTTP, as a browser and an attacker ask for them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test that cannot go on fails"
)]

mod attacks;
mod browser;
mod deciding;
mod fields;
mod month;
mod reading;
mod reconciling;
mod searching;
mod statement;
mod support;
mod tax_network;
mod webdriver;
