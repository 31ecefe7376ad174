//! Which requests are answered how.

use ims_mock::MockServer;

use super::harness::{COUNT, INVOICES, SECTIONS, get, send};

type Headers = &'static [(&'static str, &'static str)];

const KEY: (&str, &str) = ("x-api-key", "key_test_1");
const TOKEN: (&str, &str) = ("authorization", "token-1");
const OTHER_KEY: (&str, &str) = ("x-api-key", "key_test_2");
const OTHER_TOKEN: (&str, &str) = ("authorization", "token-2");

#[tokio::test]
async fn parameters_are_checked() {
    let server = MockServer::start().await.unwrap();
    let table = [
        // Documented spellings.
        (INVOICES, "section=B2B", 200),
        (INVOICES, "section=b2b", 200),
        (INVOICES, "section=ECOMA&status=no_action_taken", 200),
        (INVOICES, "status=pending&section=dn", 200),
        (INVOICES, "section=B2B&unknown=1", 200),
        (COUNT, "type_of_goods=others", 200),
        (COUNT, "type_of_goods=imports", 200),
        (COUNT, "type_of_goods=inward_supplies", 200),
        // Missing, empty, repeated.
        (INVOICES, "", 400),
        (INVOICES, "section", 400),
        (INVOICES, "section=", 400),
        (INVOICES, "section=B2B&section=CN", 400),
        (INVOICES, "section=B2B&status=", 400),
        (INVOICES, "section=B2B&status=pending&status=pending", 400),
        (INVOICES, "Section=B2B", 400),
        (COUNT, "", 400),
        (COUNT, "type_of_goods=", 400),
        (COUNT, "type_of_goods=others&type_of_goods=others", 400),
        // Not documented.
        (INVOICES, "section=B2b", 422),
        (INVOICES, "section=b2bcn", 422),
        (INVOICES, "section=CDNR", 422),
        (INVOICES, "section=B2B%20", 422),
        (INVOICES, "section=isd", 422),
        (INVOICES, "section=B2B&status=A", 422),
        (INVOICES, "section=B2B&status=Accepted", 422),
        (INVOICES, "section=B2B&status=no_action", 422),
        (COUNT, "type_of_goods=OTHERS", 422),
        (COUNT, "type_of_goods=all_oth", 422),
    ];
    for (path, query, status) in table {
        let received = get(&server, &format!("{path}?{query}")).await;
        assert_eq!(received.status, status, "{path}?{query}");
        let body = received.json();
        assert_eq!(body["code"], status, "{path}?{query}");
        assert_eq!(body["data"]["status_cd"] == "1", status == 200, "{query}");
        assert_eq!(body["message"].is_string(), status != 200, "{query}");
    }
}

#[tokio::test]
async fn every_documented_section_and_status_is_served() {
    let server = MockServer::start().await.unwrap();
    for (section, key) in SECTIONS {
        for spelling in [section.to_owned(), section.to_ascii_lowercase()] {
            let all = get(&server, &format!("{INVOICES}?section={spelling}")).await;
            let all = all.json()["data"]["data"][key].as_array().unwrap().len();
            let mut filtered = 0;
            for (status, action) in [
                ("accepted", "A"),
                ("rejected", "R"),
                ("pending", "P"),
                ("no_action_taken", "N"),
            ] {
                let query = format!("{INVOICES}?section={spelling}&status={status}");
                let body = get(&server, &query).await.json();
                let sections = body["data"]["data"].as_object().unwrap();
                assert_eq!(sections.len(), 1, "{query}");
                let records = sections[key].as_array().unwrap();
                assert!(records.iter().all(|record| record["action"] == action));
                filtered += records.len();
            }
            assert!(all >= 2, "{section}");
            assert_eq!(filtered, all, "{section}");
        }
    }
}

#[tokio::test]
async fn credentials_are_checked() {
    let server = MockServer::start().await.unwrap();
    let strict = MockServer::builder()
        .require_credentials("key_test_1", "token-1")
        .start()
        .await
        .unwrap();
    // Headers, then whether any and whether configured credentials are enough.
    let table: &[(Headers, bool, bool)] = &[
        (&[KEY, TOKEN], true, true),
        (&[KEY, TOKEN, ("x-api-version", "1.0.0")], true, true),
        (
            &[("X-API-Key", "key_test_1"), ("Authorization", "token-1")],
            true,
            true,
        ),
        (&[OTHER_KEY, TOKEN], true, false),
        (&[KEY, OTHER_TOKEN], true, false),
        (&[], false, false),
        (&[KEY], false, false),
        (&[TOKEN], false, false),
        (&[("x-api-key", ""), TOKEN], false, false),
        (&[KEY, ("authorization", "")], false, false),
        (&[KEY, ("authorization", " ")], false, false),
        (&[KEY, ("authorization", "Bearer token-1")], false, false),
        (&[KEY, ("authorization", "bearer token-1")], false, false),
        (&[KEY, TOKEN, OTHER_TOKEN], false, false),
        (&[KEY, OTHER_KEY, TOKEN], false, false),
    ];
    for (headers, any, configured) in table {
        for (server, expected) in [(&server, any), (&strict, configured)] {
            for path in [
                format!("{INVOICES}?section=B2B"),
                format!("{COUNT}?type_of_goods=others"),
            ] {
                let received = send(server, "GET", &path, headers).await;
                let status = if *expected { 200 } else { 401 };
                assert_eq!(received.status, status, "{headers:?}");
                if !expected {
                    let body = received.json();
                    assert_eq!(body["code"], 401);
                    assert_eq!(body["message"], "Unauthorized");
                }
            }
        }
    }
}

#[tokio::test]
async fn other_paths_and_methods_are_refused_as_the_platform_does() {
    let server = MockServer::start().await.unwrap();
    for path in [
        "/",
        "/gst",
        "/gst/compliance/tax-payer/invoices/2024/11/purchases",
    ] {
        let received = get(&server, path).await;
        assert_eq!(received.status, 404, "{path}");
        assert_eq!(received.json()["code"], 404, "{path}");
    }
    for path in [INVOICES, COUNT] {
        for method in ["POST", "PUT", "PATCH", "DELETE"] {
            let received = send(&server, method, path, &[KEY, TOKEN]).await;
            assert_eq!(received.status, 405, "{method} {path}");
            assert_eq!(received.json()["code"], 405, "{method} {path}");
            assert!(received.header("allow").unwrap().contains("GET"));
        }
    }
}

#[tokio::test]
async fn every_answer_has_the_envelope_of_the_platform() {
    let server = MockServer::builder()
        .timestamp(1_763_446_641_000)
        .start()
        .await
        .unwrap();
    let mut ids = Vec::new();
    for path in [
        format!("{INVOICES}?section=B2B"),
        format!("{INVOICES}?section=nothing"),
        format!("{COUNT}?type_of_goods=others"),
        "/nowhere".to_owned(),
    ] {
        let received = get(&server, &path).await;
        assert_eq!(received.header("content-type"), Some("application/json"));
        assert_eq!(received.header("x-ratelimit-limit"), Some("120"));
        assert_eq!(received.header("x-ratelimit-remaining"), Some("119"));
        assert_eq!(received.header("x-ratelimit-reset"), Some("1763446701"));
        let body = received.json();
        assert_eq!(body["timestamp"], 1_763_446_641_000_i64);
        ids.push(body["transaction_id"].as_str().unwrap().to_owned());
    }
    assert!(ids.iter().all(|id| id.len() == 36), "{ids:?}");
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 4);
}

#[tokio::test]
async fn the_clock_gives_epoch_milliseconds() {
    let server = MockServer::start().await.unwrap();
    let body = get(&server, "/nowhere").await.json();
    let year_2020 = 1_577_836_800_000_i64;
    assert!(body["timestamp"].as_i64().unwrap() > year_2020);
}
