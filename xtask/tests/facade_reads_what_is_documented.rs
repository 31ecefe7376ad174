//! A field that the documentation adds or renames is not silently unread: the facade takes every
//! documented field of a document into a place of its own.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failed assumption of a test is a failed test"
)]

mod support;

use gst_ims::{Invoices, Section};
use serde_json::{Map, Value, json};

const WHAT_TO_DO: &str = "read it in crates/gst-ims (normalise the record), or type it by an action of openapi/overlay.yaml first";

/// A document as the committed examples of `section` show it.
fn example(section: Section, examples: &[Value]) -> Map<String, Value> {
    let found = examples.iter().find_map(|body| {
        let sections = body.pointer("/data/data")?.as_object()?;
        let (_, records) = sections
            .iter()
            .find(|(key, _)| key.parse() == Ok(section))?;
        records.get(0)?.as_object().cloned()
    });
    found.unwrap_or_else(|| panic!("openapi/examples has no document of section {section}"))
}

fn unread(section: Section, record: &Map<String, Value>) -> Vec<String> {
    let key = section.response_key();
    let body = json!({"code": 200, "data": {"status_cd": "1", "data": {key: [record]}}});
    let answer = Invoices::from_body(section, body.to_string()).expect("documents");
    let [invoice] = answer.invoices.as_slice() else {
        panic!("{section}: {:?}", answer.rejected);
    };
    invoice.extra.iter().map(|(name, _)| name).collect()
}

fn examples() -> Vec<Value> {
    let folder = support::root().join("openapi/examples");
    let mut examples = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with("getInvoices__200"))
        {
            let text = std::fs::read_to_string(path).expect("a file");
            examples.push(serde_json::from_str(&text).expect("JSON"));
        }
    }
    examples
}

#[test]
fn every_field_of_every_example_is_read() {
    let examples = examples();
    for section in Section::ALL {
        let fields = unread(section, &example(section, &examples));
        assert!(
            fields.is_empty(),
            "{section}: {fields:?} not read; {WHAT_TO_DO}"
        );
    }
}

#[test]
fn every_field_with_a_name_in_the_facade_is_read_in_some_section() {
    let text = std::fs::read_to_string(support::root().join("openapi/ims.yaml")).expect("a file");
    let document = openapi_document::yaml::read("openapi/ims.yaml", &text, 1).expect("YAML");
    let fields = document["components"]["schemas"]["InvoiceRecord"]["properties"]
        .as_object()
        .expect("fields");
    let examples = examples();
    // A field that the overlay gives no name of the facade stays among the unknown ones.
    let has_a_name = |schema: &Value| {
        let user = schema.get("x-facade").and_then(Value::as_str);
        user.is_some_and(|user| user.starts_with("Invoice::"))
    };
    let named: Vec<_> = fields
        .iter()
        .filter(|(_, schema)| has_a_name(schema))
        .collect();
    assert!(named.len() > 20, "{}", named.len());
    for (name, schema) in named {
        let sample = schema.get("example").cloned().or_else(|| {
            let shown = |section| example(section, &examples).get(name).cloned();
            Section::ALL.into_iter().find_map(shown)
        });
        let sample = sample.unwrap_or_else(|| json!("text"));
        let is_read = Section::ALL.into_iter().any(|section| {
            let mut record = example(section, &examples);
            record.insert(name.clone(), sample.clone());
            !unread(section, &record).contains(name)
        });
        assert!(
            is_read,
            "`{name}` has a name in the facade and is not read; {WHAT_TO_DO}"
        );
    }
}
