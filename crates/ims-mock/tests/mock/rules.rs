//! Which request a rule is for.

use gst_types::Section;
use ims_mock::{MockServer, Operation, PlatformError, Rule, StatusCode};

use super::harness::{COUNT, INVOICES, get};

fn error(status: u16) -> PlatformError {
    PlatformError::of(StatusCode::from_u16(status).unwrap())
}

async fn statuses(server: &MockServer, paths: &[&str]) -> Vec<u16> {
    let mut statuses = Vec::new();
    for path in paths {
        statuses.push(get(server, path).await.status);
    }
    statuses
}

#[tokio::test]
async fn answers_to_come_are_given_in_order_and_once() {
    let server = MockServer::start().await.unwrap();
    server.answer_next(error(503));
    server.answer_next(error(504));
    let path = format!("{INVOICES}?section=B2B");
    let path = path.as_str();
    assert_eq!(statuses(&server, &[path; 3]).await, [503, 504, 200]);
}

#[tokio::test]
async fn the_last_unlimited_rule_holds_and_limited_rules_come_before_it() {
    let server = MockServer::start().await.unwrap();
    let path = format!("{INVOICES}?section=B2B");
    let path = path.as_str();
    server.answer_always(error(500));
    server.answer_always(error(503));
    server.answer_next(error(429));
    assert_eq!(statuses(&server, &[path; 3]).await, [429, 503, 503]);
    server.clear_rules();
    assert_eq!(statuses(&server, &[path]).await, [200]);
}

#[tokio::test]
async fn rules_are_for_an_operation_a_section_and_a_place_in_the_order() {
    let server = MockServer::start().await.unwrap();
    server.add_rule(Rule::new(error(500)).operation(Operation::GetInvoiceCount));
    server.add_rule(Rule::new(error(503)).section(Section::Cn).nth(2));
    server.add_rule(Rule::new(error(504)).section(Section::Dn).skip(1).times(2));
    let count = format!("{COUNT}?type_of_goods=others");
    let upper = format!("{INVOICES}?section=CN");
    let lower = format!("{INVOICES}?section=cn");
    let debit = format!("{INVOICES}?section=DN");
    let (count, upper, lower, debit) = (
        count.as_str(),
        upper.as_str(),
        lower.as_str(),
        debit.as_str(),
    );
    assert_eq!(statuses(&server, &[count, count]).await, [500, 500]);
    assert_eq!(
        statuses(&server, &[upper, lower, upper]).await,
        [200, 503, 200]
    );
    assert_eq!(statuses(&server, &[debit; 4]).await, [200, 504, 504, 200]);
}

#[tokio::test]
async fn a_rule_without_conditions_is_for_unknown_paths_too() {
    let server = MockServer::start().await.unwrap();
    server.answer_next(error(413));
    assert_eq!(
        statuses(&server, &["/nowhere", "/nowhere"]).await,
        [413, 404]
    );
}
