//! Faults around a write: what the client is told, and what was done.

use std::{pin::pin, time::Duration};

use ims_mock::{Answer, Fault, MockServer, Operation, PlatformError, Rule, StatusCode};

use super::client::{Client, login, save};

/// Faults after which a client does not know whether its request was carried out.
const SILENT: [Fault; 8] = [
    Fault::ResetBeforeHeaders,
    Fault::ResetInHeaders,
    Fault::ResetInBody,
    Fault::CloseBeforeHeaders,
    Fault::CloseInHeaders,
    Fault::CloseInBody,
    Fault::NotHttp,
    Fault::JsonTruncated,
];

#[tokio::test]
async fn a_hidden_answer_hides_a_save_that_was_done_or_one_that_was_not() {
    for fault in SILENT {
        for is_done in [true, false] {
            let server = MockServer::start().await.unwrap();
            let client = Client::stranger(&server);
            let row = client.row("B2B", "PRN-1050", "A").await;
            let rule = Rule::new(fault).operation(Operation::SaveInvoiceStatus);
            server.add_rule(if is_done { rule } else { rule.without_effect() });
            let body = save("b2b", &[&row]);
            let answer = client
                .call(Operation::SaveInvoiceStatus, "", Some(body))
                .await;
            assert!(
                answer.is_err() || answer.is_ok_and(|answer| answer.body.is_null()),
                "{fault}"
            );
            let action = client.document("B2B", "PRN-1050").await.unwrap()["action"].clone();
            assert_eq!(action, if is_done { "A" } else { "N" }, "{fault}");
            assert_eq!(
                server.request_count_of(Operation::SaveInvoiceStatus),
                1,
                "{fault}"
            );
        }
    }
}

#[tokio::test]
async fn every_fault_is_met_by_every_operation_and_leaves_the_server_whole() {
    let faults = Fault::all().filter(|fault| !fault.is_met_by_connections());
    let server = MockServer::start().await.unwrap();
    let client = Client::stranger(&server);
    let row = client.row("B2B", "PRN-1050", "A").await;
    for fault in faults {
        for &operation in Operation::ALL {
            let before = server
                .fault_counts()
                .get(&fault)
                .copied()
                .unwrap_or_default();
            server.add_rule(Rule::new(fault).operation(operation).times(1));
            let (query, body) = match operation {
                Operation::GetInvoices => ("?section=B2B", None),
                Operation::GetInvoiceCount => ("?type_of_goods=others", None),
                Operation::CheckInvoiceStatus => ("?reference_id=none", None),
                Operation::GenerateOtp => ("", Some(login())),
                Operation::VerifyOtp => ("?otp=575757", Some(login())),
                Operation::SaveInvoiceStatus => ("", Some(save("b2b", &[&row]))),
                _ => ("", None),
            };
            let is_done = || server.fault_counts().get(&fault) == Some(&(before + 1));
            // Some of them never end, and are left when they were met.
            let mut call = pin!(client.call(operation, query, body));
            let mut patience = 2000;
            loop {
                let pause = tokio::time::sleep(Duration::from_millis(5));
                tokio::select! {
                    _ = &mut call => break,
                    () = pause => patience -= 1,
                }
                if is_done() || patience == 0 {
                    break;
                }
            }
            assert!(is_done(), "{fault} {operation:?}");
        }
    }
    assert!(client.document("B2B", "PRN-1050").await.is_some());
}

#[tokio::test]
async fn an_answer_of_the_platform_in_place_of_a_save_means_that_nothing_was_done() {
    let server = MockServer::start().await.unwrap();
    let client = Client::stranger(&server);
    let row = client.row("B2B", "PRN-1050", "A").await;
    for answer in [
        Answer::from(PlatformError::of(StatusCode::SERVICE_UNAVAILABLE)),
        "IMSSAV0015".parse().unwrap(),
    ] {
        server.answer_next(answer);
        client
            .post(Operation::SaveInvoiceStatus, save("b2b", &[&row]))
            .await;
        assert_eq!(
            client.document("B2B", "PRN-1050").await.unwrap()["action"],
            "N"
        );
    }
}

#[tokio::test]
async fn a_sign_in_without_effect_gives_a_token_that_is_none() {
    let server = MockServer::builder()
        .require_sign_in()
        .start()
        .await
        .unwrap();
    let client = Client::stranger(&server);
    let rule = Rule::new(Answer::Usual).operation(Operation::Authenticate);
    server.add_rule(rule.times(1).without_effect());
    let answer = client
        .call(Operation::Authenticate, "", None)
        .await
        .unwrap();
    let token = answer.data()["access_token"].as_str().unwrap().to_owned();
    let lost = Client {
        server: &server,
        token,
    };
    assert_eq!(lost.post(Operation::GenerateOtp, login()).await.status, 401);
}
