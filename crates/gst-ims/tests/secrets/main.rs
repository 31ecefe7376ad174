//! Planted secrets are looked for in everything that can be printed.
//!
//! A process of its own: its log is the whole process's.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails by it")]

#[allow(dead_code, reason = "shared with the other tests")]
#[path = "../facade/common.rs"]
mod common;

mod sign_in;

use std::fmt::Write as _;

use std::io;
use std::sync::{Arc, Mutex};

use gst_ims::credentials::Credentials;
use gst_ims::{Client, Environment, GoodsType, Section};
use ims_mock::RawAnswer;
use tracing_subscriber::fmt::MakeWriter;

use common::{API_KEY, TOKEN, builder, business_error, json, text, usual};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

fn echoes() -> Vec<RawAnswer> {
    let echo = format!("{API_KEY} {TOKEN}");
    vec![
        business_error("X1", &echo),
        business_error("AUTH4033", &echo),
        business_error(TOKEN, TOKEN),
        json(
            401,
            format!(r#"{{"message":"{echo}","transaction_id":"{echo}"}}"#),
        ),
        json(
            200,
            format!(r#"{{"code":503,"message":"{echo}","transaction_id":"{echo}"}}"#),
        ),
        text(502, "text/html", format!("<html>{echo}</html>")),
        text(200, "text/html", format!("<html>{echo}</html>")),
        json(200, format!(r#"{{"{echo}":"#)),
        json(200, format!(r#""{echo}""#)),
        text(200, "text/planted-secret-token", "no JSON"),
    ]
}

#[tokio::test]
async fn no_log_at_any_level_and_no_error_shows_a_secret() {
    let log = Log::default();
    tracing_subscriber::fmt()
        .with_ansi(false)
        .with_writer(log.clone())
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .init();

    let (mock, client) = usual().await;
    client.invoices(Section::B2b).send().await.unwrap();
    let mut shown = format!(
        "{client:?} {:?} {:?}",
        builder(&mock),
        Credentials::new(API_KEY, TOKEN)
    );
    shown.push_str(&sign_in::shown().await);
    let id = format!(r#""transaction_id":"{API_KEY} {TOKEN}""#);
    mock.answer_always(json(
        200,
        format!(r#"{{"data":{{"status_cd":"1","token":"t"}},{id}}}"#),
    ));
    client.invoices(Section::B2b).send().await.unwrap();
    let error = client.counts(GoodsType::Others).send().await.unwrap_err();
    write!(shown, "{error} {error:?}").unwrap();
    for echo in echoes() {
        mock.answer_always(echo);
        let error = client.invoices(Section::B2b).send().await.unwrap_err();
        write!(
            shown,
            "{error} {error:?} {error:#?} {}",
            serde_json::to_string(&error).unwrap()
        )
        .unwrap();
        let error = client.counts(GoodsType::Others).send().await.unwrap_err();
        write!(shown, "{error} {error:?}").unwrap();
    }
    let refused = Client::builder()
        .api_key(API_KEY)
        .taxpayer_token(format!("{TOKEN}\n"))
        .build();
    write!(shown, "{:?}", refused.unwrap_err()).unwrap();
    for mistaken in [format!("{TOKEN}:443"), format!("https://{TOKEN}@host")] {
        let refused = mistaken.parse::<Environment>().unwrap_err();
        write!(shown, "{refused} {refused:?}").unwrap();
    }
    let nowhere: Environment = "http://127.0.0.1:9".parse().unwrap();
    let client = builder(&mock).environment(nowhere).build().unwrap();
    let error = client.invoices(Section::B2b).send().await.unwrap_err();
    write!(shown, "{error} {error:?}").unwrap();

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(
        log.contains("gst_ims.call") && log.contains("will try again"),
        "{log}"
    );
    for operation in ["verifyOtp", "refreshSession", "saveInvoiceStatus"] {
        assert!(log.contains(operation), "{log}");
    }
    for (place, text) in [("log", log), ("errors", shown)] {
        for secret in ["planted", sign_in::OTP, "mock.platform", "mock.taxpayer"] {
            assert!(!text.contains(secret), "{secret} in the {place}: {text}");
        }
    }
}
