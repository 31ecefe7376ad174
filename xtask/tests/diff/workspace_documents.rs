//! The documents of this workspace, compared with themselves and with likely next versions.

use std::path::Path;

use openapi_diff::{Change, Class, Rule, most_severe};
use serde_json::{Value, json};
use xtask::operations::Catalogue;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the workspace")
}

fn document() -> Value {
    let text = std::fs::read_to_string(root().join("openapi/ims.yaml")).expect("a document");
    openapi_document::yaml::read("openapi/ims.yaml", &text, 1).expect("YAML")
}

/// What the document says itself is enough.
fn compare(old: &Value, new: &Value) -> Vec<Change> {
    xtask::diff::compare(old.clone(), new.clone(), &Catalogue::default(), None)
}

const INVOICES: &str = "/paths/~1gst~1compliance~1tax-payer~1invoices/get";

#[test]
fn the_assembled_document_equals_itself() {
    assert!(compare(&document(), &document()).is_empty());
}

#[test]
fn a_new_section_in_the_prose_is_named_with_what_it_touches() {
    let mut new = document();
    let description = new
        .pointer_mut(&format!("{INVOICES}/parameters/0/description"))
        .expect("a description");
    let text = description
        .as_str()
        .expect("text")
        .replace("ECOMA", "ECOMA, IMPG");
    *description = json!(text);
    let changes = compare(&document(), &new);
    assert_eq!(changes.len(), 1, "{changes:#?}");
    assert_eq!(changes[0].rule, Rule::ListedValueAdded);
    assert_eq!(changes[0].new, Some(json!("IMPG")));
    assert_eq!(changes[0].class, Class::Additive);
    assert_eq!(changes[0].touches, ["Section"]);
}

#[test]
fn an_optional_parameter_is_additive_where_arguments_are_frozen() {
    let mut new = document();
    new.pointer_mut(&format!("{INVOICES}/parameters"))
        .and_then(Value::as_array_mut)
        .expect("parameters")
        .push(json!({"name": "page", "in": "query", "schema": {"type": "integer"}}));
    assert_eq!(
        most_severe(&compare(&document(), &new)),
        Some(Class::Additive)
    );
}

#[test]
fn a_renamed_field_of_the_shared_record_is_one_change_at_all_its_places() {
    let mut new = document();
    let fields = new
        .pointer_mut("/components/schemas/InvoiceRecord/properties")
        .and_then(Value::as_object_mut)
        .expect("fields");
    let stin = fields.shift_remove("stin").expect("a field");
    fields.insert("ctin".to_owned(), stin);
    let changes = compare(&document(), &new);
    assert_eq!(changes.len(), 1, "{changes:#?}");
    assert_eq!(changes[0].rule, Rule::FieldRenamed);
    assert_eq!(changes[0].old, Some(json!("stin")));
    assert_eq!(changes[0].new, Some(json!("ctin")));
    assert_eq!(changes[0].also_at.len(), 7);
    assert_eq!(changes[0].touches, ["Invoice::supplier_gstin"]);
}

#[test]
fn every_field_and_parameter_of_the_wire_leads_to_the_facade() {
    let old = document();
    let fields = old
        .pointer("/components/schemas/InvoiceRecord/properties")
        .and_then(Value::as_object)
        .expect("fields");
    let mut named = 0;
    for name in fields.keys() {
        let mut new = old.clone();
        new["components"]["schemas"]["InvoiceRecord"]["properties"][name]["type"] =
            json!("boolean");
        let changes = compare(&old, &new);
        assert_eq!(changes.len(), 1, "{name}");
        let touches = &changes[0].touches;
        assert!(!touches.is_empty(), "{name}");
        // A field that is documented since the facade was written has the operation's name only.
        named += usize::from(touches[0].starts_with("Invoice::"));
    }
    assert!(named >= 24, "{named} fields lead to a method of their own");
}
