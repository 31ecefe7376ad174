//! Responses that contradict themselves: the worst that they say counts, and nothing is lost.

use std::num::NonZeroUsize;

use gst_ims::invoices::IncompleteReason;
use gst_ims::{Counts, ErrorKind, GoodsType, Section, State};
use ims_mock::{HeaderName, HeaderValue};

use super::common::{RECORD, answering, inner, json, read, text};

#[test]
fn an_error_beside_success_is_an_error_in_every_form() {
    for members in [
        r#""status_cd":"1","error_cd":"RET12502""#,
        r#""status_cd":"1","error_cd":"RET12502","message":"System Failure","data":{}"#,
        r#""status_cd":"1","errorCode":"RET12502","errorMessage":"System Failure""#,
        r#""status_cd":"0","errorCode":"RET12502","errorMessage":"System Failure""#,
        r#""status_cd":"1","data":{"error_cd":"RET12502"}"#,
        r#""status_cd":"1","data":{"b2b":[],"error":{"error_cd":"RET12502"}}"#,
        r#""status_cd":"0","errors":[{"error_cd":"RET13509"},{"error_cd":"RET12502"}]"#,
        r#""status_cd":"0","error":{"errors":[{"code":"RET13509"},{"code":"ret12502"}]}"#,
        r#""status_cd":"0","error":{"error_cd":"RET13509"},"error":{"error_cd":"RET12502"}"#,
        r#""status_cd":"0","error":{"error_cd":"RET12502"},"error":{"error_cd":"RET13509"}"#,
        r#""status_cd":"0","error":{"error_cd":"RET12502","message":"No record found due to system failure"}"#,
        r#""status_cd":"0","error":{"error_cd":" ret 12502 "}"#,
        r#""status_cd":"0","error":{"cd":"RET12502"}"#,
    ] {
        let error = read(&inner(members)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Outage, "{members}: {error}");
        let code = error.code().unwrap().to_uppercase().replace(' ', "");
        assert_eq!(code, "RET12502", "{members}");
    }
}

#[test]
fn of_two_statuses_the_worse_counts() {
    let kind = |members: &str| read(&inner(members)).unwrap_err().kind();
    for members in [
        r#""status_cd":"0","status_cd":"1""#,
        r#""status_cd":"1","status_cd":"0","data":{"b2b":[]}"#,
        r#""status_cd":"1","success":false"#,
        r#""status_cd":"1","status":"error""#,
        r#""success":false,"data":{"b2b":[]}"#,
    ] {
        assert_eq!(kind(members), ErrorKind::Refused, "{members}");
    }
    for body in [
        r#"{"code":500,"data":{"status_cd":"1"},"code":200}"#,
        r#"{"code":200,"data":{"status_cd":"1"},"code":500}"#,
        r#"{"code":200,"status":503,"data":{"status_cd":"1"}}"#,
        r#"{"statusCode":503,"data":{"status_cd":"1","data":{"b2b":[]}}}"#,
    ] {
        assert_eq!(read(body).unwrap_err().kind(), ErrorKind::Outage, "{body}");
    }
    for members in [
        r#""status_cd":"3","status_cd":"1""#,
        r#""status_cd":"1","status":"PENDING""#,
        r#""status_cd":"1","data":{"reference_id":"r-1"}"#,
        r#""status_cd":"1","data":{"b2b":[],"status":"processing"}"#,
    ] {
        let answer = read(&inner(members)).unwrap();
        assert_eq!(answer.state(), State::Pending, "{members}");
    }
    for code in [202, 206] {
        let body = format!(r#"{{"code":{code},"data":{{"status_cd":"1","data":{{"b2b":[]}}}}}}"#);
        assert_eq!(read(&body).unwrap().state(), State::Pending, "{code}");
        let body = body.replace("[]", "[RECORD]");
        assert_eq!(read(&body).unwrap().state(), State::Partial, "{code}");
    }
}

#[test]
fn what_says_that_all_is_well_is_no_error() {
    for members in [
        r#""status_cd":"1","error":{},"data":{"b2b":[RECORD]}"#,
        r#""status_cd":"1","error_cd":"","error_msg":"","data":{"b2b":[RECORD]}"#,
        r#""status_cd":"1","errorCode":0,"errorMessage":"SUCCESS","data":{"b2b":[RECORD]}"#,
        r#""status_cd":"1","success":true,"status":"success","data":{"b2b":[RECORD]}"#,
        r#""status_cd":"1","status":200,"msg":"3 left","data":{"b2b":[RECORD]}"#,
        r#""status_cd":"1","data":{"b2b":[RECORD],"impg":[],"other":{}}"#,
        r#""status_cd":"1","data":{"b2b":[RECORD]},"pagination":{"page":1,"total_pages":1}"#,
        r#""status_cd":"1","data":{"b2b":[RECORD],"count":1,"limit":50,"offset":0}"#,
    ] {
        let answer = read(&inner(members)).unwrap();
        assert_eq!(answer.state(), State::Complete, "{members}");
        assert_eq!(answer.invoices.len(), 1);
    }
}

#[test]
fn documents_inside_an_error_are_not_lost() {
    for members in [
        r#""status_cd":"0","error":{"error_cd":"RET13509","b2b":[RECORD]}"#,
        r#""status_cd":"0","error":{"error_cd":"RET13509","data":{"b2b":[RECORD]}}"#,
        r#""status_cd":"1","error":[{"message":"m"},{"b2b":[RECORD]}]"#,
        r#""status_cd":"0","error":{"error_cd":"X","error":{"b2b":[RECORD]}}"#,
    ] {
        let answer = read(&inner(members)).unwrap();
        assert_eq!(answer.state(), State::Partial, "{members}");
        assert_eq!(answer.invoices.len(), 1, "{members}");
        let incomplete = answer.completeness.incomplete().unwrap();
        assert_eq!(incomplete.reason, IncompleteReason::Error, "{members}");
        let written = serde_json::to_value(&answer).unwrap();
        assert!(written["message"].is_string(), "{members}: {written}");
    }
    let unknown = r#""status_cd":"0","error":{"error_cd":"RET13509","invoices":[{"inum":"D-1"}]}"#;
    let error = read(&inner(unknown)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
    assert!(error.to_string().contains("`invoices`"), "{error}");
}

#[test]
fn documents_that_are_not_understood_beside_others_are_told() {
    for members in [
        r#""status_cd":"1","data":{"b2b":[RECORD],"new":[{"inum":"D-2"}]}"#,
        r#""status_cd":"1","data":{"b2b":[RECORD],"more":{"list":[{"inum":"D-2"}]}}"#,
    ] {
        let answer = read(&inner(members)).unwrap();
        let incomplete = answer.completeness.incomplete().unwrap();
        assert_eq!(incomplete.reason, IncompleteReason::NotUnderstood);
        assert_eq!(answer.unknown_sections.len(), 1);
    }
    for records in [r#"[{"inum":1}]"#, r#"[RECORD,{"inum":1}]"#] {
        let answer = read(&inner(&format!(
            r#""status_cd":"1","data":{{"b2b":{records}}}"#
        )));
        let answer = answer.unwrap();
        let incomplete = answer.completeness.incomplete().unwrap();
        assert_eq!(incomplete.reason, IncompleteReason::Unreadable, "{records}");
    }
}

#[tokio::test]
async fn a_header_of_more_pages_is_a_part() {
    let body = inner(r#""status_cd":"1","data":{"b2b":[RECORD]}"#).replace("RECORD", RECORD);
    for (name, value, expected) in [
        ("link", r#"</invoices?page=2>; rel="next""#, State::Partial),
        ("content-range", "items 0-0/7", State::Partial),
        ("content-range", "items 0-0/1", State::Complete),
        ("x-total-pages", "2", State::Partial),
        ("x-total-count", "9", State::Partial),
        ("x-total-count", "1", State::Complete),
    ] {
        let answer = json(200, body.clone()).header(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
        let (_mock, client) = answering(answer).await;
        let answer = client.invoices(Section::B2b).send().await.unwrap();
        assert_eq!(answer.state(), expected, "{name}: {value}");
    }
    let (_mock, client) = answering(json(202, inner(r#""status_cd":"1""#))).await;
    let answer = client.invoices(Section::B2b).send().await.unwrap();
    assert_eq!(answer.state(), State::Pending);
}

#[tokio::test]
async fn a_used_up_limit_is_told_and_asked_for_once() {
    let platform = |words: &str| json(403, format!(r#"{{"code":403,"message":"{words}"}}"#));
    let fault = r#"{"fault":{"faultstring":"Rate limit quota violation. Quota limit  exceeded.","detail":{"errorcode":"policies.ratelimit.QuotaViolation"}}}"#;
    for answer in [
        platform("Too many requests"),
        platform("Limit Exceeded"),
        platform("API limit reached"),
        platform("Insufficient credits"),
        platform("You have used up your plan's requests: limit exhausted"),
        json(403, r#"{"Message":"Limit Exceeded"}"#),
        json(400, r#"{"message":"quota exceeded"}"#),
        json(422, r#"{"error":{"message":"credits exhausted"}}"#),
        json(500, r#"{"errorMessage":"Usage limit exceeded"}"#),
        json(503, fault),
        json(403, fault),
        json(403, r#"["Usage quota exhausted"]"#),
        json(403, r#"{"response":{"message":"Usage quota exhausted"}}"#),
        json(403, r#"{"message":{"text":"Usage quota exhausted"}}"#),
        json(403, r#"{"message":["Usage quota exhausted"]}"#),
        json(
            403,
            r#"{"meta":{"error":{"message":"Usage quota exhausted"}}}"#,
        ),
        json(403, r#"{"error":{"error_cd":"GSP019","message":"denied"}}"#),
        json(500, r#"{"error":{"error_cd":"GSP019","message":"denied"}}"#),
        json(
            200,
            inner(r#""status_cd":"0","error":{"error_cd":"GSP019","message":"denied"}"#),
        ),
        json(
            200,
            r#"{"code":403,"error":{"error_cd":"GSP019","message":"denied"}}"#,
        ),
        text(403, "text/plain", "Limit Exceeded"),
        text(403, "text/html", "<h1>Too Many Requests</h1>"),
    ] {
        let (mock, client) = answering(answer.clone()).await;
        let error = client.invoices(Section::B2b).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RateLimit, "{answer:?}: {error}");
        assert!(!error.is_retryable(), "{answer:?}");
        assert_eq!(mock.requests().len(), 1, "{answer:?}");
    }
}

#[tokio::test]
async fn a_used_up_quota_is_asked_of_no_further_section() {
    for answer in [
        json(403, r#"{"code":403,"message":"Usage quota exhausted"}"#),
        json(
            200,
            inner(r#""status_cd":"0","error":{"error_cd":"X9","message":"Usage quota exhausted"}"#),
        ),
        json(
            200,
            inner(r#""status_cd":"0","error":{"error_cd":"GSP019","message":"denied"}"#),
        ),
    ] {
        let (mock, client) = answering(answer.clone()).await;
        let request = client.all_invoices().concurrency(NonZeroUsize::MIN);
        let outcomes = request.send().await;
        assert_eq!(outcomes.sections.len(), Section::ALL.len());
        for outcome in outcomes {
            let error = outcome.result.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::RateLimit, "{answer:?}: {error}");
        }
        assert_eq!(mock.requests().len(), 1, "{answer:?}");
    }
}

#[tokio::test]
async fn the_words_of_a_refusal_are_told_wherever_they_are() {
    for (status, body) in [
        (200, r#"{"Message":"only words"}"#),
        (200, r#"{"msg":"only words"}"#),
        (400, r#"{"title":"only words"}"#),
        (
            400,
            r#"{"type":"about:blank","title":"Bad","detail":"only words"}"#,
        ),
        (400, r#"{"errorMessage":"only words"}"#),
        (
            400,
            r#"{"error":"invalid","error_description":"only words"}"#,
        ),
        (400, r#"{"error":{"msg":"only words"}}"#),
        (
            502,
            r#"{"fault":{"faultstring":"only words","detail":{"errorcode":"X"}}}"#,
        ),
        (502, r#"{"errors":[{"detail":"only words"}]}"#),
    ] {
        let (_mock, client) = answering(json(status, body)).await;
        let error = client.invoices(Section::B2b).send().await.unwrap_err();
        assert!(error.to_string().contains("only words"), "{body}: {error}");
    }
}

#[test]
fn counts_that_contradict_themselves_say_so() {
    let read = |data: &str| {
        let body = inner(&format!(r#""status_cd":"1","data":{data}"#));
        Counts::from_body(GoodsType::Others, body)
    };
    for (data, total, sum, state) in [
        (
            r#"{"all_oth":{"b2b":{"accept":2},"ttl_cnt":2}}"#,
            2,
            2,
            State::Complete,
        ),
        (
            r#"{"all_oth":{"b2b":{"accept":2},"ttl_cnt":9}}"#,
            9,
            2,
            State::Partial,
        ),
        (
            r#"{"b2b":{"accept":2},"impg":{"accept":7}}"#,
            2,
            2,
            State::Complete,
        ),
        (r#"{"all_oth":{"ttl_cnt":0}}"#, 0, 0, State::Empty),
        (
            r#"{"all_oth":{"b2b":{"accept":2,"ttl_cnt":2}}}"#,
            2,
            2,
            State::Complete,
        ),
        (
            r#"{"all_oth":{"b2b":{"accept":2},"b2x":{"accept":9}}}"#,
            2,
            2,
            State::Partial,
        ),
        (
            r#"{"all_oth":{"b2b":{"accepted":4,"reject":0}}}"#,
            0,
            0,
            State::Partial,
        ),
        (
            r#"{"all_oth":{"b2b":{"accept":4,"no_action":9}}}"#,
            4,
            4,
            State::Partial,
        ),
    ] {
        let counts = read(data).unwrap();
        assert_eq!(
            (counts.total, counts.sum(), counts.state()),
            (total, sum, state),
            "{data}"
        );
    }
    assert!(read(r#"{"impg":{"accept":7}}"#).is_err());
    let empty = inner(r#""status_cd":"0","error":{"error_cd":"RET13509","message":"none"}"#);
    let counts = Counts::from_body(GoodsType::Others, empty).unwrap();
    assert_eq!(serde_json::to_value(&counts).unwrap()["code"], "RET13509");
}
