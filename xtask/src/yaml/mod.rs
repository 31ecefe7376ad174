//! YAML in and out, so that a document keeps its order and its strings.

mod json;
mod read;
mod write;

pub use read::read;
pub use write::write;
