//! YAML in and out, so that a document keeps its order and its strings.

mod read;
mod write;

pub use read::read;
pub use write::write;
