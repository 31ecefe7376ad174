//! A document of the statement, and a list of them that takes little memory.

use std::fmt;
use std::sync::Arc;

use gst_types::{
    Action, Amount, CountedSection, Date, DocumentHash, DocumentNumber, Extra, Gstin, Original,
    ReturnPeriod, StateCode, SupplyType,
};
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::operations::rate_line::RateLine;

/// A document of the statement: an invoice, a note, a document of an input service distributor or
/// a bill of entry.
///
/// Amounts are rupees, and positive for credit notes too: the section tells the sign. Until
/// September 2024 they stand in [`rates`](Self::rates) alone and are added up here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StatementDocument {
    /// The section; notes are in `cn`, `cna`, `dn` and `dna`, as everywhere in our own output.
    pub section: CountedSection,
    /// The supplier, the distributor or the e-commerce operator; imports from abroad have none.
    pub supplier_gstin: Option<Gstin>,
    /// The supplier's name.
    pub supplier_name: Option<String>,
    /// When the supplier filed the return with the document.
    pub supplier_filed_on: Option<Date>,
    /// The return period of the supplier: any earlier one where the supplier was late.
    pub supplier_period: Option<ReturnPeriod>,
    /// The number of the document, or of the bill of entry.
    pub number: DocumentNumber,
    /// Its date.
    pub date: Option<Date>,
    /// For amendments: the document that is amended.
    pub original: Option<Original>,
    /// The kind of supply.
    pub supply_type: Option<SupplyType>,
    /// The state in which the supply took place.
    pub place_of_supply: Option<StateCode>,
    /// Whether the recipient pays the tax to the government.
    pub reverse_charge: Option<bool>,
    /// Whether credit may be taken (`itcavl`, `itcelg`).
    pub credit_available: Option<bool>,
    /// Why credit may not be taken, as the tax network writes it (`rsn`).
    pub reason: Option<String>,
    /// How the taxpayer's action arrived in the statement (`imsStatus`); nothing is pending there.
    pub ims_status: Option<Action>,
    /// The invoice reference number of an e-invoice.
    pub irn: Option<DocumentHash>,
    /// When the e-invoice was registered (`irngendate`).
    pub irn_date: Option<Date>,
    /// Whether the tax network took the document over from the register of e-invoices (`srctyp`).
    pub is_from_e_invoice: bool,
    /// Of imports: what the customs said.
    pub import: Option<ImportEntry>,
    /// The value of the document.
    pub value: Option<Amount>,
    /// The value that is taxed.
    pub taxable_value: Option<Amount>,
    /// Integrated tax.
    pub igst: Option<Amount>,
    /// Central tax.
    pub cgst: Option<Amount>,
    /// State or union territory tax.
    pub sgst: Option<Amount>,
    /// Compensation cess.
    pub cess: Option<Amount>,
    /// The amounts by rate, where the tax network told them so.
    pub rates: Vec<RateLine>,
    /// What else was sent of it, by the names on the wire.
    pub extra: Extra,
}

/// What the customs said of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ImportEntry {
    /// The code of the port.
    pub port_code: Option<String>,
    /// The date of the customs' reference (`refdt`), as it was sent.
    pub reference_date: Option<String>,
    /// When the tax network received it (`recdt`), as it was sent.
    pub received_on: Option<String>,
    /// Whether the entry was amended.
    pub is_amended: Option<bool>,
}

/// What the documents of one supplier have in common.
#[derive(Debug, Default)]
pub(super) struct Supplier {
    pub(super) gstin: Option<Gstin>,
    pub(super) name: Option<String>,
    pub(super) filed_on: Option<Date>,
    pub(super) period: Option<ReturnPeriod>,
    pub(super) extra: Extra,
}

/// A document as it is kept: half as large as a [`StatementDocument`], as statements have hundreds
/// of thousands of them.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) section: CountedSection,
    pub(super) supplier: Option<Arc<Supplier>>,
    pub(super) number: DocumentNumber,
    pub(super) date: Option<Date>,
    pub(super) ims_status: Option<KnownAction>,
    pub(super) reverse_charge: Option<bool>,
    pub(super) credit_available: Option<bool>,
    pub(super) place_of_supply: Option<StateCode>,
    pub(super) supply_type: Option<SupplyType>,
    pub(super) value: Option<Amount>,
    pub(super) taxable_value: Option<Amount>,
    pub(super) igst: Option<Amount>,
    pub(super) cgst: Option<Amount>,
    pub(super) sgst: Option<Amount>,
    pub(super) cess: Option<Amount>,
    pub(super) e_invoice: Option<Box<EInvoice>>,
    pub(super) rest: Option<Box<Rest>>,
}

/// What the documents of large suppliers have.
#[derive(Clone, Debug)]
pub(super) struct EInvoice {
    pub(super) irn: DocumentHash,
    pub(super) registered_on: Option<Date>,
    /// Whether the tax network took the document over from the register of e-invoices.
    pub(super) is_source: bool,
}

/// What few documents have.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Rest {
    pub(super) original: Option<Box<Original>>,
    pub(super) reason: Option<Box<str>>,
    pub(super) other_status: Option<Action>,
    pub(super) import: Option<Box<ImportEntry>>,
    pub(super) rates: Vec<RateLine>,
    pub(super) extra: Extra,
}

/// An action in one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KnownAction {
    Accepted,
    Rejected,
    Pending,
    NoAction,
}

impl KnownAction {
    pub(super) fn of(action: &Action) -> Option<Self> {
        match action {
            Action::Accepted => Some(Self::Accepted),
            Action::Rejected => Some(Self::Rejected),
            Action::Pending => Some(Self::Pending),
            Action::NoAction => Some(Self::NoAction),
            _ => None,
        }
    }

    fn action(self) -> Action {
        match self {
            Self::Accepted => Action::Accepted,
            Self::Rejected => Action::Rejected,
            Self::Pending => Action::Pending,
            Self::NoAction => Action::NoAction,
        }
    }
}

impl Kept {
    fn shown(&self) -> StatementDocument {
        let rest = self.rest.as_deref().cloned().unwrap_or_default();
        let supplier = self.supplier.as_deref();
        let e_invoice = self.e_invoice.as_deref();
        let mut extra = rest.extra;
        for (name, value) in supplier.iter().flat_map(|supplier| supplier.extra.iter()) {
            if extra.get(&name).is_none() {
                extra.insert(name, value);
            }
        }
        StatementDocument {
            section: self.section,
            supplier_gstin: supplier.and_then(|supplier| supplier.gstin),
            supplier_name: supplier.and_then(|supplier| supplier.name.clone()),
            supplier_filed_on: supplier.and_then(|supplier| supplier.filed_on),
            supplier_period: supplier.and_then(|supplier| supplier.period),
            number: self.number.clone(),
            date: self.date,
            original: rest.original.map(|original| *original),
            supply_type: self.supply_type.clone(),
            place_of_supply: self.place_of_supply,
            reverse_charge: self.reverse_charge,
            credit_available: self.credit_available,
            reason: rest.reason.map(String::from),
            ims_status: self
                .ims_status
                .map(KnownAction::action)
                .or(rest.other_status),
            irn: e_invoice.map(|it| it.irn.clone()),
            irn_date: e_invoice.and_then(|it| it.registered_on),
            is_from_e_invoice: e_invoice.is_some_and(|it| it.is_source),
            import: rest.import.map(|import| *import),
            value: self.value,
            taxable_value: self.taxable_value,
            igst: self.igst,
            cgst: self.cgst,
            sgst: self.sgst,
            cess: self.cess,
            rates: rest.rates,
            extra,
        }
    }
}

impl From<StatementDocument> for Kept {
    fn from(document: StatementDocument) -> Self {
        let status = document.ims_status;
        let known = status.as_ref().and_then(KnownAction::of);
        let supplier = Supplier {
            gstin: document.supplier_gstin,
            name: document.supplier_name,
            filed_on: document.supplier_filed_on,
            period: document.supplier_period,
            extra: Extra::default(),
        };
        let rest = Rest {
            original: document.original.map(Box::new),
            reason: document.reason.map(Box::from),
            other_status: status.filter(|_| known.is_none()),
            import: document.import.map(Box::new),
            rates: document.rates,
            extra: document.extra,
        };
        Self {
            section: document.section,
            supplier: Some(Arc::new(supplier)),
            number: document.number,
            date: document.date,
            ims_status: known,
            reverse_charge: document.reverse_charge,
            credit_available: document.credit_available,
            place_of_supply: document.place_of_supply,
            supply_type: document.supply_type,
            value: document.value,
            taxable_value: document.taxable_value,
            igst: document.igst,
            cgst: document.cgst,
            sgst: document.sgst,
            cess: document.cess,
            e_invoice: document.irn.map(|irn| {
                Box::new(EInvoice {
                    irn,
                    registered_on: document.irn_date,
                    is_source: document.is_from_e_invoice,
                })
            }),
            rest: rest.boxed(),
        }
    }
}

impl Rest {
    /// Most documents have none of it.
    pub(super) fn boxed(self) -> Option<Box<Self>> {
        (self != Self::default()).then(|| Box::new(self))
    }
}

/// Documents of the statement, in the order of its files.
///
/// A document is put together when it is looked at, as a statement can have hundreds of thousands
/// of them. serde writes and reads a list.
#[derive(Clone, Default)]
pub struct Documents {
    /// One list for each file: to join them would take twice the memory for a while.
    lists: Vec<Vec<Kept>>,
}

impl Documents {
    /// Returns the documents one after another.
    pub fn iter(&self) -> impl Iterator<Item = StatementDocument> + '_ {
        self.lists.iter().flatten().map(Kept::shown)
    }

    /// Returns how many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lists.iter().map(Vec::len).sum()
    }

    /// Returns whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lists.iter().all(Vec::is_empty)
    }

    pub(super) fn add(&mut self, list: Vec<Kept>) {
        if !list.is_empty() {
            self.lists.push(list);
        }
    }
}

impl fmt::Debug for Documents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl PartialEq for Documents {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl Serialize for Documents {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Documents {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct List;
        impl<'de> Visitor<'de> for List {
            type Value = Documents;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of documents")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Documents, A::Error> {
                let mut kept = Vec::new();
                while let Some(document) = list.next_element::<StatementDocument>()? {
                    kept.push(Kept::from(document));
                }
                let mut documents = Documents::default();
                documents.add(kept);
                Ok(documents)
            }
        }
        deserializer.deserialize_seq(List)
    }
}
