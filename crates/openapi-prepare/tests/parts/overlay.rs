//! The overlay engine: what an action does, and what it refuses.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failed assumption of a test is a failed test"
)]

use openapi_prepare::{Overlay, Report};
use serde_json::{Value, json};

/// Applies the actions, given as JSON, to `document`.
fn apply(document: &Value, actions: &Value) -> Result<Value, String> {
    let overlay = json!({
        "overlay": "1.0.0",
        "info": {"title": "test", "version": "1"},
        "actions": actions,
    });
    let mut document = document.clone();
    let mut report = Report::default();
    let outcome = Overlay::parse("overlay.yaml", &overlay.to_string()).and_then(|overlay| {
        overlay.apply(&mut document, &mut report);
        report.check()
    });
    outcome
        .map(|()| document)
        .map_err(|refusals| refusals.iter().next().expect("a refusal").to_string())
}

fn remove(target: &str) -> Value {
    json!([{"target": target, "description": "reason", "remove": true}])
}

fn update(target: &str, value: &Value) -> Value {
    json!([{"target": target, "description": "reason", "update": value}])
}

#[test]
fn removal_takes_what_the_target_names_and_nothing_else() {
    let letters = json!({"p": [{"n": "a"}, {"n": "b"}, {"n": "c"}, {"n": "d"}], "q": 1});
    let left = |names: &[&str]| {
        let items: Vec<Value> = names.iter().map(|name| json!({"n": name})).collect();
        json!({"p": items, "q": 1})
    };
    for (target, expected) in [
        ("$.p[0]", left(&["b", "c", "d"])),
        ("$.p[-1]", left(&["a", "b", "c"])),
        ("$.p[2,0]", left(&["b", "d"])),
        ("$.p[0,0]", left(&["b", "c", "d"])),
        ("$.p[::-1]", left(&[])),
        ("$.p[1:3]", left(&["a", "d"])),
        ("$.p[?@.n == 'b', ?@.n == 'd']", left(&["a", "c"])),
        ("$.p[?@.n == 'b', ?@.n != 'a']", left(&["a"])),
        ("$..[?@.n == 'c']", left(&["a", "b", "d"])),
        ("$.q", json!({"p": letters["p"]})),
    ] {
        assert_eq!(apply(&letters, &remove(target)), Ok(expected), "{target}");
    }
}

#[test]
fn removal_and_update_keep_the_order_of_keys() {
    let document = json!({"z": 1, "m": {"y": 1, "b": 2, "x": 3}, "a": 2});
    let text = |result: Result<Value, String>| result.expect("applies").to_string();
    assert_eq!(
        text(apply(&document, &remove("$.z"))),
        r#"{"m":{"y":1,"b":2,"x":3},"a":2}"#
    );
    assert_eq!(
        text(apply(&document, &update("$.m", &json!({"b": 9, "w": 4})))),
        r#"{"z":1,"m":{"y":1,"b":9,"x":3,"w":4},"a":2}"#
    );
}

#[test]
fn an_update_merges_appends_and_replaces() {
    let document = json!({"object": {"a": {"b": 1}, "list": [1], "text": "x"}, "list": [1]});
    for (target, value, expected) in [
        (
            "$.object",
            json!({"a": {"c": 2}}),
            json!({"object": {"a": {"b": 1, "c": 2}, "list": [1], "text": "x"}, "list": [1]}),
        ),
        (
            "$.object",
            json!({"list": [2, 3], "text": "y"}),
            json!({"object": {"a": {"b": 1}, "list": [1, 2, 3], "text": "y"}, "list": [1]}),
        ),
        (
            "$.list",
            json!({"n": 2}),
            json!({"object": document["object"], "list": [1, {"n": 2}]}),
        ),
        (
            "$",
            json!({"new": true}),
            json!({"object": document["object"], "list": [1], "new": true}),
        ),
    ] {
        assert_eq!(
            apply(&document, &update(target, &value)),
            Ok(expected),
            "{target}"
        );
    }
}

#[test]
fn actions_apply_in_order() {
    let document = json!({"a": {"old": 1}});
    let actions = json!([
        {"target": "$.a.old", "description": "reason", "remove": true},
        {"target": "$.a", "description": "reason", "update": {"old": {"new": 2}}},
        {"target": "$.a.old", "description": "reason", "update": {"more": 3}},
    ]);
    assert_eq!(
        apply(&document, &actions),
        Ok(json!({"a": {"old": {"new": 2, "more": 3}}}))
    );
}

#[test]
fn a_rule_for_scalars_passes_over_everything_else() {
    let document = json!({
        "text": {"type": "string"}, "none": {}, "both": {"oneOf": [{"type": "string"}, {"type": "number"}]},
        "object": {"type": "object"}, "list": {"items": {}}, "flag": {"type": "boolean"},
        "mixed": {"anyOf": [{"type": "string"}, {"type": "object"}]}
    });
    let actions = json!([{
        "target": "$.*", "description": "reason", "x-only-scalars": true, "update": {"x": 1}
    }]);
    let changed = apply(&document, &actions).expect("applies");
    let touched = changed.as_object().expect("an object").iter();
    let touched: Vec<&str> = touched
        .filter(|(_, value)| value.get("x").is_some())
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(touched, ["text", "none", "both"]);
}

#[test]
fn what_is_published_is_corrected_in_every_document_before_anything_else() {
    let overlay = json!({
        "overlay": "1.0.0", "info": {"title": "test", "version": "1"},
        "actions": [
            {"target": "$.b", "description": "reason", "x-published": true, "update": {"y": 1}},
            {"target": "$.c", "description": "reason", "x-published": true, "remove": true},
            {"target": "$.d", "description": "reason", "remove": true}
        ]
    });
    let overlay = Overlay::parse("overlay.yaml", &overlay.to_string()).expect("parses");
    let (mut one, mut other) = (json!({"a": 1}), json!({"b": {"x": 1}}));
    let mut report = Report::default();
    overlay.correct([&mut one, &mut other], &mut report);
    assert_eq!(
        (one, other),
        (json!({"a": 1}), json!({"b": {"x": 1, "y": 1}}))
    );
    let refusals = report.check().expect_err("refused");
    let errors: Vec<String> = refusals.iter().map(ToString::to_string).collect();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(
        errors[0].starts_with("overlay.yaml#/actions/1: target `$.c` matches nothing"),
        "{errors:?}"
    );
}

#[test]
fn refusals_name_the_action_and_the_target() {
    let document = json!({"a": {"list": [1], "text": "x"}});
    for (actions, expected) in [
        (
            json!([
                {"target": "$.a.text", "description": "reason", "remove": true},
                {"target": "$.b", "description": "reason", "remove": true},
            ]),
            "overlay.yaml#/actions/1: target `$.b` matches nothing: `$` is there, and has no `b`; a is there",
        ),
        (
            update("$.a.text", &json!({"x": 1})),
            "overlay.yaml#/actions/0: target `$.a.text`: a string cannot take an object as an update",
        ),
        (
            update("$.a", &json!({"list": {"x": 1}})),
            "overlay.yaml#/actions/0: target `$.a`: `list`: a list cannot become an object",
        ),
        (
            update("$.a", &json!({"text": ["y"]})),
            "overlay.yaml#/actions/0: target `$.a`: `text`: a string cannot become a list",
        ),
        (
            json!([{"target": "$.a", "description": "reason", "updaet": {}}]),
            "overlay.yaml#/actions/0: unknown key `updaet`",
        ),
        (
            json!([{"target": "$.a", "update": {}}]),
            "overlay.yaml#/actions/0: the action on `$.a` has no `description`",
        ),
        (
            json!([{"target": "$.a", "description": " ", "update": {}}]),
            "overlay.yaml#/actions/0: the action on `$.a` has no `description`",
        ),
        (
            json!([{"target": "$.a", "description": "reason", "update": {}, "remove": true}]),
            "overlay.yaml#/actions/0: the action on `$.a` needs `update` or `remove: true`, not both",
        ),
        (
            json!([{"target": "$.a", "description": "reason"}]),
            "overlay.yaml#/actions/0: the action on `$.a` needs `update` or `remove: true`",
        ),
        (
            json!([{"target": "$.a[", "description": "reason", "remove": true}]),
            "overlay.yaml#/actions/0: target `$.a[` is not a JSONPath",
        ),
        (
            json!([{"description": "reason"}]),
            "overlay.yaml#/actions/0: no `target`",
        ),
        (
            json!(["$.a"]),
            "overlay.yaml#/actions/0: expected an object",
        ),
        (json!({}), "overlay.yaml: no list of `actions`"),
    ] {
        let message = apply(&document, &actions).expect_err("refused");
        assert!(
            message.starts_with(expected),
            "{message}\nexpected {expected}"
        );
    }
}

#[test]
fn the_overlay_document_itself_is_checked() {
    for (text, expected) in [
        (
            "overlay: 2.0.0\nactions: []\n",
            "overlay.yaml: overlay version `2.0.0`",
        ),
        (
            "overlay: 1.0.0\nacitons: []\n",
            "overlay.yaml: unknown key `acitons`",
        ),
        (
            "overlay: 1.0.0\noverlay: 1.0.0\n",
            "overlay.yaml:2: not valid YAML",
        ),
        ("[]\n", "overlay.yaml: expected an object"),
    ] {
        let refusals = Overlay::parse("overlay.yaml", text).expect_err(text);
        let message = refusals.iter().next().expect("a refusal").to_string();
        assert!(message.starts_with(expected), "{message}");
    }
}

#[test]
fn extensions_are_allowed_and_reasons_are_reported() {
    let overlay = "overlay: 1.0.0\nx-note: 1\nactions:\n  - target: $.a\n    x-since: now\n    description: >-\n      Two\n      lines.\n    remove: true\n";
    let mut report = Report::default();
    let mut document = json!({"a": 1});
    let overlay = Overlay::parse("overlay.yaml", overlay).expect("an overlay");
    overlay.apply(&mut document, &mut report);
    assert_eq!(report.check(), Ok(()));
    let notes: Vec<&str> = report.notes("Overlay").collect();
    assert_eq!(notes, ["`$.a`: removed at 1 place. Two lines."]);
}
