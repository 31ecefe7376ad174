//! Which failures are tried again, how long a call lasts, and who is told.

use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gst_ims::credentials::{CredentialsFuture, CredentialsProvider};
use gst_ims::limits::{RateLimit, RetryPolicy};
use gst_ims::observe::{Attempt, CallSummary, Observer, Wait};
use gst_ims::{Client, Environment, ErrorKind, GoodsType, Section};
use ims_mock::{Answer, HeaderName, HeaderValue, MockServer, RawAnswer, Rule, StatusCode};

use super::common::{builder, business_error, json, usual};

fn platform(status: u16) -> RawAnswer {
    json(status, format!(r#"{{"code":{status},"message":"no"}}"#))
}

#[tokio::test]
async fn passing_failures_are_tried_again() {
    for (answer, attempts) in [
        (platform(408), 3),
        (platform(425), 3),
        (platform(429), 3),
        (platform(500), 3),
        (platform(502), 3),
        (platform(503), 3),
        (platform(504), 3),
        (business_error("GSPGSTDOWN", "down"), 3),
        (json(200, r#"{"code":503,"message":"no"}"#), 3),
        (platform(400), 1),
        (platform(404), 1),
        (platform(501), 1),
        (business_error("GEN5001", "no"), 1),
        (json(200, "{}"), 1),
    ] {
        let (mock, client) = usual().await;
        mock.add_rule(Rule::new(answer.clone()).times(2));
        let result = client.invoices(Section::B2b).send().await;
        assert_eq!(mock.requests().len(), attempts, "{answer:?}");
        match result {
            Ok(answer) => assert_eq!((answer.meta.attempts, answer.invoices.len()), (3, 12)),
            Err(error) => assert_eq!((error.attempts(), attempts), (1, 1)),
        }
    }
}

#[tokio::test]
async fn a_call_ends_after_its_attempts() {
    let (mock, client) = usual().await;
    mock.answer_always(platform(503));
    let error = client.counts(GoodsType::Others).send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Outage, 4));
    assert_eq!(mock.requests().len(), 4);

    let client = builder(&mock).retries(RetryPolicy::none()).build().unwrap();
    let error = client.counts(GoodsType::Others).send().await.unwrap_err();
    assert_eq!(error.attempts(), 1);
}

#[tokio::test]
async fn clones_share_the_budget_for_retries() {
    let (mock, client) = usual().await;
    mock.answer_always(platform(503));
    for _ in 0..30 {
        client
            .clone()
            .counts(GoodsType::Others)
            .send()
            .await
            .unwrap_err();
    }
    assert_eq!(mock.requests().len(), 30 + 40);
}

#[tokio::test]
async fn the_server_says_when_to_come_back() {
    let after = |header: &'static str, value: &'static str| {
        platform(429).header(
            HeaderName::from_static(header),
            HeaderValue::from_static(value),
        )
    };
    let (mock, client) = usual().await;
    mock.answer_next(after("retry-after-ms", "1"));
    mock.answer_next(after("retry-after", "0.001"));
    assert_eq!(
        client
            .invoices(Section::B2b)
            .send()
            .await
            .unwrap()
            .meta
            .attempts,
        3
    );

    mock.answer_next(after("retry-after", "21"));
    let error = client.invoices(Section::B2b).send().await.unwrap_err();
    assert_eq!(
        (error.attempts(), error.retry_after()),
        (1, Some(Duration::from_secs(21)))
    );

    let client = builder(&mock)
        .timeout(Duration::from_secs(5))
        .build()
        .unwrap();
    mock.answer_next(after("retry-after", "5"));
    let error = client.invoices(Section::B2b).send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimit, 1));
}

#[tokio::test]
async fn a_wish_holds_every_clone_also_when_it_ends_the_call() {
    let (mock, client) = usual().await;
    mock.answer_next(platform(429).header(
        HeaderName::from_static("retry-after"),
        HeaderValue::from_static("300"),
    ));
    client.invoices(Section::B2b).send().await.unwrap_err();
    let error = client
        .clone()
        .counts(GoodsType::Others)
        .send()
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimit, 0));
    assert!(error.retry_after().unwrap() > Duration::from_secs(290));
    assert_eq!(mock.requests().len(), 1);
}

#[tokio::test]
async fn a_wish_of_one_section_costs_no_other() {
    // Of a section that is asked with the others, and of the one that is asked before them.
    for (never, later) in [(Section::Dn, Section::B2b), (Section::B2b, Section::Dn)] {
        a_wish_costs_no_other(never, later).await;
    }
}

async fn a_wish_costs_no_other(never: Section, later: Section) {
    let (mock, client) = usual().await;
    let long = platform(429).header(
        HeaderName::from_static("retry-after"),
        HeaderValue::from_static("900"),
    );
    mock.add_rule(Rule::new(long).section(never));
    let short = platform(429).header(
        HeaderName::from_static("retry-after"),
        HeaderValue::from_static("1"),
    );
    mock.add_rule(Rule::new(short).section(later).times(1));
    let slow = Rule::new(Answer::Usual).section(Section::Cn);
    mock.add_rule(slow.delay(Duration::from_millis(300)));
    let outcomes = client
        .all_invoices()
        .timeout(Duration::from_secs(20))
        .send()
        .await;
    for outcome in outcomes {
        let section = outcome.section;
        match outcome.result {
            Ok(_) => assert_ne!(section, never),
            Err(error) => {
                assert_eq!(section, never, "{error}");
                assert!(error.retry_after().unwrap() >= Duration::from_secs(899));
            }
        }
    }
}

#[tokio::test]
async fn the_rate_limit_is_kept_by_all_clones() {
    let (mock, _) = usual().await;
    let client = builder(&mock)
        .rate_limit(RateLimit::per_minute(NonZeroU32::new(4).unwrap()))
        .timeout(Duration::from_secs(5))
        .build()
        .unwrap();
    let outcomes = client.clone().all_invoices().send().await;
    let refused: Vec<_> = outcomes
        .into_iter()
        .filter_map(|o| o.result.err())
        .collect();
    assert_eq!((refused.len(), mock.requests().len()), (4, 4));
    for error in refused {
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimit, 0));
        assert!(error.retry_after().unwrap() > Duration::from_secs(10));
    }
}
#[derive(Debug, Default)]
struct Seen(Mutex<Vec<String>>);

impl Observer for Seen {
    fn attempt(&self, attempt: &Attempt) {
        self.0.lock().unwrap().push(format!(
            "{} {} {:?} {:?}",
            attempt.operation, attempt.number, attempt.http_status, attempt.error
        ));
    }

    fn waiting(&self, wait: &Wait) {
        self.0.lock().unwrap().push(format!(
            "{} waits after {} for {:?}",
            wait.operation, wait.attempts, wait.error
        ));
    }

    fn call(&self, call: &CallSummary) {
        self.0.lock().unwrap().push(format!(
            "{} {} {:?}",
            call.operation, call.attempts, call.error
        ));
    }
}

#[tokio::test]
async fn an_observer_is_told_of_attempts_waits_and_calls() {
    let (mock, _) = usual().await;
    let seen = Arc::new(Seen::default());
    let client = builder(&mock).observer(Arc::clone(&seen)).build().unwrap();
    mock.answer_next(platform(503));
    client.invoices(Section::Cn).send().await.unwrap();
    assert_eq!(
        *seen.0.lock().unwrap(),
        [
            "getInvoices 1 Some(503) Some(Outage)",
            "getInvoices waits after 1 for Some(Outage)",
            "getInvoices 2 Some(200) None",
            "getInvoices 2 None",
        ]
    );
}

#[tokio::test]
async fn redirects_are_never_followed_with_credentials() {
    let elsewhere = MockServer::start().await.unwrap();
    for status in [301, 302, 303, 307, 308] {
        let (mock, client) = usual().await;
        mock.answer_always(
            RawAnswer::new(StatusCode::from_u16(status).unwrap(), "").header(
                HeaderName::from_static("location"),
                HeaderValue::from_str(elsewhere.base_url()).unwrap(),
            ),
        );
        let error = client.invoices(Section::B2b).send().await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Redirect, 1));
        assert!(!format!("{error:?}").contains(elsewhere.base_url()));
    }
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn a_dropped_call_is_cancelled() {
    let (mock, _) = usual().await;
    let seen = Arc::new(Seen::default());
    let client = builder(&mock)
        .concurrency(NonZeroUsize::MIN)
        // A place that is not given back fails the second call soon.
        .timeout(Duration::from_secs(10))
        .observer(Arc::clone(&seen))
        .build()
        .unwrap();
    mock.add_rule(
        Rule::new(Answer::Usual)
            .times(1)
            .delay(Duration::from_mins(1)),
    );
    {
        let call = client.invoices(Section::B2b).send();
        tokio::select! {
            _ = call => panic!("the answer came too early"),
            () = async { while mock.requests().is_empty() { tokio::task::yield_now().await } } => {}
        }
    }
    assert_eq!(
        *seen.0.lock().unwrap(),
        [
            "getInvoices 1 None Some(Cancelled)",
            "getInvoices 1 Some(Cancelled)"
        ]
    );
    // The only place is free again, and the client works on.
    let client = client.clone();
    tokio::spawn(async move { client.invoices(Section::B2b).send().await })
        .await
        .unwrap()
        .unwrap();
}

#[tokio::test]
async fn the_attempt_that_the_deadline_ends_is_told() {
    let (mock, _) = usual().await;
    mock.add_rule(Rule::new(Answer::Usual).delay(Duration::from_mins(1)));
    let seen = Arc::new(Seen::default());
    let client = builder(&mock)
        .timeout(Duration::from_millis(200))
        .observer(Arc::clone(&seen))
        .build()
        .unwrap();
    client.invoices(Section::B2b).send().await.unwrap_err();
    assert_eq!(
        *seen.0.lock().unwrap(),
        [
            "getInvoices 1 None Some(Deadline)",
            "getInvoices 1 Some(Deadline)"
        ]
    );
}

/// Gives nothing, for ever.
#[derive(Debug)]
struct Hanging;

impl CredentialsProvider for Hanging {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(std::future::pending())
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a promise about time is held to a real clock"
)]
fn now() -> std::time::Instant {
    std::time::Instant::now()
}

#[tokio::test]
async fn no_call_outlives_its_timeout_by_the_clock() {
    let (mock, _) = usual().await;
    mock.add_rule(Rule::new(Answer::Usual).delay(Duration::from_mins(1)));
    let timeout = Duration::from_millis(300);
    let slow_server = builder(&mock).timeout(timeout).build().unwrap();
    let no_credentials = Client::builder()
        .environment(Environment::Custom(mock.base_url().parse().unwrap()))
        .credentials(Hanging)
        .timeout(timeout)
        .build()
        .unwrap();
    for client in [slow_server, no_credentials] {
        let started = now();
        let error = client.invoices(Section::B2b).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Deadline);
        let one = started.elapsed();
        let started = now();
        assert_eq!(client.all_invoices().send().await.failures().count(), 8);
        for elapsed in [one, started.elapsed()] {
            assert!(elapsed >= timeout, "{elapsed:?}");
            assert!(elapsed < timeout + Duration::from_secs(1), "{elapsed:?}");
        }
    }
}

#[tokio::test]
async fn a_section_that_hangs_costs_no_other() {
    let mut cases = Vec::new();
    for hanging in [
        &[Section::B2b][..],
        &[Section::Cn],
        &[Section::B2b, Section::B2ba, Section::Cn, Section::Cna],
        &[Section::Ecoma, Section::B2b],
    ] {
        for concurrency in [1, 2, 8] {
            cases.push(only_those_fail(hanging, concurrency));
        }
    }
    futures_util::future::join_all(cases).await;
}

async fn only_those_fail(hanging: &[Section], concurrency: usize) {
    let (mock, _) = usual().await;
    for section in hanging {
        let hang = Rule::new(Answer::Usual).delay(Duration::from_secs(60));
        mock.add_rule(hang.section(*section));
    }
    let client = builder(&mock)
        .timeout(Duration::from_secs(4))
        .build()
        .unwrap();
    let request = client
        .all_invoices()
        .concurrency(NonZeroUsize::new(concurrency).unwrap());
    for outcome in request.send().await {
        let is_hanging = hanging.contains(&outcome.section);
        let of = format!("{hanging:?} {concurrency}: {}", outcome.section);
        assert_eq!(outcome.result.is_err(), is_hanging, "{of}");
    }
}

#[test]
fn clients_go_where_they_are_needed() {
    fn check<T: Send + Sync + Clone + 'static>() {}
    check::<Client>();
    let environment: Environment = "test".parse().unwrap();
    assert_eq!(environment, Environment::Test);
}
