//! GSTR-2B: the statement of input tax credit that follows from the actions of a month.
//!
//! [`Client::gstr2b`](crate::Client::gstr2b) fetches every file of a statement and gives one
//! [`Gstr2b`]; [`Gstr2b::from_files`] does the same with bodies that were received before.

mod decode;
mod document;
mod join;
mod normalise;
mod request;
mod response;
mod stored;
mod summary;

pub use document::{Documents, ImportEntry, StatementDocument};
pub use request::Gstr2bRequest;
pub use response::{Files, Gstr2b, MissingFile};
pub use summary::{Summary, SummaryLine};

pub use super::rate_line::RateLine;
pub use super::unreadable::UnreadableRecord;
