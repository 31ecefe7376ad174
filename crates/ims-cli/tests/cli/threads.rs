//! A system that has no more threads to give.

use std::fs;

use ims_mock::TlsIdentity;

use crate::support::{API_KEY, Outcome, Server, TOKEN, bare};

/// A stack that no system has room for, so that no thread begins.
const NO_THREADS: (&str, &str) = ("RUST_MIN_STACK", "99999999999999");

const COUNT: [&str; 5] = ["counts", "--format", "json", "--timeout", "5"];

#[test]
fn none_is_needed_for_a_server_on_this_machine() {
    let server = Server::start();
    let mut command = server.command(&COUNT);
    Outcome::of(command.env(NO_THREADS.0, NO_THREADS.1)).success();
}

#[test]
fn where_one_is_needed_its_want_is_an_internal_fault() {
    let folder = tempfile::tempdir().unwrap();
    let token = folder.path().join("token");
    fs::write(&token, TOKEN).unwrap();
    let secure = Server::start_with(|builder| builder.tls(TlsIdentity::Trusted));
    let plain = Server::start();
    let by_name = plain.base_url().replace("127.0.0.1", "localhost");

    let mut reads_a_file = plain.command(&COUNT);
    reads_a_file
        .env_remove("SANDBOX_ACCESS_TOKEN")
        .env("SANDBOX_ACCESS_TOKEN_FILE", &token);
    let reads_certificates = secure.command(&COUNT);
    let mut looks_up_a_name = bare(&COUNT);
    looks_up_a_name
        .env("SANDBOX_API_KEY", API_KEY)
        .env("SANDBOX_ACCESS_TOKEN", TOKEN)
        .env("SANDBOX_BASE_URL", by_name);

    for mut command in [reads_a_file, reads_certificates, looks_up_a_name] {
        let outcome = Outcome::of(command.env(NO_THREADS.0, NO_THREADS.1));
        assert_eq!((outcome.code, outcome.stdout.as_str()), (1, ""));
        let error = outcome.error();
        assert_eq!(error["kind"], "internal", "{error}");
        assert!(error["message"].to_string().contains("thread"), "{error}");
    }
}
