//! What became of a submission.

mod decode;
mod request;
mod response;

pub use request::{JobRequest, Polling};
pub use response::{Failure, Job, JobState};
