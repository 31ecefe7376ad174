//! What a statement says otherwise than what stands on the documents.

use std::collections::{HashMap, HashSet};

use gst_ims::gstr2b::{Gstr2b, StatementDocument};
use gst_ims::{Action, Amount, CountedSection, Date, DocumentKey, Gstin, Invoice, Section};

/// What differs, the kinds apart.
#[derive(Debug, Default)]
pub(crate) struct Differences {
    /// Documents on which something else stands than the statement says.
    pub(crate) other_status: Vec<Difference>,
    /// Documents of the statement that are not stored.
    pub(crate) not_stored: Vec<Difference>,
    /// Documents of the period that count as accepted and are not in the statement.
    pub(crate) not_in_statement: Vec<Difference>,
}

impl Differences {
    pub(crate) fn are_none(&self) -> bool {
        self.other_status.is_empty()
            && self.not_stored.is_empty()
            && self.not_in_statement.is_empty()
    }
}

/// A document, and what each side says of it.
#[derive(Debug)]
pub(crate) struct Difference {
    pub(crate) section: Section,
    pub(crate) supplier: String,
    pub(crate) number: String,
    pub(crate) date: Option<Date>,
    pub(crate) tax: Option<Amount>,
    /// What stands on it in the last list; `None` where it is not stored.
    pub(crate) here: Option<Action>,
    /// What the statement says; `None` where it says nothing of it.
    pub(crate) there: Option<Action>,
    pub(crate) key: Option<DocumentKey>,
}

type Name<'a> = (Section, Option<Gstin>, &'a str, Option<Date>);

pub(super) fn compare(statement: &Gstr2b, stored: &[Invoice]) -> Differences {
    let by_name: HashMap<Name<'_>, &Invoice> = stored
        .iter()
        .map(|invoice| (name_of(invoice), invoice))
        .collect();
    let mut differences = Differences::default();
    let mut named: HashSet<DocumentKey> = HashSet::new();
    let rejected = statement
        .rejected_documents
        .iter()
        .map(|document| (document, Some(Action::Rejected)));
    let taken = statement.documents.iter().map(|document| (document, None));
    for (document, implied) in taken.chain(rejected) {
        let CountedSection::Listed(section) = document.section else {
            continue;
        };
        let there = document.ims_status.clone().or(implied);
        let name = (
            section,
            document.supplier_gstin,
            document.number.as_str(),
            document.date,
        );
        let Some(invoice) = by_name.get(&name) else {
            let difference = not_stored(section, &document, there);
            differences.not_stored.push(difference);
            continue;
        };
        named.insert(invoice.key());
        if there.as_ref().is_some_and(|there| *there != invoice.action) {
            differences.other_status.push(of_invoice(invoice, there));
        }
    }
    let counts = |action: &Action| matches!(action, Action::Accepted | Action::NoAction);
    differences.not_in_statement = stored
        .iter()
        .filter(|invoice| invoice.return_period == Some(statement.return_period))
        .filter(|invoice| counts(&invoice.action) && !named.contains(&invoice.key()))
        .map(|invoice| of_invoice(invoice, None))
        .collect();
    differences
}

fn name_of(invoice: &Invoice) -> Name<'_> {
    (
        invoice.section,
        Some(invoice.supplier_gstin),
        invoice.number.as_str(),
        Some(invoice.date),
    )
}

fn of_invoice(invoice: &Invoice, there: Option<Action>) -> Difference {
    let name = invoice.supplier_name.as_deref();
    Difference {
        section: invoice.section,
        supplier: name.map_or_else(|| invoice.supplier_gstin.to_string(), str::to_owned),
        number: invoice.number.to_string(),
        date: Some(invoice.date),
        tax: invoice.tax().map(|tax| invoice.signed(tax)),
        here: Some(invoice.action.clone()),
        there,
        key: Some(invoice.key()),
    }
}

fn not_stored(section: Section, document: &StatementDocument, there: Option<Action>) -> Difference {
    let gstin = document.supplier_gstin.map(|gstin| gstin.to_string());
    let heads = [document.igst, document.cgst, document.sgst, document.cess];
    let tax = Amount::checked_sum(heads.into_iter().flatten());
    Difference {
        section,
        supplier: document.supplier_name.clone().or(gstin).unwrap_or_default(),
        number: document.number.to_string(),
        date: document.date,
        tax: if section.is_credit_note() {
            tax.map(|tax| -tax)
        } else {
            tax
        },
        here: None,
        there,
        key: None,
    }
}
