//! Which server is asked.

use crate::support::{API_KEY, Outcome, Server, TOKEN, bare};

#[test]
fn an_address_may_have_a_path() {
    let server = Server::start_with(|builder| builder.path_prefix("/gateway/v1"));
    for slash in ["", "/"] {
        let url = format!("{}{slash}", server.base_url());
        let mut command = bare(&["--base-url", &url, "counts"]);
        command
            .env("SANDBOX_API_KEY", API_KEY)
            .env("SANDBOX_ACCESS_TOKEN", TOKEN);
        Outcome::of(&mut command).success();
    }
    for request in server.requests() {
        assert_eq!(
            request.path(),
            "/gateway/v1/gst/compliance/tax-payer/invoices/count"
        );
    }
}

#[test]
fn the_argument_beats_the_variable() {
    let wanted = Server::start();
    let other = Server::start();
    other
        .run(&["counts", "--base-url", wanted.base_url()])
        .success();
    assert_eq!(wanted.requests().len(), 1);
    assert!(other.requests().is_empty());
}

#[test]
fn an_address_overrides_the_environment() {
    let server = Server::start();
    server.run(&["--env", "test", "counts"]).success();
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_bad_address_is_refused_and_not_repeated() {
    let urls = [
        "nonsense",
        "http://gateway.example",
        "ftp://gateway.example",
        "https://someone:SECRET-PASSWORD@gateway.example",
        "https://gateway.example/?token=SECRET-PASSWORD",
        "https://gateway.example/#SECRET-PASSWORD",
    ];
    let server = Server::start();
    for url in urls {
        for format in ["json", "table"] {
            let outcome = server.run(&["counts", "--format", format, "--base-url", url]);
            assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{url}");
            assert!(
                !outcome.stderr.contains("SECRET-PASSWORD"),
                "{}",
                outcome.stderr
            );
            if format == "json" {
                assert_eq!(outcome.error()["kind"], "configuration", "{url}");
            }
        }
    }
}

#[test]
fn the_mock_needs_nothing_and_heeds_nothing() {
    let mut command = bare(&["--mock", "invoices", "--all", "--format", "json"]);
    command
        .env("SANDBOX_API_KEY", "\n")
        .env("SANDBOX_API_KEY_FILE", "/nonexistent")
        .env("SANDBOX_ACCESS_TOKEN", "Bearer nonsense")
        .env("SANDBOX_BASE_URL", "http://gateway.example")
        .env("SSL_CERT_FILE", "/nonexistent")
        .env("SSL_CERT_DIR", "/nonexistent")
        .env("HTTP_PROXY", "http://127.0.0.1:9")
        .env("ALL_PROXY", "http://127.0.0.1:9");
    let outcome = Outcome::of(&mut command);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
    assert_eq!(outcome.json().as_array().unwrap().len(), 8);
}

#[test]
fn the_mock_excludes_other_servers() {
    let cases = [
        &["--mock", "--env", "test", "counts"][..],
        &["--mock", "counts", "--env", "test"],
        &["counts", "--mock", "--base-url", "https://gateway.example"],
        &["--base-url", "https://gateway.example", "counts", "--mock"],
    ];
    for arguments in cases {
        let outcome = Outcome::of(&mut bare(arguments));
        assert_eq!(
            (outcome.code, outcome.stdout.as_str()),
            (2, ""),
            "{arguments:?}"
        );
        let error = outcome.error();
        assert!(
            error["message"].as_str().unwrap().contains("--mock"),
            "{error}"
        );
    }
}

#[test]
fn options_may_stand_on_either_side_of_the_command() {
    let before = Outcome::of(&mut bare(&["--mock", "--format", "csv", "counts"])).success();
    let after = Outcome::of(&mut bare(&["counts", "--format", "csv", "--mock"])).success();
    assert_eq!(before, after);
}
