//! Measures the client beside everything that a user would pick instead.
//!
//! `cargo xtask bench` runs the whole comparison and writes `RESULTS.md` of
//! this crate. Every figure of one table comes from the same run: the
//! approaches take turns, round after round, so that a processor that changes
//! its speed changes it for all of them.

pub mod approaches;
pub mod bodies;
mod build_cost;
mod clock;
mod codegen;
pub mod command_line;
mod decode;
mod desk;
mod documents;
mod error;
pub mod exact;
mod exchange;
mod goals;
mod http;
mod instructions;
mod kept_month;
pub mod load;
mod machine;
mod office;
mod options;
mod peers;
mod process;
mod progress;
mod results;
mod scratch;
mod statistics;
mod store;
mod values;

pub use error::{Error, Result};
