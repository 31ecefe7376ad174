//! The blocking client, from a program without async.
#![cfg(feature = "blocking")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails by it"
)]

use gst_ims::{Client, Environment, GoodsType, Section, Status, blocking};
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
    assert_eq!(client.send(client.all_invoices()).unwrap().len(), 8);
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
