//! Turns OpenAPI documents as vendors publish them into the part of OpenAPI 3.0 that client
//! generators take.
//!
//! [`prepare`] runs small [`passes`], each of which does one thing and says in the [`Report`] what it
//! changed: 3.1 becomes 3.0, what is missing is completed, inline objects get names that stay,
//! alternatives become one object that reads any of them, parameters get types that methods can take.
//! An [`Overlay`] corrects what is documented wrong, before or after. What cannot be used is refused,
//! all of it at once, each with its place and what to do about it.
//!
//! ```
//! use openapi_document::read;
//! use openapi_prepare::prepare;
//!
//! let document = read("rooms.yaml", "
//! openapi: 3.1.0
//! info: {title: Rooms, version: '1'}
//! paths:
//!   /rooms/{id}:
//!     get:
//!       responses:
//!         '200':
//!           description: The room
//!           content:
//!             application/json:
//!               schema: {type: object, properties: {area: {type: [number, 'null']}}}
//! ")?;
//! let prepared = prepare("rooms.yaml", document, None)?;
//! let room = &prepared.document["components"]["schemas"]["GetRoomsIdResponse"];
//! assert_eq!(room["properties"]["area"]["nullable"], true);
//! # Ok::<(), openapi_document::Refusals>(())
//! ```

mod extensions;
mod hoist;
pub mod names;
mod nearest;
mod overlay;
pub mod passes;
mod prepare;
mod report;

pub use extensions::{ARGUMENTS_KEY, RUST_TYPE, UNDOCUMENTED_KEY};
pub use hoist::hoist;
pub use nearest::nearest;
pub use overlay::{Overlay, places};
pub use prepare::{Prepared, prepare};
pub use report::Report;

/// The example of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
