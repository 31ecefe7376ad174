//! Bodies about a job, through the whole decoder.
//!
//! The input is a body, as it comes under HTTP 200.

use gst_ims::job::Failure;
use gst_ims::{Job, JobState};

use crate::json;
use crate::outcome::check_error;

/// Reads a body as what became of a submission.
pub fn check(body: &[u8]) {
    match Job::from_body("0032e479bcb644c", body.to_vec()) {
        Ok(job) => check_job(body, &job),
        Err(error) => drop(check_error(&error)),
    }
}

fn check_job(body: &[u8], job: &Job) {
    let written = json::written(job);
    let read: Job = serde_json::from_str(&written).expect("what was written is read");
    assert_eq!(json::written(&read), written, "letter by letter");
    assert_eq!(read.failures, job.failures, "as they were");
    if let Ok(text) = std::str::from_utf8(body) {
        assert!(json::is_object(text), "what is no JSON was accepted");
    }
    assert_eq!(job.has_ended(), job.state != JobState::Running);
    let count = |number: usize| u64::try_from(number).expect("a body is not so long");
    let named = |it: &&Failure| it.supplier_gstin.is_some() && it.number.is_some();
    let named = count(job.failures.iter().filter(named).count());
    assert!(job.failed >= count(job.failures.len()), "a row is counted");
    assert_eq!(job.failed - named, job.unnamed_failures());
    if job.state == JobState::Done {
        assert_eq!(job.failed, 0, "what failed is not done");
    }
    if job.state == JobState::Failed {
        let processed = job.processed.unwrap_or_default();
        assert_eq!(processed, 0, "what was processed is not undone");
    }
}
