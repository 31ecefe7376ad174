//! Faults that HTTP itself can carry.

use std::io::Read;

use flate2::read::GzDecoder;
use ims_mock::Fault;

use super::wire::{Seen, read_to_end, send, server_with, usual_body};

/// The one answer of a connection that would live on.
async fn meet(fault: Fault) -> Seen {
    let server = server_with(fault).await;
    let seen = read_to_end(&mut send(&server, "connection: close\r\n").await).await;
    assert_eq!(server.fault_counts().get(&fault), Some(&1), "{fault}");
    seen
}

#[tokio::test]
async fn compressed_bodies_are_damaged() {
    let usual = usual_body().await;
    for (fault, whole) in [(Fault::GzipTruncated, false), (Fault::GzipCorrupt, true)] {
        let seen = meet(fault).await;
        assert_eq!(seen.header("content-encoding"), ["gzip"], "{fault}");
        let mut body = Vec::new();
        GzDecoder::new(seen.body())
            .read_to_end(&mut body)
            .unwrap_err();
        assert!(usual.starts_with(&body), "{fault}");
        assert_eq!(body.len() == usual.len(), whole, "{fault}");
    }
    for (fault, label) in [
        (Fault::GzipMislabelled, "gzip"),
        (Fault::EncodingUnknown, "x-unknown"),
    ] {
        let seen = meet(fault).await;
        assert_eq!(seen.header("content-encoding"), [label], "{fault}");
        assert_eq!(seen.body(), usual, "{fault}");
    }
}

#[tokio::test]
async fn a_bomb_is_valid_gzip_of_a_gibibyte() {
    let seen = meet(Fault::GzipBomb).await;
    assert_eq!(
        seen.header("content-length"),
        [seen.body().len().to_string()]
    );
    assert!(seen.body().len() < 2 << 20, "{}", seen.body().len());
    let mut decoder = GzDecoder::new(seen.body());
    let length = std::io::copy(&mut decoder, &mut std::io::sink()).unwrap();
    assert_eq!(length, 1 << 30);
}

#[tokio::test]
async fn content_types_are_wrong() {
    let usual = usual_body().await;
    let wrong = meet(Fault::ContentTypeWrong).await;
    assert_eq!(wrong.header("content-type"), ["text/plain"]);
    assert_eq!(wrong.body(), usual);
    let missing = meet(Fault::ContentTypeMissing).await;
    assert_eq!(missing.header("content-type"), [""; 0]);
    assert_eq!(missing.body(), usual);
}

#[tokio::test]
async fn bodies_are_not_the_expected_json() {
    let usual = usual_body().await;
    let truncated = meet(Fault::JsonTruncated).await;
    assert_eq!(truncated.body(), &usual[..usual.len() / 2]);
    let deep = meet(Fault::JsonDeep).await;
    assert_eq!(deep.body(), "[".repeat(100_000).as_bytes());
    let invalid = meet(Fault::Utf8Invalid).await;
    assert_eq!(invalid.body().len(), usual.len() + 1);
    std::str::from_utf8(invalid.body()).unwrap_err();
    assert_eq!(meet(Fault::BodyEmpty).await.body(), b"");
    let html = meet(Fault::HtmlForJson).await;
    assert!(html.head().starts_with("HTTP/1.1 200 OK\r\n"));
    assert_eq!(html.header("content-type"), ["text/html; charset=utf-8"]);
    assert!(html.body().starts_with(b"<html>"));
}

#[tokio::test]
async fn every_status_from_300_can_be_had() {
    let statuses: Vec<_> = Fault::statuses().collect();
    assert!(statuses.len() > 40, "{statuses:?}");
    for fault in statuses {
        let Fault::Status(status) = fault else {
            panic!("{fault} is no status");
        };
        let seen = meet(fault).await;
        let start = format!("HTTP/1.1 {} ", status.as_u16());
        assert!(seen.head().starts_with(&start), "{fault}");
        let location = seen.header("location");
        assert_eq!(!location.is_empty(), status.is_redirection(), "{fault}");
    }
}
