//! `ims fetch`: what comes into the store, and what is said about it.

use std::path::Path;

use ims_mock::{RawAnswer, StatusCode};
use serde_json::json;
use tempfile::TempDir;

use crate::support::{Outcome, RECORD, Server, bare};

const TAXPAYER: &str = "33ABKCS2033B1ZW";

/// An office whose store is a file of its own.
struct Office {
    server: Server,
    folder: TempDir,
}

impl Office {
    fn open() -> Self {
        Self {
            server: Server::start(),
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn run(&self, arguments: &[&str]) -> Outcome {
        let mut command = self.server.command(&["--gstin", TAXPAYER]);
        command.args(arguments).env("IMS_DATA", self.folder.path());
        Outcome::of(&mut command)
    }
}

#[test]
fn the_second_fetch_finds_nothing_new() {
    let office = Office::open();
    let first = office.run(&["fetch"]).json();
    assert_eq!(first["gstin"], TAXPAYER);
    assert_eq!(first["counts_agree"], true);
    let of_b2b = |fetched: &serde_json::Value| {
        let section = &fetched["sections"][0];
        (section["documents"].clone(), section["new"].clone())
    };
    assert_eq!(of_b2b(&first), (json!(12), json!(12)));
    let second = office.run(&["fetch"]).json();
    assert_eq!(of_b2b(&second), (json!(12), json!(0)));
}

/// A token does not say whose it is; the counts do, where the tax network names the taxpayer.
#[test]
fn a_token_of_another_taxpayer_keeps_nothing_under_the_name_that_was_given() {
    let office = Office::open();
    let body = format!(
        r#"{{"code":200,"data":{{"status_cd":"1","data":{{"gstin":"27ZZZCZ9090Q1ZJ","b2b":[{RECORD}],"all_oth":{{}}}}}}}}"#
    );
    office
        .server
        .answer_always(RawAnswer::json(StatusCode::OK, body));
    for command in ["fetch", "counts"] {
        let outcome = office.run(&[command]);
        assert_eq!(outcome.code, 2, "{command}: {}", outcome.stderr);
        let message = outcome.error()["message"].to_string();
        for taxpayer in [TAXPAYER, "27ZZZCZ9090Q1ZJ"] {
            assert!(message.contains(taxpayer), "{command}: {message}");
        }
    }
    let stored = office.run(&["list"]);
    assert!(!stored.stdout.contains("A-1"), "{}", stored.stdout);
}

fn has_store(folder: &Path) -> bool {
    folder.join("ims.db").exists()
}

#[test]
fn the_store_is_where_it_is_told_to_be() {
    let folder = tempfile::tempdir().unwrap();
    let named = folder.path().join("named.db");
    let named = named.to_str().unwrap();
    let of_mock = bare(&["--mock", "fetch"])
        .env("IMS_DATA", folder.path())
        .env("IMS_STORE", named)
        .output()
        .unwrap();
    assert!(of_mock.status.success());
    assert!(has_store(&folder.path().join("mock")), "apart from others");
    assert!(!Path::new(named).exists(), "the variable is for real data");

    let server = Server::start();
    let mut command = server.command(&["--gstin", TAXPAYER, "fetch"]);
    command
        .env("IMS_DATA", folder.path())
        .env("IMS_STORE", named);
    Outcome::of(&mut command).success();
    assert!(Path::new(named).exists());
    let refused = server.run(&["--gstin", TAXPAYER, "--store", "/dev/null/ims.db", "fetch"]);
    assert_eq!(refused.code, 2, "{}", refused.stderr);
    assert_eq!(refused.error()["kind"], "configuration");
}
