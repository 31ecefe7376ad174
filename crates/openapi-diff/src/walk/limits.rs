//! Limits of values, and what the server assumes without a value.

use std::cmp::Ordering;

use serde_json::Value;

use super::Walk;
use super::view::Pair;
use crate::change::Class;
use crate::location::Zone;
use crate::rules::Rule;

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
    ("not", Kind::Exact),
];

impl<'a> Walk<'a> {
    pub(super) fn limits(&mut self, pair: &Pair<'a>) {
        for (key, kind) in LIMITS {
            let (before, after) = pair.get(key);
            if before != after {
                self.key(rule(kind, before, after), pair, key);
            }
        }
    }

    pub(super) fn default(&mut self, pair: &Pair<'a>) {
        let rule = match pair.get("default") {
            (before, after) if before == after => return,
            (None, _) => Rule::DefaultSet,
            (_, None) => Rule::DefaultUnset,
            _ => Rule::DefaultChanged,
        };
        // A parameter that is required is never left out.
        let is_parameter = matches!(pair.at.path.zone, Zone::Parameter { .. });
        let change = self.key(rule, pair, "default");
        if is_parameter && !pair.at.optional {
            change
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
        return match (on(before), on(after)) {
            _ if !(is_switch(before) && is_switch(after)) => Rule::LimitChanged,
            (false, true) => Rule::LimitTightened,
            (true, false) => Rule::LimitLoosened,
            _ => Rule::Reformatted,
        };
    }
    let (before, after) = match (before, after) {
        (None, _) => return Rule::LimitTightened,
        (_, None) => return Rule::LimitLoosened,
        (Some(before), Some(after)) => (before.as_f64(), after.as_f64()),
    };
    let order = before
        .zip(after)
        .and_then(|(before, after)| before.partial_cmp(&after));
    match (kind, order) {
        (_, Some(Ordering::Equal)) => Rule::Reformatted,
        (Kind::Least, Some(Ordering::Less)) | (Kind::Most, Some(Ordering::Greater)) => {
            Rule::LimitTightened
        }
        (Kind::Least, Some(Ordering::Greater)) | (Kind::Most, Some(Ordering::Less)) => {
            Rule::LimitLoosened
        }
        _ => Rule::LimitChanged,
    }
}
