//! What must hold for any bytes from outside.
//!
//! Each module has one function, `check`, that takes any input and panics
//! where a property does not hold. The fuzzing engine in `targets` calls it
//! with inputs of its own, the tests with those that are stored.

#![allow(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a property says that it does not hold"
)]

pub mod configuration;
pub mod counts;
pub mod exchange;
pub mod invoices;
pub mod job;
mod json;
mod outcome;
pub mod plan;
pub mod portal;
pub mod register;
pub mod submission;
pub mod values;
pub mod workbook;
