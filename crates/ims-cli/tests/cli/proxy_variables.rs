//! Variables that name a proxy, and what cannot be one.

use std::ffi::OsString;
use std::fs;
use std::net::TcpListener;
use std::os::unix::ffi::OsStringExt;

use ims_mock::TlsIdentity;
use tempfile::TempDir;

use crate::forwarder::Forwarder;
use crate::support::{Outcome, Server};

const COUNT: [&str; 3] = ["counts", "--format", "json"];

/// A server that speaks TLS: nothing else goes through a system's proxy.
struct Secure {
    server: Server,
    folder: TempDir,
}

impl Secure {
    fn start() -> Self {
        let server = Server::start_with(|builder| builder.tls(TlsIdentity::Trusted));
        let folder = tempfile::tempdir().unwrap();
        let roots = folder.path().join("roots.pem");
        fs::write(roots, server.root_certificate_pem().unwrap()).unwrap();
        Self { server, folder }
    }

    fn run(&self, variables: &[(&str, OsString)]) -> Outcome {
        let arguments = [&COUNT[..], &["--retries=0"]].concat();
        let mut command = self.server.command(&arguments);
        command
            .env("SSL_CERT_FILE", self.folder.path().join("roots.pem"))
            .envs(variables.iter().map(|(name, value)| (name, value)));
        Outcome::of(&mut command)
    }
}

const NAMES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

#[test]
fn what_cannot_be_a_proxy_is_refused_by_name_and_not_passed_over() {
    let secure = Secure::start();
    let proxy = Forwarder::start();
    let url = proxy.url("");
    let authority = url.strip_prefix("http://").unwrap();
    let values = [
        format!("\"{url}\""),
        format!("'{url}'"),
        format!("\"{authority}\""),
        url.replace("http://", "http:// "),
        format!("//{authority}"),
        format!("http:{authority}"),
        format!("http:/{authority}"),
        format!("http:///{authority}"),
        format!("ftp://{authority}"),
        format!("socks5://office:PLANTED@{authority}"),
        " ".to_owned(),
        "\r\n".to_owned(),
        "\u{a0}".to_owned(),
        "http://".to_owned(),
        "://".to_owned(),
        "http://[::1".to_owned(),
        "http://exa mple:1".to_owned(),
        "http://office:PLANTED@".to_owned(),
        "http://office:12#PLANTED@proxy.example:3128".to_owned(),
        "PLANTED".to_owned(),
    ];
    let not_text = OsString::from_vec(b"http://\xff:1".to_vec());
    let values = values.into_iter().map(OsString::from).chain([not_text]);
    for (place, value) in values.enumerate() {
        for name in [NAMES[place % 4], NAMES[(place + 1) % 4]] {
            let outcome = secure.run(&[(name, value.clone())]);
            assert_eq!(
                (outcome.code, outcome.stdout.as_str()),
                (2, ""),
                "{name}={value:?}: {}",
                outcome.stderr
            );
            assert_eq!(outcome.error()["kind"], "configuration");
            assert!(outcome.stderr.contains(name), "{}", outcome.stderr);
            assert!(!outcome.stderr.contains("PLANTED"), "{}", outcome.stderr);
        }
    }
    assert!(secure.server.requests().is_empty());
    assert!(proxy.heads().is_empty());
}

#[test]
fn a_proxy_is_found_in_each_variable_and_in_its_usual_forms() {
    let secure = Secure::start();
    let proxy = Forwarder::start();
    let url = proxy.url("");
    let authority = url.strip_prefix("http://").unwrap().to_owned();
    let values = [
        url.clone(),
        format!("{url}/"),
        format!("{url}\r"),
        format!(" {url} \n"),
        authority,
        url.replace("http://", "HTTP://office:pw@"),
    ];
    for (place, value) in values.iter().enumerate() {
        secure.run(&[(NAMES[place % 4], value.into())]).success();
        assert_eq!(proxy.heads().len(), place + 1, "{value:?}");
    }
    // The first that is set to something decides.
    let variables = [
        ("HTTPS_PROXY", "".into()),
        ("https_proxy", url.into()),
        ("ALL_PROXY", "nonsense".into()),
    ];
    secure.run(&variables).success();
    assert_eq!(proxy.heads().len(), values.len() + 1);
}

#[test]
fn variables_that_are_set_to_nothing_are_not_set() {
    let secure = Secure::start();
    secure
        .run(&NAMES.map(|name| (name, OsString::new())))
        .success();
    assert_eq!(secure.server.requests().len(), 1);
}

#[test]
fn what_is_wrong_with_the_proxy_is_told_as_the_proxys() {
    let secure = Secure::start();
    let closed = TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .unwrap();
    for (proxy, reason) in [
        (
            "http://no-such-proxy.invalid:3128".to_owned(),
            "its name was not found",
        ),
        (format!("http://{closed}"), "the connection was refused"),
    ] {
        let outcome = secure.run(&[("HTTPS_PROXY", proxy.into())]);
        assert_eq!(outcome.code, 6, "{}", outcome.stderr);
        let message = outcome.error()["message"].to_string();
        assert!(
            message.contains("the proxy could not be reached"),
            "{message}"
        );
        assert!(message.contains(reason), "{message}");
        assert!(!message.contains("the server"), "{message}");
        assert!(!message.contains("base address"), "{message}");
    }
    // A name that the proxy does not know is the server's.
    let server = "https://no-such-server.invalid";
    let mut command = secure.server.command(&COUNT);
    command.args(["--base-url", server, "--retries=0"]);
    let message = Outcome::of(&mut command).error()["message"].to_string();
    assert!(
        message.contains("the server could not be reached: its name"),
        "{message}"
    );
}

#[test]
fn exceptions_are_asked_directly() {
    let secure = Secure::start();
    let proxy = Forwarder::start();
    for (name, exceptions, is_excepted) in [
        ("NO_PROXY", "*", true),
        ("no_proxy", " * ", true),
        ("NO_PROXY", "gateway.example,*", true),
        ("NO_PROXY", "127.0.0.1", true),
        ("NO_PROXY", "gateway.example, 127.0.0.0/8", true),
        ("NO_PROXY", "gateway.example 127.0.0.1", true),
        ("no_proxy", "gateway.example\t127.0.0.0/8\n", true),
        ("NO_PROXY", "gateway.example *", true),
        ("NO_PROXY", "gateway.example", false),
        ("NO_PROXY", "gateway.example 127.0.0.2", false),
        ("NO_PROXY", "", false),
    ] {
        let before = proxy.heads().len();
        let url = OsString::from(proxy.url(""));
        let outcome = secure.run(&[("HTTPS_PROXY", url), (name, exceptions.into())]);
        outcome.success();
        let is_direct = proxy.heads().len() == before;
        assert_eq!(is_direct, is_excepted, "{name}={exceptions}");
    }
    // What does not apply need not be right.
    let variables = [("HTTPS_PROXY", "http://".into()), ("NO_PROXY", "*".into())];
    secure.run(&variables).success();
    secure.run(&[("HTTP_PROXY", "http://".into())]).success();
}
