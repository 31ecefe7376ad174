//! What a failure of the network says, and what odd but legal HTTP is read all the same.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use gst_ims::limits::RetryPolicy;
use gst_ims::{Client, ClientBuilder, Environment, Error, ErrorKind, Section};

/// Answers every connection with the same bytes, once its request is read; returns the authority.
fn serving(answer: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let authority = listener.local_addr().unwrap().to_string();
    // Ends with the process.
    thread::spawn(move || {
        for client in listener.incoming() {
            let (mut client, answer) = (client.unwrap(), answer.clone());
            thread::spawn(move || {
                let mut head = [0; 4096];
                let _ = client.read(&mut head);
                let _ = client.write_all(&answer);
            });
        }
    });
    authority
}

/// Answers the first request of each connection, and hangs up at the second without a word; returns
/// the authority, and counts the requests.
fn forgetful(requests: Arc<AtomicUsize>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let authority = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for client in listener.incoming() {
            let (mut client, requests) = (client.unwrap(), Arc::clone(&requests));
            thread::spawn(move || {
                let mut head = [0; 4096];
                for answers in [true, false] {
                    if client.read(&mut head).is_ok_and(|length| length > 0) {
                        requests.fetch_add(1, Ordering::Relaxed);
                        let body = r#"{"code":200,"data":{"status_cd":"1","data":{"b2b":[]}}}"#;
                        let answer = format!(
                            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
                            body.len()
                        );
                        if answers {
                            let _ = client.write_all(answer.as_bytes());
                        }
                    }
                }
            });
        }
    });
    authority
}

#[tokio::test]
async fn a_dead_pooled_connection_costs_no_attempt() {
    let requests = Arc::new(AtomicUsize::new(0));
    let authority = forgetful(Arc::clone(&requests));
    // Without a single retry.
    let client = client(&format!("http://{authority}")).build().unwrap();
    for _ in 0..4 {
        let outcomes = client.all_invoices().send().await;
        for outcome in outcomes {
            assert!(outcome.result.is_ok(), "{:?}", outcome.result);
        }
    }
    // A server that hangs up at once is asked once.
    let silent = client_of_silence();
    let error = silent.invoices(Section::B2b).send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Network, 1));
    assert!(requests.load(Ordering::Relaxed) > 32);
}

/// Answers the requests in this order, and hangs up without a word at `None` and at all that follow;
/// returns the authority, and counts the requests.
fn scripted(answers: &'static [Option<&'static str>], requests: Arc<AtomicUsize>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let authority = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for client in listener.incoming() {
            let (mut client, requests) = (client.unwrap(), Arc::clone(&requests));
            thread::spawn(move || {
                let mut head = [0; 4096];
                while client.read(&mut head).is_ok_and(|length| length > 0) {
                    let number = requests.fetch_add(1, Ordering::SeqCst);
                    match answers.get(number).copied().flatten() {
                        Some(answer) => client.write_all(answer.as_bytes()).unwrap(),
                        None => break,
                    }
                }
            });
        }
    });
    authority
}

const EMPTY: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 55\r\n\r\n\
                     {\"code\":200,\"data\":{\"status_cd\":\"1\",\"data\":{\"b2b\":[]}}}";
const FAILING: &str = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n";

#[tokio::test]
async fn a_hang_up_is_forgiven_once_a_call_and_takes_no_retry() {
    let requests = Arc::new(AtomicUsize::new(0));
    let authority = scripted(
        &[Some(EMPTY), None, Some(FAILING), Some(EMPTY)],
        Arc::clone(&requests),
    );
    let retry = RetryPolicy::none()
        .max_attempts(2)
        .first_wait(Duration::ZERO);
    let builder = client(&format!("http://{authority}")).retries(retry);
    let asking = builder.build().unwrap();
    asking.invoices(Section::B2b).send().await.unwrap();
    asking.invoices(Section::B2b).send().await.unwrap();
    assert_eq!(requests.load(Ordering::SeqCst), 4);

    let requests = Arc::new(AtomicUsize::new(0));
    let authority = scripted(&[Some(EMPTY)], Arc::clone(&requests));
    let asking = client(&format!("http://{authority}")).build().unwrap();
    asking.invoices(Section::B2b).send().await.unwrap();
    let error = asking.invoices(Section::B2b).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Network, "{error}");
    assert_eq!(requests.load(Ordering::SeqCst), 3);
}

fn client_of_silence() -> Client {
    client(&format!("http://{}", serving(Vec::new())))
        .build()
        .unwrap()
}

fn client(base: &str) -> ClientBuilder {
    Client::builder()
        .environment(Environment::Custom(base.parse().unwrap()))
        .api_key("key")
        .taxpayer_token("token")
        .timeout(Duration::from_secs(10))
        .retries(RetryPolicy::none())
}

async fn failure(builder: ClientBuilder) -> Error {
    let client = builder.build().unwrap();
    client.invoices(Section::B2b).send().await.unwrap_err()
}

#[tokio::test]
async fn the_cause_is_told_in_one_clause() {
    let plain = |text: &str| format!("http://{}", serving(text.as_bytes().to_vec()));
    let closed = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    let secure = format!(
        "https://{}",
        serving(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec())
    );
    for (base, expected) in [
        (closed, "the connection was refused"),
        (
            "https://no-such-host.invalid".to_owned(),
            "its name was not found",
        ),
        (plain("SSH-2.0-OpenSSH_9.6\r\n"), "is not HTTP"),
        (plain("http/1.1 200 OK\r\n\r\n"), "is not HTTP"),
        (
            plain("HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}"),
            "is not HTTP",
        ),
        (plain("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), "is not HTTP"),
        (plain(""), "broke before an answer came"),
        (secure, "it does not speak TLS"),
    ] {
        let error = failure(client(&base)).await;
        assert_eq!(error.kind(), ErrorKind::Network, "{base}: {error}");
        assert!(error.to_string().contains(expected), "{base}: {error}");
        assert!(std::error::Error::source(&error).is_some(), "{base}");
    }
}

#[tokio::test]
async fn a_handshake_that_stalls_is_told_also_where_time_is_short() {
    // The system takes the connection, and nobody ever reads from it.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("https://{}", listener.local_addr().unwrap());
    let short = || client(&base).timeout(Duration::from_secs(1));
    let error = failure(short()).await;
    assert_eq!(error.kind(), ErrorKind::Network);
    assert!(error.to_string().contains("TLS handshake"), "{error}");
    // The last attempt has no time to find out.
    let retries = RetryPolicy::default().first_wait(Duration::ZERO);
    let error = failure(short().retries(retries)).await;
    assert_eq!(error.kind(), ErrorKind::Deadline);
    assert!(error.to_string().contains("TLS handshake"), "{error}");
}

#[tokio::test]
async fn a_proxys_refusal_is_told_and_not_repeated() {
    // Plain HTTP is asked of the proxy itself.
    for base in ["https://no-such-host.invalid", "http://127.0.0.1:1"] {
        let refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n";
        let proxy = serving(refusal.to_vec());
        let builder = client(base)
            .retries(RetryPolicy::default())
            .proxy(&format!("http://{proxy}"))
            .unwrap();
        let error = failure(builder).await;
        assert!(
            error.to_string().contains("the proxy responded 407"),
            "{error}"
        );
        assert_eq!(error.kind(), ErrorKind::Network, "{error}");
        assert_eq!((error.is_retryable(), error.attempts()), (false, 1));
    }
}

fn gzip(text: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_ref()).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn what_curl_reads_is_read() {
    let body = r#"{"code":200,"data":{"status_cd":"1","data":{"b2b":[]}}}"#;
    let (first, second) = body.split_at(20);
    let two_members = [gzip(first), gzip(second)].concat();
    let twice = gzip(gzip(body));
    let many: Vec<_> = (0..300).map(|n| format!("x-trace-{n}: {n}\r\n")).collect();
    let many = many.concat();
    for (headers, body) in [
        ("content-encoding: GZIP\r\n", gzip(body)),
        ("content-encoding: x-gzip\r\n", gzip(body)),
        ("content-encoding: gzip\r\n", two_members),
        ("content-encoding: gzip, x-gzip\r\n", twice.clone()),
        (
            "content-encoding: gzip\r\ncontent-encoding: gzip, identity\r\n",
            twice,
        ),
        ("content-encoding: identity\r\n", body.as_bytes().to_vec()),
        ("x-folded: one\r\n  two\r\n", body.as_bytes().to_vec()),
        (many.as_str(), body.as_bytes().to_vec()),
    ] {
        let mut answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n{headers}connection: close\r\n\r\n",
            body.len()
        )
        .into_bytes();
        answer.extend(body);
        let client = client(&format!("http://{}", serving(answer)))
            .build()
            .unwrap();
        let answer = client.invoices(Section::B2b).send().await;
        assert!(answer.is_ok(), "{headers}: {answer:?}");
    }
}

#[tokio::test]
async fn an_encoding_that_was_not_asked_for_is_named() {
    for encoding in [
        "br",
        "zstd",
        "deflate",
        "gzip, br",
        "gzip, gzip, gzip, gzip, gzip, gzip",
    ] {
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: {encoding}\r\ncontent-length: 3\r\n\r\nabc"
        );
        let error = failure(client(&format!("http://{}", serving(answer.into_bytes())))).await;
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(
            error
                .to_string()
                .contains(&format!("encoded as {encoding}")),
            "{error}"
        );
    }
}

#[tokio::test]
async fn what_was_compressed_twice_is_bounded_as_well() {
    const LIMIT: usize = 1 << 20;
    let body = gzip(gzip(vec![b' '; 200 * LIMIT]));
    let mut answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-encoding: gzip, gzip\r\ncontent-length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    assert!(body.len() < LIMIT / 100);
    answer.extend(body);
    let builder = client(&format!("http://{}", serving(answer)));
    let error = failure(builder.largest_body(LIMIT)).await;
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
}

#[tokio::test]
async fn a_body_that_was_compressed_twice_must_be_whole() {
    let mut body = gzip(gzip(
        r#"{"code":200,"data":{"status_cd":"1","data":{"b2b":[]}}}"#,
    ));
    body.truncate(body.len() - 9);
    let mut answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-encoding: gzip, gzip\r\ncontent-length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    answer.extend(body);
    let error = failure(client(&format!("http://{}", serving(answer)))).await;
    assert_eq!(error.kind(), ErrorKind::Network, "{error}");
}
