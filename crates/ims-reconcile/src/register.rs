//! Lines of a purchase register, as its reader understood them.

use std::sync::Arc;

use gst_types::{Amount, Date, DocumentNumber, Gstin, Original, Section, StateCode};
use serde::{Deserialize, Serialize};

/// One line of a purchase register.
///
/// A reader of spreadsheets makes these, joins the item lines of one bill and leaves out what is
/// damaged. Amounts are rupees; their sign does not matter, the kind tells it. What the register
/// does not tell is `None`.
///
/// # Example
///
/// ```
/// use gst_types::Amount;
/// use ims_reconcile::{DocumentKind, RegisterLine};
///
/// let mut line = RegisterLine::new(6);
/// line.supplier_gstin = Some("33ABKCS2033B1ZW".parse()?);
/// line.kind = Some(DocumentKind::Invoice);
/// line.number = Some("LE/25/1/07976".parse()?);
/// line.date = Some("2024-11-02".parse()?);
/// line.taxable_value = Some(Amount::from_rupees(1600));
/// line.igst = Some(Amount::from_rupees(288));
/// # Ok::<(), gst_types::ParseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RegisterLine {
    /// The line of the sheet, from 1.
    pub line: u32,
    /// The sheet of a workbook.
    pub sheet: Option<Arc<str>>,
    /// The supplier's GSTIN. A line without one is never paired.
    pub supplier_gstin: Option<Gstin>,
    /// The supplier's name.
    pub supplier_name: Option<Box<str>>,
    /// Whether the line books an invoice or a note; `None` if the register does not tell, which
    /// keeps a pair from being exact.
    pub kind: Option<DocumentKind>,
    /// The supplier's number of the document, not the house's own. A line without one is never
    /// paired.
    pub number: Option<DocumentNumber>,
    /// The date of the document, or of the posting if the register has no other.
    pub date: Option<Date>,
    /// The state in which the supply took place.
    pub place_of_supply: Option<StateCode>,
    /// The document that this one amends; for a note possibly the invoice that it corrects.
    pub original: Option<Box<Original>>,
    /// The value of the document, taxes included.
    pub value: Option<Amount>,
    /// The value on which tax is due.
    pub taxable_value: Option<Amount>,
    /// Integrated tax.
    pub igst: Option<Amount>,
    /// Central tax.
    pub cgst: Option<Amount>,
    /// State or Union territory tax.
    pub sgst: Option<Amount>,
    /// Compensation cess.
    pub cess: Option<Amount>,
}

impl RegisterLine {
    /// Makes a line of which nothing is told but where it is, counted from 1.
    ///
    /// ```
    /// # use ims_reconcile::RegisterLine;
    /// assert_eq!(RegisterLine::new(6).number, None);
    /// ```
    #[must_use]
    pub const fn new(line: u32) -> Self {
        Self {
            line,
            sheet: None,
            supplier_gstin: None,
            supplier_name: None,
            kind: None,
            number: None,
            date: None,
            place_of_supply: None,
            original: None,
            value: None,
            taxable_value: None,
            igst: None,
            cgst: None,
            sgst: None,
            cess: None,
        }
    }

    /// Tells whether two lines book the same, wherever they are.
    pub(crate) fn books_the_same(&self, other: &Self) -> bool {
        let place = |line: &Self| Self {
            line: 0,
            sheet: None,
            ..line.clone()
        };
        self.number == other.number
            && self.supplier_gstin == other.supplier_gstin
            && place(self) == place(other)
    }
}

/// What a line of a purchase register books.
///
/// The names are the supplier's: what a purchaser books as a debit note against the supplier is a
/// credit note of the supplier's.
///
/// # Example
///
/// ```
/// use gst_types::Section;
/// use ims_reconcile::DocumentKind;
///
/// assert_eq!(DocumentKind::of(Section::Cna), DocumentKind::CreditNote);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "the law knows these three")]
pub enum DocumentKind {
    /// An invoice, also through an e-commerce operator.
    Invoice,
    /// A credit note of the supplier's.
    CreditNote,
    /// A debit note of the supplier's.
    DebitNote,
}

impl DocumentKind {
    /// Returns the kind of the documents in a section.
    ///
    /// ```
    /// # use gst_types::Section;
    /// # use ims_reconcile::DocumentKind;
    /// assert_eq!(DocumentKind::of(Section::Ecom), DocumentKind::Invoice);
    /// ```
    #[must_use]
    pub const fn of(section: Section) -> Self {
        match section {
            Section::Cn | Section::Cna => Self::CreditNote,
            Section::Dn | Section::Dna => Self::DebitNote,
            _ => Self::Invoice,
        }
    }

    /// Returns the name in our own output, such as `credit_note`.
    ///
    /// ```
    /// # use ims_reconcile::DocumentKind;
    /// assert_eq!(DocumentKind::CreditNote.name(), "credit_note");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::CreditNote => "credit_note",
            Self::DebitNote => "debit_note",
        }
    }

    pub(crate) const fn is_note(self) -> bool {
        !matches!(self, Self::Invoice)
    }
}
