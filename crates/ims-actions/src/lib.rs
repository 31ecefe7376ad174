//! Decisions on the documents of India's Invoice Management System (IMS).
//!
//! A [`Plan`] has the decisions of a taxpayer for the documents of a fetch. [`Filter`] is how people
//! and rules say which documents they mean, [`Standing`] what stands on a document, and [`Applied`]
//! what became of everything that was wanted. A [`Submission`] is one save or reset, as a journal
//! keeps it from the intent to the fate of each document.
//!
//! Nothing is decided here: a line of a plan is a person's, or a proposal that names its
//! [`Source`].

mod apply;
pub mod calendar;
mod changed;
mod check;
mod clock;
mod filter;
mod ids;
mod outcome;
mod plan;
mod rules;
mod standing;
mod submission;
mod undo;

pub use apply::{
    ApplyError, Engine, Event, Finished, Journal, NOT_APPLIED, Progress, Resumed, Stopped,
    kept_back,
};
pub use check::{CHANGED, Checked, Circumstances, OPEN, check};
pub use filter::{Filter, Supplier};
pub use ids::{InvalidId, PlanId, SnapshotId, SubmissionId};
pub use outcome::{Applied, AppliedState, Fate, JobLine, Outcome};
pub use plan::{
    Draft, DraftRow, InvalidSource, PartialKey, Place, Plan, PlanLine, Problem, Resolved, Severity,
    Source, ambiguous,
};
pub use rules::{InvalidRules, Rules};
pub use standing::Standing;
pub use submission::{Intent, Submission, SubmissionState, SubmittedDocument};
pub use undo::undo;
