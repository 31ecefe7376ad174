//! Keys of one environment do not go to the other.

use std::net::TcpListener;

use crate::support::{Outcome, TOKEN, bare};

/// A proxy's address that nobody answers at: nothing may leave this machine.
struct Nowhere(TcpListener);

impl Nowhere {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        Self(listener)
    }

    fn url(&self) -> String {
        format!("http://{}", self.0.local_addr().unwrap())
    }

    /// Tells whether anyone came.
    fn was_visited(&self) -> bool {
        self.0.accept().is_ok()
    }
}

#[test]
fn a_key_of_another_environment_is_refused_before_anything_is_sent() {
    for (key, environment, allowed, is_sent) in [
        ("key_test_PLANTED", "production", false, false),
        ("key_live_PLANTED", "test", false, false),
        ("key_live_PLANTED", "production", false, true),
        ("key_test_PLANTED", "test", false, true),
        ("PLANTED", "production", false, true),
        ("key_test_PLANTED", "production", true, true),
        ("key_live_PLANTED", "test", true, true),
    ] {
        let proxy = Nowhere::start();
        let url = proxy.url();
        let mut arguments = vec![
            "invoices",
            "--all",
            "--format",
            "json",
            "--env",
            environment,
        ];
        arguments.extend(["--retries", "0", "--timeout", "1", "--proxy", &url]);
        if allowed {
            arguments.push("--allow-key-mismatch");
        }
        let mut command = bare(&arguments);
        command
            .env("SANDBOX_API_KEY", key)
            .env("SANDBOX_ACCESS_TOKEN", TOKEN);
        let outcome = Outcome::of(&mut command);
        assert_eq!(proxy.was_visited(), is_sent, "{key} {environment}");
        assert_eq!(outcome.code, if is_sent { 6 } else { 2 });
        assert!(!outcome.stderr.contains("PLANTED"), "{}", outcome.stderr);
        if !is_sent {
            assert_eq!(outcome.stderr.lines().count(), 1, "{}", outcome.stderr);
            let hint = outcome.error()["hint"].to_string();
            assert!(hint.contains("--allow-key-mismatch"), "{hint}");
        }
    }
}

#[test]
fn the_vendors_hosts_are_known_as_addresses_too() {
    const PRODUCTION: [&str; 5] = [
        "https://api.sandbox.co.in",
        "https://API.Sandbox.co.in/",
        "https://api.sandbox.co.in:443/prefix",
        "https://api.sandbox.co.in.",
        "https://api%2Esandbox.co.in:8443",
    ];
    let cases = PRODUCTION
        .map(|url| ("key_test_PLANTED", url, false))
        .into_iter()
        .chain([
            ("key_live_PLANTED", "https://test-api.sandbox.co.in", false),
            ("key_live_PLANTED", "https://api.sandbox.co.in", true),
            ("key_test_PLANTED", "https://test-api.sandbox.co.in.", true),
            ("key_test_PLANTED", "https://gateway.example", true),
            (
                "key_test_PLANTED",
                "https://api.sandbox.co.in.example",
                true,
            ),
        ]);
    for (key, url, is_sent) in cases {
        for as_argument in [true, false] {
            let proxy = Nowhere::start();
            let proxy_url = proxy.url();
            let mut arguments = vec!["counts", "--format", "json", "--retries", "0"];
            arguments.extend(["--timeout", "1", "--proxy", &proxy_url]);
            if as_argument {
                arguments.extend(["--base-url", url]);
            }
            let mut command = bare(&arguments);
            command
                .env("SANDBOX_API_KEY", key)
                .env("SANDBOX_ACCESS_TOKEN", TOKEN);
            if !as_argument {
                command.env("SANDBOX_BASE_URL", url);
            }
            let outcome = Outcome::of(&mut command);
            assert_eq!(proxy.was_visited(), is_sent, "{key} {url}");
            assert_eq!(outcome.code, if is_sent { 6 } else { 2 }, "{key} {url}");
            if !is_sent {
                let hint = outcome.error()["hint"].to_string();
                assert!(hint.contains("--allow-key-mismatch"), "{hint}");
            }
        }
    }
}

#[test]
fn production_is_the_default_and_takes_no_test_key() {
    let mut command = bare(&["counts", "--format", "json"]);
    command
        .env("SANDBOX_API_KEY", "key_test_PLANTED")
        .env("SANDBOX_ACCESS_TOKEN", TOKEN);
    let outcome = Outcome::of(&mut command);
    assert_eq!(outcome.code, 2, "{}", outcome.stderr);
    let message = outcome.error()["message"].to_string();
    assert!(
        message.contains("does not belong to the production environment"),
        "{message}"
    );
}
