//! Limits of values, and what the server assumes without a value.

use std::cmp::Ordering;

use serde_json::{Map, Value};

use super::Walk;
use crate::diff::change::Class;
use crate::diff::place::{Place, Zone};
use crate::diff::rules::Rule;

/// How a limit excludes values.
#[derive(Clone, Copy)]
enum Kind {
    /// More is stricter.
    Least,
    /// Less is stricter.
    Most,
    /// `true` is stricter.
    Switch,
    /// Another value allows other values.
    Exact,
}

const LIMITS: [(&str, Kind); 14] = [
    ("minLength", Kind::Least),
    ("minItems", Kind::Least),
    ("minProperties", Kind::Least),
    ("minimum", Kind::Least),
    ("exclusiveMinimum", Kind::Least),
    ("maxLength", Kind::Most),
    ("maxItems", Kind::Most),
    ("maxProperties", Kind::Most),
    ("maximum", Kind::Most),
    ("exclusiveMaximum", Kind::Most),
    ("uniqueItems", Kind::Switch),
    ("pattern", Kind::Exact),
    ("multipleOf", Kind::Exact),
    ("const", Kind::Exact),
];

type Schema = Map<String, Value>;

impl Walk<'_> {
    pub(super) fn limits(&mut self, old: &Schema, new: &Schema, place: &Place) {
        for (key, kind) in LIMITS {
            let (before, after) = (old.get(key), new.get(key));
            if before != after {
                self.key(rule(kind, before, after), place, key, old, new)
                    .note(format!("`{key}`"));
            }
        }
        if old.get("not") != new.get("not") {
            self.key(Rule::LimitChanged, place, "not", old, new)
                .note("`not`");
        }
    }

    pub(super) fn default(&mut self, old: &Schema, new: &Schema, place: &Place) {
        let rule = match (old.get("default"), new.get("default")) {
            (before, after) if before == after => return,
            (None, _) => Rule::DefaultSet,
            (_, None) => Rule::DefaultUnset,
            _ => Rule::DefaultChanged,
        };
        // A parameter that is required is never left out.
        let always_sent = matches!(place.location.zone, Zone::Parameter { .. }) && !place.optional;
        let draft = self.key(rule, place, "default", old, new);
        if always_sent {
            draft
                .wire(Class::Cosmetic)
                .note("the parameter is required, so its default is never used");
        }
    }
}

fn rule(kind: Kind, before: Option<&Value>, after: Option<&Value>) -> Rule {
    // Old documents switch `exclusiveMinimum` on, newer ones give it a number.
    let is_switch = |value: Option<&Value>| matches!(value, None | Some(Value::Bool(_)));
    if matches!(kind, Kind::Switch) || (is_switch(before) && is_switch(after)) {
        let on = |value: Option<&Value>| value == Some(&Value::Bool(true));
        if !(is_switch(before) && is_switch(after)) {
            return Rule::LimitChanged;
        }
        return match (on(before), on(after)) {
            (false, true) => Rule::LimitTightened,
            (true, false) => Rule::LimitLoosened,
            _ => Rule::Respelt,
        };
    }
    let (Some(before), Some(after)) = (before, after) else {
        return if before.is_none() {
            Rule::LimitTightened
        } else {
            Rule::LimitLoosened
        };
    };
    let order = before
        .as_f64()
        .zip(after.as_f64())
        .and_then(|(before, after)| before.partial_cmp(&after));
    match (kind, order) {
        (_, Some(Ordering::Equal)) => Rule::Respelt,
        (Kind::Least, Some(Ordering::Less)) | (Kind::Most, Some(Ordering::Greater)) => {
            Rule::LimitTightened
        }
        (Kind::Least, Some(Ordering::Greater)) | (Kind::Most, Some(Ordering::Less)) => {
            Rule::LimitLoosened
        }
        _ => Rule::LimitChanged,
    }
}
