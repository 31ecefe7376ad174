//! Faults that do not go away.

use gst_ims::ErrorKind;
use ims_mock::Rule;

use super::bench::{MOST_ATTEMPTS, assert_no_secret, is_rejected_once};
use super::matrix::{Case, quick, slow};
use super::operation::Operation;
use super::verdict::{Verdict, verdict};

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
async fn every_fault_ends_sign_in_as_it_must() {
    for operation in [
        Operation::Authenticate,
        Operation::RequestOtp,
        Operation::VerifyOtp,
    ] {
        quick(operation, Rule::new, judge).await;
    }
}

#[tokio::test]
async fn every_fault_ends_a_refresh_and_a_logout_as_it_must() {
    quick(Operation::Refresh, Rule::new, judge).await;
    quick(Operation::Logout, Rule::new, judge).await;
}

#[tokio::test]
async fn every_fault_ends_a_save_and_a_reset_as_it_must() {
    for operation in [Operation::Save, Operation::Reset] {
        quick(operation, Rule::new, judge).await;
    }
}

#[tokio::test]
async fn every_fault_ends_the_question_about_a_job_as_it_must() {
    quick(Operation::Job, Rule::new, judge).await;
}

#[tokio::test]
async fn every_fault_ends_a_statement_and_its_making_as_it_must() {
    for operation in [
        Operation::Gstr2b,
        Operation::Recompute,
        Operation::Recomputation,
    ] {
        quick(operation, Rule::new, judge).await;
    }
}

#[tokio::test]
async fn every_fault_ends_the_supplier_s_view_as_it_must() {
    quick(Operation::Supplies, Rule::new, judge).await;
    quick(Operation::Liabilities, Rule::new, judge).await;
}

#[tokio::test]
async fn every_fault_ends_a_job_that_prepares_files_as_it_must() {
    quick(Operation::PrepareFiles, Rule::new, judge).await;
    quick(Operation::FilesJob, Rule::new, judge).await;
}

#[tokio::test]
async fn every_slow_fault_ends_every_operation_as_it_must() {
    slow(Operation::all(), Rule::new, judge).await;
}

async fn judge(case: Case) {
    for (outcome, expected) in case.compared() {
        let of = format!("{}: {outcome:?}", case.name());
        match (verdict(case.fault), outcome) {
            (Verdict::CostsOneRecord, Ok(answer)) if case.operation.lists_records() => {
                assert!(is_rejected_once(answer, expected), "{of}");
            }
            // What else has a damaged text in it is refused, or passes over it.
            (Verdict::Harmless | Verdict::CostsOneRecord, Ok(answer)) => {
                assert_eq!(answer, expected, "{of}");
            }
            (Verdict::CostsOneRecord, Err(error)) => {
                assert!(!case.operation.lists_records(), "{of}");
                assert_eq!(error.kind(), ErrorKind::Decode, "{of}");
            }
            (Verdict::Passing(kind), Err(error)) => {
                assert_eq!(error.kind(), kind, "{of}");
                assert_eq!(error.attempts(), most_attempts(case.operation), "{of}");
                let is_repeatable = case.operation.info().repeatable;
                assert!(!is_repeatable || error.is_retryable(), "{of}");
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
    case.assert_safe().await;
}

/// What is not safe to repeat is sent once, and again only if it surely never left.
fn most_attempts(operation: Operation) -> u32 {
    if operation.info().repeatable {
        MOST_ATTEMPTS
    } else {
        1
    }
}

/// Holds what the server saw against what the caller was told.
fn count(case: &Case) {
    let attempts = match verdict(case.fault) {
        Verdict::Passing(_) => most_attempts(case.operation),
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
        assert_eq!(case.connections(), expected, "{of}");
        assert_eq!(case.requests(), 0, "{of}");
    } else {
        assert_eq!(case.requests(), expected, "{of}");
    }
    // A redirect that is followed would ask for something else.
    let earlier = usize::try_from(case.earlier_requests).unwrap();
    for request in server.requests().iter().skip(earlier) {
        assert!(case.operation.is_at(request.path()), "{of}");
    }
}
