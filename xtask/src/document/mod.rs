//! An `OpenAPI` document as a JSON value: reading its parts, walking its schemas, merging pages.

mod merge;
mod objects;
mod operations;
mod pointer;
mod references;
mod schemas;

pub use merge::{Page, merge};
pub use objects::visit_objects;
pub use operations::{METHODS, Operation, operations, operations_mut};
pub use pointer::Pointer;
pub use references::{decode_references, references, rename_components, visit_references};
pub use schemas::{Role, visit_schemas};
