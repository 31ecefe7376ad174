//! Faults of connections, before there is a request.

use std::io;

use gst_types::Section;
use ims_mock::{ClosedPort, Fault, MockServer, Rule};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::wire::{Ending, read_to_end, send};

async fn connect(server: &MockServer) -> TcpStream {
    let authority = server.base_url().strip_prefix("http://").unwrap();
    TcpStream::connect(authority).await.unwrap()
}

#[tokio::test]
async fn a_refused_connection_is_reset_before_anything_is_read() {
    let server = MockServer::start().await.unwrap();
    server.answer_next(Fault::Refuse);
    let mut refused = connect(&server).await;
    let error = refused.read_u8().await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);

    let mut taken = send(&server, "connection: close\r\n").await;
    let seen = read_to_end(&mut taken).await;
    assert_eq!(seen.ending, Ending::Closed);
    assert!(seen.head().starts_with("HTTP/1.1 200 OK\r\n"));
    assert_eq!((server.connection_count(), server.request_count()), (2, 1));
    assert_eq!(server.fault_counts(), [(Fault::Refuse, 1)].into());
}

#[tokio::test]
async fn a_silent_connection_takes_no_request() {
    let server = MockServer::start().await.unwrap();
    server.answer_next(Fault::StallAtConnect);
    let mut silent = send(&server, "").await;
    silent.shutdown().await.unwrap();
    let seen = read_to_end(&mut silent).await;
    assert_eq!(seen.bytes, b"");
    assert_eq!((server.connection_count(), server.request_count()), (1, 0));
}

#[tokio::test]
async fn a_rule_with_a_condition_is_for_no_connection() {
    let server = MockServer::start().await.unwrap();
    server.add_rule(Rule::new(Fault::Refuse).section(Section::B2b));
    let seen = read_to_end(&mut send(&server, "connection: close\r\n").await).await;
    assert!(seen.head().starts_with("HTTP/1.1 200 OK\r\n"));
    assert_eq!(server.fault_counts(), [].into());
}

#[tokio::test]
async fn nobody_listens_at_a_closed_port() {
    let port = ClosedPort::new().unwrap();
    let error = TcpStream::connect(port.address()).await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
    assert_eq!(port.base_url(), format!("http://{}", port.address()));
}

#[tokio::test]
async fn requests_are_kept_only_where_they_are_wanted() {
    let server = MockServer::builder()
        .without_recording()
        .start()
        .await
        .unwrap();
    read_to_end(&mut send(&server, "connection: close\r\n").await).await;
    assert_eq!((server.requests().len(), server.request_count()), (0, 1));
}
