//! Every success that the API is known to give, and what a caller sees.

use super::common::{answering, business_error, data, json, text};
use gst_ims::{Error, Invoices, Section};
use ims_mock::RawAnswer;

/// What a caller sees, in one line.
fn seen(result: &Result<Invoices, Error>) -> String {
    match result {
        Ok(answer) => format!(
            "{} {} documents, {} rejected, {} unknown, queued: {}",
            answer.state(),
            answer.invoices.len(),
            answer.rejected.len(),
            answer.unknown_sections.len(),
            answer
                .queued()
                .and_then(|queued| queued.token.as_deref())
                .unwrap_or("-"),
        ),
        Err(error) => format!(
            "{} code {} http {} id {} retryable {}: {error}",
            error.kind(),
            error.code().unwrap_or("-"),
            error
                .http_status()
                .map_or("-".to_owned(), |s| s.to_string()),
            error.transaction_id().unwrap_or("-"),
            error.is_retryable(),
        ),
    }
}

pub(crate) async fn outcome(answer: RawAnswer) -> String {
    let (_mock, client) = answering(answer).await;
    seen(&client.invoices(Section::B2b).send().await)
}

pub(crate) const RECORD: &str = r#"{"action":"A","camt":10883.91,"cess":0,"hash":"dbd0f1c65631f9fdbfd3ab8d56c2949c3354b688ea53dee44e42768c07b676e2","iamt":0,"idt":"05-11-2024","inum":"AO2SA2425002517","inv_typ":"R","ispendactblocked":"N","pos":"24","rtnprd":"112024","samt":10883.91,"srcfilstatus":"Not Filed","srcform":"R1","stin":"24ABCCU0123M1YZ","txval":120932.18,"val":142700}"#;

#[tokio::test]
async fn successes() {
    let one = format!(r#"{{"b2b":[{RECORD}]}}"#);
    let none = "empty 0 documents, 0 rejected, 0 unknown, queued: -";
    let single = "complete 1 documents, 0 rejected, 0 unknown, queued: -";
    let queued = "pending 0 documents, 0 rejected, 0 unknown, queued: tok";
    let envelope = |data: &str| json(200, format!(r#"{{"code":200,"data":{data}}}"#));
    for (name, answer, expected) in [
        ("documented", data(&one), single),
        (
            "text/plain is still JSON",
            text(
                200,
                "text/plain",
                format!(r#"{{"code":200,"data":{{"status_cd":"1","data":{one}}}}}"#),
            ),
            single,
        ),
        (
            "201",
            json(
                201,
                format!(r#"{{"data":{{"status_cd":"1","data":{one}}}}}"#),
            ),
            single,
        ),
        (
            "code as text",
            json(
                200,
                format!(r#"{{"code":"200","data":{{"status_cd":"1","data":{one}}}}}"#),
            ),
            single,
        ),
        (
            "status as number",
            envelope(&format!(r#"{{"status_cd":1,"data":{one}}}"#)),
            single,
        ),
        (
            "status missing beside data",
            envelope(&format!(r#"{{"data":{one}}}"#)),
            single,
        ),
        (
            "error null beside data",
            envelope(&format!(r#"{{"status_cd":"1","error":null,"data":{one}}}"#)),
            single,
        ),
        (
            "error empty beside data",
            envelope(&format!(r#"{{"status_cd":"1","error":{{}},"data":{one}}}"#)),
            single,
        ),
        (
            "byte order mark",
            json(
                200,
                format!("\u{feff}{{\"data\":{{\"status_cd\":\"1\",\"data\":{one}}}}}"),
            ),
            single,
        ),
        (
            "under another spelling",
            data(&format!(r#"{{"B2B":[{RECORD}]}}"#)),
            single,
        ),
        (
            "under another section",
            data(&format!(r#"{{"cn":[{RECORD}]}}"#)),
            single,
        ),
        ("empty object", data("{}"), none),
        ("empty list", data(r#"{"b2b":[]}"#), none),
        ("null list", data(r#"{"b2b":null}"#), none),
        ("null data", data("null"), none),
        ("list for an object", data("[]"), none),
        ("missing data", envelope(r#"{"status_cd":"1"}"#), none),
        ("queued", data(r#"{"token":"tok","est":"30"}"#), queued),
        (
            "queued, estimate as number",
            data(r#"{"est":30,"token":"tok"}"#),
            queued,
        ),
        (
            "queued, one level up",
            envelope(r#"{"status_cd":"1","token":"tok","est":"30"}"#),
            queued,
        ),
        (
            "queued, as a code",
            business_error("RTN_24", "File generation is in progress"),
            "pending 0 documents, 0 rejected, 0 unknown, queued: -",
        ),
        (
            "queued, beside an empty object",
            envelope(r#"{"status_cd":"1","token":"tok","est":"30","data":{}}"#),
            queued,
        ),
        (
            "queued, beside documents",
            envelope(&format!(
                r#"{{"status_cd":"1","token":"tok","data":{one}}}"#
            )),
            "partial 1 documents, 0 rejected, 0 unknown, queued: tok",
        ),
        (
            "queued as a code, beside documents",
            envelope(&format!(
                r#"{{"status_cd":"0","error":{{"error_cd":"RTN_24"}},"data":{one}}}"#
            )),
            "partial 1 documents, 0 rejected, 0 unknown, queued: -",
        ),
        (
            "documents beside a code that denies them",
            envelope(&format!(
                r#"{{"status_cd":"0","error":{{"error_cd":"RET13509"}},"data":{one}}}"#
            )),
            "partial 1 documents, 0 rejected, 0 unknown, queued: -",
        ),
        (
            "documents, and nothing in their place",
            envelope(&format!(r#"{{"status_cd":"1","data":{one},"data":null}}"#)),
            single,
        ),
        (
            "unknown section",
            data(r#"{"b2b":[],"impg":[{"boenum":1}]}"#),
            "partial 0 documents, 0 rejected, 1 unknown, queued: -",
        ),
        (
            "queued, beside an empty list",
            envelope(r#"{"status_cd":"1","token":"tok","data":{"b2b":[]}}"#),
            queued,
        ),
        (
            "queued, only estimated",
            data(r#"{"est":"30"}"#),
            "pending 0 documents, 0 rejected, 0 unknown, queued: -",
        ),
        (
            "half a surrogate pair in a key",
            data(&format!(r#"{{"\ud800":1,"b2b":[{RECORD}]}}"#)),
            "complete 1 documents, 0 rejected, 1 unknown, queued: -",
        ),
    ] {
        assert_eq!(outcome(answer).await, expected, "{name}");
    }
}

#[tokio::test]
async fn codes_that_mean_no_documents() {
    for code in [
        "RET11416", "RET11417", "RET13508", "RET13509", "RET13510", "RET12501", "RET12504",
        "IMS0027",
    ] {
        assert_eq!(
            outcome(business_error(code, "No records")).await,
            "empty 0 documents, 0 rejected, 0 unknown, queued: -",
            "{code}"
        );
    }
}
