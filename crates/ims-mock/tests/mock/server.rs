//! Start, record, stop.

use std::{num::NonZeroU32, time::Duration};

use ims_mock::{MockServer, PlatformError, ReceivedRequest, Rule, StatusCode};

use super::harness::{INVOICES, fetch, get, send};

#[tokio::test]
async fn requests_are_recorded_as_they_came() {
    let server = MockServer::start().await.unwrap();
    let headers = [("x-api-key", "k-secret"), ("authorization", "t-secret")];
    let path = format!("{INVOICES}?section=CN&status=a%20b");
    send(&server, "GET", &path, &headers).await;
    send(&server, "DELETE", "/nowhere", &[]).await;

    let requests = server.requests();
    let [first, second] = requests.as_slice() else {
        panic!("expected two requests, found {requests:?}");
    };
    assert_eq!(first.method(), "GET");
    assert_eq!(first.path(), INVOICES);
    assert_eq!(first.query(), "section=CN&status=a%20b");
    assert_eq!(first.query_value("status").as_deref(), Some("a b"));
    assert_eq!(first.query_value("nothing"), None);
    assert_eq!(first.header("X-Api-Key"), Some("k-secret"));
    assert_eq!(first.header("authorization"), Some("t-secret"));
    assert!(first.headers().iter().any(|(name, _)| name == "host"));
    assert_eq!(
        (second.method(), second.path(), second.query()),
        ("DELETE", "/nowhere", "")
    );
    assert!(!format!("{requests:?}{server:?}").contains("secret"));
}

#[tokio::test]
async fn configured_credentials_are_not_shown() {
    let builder = MockServer::builder().require_credentials("k-secret", "t-secret");
    assert!(!format!("{builder:?}").contains("secret"));
}

#[tokio::test]
async fn each_server_has_a_loopback_port_of_its_own() {
    let first = MockServer::start().await.unwrap();
    let second = MockServer::start().await.unwrap();
    assert!(first.base_url().starts_with("http://127.0.0.1:"));
    assert_ne!(first.base_url(), second.base_url());
    get(&first, "/nowhere").await;
    assert_eq!(second.requests().len(), 0);
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let server = MockServer::start().await.unwrap();
    let port = server
        .base_url()
        .rsplit(':')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    let error = MockServer::builder().port(port).start().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("port {port} of 127.0.0.1 cannot be listened on; choose another, or 0 for any")
    );
}

#[tokio::test]
async fn a_path_prefix_moves_the_whole_api() {
    let path = format!("{INVOICES}?section=B2B");
    for prefix in ["/gateway", "/gateway/", "/a/b.c-d_e~1"] {
        let server = MockServer::builder()
            .path_prefix(prefix)
            .start()
            .await
            .unwrap();
        assert!(server.base_url().ends_with(prefix.trim_end_matches('/')));
        assert_eq!(get(&server, &path).await.status, 200, "{prefix}");
        let root = server
            .base_url()
            .strip_suffix(prefix.trim_end_matches('/'))
            .unwrap();
        let outside = fetch(&format!("{root}{path}")).await.unwrap();
        assert_eq!(outside.status(), 404, "{prefix}");
    }
    for prefix in ["gateway", "/a//b", "/{a}", "/*", "/a b"] {
        let error = MockServer::builder()
            .path_prefix(prefix)
            .start()
            .await
            .unwrap_err();
        assert!(error.to_string().starts_with("path prefix"), "{error}");
    }
}

#[tokio::test]
async fn rules_reach_operations_below_a_prefix() {
    let server = MockServer::builder()
        .path_prefix("/gateway")
        .start()
        .await
        .unwrap();
    let gone = PlatformError::of(StatusCode::GONE);
    server.add_rule(Rule::new(gone).operation(ims_mock::Operation::GetInvoices));
    let path = format!("{INVOICES}?section=B2B");
    assert_eq!(get(&server, &path).await.status, 410);
    assert_eq!(get(&server, "/nowhere").await.status, 404);
}

#[tokio::test]
async fn a_key_is_held_to_the_limit_that_is_announced() {
    let server = MockServer::builder()
        .rate_limit(NonZeroU32::new(2).unwrap())
        .start()
        .await
        .unwrap();
    let path = format!("{INVOICES}?section=B2B");
    for (status, remaining) in [(200, "1"), (200, "0"), (429, "0")] {
        let received = get(&server, &path).await;
        assert_eq!(received.status, status);
        assert_eq!(received.header("x-ratelimit-limit"), Some("2"));
        assert_eq!(received.header("x-ratelimit-remaining"), Some(remaining));
        let wait = received.header("retry-after").map(str::parse::<u64>);
        assert_eq!(wait.is_some(), status == 429);
        assert!(wait.is_none_or(|seconds| (1..=60).contains(&seconds.unwrap())));
    }
    let other = [("x-api-key", "key_test_2"), ("authorization", "token-1")];
    assert_eq!(send(&server, "GET", &path, &other).await.status, 200);
    server.advance(Duration::from_secs(60));
    assert_eq!(get(&server, &path).await.status, 200);

    let arrived: Vec<_> = server
        .requests()
        .iter()
        .map(ReceivedRequest::arrived)
        .collect();
    assert!(arrived.is_sorted());
    assert!(
        arrived[4] >= arrived[0] + Duration::from_secs(60),
        "{arrived:?}"
    );
}

#[tokio::test]
async fn a_stopped_server_takes_no_connection() {
    let server = MockServer::start().await.unwrap();
    let address = format!("{}{INVOICES}", server.base_url());
    assert_eq!(fetch(&address).await.unwrap().status(), 401);
    server.stop().await;
    assert!(fetch(&address).await.unwrap_err().is_connect());
}

#[tokio::test]
async fn an_answer_under_way_is_finished_before_the_stop() {
    let server = MockServer::start().await.unwrap();
    let delay = Duration::from_millis(50);
    server.add_rule(Rule::new(PlatformError::of(StatusCode::GONE)).delay(delay));
    let address = server.base_url().to_owned();
    let answer = tokio::spawn(async move { fetch(&address).await });
    while server.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    server.stop().await;
    assert_eq!(answer.await.unwrap().unwrap().status(), 410);
}
