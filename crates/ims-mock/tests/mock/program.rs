//! The built program.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use assert_cmd::{assert::OutputAssertExt, cargo::cargo_bin};

use crate::harness::fetch;

/// A running program that is ended with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

#[tokio::test]
async fn it_prints_its_address_and_serves() {
    let child = Command::new(cargo_bin!("ims-mock"))
        .args(["--answer", "RET11416"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut running = Running(child);
    let mut address = String::new();
    BufReader::new(running.0.stdout.take().unwrap())
        .read_line(&mut address)
        .unwrap();
    let address = address.trim_end();
    assert!(address.starts_with("http://127.0.0.1:"), "{address}");
    let body = fetch(address).await.unwrap().text().await.unwrap();
    assert!(body.contains("RET11416"), "{body}");
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
fn help_names_every_answer() {
    let output = Command::new(cargo_bin!("ims-mock"))
        .arg("--help")
        .output()
        .unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    for (name, _) in ims_mock::Answer::named() {
        assert!(help.contains(&format!("  {name}\n")), "{name}");
    }
}
