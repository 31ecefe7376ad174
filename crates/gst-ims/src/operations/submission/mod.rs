//! Saving and resetting: documents are handed in, and a job of the tax network does the rest.

mod decode;
mod request;
mod response;
mod row;
mod rows;

pub use request::{Document, ResetRequest, SaveRequest, SubmissionRequest};
pub use response::{SubmissionKind, Submitted};
