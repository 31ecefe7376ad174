//! Decisions with their problems.

use gst_types::{Action, DocumentKey, Gstin, ItcReduction, Status};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::problem::{Problem, Severity};
use super::source::Source;
use crate::ids::SnapshotId;

/// Decisions of a taxpayer's, and what is wrong with them.
///
/// serde reads and writes the form of `ims plan --format json`.
///
/// # Example
///
/// ```
/// use ims_actions::{Plan, Source};
///
/// let text = r#"{"gstin":"24AAACI1681G1ZV","made_at":"2026-11-12T06:00:00Z","snapshot":7,
///     "lines":[{"key":{"section":"cn","supplier_gstin":"33ABKCS2033B1ZW","number":"C-1",
///         "date":"2026-10-12","return_period":"2026-10"},"current":"no_action",
///         "action":"accepted","itc_reduction":{"kind":"full"},"remarks":null,"source":"person"}],
///     "problems":[]}"#;
/// let plan: Plan = serde_json::from_str(text)?;
/// assert_eq!(plan.lines[0].source, Source::Person);
/// assert_eq!(serde_json::from_str::<Plan>(&serde_json::to_string(&plan)?)?, plan);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::exhaustive_structs,
    reason = "the public form of a plan has these five parts"
)]
pub struct Plan {
    /// The taxpayer.
    pub gstin: Gstin,
    /// When it was made.
    pub made_at: Timestamp,
    /// The fetch on which it was made, if it was made on one that is stored.
    pub snapshot: Option<SnapshotId>,
    /// The documents with a decision.
    pub lines: Vec<PlanLine>,
    /// What is wrong with lines, or may surprise.
    #[serde(default)]
    pub problems: Vec<Problem>,
}

impl Plan {
    /// Returns whether a line is refused, so that nothing of the plan may be sent.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.problems
            .iter()
            .any(|problem| problem.severity == Severity::Refused)
    }
}

/// A decision on a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::exhaustive_structs,
    reason = "the public form of a line has these seven parts"
)]
pub struct PlanLine {
    /// The document.
    pub key: DocumentKey,
    /// The action that stood on it when the plan was made, if that is known.
    #[serde(default)]
    pub current: Option<Action>,
    /// The action that is to stand on it; `no_action` takes a decision back.
    pub action: Status,
    /// By how much the credit is reduced.
    #[serde(default)]
    pub itc_reduction: Option<ItcReduction>,
    /// What the supplier is told. The checks judge it, so that a remark that is too long costs its
    /// line and no other.
    #[serde(default)]
    pub remarks: Option<String>,
    /// Who decided.
    #[serde(default)]
    pub source: Source,
    /// Why, if that was said; proposals always say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}
