//! Lengths, chunks and headers that are wrong, too many or too large.

use ims_mock::Fault;

use super::wire::{Ending, Seen, meet, meet_endless, meet_stall, usual_body};

const MEBIBYTE: usize = 1 << 20;

/// The whole usual body behind a head, on a connection that is then closed.
async fn whole_with(fault: Fault) -> Seen {
    let seen = meet(fault).await;
    assert_eq!(seen.ending, Ending::Closed, "{fault}");
    assert_eq!(seen.body(), usual_body().await, "{fault}");
    seen
}

#[tokio::test]
async fn declared_lengths_are_wrong() {
    let length = usual_body().await.len();
    for (fault, declared) in [
        (Fault::LengthTooLong, vec![(length + 1).to_string()]),
        (
            Fault::LengthsConflict,
            vec![length.to_string(), (length / 2).to_string()],
        ),
        (Fault::LengthInvalid, vec!["many".to_owned()]),
    ] {
        let seen = whole_with(fault).await;
        assert_eq!(seen.header("content-length"), declared, "{fault}");
    }
}

#[tokio::test]
async fn a_length_that_is_too_short_leaves_the_rest_on_the_connection() {
    let usual = usual_body().await;
    let seen = meet_stall(Fault::LengthTooShort, usual.len()).await;
    let declared = (usual.len() / 2).to_string();
    assert_eq!(seen.header("content-length"), [declared]);
    assert_eq!(seen.body(), usual);
}

#[tokio::test]
async fn a_huge_length_is_followed_by_little() {
    let usual = usual_body().await;
    let seen = meet_stall(Fault::LengthHuge, usual.len() / 2).await;
    assert_eq!(seen.header("content-length"), ["4611686018427387904"]);
    assert_eq!(seen.body(), &usual[..usual.len() / 2]);
}

#[tokio::test]
async fn chunks_are_broken() {
    let usual = String::from_utf8(usual_body().await).unwrap();
    let (half, whole) = (usual.len() / 2, usual.len());
    for (fault, expected) in [
        (
            Fault::ChunkSizeInvalid,
            format!("several\r\n{usual}\r\n0\r\n\r\n"),
        ),
        (
            Fault::ChunkTooLong,
            format!("{half:x}\r\n{usual}\r\n0\r\n\r\n"),
        ),
        (Fault::LastChunkMissing, format!("{whole:x}\r\n{usual}\r\n")),
    ] {
        let seen = meet(fault).await;
        assert_eq!(seen.header("transfer-encoding"), ["chunked"], "{fault}");
        assert_eq!(seen.header("content-length"), [""; 0], "{fault}");
        assert_eq!(
            String::from_utf8_lossy(seen.body()),
            expected.as_str(),
            "{fault}"
        );
    }
}

#[tokio::test]
async fn an_answer_that_nobody_asked_for_follows_at_once() {
    let usual = usual_body().await;
    let seen = meet_stall(Fault::UnsolicitedAnswer, 2 * usual.len()).await;
    let (asked, stray) = seen.body().split_at(usual.len());
    assert_eq!(asked, usual);
    let stray = String::from_utf8(stray.to_vec()).unwrap();
    assert!(stray.starts_with("HTTP/1.1 200 OK\r\n"));
    assert_eq!(stray.matches("\"inum\":\"STRAY-").count(), 12);
}

#[tokio::test]
async fn something_else_than_http_is_spoken() {
    let seen = meet(Fault::NotHttp).await;
    assert_eq!(seen.bytes, b"SSH-2.0-OpenSSH_9.6\r\n");
}

#[tokio::test]
async fn headers_are_too_large_or_too_many() {
    let large = whole_with(Fault::OversizeHeader).await;
    assert_eq!(large.header("x-filler"), ["a".repeat(MEBIBYTE)]);
    let many = whole_with(Fault::ManyHeaders).await;
    assert_eq!(many.header("x-filler").len(), 10_000);
}

#[tokio::test]
async fn some_answers_have_no_end() {
    let headers = meet_endless(Fault::EndlessHeaders, 4 * MEBIBYTE).await;
    assert!(headers.header("x-filler").len() > 100_000);
    assert!(!headers.head().contains("\r\n\r\n"));

    let informational = meet_endless(Fault::EndlessInformational, MEBIBYTE).await;
    let text = String::from_utf8(informational.bytes).unwrap();
    let lines = text.lines().filter(|line| !line.is_empty());
    let mut whole = lines.take(10_000);
    assert!(whole.all(|line| line == "HTTP/1.1 103 Early Hints"));

    let body = meet_endless(Fault::EndlessBody, 8 * MEBIBYTE).await;
    assert_eq!(body.header("transfer-encoding"), ["chunked"]);
    assert!(body.body().starts_with(b"100000\r\n    "));
}
