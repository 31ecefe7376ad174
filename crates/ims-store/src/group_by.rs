//! By what documents are put together.

use serde::{Deserialize, Serialize};

/// By what documents are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum GroupBy {
    /// By section.
    Section,
    /// By the supplier's GSTIN.
    Supplier,
    /// By period of the supplier's return.
    Period,
    /// By what stands on them.
    Action,
    /// By date.
    Date,
}
