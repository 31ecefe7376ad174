//! Opening, closing, and what the location may be.

use ims_store::{ErrorKind, Location, Store};
use sqlx::Executor;

use crate::support::{Place, all, invoices, on_both, record};

on_both![
    what_was_recorded_is_there_after_opening_again,
    many_may_make_a_store_at_once,
    a_store_of_a_newer_version_is_refused,
];

async fn what_was_recorded_is_there_after_opening_again(place: Place) {
    let store = place.open().await;
    record(&store, 0, &invoices(5)).await;
    store.close().await;
    assert_eq!(all(&place.open().await).await.len(), 5);
}

async fn many_may_make_a_store_at_once(place: Place) {
    let tasks: Vec<_> = (0..6)
        .map(|_| {
            let location = place.location();
            tokio::spawn(async move { Store::open(&location, "asha").await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
}

async fn a_store_of_a_newer_version_is_refused(place: Place) {
    place.open().await.close().await;
    let pool = place.database().await;
    pool.execute("UPDATE _sqlx_migrations SET version = 9000 WHERE version = 2")
        .await
        .unwrap();
    let error = Store::open(&place.location(), "asha").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Newer);
    assert!(error.to_string().contains("update the program"), "{error}");
}

#[tokio::test]
async fn what_is_no_store_is_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.txt");
    let text = "Dear Sir or Madam, this is certainly not a database. ".repeat(40);
    std::fs::write(&path, &text).unwrap();
    let error = Store::open(&Location::file(&path), "asha")
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Damaged);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
}

#[tokio::test]
async fn a_server_that_is_away_is_told_without_its_password() {
    let location: Location = "postgres://office:hunter2@127.0.0.1:1/ims".parse().unwrap();
    let start = std::time::Instant::now();
    let error = Store::open(&location, "asha").await.unwrap_err();
    assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    assert!(!format!("{error} {error:?} {location} {location:?}").contains("hunter2"));
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    let query: Location = "postgres:///ims?password=hunter2".parse().unwrap();
    assert!(!format!("{query} {query:?}").contains("hunter2"));
}

#[test]
fn a_location_is_a_path_or_a_server() {
    assert!("".parse::<Location>().is_err());
    assert_eq!(
        "a/b.db".parse::<Location>().unwrap(),
        Location::file("a/b.db")
    );
    let own = Location::of_user().unwrap().to_string();
    assert!(own.ends_with("ims.db"), "{own}");
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ims.db");
    let store = Store::open(&Location::file(&path), "asha").await.unwrap();
    record(&store, 0, &invoices(1)).await;
    for name in ["ims.db", "ims.db-wal"] {
        let mode = std::fs::metadata(folder.path().join(name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

/// Whoever serves many at once moves the work between threads.
#[test]
fn every_call_can_be_spawned() {
    fn can_be_spawned<T: Send + 'static>(_: impl Future<Output = T> + Send) {}
    fn all(store: &Store, lease: &ims_store::Lease, plan: &ims_actions::Plan) {
        let gstin = crate::support::gstin();
        let (fetch, query) = (
            ims_store::Fetch::new(gstin, jiff::Timestamp::MIN),
            ims_store::Query::default(),
        );
        let key = crate::support::invoice(1).key();
        can_be_spawned(store.record(&fetch));
        can_be_spawned(store.list(gstin, &query));
        can_be_spawned(store.totals(gstin, &query.filter));
        can_be_spawned(store.changes(
            gstin,
            ims_store::Since::Beginning,
            &ims_actions::Filter::default(),
        ));
        can_be_spawned(store.show(gstin, &key));
        can_be_spawned(store.find(gstin, &[]));
        can_be_spawned(store.lease(gstin, std::time::Duration::ZERO));
        can_be_spawned(store.open_submissions(gstin));
        can_be_spawned(store.note(gstin, "x", &()));
        can_be_spawned(store.plans(gstin, 1));
        can_be_spawned(store.groups(gstin, &query.filter, ims_store::GroupBy::Section));
        can_be_spawned(store.taxpayers());
        can_be_spawned(store.add_plan(plan));
        can_be_spawned(store.intend(lease, gst_ims::submission::SubmissionKind::Save, None, &[]));
    }
    let _: fn(&Store, &ims_store::Lease, &ims_actions::Plan) = all;
}
