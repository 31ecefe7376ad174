//! Plans: decisions for a snapshot of a taxpayer's documents.

mod draft;
mod partial_key;
mod problem;
mod resolve;
mod shape;
mod source;

pub use self::draft::{Draft, DraftRow};
pub use self::partial_key::PartialKey;
pub use self::problem::{Place, Problem, Severity};
pub use self::resolve::{Resolved, ambiguous};
pub use self::shape::{Plan, PlanLine};
pub use self::source::{InvalidSource, Source};
