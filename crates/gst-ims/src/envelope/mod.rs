//! The envelope around every response: read once, and judged once for all operations.
//!
//! What the documents of an operation look like is the operation's business: it takes the members
//! that the envelope does not know.

mod codes;
mod judge;
mod page_marks;
mod read;
mod refusal;

pub use judge::{Completeness, Incomplete, IncompleteReason, Queued};
pub(crate) use judge::{Judged, Payload};
pub(crate) use read::{BodyText, text};
pub(crate) use refusal::from_status;
