//! What a call sends, how long it lasts, and how calls go together.

use std::time::Duration;

use super::common::{API_KEY, TOKEN, builder, usual};
use gst_ims::{Client, Environment, ErrorKind, GoodsType, Section, Status};
use ims_mock::{MockServer, Operation, Rule};

#[tokio::test]
async fn a_request_is_what_the_documentation_says() {
    let (mock, client) = usual().await;
    client
        .invoices(Section::Cn)
        .status(Status::NoAction)
        .send()
        .await
        .unwrap();
    let request = &mock.requests()[0];
    assert_eq!(request.method(), "GET");
    assert_eq!(request.path(), "/gst/compliance/tax-payer/invoices");
    assert_eq!(request.query(), "section=CN&status=no_action_taken");
    assert_eq!(request.header("x-api-key"), Some(API_KEY));
    assert_eq!(request.header("authorization"), Some(TOKEN));
    assert_eq!(request.header("x-api-version"), Some("1.0.0"));
    assert_eq!(request.header("api-version"), None);
}

#[tokio::test]
async fn a_base_address_may_have_a_path_prefix() {
    let mock = MockServer::start().await.unwrap();
    for prefix in ["/gateway/sandbox", "/gateway/sandbox/"] {
        let client = Client::builder()
            .environment(Environment::Custom(
                format!("{}{prefix}", mock.base_url()).parse().unwrap(),
            ))
            .api_key("k")
            .taxpayer_token("t")
            .build()
            .unwrap();
        let error = client.invoices(Section::B2b).send().await.unwrap_err();
        assert_eq!(error.http_status(), Some(404));
    }
    for request in mock.requests() {
        assert_eq!(
            request.path(),
            "/gateway/sandbox/gst/compliance/tax-payer/invoices"
        );
    }
}

#[tokio::test]
async fn no_request_leaves_after_the_deadline() {
    let (mock, _) = usual().await;
    mock.add_rule(Rule::new(ims_mock::Answer::Usual).delay(Duration::from_mins(1)));
    let client = builder(&mock)
        .timeout(Duration::from_millis(100))
        .build()
        .unwrap();
    let outcomes = client.all_invoices().send().await;
    assert_eq!(outcomes.sections.len(), 8);
    let sent = mock.requests().len();
    assert!(sent <= 8, "{sent}");
    // Whatever was still to leave would leave before this one.
    let _ = client.counts(GoodsType::Others).send().await;
    let after = mock.requests();
    assert!(
        after[sent..]
            .iter()
            .all(|request| request.path().ends_with("/count"))
    );
}

#[tokio::test]
async fn the_deadline_ends_a_call() {
    let mock = MockServer::start().await.unwrap();
    mock.add_rule(Rule::new(ims_mock::Answer::Usual).delay(Duration::from_mins(1)));
    let client = builder(&mock)
        .timeout(Duration::from_millis(50))
        .build()
        .unwrap();
    let error = client.invoices(Section::B2b).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Deadline);
    assert!(error.is_retryable());
    let outcomes = client.all_invoices().send().await;
    assert!(
        outcomes
            .sections
            .iter()
            .all(|o| o.result.as_ref().unwrap_err().kind() == ErrorKind::Deadline)
    );
}

#[tokio::test]
async fn no_server_is_a_network_error() {
    let address = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap()
    };
    let client = Client::builder()
        .environment(format!("http://{address}").parse().unwrap())
        .api_key("k")
        .taxpayer_token("t")
        .build()
        .unwrap();
    let error = client.counts(GoodsType::Others).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Network);
    assert!(!error.to_string().contains(&address.to_string()));
}

#[tokio::test]
async fn every_section_is_fetched_in_order_and_one_failure_costs_no_other() {
    let (mock, client) = usual().await;
    mock.add_rule(
        Rule::new(ims_mock::BusinessError::known("GEN5001").unwrap())
            .operation(Operation::GetInvoices)
            .section(Section::Dn),
    );
    let outcomes = client.all_invoices().send().await;
    assert_eq!(
        outcomes
            .sections
            .iter()
            .map(|o| o.section)
            .collect::<Vec<_>>(),
        Section::ALL
    );
    for outcome in outcomes {
        match outcome.result {
            Ok(answer) => {
                assert_eq!(answer.section, outcome.section);
                assert!(!answer.invoices.is_empty());
                assert!(answer.invoices.iter().all(|i| i.section == outcome.section));
            }
            Err(error) => {
                assert_eq!(outcome.section, Section::Dn);
                assert_eq!(error.code(), Some("GEN5001"));
            }
        }
    }
}

#[test]
fn what_cannot_work_is_refused_when_the_client_is_built() {
    let build = |key: &str, token: &str| {
        Client::builder()
            .api_key(key)
            .taxpayer_token(token)
            .build()
            .unwrap_err()
            .to_string()
    };
    for (key, token, expected) in [
        ("", "t", "the API key is empty"),
        ("k", "  ", "the taxpayer token is empty"),
        (
            "k",
            "Bearer planted",
            "the taxpayer token begins with `Bearer`; the API takes the token alone",
        ),
        (
            "k",
            "planted\n",
            "the taxpayer token begins or ends with a space or line break; remove it",
        ),
        (
            "k",
            "pla\nnted",
            "the taxpayer token has a character that cannot stand in an HTTP header; only visible ASCII characters can",
        ),
        (
            "schlüssel",
            "t",
            "the API key has a character that cannot stand in an HTTP header; only visible ASCII characters can",
        ),
        (
            "k",
            &"t".repeat((16 << 10) + 1),
            "the taxpayer token is larger than 16 KiB",
        ),
    ] {
        assert_eq!(build(key, token), expected);
    }
    assert_eq!(
        Client::builder().build().unwrap_err().to_string(),
        "no API key was given"
    );
}

#[test]
fn plain_http_is_only_for_this_machine() {
    for (address, accepted) in [
        ("https://gateway.example/prefix", true),
        ("http://127.0.0.1:8080", true),
        ("http://127.8.9.1", true),
        ("http://[::1]:8080/x", true),
        ("http://localhost:1", true),
        ("http://localhost.evil.example", false),
        ("http://127.0.0.1.evil.example", false),
        ("http://192.168.0.1", false),
        ("http://0.0.0.0", false),
        ("https://user:pass@host", false),
        ("https://host/?a=b", false),
        ("https://host/#a", false),
        ("ftp://host", false),
        ("host", false),
        ("", false),
    ] {
        let result: Result<Environment, _> = address.parse();
        assert_eq!(result.is_ok(), accepted, "{address}");
        if let Err(error) = result {
            assert_eq!(error.kind(), ErrorKind::Configuration);
        }
    }
}

#[test]
fn plain_http_goes_through_no_proxy_of_another_machine() {
    let build = |address: &str, proxy: &str| {
        Client::builder()
            .environment(address.parse().unwrap())
            .api_key("k")
            .taxpayer_token("t")
            .proxy(proxy)
            .unwrap()
            .build()
    };
    for (address, proxy, accepted) in [
        ("http://127.0.0.1:1", "http://127.0.0.1:3128", true),
        ("http://127.0.0.1:1", "http://proxy.example:3128", false),
        ("http://127.0.0.1:1", "https://proxy.example", false),
        ("https://gateway.example", "http://proxy.example:3128", true),
    ] {
        let result = build(address, proxy);
        assert_eq!(result.is_ok(), accepted, "{address} {proxy}");
        if let Err(error) = result {
            assert_eq!(error.kind(), ErrorKind::Configuration);
        }
    }
    for address in ["", "proxy.example:3128", "ftp://proxy.example", "http://"] {
        assert!(Client::builder().proxy(address).is_err(), "{address}");
    }
}

#[test]
fn the_proxys_password_is_never_shown() {
    let builder = Client::builder()
        .proxy("http://office:planted@proxy.example:3128")
        .unwrap();
    assert!(!format!("{builder:?}").contains("planted"));
    let refused = Client::builder().proxy("socks://office:planted@proxy.example");
    assert!(!format!("{:?}", refused.unwrap_err()).contains("planted"));
}
