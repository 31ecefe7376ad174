//! Faults that do not go away.

use futures_util::StreamExt;
use ims_mock::{Fault, MockServer};
use serde_json::Value;

use crate::bench::{
    MOST_ATTEMPTS, Operation, Outcome, assert_no_secret, hurried, is_rejected_once, patient, start,
};
use crate::verdict::{Verdict, faults, is_slow, verdict};

#[tokio::test]
async fn every_fault_ends_invoices_as_it_must() {
    quick(Operation::Invoices).await;
}

#[tokio::test]
async fn every_fault_ends_all_invoices_as_it_must() {
    quick(Operation::AllInvoices).await;
}

#[tokio::test]
async fn every_fault_ends_counts_as_it_must() {
    quick(Operation::Counts).await;
}

#[tokio::test]
async fn every_slow_fault_ends_every_operation_as_it_must() {
    let cases: Vec<_> = faults()
        .filter(|fault| is_slow(*fault))
        .flat_map(|fault| Operation::ALL.map(|operation| (fault, operation)))
        .collect();
    futures_util::stream::iter(cases)
        .for_each_concurrent(8, async |(fault, operation)| {
            let server = start().await;
            let client = hurried(&server).build().unwrap();
            let expected = operation.expected().await;
            server.answer_always(fault);
            let outcomes = operation.run(&client).await;
            judge(fault, operation, &outcomes, &expected);
            count(fault, operation, &server);
        })
        .await;
}

async fn quick(operation: Operation) {
    let expected = operation.expected().await;
    for fault in faults().filter(|fault| !is_slow(*fault)) {
        let server = start().await;
        let client = patient(&server).build().unwrap();
        server.answer_always(fault);
        let outcomes = operation.run(&client).await;
        judge(fault, operation, &outcomes, &expected);
        count(fault, operation, &server);
    }
}

fn judge(fault: Fault, operation: Operation, outcomes: &[Outcome], expected: &[Value]) {
    assert_eq!(outcomes.len(), expected.len(), "{fault} {operation:?}");
    for (outcome, expected) in outcomes.iter().zip(expected) {
        let of = format!("{fault} {operation:?}: {outcome:?}");
        match (verdict(fault), outcome) {
            (Verdict::Harmless, Ok(answer)) => assert_eq!(answer, expected, "{of}"),
            (Verdict::CostsOneRecord, Ok(answer)) => {
                let whole = operation == Operation::Counts && answer == expected;
                assert!(whole || is_rejected_once(answer, expected), "{of}");
            }
            (Verdict::Passing(kind), Err(error)) => {
                assert_eq!(error.kind(), kind, "{of}");
                assert_eq!(error.attempts(), MOST_ATTEMPTS, "{of}");
                assert!(error.is_retryable(), "{of}");
                assert_no_secret(error);
            }
            (Verdict::Lasting(kind), Err(error)) => {
                assert_eq!(error.kind(), kind, "{of}");
                assert_eq!(error.attempts(), 1, "{of}");
                assert!(!error.is_retryable(), "{of}");
                assert_no_secret(error);
            }
            _ => panic!("{of}"),
        }
    }
}

/// Holds what the server saw against what the caller was told.
fn count(fault: Fault, operation: Operation, server: &MockServer) {
    let attempts = match verdict(fault) {
        Verdict::Passing(_) => MOST_ATTEMPTS,
        _ => 1,
    };
    let expected = u64::from(attempts * operation.requests());
    let of = format!("{fault} {operation:?}");
    if fault.is_met_by_connections() {
        assert_eq!(server.connection_count(), expected, "{of}");
        assert_eq!(server.request_count(), 0, "{of}");
    } else {
        assert_eq!(server.request_count(), expected, "{of}");
        assert_eq!(server.fault_counts()[&fault], expected, "{of}");
    }
    // A redirect that is followed would ask for something else.
    for request in server.requests() {
        assert!(
            request
                .path()
                .starts_with("/gst/compliance/tax-payer/invoices"),
            "{of}: {request:?}"
        );
    }
}
