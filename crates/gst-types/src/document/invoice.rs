//! One document, and what follows from its fields.

use serde::{Deserialize, Serialize};

use crate::{
    Action, Amount, Date, DocumentHash, DocumentNumber, Extra, Gstin, ItcReduction, ReturnPeriod,
    Section, SourceForm, StateCode, SupplyType,
};

/// A document that a supplier reported: an invoice, a credit or debit note, or
/// an amendment of one.
///
/// Amounts are rupees, and positive for credit notes too: the section tells
/// the sign, as in [`signed_value`](Self::signed_value). A field that the
/// server left out is `None`. So is a code or a flag that could not be
/// understood; what was sent is then in [`extra`](Self::extra) under its name
/// on the wire.
///
/// serde writes and reads our own form, which has the names of the fields and
/// survives a round trip exactly. The tax network's form is read by `gst-ims`.
///
/// # Example
///
/// ```
/// use gst_types::{Action, Amount, Invoice, Section};
///
/// let note = Invoice::builder(
///     Section::Cn,
///     "33ABKCS2033B1ZW".parse()?,
///     "CN/24-25/0017".parse()?,
///     "2024-11-02".parse()?,
/// )
/// .action(Action::Accepted)
/// .value(Amount::from_paise(188_800))
/// .igst(Amount::from_paise(28_800))
/// .build();
///
/// assert_eq!(note.tax(), Some(Amount::from_paise(28_800)));
/// // A credit note lowers what the taxpayer owes the supplier.
/// assert_eq!(note.signed_value(), Some(Amount::from_paise(-188_800)));
///
/// let stored = serde_json::to_string(&note)?;
/// assert_eq!(serde_json::from_str::<Invoice>(&stored)?, note);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Invoice {
    /// The section under which the document was sent.
    pub section: Section,
    /// The supplier's GSTIN (`stin`); for the e-commerce sections the
    /// operator's. Not checked: the documentation's own samples have wrong
    /// check digits.
    pub supplier_gstin: Gstin,
    /// The supplier's trade name (`tradenm`), seen in live data only.
    pub supplier_name: Option<Box<str>>,
    /// The number of the invoice or note, exactly as the supplier wrote it.
    pub number: DocumentNumber,
    /// The date of the invoice or note.
    pub date: Date,
    /// For amendments: the document that is amended.
    pub original: Option<Box<Original>>,
    /// The kind of supply (`inv_typ`); the e-commerce sections have none.
    pub supply_type: Option<SupplyType>,
    /// The period of the supplier's return.
    pub return_period: Option<ReturnPeriod>,
    /// The form in which the supplier reported the document (`srcform`).
    pub source_form: Option<SourceForm>,
    /// Whether the supplier has filed that return (`srcfilstatus`). An
    /// unfiled document can be acted on but counts only when filed.
    pub supplier_filed: Option<bool>,
    /// The state in which the supply took place (`pos`).
    pub place_of_supply: Option<StateCode>,
    /// What the taxpayer has decided so far. Absent means no action.
    #[serde(default = "no_action")]
    pub action: Action,
    /// Whether the document may be kept pending. The wire says the opposite
    /// (`ispendactblocked`), and its documentation has the sense inverted.
    pub pending_allowed: Option<bool>,
    /// The value of the document (`val`). It can differ from the taxable value
    /// and the taxes by the supplier's rounding.
    pub value: Option<Amount>,
    /// The value on which tax is due (`txval`).
    pub taxable_value: Option<Amount>,
    /// Integrated tax (`iamt`).
    pub igst: Option<Amount>,
    /// Central tax (`camt`).
    pub cgst: Option<Amount>,
    /// State or Union territory tax (`samt`).
    pub sgst: Option<Amount>,
    /// Compensation cess.
    pub cess: Option<Amount>,
    /// The tax network's hash of the document.
    pub hash: Option<DocumentHash>,
    /// By how much the taxpayer reduced the credit on accepting the document (`itcRedReq` and the
    /// declared amounts).
    pub itc_reduction: Option<Box<ItcReduction>>,
    /// Whether a reduction may be given (`itcRedReqBlocked`, `isItcRedReqBlocked`); `None` if it is
    /// not told.
    pub itc_reduction_allowed: Option<bool>,
    /// What the taxpayer remarked.
    pub remarks: Option<Box<str>>,
    /// Whether remarks may be given (`isRemarksBlocked`); `None` if it is not told.
    pub remarks_allowed: Option<bool>,
    /// Every other field that the server sent, by its name on the wire.
    #[serde(default)]
    pub extra: Extra,
}

fn no_action() -> Action {
    Action::NoAction
}

impl Invoice {
    /// Makes a document of what none is without; every other field is `None`,
    /// and nothing is decided.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_types::{Action, Invoice, Section};
    ///
    /// let mut invoice = Invoice::new(
    ///     Section::B2b,
    ///     "33ABKCS2033B1ZW".parse()?,
    ///     "LE/25/1/07976".parse()?,
    ///     "2024-11-02".parse()?,
    /// );
    /// assert_eq!(invoice.action, Action::NoAction);
    /// invoice.value = Some("1888.00".parse()?);
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[inline]
    #[must_use]
    pub fn new(
        section: Section,
        supplier_gstin: Gstin,
        number: DocumentNumber,
        date: Date,
    ) -> Self {
        Self {
            section,
            supplier_gstin,
            supplier_name: None,
            number,
            date,
            original: None,
            supply_type: None,
            return_period: None,
            source_form: None,
            supplier_filed: None,
            place_of_supply: None,
            action: Action::NoAction,
            pending_allowed: None,
            value: None,
            taxable_value: None,
            igst: None,
            cgst: None,
            sgst: None,
            cess: None,
            hash: None,
            itc_reduction: None,
            itc_reduction_allowed: None,
            remarks: None,
            remarks_allowed: None,
            extra: Extra::default(),
        }
    }

    /// Returns the tax: IGST, CGST, SGST and cess together, those that were
    /// left out counting nothing.
    ///
    /// `None` if all four were left out, or if the sum has more digits than an
    /// amount can have.
    ///
    /// # Example
    ///
    /// ```
    /// # use gst_types::{Invoice, Section};
    /// let invoice: Invoice = serde_json::from_str(r#"{
    ///     "section": "b2b", "supplier_gstin": "33ABKCS2033B1ZW", "number": "7976",
    ///     "date": "2024-11-02", "cgst": "144.00", "sgst": "144.00"
    /// }"#)?;
    /// assert_eq!(invoice.tax().map(|tax| tax.to_string()).as_deref(), Some("288.00"));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn tax(&self) -> Option<Amount> {
        let told = [self.igst, self.cgst, self.sgst, self.cess];
        told.into_iter()
            .flatten()
            .map(Some)
            .reduce(|sum, head| sum?.checked_add(head?))?
    }

    /// Gives an amount of this document the sign that it has in a sum over
    /// documents: credit notes count against the others.
    ///
    /// # Example
    ///
    /// The tax credit of a month:
    ///
    /// ```
    /// use gst_types::{Amount, Invoice, Section};
    ///
    /// let document = |section, number: &str, igst| {
    ///     let supplier = "33ABKCS2033B1ZW".parse()?;
    ///     let invoice = Invoice::builder(section, supplier, number.parse()?, "2024-11-02".parse()?);
    ///     Ok::<_, gst_types::ParseError>(invoice.igst(Amount::from_rupees(igst)).build())
    /// };
    /// let month = [document(Section::B2b, "INV-1", 288)?, document(Section::Cn, "CN-1", 88)?];
    /// let taxes = month.iter().filter_map(|invoice| Some(invoice.signed(invoice.tax()?)));
    /// assert_eq!(Amount::checked_sum(taxes), Some(Amount::from_rupees(200)));
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn signed(&self, amount: Amount) -> Amount {
        if self.section.is_credit_note() {
            -amount
        } else {
            amount
        }
    }

    /// Returns the amounts as they came, without a sign for the kind of document: value, taxable
    /// value, IGST, CGST, SGST and cess; `None` where one was left out.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_types::{Amount, Invoice, Section};
    ///
    /// let supplier = "33ABKCS2033B1ZW".parse()?;
    /// let invoice = Invoice::builder(Section::B2b, supplier, "17".parse()?, "2024-11-02".parse()?)
    ///     .igst(Amount::from_rupees(288))
    ///     .build();
    /// assert_eq!(invoice.amounts()[2], Some(Amount::from_rupees(288)));
    /// assert_eq!(invoice.amounts().iter().flatten().count(), 1);
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub const fn amounts(&self) -> [Option<Amount>; 6] {
        [
            self.value,
            self.taxable_value,
            self.igst,
            self.cgst,
            self.sgst,
            self.cess,
        ]
    }

    /// Returns the tax credit that the document brings, as its amounts tell: IGST, CGST, SGST and
    /// cess, those that were left out counting nothing.
    ///
    /// A credit note takes credit away: its whole tax, or what the statement on the reduction says.
    /// An amended document counts with its whole amended amounts.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_types::{Amount, Invoice, ItcReduction, Section};
    ///
    /// let supplier = "33ABKCS2033B1ZW".parse()?;
    /// let mut note = Invoice::builder(Section::Cn, supplier, "CN/17".parse()?, "2024-11-02".parse()?)
    ///     .igst(Amount::from_rupees(288))
    ///     .build();
    /// assert_eq!(Amount::checked_sum(note.credit()), Some(Amount::from_rupees(-288)));
    /// note.itc_reduction = Some(Box::new(ItcReduction::None));
    /// assert_eq!(Amount::checked_sum(note.credit()), Some(Amount::ZERO));
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn credit(&self) -> [Amount; 4] {
        let heads = [self.igst, self.cgst, self.sgst, self.cess];
        let heads = heads.map(|head| head.unwrap_or(Amount::ZERO));
        if !self.section.is_credit_note() {
            return heads;
        }
        match self.itc_reduction.as_deref() {
            None | Some(ItcReduction::Full) => heads.map(|head| -head),
            Some(ItcReduction::None) => [Amount::ZERO; 4],
            Some(ItcReduction::Partial {
                igst,
                cgst,
                sgst,
                cess,
            }) => [*igst, *cgst, *sgst, *cess].map(|head| -head),
        }
    }

    /// Returns the value, below zero for credit notes.
    ///
    /// An amended document counts with its whole amended value, not with what
    /// the amendment changed.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_types::{Amount, Invoice, Section};
    ///
    /// let note = Invoice::builder(
    ///     Section::Cn,
    ///     "33ABKCS2033B1ZW".parse()?,
    ///     "CN/17".parse()?,
    ///     "2024-11-02".parse()?,
    /// )
    /// .value(Amount::from_rupees(1888))
    /// .build();
    /// assert_eq!(note.signed_value().map(|value| value.to_string()).as_deref(), Some("-1888.00"));
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn signed_value(&self) -> Option<Amount> {
        self.value.map(|value| self.signed(value))
    }
}

/// The document that an amendment takes the place of.
///
/// # Example
///
/// ```
/// use gst_types::Original;
///
/// let original: Original = serde_json::from_str(r#"{"number":"INV-7","date":"2024-10-31"}"#)?;
/// assert_eq!(original.number, "INV-7");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(
    clippy::exhaustive_structs,
    reason = "the tax network names it by these two"
)]
pub struct Original {
    /// Its number (`oinum`, `ont_num`).
    pub number: DocumentNumber,
    /// Its date (`oidt`, `ont_dt`).
    pub date: Option<Date>,
}
