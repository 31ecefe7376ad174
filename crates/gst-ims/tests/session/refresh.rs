//! A taxpayer's token is exchanged for another, once.

use std::num::NonZeroUsize;
use std::sync::Arc;

use gst_ims::gst_types::{Decided, Decision};
use gst_ims::session::{MemorySessions, Session, SessionStore};
use gst_ims::{Client, Delivery, ErrorKind, Section};
use ims_mock::{Fault, MockServer, Operation, Rule, SignIn};
use jiff::SignedDuration;

use super::{builder, business_error, gstin, now, platform, refusal, session, strict};

async fn lists(client: &Client) -> Result<(), gst_ims::Error> {
    client.invoices(Section::B2b).send().await.map(drop)
}

fn refuse_lists(mock: &MockServer, times: u64) {
    let rule = Rule::new(refusal(403, "Access token expired"));
    mock.add_rule(rule.operation(Operation::GetInvoices).times(times));
}

fn near_its_end(mut session: Session) -> Session {
    session.expires_at = Some(now() + SignedDuration::from_secs(100));
    session
}

#[tokio::test]
async fn two_clients_of_one_store_refresh_once_when_both_are_refused() {
    let sign_in = SignIn::new().refresh_ends_old_token();
    let mock = strict().sign_in(sign_in).start().await.unwrap();
    let first = session(&platform(&mock)).await;
    let store: Arc<dyn SessionStore> = Arc::new(MemorySessions::new(first.clone()));
    // As two programs have it: each with a platform of its own.
    let clients = [(); 2].map(|()| platform(&mock).client_of(Arc::clone(&store)));
    for client in &clients {
        lists(client).await.unwrap();
    }
    assert_eq!(mock.request_count_of(Operation::RefreshSession), 0);
    refuse_lists(&mock, 2);
    let (one, two) = tokio::join!(lists(&clients[0]), lists(&clients[1]));
    one.and(two).unwrap();
    assert_eq!(mock.request_count_of(Operation::RefreshSession), 1);
    let kept = store.load().await.unwrap().unwrap();
    assert_eq!((kept.gstin, &kept.username), (first.gstin, &first.username));
    assert_eq!(kept.environment, first.environment);
    assert!(kept.obtained_at > first.obtained_at);
}

#[tokio::test]
async fn two_clients_of_one_store_refresh_once_before_the_end() {
    let mock = strict().start().await.unwrap();
    let ending = near_its_end(session(&platform(&mock)).await);
    let store: Arc<dyn SessionStore> = Arc::new(MemorySessions::new(ending));
    let clients = [(); 2].map(|()| platform(&mock).client_of(Arc::clone(&store)));
    let calls = clients
        .iter()
        .flat_map(|client| [lists(client), lists(client)]);
    for result in futures_util::future::join_all(calls).await {
        result.unwrap();
    }
    assert_eq!(mock.request_count_of(Operation::RefreshSession), 1);
    assert_eq!(mock.request_count_of(Operation::GetInvoices), 4);
}

#[tokio::test]
async fn a_token_that_lives_is_used_while_the_exchange_is_out_of_order() {
    let mock = strict().start().await.unwrap();
    let ending = near_its_end(session(&platform(&mock)).await);
    let rule = Rule::new(refusal(503, "down"));
    mock.add_rule(rule.operation(Operation::RefreshSession));
    let client = platform(&mock).client(ending);
    lists(&client).await.unwrap();
    lists(&client).await.unwrap();
    assert_eq!(mock.request_count_of(Operation::GetInvoices), 2);
    // Refused meanwhile, it is known that the exchange is what is out of order.
    refuse_lists(&mock, 1);
    let error = lists(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication, "{error}");
}

#[tokio::test]
async fn a_refused_token_is_exchanged_once_for_each_call() {
    let mock = strict().start().await.unwrap();
    let platform = builder(&mock)
        .concurrency(NonZeroUsize::MIN)
        .build_platform()
        .unwrap();
    let client = platform.client(session(&platform).await);
    refuse_lists(&mock, 1);
    // With one place for requests, the exchange must not wait for the call that needs it.
    lists(&client).await.unwrap();
    assert_eq!(mock.request_count_of(Operation::RefreshSession), 1);
    refuse_lists(&mock, 10);
    let error = lists(&client).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Authentication, 2)
    );
    assert_eq!(mock.request_count_of(Operation::RefreshSession), 2);
}

#[tokio::test]
async fn a_refused_exchange_is_an_error_that_says_what_to_do() {
    for (code, advice) in [
        ("AUTH4037", "switched on in the GST portal"),
        ("AUTH4033", "sign in again"),
        ("RET11402", "user name of this GSTIN"),
    ] {
        let mock = strict().start().await.unwrap();
        let client = platform(&mock).client(session(&platform(&mock)).await);
        refuse_lists(&mock, 10);
        let rule = Rule::new(business_error(code));
        mock.add_rule(rule.operation(Operation::RefreshSession));
        let error = lists(&client).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Authentication);
        assert_eq!(error.code(), Some(code));
        assert!(error.to_string().contains(advice), "{error}");
        assert!(!error.is_retryable());
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert!(cause.contains("Access token expired"), "{cause}");
        assert_eq!(mock.request_count_of(Operation::GetInvoices), 1);
        assert_eq!(mock.request_count_of(Operation::RefreshSession), 1);
    }
    // By the mock's own rules: the token and what could exchange it have ended.
    let mock = strict().start().await.unwrap();
    let client = platform(&mock).client(session(&platform(&mock)).await);
    mock.advance(std::time::Duration::from_secs(7 * 3600));
    let error = lists(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication);
}

#[tokio::test]
async fn who_is_not_signed_in_or_no_longer_is_told_so_without_a_request() {
    let mock = strict().start().await.unwrap();
    let platform = platform(&mock);
    let nobody = platform.client_of(Arc::new(MemorySessions::default()));
    let error = lists(&nobody).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication);
    assert!(error.to_string().contains("sign in with an OTP"), "{error}");
    assert_eq!(error.attempts(), 0);

    let mut ended = session(&platform).await;
    let before = mock.request_count();
    let past = now() - SignedDuration::from_secs(1);
    (ended.expires_at, ended.session_expires_at) = (Some(past), Some(past));
    assert_eq!(ended.state().as_str(), "expired");
    let error = lists(&platform.client(ended)).await.unwrap_err();
    assert!(error.to_string().contains("sign in again"), "{error}");
    assert_eq!(mock.request_count(), before);
}

#[tokio::test]
async fn a_session_is_sent_to_no_other_server_than_its_own() {
    let (mock, other) = (
        strict().start().await.unwrap(),
        strict().start().await.unwrap(),
    );
    let session = session(&platform(&mock)).await;
    let elsewhere = platform(&other);
    for error in [
        lists(&elsewhere.client(session.clone())).await.unwrap_err(),
        elsewhere.refresh(&session).await.unwrap_err(),
        elsewhere.logout(&session).await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Authentication);
        assert!(error.to_string().contains(mock.base_url()), "{error}");
    }
    assert_eq!(other.request_count(), 0);
}

#[tokio::test]
async fn a_save_that_was_refused_with_its_token_can_be_sent_under_another() {
    let mock = strict().start().await.unwrap();
    let platform = platform(&mock);
    let client = platform.client(session(&platform).await);
    let list = client.invoices(Section::B2b).send().await.unwrap();
    let invoice = list
        .invoices
        .into_iter()
        .find(|it| it.action == gst_ims::Action::NoAction)
        .unwrap();
    let decided = Decided::new(invoice, Decision::Accept, None, None).unwrap();
    let rule = Rule::new(refusal(401, "Unauthorized"));
    mock.add_rule(rule.operation(Operation::SaveInvoiceStatus).times(1));
    let save = client.save(gstin(), [decided]);
    let error = save.clone().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication);
    assert_eq!(error.delivery(), Some(Delivery::Answered));
    assert_eq!(mock.request_count_of(Operation::SaveInvoiceStatus), 1);
    assert_eq!(mock.request_count_of(Operation::RefreshSession), 0);
    save.send().await.unwrap();
    assert_eq!(mock.request_count_of(Operation::SaveInvoiceStatus), 2);
    assert_eq!(mock.request_count_of(Operation::RefreshSession), 1);
}

#[tokio::test]
async fn a_session_that_was_logged_out_is_over() {
    let mock = strict().start().await.unwrap();
    let platform = platform(&mock);
    let session = session(&platform).await;
    let client = platform.client(session.clone());
    lists(&client).await.unwrap();
    platform.logout(&session).await.unwrap();
    let error = lists(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication);
    let error = platform.logout(&session).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication);
}

#[tokio::test]
async fn a_logout_whose_answer_was_lost_is_one() {
    let mock = strict().start().await.unwrap();
    let platform = platform(&mock);
    let session = session(&platform).await;
    let rule = Rule::new(Fault::ResetBeforeHeaders).operation(Operation::Logout);
    mock.add_rule(rule.times(1));
    platform.logout(&session).await.unwrap();
    assert_eq!(mock.request_count_of(Operation::Logout), 2);
    let error = lists(&platform.client(session)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication);
}

#[tokio::test]
async fn a_quota_is_no_reason_to_exchange_the_token() {
    let mock = strict().start().await.unwrap();
    let client = platform(&mock).client(session(&platform(&mock)).await);
    let quota = Rule::new(refusal(403, "Usage quota exhausted"));
    mock.add_rule(quota.operation(Operation::GetInvoices));
    let error = lists(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimit, 1));
    assert!(!error.is_retryable(), "{error}");
    assert_eq!(mock.request_count_of(Operation::GetInvoices), 1);
    assert_eq!(mock.request_count_of(Operation::RefreshSession), 0);
}
