//! What the stored documents mean for the taxpayer's credit.

use gst_ims::{Action, Amount, Invoice, ItcReduction, Section};
use ims_store::{Fetch, Tax};

use crate::support::{Place, at, complete, gstin, invoice, on_both};

on_both![credit_follows_from_actions_reductions_and_returns];

/// A document with an IGST of its number in rupees, which nobody decided on and which is filed.
fn document(section: Section, number: usize) -> Invoice {
    let mut invoice = invoice(number);
    invoice.section = section;
    invoice.igst = Some(rupees(number));
    invoice.supplier_filed = Some(true);
    invoice
}

fn rupees(number: usize) -> Amount {
    Amount::from_rupees(i64::try_from(number).unwrap())
}

fn decided(mut invoice: Invoice, action: Action, reduction: Option<ItcReduction>) -> Invoice {
    invoice.action = action;
    invoice.itc_reduction = reduction.map(Box::new);
    invoice
}

fn not_filed(mut invoice: Invoice) -> Invoice {
    invoice.supplier_filed = Some(false);
    invoice
}

async fn credit_follows_from_actions_reductions_and_returns(place: Place) {
    let store = place.open().await;
    assert_eq!(store.credit(gstin()).await.unwrap().pending.documents, 0);
    let partial = ItcReduction::Partial {
        igst: rupees(3),
        cgst: Amount::ZERO,
        sgst: Amount::ZERO,
        cess: Amount::from_paise(50),
    };
    let mut inexact = decided(document(Section::B2b, 7), Action::Accepted, None);
    inexact.igst = Some("7.001".parse().unwrap());
    let invoices = [
        decided(document(Section::B2b, 100), Action::Accepted, None),
        inexact,
        not_filed(decided(document(Section::B2b, 20), Action::Accepted, None)),
        not_filed(document(Section::B2b, 30)),
        document(Section::B2b, 40),
        not_filed(decided(document(Section::B2b, 50), Action::Pending, None)),
        decided(document(Section::B2b, 60), Action::Rejected, None),
        decided(document(Section::B2b, 70), Action::from_text("X"), None),
    ];
    let full = Some(ItcReduction::Full);
    let none = Some(ItcReduction::None);
    let notes = [
        decided(document(Section::Cn, 1), Action::Accepted, full),
        decided(document(Section::Cn, 2), Action::Accepted, none),
        decided(document(Section::Cn, 9), Action::Accepted, Some(partial)),
        document(Section::Cn, 4),
    ];
    let invoices = complete(Section::B2b, &invoices);
    let notes = complete(Section::Cn, &notes);
    let fetch = Fetch::new(gstin(), at(0))
        .section(&invoices)
        .section(&notes);
    store.record(&fetch).await.unwrap();

    let credit = store.credit(gstin()).await.unwrap();
    let of = |tax: Tax| (tax.total.to_string(), tax.igst.to_string());
    let decided = credit.as_decided;
    assert_eq!(decided.documents, 6);
    // 100 + 7.001 + 20 - 1 - 3, and half a rupee of cess less.
    assert_eq!(
        of(decided.credit),
        ("122.501".to_owned(), "123.001".to_owned())
    );
    assert_eq!(decided.credit.cess, Amount::from_paise(-50));
    assert_eq!(credit.undecided.documents, 3);
    assert_eq!(credit.undecided.credit.total, rupees(66));
    let all = credit.if_nothing_is_done;
    assert_eq!(
        (all.documents, all.credit.total.to_string()),
        (9, "188.501".to_owned())
    );
    assert_eq!(credit.at_risk.documents, 2);
    assert_eq!(credit.at_risk.credit.total, rupees(50));
    assert_eq!(credit.suppliers_not_filed, 2);
    assert_eq!(credit.pending.credit.total, rupees(50));
    assert_eq!(credit.rejected.credit.total, rupees(60));
    assert_eq!(credit.others.documents, 1);
}
