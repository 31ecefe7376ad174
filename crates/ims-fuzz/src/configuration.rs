//! What users configure: addresses, keys, tokens, certificates.
//!
//! The input is the text of an environment variable or of a file.

use std::sync::LazyLock;

use gst_ims::{BaseUrl, Client, Environment, Error, ErrorKind};
use ims_actions::Rules;
use ims_files::register::Mapping;
use ims_reconcile::Settings;

use crate::outcome::{check_error, check_message};

/// Stands in inputs where people put passwords.
const PASSWORD: &str = "planted-password";

/// Gives a text to every setting.
pub fn check(input: &[u8]) {
    if let Err(error) = Client::builder().root_certificate(input) {
        check_refusal(&error);
    }
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    check_tables(text);
    check_address(text);
    check_proxy(text);
    check_secret(text);
}

/// Gives a text to everything that people write as TOML.
fn check_tables(text: &str) {
    match Settings::from_toml(text) {
        Ok(settings) => {
            let again = Settings::from_toml(&settings.to_toml()).expect("what was written is read");
            assert_eq!(again, settings);
        }
        Err(error) => check_message(&error.to_string()),
    }
    if let Err(error) = Mapping::from_toml(text) {
        check_message(&error.to_string());
    }
    if let Err(error) = text.parse::<Rules>() {
        check_message(&error.to_string());
    }
}

fn check_address(text: &str) {
    let environment = text.parse::<Environment>();
    match text.parse::<BaseUrl>() {
        Ok(address) => {
            let shown = address.to_string();
            assert_eq!(shown.parse::<BaseUrl>().ok(), Some(address.clone()));
            let authority = shown.split('/').nth(2).unwrap_or_default();
            assert!(
                !authority.contains('@') && !shown.contains(['?', '#']),
                "{shown}"
            );
            assert!(!shown.ends_with('/'), "{shown}");
            assert!(shown.bytes().all(|byte| byte.is_ascii_graphic()), "{shown}");
            assert!(
                shown.starts_with("https://") || is_this_machine(&shown),
                "{shown} would carry secrets over a network in the clear"
            );
            assert_eq!(environment.ok(), Some(Environment::Custom(address)));
        }
        Err(error) => {
            let message = check_refusal(&error);
            assert!(!message.contains(PASSWORD), "{message}");
        }
    }
}

fn is_this_machine(address: &str) -> bool {
    let host = address.strip_prefix("http://").unwrap_or_default();
    let end = host.find(['/', ']']).unwrap_or(host.len());
    let host = host.get(..end).unwrap_or_default();
    let name = host.split(':').next().unwrap_or_default();
    let numbers: Vec<_> = name.split('.').map(str::parse::<u8>).collect();
    host == "[::1" || name == "localhost" || matches!(numbers[..], [Ok(127), Ok(_), Ok(_), Ok(_)])
}

fn check_proxy(text: &str) {
    if let Err(error) = Client::builder().proxy(text) {
        let message = check_refusal(&error);
        assert!(!message.contains(PASSWORD), "{message}");
    }
}

/// An HTTP client that is never used: making one takes longer than a check.
static HTTP: LazyLock<reqwest::Client> = LazyLock::new(|| {
    reqwest::Client::builder()
        .tls_certs_only([])
        .build()
        .expect("a client without TLS roots")
});

fn client(secret: &str) -> Result<Client, Error> {
    Client::builder()
        .http_client(HTTP.clone())
        // Whatever it begins with: which environment a key belongs to is another check.
        .allow_key_mismatch()
        .api_key(secret)
        .taxpayer_token(secret)
        .build()
}

/// How any client is shown, whatever its secrets are.
static SHOWN: LazyLock<String> =
    LazyLock::new(|| format!("{:?}", client("secret").expect("a secret that can be sent")));

fn check_secret(text: &str) {
    let can_be_sent = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
    match client(text) {
        Ok(client) => {
            assert!(can_be_sent, "{text:?}");
            assert_eq!(format!("{client:?}"), *SHOWN);
        }
        Err(error) => {
            assert!(!can_be_sent, "{text:?} was refused: {error}");
            let message = check_refusal(&error);
            assert!(text.len() < 30 || !message.contains(text));
        }
    }
}

fn check_refusal(error: &Error) -> String {
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(!error.is_retryable());
    check_error(error)
}
