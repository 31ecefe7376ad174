//! Every answer that is none, and what a caller sees of it.

use super::common::{answering, business_error, data, json, text};
use super::outcomes::{RECORD, outcome};
use gst_ims::Section;

#[tokio::test]
async fn failures() {
    let html = |status| {
        text(
            status,
            "text/html",
            "<html><body>Bad gateway secret-page</body></html>",
        )
    };
    let platform = |status, code: u16| {
        json(
            status,
            format!(
                r#"{{"code":{code},"message":"Said so","timestamp":1687602744185,"transaction_id":"t-9"}}"#
            ),
        )
    };
    for (name, answer, expected) in [
        (
            "session",
            business_error("AUTH4033", "Invalid Session"),
            "authentication code AUTH4033 http 200 id t-1 retryable false: the taxpayer's session is not valid; sign in again: AUTH4033: Invalid Session",
        ),
        (
            "no API access",
            business_error("AUTH4037", "API Access is not enabled"),
            "authentication code AUTH4037 http 200 id t-1 retryable false: the taxpayer's API access is off or has lapsed; it is switched on in the GST portal, for a time that the taxpayer chooses: AUTH4037: API Access is not enabled",
        ),
        (
            "unauthorised",
            business_error("RET11402", "Unauthorised"),
            "authentication code RET11402 http 200 id t-1 retryable false: the taxpayer's session is not authorised for this; sign in again with the user name of this GSTIN: RET11402: Unauthorised",
        ),
        (
            "outage code",
            business_error("GEN5008", "GSTN Server Error"),
            "outage code GEN5008 http 200 id t-1 retryable true: the tax network is failing; try again later: GEN5008: GSTN Server Error",
        ),
        (
            "any other code",
            business_error("GEN5001", "Missing Mandatory Params"),
            "refused code GEN5001 http 200 id t-1 retryable false: the tax network refused the request: GEN5001: Missing Mandatory Params",
        ),
        (
            "unknown code",
            business_error("new-code 7", "Who knows"),
            "refused code new-code 7 http 200 id t-1 retryable false: the tax network refused the request: new-code 7: Who knows",
        ),
        (
            "no code",
            json(200, r#"{"code":200,"data":{"status_cd":"0"}}"#),
            "refused code - http 200 id - retryable false: the tax network refused the request: no code: no reason given",
        ),
        (
            "control characters",
            business_error("X1", r"a\nb\u001b[2J"),
            "refused code X1 http 200 id t-1 retryable false: the tax network refused the request: X1: a b [2J",
        ),
        (
            "body code under HTTP 200",
            platform(200, 401),
            "authentication code - http 200 id t-9 retryable false: the server did not accept the API key or the taxpayer's session (code 401 in the body): Said so",
        ),
        (
            "body code 422 under HTTP 200",
            platform(200, 422),
            "refused code - http 200 id t-9 retryable false: the server refused the request (code 422 in the body): Said so",
        ),
        (
            "body code 503 under HTTP 200",
            platform(200, 503),
            "outage code - http 200 id t-9 retryable true: the server or the tax network behind it is failing (code 503 in the body): Said so",
        ),
        (
            "HTTP before body code",
            platform(500, 422),
            "outage code - http 500 id t-9 retryable true: the server or the tax network behind it is failing (HTTP 500): Said so",
        ),
        (
            "401",
            platform(401, 401),
            "authentication code - http 401 id t-9 retryable false: the server did not accept the API key or the taxpayer's session (HTTP 401): Said so",
        ),
        (
            "403",
            platform(403, 403),
            "authentication code - http 403 id t-9 retryable false: the server did not accept the API key or the taxpayer's session (HTTP 403): Said so",
        ),
        (
            "404",
            platform(404, 404),
            "refused code - http 404 id t-9 retryable false: the server refused the request (HTTP 404): Said so",
        ),
        (
            "429",
            platform(429, 429),
            "rate_limit code - http 429 id t-9 retryable true: the server's rate limit or quota is used up (HTTP 429): Said so",
        ),
        (
            "HTML outage",
            html(502),
            "outage code - http 502 id - retryable true: the server or the tax network behind it is failing (HTTP 502)",
        ),
        (
            "HTML success",
            html(200),
            "decode code - http 200 id - retryable false: the answer is text/html, not JSON; check the base address",
        ),
        (
            "empty body",
            json(200, ""),
            "decode code - http 200 id - retryable false: the answer is empty",
        ),
        (
            "204",
            json(204, ""),
            "decode code - http 204 id - retryable false: the answer is empty",
        ),
        (
            "truncated",
            json(200, r#"{"code":200,"data":{"data":{"b2b":[{"#),
            "decode code - http 200 id - retryable true: the answer breaks off in the middle",
        ),
        (
            "trailing text",
            json(200, r#"{"code":200,"data":{"status_cd":"1"}} and more"#),
            "decode code - http 200 id - retryable false: the answer is not a JSON object: byte 39: more text after the object",
        ),
        (
            "a number that JSON does not know",
            data(&format!(
                r#"{{"b2b":[{}]}}"#,
                RECORD.replace("10883.91", "007")
            )),
            "decode code - http 200 id - retryable false: the answer is not a JSON object: byte 58: invalid number, found `07`",
        ),
        (
            "a list",
            json(200, "[]"),
            "decode code - http 200 id - retryable false: the answer has a list instead of an object, and no documents",
        ),
        (
            "says nothing",
            json(200, "{}"),
            "decode code - http 200 id - retryable false: the answer has neither data nor a status that says success; it says nothing about documents",
        ),
        (
            "only a code",
            json(200, r#"{"code":200,"transaction_id":"t-9"}"#),
            "decode code - http 200 id t-9 retryable false: the answer has neither data nor a status that says success; it says nothing about documents",
        ),
        (
            "data of no use",
            data(r#""none""#),
            "decode code - http 200 id t-1 retryable false: the answer has `data` that is not an object, and no documents",
        ),
        (
            "redirect",
            text(302, "text/html", "moved"),
            "redirect code - http 302 id - retryable false: the server redirected the request; redirects are never followed, check the base address",
        ),
        (
            "an error beside an odd payload",
            json(
                200,
                r#"{"code":200,"transaction_id":"t-9","data":{"status_cd":"0","error":{"error_cd":"AUTH4033","message":"m"},"data":5}}"#,
            ),
            "authentication code AUTH4033 http 200 id t-9 retryable false: the taxpayer's session is not valid; sign in again: AUTH4033: m",
        ),
        (
            "a status that is neither",
            json(200, r#"{"code":200,"data":{"status_cd":"2","data":{}}}"#),
            "decode code - http 200 id - retryable false: the answer has neither data nor a status that says success; it says nothing about documents",
        ),
        (
            "a status that is false",
            json(200, r#"{"code":200,"data":{"status_cd":false,"data":{}}}"#),
            "refused code - http 200 id - retryable false: the tax network refused the request: no code: no reason given",
        ),
        (
            "a business error under HTTP 400",
            json(
                400,
                r#"{"code":400,"transaction_id":"t-9","data":{"status_cd":"0","error":{"error_cd":"AUTH4033","message":"Invalid Session"}}}"#,
            ),
            "authentication code AUTH4033 http 400 id t-9 retryable false: the server did not accept the API key or the taxpayer's session (HTTP 400): AUTH4033: Invalid Session",
        ),
        (
            "a platform error with an odd message",
            json(
                403,
                r#"{"code":403,"message":["a"],"transaction_id":"t-9"}"#,
            ),
            "authentication code - http 403 id t-9 retryable false: the server did not accept the API key or the taxpayer's session (HTTP 403): a",
        ),
    ] {
        assert_eq!(outcome(answer).await, expected, "{name}");
    }
}

#[tokio::test]
async fn what_a_server_echoes_is_redacted() {
    let echo = format!(
        "token {} key {}",
        super::common::TOKEN,
        super::common::API_KEY
    );
    for answer in [
        business_error("X1", &echo),
        business_error(super::common::TOKEN, "x"),
        business_error(
            "X1",
            &super::common::TOKEN.replace("secret", "sec\\u0000ret"),
        ),
        json(
            401,
            format!(r#"{{"code":401,"message":"{echo}","transaction_id":"{echo}"}}"#),
        ),
        json(
            200,
            format!(r#"{{"code":422,"message":"{echo}","transaction_id":"{echo}"}}"#),
        ),
    ] {
        let (_mock, client) = answering(answer).await;
        let error = client.invoices(Section::B2b).send().await.unwrap_err();
        let shown = format!(
            "{error} {error:?} {} {client:?}",
            serde_json::to_string(&error).unwrap()
        );
        assert!(shown.contains("[redacted]"), "{shown}");
        assert!(!shown.contains("planted"), "{shown}");
    }
}

#[tokio::test]
async fn retry_after_is_told() {
    let answer = json(429, "{}").header(
        ims_mock::HeaderName::from_static("retry-after"),
        ims_mock::HeaderValue::from_static("3600"),
    );
    let (_mock, client) = answering(answer).await;
    let error = client.invoices(Section::B2b).send().await.unwrap_err();
    assert_eq!(
        error.retry_after(),
        Some(std::time::Duration::from_hours(1))
    );
    assert_eq!(
        serde_json::to_value(&error).unwrap(),
        serde_json::json!({
            "kind": "rate_limit", "code": null, "http_status": 429,
            "message": "the server's rate limit or quota is used up (HTTP 429)",
            "transaction_id": null, "retryable": true, "retry_after_s": 3600, "delivery": null,
        })
    );
}

#[tokio::test]
async fn an_answer_above_the_limit_is_refused() {
    let (mock, _) = answering(data(&format!(r#"{{"b2b":[{RECORD}]}}"#))).await;
    let client = super::common::builder(&mock)
        .largest_body(200)
        .build()
        .unwrap();
    let error = client.invoices(Section::B2b).send().await.unwrap_err();
    assert_eq!(
        (
            error.kind().as_str(),
            error.http_status(),
            error.to_string().as_str()
        ),
        (
            "too_large",
            Some(200),
            "the answer is larger than 200 bytes, the most that this client accepts"
        ),
    );
}

/// A body that is small on the way and takes longer to decompress than the call may.
#[tokio::test(flavor = "multi_thread")]
async fn what_takes_long_to_decompress_keeps_to_the_deadline() {
    let mock = ims_mock::MockServer::start().await.unwrap();
    mock.answer_always(ims_mock::Fault::GzipBomb);
    let patient = super::common::builder(&mock)
        .largest_body(2 << 30)
        .max_memory_bytes(4 << 30);
    let client = patient.build().unwrap();
    let started = super::common::now();
    let request = client.invoices(Section::B2b);
    let request = request.timeout(std::time::Duration::from_millis(200));
    let error = request.send().await.unwrap_err();
    assert_eq!(error.kind(), gst_ims::ErrorKind::Deadline, "{error}");
    let elapsed = started.elapsed();
    assert!(elapsed < std::time::Duration::from_secs(1), "{elapsed:?}");
}
