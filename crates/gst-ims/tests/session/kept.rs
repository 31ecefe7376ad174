//! A session as it is kept and as it is shown.

use gst_ims::ErrorKind;
use gst_ims::session::{Session, SessionSummary};
use ims_mock::{ExpiryForm, SignIn};
use secrecy::{ExposeSecret, SecretString};

use super::{platform, session, strict};

#[tokio::test]
async fn it_is_read_back_as_it_was_kept() {
    for form in [ExpiryForm::Milliseconds, ExpiryForm::Missing] {
        let sign_in = SignIn::new().expiry_form(form);
        let mock = strict().sign_in(sign_in).start().await.unwrap();
        let platform = platform(&mock);
        let session = session(&platform).await;
        let kept = session.to_secret_json();
        assert!(!format!("{kept:?}").contains("mock.taxpayer"), "{kept:?}");
        assert!(
            !kept.expose_secret().contains("575757"),
            "an OTP is not kept"
        );
        let read = Session::from_secret_json(&kept).unwrap();
        assert_eq!(read.to_secret_json().expose_secret(), kept.expose_secret());
        assert_eq!(read.summary(), session.summary());
        let client = platform.client(read);
        client.invoices(gst_ims::Section::B2b).send().await.unwrap();
    }
}

#[tokio::test]
async fn it_is_shown_without_its_token_and_read_back() {
    let mock = strict().start().await.unwrap();
    let session = session(&platform(&mock)).await;
    let written = serde_json::to_string(&session).unwrap();
    let value: serde_json::Value = serde_json::from_str(&written).unwrap();
    let names: Vec<_> = value.as_object().unwrap().keys().cloned().collect();
    let expected = [
        "environment",
        "expires_at",
        "gstin",
        "session_expires_at",
        "state",
        "username",
    ];
    let mut sorted = names.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, expected);
    assert_eq!(value["state"], "active");
    let read: SessionSummary = serde_json::from_str(&written).unwrap();
    assert_eq!(read, session.summary());
    assert_eq!(serde_json::to_string(&read).unwrap(), written);
    let shown = format!("{session:?} {written}");
    assert!(!shown.contains("mock.taxpayer"), "{shown}");
}

#[test]
fn what_is_no_session_is_refused_without_being_repeated() {
    for text in [
        "",
        "{}",
        "[1]",
        r#"{"gstin":"planted","access_token":"planted"}"#,
        "planted",
    ] {
        let error = Session::from_secret_json(&SecretString::from(text)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(
            !format!("{error} {error:?}").contains("planted"),
            "{error:?}"
        );
    }
}
