//! What the server keeps of requests with a body.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
};

use ims_mock::{MockServer, Operation};
use serde_json::{Value, json};

use super::client::{Client, GSTIN, save};

#[tokio::test]
async fn bodies_are_kept_as_they_came() {
    let server = MockServer::start().await.unwrap();
    let client = Client::stranger(&server);
    let row = client.row("B2B", "PRN-1050", "A").await;
    client.save("b2b", &[&row]).await;
    let requests = server.requests();
    let sent: Value = serde_json::from_slice(requests[1].body()).unwrap();
    assert_eq!(sent, save("b2b", &[&row]));
    assert_eq!(requests[0].body(), b"");
}

#[tokio::test]
async fn a_body_that_is_no_request_is_refused() {
    let server = MockServer::start().await.unwrap();
    let client = Client::stranger(&server);
    for body in [
        json!([]),
        json!("x"),
        json!({ "rtin": GSTIN, "reqtyp": "SAVE" }),
    ] {
        let answer = client.post(Operation::SaveInvoiceStatus, body).await;
        assert_eq!(answer.status, 400, "{answer:?}");
    }
    let none = client
        .call(Operation::SaveInvoiceStatus, "", None)
        .await
        .unwrap();
    assert_eq!(none.status, 400);
    let get = client
        .call(Operation::GetInvoices, "/status/save", None)
        .await
        .unwrap();
    assert_eq!(get.status, 405);
    assert_eq!(server.request_count_of(Operation::SaveInvoiceStatus), 4);
}

#[tokio::test]
async fn more_than_four_mebibytes_are_too_much() {
    let server = MockServer::start().await.unwrap();
    let client = Client::stranger(&server);
    let body = json!({ "rtin": GSTIN, "reqtyp": "SAVE", "invdata": {}, "x": "x".repeat(4 << 20) });
    let answer = client.post(Operation::SaveInvoiceStatus, body).await;
    assert_eq!(answer.status, 413);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_whose_body_never_comes_counts_and_does_nothing() {
    let server = MockServer::start().await.unwrap();
    let client = Client::stranger(&server);
    let row = client.row("B2B", "PRN-1050", "A").await;
    let body = save("b2b", &[&row]).to_string();
    let address = server
        .base_url()
        .strip_prefix("http://")
        .unwrap()
        .to_owned();
    tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(&address).unwrap();
        let head = format!(
            "POST {} HTTP/1.1\r\nhost: {address}\r\nx-api-key: k\r\nauthorization: t\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n",
            Operation::SaveInvoiceStatus.path(),
            body.len(),
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream
            .write_all(&body.as_bytes()[..body.len() / 2])
            .unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let _ = stream.read(&mut [0; 64]);
    })
    .await
    .unwrap();
    assert_eq!(server.request_count_of(Operation::SaveInvoiceStatus), 1);
    assert_eq!(
        client.document("B2B", "PRN-1050").await.unwrap()["action"],
        "N"
    );
}
