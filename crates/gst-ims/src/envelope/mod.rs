//! The envelope around every response: read once, and judged once for all operations.
//!
//! What the documents of an operation look like is the operation's business: it takes the members
//! that the envelope does not know.

mod business_error;
mod codes;
mod completeness;
mod judge;
mod marks;
mod members;
mod not_json;
mod object;
mod payload;
mod read;
mod refusal;
mod status;
mod words;

pub(crate) use codes::{CodeTable, DOCUMENTS, NO_CODES};
pub use completeness::{Completeness, Incomplete, IncompleteReason, Queued, State};
pub(crate) use judge::Judged;
pub(crate) use marks::is_about_pages;
pub(crate) use object::{Object, read_leniently};
pub(crate) use payload::Payload;
pub(crate) use read::{BodyText, is_silent, text};
pub(crate) use refusal::from_status;
