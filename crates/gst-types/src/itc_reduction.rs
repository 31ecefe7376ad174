//! By how much a taxpayer reduces the credit on accepting a document.

use serde::{Deserialize, Serialize};

use crate::Amount;

/// The reduction of input tax credit (ITC) that a taxpayer declares on accepting a credit note or
/// an amended document.
///
/// On the wire it is `itcRedReq`, and four declared amounts for a partial one (GSTN's Excel tool
/// for IMS, and Sandbox's sample of a save with reductions).
///
/// # Example
///
/// ```
/// use gst_types::{Amount, ItcReduction};
///
/// let partial = ItcReduction::Partial {
///     igst: Amount::from_paise(200_050),
///     cgst: Amount::ZERO,
///     sgst: Amount::ZERO,
///     cess: Amount::ZERO,
/// };
/// let json = r#"{"kind":"partial","igst":"2000.50","cgst":"0.00","sgst":"0.00","cess":"0.00"}"#;
/// assert_eq!(serde_json::to_string(&partial)?, json);
/// assert_eq!(serde_json::from_str::<ItcReduction>(json)?, partial);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "the tax network knows these three")]
pub enum ItcReduction {
    /// The whole tax of the document reduces the credit.
    Full,
    /// The credit stays as it is.
    None,
    /// These amounts, in rupees, reduce the credit.
    Partial {
        /// Integrated tax.
        igst: Amount,
        /// Central tax.
        cgst: Amount,
        /// State or Union territory tax.
        sgst: Amount,
        /// Compensation cess.
        cess: Amount,
    },
}
