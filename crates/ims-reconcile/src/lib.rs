//! Compares a purchase register with the documents of India's GST Invoice Management System (IMS):
//! which line is which document, and why.
//!
//! Nothing here reads files or talks to a server. The documents are [`gst_types::Invoice`]s, the
//! lines are [`RegisterLine`]s, and [`reconcile`] pairs them.
//!
//! ```
//! use gst_types::{Amount, Invoice, Section};
//! use ims_reconcile::{DocumentKind, PairKind, RegisterLine, Rule, Settings, reconcile};
//!
//! let document = Invoice::builder(
//!     Section::B2b,
//!     "33ABKCS2033B1ZW".parse()?,
//!     "INV/24-25/0042".parse()?,
//!     "2024-11-02".parse()?,
//! )
//! .taxable_value(Amount::from_rupees(1600))
//! .igst(Amount::from_rupees(288))
//! .build();
//!
//! let mut line = RegisterLine::new(6);
//! line.supplier_gstin = Some(document.supplier_gstin);
//! line.kind = Some(DocumentKind::Invoice);
//! line.number = Some("42".parse()?);
//! line.date = Some("2024-11-05".parse()?);
//! line.taxable_value = Some(Amount::from_rupees(1600));
//! line.igst = Some(Amount::from_rupees(288));
//!
//! let (documents, lines, settings) = ([document], [line], Settings::default());
//! let reconciliation = reconcile(&documents, &lines, &settings);
//! let pair = reconciliation.pairs().next().map(|pair| pair.to_pair());
//! let pair = pair.ok_or("no pair")?;
//! assert_eq!(pair.kind, PairKind::Probable);
//! assert_eq!(pair.proposal, None);
//! let rules: Vec<(&str, Rule)> =
//!     pair.reasons.iter().map(|reason| (reason.field.as_str(), reason.rule)).collect();
//! assert!(rules.contains(&("number", Rule::Prefix)));
//! assert!(rules.contains(&("date", Rule::WithinWindow)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Kinds of pairs
//!
//! * **Exact**: supplier, kind, number, date and every amount that the register has are equal, but
//!   for letter case, white space and sign. Only for these accept is proposed, unless the settings
//!   say more.
//! * **Probable**: the number is written otherwise in one way ([`Numbers`]), the date lies within
//!   the window, amounts differ by at most the tolerance, or the registration is another one of the
//!   same PAN.
//! * **Mismatch**: the same document with other values.
//! * **Only in IMS**, **only in the register**.
//!
//! Amounts and a date without any kinship of numbers never make a pair. A number of another
//! financial year is another number. Where two fit equally well, neither is taken.
//!
//! # Bounds
//!
//! Time grows with n·log n, whatever the input: documents meet only the lines that share a key with
//! them, and where very many share one, the 16 nearest by amount and date. Up to 32 documents or
//! lines that compete are assigned so that together they fit best; of more, the best pair is taken
//! first. There may be up to 2³² − 1 documents and as many lines; further ones are not looked at.

mod amounts;
mod assignment;
mod candidates;
mod exact;
mod explain;
mod found;
mod groups;
mod number;
mod pair;
mod reconciliation;
mod register;
mod relation;
mod rule;
mod settings;
mod several;
mod summary;
mod work;

use std::collections::HashMap;

use gst_types::Invoice;

pub use found::PairKind;
pub use pair::{Pair, PairedLine, Reason};
pub use reconciliation::{Matched, Reconciliation};
pub use register::{DocumentKind, RegisterLine};
pub use rule::Rule;
pub use settings::{
    Numbers, PerCent, Proposal, Proposals, Settings, SettingsError, Suppliers, Tolerance,
};
pub use summary::{Summary, SupplierSummary, Totals};

use candidates::By;
use found::Found;
use work::Work;

/// Pairs documents with lines of a purchase register.
///
/// Every document and every line is in exactly one pair. The result does not depend on the order of
/// the input.
///
/// # Example
///
/// ```
/// use ims_reconcile::{PairKind, RegisterLine, Settings, reconcile};
///
/// let settings = Settings::default();
/// let lines = [RegisterLine::new(2)];
/// let reconciliation = reconcile(&[], &lines, &settings);
/// let kinds: Vec<PairKind> = reconciliation.pairs().map(|pair| pair.kind()).collect();
/// assert_eq!(kinds, [PairKind::OnlyRegister]);
/// ```
#[must_use]
pub fn reconcile<'a>(
    documents: &'a [Invoice],
    register: &'a [RegisterLine],
    settings: &'a Settings,
) -> Reconciliation<'a> {
    let mut work = Work::new(documents, register, settings);
    exact::take(&mut work);
    several::take_sums(&mut work);
    let edges = candidates::edges(&work, By::Pan);
    assignment::assign(&mut work, &edges);
    if settings.suppliers.mistyped {
        let edges = candidates::edges(&work, By::MistypedGstin);
        assignment::assign(&mut work, &edges);
    }
    several::add_further_lines(&mut work);
    several::take_documents_of_one_line(&mut work);
    let found = in_order(work);
    let summary = summary::summarize(documents, register, &found);
    Reconciliation {
        documents,
        lines: register,
        settings,
        found,
        summary,
    }
}

/// Adds what is alone, and brings all in the order of documents, then of lines.
fn in_order(mut work: Work<'_>) -> Vec<Found> {
    let by_document: HashMap<u32, u32> = work.doubtful.iter().copied().collect();
    let doubtful = work.doubtful.iter();
    let by_line: HashMap<u32, u32> = doubtful
        .map(|(document, line)| (*line, *document))
        .collect();
    let only_register = |(line, _)| Found::OnlyRegister {
        line,
        rival: by_line.get(&line).copied(),
    };
    let alone: Vec<Found> = work.free_lines().map(only_register).collect();
    let mut slots: Vec<Option<Found>> = Vec::new();
    slots.resize_with(work.documents.len(), || None);
    for (document, _) in work.free_documents() {
        let rival = by_document.get(&document).copied();
        fill(&mut slots, document, Found::OnlyIms { document, rival });
    }
    for found in std::mem::take(&mut work.found) {
        match &found {
            Found::One { document, .. } => {
                let document = *document;
                fill(&mut slots, document, found);
            }
            Found::Several { members, .. } => {
                let first = members.0.iter().min().copied();
                fill(&mut slots, first.unwrap_or(u32::MAX), found);
            }
            Found::OnlyIms { .. } | Found::OnlyRegister { .. } => {}
        }
    }
    slots.into_iter().flatten().chain(alone).collect()
}

fn fill(slots: &mut [Option<Found>], place: u32, found: Found) {
    if let Some(slot) = slots.get_mut(place as usize) {
        *slot = Some(found);
    }
}
