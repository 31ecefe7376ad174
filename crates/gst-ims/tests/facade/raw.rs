//! Operations that the crate has no types for.

use gst_ims::raw::RawResponse;
use gst_ims::reqwest::Method;
use gst_ims::{Delivery, ErrorKind};
use ims_mock::Fault;
use serde_json::{Value, json};

use super::common::{TOKEN, answering, business_error, data, json as answer, usual};

const PATH: &str = "/gst/compliance/tax-payer/not-known-here";

#[tokio::test]
async fn what_is_asked_is_sent_and_what_came_is_given() {
    let (mock, client) = answering(data(r#"{"ttl":"12","rows":[1.10]}"#)).await;
    let response = client
        .raw(Method::POST, PATH)
        .query("return_period", "10 2024&x=y")
        .json(&json!({ "rows": [1] }))
        .await
        .unwrap();
    assert_eq!(response.meta.transaction_id.as_deref(), Some("t-1"));
    assert_eq!(
        response.data().unwrap().as_str(),
        r#"{"ttl":"12","rows":[1.10]}"#
    );
    assert_eq!(response.read::<Value>().unwrap()["ttl"], "12");
    let error = response.read::<Vec<u8>>().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);

    let requests = mock.requests();
    let request = requests.first().unwrap();
    assert_eq!(request.method(), "POST");
    assert_eq!(request.path(), PATH);
    assert_eq!(
        request.query_value("return_period").as_deref(),
        Some("10 2024&x=y")
    );
    assert_eq!(request.header("authorization"), Some(TOKEN));
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.body(), br#"{"rows":[1]}"#);
}

#[tokio::test]
async fn its_failures_are_those_of_every_call() {
    let (mock, client) = answering(business_error("AUTH4033", "Invalid session")).await;
    let error = client.raw(Method::GET, PATH).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication);
    assert_eq!(error.code(), Some("AUTH4033"));
    mock.answer_always(answer(503, "{}"));
    let error = client.raw(Method::GET, PATH).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Outage, 4));
}

#[tokio::test]
async fn only_what_may_be_repeated_is() {
    for (method, is_repeatable, attempts, delivery) in [
        (Method::GET, false, 4, None),
        (Method::POST, false, 1, Some(Delivery::Unknown)),
        (Method::PUT, false, 1, Some(Delivery::Unknown)),
        (Method::POST, true, 4, None),
    ] {
        let (mock, client) = usual().await;
        mock.answer_always(Fault::CloseBeforeHeaders);
        let request = client.raw(method.clone(), PATH);
        let request = if is_repeatable {
            request.repeatable()
        } else {
            request
        };
        let error = request.await.unwrap_err();
        assert_eq!(error.attempts(), attempts, "{method}");
        assert_eq!(error.delivery(), delivery, "{method}");
    }
}

#[tokio::test]
async fn a_path_that_leads_elsewhere_is_refused_before_anything_is_sent() {
    let (mock, client) = usual().await;
    for path in [
        "",
        "gst",
        "@elsewhere.example/",
        ".elsewhere.example/",
        "/a?b=c",
        "/a#b",
    ] {
        let error = client.raw(Method::GET, path).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{path}");
    }
    assert_eq!(mock.requests().len(), 0);
    // Two slashes are a path of this server's.
    let _ = client.raw(Method::GET, "//elsewhere.example/").await;
    assert_eq!(mock.requests().len(), 1);
}

#[test]
fn what_the_envelope_says_is_not_lost() {
    let queued = r#"{"code":200,"data":{"status_cd":"1","data":{"token":"t-1","est":"30"}}}"#;
    let response = RawResponse::from_body(queued).unwrap();
    let incomplete = response.completeness.incomplete().unwrap();
    assert!(incomplete.queued.is_some());
    assert_eq!(response.body.as_str(), queued);
    for body in [
        "",
        "<html>",
        r#"{"code":500}"#,
        r#"{"data":{"status_cd":"0"}}"#,
    ] {
        assert!(RawResponse::from_body(body).is_err(), "{body}");
    }
}
