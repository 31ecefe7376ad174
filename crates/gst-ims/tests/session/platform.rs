//! The platform's token: cached, fetched again, refused.

use std::time::Duration;

use gst_ims::credentials::PlatformToken;
use gst_ims::session::PlatformAccess;
use gst_ims::{Delivery, ErrorKind};
use ims_mock::{Fault, Operation, Rule};
use jiff::SignedDuration;

use super::{OTP, USERNAME, gstin, now, pause, platform, refusal, session, strict};

#[tokio::test]
async fn the_token_is_fetched_once_for_all_who_sign_in_at_once() {
    let mock = strict().start().await.unwrap();
    let platform = platform(&mock);
    let calls = (0..6).map(|_| platform.clone().sign_in(gstin(), USERNAME).request_otp());
    for result in futures_util::future::join_all(calls).await {
        result.unwrap();
    }
    assert_eq!(mock.request_count_of(Operation::Authenticate), 1);
    let access = platform.access().await.unwrap();
    let left = access.expires_at.duration_since(now());
    assert!(left > SignedDuration::from_hours(23), "{left}");
    assert_eq!(mock.request_count_of(Operation::Authenticate), 1);
}

#[tokio::test]
async fn a_token_that_the_platform_refuses_is_fetched_again_once() {
    for status in [401, 403] {
        let mock = strict().start().await.unwrap();
        let platform = platform(&mock);
        let sign_in = platform.sign_in(gstin(), USERNAME);
        sign_in.request_otp().await.unwrap();
        let rule = Rule::new(refusal(status, "Access token expired"));
        mock.add_rule(rule.operation(Operation::VerifyOtp).times(1));
        sign_in.verify(OTP).await.unwrap();
        assert_eq!(
            mock.request_count_of(Operation::Authenticate),
            2,
            "{status}"
        );

        // Refused again, nothing else helps.
        let rule = Rule::new(refusal(status, "Access token expired"));
        mock.add_rule(rule.operation(Operation::GenerateOtp));
        let error = sign_in.request_otp().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Authentication);
        assert_eq!(
            (error.attempts(), error.delivery()),
            (2, Some(Delivery::Answered))
        );
        assert_eq!(
            mock.request_count_of(Operation::Authenticate),
            3,
            "{status}"
        );
    }
}

#[tokio::test]
async fn what_only_looks_like_a_refusal_sends_no_second_otp() {
    let mock = strict().start().await.unwrap();
    let platform = platform(&mock);
    let forbidden = Fault::Status(ims_mock::StatusCode::FORBIDDEN);
    mock.add_rule(Rule::new(forbidden).operation(Operation::GenerateOtp));
    let sign_in = platform.sign_in(gstin(), USERNAME);
    let error = sign_in.request_otp().await.unwrap_err();
    assert_eq!(error.delivery(), Some(Delivery::Unknown), "{error}");
    assert_eq!(mock.request_count_of(Operation::GenerateOtp), 1);
}

#[tokio::test]
async fn a_refusal_of_the_account_is_asked_for_once_and_not_by_each_taxpayer() {
    for (status, message, kind) in [
        (403, "Usage quota exhausted", ErrorKind::RateLimit),
        (403, "Subscription lapsed", ErrorKind::Authentication),
        (401, "Invalid API key", ErrorKind::Authentication),
    ] {
        let mock = strict().start().await.unwrap();
        let rule = Rule::new(refusal(status, message));
        mock.add_rule(rule.operation(Operation::Authenticate));
        let platform = platform(&mock);
        for taxpayer in ["33ABKCS2033B1ZW", "29AAACQ3770E1ZF", "24ABCCU0123M1ZJ"] {
            let sign_in = platform.sign_in(taxpayer.parse().unwrap(), USERNAME);
            let error = sign_in.request_otp().await.unwrap_err();
            assert_eq!(error.kind(), kind, "{message}");
            assert_eq!(error.delivery(), Some(Delivery::NotSent), "{message}");
            assert!(!error.is_retryable(), "{message}");
            assert!(error.to_string().contains(message), "{error}");
        }
        assert_eq!(mock.request_count(), 1, "{message}");
        let error = platform.access().await.unwrap_err();
        assert_eq!(error.kind(), kind);
        assert_eq!(mock.request_count(), 1, "{message}");
    }
}

#[tokio::test]
async fn an_outage_is_not_taken_for_a_refusal_of_the_account() {
    let mock = strict().start().await.unwrap();
    let rule = Rule::new(refusal(503, "Service unavailable"));
    mock.add_rule(rule.operation(Operation::Authenticate).times(4));
    let platform = platform(&mock);
    let error = platform.access().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Outage, 4));
    platform.access().await.unwrap();
}

#[tokio::test]
async fn a_kept_token_is_used_until_its_end() {
    let mock = strict().start().await.unwrap();
    let access = platform(&mock).access().await.unwrap();
    let again = platform(&mock).with_access(access.clone());
    session(&again).await;
    assert_eq!(mock.request_count_of(Operation::Authenticate), 1);

    let ends = now() + SignedDuration::from_secs(30);
    let ended = platform(&mock).with_access(PlatformAccess::new(access.token, ends));
    session(&ended).await;
    assert_eq!(mock.request_count_of(Operation::Authenticate), 2);

    // Kept, good by its own word, and not known to the platform.
    let ends = now() + SignedDuration::from_hours(10);
    let foreign = PlatformAccess::new(PlatformToken::new("another"), ends);
    session(&platform(&mock).with_access(foreign)).await;
    assert_eq!(mock.request_count_of(Operation::Authenticate), 3);
}

#[tokio::test]
async fn a_token_that_ends_while_the_program_runs_is_fetched_before_it_is_refused() {
    let mock = strict().start().await.unwrap();
    let access = platform(&mock).access().await.unwrap();
    // Longer than the margin when it is given, and shorter when it is used again.
    let ends = now() + SignedDuration::from_secs(5 * 60 + 1);
    let platform = platform(&mock).with_access(PlatformAccess::new(access.token, ends));
    let sign_in = platform.sign_in(gstin(), USERNAME);
    sign_in.request_otp().await.unwrap();
    pause(Duration::from_millis(1_100)).await;
    let fresh = platform.access().await.unwrap();
    assert!(fresh.expires_at > ends);
    assert_eq!(mock.request_count_of(Operation::Authenticate), 2);
}
