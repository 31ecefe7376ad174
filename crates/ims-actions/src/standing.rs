//! What stands on a document.

use gst_types::{Action, Invoice, ItcReduction};
use serde::{Deserialize, Serialize};

/// What a taxpayer decided on a document, as far as anything is decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a decision has these three parts"
)]
pub struct Standing {
    /// The action.
    pub action: Action,
    /// By how much the credit is reduced.
    pub itc_reduction: Option<ItcReduction>,
    /// What the taxpayer remarked.
    pub remarks: Option<String>,
}

impl Standing {
    /// Nothing, as a reset leaves it.
    pub const NOTHING: Self = Self {
        action: Action::NoAction,
        itc_reduction: None,
        remarks: None,
    };

    /// Returns what stands on a document.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_types::{Action, Invoice, Section};
    /// use ims_actions::Standing;
    ///
    /// let gstin = "33ABKCS2033B1ZW".parse()?;
    /// let invoice = Invoice::new(Section::B2b, gstin, "7".parse()?, "2024-11-02".parse()?);
    /// assert_eq!(Standing::of(&invoice), Standing::NOTHING);
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn of(invoice: &Invoice) -> Self {
        Self {
            action: invoice.action.clone(),
            itc_reduction: invoice.itc_reduction.as_deref().copied(),
            remarks: invoice.remarks.as_deref().map(str::to_owned),
        }
    }
}
