//! The generated client on its own: what it sends, and what it makes of answers.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failed assumption of a test is a failed test"
)]

use std::future::Future;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use gst_types::wire::{Loose, Wire};
use sandbox_gst::types::{
    InvoiceStatusRow, InvoiceStatusSections, SaveInvoiceStatusRequest, TaxpayerSession,
};
use sandbox_gst::{Client, DirectTransport, Error, Requests, Transport, TransportError};

const KEY: &str = "key_test_7f3a";
const TOKEN: &str = "eyJ.taxpayer.token";

/// Answers one call with `answer`, given as raw HTTP, and returns the head of the request.
fn serve_once(answer: String) -> (String, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a call");
        let mut request = Vec::new();
        let mut buffer = [0; 1024];
        while !request.ends_with(b"\r\n\r\n") {
            let count = stream.read(&mut buffer).expect("a request");
            assert!(count > 0, "the request ended early");
            request.extend_from_slice(&buffer[..count]);
        }
        stream.write_all(answer.as_bytes()).expect("an answer");
        String::from_utf8(request).expect("UTF-8")
    });
    (address, server)
}

fn http(status: &str, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n{body}",
        body.len()
    )
}

fn direct(address: &str) -> Client {
    DirectTransport::new(KEY, TOKEN)
        .expect("valid credentials")
        .into_client(address)
}

#[tokio::test]
async fn a_call_carries_parameters_credentials_and_version() {
    let (address, server) = serve_once(http(
        "200 OK",
        "",
        r#"{"code":200,"data":{"data":{"b2b":[]}}}"#,
    ));
    let answer = direct(&format!("{address}/base"))
        .get_invoices(
            &"B2B".parse().expect("a section"),
            Some(&gst_types::Status::NoAction.into()),
        )
        .await
        .expect("an answer");
    let sections = answer
        .into_inner()
        .data
        .and_then(|data| data.data)
        .expect("sections");
    assert_eq!(sections.b2b.map(|records| records.len()), Some(0));

    let request = server.join().expect("served");
    let mut lines = request.lines();
    assert_eq!(
        lines.next(),
        Some(
            "GET /base/gst/compliance/tax-payer/invoices?section=B2B&status=no_action_taken HTTP/1.1"
        )
    );
    let headers: Vec<String> = lines.map(str::to_lowercase).collect();
    for expected in [
        format!("x-api-key: {KEY}"),
        format!("authorization: {}", TOKEN.to_lowercase()),
        format!("x-api-version: {}", sandbox_gst::DEFAULT_API_VERSION),
        "accept: application/json".to_owned(),
    ] {
        assert!(headers.contains(&expected), "{expected} in {request}");
    }
    assert!(
        !headers
            .iter()
            .any(|header| header.starts_with("api-version:")),
        "{request}"
    );
}

#[tokio::test]
async fn counts_are_asked_for_and_typed() {
    let body = r#"{"code":200,"data":{"data":{"all_oth":{"b2b":{"accept":1},"ttl_cnt":12}},"status_cd":"1"}}"#;
    let (address, server) = serve_once(http("200 OK", "", body));
    let answer = direct(&address)
        .get_invoice_count(&gst_types::GoodsType::Others.into())
        .await
        .expect("an answer");
    let counts = answer
        .into_inner()
        .data
        .and_then(|data| data.data)
        .expect("counts");
    let total = counts
        .all_oth
        .and_then(|group| group.ttl_cnt)
        .map(gst_types::wire::Wire::into_inner);
    assert_eq!(total, Some(12));
    let request = server.join().expect("served");
    assert!(
        request.starts_with(
            "GET /gst/compliance/tax-payer/invoices/count?type_of_goods=others HTTP/1.1\r\n"
        ),
        "{request}"
    );
}

#[tokio::test]
async fn any_other_status_arrives_untouched() {
    for (status, headers, body) in [
        (
            "401 Unauthorized",
            "",
            r#"{"code":401,"message":"Unauthorized"}"#,
        ),
        ("429 Too Many Requests", "Retry-After: 7\r\n", "slow down"),
        ("201 Created", "", "{}"),
        (
            "302 Found",
            "Location: http://127.0.0.1:1/elsewhere\r\n",
            "",
        ),
    ] {
        let (address, server) = serve_once(http(status, headers, body));
        let outcome = direct(&address)
            .get_invoices(&"b2b".parse().expect("a section"), None)
            .await;
        let Err(Error::UnexpectedResponse(response)) = outcome else {
            panic!("{status}: {outcome:?}");
        };
        assert_eq!(response.status().to_string(), status);
        assert_eq!(response.text().await.expect("a body"), body);
        server.join().expect("served");
    }
}

#[tokio::test]
async fn an_unreadable_body_is_an_error_that_keeps_it() {
    let (address, server) = serve_once(http("200 OK", "", "<html>"));
    let outcome = direct(&address)
        .get_invoices(&"B2B".parse().expect("a section"), None)
        .await;
    let Err(Error::InvalidResponsePayload(body, _)) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(body.as_ref(), b"<html>");
    server.join().expect("served");
}

/// A transport without a network: notes what it is asked and answers with an empty object.
#[derive(Debug, Default)]
struct Double {
    calls: Mutex<Vec<String>>,
}

impl Transport for Double {
    fn execute<'a>(
        &'a self,
        request: reqwest::Request,
    ) -> Pin<Box<dyn Future<Output = reqwest::Result<reqwest::Response>> + Send + 'a>> {
        let headers: Vec<&str> = request
            .headers()
            .keys()
            .map(reqwest::header::HeaderName::as_str)
            .collect();
        let call = format!(
            "{} {} {}",
            request.method(),
            request.url(),
            headers.join(",")
        );
        self.calls.lock().expect("a lock").push(call);
        Box::pin(async { Ok(http::Response::new("{}").into()) })
    }
}

#[tokio::test]
async fn any_transport_can_stand_behind_the_client() {
    let double = Arc::new(Double::default());
    let transport: Arc<dyn Transport> = double.clone();
    let client = Client::new_with_client("http://127.0.0.1:1", reqwest::Client::new(), transport);
    let shared = client.clone();
    let call = tokio::spawn(async move {
        shared
            .get_invoices(&"CN".parse().expect("a section"), None)
            .await
            .map(drop)
    });
    call.await.expect("no panic").expect("an answer");
    client
        .get_invoice_count(&gst_types::GoodsType::Imports.into())
        .await
        .expect("an answer");
    assert_eq!(
        *double.calls.lock().expect("a lock"),
        [
            "GET http://127.0.0.1:1/gst/compliance/tax-payer/invoices?section=CN accept",
            "GET http://127.0.0.1:1/gst/compliance/tax-payer/invoices/count?type_of_goods=imports accept",
        ]
    );
}

#[test]
fn a_request_is_built_without_being_sent() {
    let http = reqwest::Client::new();
    let request = Requests::new("http://127.0.0.1:1/base", &http)
        .get_invoices(
            &"CN".parse().expect("a section"),
            Some(&gst_types::Status::NoAction.into()),
        )
        .expect("a request");
    assert_eq!(request.method(), "GET");
    assert_eq!(
        request.url().as_str(),
        "http://127.0.0.1:1/base/gst/compliance/tax-payer/invoices?section=CN&status=no_action_taken"
    );
    let names: Vec<_> = request.headers().keys().collect();
    assert_eq!(names, ["accept"]);
}

#[test]
fn every_operation_has_its_traits() {
    use sandbox_gst::operations::{ALL, OperationInfo, Token};
    // Operations that are vendored later are none of this test's business.
    let once = [
        "generateOtp",
        "verifyOtp",
        "saveInvoiceStatus",
        "resetInvoiceStatus",
    ];
    let exclusive = ["saveInvoiceStatus", "resetInvoiceStatus"];
    let others = [
        "authenticate",
        "refreshSession",
        "checkInvoiceStatus",
        "getInvoices",
    ];
    for id in once.into_iter().chain(others) {
        let operation: &OperationInfo = ALL.iter().find(|one| one.id == id).expect(id);
        assert_eq!(operation.repeatable, !once.contains(&id), "{id}");
        assert_eq!(operation.exclusive, exclusive.contains(&id), "{id}");
        let token = match id {
            "authenticate" => Token::None,
            "generateOtp" | "verifyOtp" => Token::Platform,
            _ => Token::Taxpayer,
        };
        assert_eq!(operation.token, token, "{id}");
    }
    for operation in ALL.iter().filter(|operation| operation.method == "GET") {
        assert!(operation.repeatable, "{operation:?}");
    }
}

#[test]
fn a_body_holds_amounts_to_the_last_digit_and_a_password_keeps_its_zeros() {
    let http = reqwest::Client::new();
    let requests = Requests::new("http://127.0.0.1:1", &http);
    let row = InvoiceStatusRow {
        stin: Some(
            "33ABKCS2033B1ZW"
                .parse::<gst_types::Gstin>()
                .expect("a GSTIN")
                .into(),
        ),
        val: Some(
            "99999999999.99"
                .parse::<gst_types::Amount>()
                .expect("an amount")
                .into(),
        ),
        action: Some(gst_types::Action::Accepted.into()),
        prev_status: Some(gst_types::Action::NoAction.into()),
        itc_red_req: Some(Loose::Known(true).into()),
        ..InvoiceStatusRow::default()
    };
    let request = requests
        .save_invoice_status(&SaveInvoiceStatusRequest {
            rtin: "33ABKCS2033B1ZW"
                .parse::<gst_types::Gstin>()
                .expect("a GSTIN")
                .into(),
            reqtyp: Wire("SAVE".into()),
            invdata: InvoiceStatusSections {
                b2bcn: Some(vec![row]),
                ..InvoiceStatusSections::default()
            },
            extra: std::collections::BTreeMap::new(),
        })
        .expect("a request");
    assert_eq!(request.method(), "POST");
    let body = request.body().and_then(reqwest::Body::as_bytes);
    let body = std::str::from_utf8(body.expect("a body")).expect("UTF-8");
    assert_eq!(
        body,
        r#"{"invdata":{"b2bcn":[{"action":"A","itcRedReq":"Y","prev_status":"N","stin":"33ABKCS2033B1ZW","val":99999999999.99}]},"reqtyp":"SAVE","rtin":"33ABKCS2033B1ZW"}"#
    );
    let login = serde_json::from_str(r#"{"username":"a","gstin":"33ABKCS2033B1ZW"}"#);
    let request = requests
        .verify_otp("007575", &login.expect("a login"))
        .expect("a request");
    assert_eq!(request.url().query(), Some("otp=007575"));
}

#[test]
fn a_token_is_read_and_not_shown() {
    let text = r#"{"access_token":"planted-token","token_expiry":"1794221601000","session_expiry":"1794221600"}"#;
    let session: TaxpayerSession = serde_json::from_str(text).expect("decodes");
    let token = session.access_token.clone().expect("the token");
    assert_eq!(token.0.expose(), "planted-token");
    assert!(!format!("{session:?}").contains("planted"), "{session:?}");
    let times = [session.token_expiry, session.session_expiry];
    let times = times.map(|time| time.expect("a time").into_inner().to_string());
    assert_eq!(times, ["2026-11-09T10:53:21Z", "2026-11-09T10:53:20Z"]);
}

#[test]
fn debug_output_shows_no_credential() {
    let shown = format!("{:?}", direct("http://127.0.0.1:1"));
    assert!(!shown.contains(KEY) && !shown.contains(TOKEN), "{shown}");
}

#[test]
fn credentials_that_are_no_header_are_refused_without_showing_them() {
    let key = DirectTransport::new("key\nplanted", TOKEN).expect_err("refused");
    let token = DirectTransport::new(KEY, "token\r\nplanted").expect_err("refused");
    assert!(matches!(key, TransportError::ApiKey(_)), "{key:?}");
    assert!(matches!(token, TransportError::AccessToken(_)), "{token:?}");
    for error in [key, token] {
        assert!(
            !format!("{error} {error:?}").contains("planted"),
            "{error:?}"
        );
    }
}
