//! How a document and the register fit, and where they are in the input.

use serde::{Deserialize, Serialize};

/// How a document and the register fit.
///
/// # Example
///
/// ```
/// use ims_reconcile::PairKind;
///
/// assert_eq!(serde_json::to_string(&PairKind::OnlyIms)?, r#""only_ims""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "every use must decide on each of them"
)]
pub enum PairKind {
    /// Supplier, kind, number, date and every amount that the register has are equal.
    Exact,
    /// The same in all likelihood: written otherwise, dated some days apart, off by a rupee.
    Probable,
    /// The same document with other values.
    Mismatch,
    /// The register does not have it.
    OnlyIms,
    /// IMS does not have it.
    OnlyRegister,
}

/// A pair as it was found: places in the input.
#[derive(Debug)]
pub(crate) enum Found {
    One {
        kind: PairKind,
        document: u32,
        line: u32,
    },
    Several {
        kind: PairKind,
        members: Box<(Vec<u32>, Vec<u32>)>,
    },
    OnlyIms {
        document: u32,
        rival: Option<u32>,
    },
    OnlyRegister {
        line: u32,
        rival: Option<u32>,
    },
}
