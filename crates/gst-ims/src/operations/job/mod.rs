//! What became of a submission.

mod decode;
mod failures;
mod request;
mod response;

pub use request::{JobRequest, JobWait, Polling};
pub use response::{Failure, Job, JobState};
