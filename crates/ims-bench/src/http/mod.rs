//! Calls over real HTTP on loopback, by processes of their own.

mod callers;
mod clients;
pub(crate) mod month;
pub(crate) mod server;
mod table;

pub(crate) use clients::{Client, work};
pub(crate) use table::measure;

/// What the server never checks.
const KEY: &str = "key_test_bench";
const TOKEN: &str = "token";
