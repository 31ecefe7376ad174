//! The blocking client, from a program without async.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails by it"
)]

use std::sync::Arc;

use gst_ims::gst_types::{Decided, Decision};
use gst_ims::job::Polling;
use gst_ims::session::MemorySessions;
use gst_ims::{
    Action, Client, Environment, ErrorKind, GoodsType, Gstin, Invoice, JobState, Section, Status,
    blocking,
};
use ims_mock::MockServer;

fn client(mock: &MockServer) -> blocking::Client {
    let client = Client::builder()
        .environment(Environment::Custom(mock.base_url().parse().unwrap()))
        .api_key("key")
        .taxpayer_token("token")
        .build()
        .unwrap();
    blocking::Client::new(client).unwrap()
}

#[test]
fn every_request_can_block() {
    let server = tokio::runtime::Runtime::new().unwrap();
    let mock = server.block_on(MockServer::start()).unwrap();
    let client = client(&mock);
    let accepted = client
        .send(client.invoices(Section::B2b).status(Status::Accepted))
        .unwrap();
    assert_eq!(accepted.invoices.len(), 1);
    let counts = client.send(client.counts(GoodsType::Others)).unwrap();
    assert_eq!(counts.section(Section::B2b).no_action, 11);
    assert!(client.send(client.all_invoices()).unwrap().is_complete());
    let from_threads: Vec<_> = (0..4)
        .map(|_| {
            let client = client.clone();
            std::thread::spawn(move || {
                let answer = client.send(client.invoices(Section::Cn)).unwrap();
                answer.invoices.len()
            })
        })
        .map(|thread| thread.join().unwrap())
        .collect();
    assert!(
        from_threads
            .iter()
            .all(|documents| *documents == from_threads[0])
    );
}

#[test]
fn a_whole_evening_can_block() {
    let server = tokio::runtime::Runtime::new().unwrap();
    let mock = MockServer::builder().require_sign_in();
    let mock = server.block_on(mock.start()).unwrap();
    let gstin: Gstin = "33ABKCS2033B1ZW".parse().unwrap();
    let platform = Client::builder()
        .environment(Environment::Custom(mock.base_url().parse().unwrap()))
        .api_key("key")
        .api_secret("secret")
        .build_platform()
        .unwrap();
    let platform = blocking::Platform::new(platform).unwrap();
    platform.send(platform.access()).unwrap();
    let sign_in = platform.sign_in(gstin, "TN_NT2.2477");
    platform.send(sign_in.request_otp()).unwrap();
    let wrong = platform.send(sign_in.verify("000000")).unwrap_err();
    assert_eq!(wrong.code(), Some("AUTH4033"));
    let session = platform.send(sign_in.verify("575757")).unwrap();
    let session = platform.send(platform.refresh(&session)).unwrap();

    let client = platform.client(session.clone());
    let list = client.send(client.invoices(Section::B2b)).unwrap();
    let is_open = |document: &Invoice| document.action == Action::NoAction;
    let decided = list.invoices.into_iter().filter(is_open).take(2);
    let decided = decided.map(|it| Decided::new(it, Decision::Reject, None, None).unwrap());
    let submitted = client.send(client.save(gstin, decided)).unwrap();
    let job = client.send(client.job(&submitted.reference_id)).unwrap();
    assert_eq!((job.state, job.processed), (JobState::Done, Some(2)));

    let rejected = client.invoices(Section::B2b).status(Status::Rejected);
    let rejected = client.send(rejected).unwrap().invoices;
    assert!(rejected.len() >= 2);
    let submitted = client.send(client.reset(gstin, rejected)).unwrap();
    let waiting = client.job(submitted.reference_id).wait(Polling::default());
    assert_eq!(client.send(waiting).unwrap().state, JobState::Done);

    let store = Arc::new(MemorySessions::new(session.clone()));
    let stored = platform.client_of(store);
    stored.send(stored.counts(GoodsType::Others)).unwrap();
    platform.send(platform.logout(&session)).unwrap();
    let error = stored.send(stored.counts(GoodsType::Others)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_made_used_and_dropped_anywhere() {
    let mock = MockServer::start().await.unwrap();
    let in_async = client(&mock);
    assert!(in_async.send(in_async.invoices(Section::B2b)).is_ok());
    drop(in_async);

    let blocking = client(&mock);
    tokio::task::spawn_blocking(move || blocking.send(blocking.invoices(Section::B2b)).unwrap())
        .await
        .unwrap();

    let blocking = client(&mock);
    tokio::task::block_in_place(|| blocking.send(blocking.invoices(Section::B2b)).unwrap());

    let handle = tokio::runtime::Handle::current();
    std::thread::spawn(move || {
        let _entered = handle.enter();
        blocking.send(blocking.invoices(Section::B2b)).unwrap();
    })
    .join()
    .unwrap();
}
