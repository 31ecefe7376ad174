//! Pairs with purchase registers.

use gst_ims::{Action, Amount, Invoice, Section};
use ims_actions::Filter;
use ims_reconcile::{DocumentKind, PairKind, RegisterLine, Rule, Settings, reconcile};
use ims_store::{ComparedRegister, PairFilter, Query, Store};

use crate::support::{Place, gstin, invoices, list, on_both, record};

on_both![
    pairs_come_back_as_they_were_found,
    sums_of_pairs_are_exact,
    a_document_that_its_supplier_changes_has_no_pair,
    only_what_fits_exactly_and_is_undecided_is_proposed,
];

/// The lines that book these documents.
fn lines(documents: &[Invoice]) -> Vec<RegisterLine> {
    let booked = documents.iter().zip(2..);
    booked
        .map(|(document, number)| {
            let mut line = RegisterLine::new(number);
            line.supplier_gstin = Some(document.supplier_gstin);
            line.supplier_name = Some("Books of Asha".into());
            line.kind = Some(DocumentKind::of(document.section));
            line.number = Some(document.number.clone());
            line.date = Some(document.date);
            line.value = document.value;
            line.taxable_value = document.taxable_value;
            line.igst = document.igst;
            line
        })
        .collect()
}

/// Ten documents: the first is booked with other values, the last two are not booked, and one line
/// books what nobody reported.
async fn compared(store: &Store) -> Vec<Invoice> {
    let mut documents = invoices(10);
    documents.sort_by_key(Invoice::key);
    // Nobody tells the tax of this one.
    documents[7].igst = None;
    record(store, 0, &documents).await;
    let mut lines = lines(&documents[..8]);
    lines[0].igst = Some(Amount::from_rupees(5_000));
    let mut unknown = lines[1].clone();
    unknown.number = Some("NOBODY-1".parse().unwrap());
    unknown.line = 90;
    unknown.igst = Some("0.005".parse().unwrap());
    lines.push(unknown);
    let settings = Settings::default();
    let reconciliation = reconcile(&documents, &lines, &settings);
    let register = ComparedRegister {
        lines: 9,
        ..ComparedRegister::named("books.csv")
    };
    let paired = store
        .keep_pairs(gstin(), &[register], &reconciliation)
        .await
        .unwrap();
    assert_eq!(paired, 8);
    documents
}

fn of(kind: PairKind) -> PairFilter {
    PairFilter {
        kinds: vec![kind],
        ..PairFilter::default()
    }
}

async fn pairs_come_back_as_they_were_found(place: Place) {
    let store = place.open().await;
    assert_eq!(store.comparison(gstin()).await.unwrap(), None);
    let documents = compared(&store).await;
    let comparison = store.comparison(gstin()).await.unwrap().unwrap();
    assert_eq!(
        (comparison.actor.as_str(), comparison.registers[0].lines),
        ("asha", 9)
    );
    let pairs = |filter: PairFilter| {
        let store = store.clone();
        async move { store.pairs(gstin(), &filter, 0, 100).await.unwrap() }
    };
    assert_eq!(pairs(PairFilter::default()).await.len(), 11);
    let skipped = store.pairs(gstin(), &PairFilter::default(), 9, 100).await;
    assert_eq!(skipped.unwrap().len(), 2);
    let other = &pairs(of(PairKind::Mismatch)).await[0];
    assert_eq!(other.documents, [Some(documents[0].clone())]);
    assert!(!other.is_outdated);
    let igst = other.pair.reasons.iter().find(|it| it.field == "igst");
    assert_eq!(igst.unwrap().rule, Rule::Differs);
    assert_eq!(pairs(of(PairKind::OnlyIms)).await.len(), 2);
    let found = store.pair_of(gstin(), &documents[3].key()).await.unwrap();
    let found = found.unwrap();
    assert_eq!(found.pair.kind, PairKind::Exact);
    assert_eq!(found.pair.register[0].line, 5);
    for (text, count) in [("nobody", 1), ("books OF", 9), ("100%", 0)] {
        let filter = PairFilter {
            text: Some(text.to_owned()),
            ..PairFilter::default()
        };
        assert_eq!(pairs(filter).await.len(), count, "{text}");
    }
    let query = |matched| Query {
        filter: Filter {
            matched: Some(matched),
            ..Filter::default()
        },
        ..Query::default()
    };
    assert_eq!(list(&store, &query(true)).await, documents[1..8]);
    assert_eq!(list(&store, &query(false)).await.len(), 3);
}

async fn sums_of_pairs_are_exact(place: Place) {
    let store = place.open().await;
    let documents = compared(&store).await;
    let totals = store.pair_totals(gstin(), &PairFilter::default()).await;
    let totals = totals.unwrap();
    let kinds: Vec<_> = totals.iter().map(|(kind, it)| (*kind, it.pairs)).collect();
    assert_eq!(
        kinds,
        [
            (PairKind::Exact, 7),
            (PairKind::Mismatch, 1),
            (PairKind::OnlyIms, 2),
            (PairKind::OnlyRegister, 1)
        ]
    );
    let all = Amount::checked_sum(totals.iter().map(|(_, it)| it.ims_tax));
    let wanted = documents.iter().filter_map(Invoice::tax);
    assert_eq!(all, Amount::checked_sum(wanted));
    let (_, mismatch) = totals[1];
    assert_eq!(mismatch.register_tax, Amount::from_rupees(5_000));
    let (_, only_register) = totals[3];
    assert_eq!(only_register.register_tax.to_string(), "0.005");
}

async fn a_document_that_its_supplier_changes_has_no_pair(place: Place) {
    let store = place.open().await;
    let mut documents = compared(&store).await;
    documents[2].igst = Some(Amount::from_rupees(1));
    documents[3].action = Action::Accepted;
    record(&store, 1, &documents).await;
    let pair = |place: usize| {
        let (store, key) = (store.clone(), documents[place].key());
        async move { store.pair_of(gstin(), &key).await.unwrap() }
    };
    assert_eq!(pair(2).await, None);
    assert!(pair(3).await.is_some());
    let pairs = store.pairs(gstin(), &of(PairKind::Exact), 0, 100).await;
    let outdated: Vec<_> = pairs.unwrap().iter().map(|it| it.is_outdated).collect();
    assert_eq!(outdated.iter().filter(|it| **it).count(), 1);
    let undecided = PairFilter {
        undecided: Some(true),
        ..of(PairKind::Exact)
    };
    let undecided = store.pairs(gstin(), &undecided, 0, 100).await.unwrap();
    assert_eq!(undecided.len(), 5);
}

async fn only_what_fits_exactly_and_is_undecided_is_proposed(place: Place) {
    let store = place.open().await;
    let mut documents = compared(&store).await;
    documents[1].action = Action::Rejected;
    record(&store, 1, &documents).await;
    let proposed = store.proposed(gstin(), &PairFilter::default()).await;
    let proposed: Vec<_> = proposed.unwrap().into_iter().map(|(it, _)| it).collect();
    assert_eq!(proposed, documents[2..8]);
    assert!(proposed.iter().all(|it| it.section == Section::B2b));
    let other = store.proposed(gstin(), &of(PairKind::Mismatch)).await;
    assert_eq!(other.unwrap(), []);
}
