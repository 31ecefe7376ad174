//! Decisions that people prepare before they send them.

use gst_ims::{DocumentKey, Invoice};
use ims_actions::PlanLine;
use ims_store::Store;
use serde_json::json;

use crate::support::{Place, gstin, invoices, on_both, record};

on_both![
    steps_are_counted_withdrawn_and_undone,
    each_person_is_told_of_the_others,
];

fn accept(key: &DocumentKey) -> PlanLine {
    serde_json::from_value(json!({ "key": key, "action": "accepted" })).unwrap()
}

async fn keys(store: &Store) -> Vec<DocumentKey> {
    let documents = invoices(5);
    record(store, 0, &documents).await;
    let mut keys: Vec<_> = documents.iter().map(Invoice::key).collect();
    keys.sort();
    keys
}

async fn steps_are_counted_withdrawn_and_undone(place: Place) {
    let store = place.open().await;
    let keys = keys(&store).await;
    let count = || async { store.count_prepared(gstin()).await.unwrap() };
    let step = || async { store.last_prepared_step(gstin()).await.unwrap() };
    assert_eq!((count().await, step().await), (0, 0));
    let lines: Vec<_> = keys.iter().map(accept).collect();
    store.prepare(gstin(), &lines[..4]).await.unwrap();
    assert_eq!((count().await, step().await), (4, 1));
    store.withdraw(gstin(), &keys[..2]).await.unwrap();
    assert_eq!((count().await, step().await), (2, 2));
    // What was withdrawn is prepared again, and a document that nobody prepared is withdrawn.
    store.prepare(gstin(), &lines[..1]).await.unwrap();
    store.withdraw(gstin(), &keys[4..]).await.unwrap();
    assert_eq!((count().await, step().await), (3, 4));
    let prepared = store.prepared(gstin()).await.unwrap();
    let found: Vec<_> = prepared.iter().map(|it| it.line.key.clone()).collect();
    assert_eq!(found, [&keys[0], &keys[2], &keys[3]].map(Clone::clone));
    for (undone, left) in [(1, 3), (1, 2), (2, 4), (4, 0)] {
        assert_eq!(store.undo_prepared(gstin()).await.unwrap(), undone);
        assert_eq!(count().await, left);
    }
    assert_eq!(step().await, 0);
}

async fn each_person_is_told_of_the_others(place: Place) {
    let store = place.open().await;
    let keys = keys(&store).await;
    let ravi = store.acting_as("ravi");
    store.prepare(gstin(), &[accept(&keys[0])]).await.unwrap();
    ravi.prepare(gstin(), &[accept(&keys[0]), accept(&keys[1])])
        .await
        .unwrap();
    let about = |keys: Vec<DocumentKey>| {
        let store = store.clone();
        async move {
            let found = store.prepared_about(gstin(), &keys).await.unwrap();
            let mut found: Vec<_> = found.into_iter().map(|it| it.actor).collect();
            found.sort();
            found
        }
    };
    assert_eq!(about(keys[..1].to_vec()).await, ["asha", "ravi"]);
    assert_eq!(about(keys.clone()).await, ["asha", "ravi", "ravi"]);
    ravi.withdraw(gstin(), &keys[..1]).await.unwrap();
    assert_eq!(about(keys[..1].to_vec()).await, ["asha"]);
    assert_eq!(store.count_prepared(gstin()).await.unwrap(), 1);
    assert_eq!(ravi.count_prepared(gstin()).await.unwrap(), 1);
}
