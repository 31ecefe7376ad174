//! The public shapes as JSON and as lines of JSON.

use serde_json::Value;

use crate::support::{RECORD, Server, records};

#[test]
fn invoices_have_the_public_shape() {
    let server = Server::answering(&records("b2b", &[RECORD]));
    let json = server.run(&["invoices", "--section", "b2b"]).success();
    insta::assert_snapshot!(json);
}

#[test]
fn counts_have_the_public_shape() {
    let server = Server::start();
    for goods_type in ["others", "imports", "inward-supplies"] {
        let json = server
            .run(&["counts", "--goods-type", goods_type])
            .success();
        insta::assert_snapshot!(format!("counts_{goods_type}"), json);
    }
}

#[test]
fn all_sections_come_in_their_order() {
    let server = Server::start();
    let outcome = server.run(&["invoices", "--all", "--status", "accepted"]);
    let json = outcome.json();
    let sections: Vec<_> = json
        .as_array()
        .unwrap()
        .iter()
        .map(|answer| answer["section"].as_str().unwrap())
        .collect();
    assert_eq!(
        sections,
        ["b2b", "b2ba", "cn", "cna", "dn", "dna", "ecom", "ecoma"]
    );
    for answer in json.as_array().unwrap() {
        for invoice in answer["invoices"].as_array().unwrap() {
            assert_eq!(invoice["action"], "accepted");
        }
    }
    for request in server.requests() {
        assert_eq!(request.query_value("status").as_deref(), Some("accepted"));
    }
}

#[test]
fn lines_are_the_same_invoices() {
    let server = Server::start();
    let whole = server
        .run(&["invoices", "--all", "--format", "json"])
        .json();
    let expected: Vec<Value> = whole
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|answer| answer["invoices"].as_array().unwrap().clone())
        .collect();
    let lines = server
        .run(&["invoices", "--all", "--format", "jsonl"])
        .success();
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| {
            let mut line: Value = serde_json::from_str(line).unwrap();
            let taxpayer = line.as_object_mut().unwrap().remove("taxpayer");
            assert_eq!(taxpayer, Some(Value::Null));
            line
        })
        .collect();
    assert_eq!(lines, expected);
    assert!(lines.len() > 12);
}

#[test]
fn untouched_text_never_breaks_a_line() {
    let record = RECORD.replacen(
        '{',
        "{ \"notes\": {\n  \"by\" : \"a \\\" b\\n\",\r\n \"n\" : [ 1.10,\n 2 ] },",
        1,
    );
    let server = Server::answering(&records("b2b", &[&record]));
    let lines = server
        .run(&["invoices", "--section", "b2b", "--format", "jsonl"])
        .success();
    assert_eq!(lines.lines().count(), 1, "{lines}");
    assert!(
        lines.contains(r#""notes":{"by":"a \" b\n","n":[1.10,2]}"#),
        "{lines}"
    );
}

#[test]
fn what_would_steer_a_terminal_is_an_escape_in_json() {
    let name = "\u{9b}31m\u{7f}\u{202e}\u{e0041}मुंबई";
    let record = RECORD
        .replace("Example Traders", name)
        .replace("\"ab12\"", &format!("\"ab12\", \"{name}\": \"{name}\""));
    let server = Server::answering(&records("b2b", &[&record]));
    let escaped = "\\u009b31m\\u007f\\u202e\\udb40\\udc41मुंबई";
    for format in ["json", "jsonl"] {
        let text = server
            .run(&["invoices", "--section", "b2b", "--format", format])
            .success();
        assert_eq!(text.matches(escaped).count(), 3, "{text}");
        let value: Value = serde_json::from_str(&text).unwrap();
        let invoice = if format == "json" {
            &value["invoices"][0]
        } else {
            &value
        };
        assert_eq!(invoice["supplier_name"], name);
        assert_eq!(invoice["extra"][name], name);
    }

    let server = Server::answering(&format!(r#"{{"code":400,"message":"{name}"}}"#));
    let outcome = server.run(&["counts", "--format", "json"]);
    assert_eq!(outcome.code, 5, "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains("\\u202e\\udb40\\udc41"),
        "{}",
        outcome.stderr
    );
    assert!(!outcome.stderr.contains('\u{202e}'), "{}", outcome.stderr);
}

#[test]
fn counted_sections_are_lines() {
    let server = Server::start();
    let lines = server.run(&["counts", "--format", "jsonl"]).success();
    insta::assert_snapshot!(lines);
}
