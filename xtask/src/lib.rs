//! Development tasks of the workspace, as a library behind `cargo xtask`.
//!
//! A run goes from the vendored pages to the generated crate: [`sources`] are read, each page's
//! document is parsed, [`passes`] and the overlay correct it, and the [`pipeline`] puts every generated
//! file together as [`outputs`], which are compared or written as a whole. What is true of any
//! `OpenAPI` document is in the crates `openapi-document` and `openapi-prepare`.

pub mod bench;
pub mod cli;
pub mod codegen;
pub mod diff;
pub mod examples;
pub mod files;
mod generation;
pub mod merge;
pub mod operations;
pub mod outputs;
pub mod passes;
pub mod pipeline;
pub mod scraped;
pub mod sources;
pub mod tidy;
pub mod vendor;
pub mod vendor_list;
