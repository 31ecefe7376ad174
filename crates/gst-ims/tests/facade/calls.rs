//! What a call sends, how long it lasts, and how calls go together.

use std::time::Duration;

use crate::common::{API_KEY, TOKEN, builder, usual};
use gst_ims::{
    ActionCounts, Client, CountedSection, Environment, ErrorKind, GoodsType, Section, Status,
};
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
    assert_eq!(outcomes.len(), 8);
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
        outcomes.iter().map(|o| o.section).collect::<Vec<_>>(),
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

#[tokio::test]
async fn counts_agree_with_the_lists() {
    let (_mock, client) = usual().await;
    let counts = client.counts(GoodsType::Others).send().await.unwrap();
    let mut total = 0;
    for outcome in client.all_invoices().send().await {
        let invoices = outcome.result.unwrap().invoices;
        let count = |status: Status| {
            let action = gst_ims::Action::from(status);
            invoices.iter().filter(|i| i.action == action).count() as u64
        };
        let counted = counts.section(outcome.section);
        assert_eq!(
            counted.accepted,
            count(Status::Accepted),
            "{}",
            outcome.section
        );
        assert_eq!(
            counted.rejected,
            count(Status::Rejected),
            "{}",
            outcome.section
        );
        assert_eq!(
            counted.pending,
            count(Status::Pending),
            "{}",
            outcome.section
        );
        assert_eq!(
            counted.no_action,
            count(Status::NoAction),
            "{}",
            outcome.section
        );
        total += counted.total();
    }
    assert_eq!(counts.total, total);
    let b2b = counts.section(Section::B2b);
    assert_eq!((b2b.accepted, b2b.no_action), (1, 11));
}

#[tokio::test]
async fn counts_are_read_however_they_are_written() {
    let zero = ActionCounts::default();
    for (body, total, impg_pending, unknown) in [
        (
            r#"{"imp_gds":{"impg":{"pending":3},"ttl_cnt":3}}"#,
            3,
            3,
            "",
        ),
        (
            r#"{"imp_gds":{"impg":{"pending":"3","accept":"1"},"ttl_cnt":"4"}}"#,
            4,
            3,
            "",
        ),
        (r#"{"imp_gds":{"impg":{"pending":3}}}"#, 3, 3, ""),
        (r#"{"imp_gds":{"impg":{"pending":null}}}"#, 0, 0, ""),
        (r#"{"imp_gds":{}}"#, 0, 0, ""),
        ("{}", 0, 0, ""),
        ("null", 0, 0, ""),
        (r#"{"impg":{"pending":2}}"#, 2, 2, ""),
        (
            r#"{"imp_gds":{"impg":{"pending":-1},"ttl_cnt":5}}"#,
            5,
            0,
            "impg",
        ),
        (r#"{"imp_gds":{"impg":{"pending":1.5}}}"#, 0, 0, "impg"),
        (
            r#"{"imp_gds":{"impg":{"pending":2,"deemed":1}}}"#,
            2,
            2,
            "impg.deemed",
        ),
        (
            r#"{"imp_gds":{"impg":{"pending":2},"impx":{"pending":2}}}"#,
            2,
            2,
            "impx",
        ),
        (
            r#"{"imp_gds":{"impg":{"pending":2},"IMPG":{"pending":3}}}"#,
            5,
            5,
            "",
        ),
        (
            r#"{"gstin":"27ZZZCZ9090Q1ZJ","imp_gds":{"impg":{"pending":2},"ttl_cnt":2},"all_oth":{"b2b":{"accept":9},"ttl_cnt":9}}"#,
            2,
            2,
            "all_oth,gstin",
        ),
    ] {
        let (_mock, client) = crate::common::answering(crate::common::data(body)).await;
        let counts = client.counts(GoodsType::Imports).send().await.unwrap();
        assert_eq!(counts.total, total, "{body}");
        assert_eq!(
            counts.section(CountedSection::Impg).pending,
            impg_pending,
            "{body}"
        );
        assert_eq!(counts.section(CountedSection::Impgsez), zero, "{body}");
        assert_eq!(counts.sections.len() + counts.unreadable.len(), 4, "{body}");
        assert_eq!(counts.unreadable.is_empty(), unknown != "impg", "{body}");
        let unknown_keys: Vec<_> = counts.unknown_sections.keys().map(String::as_str).collect();
        assert_eq!(unknown_keys.join(","), unknown, "{body}");
    }
}

#[test]
fn counts_are_not_zero_because_they_are_somewhere_else() {
    let read = |data: &str| {
        let body = format!(r#"{{"code":200,"data":{data}}}"#);
        gst_ims::Counts::from_body(GoodsType::Imports, body)
    };
    for data in [
        r#"{"status_cd":"1","imp_gds":{"impg":{"noaction":4}}}"#,
        r#"{"status_cd":"1","Data":{"imp_gds":{"impg":{"noaction":4}}}}"#,
        r#"{"status_cd":"1","data":{"impg":{"noaction":1}},"data":{"impg":{"noaction":3}}}"#,
    ] {
        assert_eq!(read(data).unwrap().total, 4, "{data}");
    }
    for data in [
        r#"{"status_cd":"1","data":{"imp_gds":{"impx":{"pending":2}}}}"#,
        r#"{"status_cd":"1","data":{"new_grp":[1.10]}}"#,
        r#"{"status_cd":"1","data":{"all_oth":{"b2b":{"accept":9}}}}"#,
        r#"{"status_cd":"1","counts":{"impg":4}}"#,
        r#"{"status_cd":"3","data":{"imp_gds":{"impg":{"pending":2}}}}"#,
    ] {
        assert_eq!(read(data).unwrap_err().kind(), ErrorKind::Decode, "{data}");
    }
    let most = u64::MAX / 2 - 1;
    let huge = format!(
        r#"{{"status_cd":"1","data":{{"impg":{{"accept":{most}}},"impga":{{"accept":{most}}},"impgsez":{{"accept":{most}}}}}}}"#
    );
    assert_eq!(read(&huge).unwrap_err().kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn counts_have_the_public_shape() {
    let (_mock, client) = crate::common::answering(crate::common::data(
        r#"{"inv_supp_isd":{"isd":{"accept":1,"noaction":2,"pending":3,"reject":4},"ttl_cnt":10}}"#,
    ))
    .await;
    let counts = client
        .counts(GoodsType::InwardSupplies)
        .send()
        .await
        .unwrap();
    assert_eq!(
        serde_json::to_string(&counts).unwrap(),
        concat!(
            r#"{"taxpayer":null,"goods_type":"inward_supplies","state":"complete","code":null,"transaction_id":"t-1","timestamp":"2025-11-18T06:17:21Z","total":10,"sections":{"#,
            r#""isd":{"accepted":1,"rejected":4,"pending":3,"no_action":2},"#,
            r#""isda":{"accepted":0,"rejected":0,"pending":0,"no_action":0},"#,
            r#""isdcn":{"accepted":0,"rejected":0,"pending":0,"no_action":0},"#,
            r#""isdcna":{"accepted":0,"rejected":0,"pending":0,"no_action":0}},"unknown_sections":{}}"#,
        )
    );
}

#[tokio::test]
async fn counts_are_not_concluded_from_an_answer_that_is_queued() {
    for body in [
        r#"{"token":"T","est":"3"}"#,
        r#"{"est":3}"#,
        r#"{"token":{"a":1}}"#,
    ] {
        let (_mock, client) = crate::common::answering(crate::common::data(body)).await;
        let error = client.counts(GoodsType::Others).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Outage, "{body}");
    }
}

#[tokio::test]
async fn a_queued_count_is_retryable_and_an_empty_one_is_zero() {
    let (_mock, client) =
        crate::common::answering(crate::common::business_error("RTN_24", "wait")).await;
    assert!(
        client
            .counts(GoodsType::Others)
            .send()
            .await
            .unwrap_err()
            .is_retryable()
    );
    let (_mock, client) =
        crate::common::answering(crate::common::business_error("RET13508", "none")).await;
    assert_eq!(
        client.counts(GoodsType::Others).send().await.unwrap().total,
        0
    );
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
