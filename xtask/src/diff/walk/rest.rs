//! What no other part of the walk knows: reported all the same.

use serde_json::{Map, Value};

use super::{Walk, keys};
use crate::diff::place::Place;
use crate::diff::rules::Rule;

/// Keys that hold words, whatever object they stand in.
const WORDS: [&str; 8] = [
    "description",
    "summary",
    "title",
    "externalDocs",
    "termsOfService",
    "contact",
    "license",
    "$comment",
];

impl Walk<'_> {
    /// Notes every difference under a key that is not `handled`.
    pub(super) fn rest(
        &mut self,
        old: &Map<String, Value>,
        new: &Map<String, Value>,
        handled: &[&str],
        place: &Place,
    ) {
        for key in keys(old, new).filter(|key| !handled.contains(key)) {
            if old.get(key) == new.get(key) {
                continue;
            }
            let rule = match key {
                "deprecated" => {
                    self.deprecation(old, new, place);
                    continue;
                }
                _ if WORDS.contains(&key) => Rule::WordingChanged,
                _ if key.starts_with("x-") => Rule::ExtensionChanged,
                _ => Rule::UnknownKeyChanged,
            };
            let draft = self.key(rule, place, key, old, new);
            if rule != Rule::WordingChanged {
                draft.note(format!("`{key}`"));
            }
        }
    }

    /// `deprecated`, wherever it stands.
    pub(super) fn deprecation(
        &mut self,
        old: &Map<String, Value>,
        new: &Map<String, Value>,
        place: &Place,
    ) {
        self.switch("deprecated", old, new, place, Rule::DeprecationChanged);
    }

    /// A key that is off unless it says `true`.
    pub(super) fn switch(
        &mut self,
        key: &str,
        old: &Map<String, Value>,
        new: &Map<String, Value>,
        place: &Place,
        rule: Rule,
    ) {
        if old.get(key) == new.get(key) {
            return;
        }
        let is_off = |value: Option<&Value>| matches!(value, None | Some(Value::Bool(false)));
        let rule = if is_off(old.get(key)) && is_off(new.get(key)) {
            Rule::Respelt
        } else {
            rule
        };
        self.key(rule, place, key, old, new)
            .note(format!("`{key}`"));
    }
}
