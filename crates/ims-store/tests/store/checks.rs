//! The checks of a plan that was made for an earlier fetch.

use gst_ims::{Amount, DocumentNumber, Status};
use ims_actions::{CHANGED, Draft, DraftRow, SnapshotId};

use crate::support::{Place, accepted, all, gstin, invoice, invoices, on_both, record};

on_both![what_changed_since_the_fetch_is_refused];

async fn what_changed_since_the_fetch_is_refused(place: Place) {
    let store = place.open().await;
    let mut documents = invoices(8);
    documents[5].number = DocumentNumber::from_server("NIL\0").unwrap();
    let first = record(&store, 0, &documents).await.snapshot;
    // A supplier changes two, another goes, comes back as it was, and one is new.
    documents[2].value = Some(Amount::from_rupees(7));
    documents[5].igst = Some(Amount::from_rupees(1));
    let returning = documents.remove(6);
    let second = record(&store, 1, &documents).await.snapshot;
    documents.push(returning);
    documents.push(invoice(20));
    let third = record(&store, 2, &documents).await.snapshot;
    documents[0] = accepted(documents[0].clone());
    let last = record(&store, 3, &documents).await.snapshot;
    let stored = all(&store).await;
    let changed = async |snapshot: SnapshotId| {
        let rows = stored.iter();
        let draft = Draft {
            snapshot: Some(snapshot),
            rows: rows.map(|it| DraftRow::of(it, Status::Rejected)).collect(),
            ..Draft::default()
        };
        let checked = store.check(draft, gstin(), &stored).await.unwrap();
        let problems = checked.plan.problems.into_iter();
        let problems = problems.filter(|problem| problem.rule == CHANGED);
        let mut numbers: Vec<_> = problems
            .map(|problem| problem.key.unwrap().number.to_string())
            .collect();
        numbers.sort();
        numbers
    };
    let number = |place: usize| invoice(place).number.to_string();
    assert_eq!(changed(last).await, Vec::<String>::new());
    assert_eq!(changed(third).await, [number(0)]);
    // What was not there yet cannot be another than it was.
    assert_eq!(changed(second).await, [number(0)]);
    assert_eq!(
        changed(first).await,
        [number(0), number(2), "NIL\0".to_owned()]
    );
}
