//! Random edits: nothing is silent, and nothing makes the comparison stumble.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::edit::{base, compare};

/// The places of every value of a document, as pointers.
fn places(value: &Value, place: &str, found: &mut Vec<String>) {
    found.push(place.to_owned());
    let children: Vec<(String, &Value)> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, value)| (index.to_string(), value))
            .collect(),
        _ => Vec::new(),
    };
    for (key, child) in children {
        places(child, &format!("{place}/{key}"), found);
    }
}

fn all_places(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    places(document, "", &mut found);
    found
}

/// Values that documents hold, and some that they should not.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        Just(json!(1.5)),
        prop_oneof![
            Just("string"),
            Just("integer"),
            Just("object"),
            Just("array"),
            Just("null"),
            Just("query"),
            Just("header"),
            Just("path"),
            Just("#"),
            Just(""),
            Just("200"),
            Just("#/components/schemas/Invoice"),
            Just("#/components/schemas/Nobody"),
            Just("Possible values: a, b"),
            Just("é\u{202e}\u{0}"),
        ]
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((key(), inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Keys that mean something somewhere, and some that do not.
fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("type"),
        Just("properties"),
        Just("required"),
        Just("items"),
        Just("enum"),
        Just("$ref"),
        Just("oneOf"),
        Just("allOf"),
        Just("additionalProperties"),
        Just("nullable"),
        Just("description"),
        Just("example"),
        Just("examples"),
        Just("schema"),
        Just("content"),
        Just("parameters"),
        Just("responses"),
        Just("headers"),
        Just("get"),
        Just("post"),
        Just("security"),
        Just("servers"),
        Just("tags"),
        Just("name"),
        Just("in"),
        Just("default"),
        Just("x-rust-type"),
        Just("x-rust-arguments"),
        Just("x-undocumented"),
        Just("deprecated"),
        Just("application/json"),
        Just("200"),
        Just("unheardOf"),
        Just("a/b~c"),
        Just(""),
    ]
    .prop_map(str::to_owned)
}

#[derive(Debug, Clone)]
enum AnyEdit {
    Replace(prop::sample::Index, Value),
    Insert(prop::sample::Index, String, Value),
    Remove(prop::sample::Index, prop::sample::Index),
    Move(prop::sample::Index, prop::sample::Index),
}

fn any_edit() -> impl Strategy<Value = AnyEdit> {
    let at = any::<prop::sample::Index>;
    prop_oneof![
        (at(), value()).prop_map(|(at, value)| AnyEdit::Replace(at, value)),
        (at(), key(), value()).prop_map(|(at, key, value)| AnyEdit::Insert(at, key, value)),
        (at(), at()).prop_map(|(at, which)| AnyEdit::Remove(at, which)),
        (at(), at()).prop_map(|(from, to)| AnyEdit::Move(from, to)),
    ]
}

fn apply(document: &mut Value, edit: &AnyEdit) {
    let places = all_places(document);
    let at = |index: &prop::sample::Index| index.get(&places).as_str();
    match edit {
        AnyEdit::Replace(place, value) => {
            if let Some(target) = document.pointer_mut(at(place)) {
                *target = value.clone();
            }
        }
        AnyEdit::Insert(place, key, value) => match document.pointer_mut(at(place)) {
            Some(Value::Object(members)) => drop(members.insert(key.clone(), value.clone())),
            Some(Value::Array(items)) => items.push(value.clone()),
            _ => {}
        },
        AnyEdit::Remove(place, which) => match document.pointer_mut(at(place)) {
            Some(Value::Object(members)) if !members.is_empty() => {
                let index = which.index(members.len());
                let key = members.keys().nth(index).cloned().expect("a key");
                members.shift_remove(&key);
            }
            Some(Value::Array(items)) if !items.is_empty() => {
                items.remove(which.index(items.len()));
            }
            _ => {}
        },
        AnyEdit::Move(from, to) => {
            let value = document.pointer(at(from)).cloned().unwrap_or_default();
            if let Some(target) = document.pointer_mut(at(to)) {
                *target = value;
            }
        }
    }
}

/// Equal but for the order of lists, which means nothing almost everywhere.
fn same_but_for_order(old: &Value, new: &Value) -> bool {
    fn sorted(value: &Value) -> Value {
        match value {
            Value::Array(items) => {
                let mut items: Vec<Value> = items.iter().map(sorted).collect();
                items.sort_by_key(ToString::to_string);
                Value::Array(items)
            }
            Value::Object(members) => {
                let mut members: Vec<_> = members
                    .iter()
                    .map(|(key, value)| (key.clone(), sorted(value)))
                    .collect();
                members.sort_by(|a, b| a.0.cmp(&b.0));
                Value::Object(members.into_iter().collect())
            }
            other => other.clone(),
        }
    }
    sorted(old) == sorted(new)
}

/// What is no list or map is no empty one: each key at each place, with a value of another kind.
#[test]
fn a_value_of_another_kind_is_never_silent() {
    let old = base();
    let mut silent = Vec::new();
    for place in all_places(&old) {
        for key in ["parameters", "allOf", "oneOf", "required"] {
            for value in [Value::Null, Value::from(5)] {
                let mut new = base();
                let Some(Value::Object(members)) = new.pointer_mut(&place) else {
                    continue;
                };
                if members.contains_key(key) {
                    continue;
                }
                members.insert(key.to_owned(), value.clone());
                if compare(&old, &new).is_empty() || compare(&new, &old).is_empty() {
                    silent.push(format!("{place} {key} {value}"));
                }
            }
        }
    }
    assert!(silent.is_empty(), "{silent:#?}");
}

/// A quarter of the usual cases, as each compares whole documents; CI tries more.
fn few() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig {
        cases: usual.cases / 4,
        failure_persistence: None,
        ..usual
    }
}

proptest! {
    #![proptest_config(few())]

    #[test]
    fn one_edit_is_never_silent(edit in any_edit()) {
        let old = base();
        let mut new = base();
        apply(&mut new, &edit);
        let changes = compare(&old, &new);
        if same_but_for_order(&old, &new) {
            prop_assert!(old != new || changes.is_empty(), "{changes:#?}");
        } else {
            prop_assert!(!changes.is_empty(), "silent: {edit:?}");
            prop_assert!(!compare(&new, &old).is_empty(), "silent backwards: {edit:?}");
        }
    }

    #[test]
    fn many_edits_make_nothing_stumble(
        first in prop::collection::vec(any_edit(), 0..12),
        second in prop::collection::vec(any_edit(), 0..12),
    ) {
        let (mut old, mut new) = (base(), base());
        for edit in &first {
            apply(&mut old, edit);
        }
        for edit in &second {
            apply(&mut new, edit);
        }
        prop_assert!(compare(&old, &old).is_empty());
        let changes = compare(&old, &new);
        for change in &changes {
            prop_assert_eq!(change.class, change.wire.max(change.rust_api));
            prop_assert!(!change.path.is_empty());
            prop_assert!(change.old_pointer.is_some() || change.new_pointer.is_some());
            for (pointer, document) in [(&change.old_pointer, &old), (&change.new_pointer, &new)] {
                if let Some(pointer) = pointer {
                    // The place, or where it would stand.
                    let holder = pointer.rsplit_once('/').map_or("", |(holder, _)| holder);
                    prop_assert!(
                        document.pointer(holder).is_some(),
                        "{} of {} is nowhere", pointer, change.rule.id()
                    );
                }
            }
        }
    }
}
