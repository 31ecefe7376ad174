//! Faults that happen once, and what the same client does after them.

use ims_mock::{Fault, Rule};

use super::bench::{assert_no_secret, is_rejected_once};
use super::matrix::{Case, quick, slow};
use super::operation::Operation;
use super::verdict::{Verdict, verdict};

#[tokio::test]
async fn invoices_are_whole_again_after_every_fault() {
    quick(Operation::Invoices, once, judge_and_repeat).await;
}

#[tokio::test]
async fn all_invoices_lose_one_section_at_most_to_every_fault() {
    quick(Operation::AllInvoices, once, judge_and_repeat).await;
}

#[tokio::test]
async fn counts_are_whole_again_after_every_fault() {
    quick(Operation::Counts, once, judge_and_repeat).await;
}

#[tokio::test]
async fn a_job_is_told_again_after_every_fault() {
    quick(Operation::Job, once, judge_and_repeat).await;
}

#[tokio::test]
async fn statements_and_the_supplier_s_view_are_whole_again_after_every_fault() {
    for operation in [
        Operation::Gstr2b,
        Operation::Recomputation,
        Operation::Supplies,
        Operation::Liabilities,
        Operation::FilesJob,
    ] {
        quick(operation, once, judge_and_repeat).await;
    }
}

#[tokio::test]
async fn every_read_gets_over_every_slow_fault() {
    slow(Operation::reads(), once, async |case| judge(&case)).await;
}

fn once(fault: Fault) -> Rule {
    Rule::new(fault).nth(1)
}

/// Bytes that were left on a connection must not become an answer.
async fn judge_and_repeat(case: Case) {
    judge(&case);
    for _ in 0..2 {
        let again = case.operation.run(&case.clients, &case.material).await;
        let again: Vec<_> = again.into_iter().map(Result::unwrap).collect();
        assert_eq!(again, case.expected, "{}", case.name());
    }
}

fn judge(case: &Case) {
    let damaged: Vec<_> = case
        .compared()
        .filter(|(outcome, expected)| outcome.as_ref().ok() != Some(expected))
        .collect();
    let of = format!("{}: {damaged:?}", case.name());
    match (verdict(case.fault), damaged.as_slice()) {
        (Verdict::Harmless | Verdict::Passing(_), []) => {}
        (Verdict::CostsOneRecord, []) => {
            assert!(!case.operation.lists_records(), "{of}");
        }
        (Verdict::CostsOneRecord, [(Ok(answer), expected)]) => {
            assert!(is_rejected_once(answer, expected), "{of}");
        }
        (Verdict::Lasting(kind), [(Err(error), _)]) => {
            assert_eq!((error.kind(), error.attempts()), (kind, 1), "{of}");
            assert_no_secret(error);
        }
        _ => panic!("{of}"),
    }
    count(case);
}

/// One fault was met, and costs one request more if it passes.
fn count(case: &Case) {
    let (server, of) = (&case.server, case.name());
    assert_eq!(server.fault_counts(), [(case.fault, 1)].into(), "{of}");
    let more = match verdict(case.fault) {
        Verdict::Passing(_) if !case.fault.is_met_by_connections() => 1,
        _ => 0,
    };
    let expected = u64::from(case.operation.requests() + more);
    assert_eq!(case.requests(), expected, "{of}");
}
