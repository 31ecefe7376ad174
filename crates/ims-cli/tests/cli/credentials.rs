//! Where key and token come from, and what is said when they do not.

use std::fs;
use std::os::unix::ffi::OsStringExt;

use crate::forwarder::Forwarder;
use crate::support::{API_KEY, Outcome, Server, TOKEN, bare};

const COUNT: [&str; 3] = ["counts", "--format", "json"];

#[test]
fn missing_credentials_are_named() {
    let cases = [
        (&[][..], &["SANDBOX_API_KEY", "SANDBOX_ACCESS_TOKEN"][..]),
        (&[("SANDBOX_API_KEY", API_KEY)], &["SANDBOX_ACCESS_TOKEN"]),
        (&[("SANDBOX_ACCESS_TOKEN", TOKEN)], &["SANDBOX_API_KEY"]),
        (
            &[("SANDBOX_API_KEY", ""), ("SANDBOX_ACCESS_TOKEN", TOKEN)],
            &["SANDBOX_API_KEY"],
        ),
    ];
    for (variables, named) in cases {
        for format in ["json", "table"] {
            let mut command = bare(&["counts", "--format", format]);
            let outcome = Outcome::of(command.envs(variables.iter().copied()));
            assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
            for name in named {
                assert!(outcome.stderr.contains(name), "{}", outcome.stderr);
            }
            assert!(outcome.stderr.contains("--mock"), "{}", outcome.stderr);
            if format == "json" {
                assert_eq!(outcome.error()["kind"], "configuration");
            }
        }
    }
}

#[test]
fn files_can_hold_them() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key");
    let token = folder.path().join("token");
    fs::write(&key, format!("{API_KEY}\n")).unwrap();
    fs::write(&token, format!("{TOKEN}\r\n")).unwrap();

    let server = Server::start_with(|builder| builder.require_credentials(API_KEY, TOKEN));
    let mut command = bare(&COUNT);
    command
        .env("SANDBOX_API_KEY_FILE", &key)
        .env("SANDBOX_ACCESS_TOKEN_FILE", &token)
        .env("SANDBOX_BASE_URL", server.base_url());
    Outcome::of(&mut command).success();

    let both = Outcome::of(command.env("SANDBOX_API_KEY", API_KEY));
    assert_eq!(both.code, 2);
    assert!(
        both.stderr
            .contains("both SANDBOX_API_KEY and SANDBOX_API_KEY_FILE")
    );
}

#[test]
fn a_file_that_is_none_is_not_named() {
    // Someone may put the secret where the name of its file belongs.
    for (path, reason) in [
        (API_KEY, "no such file"),
        ("/", "it is a folder"),
        ("/dev/zero", "it is larger than 16 KiB"),
    ] {
        let mut command = bare(&COUNT);
        let outcome = Outcome::of(
            command
                .env("SANDBOX_API_KEY_FILE", path)
                .env("SANDBOX_ACCESS_TOKEN", TOKEN),
        );
        assert_eq!(outcome.code, 2, "{path}");
        let message = outcome.error()["message"].to_string();
        let expected = format!("the file that SANDBOX_API_KEY_FILE names cannot be read: {reason}");
        assert!(message.contains(&expected), "{message}");
    }
}

#[test]
fn what_is_too_large_for_a_token_is_refused_and_never_cut() {
    let folder = tempfile::tempdir().unwrap();
    let token = folder.path().join("token");
    let server = Server::start();
    for size in [(16 << 10) + 1, 1 << 20] {
        fs::write(&token, "t".repeat(size)).unwrap();
        let mut command = server.command(&COUNT);
        command.env_remove("SANDBOX_ACCESS_TOKEN");
        let outcome = Outcome::of(command.env("SANDBOX_ACCESS_TOKEN_FILE", &token));
        assert_eq!(outcome.code, 2, "{}", outcome.stderr);
        assert!(
            outcome.stderr.contains("SANDBOX_ACCESS_TOKEN_FILE"),
            "{}",
            outcome.stderr
        );
    }
    let mut command = server.command(&COUNT);
    let outcome = Outcome::of(command.env("SANDBOX_ACCESS_TOKEN", "t".repeat(20_000)));
    assert_eq!(outcome.code, 2, "{}", outcome.stderr);
    assert!(server.requests().is_empty());

    // The largest that fits, with the line breaks that editors add.
    fs::write(&token, format!("{}\r\n\n", "t".repeat(16_000))).unwrap();
    let mut command = server.command(&COUNT);
    command.env_remove("SANDBOX_ACCESS_TOKEN");
    Outcome::of(command.env("SANDBOX_ACCESS_TOKEN_FILE", &token));
    let sent = server.requests()[0].header("authorization").map(str::len);
    assert_eq!(sent, Some(16_000));
}

#[test]
fn a_secret_that_cannot_be_a_header_is_refused() {
    let with_line_break = format!("{TOKEN}\nx: y");
    let with_scheme = format!("Bearer {TOKEN}");
    let with_blank = format!("{TOKEN} ");
    for token in [
        with_line_break,
        with_scheme,
        with_blank,
        " ".to_owned(),
        "₹".to_owned(),
    ] {
        let server = Server::start();
        let outcome = Outcome::of(server.command(&COUNT).env("SANDBOX_ACCESS_TOKEN", &token));
        assert_eq!(outcome.code, 2, "{token:?}");
        assert_eq!(outcome.error()["kind"], "configuration");
        assert!(server.requests().is_empty(), "{token:?}");
    }
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let token = std::ffi::OsString::from_vec(vec![0xff, 0xfe]);
    let server = Server::start();
    let outcome = Outcome::of(server.command(&COUNT).env("SANDBOX_ACCESS_TOKEN", token));
    assert_eq!(outcome.code, 2);
    assert!(outcome.stderr.contains("SANDBOX_ACCESS_TOKEN is not UTF-8"));
}

#[test]
fn files_are_read_again_when_the_server_refuses_what_they_held() {
    let folder = tempfile::tempdir().unwrap();
    let token = folder.path().join("token");
    fs::write(&token, "stale\n").unwrap();
    let server = Server::start_with(|builder| builder.require_credentials(API_KEY, TOKEN));
    // Another program renews the session while the first request is under way.
    let renewed = token.clone();
    let proxy = Forwarder::start_with(move || fs::write(renewed, TOKEN).unwrap());
    let run = |command: &[&str]| {
        let mut command = bare(&[command, &["--proxy", &proxy.url("")]].concat());
        command
            .env("SANDBOX_API_KEY", API_KEY)
            .env("SANDBOX_ACCESS_TOKEN_FILE", &token)
            .env("SANDBOX_BASE_URL", server.base_url());
        Outcome::of(&mut command)
    };
    run(&COUNT).success();
    assert_eq!(server.requests().len(), 2);

    // What stays the same is not sent again.
    fs::write(&token, "other").unwrap();
    assert_eq!(run(&COUNT).error()["kind"], "authentication");
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn a_file_with_what_cannot_be_a_header_is_refused_before_anything_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let token = folder.path().join("token");
    let server = Server::start();
    for text in ["", "\n", "Bearer PLANTED", "PLANTED\nPLANTED"] {
        fs::write(&token, text).unwrap();
        for command in [&COUNT[..], &["invoices", "--all", "--format", "json"]] {
            let mut command = server.command(command);
            command
                .env_remove("SANDBOX_ACCESS_TOKEN")
                .env("SANDBOX_ACCESS_TOKEN_FILE", &token);
            let outcome = Outcome::of(&mut command);
            assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{text:?}");
            assert_eq!(outcome.stderr.lines().count(), 1, "{}", outcome.stderr);
            assert!(!outcome.stderr.contains("PLANTED"), "{}", outcome.stderr);
        }
    }
    assert!(server.requests().is_empty());
}
