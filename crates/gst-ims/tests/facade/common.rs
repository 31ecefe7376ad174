//! A client and a server that answers what a test says.

use std::time::{Duration, Instant};

use gst_ims::limits::RetryPolicy;
use gst_ims::{Client, ClientBuilder, Environment, Error, Invoices, Section};
use ims_mock::{HeaderName, HeaderValue, MockServer, RawAnswer, StatusCode};

pub(crate) const API_KEY: &str = "key_test_planted-secret-key";
pub(crate) const TOKEN: &str = "planted-secret-token";

pub(crate) fn builder(mock: &MockServer) -> ClientBuilder {
    Client::builder()
        .environment(Environment::Custom(mock.base_url().parse().unwrap()))
        .api_key(API_KEY)
        .taxpayer_token(TOKEN)
        .retries(RetryPolicy::default().first_wait(Duration::from_millis(1)))
}

/// The usual mock and a client for it.
pub(crate) async fn usual() -> (MockServer, Client) {
    let mock = MockServer::start().await.unwrap();
    let client = builder(&mock).build().unwrap();
    (mock, client)
}

/// A server that gives one answer to everything, and a client for it.
pub(crate) async fn answering(answer: RawAnswer) -> (MockServer, Client) {
    let (mock, client) = usual().await;
    mock.answer_always(answer);
    (mock, client)
}

pub(crate) fn json(status: u16, body: impl Into<Vec<u8>>) -> RawAnswer {
    RawAnswer::json(StatusCode::from_u16(status).unwrap(), body)
}

pub(crate) fn text(status: u16, content_type: &'static str, body: impl Into<Vec<u8>>) -> RawAnswer {
    RawAnswer::new(StatusCode::from_u16(status).unwrap(), body).header(
        HeaderName::from_static("content-type"),
        HeaderValue::from_static(content_type),
    )
}

/// A success whose `data.data` is the given text.
pub(crate) fn data(data: &str) -> RawAnswer {
    json(
        200,
        format!(
            r#"{{"code":200,"data":{{"data":{data},"status_cd":"1"}},"timestamp":1763446641000,"transaction_id":"t-1"}}"#
        ),
    )
}

/// A failure inside HTTP 200.
pub(crate) fn business_error(code: &str, message: &str) -> RawAnswer {
    json(
        200,
        format!(
            r#"{{"code":200,"data":{{"status_cd":"0","error":{{"error_cd":"{code}","message":"{message}"}}}},"timestamp":1763446641000,"transaction_id":"t-1"}}"#
        ),
    )
}

/// A record with the fewest fields; `RECORD` stands for it in a body that [`read`] reads.
pub(crate) const RECORD: &str =
    r#"{"stin":"24ABCCU0123M1YZ","inum":"D-1","idt":"05-11-2024","val":118.50}"#;

/// Reads a body as the response for invoices.
pub(crate) fn read(body: &str) -> Result<Invoices, Error> {
    Invoices::from_body(Section::B2b, body.replace("RECORD", RECORD))
}

/// A body whose `data` has these members.
pub(crate) fn inner(members: &str) -> String {
    format!(r#"{{"code":200,"data":{{{members}}}}}"#)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a clock that no runtime can pause"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}
