//! Development tasks of the workspace, as a library behind `cargo xtask`.
//!
//! A run goes from the vendored pages to the generated crate: [`sources`] are read, each page's
//! [`document`] is parsed, [`passes`] and the [`overlay`] correct it, and the [`pipeline`] puts every
//! generated file together as [`outputs`], which are compared or written as a whole.

pub mod bench;
pub mod cli;
pub mod codegen;
pub mod diff;
pub mod document;
pub mod error;
pub mod examples;
pub mod files;
mod generation;
pub mod names;
mod nearest;
pub mod operations;
pub mod outputs;
pub mod overlay;
pub mod page;
pub mod passes;
pub mod pipeline;
mod pointer;
pub mod report;
pub mod scraped;
pub mod sources;
mod terminal;
pub mod tidy;
pub mod vendor;
pub mod vendor_list;
pub mod yaml;
