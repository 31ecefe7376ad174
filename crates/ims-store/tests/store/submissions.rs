//! Saves and resets from the intent to the fate.

use std::time::Duration;

use gst_ims::Action;
use gst_ims::submission::SubmissionKind;
use ims_actions::{
    Fate, Filter, Intent, Outcome, Standing, Submission, SubmissionId, SubmissionState,
};
use ims_store::{Change, ChangeKind, ErrorKind, Lease, Since, Store};

use crate::support::{Place, accepted, gstin, invoice, invoices, on_both, record};

on_both![
    a_submission_goes_its_way,
    a_submission_cannot_go_back,
    one_submission_at_a_time,
    documents_of_unknown_fate_are_not_submitted_again,
    a_decision_of_ours_is_told_from_one_made_elsewhere,
    what_was_refused_explains_no_decision,
    a_fate_for_a_strange_document_changes_nothing,
];

fn standing(action: Action) -> Standing {
    Standing {
        action,
        itc_reduction: None,
        remarks: None,
    }
}

fn intent(number: usize) -> Intent {
    Intent {
        key: invoice(number).key(),
        before: standing(Action::NoAction),
        wanted: standing(Action::Accepted),
        hash: invoice(number).hash,
    }
}

fn fate(number: usize, result: Fate) -> Outcome {
    let Intent {
        key,
        before,
        wanted,
        ..
    } = intent(number);
    Outcome {
        key,
        before,
        wanted,
        result,
        now: Some(standing(Action::Accepted)),
        code: Some("C-1".to_owned()),
        message: None,
    }
}

async fn lease(store: &Store) -> Lease {
    store.lease(gstin(), Duration::from_secs(5)).await.unwrap()
}

async fn intend(
    store: &Store,
    lease: &Lease,
    numbers: &[usize],
) -> Result<SubmissionId, ims_store::Error> {
    let intents: Vec<_> = numbers.iter().map(|number| intent(*number)).collect();
    store
        .intend(lease, SubmissionKind::Save, None, &intents)
        .await
}

async fn state(store: &Store, id: SubmissionId) -> SubmissionState {
    store.submission(gstin(), id).await.unwrap().state
}

async fn a_submission_goes_its_way(place: Place) {
    let store = place.open().await;
    let lease = lease(&store).await;
    let id = intend(&store, &lease, &[2, 1]).await.unwrap();
    assert_eq!(state(&store, id).await, SubmissionState::Intended);
    store.sending(gstin(), id).await.unwrap();
    assert_eq!(state(&store, id).await, SubmissionState::Sent);
    store
        .unknown(gstin(), id, "the connection was closed")
        .await
        .unwrap();
    store
        .settle(gstin(), id, &[fate(1, Fate::Applied)])
        .await
        .unwrap();
    let open = store.open_submissions(gstin()).await.unwrap();
    assert_eq!(open[0].error.as_deref(), Some("the connection was closed"));
    assert_eq!(open[0].documents[0].intent.key, invoice(2).key());
    assert_eq!(open[0].documents[1].result, Some(Fate::Applied));
    store
        .settle(gstin(), id, &[fate(2, Fate::Unknown)])
        .await
        .unwrap();
    assert!(store.open_submissions(gstin()).await.unwrap().is_empty());
    let closed = &store.submissions(gstin(), 5).await.unwrap()[0];
    assert!(closed.closed_at.is_some() && closed.sent_at.is_some());
    assert_eq!(closed.documents[0].code.as_deref(), Some("C-1"));
    let printed = serde_json::to_string(closed).unwrap();
    assert_eq!(
        serde_json::from_str::<Submission>(&printed).unwrap(),
        *closed
    );
}

async fn a_submission_cannot_go_back(place: Place) {
    let store = place.open().await;
    let lease = lease(&store).await;
    let id = intend(&store, &lease, &[1]).await.unwrap();
    let early = store.settle(gstin(), id, &[fate(1, Fate::Applied)]).await;
    assert_eq!(early.unwrap_err().kind(), ErrorKind::Conflict);
    store.sending(gstin(), id).await.unwrap();
    let twice = store.sending(gstin(), id).await.unwrap_err();
    assert_eq!(twice.kind(), ErrorKind::Conflict);
    assert_eq!(
        twice.to_string(),
        format!("submission {id} is sent and cannot become sent")
    );
    store.refused(gstin(), id, "no").await.unwrap();
    for late in [
        store.sending(gstin(), id).await,
        store.unknown(gstin(), id, "x").await,
        store.not_sent(gstin(), id, "x").await,
    ] {
        assert_eq!(late.unwrap_err().kind(), ErrorKind::Conflict);
    }
    assert_eq!(state(&store, id).await, SubmissionState::Refused);
    let other = "33ABKCS2033B1ZW".parse().unwrap();
    let strange = store.sending(other, id).await.unwrap_err();
    assert_eq!(strange.kind(), ErrorKind::NotFound);
}

async fn one_submission_at_a_time(place: Place) {
    let store = place.open().await;
    let lease = lease(&store).await;
    let id = intend(&store, &lease, &[1]).await.unwrap();
    let error = intend(&store, &lease, &[2]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    store.not_sent(gstin(), id, "no route").await.unwrap();
    intend(&store, &lease, &[2]).await.unwrap();
}

async fn documents_of_unknown_fate_are_not_submitted_again(place: Place) {
    let store = place.open().await;
    let lease = lease(&store).await;
    let id = intend(&store, &lease, &[1, 2]).await.unwrap();
    store.unknown(gstin(), id, "killed").await.unwrap();
    let error = intend(&store, &lease, &[3, 2]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    assert!(error.to_string().contains("INV/000002"), "{error}");
    let other = intend(&store, &lease, &[3]).await.unwrap();
    store.not_sent(gstin(), other, "x").await.unwrap();
    store
        .settle(gstin(), id, &[fate(2, Fate::NotSent)])
        .await
        .unwrap();
    intend(&store, &lease, &[2]).await.unwrap();
}

async fn changes(store: &Store) -> Vec<(ChangeKind, bool)> {
    let changes = store
        .changes(gstin(), Since::Beginning, &Filter::default())
        .await
        .unwrap();
    let changes: Vec<Change> = changes.into_vec().await.unwrap();
    let acted = changes
        .iter()
        .filter(|change| change.kind == ChangeKind::Acted);
    acted
        .map(|change| (change.kind, change.elsewhere))
        .collect()
}

async fn a_decision_of_ours_is_told_from_one_made_elsewhere(place: Place) {
    let store = place.open().await;
    let documents = invoices(3);
    record(&store, 0, &documents).await;
    let lease = lease(&store).await;
    let id = intend(&store, &lease, &[0]).await.unwrap();
    store.sending(gstin(), id).await.unwrap();
    store.unknown(gstin(), id, "x").await.unwrap();
    let now = [
        accepted(documents[0].clone()),
        accepted(documents[1].clone()),
        documents[2].clone(),
    ];
    let fetched = record(&store, 1, &now).await;
    assert_eq!(
        (fetched.sections[0].applied, fetched.sections[0].acted),
        (1, 1)
    );
    assert_eq!(
        changes(&store).await,
        [(ChangeKind::Acted, false), (ChangeKind::Acted, true)]
    );
    // Taken back and made again by somebody else: what we submitted once explains it no more.
    record(&store, 2, &documents).await;
    let fetched = record(&store, 3, &now).await;
    assert_eq!(
        (fetched.sections[0].applied, fetched.sections[0].acted),
        (0, 2)
    );
}

async fn what_was_refused_explains_no_decision(place: Place) {
    let store = place.open().await;
    let documents = invoices(2);
    record(&store, 0, &documents).await;
    let lease = lease(&store).await;
    let refused = intend(&store, &lease, &[0]).await.unwrap();
    store.sending(gstin(), refused).await.unwrap();
    store.refused(gstin(), refused, "no").await.unwrap();
    let failed = intend(&store, &lease, &[1]).await.unwrap();
    store.sending(gstin(), failed).await.unwrap();
    store.unknown(gstin(), failed, "x").await.unwrap();
    let fates = [fate(1, Fate::Failed)];
    store.settle(gstin(), failed, &fates).await.unwrap();
    let now: Vec<_> = documents.into_iter().map(accepted).collect();
    let fetched = record(&store, 1, &now).await;
    assert_eq!(
        (fetched.sections[0].applied, fetched.sections[0].acted),
        (0, 2)
    );
}

async fn a_fate_for_a_strange_document_changes_nothing(place: Place) {
    let store = place.open().await;
    let lease = lease(&store).await;
    let id = intend(&store, &lease, &[1]).await.unwrap();
    store.unknown(gstin(), id, "x").await.unwrap();
    let fates = [fate(1, Fate::Applied), fate(9, Fate::Applied)];
    let error = store.settle(gstin(), id, &fates).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(
        store.submission(gstin(), id).await.unwrap().documents[0].result,
        None
    );
}
