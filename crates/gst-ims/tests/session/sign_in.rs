//! The OTP, and the session that it gives.

use gst_ims::{Delivery, Error, ErrorKind};
use ims_mock::{ExpiryForm, MockServer, Operation, Rule, SignIn};
use jiff::{SignedDuration, Timestamp};

use super::{OTP, USERNAME, business_error, data, gstin, now, platform, refusal, session, strict};

#[tokio::test]
async fn an_otp_opens_a_session_that_opens_the_documents() {
    let mock = strict().start().await.unwrap();
    let platform = platform(&mock);
    let session = session(&platform).await;
    assert_eq!(
        (session.gstin, session.username.as_str()),
        (gstin(), USERNAME)
    );
    assert_eq!(session.environment, mock.base_url());
    let client = platform.client(session);
    let answer = client.invoices(gst_ims::Section::B2b).send().await.unwrap();
    assert_eq!(answer.meta.taxpayer.as_deref(), Some("33ABKCS2033B1ZW"));

    let requests = mock.requests();
    let paths: Vec<_> = requests
        .iter()
        .map(ims_mock::ReceivedRequest::path)
        .collect();
    assert_eq!(
        paths,
        [
            "/authenticate",
            "/gst/compliance/tax-payer/otp",
            "/gst/compliance/tax-payer/otp/verify",
            "/gst/compliance/tax-payer/invoices",
        ]
    );
    let header = |at: usize, name| requests[at].header(name);
    assert_eq!(header(0, "x-api-secret"), Some("secret_test_1"));
    assert_eq!(header(0, "authorization"), None);
    for at in 0..3 {
        assert_eq!(header(at, "x-api-key"), Some("key_test_1"));
        assert_eq!(header(at, "x-api-version"), Some("1.0"));
        assert_eq!(header(at, "x-source"), Some("primary"));
    }
    for at in 1..4 {
        assert_eq!(
            header(at, "x-api-secret"),
            None,
            "the secret is for the platform alone"
        );
    }
    assert_eq!(header(1, "authorization"), header(2, "authorization"));
    assert_ne!(header(2, "authorization"), header(3, "authorization"));
    for at in [1, 2] {
        let body: serde_json::Value = serde_json::from_slice(requests[at].body()).unwrap();
        let expected = serde_json::json!({"username": USERNAME, "gstin": "33ABKCS2033B1ZW"});
        assert_eq!(body, expected);
    }
    assert_eq!(requests[2].query(), "otp=575757");
}

#[tokio::test]
async fn every_form_of_an_expiry_is_read() {
    for form in [
        ExpiryForm::Milliseconds,
        ExpiryForm::Seconds,
        ExpiryForm::Text,
    ] {
        let sign_in = SignIn::new().expiry_form(form);
        let mock = strict().sign_in(sign_in).start().await.unwrap();
        let session = session(&platform(&mock)).await;
        for end in [session.expires_at, session.session_expires_at] {
            let left = end.unwrap().duration_since(now());
            let six_hours = SignedDuration::from_hours(6);
            let off = (left - six_hours).abs();
            assert!(off < SignedDuration::from_mins(1), "{form:?}: {left}");
        }
    }
    let sign_in = SignIn::new().expiry_form(ExpiryForm::Missing);
    let mock = strict().sign_in(sign_in).start().await.unwrap();
    let session = session(&platform(&mock)).await;
    assert_eq!(
        (session.expires_at, session.session_expires_at),
        (None, None)
    );
    assert_eq!(session.state().as_str(), "active");
}

#[tokio::test]
async fn a_text_of_milliseconds_and_one_of_seconds_stand_beside_each_other() {
    let mock = MockServer::start().await.unwrap();
    let answer = data(
        r#"{"status_cd":"1","token_expiry":"1794221601000","session_expiry":"1794221600","access_token":"made-up.taxpayer.token"}"#,
    );
    mock.add_rule(Rule::new(answer).operation(Operation::VerifyOtp));
    let session = session(&platform(&mock)).await;
    let seconds = |end: Option<Timestamp>| end.unwrap().as_second();
    assert_eq!(seconds(session.expires_at), 1_794_221_601);
    assert_eq!(seconds(session.session_expires_at), 1_794_221_600);
}

async fn verify_answered(answer: impl Into<ims_mock::Answer>) -> (MockServer, Error) {
    let mock = MockServer::start().await.unwrap();
    mock.add_rule(Rule::new(answer).operation(Operation::VerifyOtp));
    let platform = platform(&mock);
    let error = platform.sign_in(gstin(), USERNAME).verify(OTP).await;
    (mock, error.unwrap_err())
}

#[tokio::test]
async fn a_session_without_a_token_that_can_be_sent_is_none() {
    for answer in [
        r#"{"status_cd":"1","token_expiry":1794221601000,"session_expiry":1794221600000}"#,
        r#"{"status_cd":"1","access_token":""}"#,
        r#"{"status_cd":"1","access_token":null}"#,
        r#"{"status_cd":"1","access_token":{}}"#,
        // The documentation shows a template that was not filled in.
        r#"{"status_cd":"1","access_token":"{{$headers 'authorization'}}"}"#,
        r#"{"status_cd":"1","access_token":"two\nlines"}"#,
    ] {
        let (mock, error) = verify_answered(data(answer)).await;
        assert_eq!(error.kind(), ErrorKind::Decode, "{answer}: {error}");
        assert_eq!(error.delivery(), Some(Delivery::Unknown), "{answer}");
        assert!(error.to_string().contains("access token"), "{error}");
        assert_eq!(error.transaction_id(), Some("t-1"));
        assert_eq!(mock.request_count_of(Operation::VerifyOtp), 1);
    }
}

#[tokio::test]
async fn what_the_tax_network_refuses_is_said_once_with_what_to_do() {
    for (code, kind, delivery, advice) in [
        (
            "AUTH4033",
            ErrorKind::Authentication,
            Delivery::Answered,
            "sign in again",
        ),
        (
            "AUTH403",
            ErrorKind::Authentication,
            Delivery::Answered,
            "log out of those",
        ),
        (
            "AUTH4037",
            ErrorKind::Authentication,
            Delivery::Answered,
            "GST portal",
        ),
        (
            "RET11402",
            ErrorKind::Authentication,
            Delivery::Answered,
            "user name of this GSTIN",
        ),
        (
            "OTP0011",
            ErrorKind::Authentication,
            Delivery::Answered,
            "sign in again",
        ),
        (
            "TEC4001",
            ErrorKind::Outage,
            Delivery::Unknown,
            "try again later",
        ),
        ("NEW0001", ErrorKind::Refused, Delivery::Answered, "refused"),
    ] {
        let mock = MockServer::start().await.unwrap();
        mock.add_rule(Rule::new(business_error(code)).operation(Operation::VerifyOtp));
        mock.add_rule(Rule::new(business_error(code)).operation(Operation::GenerateOtp));
        let platform = platform(&mock);
        let sign_in = platform.sign_in(gstin(), USERNAME);
        let asked = sign_in.request_otp().await.unwrap_err();
        let verified = sign_in.verify(OTP).await.unwrap_err();
        for error in [asked, verified] {
            assert_eq!((error.kind(), error.code()), (kind, Some(code)));
            assert_eq!(error.delivery(), Some(delivery), "{code}");
            assert_eq!((error.http_status(), error.attempts()), (Some(200), 1));
            assert!(error.to_string().contains(advice), "{code}: {error}");
        }
        for operation in [
            Operation::GenerateOtp,
            Operation::VerifyOtp,
            Operation::Authenticate,
        ] {
            assert_eq!(mock.request_count_of(operation), 1, "{code} {operation:?}");
        }
    }
}

#[tokio::test]
async fn a_wrong_otp_can_be_followed_by_the_right_one() {
    let mock = strict().start().await.unwrap();
    let platform = platform(&mock);
    let sign_in = platform.sign_in(gstin(), USERNAME);
    sign_in.request_otp().await.unwrap();
    let error = sign_in.verify("000000").await.unwrap_err();
    assert_eq!(error.code(), Some("AUTH4033"), "{error}");
    // Typed with the blanks of a message.
    sign_in.verify(" 575757\n").await.unwrap();
    assert_eq!(mock.request_count_of(Operation::VerifyOtp), 2);
    assert_eq!(mock.request_count_of(Operation::Authenticate), 1);
}

#[tokio::test]
async fn an_otp_that_cannot_be_one_is_not_sent() {
    let mock = MockServer::start().await.unwrap();
    let platform = platform(&mock);
    for otp in ["", "123", "12345678901", "57575a", "५७५७५७", "575 757"] {
        let error = platform
            .sign_in(gstin(), USERNAME)
            .verify(otp)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(
            otp.is_empty() || !error.to_string().contains(otp),
            "{error}"
        );
    }
    assert_eq!(mock.request_count(), 0);
    // A zero in front is a digit as every other.
    let sign_in = SignIn::new().otp("007575");
    let mock = strict().sign_in(sign_in).start().await.unwrap();
    let platform = super::platform(&mock);
    let sign_in = platform.sign_in(gstin(), USERNAME);
    sign_in.request_otp().await.unwrap();
    sign_in.verify("007575").await.unwrap();
    assert_eq!(mock.requests().last().unwrap().query(), "otp=007575");
}

#[tokio::test]
async fn a_gstin_that_the_platform_refuses_under_500_is_answered() {
    let answer =
        refusal(422, "Invalid GSTIN pattern").under(ims_mock::StatusCode::INTERNAL_SERVER_ERROR);
    let (mock, error) = verify_answered(answer).await;
    assert_eq!(error.delivery(), Some(Delivery::Answered), "{error}");
    assert_eq!(error.http_status(), Some(500));
    assert_eq!(mock.request_count_of(Operation::VerifyOtp), 1);
}
