//! The documents of every section: as one list, as they arrive, and what is missing of them.

use std::time::Duration;

use gst_ims::limits::RetryPolicy;
use gst_ims::{GoodsType, Section, State};
use ims_mock::{Answer, BusinessError, Operation, Rule};

use super::common::{answering, builder, data, usual};

#[tokio::test]
async fn whole_sections_become_one_list() {
    let (_mock, client) = usual().await;
    let all = client.all_invoices().await;
    assert!(all.is_complete());
    assert_eq!(all.failures().count(), 0);
    let listed = all.invoices().count();
    assert_eq!(all.into_complete().unwrap().len(), listed);
}

#[tokio::test]
async fn whatever_is_missing_keeps_the_list_from_being_whole() {
    let unreadable = data(r#"{"b2b":[{"val":"x"}]}"#);
    let queued = data(r#"{"token":"t-1","est":"30"}"#);
    let failed = BusinessError::known("GEN5001").unwrap();
    for (answer, reason) in [
        (Answer::from(unreadable), "cannot be read"),
        (Answer::from(queued), "ask again in 30 min"),
        (Answer::from(failed), "GEN5001"),
    ] {
        let (mock, client) = usual().await;
        mock.add_rule(
            Rule::new(answer)
                .operation(Operation::GetInvoices)
                .section(Section::B2b),
        );
        let all = client.all_invoices().await;
        assert!(!all.is_complete(), "{reason}");
        let missing = all.into_complete().unwrap_err();
        let sections: Vec<_> = missing.sections.iter().map(|it| it.section).collect();
        assert_eq!(sections, [Section::B2b], "{missing}");
        assert!(missing.to_string().contains(reason), "{missing}");
        // What arrived is not lost with it.
        assert!(missing.invoices.invoices().count() > 0);
    }
}

#[tokio::test]
async fn sections_are_given_as_they_arrive() {
    let (mock, client) = usual().await;
    mock.add_rule(
        Rule::new(Answer::Usual)
            .section(Section::B2b)
            .delay(Duration::from_millis(500)),
    );
    let mut stream = client.all_invoices().stream();
    let mut sections = Vec::new();
    while let Some(outcome) = stream.next().await {
        assert!(outcome.is_complete());
        sections.push(outcome.section);
    }
    assert_eq!(sections.last(), Some(&Section::B2b));
    sections.sort_unstable();
    let mut all = Section::ALL.to_vec();
    all.sort_unstable();
    assert_eq!(sections, all);
}

#[tokio::test]
async fn a_stream_that_nobody_reads_sends_nothing() {
    let (mock, client) = usual().await;
    drop(client.all_invoices().stream());
    assert_eq!(mock.requests().len(), 0);
}

#[tokio::test]
async fn a_request_can_be_awaited_as_it_is() {
    let (_mock, client) = usual().await;
    let invoices = client.invoices(Section::Cn).await.unwrap();
    assert_eq!(invoices.state(), State::Complete);
    assert!(client.counts(GoodsType::Others).await.unwrap().total > 0);
}

#[tokio::test]
async fn a_request_has_its_own_retries() {
    let (mock, _) = answering(super::common::json(503, "{}")).await;
    let client = builder(&mock).build().unwrap();
    let once = RetryPolicy::none();
    let error = client.invoices(Section::B2b).retries(once).await;
    assert_eq!(error.unwrap_err().attempts(), 1);
    let error = client.invoices(Section::B2b).await.unwrap_err();
    assert_eq!(error.attempts(), 4);
    let twice = RetryPolicy::default()
        .max_attempts(2)
        .first_wait(Duration::from_millis(1));
    let request = client.all_invoices().sections([Section::Dn]).retries(twice);
    for (_, error) in request.await.failures() {
        assert_eq!(error.attempts(), 2);
    }
}
