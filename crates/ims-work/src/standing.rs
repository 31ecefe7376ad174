//! How many jobs there are.

use serde::Serialize;

/// How many jobs there are, and which failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct QueueStanding {
    /// Jobs that wait for a worker, or for their time.
    pub waiting: u64,
    /// Of these, the jobs that were tried before.
    pub tried: u64,
    /// Jobs that a worker has.
    pub running: u64,
    /// Jobs that somebody has to look at; queueing them again tries them again.
    pub failed: u64,
    /// The failed ones, the newest first, and not more than 100.
    pub failures: Vec<Failed>,
}

/// A job that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Failed {
    /// What it was, and whose.
    pub job: String,
    /// Why.
    pub why: String,
}
