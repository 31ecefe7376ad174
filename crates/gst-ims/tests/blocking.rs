//! The blocking client, from a program without async.
#![cfg(feature = "blocking")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails by it"
)]

use gst_ims::{Client, Environment, ErrorKind, GoodsType, Section, Status, blocking};
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
        .invoices(Section::B2b)
        .status(Status::Accepted)
        .send()
        .unwrap();
    assert_eq!(accepted.invoices.len(), 1);
    assert_eq!(
        client
            .counts(GoodsType::Others)
            .send()
            .unwrap()
            .section(Section::B2b)
            .no_action,
        11
    );
    assert_eq!(client.all_invoices().send().unwrap().len(), 8);
    let from_threads: Vec<_> = (0..4)
        .map(|_| {
            let client = client.clone();
            std::thread::spawn(move || client.invoices(Section::Cn).send().unwrap().invoices.len())
        })
        .map(|thread| thread.join().unwrap())
        .collect();
    assert!(
        from_threads
            .iter()
            .all(|documents| *documents == from_threads[0])
    );
}

#[tokio::test]
async fn inside_async_it_refuses_and_does_not_panic() {
    let mock = MockServer::start().await.unwrap();
    let client = client(&mock);
    let error = client.invoices(Section::B2b).send().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    // A runtime may not be dropped inside another one.
    tokio::task::spawn_blocking(move || drop(client))
        .await
        .unwrap();
}
