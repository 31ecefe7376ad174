//! OpenAPI documents as JSON values: read from what vendors publish, and taken apart.
//!
//! [`read`] takes YAML, JSON, or a documentation page in Markdown with a fenced block, and is strict
//! about what a document may not say twice. The rest finds its way in a document that need not be
//! valid: its operations, its schemas, what its references name. Whatever is refused has a
//! [`Place`], a problem and a remedy.
//!
//! ```
//! use openapi_document::{Members as _, operations, read};
//!
//! let page = "# Rooms\n\n```yaml\nopenapi: 3.0.3\npaths:\n  /rooms:\n    get: {operationId: listRooms}\n```\n";
//! let document = read("rooms.md", page)?;
//! let all = operations(&document);
//! assert_eq!((all[0].method, all[0].path, all[0].id()), ("get", "/rooms", Some("listRooms")));
//! # Ok::<(), openapi_document::Error>(())
//! ```

mod error;
mod fingerprint;
mod members;
mod objects;
mod operations;
pub mod page;
mod pointed_at;
mod pointer;
mod references;
mod schemas;
mod target;
pub mod value_lists;
pub mod yaml;

pub use error::{Error, Place, Refusals, Result, Stage};
pub use fingerprint::{fingerprint, members_without};
pub use members::{Members, MembersMut};
pub use objects::{read_objects, visit_objects};
pub use operations::{
    METHODS, Operation, call_of, names_in_path, operations, operations_mut, remove_operation,
    without_names,
};
pub use page::read;
pub use pointer::Pointer;
pub use references::{
    component, decode_references, reached, references, rename_components, resolve, target,
    visit_references,
};
pub use schemas::{Role, visit_schemas};
pub use target::{Referenced, Target, lookup, reference};

/// The example of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
