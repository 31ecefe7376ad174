//! Documents made by hand.

use crate::{
    Action, Amount, Date, DocumentHash, DocumentNumber, Gstin, Invoice, ItcReduction, Original,
    RawJson, ReturnPeriod, Section, SourceForm, StateCode, SupplyType,
};

impl Invoice {
    /// Begins a document of what none is without, for tests and for makers of
    /// documents.
    ///
    /// # Example
    ///
    /// ```
    /// use gst_types::{Invoice, Section};
    ///
    /// let invoice = Invoice::builder(
    ///     Section::B2b,
    ///     "33ABKCS2033B1ZW".parse()?,
    ///     "LE/25/1/07976".parse()?,
    ///     "2024-11-02".parse()?,
    /// )
    /// .supplier_name("Lakshmi Enterprises")
    /// .value("1888".parse()?)
    /// .build();
    /// assert_eq!(invoice.value.map(|value| value.to_string()).as_deref(), Some("1888.00"));
    /// # Ok::<(), gst_types::ParseError>(())
    /// ```
    pub fn builder(
        section: Section,
        supplier_gstin: Gstin,
        number: DocumentNumber,
        date: Date,
    ) -> InvoiceBuilder {
        InvoiceBuilder::new(Self::new(section, supplier_gstin, number, date))
    }
}

/// Makes an [`Invoice`]; begun by [`Invoice::builder`].
///
/// Each setter is named after the field, which says what it means. What may be
/// there or not is set on the document itself, whose fields are public.
///
/// # Example
///
/// ```
/// use gst_types::{Action, Amount, Invoice, ItcReduction, RawJson, Section};
///
/// let note = Invoice::builder(
///     Section::Cna,
///     "33ABKCS2033B1ZW".parse()?,
///     "CN/17".parse()?,
///     "2024-11-02".parse()?,
/// )
/// .original("CN/17".parse()?, "2024-10-31".parse()?)
/// .action(Action::Accepted)
/// .itc_reduction(ItcReduction::Full)
/// .sgst(Amount::from_rupees(9))
/// .cgst("9.00".parse()?)
/// .extra("irn", RawJson::from_value(&"a1b2")?)
/// .build();
/// assert_eq!(note.tax(), Some(Amount::from_rupees(18)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is made before `build`"]
pub struct InvoiceBuilder {
    invoice: Invoice,
}

macro_rules! setters {
    ($($name:ident: $type:ty, $what:literal;)+) => {$(
        #[doc = concat!("Sets ", $what, ".")]
        pub fn $name(mut self, $name: $type) -> Self {
            self.invoice.$name = Some($name);
            self
        }
    )+};
}

impl InvoiceBuilder {
    pub(super) fn new(invoice: Invoice) -> Self {
        Self { invoice }
    }

    setters! {
        supply_type: SupplyType, "the kind of supply";
        return_period: ReturnPeriod, "the period of the supplier's return";
        source_form: SourceForm, "the form in which the supplier reported the document";
        supplier_filed: bool, "whether the supplier has filed that return";
        place_of_supply: StateCode, "the state in which the supply took place";
        pending_allowed: bool, "whether the document may be kept pending";
        value: Amount, "the value of the document, in rupees and not negative for a credit note";
        taxable_value: Amount, "the value on which tax is due, in rupees";
        igst: Amount, "the integrated tax, in rupees";
        cgst: Amount, "the central tax, in rupees";
        sgst: Amount, "the state or Union territory tax, in rupees";
        cess: Amount, "the compensation cess, in rupees";
        hash: DocumentHash, "the tax network's hash of the document";
        itc_reduction_allowed: bool, "whether a reduction of the credit may be given";
        remarks_allowed: bool, "whether remarks may be given";
    }

    /// Sets the supplier's trade name.
    pub fn supplier_name(mut self, supplier_name: impl Into<Box<str>>) -> Self {
        self.invoice.supplier_name = Some(supplier_name.into());
        self
    }

    /// Sets the document that this one amends.
    pub fn original(mut self, number: DocumentNumber, date: Date) -> Self {
        let date = Some(date);
        self.invoice.original = Some(Box::new(Original { number, date }));
        self
    }

    /// Sets what the taxpayer has decided.
    pub fn action(mut self, action: Action) -> Self {
        self.invoice.action = action;
        self
    }

    /// Sets by how much the taxpayer reduced the credit.
    pub fn itc_reduction(mut self, itc_reduction: ItcReduction) -> Self {
        self.invoice.itc_reduction = Some(Box::new(itc_reduction));
        self
    }

    /// Sets what the taxpayer remarked.
    pub fn remarks(mut self, remarks: impl Into<Box<str>>) -> Self {
        self.invoice.remarks = Some(remarks.into());
        self
    }

    /// Adds a field that has no place of its own, by its name on the wire.
    pub fn extra(mut self, name: impl Into<String>, value: RawJson) -> Self {
        self.invoice.extra.insert(name.into(), value);
        self
    }

    /// Returns the document.
    #[must_use]
    pub fn build(self) -> Invoice {
        self.invoice
    }
}
