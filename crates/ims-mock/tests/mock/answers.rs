//! Every answer that can be asked for.

use ims_mock::{
    Answer, BusinessError, DataSet, EmptyForm, HeaderName, HeaderValue, MockServer, PlatformError,
    Queued, RawAnswer, StatusCode,
};
use serde_json::{Value, json};

use super::harness::{COUNT, INVOICES, Received, fetch, get};

/// One answer to Get Invoices, one to Get Invoice Count.
async fn both(answer: &Answer) -> [Received; 2] {
    let server = MockServer::start().await.unwrap();
    server.answer_always(answer.clone());
    [
        get(&server, &format!("{INVOICES}?section=CN")).await,
        get(&server, &format!("{COUNT}?type_of_goods=others")).await,
    ]
}

fn named(name: &str) -> Answer {
    name.parse().unwrap()
}

#[tokio::test]
async fn business_errors_come_inside_http_200() {
    let mut seen = 0;
    for error in BusinessError::all() {
        for received in both(&error.clone().into()).await {
            assert_eq!(received.status, 200);
            let body = received.json();
            assert_eq!(body["code"], 200);
            let data = json!({
                "status_cd": "0",
                "error": {"error_cd": error.code(), "message": error.message()},
            });
            assert_eq!(body["data"], data);
        }
        seen += 1;
    }
    assert!(seen >= 20, "{seen}");
}

#[tokio::test]
async fn platform_errors_come_under_their_own_status() {
    for status in [400, 401, 403, 404, 413, 422, 429, 500, 503, 504] {
        for received in both(&named(&status.to_string())).await {
            assert_eq!(received.status, status);
            let body = received.json();
            assert_eq!(body["code"], status);
            assert!(body["message"].is_string());
            assert!(body["timestamp"].is_i64());
            assert!(body["transaction_id"].is_string());
            assert_eq!(body.as_object().unwrap().len(), 4);
            assert_eq!(received.header("retry-after"), None);
        }
    }
    for received in both(&named("429-retry-after")).await {
        assert_eq!(received.status, 429);
        assert_eq!(received.header("retry-after"), Some("7"));
    }
    let date = HeaderValue::from_static("Fri, 13 Dec 2024 11:28:52 GMT");
    let unavailable = PlatformError::of(StatusCode::SERVICE_UNAVAILABLE).retry_after(date);
    for received in both(&unavailable.into()).await {
        assert_eq!(
            received.header("retry-after"),
            Some("Fri, 13 Dec 2024 11:28:52 GMT")
        );
    }
}

#[tokio::test]
async fn the_code_of_the_body_may_disagree_with_the_status() {
    let table = [("200-code-401", 200, 401), ("500-code-422", 500, 422)];
    for (name, status, code) in table {
        for received in both(&named(name)).await {
            assert_eq!(received.status, status, "{name}");
            assert_eq!(received.json()["code"], code, "{name}");
        }
    }
}

#[tokio::test]
async fn queued_lists_carry_a_token_and_an_estimate() {
    let queued = Queued::new("t-1", 30);
    for received in both(&queued.clone().into()).await {
        let data = json!({"status_cd": "1", "data": {"token": "t-1", "est": "30"}});
        assert_eq!(received.json()["data"], data);
    }
    for received in both(&queued.beside_status().into()).await {
        let data = json!({"status_cd": "1", "token": "t-1", "est": "30"});
        assert_eq!(received.json()["data"], data);
    }
}

#[tokio::test]
async fn a_queued_list_can_come_beside_a_part_of_its_documents_or_under_another_status() {
    let queued = Queued::new("t-1", 30).with_documents();
    for (queued, beside) in [(queued.clone(), false), (queued.beside_status(), true)] {
        let [list, _] = both(&queued.into()).await;
        let data = &list.json()["data"];
        let ticket = if beside { data } else { &data["data"] };
        assert_eq!(
            (&ticket["token"], &ticket["est"]),
            (&json!("t-1"), &json!("30"))
        );
        let documents = data["data"]["b2bcn"].as_array();
        assert!(
            documents.is_some_and(|documents| !documents.is_empty()),
            "{data}"
        );
    }
    for received in both(&Queued::new("t-1", 30).under_status_3().into()).await {
        assert_eq!(received.json()["data"]["status_cd"], "3");
    }
}

#[tokio::test]
async fn empty_answers_come_in_every_form() {
    let zero = json!({"accept": 0, "reject": 0, "pending": 0, "noaction": 0});
    let zeros = json!({
        "b2b": zero, "b2ba": zero, "b2bcn": zero, "b2bcna": zero,
        "b2bdn": zero, "b2bdna": zero, "ecom": zero, "ecoma": zero,
        "ttl_cnt": 0,
    });
    let table = [
        (
            "empty-array",
            Some(json!({"b2bcn": []})),
            Some(json!({"all_oth": zeros})),
        ),
        ("empty-object", Some(json!({})), Some(json!({}))),
        (
            "null-array",
            Some(json!({"b2bcn": null})),
            Some(json!({"all_oth": null})),
        ),
        ("null-data", Some(Value::Null), Some(Value::Null)),
        ("missing-data", None, None),
    ];
    for (name, list, count) in table {
        let [invoices, counts] = both(&named(name)).await;
        for (received, expected) in [(invoices, list), (counts, count)] {
            let body = received.json();
            assert_eq!(body["data"]["status_cd"], "1", "{name}");
            assert_eq!(body["data"].get("data").cloned(), expected, "{name}");
        }
    }
}

#[tokio::test]
async fn a_server_without_documents_uses_its_configured_form() {
    for (form, expected) in [
        (EmptyForm::Array, json!({"b2b": []})),
        (EmptyForm::Object, json!({})),
    ] {
        let server = MockServer::builder()
            .data_set(DataSet::new())
            .empty_form(form)
            .start()
            .await
            .unwrap();
        let body = get(&server, &format!("{INVOICES}?section=B2B"))
            .await
            .json();
        assert_eq!(body["data"]["data"], expected);
    }
}

#[tokio::test]
async fn spellings_change_no_value() {
    let server = MockServer::builder()
        .timestamp(1_763_446_641_000)
        .start()
        .await
        .unwrap();
    let path = format!("{INVOICES}?section=B2B&status=accepted");
    let usual = get(&server, &path).await.json();

    server.answer_next(named("timestamp-in-seconds"));
    let seconds = get(&server, &path).await.json();
    assert_eq!(seconds["timestamp"], 1_763_446_641);
    assert_eq!(seconds["data"], usual["data"]);

    server.answer_next(named("timestamp-as-text"));
    let text = get(&server, &path).await.json();
    assert_eq!(text["timestamp"], "1763446641000");
    assert_eq!(text["data"], usual["data"]);

    server.answer_next(named("numbers-as-text"));
    let strings = get(&server, &path).await.json();
    assert_eq!(strings["code"], "200");
    let record = &strings["data"]["data"]["b2b"][0];
    assert_eq!(record["txval"], "120932.18");
    assert_eq!(record["val"], "142700");
    assert_eq!(record["inum"], "AO2SA2425002517");
}

#[tokio::test]
async fn refusals_are_respelt_too() {
    let server = MockServer::start().await.unwrap();
    server.answer_next(named("numbers-as-text"));
    let received = get(&server, INVOICES).await;
    assert_eq!(received.status, 400);
    assert_eq!(received.json()["code"], "400");
}

#[tokio::test]
async fn raw_answers_arrive_byte_for_byte() {
    let body = [0xff, 0x00, b'{', 0x80];
    let cookie = HeaderName::from_static("set-cookie");
    let raw = RawAnswer::new(StatusCode::IM_A_TEAPOT, body)
        .header(cookie.clone(), HeaderValue::from_static("a=1"))
        .header(cookie, HeaderValue::from_static("b=2"))
        .header(
            HeaderName::from_static("content-length"),
            HeaderValue::from_static("9999"),
        );
    let server = MockServer::start().await.unwrap();
    server.answer_next(raw);
    let response = fetch(&format!("{}/anything", server.base_url()))
        .await
        .unwrap();
    assert_eq!(response.status(), 418);
    assert_eq!(response.headers().get_all("set-cookie").iter().count(), 2);
    assert_eq!(response.headers().get("content-type"), None);
    assert_eq!(response.bytes().await.unwrap().as_ref(), body);
}

#[tokio::test]
async fn answers_that_are_not_json_have_names() {
    for (name, status, content_type, text) in [
        ("502-html", 502, "text/html; charset=utf-8", "<html>"),
        ("200-html", 200, "text/html; charset=utf-8", "<html>"),
        ("200-nothing", 200, "application/json", ""),
    ] {
        for received in both(&named(name)).await {
            assert_eq!(received.status, status, "{name}");
            assert_eq!(received.header("content-type"), Some(content_type));
            assert!(received.text.starts_with(text), "{name}");
            assert_eq!(received.text.is_empty(), text.is_empty(), "{name}");
        }
    }
}

#[test]
fn every_name_stands_for_one_answer() {
    let mut names: Vec<_> = Answer::named().map(|(name, _)| name).collect();
    for name in &names {
        assert!(name.parse::<Answer>().is_ok(), "{name}");
    }
    let all = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), all);
}

#[test]
fn an_unknown_name_says_where_to_look() {
    let error = "teapot".parse::<Answer>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "no answer is called \"teapot\"; see the list that --help prints"
    );
}
