//! A sign-in with planted secrets, a save, and servers that say everything back.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gst_ims::gst_types::{Decided, Decision};
use gst_ims::limits::RetryPolicy;
use gst_ims::observe::{Attempt, CallSummary, Observer, Wait};
use gst_ims::session::{Platform, Session};
use gst_ims::{Client, Environment, Error, Section};
use ims_mock::{Answer, Fault, MockServer, Operation, Rule, SignIn};
use secrecy::{ExposeSecret, SecretString};

use crate::common::{API_KEY, business_error, json};

/// Digits that nothing else has, neither a time nor an amount.
pub(crate) const OTP: &str = "97310482";
const API_SECRET: &str = "planted-secret-of-the-key";

#[derive(Clone, Debug, Default)]
struct Told(Arc<Mutex<String>>);

impl Observer for Told {
    fn attempt(&self, attempt: &Attempt) {
        write!(self.0.lock().unwrap(), "{attempt:?}").unwrap();
    }

    fn waiting(&self, wait: &Wait) {
        write!(self.0.lock().unwrap(), "{wait:?}").unwrap();
    }

    fn call(&self, call: &CallSummary) {
        write!(self.0.lock().unwrap(), "{call:?}").unwrap();
    }
}

/// Everything that can be shown of it all.
pub(crate) async fn shown() -> String {
    let sign_in = SignIn::new().otp(OTP).refresh_ends_old_token();
    let mock = MockServer::builder().require_sign_in().sign_in(sign_in);
    let mock = mock.start().await.unwrap();
    let told = Told::default();
    let builder = Client::builder()
        .environment(Environment::Custom(mock.base_url().parse().unwrap()))
        .api_key(API_KEY)
        .api_secret(API_SECRET)
        .retries(quick())
        .observer(told.clone());
    let mut shown = format!("{builder:?}");
    let platform = builder.build_platform().unwrap();
    let session = sign_in_among_echoes(&mock, &platform, &mut shown).await;
    work_among_echoes(&mock, &platform, session, &mut shown).await;
    shown.push_str(&told.0.lock().unwrap());
    assert!(
        shown.contains("verifyOtp"),
        "the observer was told: {shown}"
    );
    shown
}

async fn sign_in_among_echoes(
    mock: &MockServer,
    platform: &Platform,
    shown: &mut String,
) -> Session {
    let sign_in = platform.sign_in("33ABKCS2033B1ZW".parse().unwrap(), "TN_NT2.2477");
    let access = platform.access().await.unwrap();
    write!(
        shown,
        "{platform:?} {access:?} {sign_in:?} {:?}",
        sign_in.verify(OTP)
    )
    .unwrap();
    sign_in.request_otp().await.unwrap();
    for operation in [
        Operation::Authenticate,
        Operation::GenerateOtp,
        Operation::VerifyOtp,
    ] {
        for at in 0..answers("").len() {
            // What the operation itself sends.
            let token = text_of(
                &platform.access().await.unwrap().to_secret_json(),
                "platform_token",
            );
            let echo = match operation {
                Operation::Authenticate => format!("{API_KEY} {API_SECRET}"),
                Operation::GenerateOtp => format!("{API_KEY} {token}"),
                _ => format!("{API_KEY} {token} {OTP}"),
            };
            let rule = Rule::new(answers(&echo).remove(at));
            mock.add_rule(rule.operation(operation).without_effect());
            let error = match operation {
                Operation::Authenticate => another(mock).access().await.unwrap_err(),
                Operation::GenerateOtp => sign_in.request_otp().await.unwrap_err(),
                _ => sign_in.verify(OTP).await.unwrap_err(),
            };
            mock.clear_rules();
            show(shown, &error);
        }
    }
    // Typed wrongly, it is not repeated either.
    show(
        shown,
        &sign_in.verify(format!("{OTP}x{OTP}")).await.unwrap_err(),
    );
    sign_in.request_otp().await.unwrap();
    sign_in.verify(OTP).await.unwrap()
}

async fn work_among_echoes(
    mock: &MockServer,
    platform: &Platform,
    session: Session,
    shown: &mut String,
) {
    let written = serde_json::to_string(&session).unwrap();
    write!(
        shown,
        "{session:?} {written} {:?}",
        session.to_secret_json()
    )
    .unwrap();
    let client = platform.client(session.clone());
    let list = client.invoices(Section::B2b).send().await.unwrap();
    let document = list.invoices.into_iter().next_back().unwrap();
    let decided = Decided::new(document, Decision::Accept, None, None).unwrap();
    let save = client.save(session.gstin, [decided]);
    write!(shown, "{client:?} {save:?}").unwrap();
    let token = text_of(&session.to_secret_json(), "access_token");
    let echo = format!("{API_KEY} {token}");
    let job = format!(
        r#"{{"code":200,"data":{{"status_cd":"1","data":{{"status_cd":"PE","err_cd":"{echo}","err_msg":"{echo}","error_report":{{"b2b":[{{"error_cd":"{echo}","error_msg":"{echo}"}}]}}}}}}}}"#
    );
    mock.add_rule(Rule::new(json(200, job)).operation(Operation::CheckInvoiceStatus));
    let job = client.job("reference").send().await.unwrap();
    write!(shown, "{job:?} {}", serde_json::to_string(&job).unwrap()).unwrap();
    mock.clear_rules();
    for answer in answers(&echo) {
        for operation in [
            Operation::SaveInvoiceStatus,
            Operation::CheckInvoiceStatus,
            Operation::RefreshSession,
        ] {
            mock.add_rule(
                Rule::new(answer.clone())
                    .operation(operation)
                    .without_effect(),
            );
        }
        show(shown, &save.clone().send().await.unwrap_err());
        show(shown, &client.job("reference").send().await.unwrap_err());
        show(shown, &platform.refresh(&session).await.unwrap_err());
        mock.clear_rules();
    }
}

fn quick() -> RetryPolicy {
    RetryPolicy::default().first_wait(Duration::from_millis(1))
}

fn text_of(kept: &SecretString, name: &str) -> String {
    let kept: serde_json::Value = serde_json::from_str(kept.expose_secret()).unwrap();
    kept.get(name).unwrap().as_str().unwrap().to_owned()
}

/// A platform that has not been let in yet.
fn another(mock: &MockServer) -> Platform {
    Client::builder()
        .environment(Environment::Custom(mock.base_url().parse().unwrap()))
        .api_key(API_KEY)
        .api_secret(API_SECRET)
        .retries(RetryPolicy::none())
        .build_platform()
        .unwrap()
}

/// Servers that repeat what they were sent, and connections that break with it on its way.
fn answers(echo: &str) -> Vec<Answer> {
    vec![
        business_error("X1", echo).into(),
        business_error("AUTH4033", echo).into(),
        json(422, format!(r#"{{"code":422,"message":"{echo}"}}"#)).into(),
        json(
            503,
            format!(r#"{{"code":503,"message":"{echo}","transaction_id":"{echo}"}}"#),
        )
        .into(),
        json(200, format!(r#"{{"{echo}":"#)).into(),
        Fault::ResetBeforeHeaders.into(),
        Fault::CloseInBody.into(),
        Fault::NotHttp.into(),
        Fault::Status(ims_mock::StatusCode::FOUND).into(),
    ]
}

fn show(shown: &mut String, error: &Error) {
    let json = serde_json::to_string(error).unwrap();
    write!(shown, "{error} {error:?} {error:#?} {json}").unwrap();
    let mut cause = std::error::Error::source(error);
    while let Some(current) = cause {
        write!(shown, " {current} {current:?}").unwrap();
        cause = current.source();
    }
}
