//! Values that descriptions list, in the many ways in which people list them.

use openapi_diff::{Change, Rule};
use serde_json::json;

use crate::edit::compare;

/// What the comparison says when a parameter gets this description.
fn changes(before: &str, after: &str) -> Vec<Change> {
    let document = |words: &str| {
        json!({ "paths": { "/a": { "get": { "parameters": [
            { "name": "a", "in": "query", "description": words }
        ] } } } })
    };
    compare(&document(before), &document(after))
}

#[test]
fn lists_are_found_in_many_wordings() {
    for (text, values) in [
        ("Section. Possible values: B2B, B2BA, CN", "B2B, B2BA, CN"),
        (
            "Type of goods. E.g. imports, inward_supplies, others",
            "imports, inward_supplies, others",
        ),
        ("Allowed values are `a`, `b` and `c`. More.", "a, b, c"),
        (
            "Must be one of accepted, rejected or pending.",
            "accepted, rejected, pending",
        ),
        ("Either gstr-1 or gstr-1a", "gstr-1, gstr-1a"),
        ("Possible values: R (regular), DE (deemed export)", "R, DE"),
        ("Possible values: R - regular, DE - deemed", "R, DE"),
        ("Values:\n- B2B\n- CN\n\nThen text", "B2B, CN"),
        ("Values:\n* `B2B`\n* `CN`", "B2B, CN"),
        ("Possible values: B2B | CN / DN", "B2B, CN, DN"),
        ("Valid values: \"not filed\", \"filed\"", "not filed, filed"),
        ("Possible values: B2B", "B2B"),
        (
            "Possible values: Filed or Not Filed. Then",
            "Filed, Not Filed",
        ),
        ("Allowed values: 1.0, 1.0.0", "1.0, 1.0.0"),
        ("**Possible values:** B2B, CN, etc.", "B2B, CN"),
        (
            "Of:\n| Value | Meaning |\n|---|:-:|\n| `A` | Accepted |\n| R | |",
            "A, R",
        ),
        ("Values: <ul><li>A</li><li>R</li></ul>", "A, R"),
        ("Values: • A • R", "A, R"),
        ("Values:\n1. A\n2) R", "A, R"),
        ("State\n- `A`\n- `R`", "A, R"),
        ("Section: B2B/B2BA/CN", "B2B, B2BA, CN"),
    ] {
        let found = changes("", text);
        assert_eq!(found.len(), 1, "{text}: {found:#?}");
        assert_eq!(found[0].rule, Rule::ValueListAdded, "{text}");
        assert_eq!(found[0].new, Some(json!(values)), "{text}");
    }
}

#[test]
fn other_prose_is_not_a_list() {
    for text in [
        "Get Invoices",
        "One of the documents that a supplier reported",
        "It can be used for returns, and for notes",
        "Minutes until the response is ready",
        "values",
        "options: ",
        "a < b and c > d",
    ] {
        let found = changes("", text);
        assert_eq!(found.len(), 1, "{text}: {found:#?}");
        assert_eq!(found[0].rule, Rule::WordingChanged, "{text}");
    }
}

#[test]
fn words_are_whole() {
    // The list is gone, and `B2B` is mentioned only inside another word.
    let rules = |after: &str| -> Vec<Rule> {
        let found = changes("Values: B2B, CN", after);
        found.iter().map(|change| change.rule).collect()
    };
    assert_eq!(rules("Send B2BA or CNA here."), [Rule::ValueListRemoved]);
    assert_eq!(
        rules("Send B2B here."),
        [Rule::ListedValueRemoved, Rule::WordingChanged]
    );
}

#[test]
fn only_what_is_listed_anew_is_an_addition() {
    let found = changes("Values: A, B. Required.", "Values: A, B, C. Required.");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(
        (found[0].rule, &found[0].new),
        (Rule::ListedValueAdded, &Some(json!("C")))
    );
}
