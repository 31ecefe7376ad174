//! How documents fit the purchase registers that were compared last.

mod keep;
mod read;

use gst_ims::{Amount, Invoice};
use ims_actions::SnapshotId;
use ims_reconcile::{Pair, PairKind};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::sql::sql;
use crate::store::Work;

/// A purchase register that was compared.
///
/// # Example
///
/// ```
/// use ims_store::ComparedRegister;
///
/// let register = ComparedRegister { lines: 812, ..ComparedRegister::named("books.xlsx") };
/// assert_eq!(register.damaged, 0);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::exhaustive_structs,
    reason = "whoever compared a register says what it was"
)]
pub struct ComparedRegister {
    /// The name of the file.
    pub file: String,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// How many lines were compared.
    pub lines: u64,
    /// How many lines are no documents, such as totals.
    pub left_out: u64,
    /// How many cells could not be read.
    pub damaged: u64,
}

impl ComparedRegister {
    /// A file of which nothing else is told.
    #[must_use]
    pub fn named(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            sheet: None,
            lines: 0,
            left_out: 0,
            damaged: 0,
        }
    }
}

/// The comparison that was made last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Comparison {
    /// When it was made.
    pub compared_at: Timestamp,
    /// By whom.
    pub actor: String,
    /// The newest fetch that was stored then.
    pub snapshot: Option<SnapshotId>,
    /// The registers.
    pub registers: Vec<ComparedRegister>,
}

/// Which pairs are meant: those that satisfy every condition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(
    clippy::exhaustive_structs,
    reason = "callers name what they want, and default the rest"
)]
pub struct PairFilter {
    /// The kinds; all where none is named.
    pub kinds: Vec<PairKind>,
    /// A part of a number, or of the supplier's name or GSTIN, on either side and in either case.
    pub text: Option<String>,
    /// Whether they have a document without an action.
    pub undecided: Option<bool>,
}

/// A pair as it was kept.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct KeptPair {
    /// The pair.
    pub pair: Pair,
    /// The documents as they are stored now, in the order of [`Pair::ims`]; `None` for one that is
    /// gone.
    pub documents: Vec<Option<Invoice>>,
    /// Whether a supplier changed a document since: then it must be compared again.
    pub is_outdated: bool,
}

/// Sums over pairs, in rupees; credit notes count against the rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PairTotals {
    /// How many pairs.
    pub pairs: u64,
    /// All taxes of the documents together, as they were when they were compared.
    pub ims_tax: Amount,
    /// All taxes of the lines together.
    pub register_tax: Amount,
}

impl PairTotals {
    /// Adds others; `None` if a sum has more digits than an amount can have.
    ///
    /// # Example
    ///
    /// ```
    /// use ims_store::PairTotals;
    ///
    /// let nothing = PairTotals::default();
    /// assert_eq!(nothing.plus(nothing), Some(nothing));
    /// ```
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        Some(Self {
            pairs: self.pairs.checked_add(other.pairs)?,
            ims_tax: self.ims_tax.checked_add(other.ims_tax)?,
            register_tax: self.register_tax.checked_add(other.register_tax)?,
        })
    }

    /// Returns by how much the register has more tax than IMS; `None` if that has more digits than
    /// an amount can have.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_ims::Amount;
    /// use ims_store::PairTotals;
    ///
    /// assert_eq!(PairTotals::default().difference(), Some(Amount::ZERO));
    /// ```
    #[must_use]
    pub fn difference(&self) -> Option<Amount> {
        self.register_tax.checked_sub(self.ims_tax)
    }
}

/// Forgets the pair of a document that its supplier changed.
pub(crate) async fn forget(work: &mut Work, document: i64) -> Result<(), Error> {
    let forget = "DELETE FROM document_match WHERE document_id = $1";
    sql!(forget, document).run(work.connection()).await?;
    Ok(())
}
