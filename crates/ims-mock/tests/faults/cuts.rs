//! Answers that end too early, stop or come slowly.

use ims_mock::Fault;
use tokio::io::AsyncReadExt;

use super::wire::{Ending, meet, meet_stall, send, server_with, usual_body};

#[tokio::test]
async fn a_cut_before_the_headers_leaves_nothing() {
    for (fault, ending) in [
        (Fault::ResetBeforeHeaders, Ending::Reset),
        (Fault::CloseBeforeHeaders, Ending::Closed),
    ] {
        let seen = meet(fault).await;
        assert_eq!((seen.bytes.len(), seen.ending), (0, ending), "{fault}");
    }
}

#[tokio::test]
async fn a_cut_in_the_headers_leaves_a_part_of_them() {
    for (fault, ending) in [
        (Fault::ResetInHeaders, Ending::Reset),
        (Fault::CloseInHeaders, Ending::Closed),
    ] {
        let seen = meet(fault).await;
        assert_eq!(seen.ending, ending, "{fault}");
        assert!(seen.head().starts_with("HTTP/1.1 200 OK\r\n"), "{fault}");
        assert!(!seen.head().contains("\r\n\r\n"), "{fault}");
    }
}

#[tokio::test]
async fn a_cut_in_the_body_leaves_half_of_it() {
    let usual = usual_body().await;
    for (fault, ending, length) in [
        (Fault::ResetInBody, Ending::Reset, Some(usual.len())),
        (Fault::CloseInBody, Ending::Closed, Some(usual.len())),
        (Fault::CloseInUnframedBody, Ending::Closed, None),
    ] {
        let seen = meet(fault).await;
        assert_eq!(seen.ending, ending, "{fault}");
        assert_eq!(seen.body(), &usual[..usual.len() / 2], "{fault}");
        let declared = seen.header("content-length");
        let expected: Vec<_> = length.iter().map(ToString::to_string).collect();
        assert_eq!(declared, expected, "{fault}");
    }
}

#[tokio::test]
async fn a_stall_shows_as_much_as_a_cut_and_lasts_until_the_client_leaves() {
    for (fault, cut) in [
        (Fault::StallBeforeHeaders, Fault::CloseBeforeHeaders),
        (Fault::StallInHeaders, Fault::CloseInHeaders),
        (Fault::StallInBody, Fault::CloseInBody),
    ] {
        let expected = meet(cut).await.bytes;
        let seen = meet_stall(fault, expected.len()).await;
        assert_eq!(seen.bytes, expected, "{fault}");
        assert_eq!(seen.ending, Ending::Closed, "{fault}");
    }
}

#[tokio::test]
async fn a_stalled_answer_does_not_hold_up_the_stop() {
    let server = server_with(Fault::StallInBody).await;
    let mut connection = send(&server, "").await;
    connection.read_u8().await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn fragments_make_up_the_usual_answer() {
    let seen = meet(Fault::Fragments).await;
    assert_eq!(seen.body(), usual_body().await);
    assert_eq!(seen.ending, Ending::Closed);
}

#[tokio::test]
async fn a_dribble_is_the_usual_answer_with_pauses() {
    let server = server_with(Fault::Dribble).await;
    let mut connection = send(&server, "").await;
    let mut start = [0; 8];
    let mut reads = 0;
    let mut length = 0;
    while length < start.len() {
        length += connection.read(&mut start[length..]).await.unwrap();
        reads += 1;
    }
    assert_eq!(&start, b"HTTP/1.1");
    // A machine that sleeps for a while may find several bytes at once.
    assert!(reads > 1, "all bytes came in one piece");
}
