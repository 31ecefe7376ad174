//! Real processes: two that write at once, and one that is killed at any moment.
//!
//! A process is this test binary again, told by the environment what to do.

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use gst_ims::submission::SubmissionKind;
use ims_actions::{Fate, Intent, Outcome, Standing, SubmissionState};
use ims_store::Store;

use crate::support::{Place, accepted, all, gstin, invoice, invoices, on_both, record};

on_both![
    two_processes_lose_nothing_and_do_not_wait_for_each_other_for_ever,
    only_one_process_has_the_lock,
    a_killed_process_loses_nothing_that_was_told,
    the_lock_of_a_killed_process_is_free_at_once,
];

const TASK: &str = "IMS_STORE_TEST_TASK";
const STORE: &str = "IMS_STORE_TEST_STORE";

/// What a child does; nothing, where this is not one.
#[test]
fn child() {
    let (Ok(task), Ok(address)) = (env::var(TASK), env::var(STORE)) else {
        return;
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store = Store::open(&address.parse().unwrap(), &task).await.unwrap();
        match task.as_str() {
            "notes" => write_notes(&store).await,
            "locks" => count_under_lock(&store).await,
            "hold" => hold(&store).await,
            "work" => work(&store).await,
            "requests" => crate::requests::child(&store).await,
            "apply" => crate::applies::child(&store).await,
            other => panic!("no task {other}"),
        }
    });
}

pub(crate) fn spawn(place: &Place, task: &str) -> Child {
    spawn_with(place, task, &[])
}

pub(crate) fn spawn_with(place: &Place, task: &str, variables: &[(&str, &str)]) -> Child {
    Command::new(env::current_exe().unwrap())
        .args([
            "--exact",
            "processes::child",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(TASK, task)
        .env(STORE, place.address())
        .envs(variables.iter().copied())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Tells the parent, for whom it then is a promise.
pub(crate) fn tell(text: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "told {text}").unwrap();
    out.flush().unwrap();
}

async fn write_notes(store: &Store) {
    let actor = std::process::id();
    for number in 0..100 {
        store
            .note(gstin(), "count", &(actor, number))
            .await
            .unwrap();
        if number % 10 == 0 {
            let documents = invoices(usize::try_from(number).unwrap() + 1);
            record(store, number, &documents).await;
        }
    }
}

async fn two_processes_lose_nothing_and_do_not_wait_for_each_other_for_ever(place: Place) {
    let store = place.open().await;
    let children: Vec<_> = (0..3).map(|_| spawn(&place, "notes")).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let log = store.log(gstin(), None, 10_000).await.unwrap();
    let notes = log.iter().filter(|line| line.action == "count").count();
    let fetches = log.iter().filter(|line| line.action == "fetch").count();
    assert_eq!((notes, fetches), (300, 30));
    assert_eq!(store.fetches(gstin(), 100).await.unwrap().len(), 30);
    assert_eq!(all(&store).await.len(), 91);
}

/// Reads a number, waits, and writes the next one: wrong as soon as two do so at once.
async fn count_under_lock(store: &Store) {
    for _ in 0..10 {
        let lease = store.lease(gstin(), Duration::from_mins(2)).await.unwrap();
        let last = store.log(gstin(), None, 1).await.unwrap();
        let number: u64 = last
            .first()
            .map_or(0, |line| line.detail.as_str().parse().unwrap());
        tokio::time::sleep(Duration::from_millis(5)).await;
        store.note(gstin(), "number", &(number + 1)).await.unwrap();
        lease.release().await.unwrap();
    }
}

async fn only_one_process_has_the_lock(place: Place) {
    let store = place.open().await;
    let children: Vec<_> = (0..3).map(|_| spawn(&place, "locks")).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let last = &store.log(gstin(), None, 1).await.unwrap()[0];
    assert_eq!(last.detail.as_str(), "30");
}

async fn hold(store: &Store) {
    let lease = store.lease(gstin(), Duration::ZERO).await.unwrap();
    tell("held");
    tokio::time::sleep(Duration::from_mins(2)).await;
    drop(lease);
}

async fn the_lock_of_a_killed_process_is_free_at_once(place: Place) {
    let store = place.open().await;
    let mut child = spawn(&place, "hold");
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    while !lines.next().unwrap().unwrap().ends_with("told held") {}
    let error = store.lease(gstin(), Duration::ZERO).await.unwrap_err();
    assert!(error.to_string().starts_with("hold (process "), "{error}");
    child.kill().unwrap();
    child.wait().unwrap();
    if cfg!(target_os = "linux") {
        let start = Instant::now();
        let lease = store.lease(gstin(), Duration::from_secs(5)).await.unwrap();
        lease.release().await.unwrap();
        assert!(start.elapsed() < Duration::from_secs(5));
    }
}

/// Fetches, decides and submits for ever, and tells of each step once it is done.
async fn work(store: &Store) {
    let lease = store.lease(gstin(), Duration::from_mins(1)).await.unwrap();
    // An earlier process may have been killed on its way.
    for open in store.open_submissions(gstin()).await.unwrap() {
        match open.state {
            SubmissionState::Intended | SubmissionState::Sent => {
                store.not_sent(gstin(), open.id, "killed").await.unwrap();
            }
            SubmissionState::NotSent => {}
            other => panic!("{other:?}"),
        }
        settle(store, open.id).await;
        tell(&format!("closed {}", open.id));
    }
    let rounds = store.fetches(gstin(), 10_000).await.unwrap().len();
    for round in rounds.. {
        let mut documents = invoices(300);
        if round.is_multiple_of(2) {
            documents = documents.into_iter().map(accepted).collect();
        }
        let fetched = record(store, i64::try_from(round).unwrap(), &documents).await;
        tell(&format!("fetch {}", fetched.snapshot));
        let before = Standing::of(&documents[0]);
        let mut wanted = before.clone();
        wanted.remarks = Some(round.to_string());
        let key = invoice(0).key();
        let intent = Intent {
            key,
            before,
            wanted,
            hash: None,
        };
        let id = store
            .intend(&lease, SubmissionKind::Save, None, &[intent])
            .await
            .unwrap();
        tell(&format!("intended {id}"));
        store.sending(gstin(), id).await.unwrap();
        tell(&format!("sent {id}"));
        store.not_sent(gstin(), id, "a test").await.unwrap();
        settle(store, id).await;
        tell(&format!("closed {id}"));
    }
}

async fn settle(store: &Store, id: ims_actions::SubmissionId) {
    let outcome = Outcome {
        key: invoice(0).key(),
        wanted: Standing::NOTHING,
        before: Standing::NOTHING,
        result: Fate::NotSent,
        now: None,
        code: None,
        message: None,
    };
    store.settle(gstin(), id, &[outcome]).await.unwrap();
}

async fn a_killed_process_loses_nothing_that_was_told(place: Place) {
    place.open().await.close().await;
    let mut random = fastrand::Rng::with_seed(7);
    let mut told_in_all = 0;
    for _ in 0..25 {
        let mut child = spawn(&place, "work");
        let out = BufReader::new(child.stdout.take().unwrap());
        let mut lines = out.lines();
        let first = lines
            .by_ref()
            .map_while(Result::ok)
            .find(|line| line.contains("told "));
        // Some time after its first step.
        std::thread::sleep(Duration::from_micros(random.u64(0..60_000)));
        child.kill().unwrap();
        // It did not end by itself, for a fault of its own.
        assert_eq!(child.wait().unwrap().code(), None);
        let told: Vec<String> = first
            .into_iter()
            .chain(lines.map_while(Result::ok))
            .filter_map(|line| line.split_once("told ").map(|(_, text)| text.to_owned()))
            .collect();
        assert!(!told.is_empty());
        told_in_all += told.len();
        check(&place, &told).await;
    }
    assert!(told_in_all > 25, "only {told_in_all} steps in all");
}

async fn check(place: &Place, told: &[String]) {
    let store = place.open().await;
    for step in told {
        let (what, id) = step.split_once(' ').unwrap();
        if what == "fetch" {
            let fetched = store.fetched(gstin(), id.parse().unwrap()).await.unwrap();
            assert!(fetched.sections[0].stored);
            continue;
        }
        let submission = store
            .submission(gstin(), id.parse().unwrap())
            .await
            .unwrap();
        assert_eq!(submission.documents.len(), 1);
        match what {
            "sent" => assert!(submission.sent_at.is_some()),
            "closed" => assert!(submission.closed_at.is_some()),
            _ => {}
        }
    }
    // The documents are those of one fetch, never of two.
    let documents = all(&store).await;
    assert_eq!(documents.len(), 300);
    assert!(
        documents
            .iter()
            .all(|document| document.action == documents[0].action)
    );
    store.close().await;
}
