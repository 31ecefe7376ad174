//! Counts and sums, in all and for each supplier.

use std::collections::HashMap;

use gst_types::{Amount, Gstin, Invoice};
use serde::{Deserialize, Serialize};

use crate::amounts::{self, Amounts};
use crate::found::{Found, PairKind};
use crate::{DocumentKind, RegisterLine};

/// How many pairs there are of each kind, and the sums of both sides.
///
/// # Example
///
/// ```
/// use ims_reconcile::{Settings, reconcile};
///
/// let settings = Settings::default();
/// let reconciliation = reconcile(&[], &[], &settings);
/// assert!(reconciliation.summary().suppliers.is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Summary {
    /// Exact pairs.
    pub exact: u64,
    /// Probable pairs.
    pub probable: u64,
    /// Pairs with other values.
    pub mismatch: u64,
    /// Documents that the register does not have.
    pub only_ims: u64,
    /// Lines that IMS does not have.
    pub only_register: u64,
    /// The sums of all documents.
    pub ims: Totals,
    /// The sums of all lines.
    pub register: Totals,
    /// The same for each supplier, by GSTIN; pairs count for the supplier that IMS names.
    pub suppliers: Vec<SupplierSummary>,
}

/// What [`Summary`] has, for one supplier.
///
/// # Example
///
/// ```
/// # use ims_reconcile::SupplierSummary;
/// fn needs_a_letter(supplier: &SupplierSummary) -> bool {
///     supplier.mismatch + supplier.only_register > 0
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SupplierSummary {
    /// The supplier; `None` for lines without a GSTIN.
    pub supplier_gstin: Option<Gstin>,
    /// The supplier's name, if either side tells it.
    pub supplier_name: Option<Box<str>>,
    /// Exact pairs.
    pub exact: u64,
    /// Probable pairs.
    pub probable: u64,
    /// Pairs with other values.
    pub mismatch: u64,
    /// Documents that the register does not have.
    pub only_ims: u64,
    /// Lines that IMS does not have.
    pub only_register: u64,
    /// The sums of the documents.
    pub ims: Totals,
    /// The sums of the lines under this GSTIN.
    pub register: Totals,
}

/// Sums in rupees, credit notes counting against the rest; `None` if one has too many digits.
///
/// # Example
///
/// ```
/// # use ims_reconcile::Totals;
/// assert_eq!(Totals::default().taxable_value, Some(gst_types::Amount::ZERO));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Totals {
    /// How many documents or lines.
    pub count: u64,
    /// Taxable values.
    pub taxable_value: Option<Amount>,
    /// Taxes and cess.
    pub tax: Option<Amount>,
}

impl Default for Totals {
    fn default() -> Self {
        Self {
            count: 0,
            taxable_value: Some(Amount::ZERO),
            tax: Some(Amount::ZERO),
        }
    }
}

/// A sum that is made: paise as long as they suffice.
#[derive(Clone, Copy, Debug)]
struct Sum {
    paise: i64,
    others: Option<Amount>,
}

impl Default for Sum {
    fn default() -> Self {
        Self {
            paise: 0,
            others: Some(Amount::ZERO),
        }
    }
}

impl Sum {
    fn add(&mut self, amount: Amount, is_credit: bool) {
        let signed = |paise: i64| {
            let paise = paise.checked_abs()?;
            self.paise
                .checked_add(if is_credit { -paise } else { paise })
        };
        if let Some(sum) = amount.to_paise().and_then(signed) {
            self.paise = sum;
            return;
        }
        let amount = amount.abs();
        let amount = if is_credit { -amount } else { amount };
        self.others = self.others.and_then(|sum| sum.checked_add(amount));
    }

    fn total(self) -> Option<Amount> {
        self.others?.checked_add(Amount::from_paise(self.paise))
    }
}

/// Sums of one side of a supplier that are made.
#[derive(Clone, Copy, Debug, Default)]
struct Side {
    count: u64,
    taxable_value: Sum,
    tax: Sum,
}

impl Side {
    fn add(&mut self, amounts: Amounts, is_credit: bool) {
        let [_, taxable_value, taxes @ ..] = amounts;
        self.count += 1;
        if let Some(amount) = taxable_value {
            self.taxable_value.add(amount, is_credit);
        }
        for tax in taxes.into_iter().flatten() {
            self.tax.add(tax, is_credit);
        }
    }

    fn totals(self) -> Totals {
        Totals {
            count: self.count,
            taxable_value: self.taxable_value.total(),
            tax: self.tax.total(),
        }
    }
}

impl Totals {
    fn merge(&mut self, other: &Self) {
        let sum = |one: Option<Amount>, other: Option<Amount>| one?.checked_add(other?);
        self.count += other.count;
        self.taxable_value = sum(self.taxable_value, other.taxable_value);
        self.tax = sum(self.tax, other.tax);
    }
}

impl SupplierSummary {
    fn count(&mut self, kind: PairKind) {
        let count = match kind {
            PairKind::Exact => &mut self.exact,
            PairKind::Probable => &mut self.probable,
            PairKind::Mismatch => &mut self.mismatch,
            PairKind::OnlyIms => &mut self.only_ims,
            PairKind::OnlyRegister => &mut self.only_register,
        };
        *count += 1;
    }

    fn name(&mut self, name: Option<&str>) {
        // The shortest and first in the alphabet, so that the order of the input does not matter.
        if let Some(name) = name {
            let known = self.supplier_name.as_deref();
            if known.is_none_or(|known| (name.len(), name) < (known.len(), known)) {
                self.supplier_name = Some(name.into());
            }
        }
    }
}

pub(crate) fn summarize(documents: &[Invoice], lines: &[RegisterLine], found: &[Found]) -> Summary {
    let mut suppliers = Suppliers::default();
    for document in documents {
        let supplier = suppliers.get(Some(document.supplier_gstin));
        let is_credit = document.section.is_credit_note();
        supplier.ims.add(amounts::of_document(document), is_credit);
        supplier.summary.name(document.supplier_name.as_deref());
    }
    for line in lines {
        let supplier = suppliers.get(line.supplier_gstin);
        let is_credit = line.kind == Some(DocumentKind::CreditNote);
        supplier.register.add(amounts::of_line(line), is_credit);
        supplier.summary.name(line.supplier_name.as_deref());
    }
    for pair in found {
        let of_document = |place: u32| {
            documents
                .get(place as usize)
                .map(|found| found.supplier_gstin)
        };
        let (supplier, kind) = match pair {
            Found::One { kind, document, .. } => (of_document(*document), *kind),
            Found::Several { kind, members } => (
                members.0.first().and_then(|place| of_document(*place)),
                *kind,
            ),
            Found::OnlyIms { document, .. } => (of_document(*document), PairKind::OnlyIms),
            Found::OnlyRegister { line, .. } => {
                let line = lines.get(*line as usize);
                (
                    line.and_then(|line| line.supplier_gstin),
                    PairKind::OnlyRegister,
                )
            }
        };
        suppliers.get(supplier).summary.count(kind);
    }
    suppliers.into_summary()
}

/// One supplier while sums are made.
#[derive(Default)]
struct Supplier {
    summary: SupplierSummary,
    ims: Side,
    register: Side,
}

#[derive(Default)]
struct Suppliers {
    by_gstin: HashMap<Option<Gstin>, Supplier, foldhash::fast::FixedState>,
}

impl Suppliers {
    fn get(&mut self, supplier_gstin: Option<Gstin>) -> &mut Supplier {
        self.by_gstin.entry(supplier_gstin).or_insert_with(|| {
            let mut supplier = Supplier::default();
            supplier.summary.supplier_gstin = supplier_gstin;
            supplier
        })
    }

    fn into_summary(self) -> Summary {
        let finished = |supplier: Supplier| SupplierSummary {
            ims: supplier.ims.totals(),
            register: supplier.register.totals(),
            ..supplier.summary
        };
        let mut suppliers: Vec<SupplierSummary> =
            self.by_gstin.into_values().map(finished).collect();
        suppliers.sort_unstable_by_key(|supplier| supplier.supplier_gstin);
        let mut summary = Summary::default();
        for supplier in &suppliers {
            summary.exact += supplier.exact;
            summary.probable += supplier.probable;
            summary.mismatch += supplier.mismatch;
            summary.only_ims += supplier.only_ims;
            summary.only_register += supplier.only_register;
            summary.ims.merge(&supplier.ims);
            summary.register.merge(&supplier.register);
        }
        summary.suppliers = suppliers;
        summary
    }
}
