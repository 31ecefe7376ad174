//! A field that the documentation adds or renames is not silently unread: the facade takes every
//! documented field of a document into a place of its own, and knows every documented name.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failed assumption of a test is a failed test"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use gst_ims::{Invoices, Section};
use serde_json::{Map, Value, json};

use crate::support;

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

/// What the facade leaves among the unknown fields, or reads by what it is and not by its name.
const LEFT_AS_THEY_ARE: &[&str] = &[
    // Beside the documents of a supplier, whatever their list is called.
    "boe",
    "doclist",
    "nt",
    "urp2b",
    "urp2ba",
    // The other half of a summary, and groups in it, which are read by their form.
    "itcunavl",
    "nonrevsup",
    // Of no use to a recipient or a supplier; in `extra`.
    "cflag",
    "cfs",
    "chksum",
    "created_at",
    "d_flag",
    "diff_percent",
    "diffprcnt",
    "etin",
    "onttyp",
    "opd",
    "p_gst",
    "sply_ty",
    "updby",
];

/// Nothing that is read under one name may come under another without a word: whoever vendors a page
/// decides of each name that is new in it.
#[test]
fn every_documented_name_is_known_to_the_facade() {
    let words = words_of_the_facade();
    let names = documented_names();
    assert!(names.len() > 150, "{}", names.len());
    let unknown: Vec<_> = names
        .iter()
        .filter(|(name, _)| {
            let spellings = [(*name).clone(), in_rust(name), plain(name)];
            let is_read = spellings.iter().any(|spelling| words.contains(spelling));
            is_read == LEFT_AS_THEY_ARE.contains(&name.as_str())
        })
        .collect();
    assert!(
        unknown.is_empty(),
        "documented and read nowhere in crates/gst-ims, or read and listed as unread: {unknown:#?}; \
         read the new name beside the old one, or add it to LEFT_AS_THEY_ARE of this test"
    );
    for name in LEFT_AS_THEY_ARE {
        assert!(names.contains_key(*name), "{name} is not documented");
    }
}

/// The name of a generated field.
fn in_rust(name: &str) -> String {
    let mut field = String::new();
    let mut was_small = false;
    for c in name
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '_')
    {
        if was_small && c.is_ascii_uppercase() {
            field.push('_');
        }
        was_small = c.is_ascii_lowercase() || c.is_ascii_digit();
        field.push(c.to_ascii_lowercase());
    }
    field
}

/// A name as the envelope compares it.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

/// Every name of a member of what the facade sends or reads, with where it is documented.
fn documented_names() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(support::root().join("openapi/ims.yaml")).expect("a file");
    let document = openapi_document::yaml::read("openapi/ims.yaml", &text, 1).expect("YAML");
    let paths = document["paths"].as_object().expect("paths").values();
    let operations = paths.filter_map(Value::as_object).flat_map(Map::values);
    // Of the others users get what the server sends.
    let wrapped = operations.filter(|operation| operation.get("x-facade").is_some());
    let mut documented = Documented {
        document: &document,
        names: BTreeMap::new(),
        seen: BTreeSet::new(),
    };
    let mut ids = vec!["platform".to_owned()];
    for operation in wrapped {
        let id = operation["operationId"].as_str().expect("an id");
        documented.add(id, operation);
        ids.push(id.to_owned());
    }
    let mut names = documented.names;
    for entry in std::fs::read_dir(support::root().join("openapi/examples")).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy();
        let id = name.split("__").next().unwrap_or_default();
        if ids.iter().any(|known| known == id) {
            let text = std::fs::read_to_string(&path).expect("a file");
            let example = serde_json::from_str(&text).expect("JSON");
            add_members(&name, &example, &mut names);
        }
    }
    names
}

struct Documented<'d> {
    document: &'d Value,
    names: BTreeMap<String, String>,
    /// The references that were followed.
    seen: BTreeSet<&'d str>,
}

impl<'d> Documented<'d> {
    /// Adds the properties of every schema below a part of the document.
    fn add(&mut self, place: &str, part: &'d Value) {
        match part {
            Value::Object(members) => {
                if let Some(reference) = members.get("$ref").and_then(Value::as_str)
                    && self.seen.insert(reference)
                {
                    let pointer = reference.trim_start_matches('#');
                    let place = pointer.rsplit('/').next().unwrap_or_default();
                    let target = self.document.pointer(pointer);
                    self.add(place, target.unwrap_or_else(|| panic!("{reference}")));
                }
                for (key, value) in members {
                    match (key.as_str(), value) {
                        ("example" | "examples" | "default", _) => {}
                        ("properties", Value::Object(properties)) => {
                            for (name, schema) in properties {
                                let known = self.names.entry(name.clone());
                                known.or_insert_with(|| place.to_owned());
                                self.add(name, schema);
                            }
                        }
                        _ => self.add(place, value),
                    }
                }
            }
            Value::Array(elements) => {
                for element in elements {
                    self.add(place, element);
                }
            }
            _ => {}
        }
    }
}

fn add_members(place: &str, value: &Value, names: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                names
                    .entry(name.clone())
                    .or_insert_with(|| place.to_owned());
                add_members(place, value, names);
            }
        }
        Value::Array(elements) => {
            for element in elements {
                add_members(place, element, names);
            }
        }
        _ => {}
    }
}

/// Every word of what reads responses and writes requests, without comments and tests.
fn words_of_the_facade() -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for folder in [
        "crates/gst-ims/src/operations",
        "crates/gst-ims/src/envelope",
        "crates/gst-types/src",
    ] {
        add_words(&support::root().join(folder), &mut words);
    }
    words
}

fn add_words(folder: &Path, words: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            add_words(&path, words);
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a file");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for line in code.lines() {
            let line = line.split("//").next().unwrap_or_default();
            let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
            words.extend(line.split(|c| !is_word(c)).map(str::to_owned));
        }
    }
}
