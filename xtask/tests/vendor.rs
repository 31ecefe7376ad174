//! `cargo xtask vendor`: what it tells of a source, where it puts it, and what it refuses.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failed assumption of a test is a failed test"
)]

use crate::support;
use crate::support::{current_workspace, xtask};

const PAGE: &str = "openapi/vendor/get-invoices.md";

/// The same page, whatever is vendored now.
const FROZEN_PAGE: &str = "xtask/tests/data/frozen/vendor/get-invoices.md";

#[test]
fn a_refused_source_is_compared_all_the_same() {
    let folder = current_workspace();
    let root = folder.path();
    let page = root.join("changed.md");
    let text = support::text(FROZEN_PAGE).replace(
        "                                val:\n                                  type: number\n",
        "                                val:\n                                  type: boolean\n",
    );
    std::fs::write(&page, text).expect("written");
    let before = support::files(root);
    let outcome = xtask(root, &["vendor", "changed.md", "--write"]);
    assert_eq!(outcome.code, Some(1));
    assert!(
        outcome.stdout.contains("type changed: number → boolean"),
        "{}",
        outcome.stdout
    );
    let place =
        "error: openapi/vendor/get-invoices.md#/paths/~1gst~1compliance~1tax-payer~1invoices/get/";
    assert!(outcome.stderr.starts_with(place), "{}", outcome.stderr);
    assert!(support::files(root) == before, "nothing is written");
}

#[test]
fn a_file_of_the_same_name_that_documents_something_else_is_a_page_of_its_own() {
    let folder = current_workspace();
    let root = folder.path();
    std::fs::create_dir(root.join("new")).expect("a folder");
    let page = support::root().join("xtask/tests/data/save-invoice-status.md");
    std::fs::copy(page, root.join("new/get-invoices.md")).expect("copied");
    let outcome = xtask(root, &["vendor", "new/get-invoices.md", "--write"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert!(root.join("openapi/vendor/save-invoice-status.md").is_file());
    assert!(root.join(PAGE).is_file());
}

#[test]
fn an_operation_id_that_only_the_documentation_changes_is_told() {
    let folder = current_workspace();
    let text = support::text(FROZEN_PAGE);
    for (id, expected) in [
        (
            "operationId: listInvoices\n",
            "operation id changed: getInvoices → listInvoices (the method keeps its name)",
        ),
        (
            "x-none: 1\n",
            "operation id removed: getInvoices (the method keeps its name)",
        ),
    ] {
        let page = text.replace("operationId: getInvoices\n", id);
        assert_ne!(page, text);
        std::fs::write(folder.path().join("renamed.md"), page).expect("written");
        let outcome = xtask(folder.path(), &["vendor", "renamed.md"]);
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        let shown = outcome.stdout.split_whitespace().collect::<Vec<_>>();
        assert!(shown.join(" ").contains(expected), "{}", outcome.stdout);
        assert!(!outcome.stdout.contains("breaking"), "{}", outcome.stdout);
    }
}

#[test]
fn a_document_stands_where_the_first_page_stood_that_it_replaces() {
    let folder = current_workspace();
    let root = folder.path();
    let mut document: serde_json::Value =
        serde_json::from_str(&support::text("xtask/tests/data/whole/early.json")).expect("JSON");
    let paths = document["paths"].as_object_mut().expect("paths");
    paths.retain(|path, _| path == "/gst/compliance/tax-payer/invoices");
    document["info"]["title"] = "new title".into();
    std::fs::write(root.join("whole.json"), document.to_string()).expect("written");
    let outcome = xtask(root, &["vendor", "whole.json", "--write"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert!(
        !outcome.stdout.contains("server removed"),
        "{}",
        outcome.stdout
    );
    let list = std::fs::read_to_string(root.join("openapi/vendor/vendor.toml")).expect("a list");
    let document = list.find("file = \"whole.extract.yaml\"");
    let rest = list.find("file = \"get-invoice-count.md\"");
    assert!(document.is_some() && document < rest, "{list}");
    let assembled = std::fs::read_to_string(root.join("openapi/ims.yaml")).expect("a document");
    for expected in ["  title: new title\n", "  - url: https://test-api.sandbox"] {
        assert!(assembled.contains(expected), "{expected}");
    }
}

#[test]
fn sources_that_stand_in_the_way_of_each_other_and_odd_addresses_are_refused() {
    let folder = current_workspace();
    let root = folder.path();
    std::fs::copy(root.join(PAGE), root.join("again.md")).expect("copied");
    let before = support::files(root);
    let address = "--address: expected the URL at which the page is published, found";
    for (arguments, expected) in [
        (&[PAGE, PAGE][..], format!("{PAGE}: given twice")),
        (
            &[PAGE, "again.md"],
            format!("again.md: documents what {PAGE} documents"),
        ),
        (
            &[PAGE, "--address", "notaurl"],
            format!("{address} \"notaurl\""),
        ),
        (&[PAGE, "--address", "https://"], address.to_owned()),
        (&[PAGE, "--address", "https://a/ b"], address.to_owned()),
        (&[PAGE, "--address", "ftp://a/b"], address.to_owned()),
    ] {
        let outcome = xtask(root, &[&["vendor", "--write"], arguments].concat());
        assert_eq!(outcome.code, Some(1), "{arguments:?}");
        assert!(outcome.stderr.contains(&expected), "{}", outcome.stderr);
        assert!(support::files(root) == before, "nothing is written");
    }
    let outcome = xtask(root, &["vendor", PAGE, "--address", "https://a.example/b"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
}

#[test]
fn an_operation_id_in_words_becomes_a_plain_one() {
    let folder = current_workspace();
    let root = folder.path();
    let page = format!(
        "# Page\n\n```yaml\n{}```\n",
        support::SAVE_STATUS
            .replace("saveInvoiceStatus", "Add Remarks API")
            .replace("status/save", "remarks")
    );
    std::fs::write(root.join("remarks.md"), page).expect("written");
    let outcome = xtask(root, &["vendor", "remarks.md", "--write"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let operations = std::fs::read_to_string(root.join("openapi/operations.toml")).expect("a list");
    assert!(
        operations.ends_with("id = \"addRemarksApi\"\n"),
        "{operations}"
    );
    assert_eq!(xtask(root, &["codegen", "--check"]).code, Some(0));
}

#[test]
fn one_edit_of_a_page_is_told_once() {
    let folder = current_workspace();
    let text = support::text(FROZEN_PAGE);
    for (old, new, counts, expected) in [
        (
            "                          b2b:\n",
            "                          invoices:\n",
            "1 breaking, 1 additive\n",
            "field renamed: b2b → invoices (the overlay keeps `b2b` in the generated crate until a person decides)",
        ),
        (
            "type: string\n                        example: '1'\n",
            "oneOf: [{ type: string, example: '1' }, { type: number }]\n",
            "1 breaking\n",
            "200 .data.status_cd<number> alternative added: number",
        ),
    ] {
        let page = text.replacen(old, new, 1);
        assert_ne!(page, text);
        std::fs::write(folder.path().join("edited.md"), page).expect("written");
        let outcome = xtask(folder.path(), &["vendor", "edited.md"]);
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        let shown = outcome.stdout.split_whitespace().collect::<Vec<_>>();
        assert!(shown.join(" ").contains(expected), "{}", outcome.stdout);
        assert!(outcome.stdout.contains(counts), "{}", outcome.stdout);
    }
}

#[test]
fn what_is_no_page_and_no_document_is_named() {
    let folder = current_workspace();
    let root = folder.path();
    let fragment = "openapi/vendor/get-invoice-count.fragment.yaml";
    for (name, text, expected) in [
        ("empty.md", Some("\u{feff}\r\n"), "the file is empty"),
        ("latin.md", None, "not UTF-8 at byte 2"),
        ("none.md", Some("# Page\n"), "no fenced YAML or JSON block"),
        (
            "points.md",
            Some("---\nopenapi: openapi.json GET /rooms\n---\n"),
            "it shows GET /rooms of openapi.json\n  help: fetch that document and vendor it: \
             cargo xtask vendor DOCUMENT --add \"GET /rooms\"",
        ),
        (fragment, None, "a fragment stands for the block of a page"),
        ("openapi", None, "cannot be read: "),
        (
            "cut.json",
            Some("{\"openapi\": "),
            "not valid YAML or JSON: EOF",
        ),
        (
            "two.yaml",
            Some("swagger: '2.0'\n"),
            "Swagger \"2.0\" is not OpenAPI 3",
        ),
    ] {
        if let Some(text) = text {
            std::fs::write(root.join(name), text).expect("written");
        }
        if name == "latin.md" {
            std::fs::write(root.join(name), b"# \xe9\n").expect("written");
        }
        let outcome = xtask(root, &["vendor", name, "--write"]);
        assert_eq!(outcome.code, Some(1), "{name}");
        assert!(outcome.stderr.contains(name), "{}", outcome.stderr);
        assert!(outcome.stderr.contains(expected), "{}", outcome.stderr);
    }
}

#[test]
fn a_document_too_deep_to_read_is_not_called_cut_off() {
    let folder = tempfile::tempdir().expect("a folder");
    support::copy_workspace(folder.path());
    for (start, open, close) in [
        ("", "{\"a\": ", "}"),
        ("openapi: 3.0.1\nx: ", "{\"a\": ", "}"),
        ("openapi: 3.0.1\nx: ", "[", "]"),
    ] {
        for levels in [200, 5000] {
            let text = format!("{start}{}0{}", open.repeat(levels), close.repeat(levels));
            std::fs::write(folder.path().join("deep.yaml"), text).expect("written");
            let outcome = xtask(folder.path(), &["vendor", "deep.yaml"]);
            assert_eq!(outcome.code, Some(1), "{start}{open}");
            let remedy = "help: a document may nest 128 levels";
            assert!(outcome.stderr.contains(remedy), "{}", outcome.stderr);
        }
    }
}

/// A vendor's mistake that nothing later could mend: parameters that are no list.
#[test]
fn a_mistake_of_a_document_is_corrected_once_for_all_its_versions() {
    let folder = current_workspace();
    let root = folder.path();
    let document = |version: &str| {
        let operation = serde_json::json!({
            "operationId": "list", "parameters": "none",
            "responses": {"200": {"description": "ok"}}
        });
        serde_json::json!({
            "openapi": "3.1.0", "info": {"title": "Rooms", "version": version},
            "paths": {"/rooms": {"get": operation}}
        })
        .to_string()
    };
    let entry = "\n[[operation]]\nmethod = \"GET\"\npath = \"/rooms\"\nid = \"listRooms\"\n";
    support::edit(&root.join("openapi/operations.toml"), |text| text + entry);
    std::fs::write(root.join("rooms.json"), document("1")).expect("written");
    let refused = xtask(root, &["vendor", "rooms.json", "--write"]);
    assert_eq!(refused.code, Some(1), "{}", refused.stdout);
    let place = "openapi/vendor/rooms.extract.yaml#/paths/~1rooms/get/parameters";
    assert!(refused.stderr.contains(place), "{}", refused.stderr);
    let action = "  - target: $.paths['/rooms'].get.parameters\n    description: Not a list.\n    \
                  x-published: true\n    remove: true\n";
    support::edit(&root.join("openapi/overlay.yaml"), |text| text + action);
    for version in ["1", "2"] {
        std::fs::write(root.join("rooms.json"), document(version)).expect("written");
        let outcome = xtask(root, &["vendor", "rooms.json", "--write"]);
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    }
    assert_eq!(xtask(root, &["codegen", "--check"]).code, Some(0));
}

/// A document of another vendor, with the operations at `paths`.
fn rooms(title: &str, paths: &[&str]) -> String {
    let item = |path: &&str| {
        let operation = serde_json::json!({
            "operationId": format!("list{}", path.trim_start_matches('/')),
            "summary": "List them", "responses": {"200": {"description": "ok"}}
        });
        ((*path).to_owned(), serde_json::json!({ "get": operation }))
    };
    let paths: serde_json::Map<_, _> = paths.iter().map(item).collect();
    serde_json::json!({
        "openapi": "3.0.3", "info": {"title": title, "version": "1"}, "paths": paths
    })
    .to_string()
}

#[test]
fn operations_are_listed_and_taken_by_their_call() {
    let folder = current_workspace();
    let root = folder.path();
    std::fs::write(
        root.join("hotel.json"),
        rooms("Hotel", &["/rooms", "/doors"]),
    )
    .expect("written");
    let list = |word: &str| xtask(root, &["vendor", "hotel.json", "--list", word]).stdout;
    let end = "operations; those with * are in the client, --add \"GET /path\" takes another one\n";
    assert_eq!(
        list(""),
        format!(
            "  GET /rooms  listrooms  List them\n  GET /doors  listdoors  List them\n2 of 2 {end}"
        )
    );
    assert_eq!(
        list("DOOR"),
        format!("  GET /doors  listdoors  List them\n1 of 2 {end}")
    );
    let wrong = xtask(root, &["vendor", "hotel.json", "--add", "GET /room"]);
    assert_eq!(wrong.code, Some(1));
    let expected = "error: --add: no operation \"GET /room\" in the sources\n  help: perhaps \"GET /rooms\" is meant";
    assert!(wrong.stderr.starts_with(expected), "{}", wrong.stderr);
    let added = xtask(
        root,
        &["vendor", "hotel.json", "--add", "GET /rooms", "--write"],
    );
    assert_eq!(added.code, Some(0), "{}", added.stderr);
    let operations = std::fs::read_to_string(root.join("openapi/operations.toml")).expect("a list");
    let entry = "\n[[operation]]\nmethod = \"GET\"\npath = \"/rooms\"\nid = \"listrooms\"\n";
    assert!(operations.ends_with(entry), "{operations}");
    assert!(list("").starts_with("* GET /rooms"), "{}", list(""));
    assert_eq!(xtask(root, &["codegen", "--check"]).code, Some(0));
}

#[test]
fn a_document_is_known_by_its_address_or_file_and_not_by_its_title() {
    let folder = current_workspace();
    let root = folder.path();
    let address = "https://hotel.example/openapi.json";
    let vendored = || {
        let list =
            std::fs::read_to_string(root.join("openapi/vendor/vendor.toml")).expect("a list");
        list.matches("extracted_from =").count()
    };
    std::fs::write(
        root.join("hotel.json"),
        rooms("Hotel", &["/rooms", "/doors"]),
    )
    .expect("written");
    let both = [
        "--add",
        "GET /rooms",
        "--add",
        "GET /doors",
        "--address",
        address,
        "--write",
    ];
    let first = xtask(root, &[&["vendor", "hotel.json"], &both[..]].concat());
    assert_eq!(first.code, Some(0), "{}", first.stderr);
    std::fs::write(root.join("inn.json"), rooms("The Inn", &["/rooms"])).expect("written");
    let beside = xtask(root, &["vendor", "inn.json"]);
    let expected = "hotel.extract.yaml: keeps GET /doors, which inn.json does not document; if that is a new \
                    version of it, add --replace hotel.extract.yaml";
    assert!(beside.stdout.contains(expected), "{}", beside.stdout);
    for known_by in [
        &["--address", address][..],
        &["--replace", "hotel.extract.yaml"],
    ] {
        let outcome = xtask(root, &[&["vendor", "inn.json"], known_by].concat());
        assert_eq!(outcome.code, Some(0), "{known_by:?}: {}", outcome.stderr);
        let expected = "operation removed: listdoors";
        assert!(
            outcome.stdout.contains(expected),
            "{known_by:?}: {}",
            outcome.stdout
        );
    }
    let replaced = xtask(
        root,
        &["vendor", "inn.json", "--address", address, "--write"],
    );
    assert_eq!(
        (replaced.code, vendored()),
        (Some(0), 1),
        "{}",
        replaced.stderr
    );
    let wrong = xtask(root, &["vendor", "inn.json", "--replace", "nowhere.yaml"]);
    assert_eq!(wrong.code, Some(1));
    assert!(
        wrong.stderr.contains("\"nowhere.yaml\" is not vendored"),
        "{}",
        wrong.stderr
    );
    let removed = xtask(
        root,
        &["vendor", "--remove", "hotel.extract.yaml", "--write"],
    );
    assert_eq!(
        (removed.code, vendored()),
        (Some(0), 0),
        "{}",
        removed.stderr
    );
    assert!(
        removed.stdout.contains("operation removed: listrooms"),
        "{}",
        removed.stdout
    );
    assert!(!root.join("openapi/vendor/hotel.extract.yaml").exists());
    assert_eq!(xtask(root, &["codegen", "--check"]).code, Some(0));
    let needed = xtask(root, &["vendor", "--remove", "get-invoices.md", "--write"]);
    assert_eq!(needed.code, Some(1));
    assert!(
        needed.stderr.contains("no vendored page documents"),
        "{}",
        needed.stderr
    );
}
