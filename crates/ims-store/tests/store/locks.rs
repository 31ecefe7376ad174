//! The lock of a taxpayer, within one process.

use std::time::{Duration, Instant};

use gst_ims::submission::SubmissionKind;
use ims_store::ErrorKind;
use sqlx::Executor;

use crate::support::{Place, gstin, on_both};

on_both![
    a_lock_has_one_holder,
    a_lock_is_waited_for,
    locks_of_two_taxpayers_are_two,
    a_lock_that_was_lost_writes_nothing,
];

async fn a_lock_has_one_holder(place: Place) {
    let store = place.open().await;
    let lease = store.lease(gstin(), Duration::ZERO).await.unwrap();
    let start = Instant::now();
    let other = place.open().await.acting_as("ravi");
    let error = other
        .lease(gstin(), Duration::from_millis(300))
        .await
        .unwrap_err();
    assert!(start.elapsed() >= Duration::from_millis(300));
    assert_eq!(
        (error.kind(), error.is_retryable()),
        (ErrorKind::Busy, true)
    );
    assert!(error.to_string().starts_with("asha (process "), "{error}");
    lease.release().await.unwrap();
    other
        .lease(gstin(), Duration::ZERO)
        .await
        .unwrap()
        .release()
        .await
        .unwrap();
}

async fn a_lock_is_waited_for(place: Place) {
    let store = place.open().await;
    let lease = store.lease(gstin(), Duration::ZERO).await.unwrap();
    let waiting = tokio::spawn({
        let store = store.clone();
        async move { store.lease(gstin(), Duration::from_secs(20)).await.is_ok() }
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!waiting.is_finished());
    lease.release().await.unwrap();
    assert!(waiting.await.unwrap());
}

async fn locks_of_two_taxpayers_are_two(place: Place) {
    let store = place.open().await;
    let _lease = store.lease(gstin(), Duration::ZERO).await.unwrap();
    let other = "33ABKCS2033B1ZW".parse().unwrap();
    assert!(store.lease(other, Duration::ZERO).await.is_ok());
}

async fn a_lock_that_was_lost_writes_nothing(place: Place) {
    let store = place.open().await;
    let lease = store.lease(gstin(), Duration::ZERO).await.unwrap();
    // As if this process had been stopped for longer than the lock lasts.
    let pool = place.database().await;
    pool.execute("UPDATE lease SET expires_at = 1")
        .await
        .unwrap();
    let newer = store
        .acting_as("ravi")
        .lease(gstin(), Duration::ZERO)
        .await
        .unwrap();
    let error = store
        .intend(&lease, SubmissionKind::Save, None, &[])
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    // Giving the old one back does not give the new one back.
    lease.release().await.unwrap();
    let busy = store.lease(gstin(), Duration::ZERO).await.unwrap_err();
    assert_eq!(busy.kind(), ErrorKind::Busy);
    store
        .intend(&newer, SubmissionKind::Save, None, &[])
        .await
        .unwrap();
}
