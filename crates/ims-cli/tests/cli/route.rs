//! Through which proxy the server is asked, and which certificates are trusted.

use std::fs;
use std::path::PathBuf;

use ims_mock::{RawAnswer, Rule, StatusCode, TlsIdentity};
use tempfile::TempDir;

use crate::forwarder::Forwarder;
use crate::support::{API_KEY, Outcome, Server, TOKEN, bare};

const COUNT: [&str; 3] = ["counts", "--format", "json"];

/// Planted in the proxy's address.
const PASSWORD: &str = "PLANTED-PASSWORD";

/// `office:PLANTED-PASSWORD` in base 64, as the proxy receives it.
const ENCODED: &str = "b2ZmaWNlOlBMQU5URUQtUEFTU1dPUkQ=";

#[test]
fn every_request_goes_through_the_proxy() {
    let server = Server::start();
    let proxy = Forwarder::start();
    let arguments = ["invoices", "--all", "--proxy", &proxy.url("")];
    let outcome = server.run(&arguments);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
    assert_eq!(server.requests().len(), 8);
    for head in proxy.heads() {
        assert!(
            head.starts_with(&format!("GET {}/", server.base_url())),
            "{head}"
        );
    }
    assert!(!proxy.heads().is_empty());
}

#[test]
fn the_mock_can_be_reached_through_a_proxy() {
    let proxy = Forwarder::start();
    Outcome::of(&mut bare(&["--mock", "counts", "--proxy", &proxy.url("")])).success();
    assert_eq!(proxy.heads().len(), 1);
}

#[test]
fn a_proxys_password_goes_to_the_proxy_only() {
    let server = Server::start();
    let proxy = Forwarder::start();
    let url = proxy.url(&format!("office:{PASSWORD}@"));
    for verbosity in ["--verbose", "-vv"] {
        let mut command = server.command(&["counts", "--proxy", &url, verbosity]);
        let outcome = Outcome::of(command.env("RUST_LOG", "trace"));
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
        for shown in [PASSWORD, ENCODED] {
            assert!(!outcome.stderr.contains(shown), "{}", outcome.stderr);
        }
    }
    for head in proxy.heads() {
        assert!(head.contains(ENCODED), "{head}");
    }
}

#[test]
fn a_bad_proxy_is_refused_and_not_repeated() {
    let server = Server::start();
    for url in [
        PASSWORD,
        "",
        "ftp://proxy.example",
        "socks5://office:PLANTED-PASSWORD@proxy.example",
        "http://",
        // Not on this machine, which is where plain HTTP must stay.
        "http://office:PLANTED-PASSWORD@proxy.example:3128",
    ] {
        for format in ["json", "table"] {
            let outcome = server.run(&["counts", "--format", format, "--proxy", url]);
            assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{url}");
            assert!(!outcome.stderr.contains(PASSWORD), "{}", outcome.stderr);
            assert!(outcome.stderr.contains("proxy"), "{}", outcome.stderr);
        }
    }
    assert!(server.requests().is_empty());
}

/// A server that shows a certificate, and a file with the root to trust.
fn secure(identity: TlsIdentity) -> (Server, TempDir, PathBuf) {
    let server = Server::start_with(|builder| builder.tls(identity));
    let folder = tempfile::tempdir().unwrap();
    let roots = folder.path().join("roots.pem");
    fs::write(&roots, server.root_certificate_pem().unwrap()).unwrap();
    (server, folder, roots)
}

#[test]
fn a_root_of_ones_own_is_trusted_when_told() {
    let (server, _folder, roots) = secure(TlsIdentity::Trusted);
    let roots = roots.to_str().unwrap();
    server
        .run(&[&COUNT[..], &["--ca-file", roots]].concat())
        .success();

    let outcome = server.run(&COUNT);
    assert_eq!(outcome.code, 6, "{}", outcome.stderr);
    let error = outcome.error();
    assert_eq!(
        (&error["kind"], &error["retryable"]),
        (&"network".into(), &false.into())
    );
    let words = server.run(&["counts", "--format", "table"]);
    for said in [error["hint"].as_str().unwrap(), &words.stderr] {
        assert!(said.contains("--ca-file"), "{said}");
        assert!(said.contains("a proxy of your office"), "{said}");
    }
    assert_eq!(server.requests().len(), 1, "the trusting one");
}

#[test]
fn a_root_that_a_variable_names_is_trusted() {
    let (server, folder, roots) = secure(TlsIdentity::Trusted);
    Outcome::of(server.command(&COUNT).env("SSL_CERT_FILE", &roots)).success();

    let none = folder.path().join("none");
    let refused = Outcome::of(server.command(&COUNT).env("SSL_CERT_FILE", &none));
    assert_eq!(refused.code, 2, "{}", refused.stderr);
    assert!(
        refused.stderr.contains("SSL_CERT_FILE"),
        "{}",
        refused.stderr
    );
}

#[test]
fn a_wrong_certificate_gets_no_request() {
    for (identity, reason) in [
        (
            TlsIdentity::WrongName,
            "its certificate is for another name",
        ),
        (TlsIdentity::Expired, "its certificate has expired"),
        (TlsIdentity::UnknownIssuer, "--ca-file"),
    ] {
        let (server, _folder, roots) = secure(identity);
        let outcome = server.run(&[&COUNT[..], &["--ca-file", roots.to_str().unwrap()]].concat());
        assert_eq!(
            (outcome.code, outcome.stdout.as_str()),
            (6, ""),
            "{identity}"
        );
        let error = outcome.error();
        let message = error["message"].to_string();
        assert!(message.contains(reason), "{message}");
        // Another root mends neither a name nor a time.
        let is_untrusted = identity == TlsIdentity::UnknownIssuer;
        let hint = error["hint"].as_str().unwrap();
        assert_eq!(hint.contains("--ca-file"), is_untrusted, "{hint}");
        assert!(server.requests().is_empty(), "{identity}");
    }
}

#[test]
fn a_proxy_sees_nothing_of_what_is_encrypted() {
    let (server, _folder, roots) = secure(TlsIdentity::Trusted);
    let proxy = Forwarder::start();
    let url = proxy.url("");
    server
        .run(
            &[
                &COUNT[..],
                &["--ca-file", roots.to_str().unwrap(), "--proxy", &url],
            ]
            .concat(),
        )
        .success();
    let heads = proxy.heads();
    assert_eq!(heads.len(), 1);
    assert!(heads[0].starts_with("CONNECT 127.0.0.1:"), "{heads:?}");
    for secret in [API_KEY, TOKEN] {
        assert!(!heads[0].contains(secret), "{heads:?}");
    }
}

#[test]
fn the_systems_proxy_is_used_and_its_password_not_shown() {
    let (server, _folder, roots) = secure(TlsIdentity::Trusted);
    let proxy = Forwarder::start();
    let arguments = ["--ca-file", roots.to_str().unwrap(), "-vv"];
    let mut command = server.command(&[&COUNT[..], &arguments].concat());
    command
        .env("HTTPS_PROXY", proxy.url(&format!("office:{PASSWORD}@")))
        .env("RUST_LOG", "trace");
    let outcome = Outcome::of(&mut command);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    for shown in [PASSWORD, ENCODED] {
        assert!(!outcome.stderr.contains(shown), "{}", outcome.stderr);
    }
    assert!(proxy.heads()[0].contains(ENCODED), "{:?}", proxy.heads());
}

#[test]
fn a_proxy_that_fails_is_told_without_its_password() {
    let (server, _folder, roots) = secure(TlsIdentity::Trusted);
    // Nothing listens at port 9, and a server is no proxy.
    let no_proxy = Server::start();
    let authority = no_proxy.base_url().strip_prefix("http://").unwrap();
    for authority in ["127.0.0.1:9", authority] {
        let url = format!("http://office:{PASSWORD}@{authority}");
        let arguments = ["--ca-file", roots.to_str().unwrap(), "-vv", "--retries=0"];
        let mut command = server.command(&[&COUNT[..], &arguments].concat());
        command.env("ALL_PROXY", url).env("RUST_LOG", "trace");
        let outcome = Outcome::of(&mut command);
        assert_eq!(outcome.code, 6, "{}", outcome.stderr);
        assert!(outcome.stderr.contains("  cause: "), "{}", outcome.stderr);
        for shown in [PASSWORD, ENCODED] {
            assert!(!outcome.stderr.contains(shown), "{}", outcome.stderr);
        }
    }
    assert!(server.requests().is_empty());
}

#[test]
fn a_proxy_that_wants_a_password_is_no_matter_of_certificates() {
    let proxy = Server::start();
    proxy.add_rule(Rule::new(RawAnswer::new(
        StatusCode::PROXY_AUTHENTICATION_REQUIRED,
        "",
    )));
    let server = Server::start();
    let outcome = server.run(&[&COUNT[..], &["--proxy", proxy.base_url()]].concat());
    assert_eq!(outcome.code, 6, "{}", outcome.stderr);
    assert!(outcome.stderr.contains("the proxy responded 407"));
    assert!(outcome.stderr.contains("HTTPS_PROXY"));
    assert!(!outcome.stderr.contains("--ca-file"), "{}", outcome.stderr);
    assert!(server.requests().is_empty());
}

#[test]
fn a_file_without_certificates_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let server = Server::start();
    for (path, reason) in [
        (write("empty", ""), "PEM"),
        (write("words", "no certificate"), "PEM"),
        (
            write(
                "broken",
                "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n",
            ),
            "PEM",
        ),
        ("/nonexistent".to_owned(), "no such file"),
        ("/".to_owned(), "it is a folder"),
        ("/dev/zero".to_owned(), "it is larger than 4 MiB"),
    ] {
        let outcome = server.run(&[&COUNT[..], &["--ca-file", &path]].concat());
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{path}");
        let message = outcome.error()["message"].to_string();
        assert!(message.contains("root certificates"), "{message}");
        assert!(message.contains(reason), "{message}");
    }
    assert!(server.requests().is_empty());
}
