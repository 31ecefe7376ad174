//! Faults that happen once, and what the same client does after them.

use futures_util::StreamExt;
use ims_mock::{Fault, MockServer, Rule};
use serde_json::Value;

use crate::bench::{
    Operation, Outcome, assert_no_secret, hurried, is_rejected_once, patient, start,
};
use crate::verdict::{Verdict, faults, is_slow, verdict};

#[tokio::test]
async fn invoices_are_whole_again_after_every_fault() {
    quick(Operation::Invoices).await;
}

#[tokio::test]
async fn all_invoices_lose_one_section_at_most_to_every_fault() {
    quick(Operation::AllInvoices).await;
}

#[tokio::test]
async fn counts_are_whole_again_after_every_fault() {
    quick(Operation::Counts).await;
}

#[tokio::test]
async fn every_operation_gets_over_every_slow_fault() {
    let cases: Vec<_> = faults()
        .filter(|fault| is_slow(*fault))
        .flat_map(|fault| Operation::ALL.map(|operation| (fault, operation)))
        .collect();
    futures_util::stream::iter(cases)
        .for_each_concurrent(8, async |(fault, operation)| {
            let server = start().await;
            let client = hurried(&server).build().unwrap();
            let expected = operation.expected().await;
            server.add_rule(Rule::new(fault).nth(1));
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
        server.add_rule(Rule::new(fault).nth(1));
        let outcomes = operation.run(&client).await;
        judge(fault, operation, &outcomes, &expected);
        count(fault, operation, &server);
        // Bytes that were left on a connection must not become an answer.
        for _ in 0..2 {
            let again = operation.run(&client).await;
            let again: Vec<_> = again.into_iter().map(Result::unwrap).collect();
            assert_eq!(again, expected, "{fault} {operation:?}");
        }
    }
}

fn judge(fault: Fault, operation: Operation, outcomes: &[Outcome], expected: &[Value]) {
    assert_eq!(outcomes.len(), expected.len(), "{fault} {operation:?}");
    let damaged: Vec<_> = outcomes
        .iter()
        .zip(expected)
        .filter(|(outcome, expected)| outcome.as_ref().ok() != Some(expected))
        .collect();
    let of = format!("{fault} {operation:?}: {damaged:?}");
    match (verdict(fault), damaged.as_slice()) {
        (Verdict::Harmless | Verdict::Passing(_), []) => {}
        (Verdict::CostsOneRecord, []) => assert_eq!(operation, Operation::Counts, "{of}"),
        (Verdict::CostsOneRecord, [(Ok(answer), expected)]) => {
            assert!(is_rejected_once(answer, expected), "{of}");
        }
        (Verdict::Lasting(kind), [(Err(error), _)]) => {
            assert_eq!((error.kind(), error.attempts()), (kind, 1), "{of}");
            assert_no_secret(error);
        }
        _ => panic!("{of}"),
    }
}

/// One fault was met, and costs one request more if it passes.
fn count(fault: Fault, operation: Operation, server: &MockServer) {
    let of = format!("{fault} {operation:?}");
    assert_eq!(server.fault_counts(), [(fault, 1)].into(), "{of}");
    let more = match verdict(fault) {
        Verdict::Passing(_) if !fault.is_met_by_connections() => 1,
        _ => 0,
    };
    let expected = u64::from(operation.requests() + more);
    assert_eq!(server.request_count(), expected, "{of}");
}
