//! `ims import`: files that were downloaded from the portal.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{Outcome, bare};

const TAXPAYER: &str = "24AAACI1681G1ZV";

const DOWNLOAD: &str = r#"{"imsDetails": {"b2b": [{"stin": "33ABKCS2033B1ZW", "inum": "0042",
    "idt": "30-12-2026", "rtnprd": "01", "srcfilstatus": "SAVED", "action": "N", "val": 1888}],
    "b2bcn": []}}"#;

const ERRORS: &str = r#"{"imsDetailsErr": {"b2b": [{"stin": "33ABKCS2033B1ZW", "inum": "0042",
    "idt": "30-12-2026", "rtnprd": "01", "action": "P", "error_msg": "Pending is not allowed"}]}}"#;

fn run(folder: &Path, arguments: &[&str]) -> Outcome {
    let mut command = bare(arguments);
    command.current_dir(folder).env("IMS_DATA", folder);
    Outcome::of(&mut command)
}

#[test]
fn a_download_is_stored_and_its_errors_find_their_documents() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("download.json"), DOWNLOAD).unwrap();
    fs::write(folder.path().join("errors.json"), ERRORS).unwrap();
    let told = run(
        folder.path(),
        &["--gstin", TAXPAYER, "import", "download.json"],
    )
    .json();
    assert_eq!(told[0]["invoices"][0]["return_period"], "2027-01");
    assert_eq!(told[1]["state"], "empty");
    let arguments = ["--gstin", TAXPAYER, "import", "errors.json"];
    let refused = run(folder.path(), &arguments).json();
    assert_eq!(refused[0]["message"], "Pending is not allowed");
    assert_eq!(refused[0]["key"]["return_period"], "2027-01");
    let arguments = [&arguments[..], &["--failed", "failed.json"]].concat();
    assert_eq!(run(folder.path(), &arguments).success(), "");
    let failed: Value =
        serde_json::from_slice(&fs::read(folder.path().join("failed.json")).unwrap()).unwrap();
    assert_eq!(failed, refused);
}

#[test]
fn what_is_not_supported_is_kept_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let imports = r#"{"imsDetails": {"b2b": [], "impg": [{"boenum": "5566778"}]}}"#;
    fs::write(folder.path().join("imports.json"), imports).unwrap();
    let told = run(
        folder.path(),
        &["--gstin", TAXPAYER, "import", "imports.json"],
    );
    assert_eq!(told.code, 8, "{}", told.stderr);
    assert_eq!(
        told.json()["unknown_sections"]["impg"][0]["boenum"],
        "5566778"
    );
    assert!(told.error()["message"].as_str().unwrap().contains("impg"));
    let other = run(folder.path(), &["--gstin", TAXPAYER, "import", "ims.db"]);
    assert_eq!(other.code, 7, "{}", other.stderr);
}
