//! An `OpenAPI` document as a JSON value: reading its parts, walking its schemas, merging pages.

mod extensions;
mod hoist;
mod members;
mod merge;
mod objects;
mod operations;
mod references;
mod schemas;

pub use crate::pointer::Pointer;
pub(crate) use extensions::{RUST_TYPE, UNDOCUMENTED_KEY};
pub use hoist::hoist;
pub use members::{Members, MembersMut};
pub use merge::{Page, merge};
pub use objects::{read_objects, visit_objects};
pub use operations::{METHODS, Operation, operations, operations_mut, remove_operation};
pub use references::{
    component, decode_references, reached, references, rename_components, resolve, target,
    visit_references,
};
pub use schemas::{Role, visit_schemas};
