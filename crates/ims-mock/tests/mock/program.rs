//! The built program.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use assert_cmd::{assert::OutputAssertExt, cargo::cargo_bin};

use super::harness::{COUNT, fetch, fetch_with_token};

/// A running program that is ended with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// Starts the program; the lines that it prints.
fn launch(arguments: &[&str]) -> (Running, impl Iterator<Item = String>) {
    let child = Command::new(cargo_bin!("ims-mock"))
        .args(arguments)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut running = Running(child);
    let output = BufReader::new(running.0.stdout.take().unwrap());
    (running, output.lines().map(Result::unwrap))
}

/// Starts the program; its address.
fn start(arguments: &[&str]) -> (Running, String) {
    let (running, mut lines) = launch(arguments);
    (running, lines.next().unwrap())
}

#[tokio::test]
async fn it_prints_its_address_and_serves() {
    let (_running, address) = start(&["--answer", "RET11416"]);
    assert!(address.starts_with("http://127.0.0.1:"), "{address}");
    let body = fetch(&address).await.unwrap().text().await.unwrap();
    assert!(body.contains("RET11416"), "{body}");
}

#[tokio::test]
async fn it_can_be_told_to_fail() {
    for arguments in [
        &["--fault", "status-502"][..],
        &["--faults", "1", "--seed", "3", "--fault", "status-502"],
    ] {
        let (_running, address) = start(arguments);
        let status = fetch(&address).await.unwrap().status();
        assert_eq!(status, 502, "{arguments:?}");
    }
    let (_running, address) = start(&["--fault", "reset-before-headers"]);
    fetch(&address).await.unwrap_err();
}

#[tokio::test]
async fn it_can_ask_for_a_sign_in() {
    for (arguments, status) in [(&["--job-seconds", "9"][..], 200), (&["--sign-in"], 401)] {
        let (_running, address) = start(arguments);
        let response = fetch_with_token(&format!("{address}{COUNT}?type_of_goods=others")).await;
        assert_eq!(response.status(), status, "{arguments:?}");
    }
}

#[tokio::test]
async fn it_can_limit_the_requests_of_a_key() {
    let (_running, address) = start(&["--rate-limit", "1"]);
    for status in [200, 429] {
        let response = fetch_with_token(&format!("{address}{COUNT}?type_of_goods=others")).await;
        assert_eq!(response.status(), status);
    }
}

#[cfg(feature = "tls")]
#[test]
fn it_prints_the_certificate_to_trust() {
    let (_running, mut lines) = launch(&["--tls", "expired"]);
    let address = lines.next().unwrap();
    assert!(address.starts_with("https://127.0.0.1:"), "{address}");
    assert_eq!(lines.next().unwrap(), "-----BEGIN CERTIFICATE-----");
    assert!(lines.any(|line| line == "-----END CERTIFICATE-----"));
}

#[test]
fn wrong_arguments_are_explained() {
    for (arguments, message) in [
        (
            &["--answer", "teapot"][..],
            "ims-mock: no answer is called \"teapot\"; see the list that --help prints\n",
        ),
        (&["--port"], "ims-mock: --port needs a value; see --help\n"),
        (
            &["--port", "70000"],
            "ims-mock: port \"70000\" is not a number from 0 to 65535\n",
        ),
        (
            &["--fault", "gremlin"],
            "ims-mock: no fault is called \"gremlin\"; expected one that --help lists, or status- and a number from 300 to 599\n",
        ),
        (
            &["--faults", "30"],
            "ims-mock: share of faults \"30\" is not a number from 0 to 1\n",
        ),
        (
            &["--seed", "x"],
            "ims-mock: seed \"x\" is not a whole number\n",
        ),
        (
            &["--rate-limit", "0"],
            "ims-mock: rate limit \"0\" is not a whole number above 0\n",
        ),
        (
            &["serve"],
            "ims-mock: unknown argument \"serve\"; see --help\n",
        ),
    ] {
        Command::new(cargo_bin!("ims-mock"))
            .args(arguments)
            .assert()
            .code(2)
            .stdout("")
            .stderr(message);
    }
}

#[test]
fn help_names_every_answer_and_fault() {
    let output = Command::new(cargo_bin!("ims-mock"))
        .arg("--help")
        .output()
        .unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    for (name, _) in ims_mock::Answer::named() {
        assert!(help.contains(&format!("  {name}\n")), "{name}");
    }
    for fault in ims_mock::Fault::all() {
        assert!(help.contains(&format!("  {fault}\n")), "{fault}");
    }
}
