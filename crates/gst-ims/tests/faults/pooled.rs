//! Connections that were idle and are dead without a word.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use gst_ims::Section;
use gst_ims::gst_types::{Decided, Decision};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::bench::{client, client_for};

const LIST: &str = r#"{"code":200,"data":{"status_cd":"1","data":{"b2b":[{"stin":"24ABCCU0123M1ZJ","inum":"D-1","idt":"05-11-2024","action":"N"}]}}}"#;
const TAKEN: &str = r#"{"code":200,"data":{"status_cd":"1","data":{"reference_id":"ref-1"}}}"#;

/// Answers the first request of each connection, and hangs up at the second, as a balancer does
/// that forgot the connection.
async fn serve(listener: TcpListener, writes: Arc<AtomicUsize>) {
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        tokio::spawn(connection(stream, Arc::clone(&writes)));
    }
}

async fn connection(mut stream: TcpStream, writes: Arc<AtomicUsize>) {
    for answers in [true, false] {
        let Some(head) = request(&mut stream).await else {
            return;
        };
        let is_write = head.starts_with("POST");
        writes.fetch_add(usize::from(is_write), Ordering::SeqCst);
        if answers {
            let body = if is_write { TAKEN } else { LIST };
            let length = body.len();
            let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{body}");
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    }
}

/// Reads a request with its body, and returns its head.
async fn request(stream: &mut TcpStream) -> Option<String> {
    let mut received = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&received).to_ascii_lowercase();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .map_or(0, |length| length.parse().unwrap());
            if body.len() >= length {
                return Some(head.to_ascii_uppercase());
            }
        }
        if stream.read_buf(&mut received).await.ok()? == 0 {
            return None;
        }
    }
}

#[tokio::test]
async fn a_write_is_not_risked_on_a_connection_that_may_be_dead() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let writes = Arc::new(AtomicUsize::new(0));
    tokio::spawn(serve(listener, Arc::clone(&writes)));
    let client = client(client_for(&address));
    for round in 1..=3 {
        let list = client.invoices(Section::B2b).send().await.unwrap();
        let decided = list
            .invoices
            .into_iter()
            .map(|document| Decided::new(document, Decision::Accept, None, None).unwrap());
        let gstin = "33ABKCS2033B1ZW".parse().unwrap();
        let submitted = client.save(gstin, decided).send().await.unwrap();
        assert_eq!(submitted.reference_id, "ref-1");
        assert_eq!(writes.load(Ordering::SeqCst), round);
    }
}
