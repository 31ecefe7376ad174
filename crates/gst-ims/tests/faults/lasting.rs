//! Faults that do not go away.

use ims_mock::Rule;

use crate::bench::{MOST_ATTEMPTS, Operation, assert_no_secret, is_rejected_once};
use crate::matrix::{Case, quick, slow};
use crate::verdict::{Verdict, verdict};

#[tokio::test]
async fn every_fault_ends_invoices_as_it_must() {
    quick(Operation::Invoices, Rule::new, judge).await;
}

#[tokio::test]
async fn every_fault_ends_all_invoices_as_it_must() {
    quick(Operation::AllInvoices, Rule::new, judge).await;
}

#[tokio::test]
async fn every_fault_ends_counts_as_it_must() {
    quick(Operation::Counts, Rule::new, judge).await;
}

#[tokio::test]
async fn every_slow_fault_ends_every_operation_as_it_must() {
    slow(Rule::new, judge).await;
}

async fn judge(case: Case) {
    for (outcome, expected) in case.compared() {
        let of = format!("{}: {outcome:?}", case.name());
        match (verdict(case.fault), outcome) {
            (Verdict::Harmless, Ok(answer)) => assert_eq!(answer, expected, "{of}"),
            (Verdict::CostsOneRecord, Ok(answer)) => {
                let is_whole = case.operation == Operation::Counts && answer == expected;
                assert!(is_whole || is_rejected_once(answer, expected), "{of}");
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
    count(&case);
}

/// Holds what the server saw against what the caller was told.
fn count(case: &Case) {
    let attempts = match verdict(case.fault) {
        Verdict::Passing(_) => MOST_ATTEMPTS,
        _ => 1,
    };
    let expected = u64::from(attempts * case.operation.requests());
    let (server, of) = (&case.server, case.name());
    assert_eq!(
        server.fault_counts(),
        [(case.fault, expected)].into(),
        "{of}"
    );
    if case.fault.is_met_by_connections() {
        assert_eq!(server.connection_count(), expected, "{of}");
        assert_eq!(server.request_count(), 0, "{of}");
    } else {
        assert_eq!(server.request_count(), expected, "{of}");
    }
    // A redirect that is followed would ask for something else.
    for request in server.requests() {
        let path = request.path();
        assert!(
            path.starts_with("/gst/compliance/tax-payer/invoices"),
            "{of}: {path}"
        );
    }
}
