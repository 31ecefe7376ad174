//! Lakes in memory: what counts, what is left over, and who is first.

#![allow(
    clippy::expect_used,
    reason = "a fault in what a test makes ends the test"
)]

use std::sync::Arc;

use futures_util::TryStreamExt;
use gst_types::{Gstin, Invoice, Section};
use ims_files::lake::{Lake, LakeError, LakeVersion};
use jiff::Timestamp;
use object_store::ObjectStore;
use object_store::memory::InMemory;

fn taxpayer() -> Gstin {
    "24AAACI1681G1ZV".parse().expect("it is one")
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_733_040_000 + second).expect("it is one")
}

fn version(number: &str, period: &str) -> LakeVersion {
    let supplier = "33ABKCS2033B1ZW".parse().expect("it is one");
    let date = "2024-11-02".parse().expect("it is one");
    let number = number.parse().expect("it is one");
    let mut invoice = Invoice::new(Section::B2b, supplier, number, date);
    invoice.return_period = period.parse().ok();
    LakeVersion {
        seen_at: at(0),
        gone_at: None,
        is_now: true,
        invoice,
    }
}

fn lake() -> (Arc<InMemory>, Lake) {
    let storage = Arc::new(InMemory::new());
    let lake = Lake::within(Arc::clone(&storage) as _, "month/lake".into());
    (storage, lake)
}

async fn paths(storage: &InMemory) -> Vec<String> {
    let files = storage.list(None).map_ok(|file| file.location.to_string());
    let mut paths: Vec<_> = files.try_collect().await.expect("it lists");
    paths.sort();
    paths
}

#[tokio::test]
async fn a_period_that_comes_again_loses_nothing() {
    let (storage, lake) = lake();
    let mut export = lake.begin(taxpayer(), at(0)).await.expect("it begins");
    for (number, period) in [("1", "2024-10"), ("2", "2024-11"), ("3", "2024-10")] {
        let version = version(number, period);
        export.add(version).await.expect("it fits");
    }
    let written = export.commit(None).await.expect("it is first");
    assert_eq!(
        (written.documents, written.versions, written.decisions),
        (3, 3, 0)
    );
    let run = &written.run;
    let folder = format!("month/lake/documents/gstin={}", taxpayer());
    let paths = paths(&storage).await;
    for file in [
        format!("{folder}/period=2024-10/run={run}/part-0.parquet"),
        format!("{folder}/period=2024-10/run={run}/part-1.parquet"),
        format!("{folder}/period=2024-11/run={run}/part-0.parquet"),
    ] {
        assert!(paths.contains(&file), "{file}: {paths:?}");
    }
}

#[tokio::test]
async fn each_table_is_there_for_a_taxpayer_without_documents() {
    let (storage, lake) = lake();
    let export = lake.begin(taxpayer(), at(0)).await.expect("it begins");
    export
        .commit(Some("Kaveri Stores"))
        .await
        .expect("it is first");
    let paths = paths(&storage).await;
    assert_eq!(paths.len(), 4, "{paths:?}");
    for table in ["decisions", "documents", "taxpayers", "versions"] {
        let folder = format!("month/lake/{table}/gstin={}/", taxpayer());
        assert!(
            paths.iter().any(|path| path.starts_with(&folder)),
            "{paths:?}"
        );
    }
}

#[tokio::test]
async fn of_two_at_once_the_first_to_end_stands() {
    let (storage, lake) = lake();
    let mut slow = lake.begin(taxpayer(), at(0)).await.expect("it begins");
    slow.add(version("1", "2024-10")).await.expect("it fits");
    let mut fast = lake.begin(taxpayer(), at(1)).await.expect("it begins");
    fast.add(version("2", "2024-11")).await.expect("it fits");
    let written = fast.commit(None).await.expect("it is first");
    let before = paths(&storage).await;
    let error = slow.commit(None).await.expect_err("it was overtaken");
    assert!(
        matches!(error, LakeError::Busy(of) if of == taxpayer()),
        "{error}"
    );
    assert!(error.is_retryable());
    assert_eq!(paths(&storage).await, before);
    let is_own = |path: &String| path.contains(&written.run) || path.contains("/taxpayers/");
    assert!(before.iter().all(is_own), "{before:?}");

    // The next one takes their place.
    let next = lake.begin(taxpayer(), at(2)).await.expect("it begins");
    let next = next.commit(None).await.expect("nobody else is there");
    let after = paths(&storage).await;
    assert!(
        after.iter().all(|path| !path.contains(&written.run)),
        "{after:?}"
    );
    assert_ne!(next.run, written.run);
}

#[tokio::test]
async fn what_is_given_up_leaves_nothing() {
    let (storage, lake) = lake();
    let mut export = lake.begin(taxpayer(), at(0)).await.expect("it begins");
    let mut odd = version("1", "2024-10");
    odd.invoice.igst = "0.005".parse().ok();
    // More than are on their way at once.
    for month in 1..=12 {
        for year in 2018..2022 {
            let version = version("1", &format!("{year}-{month:02}"));
            export.add(version).await.expect("it fits");
        }
    }
    export.add(odd).await.expect("it is not looked at yet");
    let error = export.add(version("2", "2024-11")).await;
    assert!(matches!(error, Err(LakeError::Table(_))), "{error:?}");
    assert!(!paths(&storage).await.is_empty());
    export.abandon().await;
    assert_eq!(paths(&storage).await, [""; 0]);
}
