//! What changed, field by field, and the history of one document.

use gst_ims::gst_types::RawJson;
use gst_ims::{Invoice, ItcReduction, Section};
use ims_actions::Filter;
use ims_store::{Change, ChangeKind, Fetch, Since, Store};

use crate::support::{Place, accepted, at, complete, gstin, invoice, on_both, record};

on_both![
    changes_are_told_field_by_field,
    changes_begin_where_they_are_asked_for,
    a_document_shows_every_version_it_had,
    every_version_of_all_documents_is_listed,
    changes_are_those_of_the_documents_that_are_meant,
    a_look_is_remembered_for_each_person,
];

async fn changes(store: &Store, since: Since) -> Vec<Change> {
    store
        .changes(gstin(), since, &Filter::default())
        .await
        .unwrap()
        .into_vec()
        .await
        .unwrap()
}

fn fields(change: &Change) -> Vec<(&str, &str, &str)> {
    change
        .fields
        .iter()
        .map(|field| {
            (
                field.field.as_str(),
                field.before.as_str(),
                field.after.as_str(),
            )
        })
        .collect()
}

/// Three versions, an absence and a return, over six fetches.
async fn history(store: &Store) -> Vec<Invoice> {
    let first = invoice(1);
    let mut second = first.clone();
    second.value = Some("5".parse().unwrap());
    second.supplier_filed = None;
    second.extra.insert(
        "fc".to_owned(),
        serde_json::from_str::<RawJson>("1.10").unwrap(),
    );
    let mut third = accepted(second.clone());
    third.itc_reduction = Some(Box::new(ItcReduction::None));
    third.extra.insert(
        "fc".to_owned(),
        serde_json::from_str::<RawJson>("1.1").unwrap(),
    );
    for (minute, documents) in [
        vec![&first],
        vec![&second],
        vec![&third],
        vec![],
        vec![&third],
        vec![&third],
    ]
    .into_iter()
    .enumerate()
    {
        let documents: Vec<Invoice> = documents.into_iter().cloned().collect();
        record(store, i64::try_from(minute).unwrap(), &documents).await;
    }
    vec![first, second, third]
}

async fn changes_are_told_field_by_field(place: Place) {
    let store = place.open().await;
    history(&store).await;
    let found = changes(&store, Since::Beginning).await;
    let kinds: Vec<_> = found
        .iter()
        .map(|change| (change.kind, change.seen_at))
        .collect();
    assert_eq!(
        kinds,
        [
            (ChangeKind::New, at(0)),
            (ChangeKind::Changed, at(1)),
            (ChangeKind::Changed, at(2)),
            (ChangeKind::Acted, at(2)),
            (ChangeKind::Gone, at(3)),
            (ChangeKind::New, at(4)),
        ]
    );
    assert_eq!(
        fields(&found[1]),
        [
            ("extra.fc", "null", "1.10"),
            ("supplier_filed", "true", "null"),
            ("value", r#""119.18""#, r#""5.00""#),
        ]
    );
    assert_eq!(fields(&found[2]), [("extra.fc", "1.10", "1.1")]);
    assert_eq!(
        fields(&found[3]),
        [
            ("action", r#""no_action""#, r#""accepted""#),
            ("itc_reduction", "null", r#"{"kind":"none"}"#),
        ]
    );
    assert!(found[3].elsewhere && !found[1].elsewhere);
    assert!(found.iter().all(|change| change.key == invoice(1).key()));
    let printed = serde_json::to_string(&found).unwrap();
    assert_eq!(
        serde_json::from_str::<Vec<Change>>(&printed).unwrap(),
        found
    );
}

async fn changes_begin_where_they_are_asked_for(place: Place) {
    let store = place.open().await;
    history(&store).await;
    let all = changes(&store, Since::Beginning).await;
    let newest_first = store.fetches(gstin(), 10).await.unwrap();
    let second = newest_first[4].snapshot;
    assert_eq!(changes(&store, Since::Snapshot(second)).await, all[2..]);
    assert_eq!(changes(&store, Since::Time(at(2))).await, all[4..]);
    assert!(changes(&store, Since::Time(at(5))).await.is_empty());
    let unknown = "4711".parse().unwrap();
    let error = store
        .changes(gstin(), Since::Snapshot(unknown), &Filter::default())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ims_store::ErrorKind::NotFound);
}

async fn a_document_shows_every_version_it_had(place: Place) {
    let store = place.open().await;
    let versions = history(&store).await;
    let shown = store
        .show(gstin(), &invoice(1).key())
        .await
        .unwrap()
        .unwrap();
    let seen: Vec<_> = shown
        .versions
        .iter()
        .map(|version| version.seen_at)
        .collect();
    assert_eq!(seen, [at(0), at(1), at(2)]);
    let found: Vec<_> = shown
        .versions
        .iter()
        .map(|version| version.invoice.clone())
        .collect();
    assert_eq!(found, versions);
    assert_eq!(shown.absences.len(), 1);
    record(&store, 6, &[]).await;
    let shown = store
        .show(gstin(), &invoice(1).key())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(shown.gone_at, Some(at(6)));
    assert_eq!(store.show(gstin(), &invoice(2).key()).await.unwrap(), None);
}

async fn every_version_of_all_documents_is_listed(place: Place) {
    let store = place.open().await;
    let versions = history(&store).await;
    let mut other = invoice(2);
    other.return_period = Some("2024-10".parse().unwrap());
    let mut third = versions[2].clone();
    record(&store, 6, &[third.clone(), other.clone(), invoice(3)]).await;
    third.supplier_filed = Some(true);
    let gone = invoice(3);
    record(&store, 7, &[third.clone(), other.clone()]).await;
    let mut listed = Vec::new();
    let mut all = store.versions(gstin()).await.unwrap();
    while let Some(version) = all.next().await.unwrap() {
        listed.push((
            version.seen_at,
            version.invoice,
            version.is_now,
            version.gone_at,
        ));
    }
    let [first, second, before] = <[Invoice; 3]>::try_from(versions).unwrap();
    let wanted = [
        (at(6), other, true, None),
        (at(0), first, false, None),
        (at(1), second, false, None),
        (at(2), before, false, None),
        (at(7), third, true, None),
        (at(6), gone, false, Some(at(7))),
    ];
    assert_eq!(listed, wanted);
}

async fn changes_are_those_of_the_documents_that_are_meant(place: Place) {
    let store = place.open().await;
    let [first, second] = [invoice(1), invoice(2)];
    record(&store, 0, &[first.clone(), second]).await;
    let mut dearer = first.clone();
    dearer.value = Some("999999".parse().unwrap());
    record(&store, 1, &[dearer]).await;
    let kinds_of = async |filter: Filter| {
        let changes = store.changes(gstin(), Since::Beginning, &filter).await;
        let changes = changes.unwrap().into_vec().await.unwrap();
        let kinds = changes
            .iter()
            .map(|change| (change.key.number.to_string(), change.kind));
        kinds.collect::<Vec<_>>()
    };
    let named = |number: usize, kind| (invoice(number).number.to_string(), kind);
    let of_first = Filter {
        suppliers: vec![first.supplier_gstin.to_string()],
        ..Filter::default()
    };
    assert_eq!(
        kinds_of(of_first).await,
        [named(1, ChangeKind::New), named(1, ChangeKind::Changed)]
    );
    // The document that became dear, by what it is now and by what it was.
    let dear = Filter {
        value_from: Some("999999".parse().unwrap()),
        ..Filter::default()
    };
    assert_eq!(kinds_of(dear).await, [named(1, ChangeKind::Changed)]);
    let cheap = Filter {
        value_to: Some("1000".parse().unwrap()),
        ..Filter::default()
    };
    assert_eq!(
        kinds_of(cheap).await,
        [
            named(1, ChangeKind::New),
            named(2, ChangeKind::New),
            named(1, ChangeKind::Changed),
            named(2, ChangeKind::Gone)
        ]
    );
}

async fn a_look_is_remembered_for_each_person(place: Place) {
    let store = place.open().await;
    let first = record(&store, 1, &[invoice(1)]).await.snapshot;
    store.set_last_look(gstin(), first).await.unwrap();
    // It was recorded after the look, though it began before the fetch that was looked at.
    let notes = complete(Section::Cn, &[credit_note()]);
    let late = Fetch::new(gstin(), at(0)).section(&notes);
    let late = store.record(&late).await.unwrap().snapshot;
    let look = store.last_look(gstin()).await.unwrap().unwrap();
    let unseen = changes(&store, look.since()).await;
    assert_eq!(unseen.len(), 1);
    assert_eq!(unseen[0].key, credit_note().key());
    store.set_last_look(gstin(), late).await.unwrap();
    let look = store.last_look(gstin()).await.unwrap().unwrap();
    assert!(changes(&store, look.since()).await.is_empty());
    assert_eq!(
        store.acting_as("ravi").last_look(gstin()).await.unwrap(),
        None
    );
    let unknown = "4711".parse().unwrap();
    let error = store.set_last_look(gstin(), unknown).await.unwrap_err();
    assert_eq!(error.kind(), ims_store::ErrorKind::NotFound);
}

fn credit_note() -> Invoice {
    let mut note = invoice(3);
    note.section = Section::Cn;
    note
}
