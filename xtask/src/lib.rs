//! Development tasks of the workspace, as a library behind `cargo xtask`.
//!
//! A run goes from the vendored pages to the generated crate: [`sources`] are read, each page's
//! [`document`] is parsed, [`passes`] and the [`overlay`] correct it, and [`codegen`] puts every
//! generated file together as [`outputs`], which are compared or written as a whole.

pub mod api;
pub mod bench;
pub mod catalogue;
pub mod cli;
pub mod codegen;
pub mod diff;
pub mod document;
pub mod error;
pub mod examples;
mod generation;
pub mod names;
mod nearest;
pub mod outputs;
pub mod overlay;
pub mod page;
pub mod passes;
pub mod report;
pub mod scraped;
pub mod sources;
mod swap;
mod terminal;
pub mod tree;
pub mod vendor;
pub mod yaml;
