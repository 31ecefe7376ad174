//! The rules that speak in reasons.

use serde::{Deserialize, Serialize};

/// Which rule spoke about a field.
///
/// # Example
///
/// ```
/// use ims_reconcile::Rule;
///
/// assert_eq!(serde_json::to_string(&Rule::WithinTolerance)?, r#""within_tolerance""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Rule {
    /// The same, but for letter case, white space and sign.
    Equal,
    /// Not the same, and no rule makes it so.
    Differs,
    /// One side does not tell it.
    NotTold,
    /// Another registration of the same PAN.
    SamePan,
    /// A GSTIN with one wrong character, or two that changed places.
    Mistyped,
    /// A credit note on one side and a debit note on the other.
    OtherNote,
    /// The numbers differ in separators.
    Separators,
    /// The numbers differ in zeros in front.
    Zeros,
    /// The numbers differ in a year.
    Year,
    /// One number lacks what stands in front of the other.
    Prefix,
    /// One number is 16 characters of the other.
    Length,
    /// The numbers differ in characters that look alike.
    Likeness,
    /// The numbers differ in more than one of these ways.
    SeveralDifferences,
    /// The register has the number of the document that this one amends.
    OriginalNumber,
    /// The line names several documents, or stands for a series of them.
    SeveralDocuments,
    /// The register has several lines for the document.
    SeveralLines,
    /// The dates lie within the window.
    WithinWindow,
    /// The dates lie farther apart than the window.
    OutsideWindow,
    /// The amounts differ by no more than the tolerance.
    WithinTolerance,
    /// Nothing on the other side has this number.
    NotFound,
    /// More than one on the other side fits as well; nobody can tell which.
    SeveralCandidates,
}
