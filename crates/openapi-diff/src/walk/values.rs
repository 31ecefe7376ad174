//! Which values a schema allows: listed ones, those within limits, and the one that is assumed.

use std::cmp::Ordering;
use std::collections::HashMap;

use serde_json::Value;

use super::Walk;
use super::pending_change::seen;
use super::unions::{ListedValue, plain, text_of, values};
use super::view::{Pair, View};
use crate::class::Class;
use crate::location::Zone;
use crate::rules::Rule;

/// Keys that list values.
const LISTS: [&str; 4] = ["enum", "const", "oneOf", "anyOf"];

/// Limits of which more is stricter, then those of which less is, then all others.
const LIMITS: [&str; 3] = [
    "minLength minItems minProperties minimum exclusiveMinimum",
    "maxLength maxItems maxProperties maximum exclusiveMaximum",
    "uniqueItems pattern multipleOf not",
];

impl<'a> Walk<'a> {
    /// The values that a schema lists, in an `enum` or as variants of one value each.
    pub(super) fn values(&mut self, pair: &Pair<'a>) {
        if !pair.has_own(&LISTS) {
            return;
        }
        let key = |side: &View<'a>| LISTS.into_iter().find(|key| side.filled(key).is_some());
        let was_key = key(&pair.old).unwrap_or("enum");
        let is_key = key(&pair.new).unwrap_or("enum");
        let all = |values: Vec<ListedValue<'a>>| {
            let values = values.iter().map(|listed| listed.value.clone()).collect();
            Some(seen(Some(&Value::Array(values))))
        };
        match (values(self.old, &pair.old), values(self.new, &pair.new)) {
            (None, None) => {}
            (None, Some(new)) => self.key(Rule::ValuesClosed, pair, is_key).new = all(new),
            (Some(old), None) => self.key(Rule::ValuesOpened, pair, was_key).old = all(old),
            (Some(old), Some(new)) => {
                let is_same_set = self.value_sets(&old, &new, pair);
                let is_rewritten = was_key != is_key || old.len() != new.len();
                if is_same_set && is_rewritten {
                    self.changed(Rule::Reformatted, &pair.child(is_key), (), ())
                        .note(format!("`{is_key}`"));
                }
                if is_rewritten || is_key != "enum" {
                    self.account(&pair.child(was_key));
                    self.account(&pair.child(is_key));
                }
            }
        }
    }

    /// Notes the values that only one side lists, and compares the words about the others.
    fn value_sets<'v>(
        &mut self,
        old: &'v [ListedValue<'a>],
        new: &'v [ListedValue<'a>],
        pair: &Pair<'a>,
    ) -> bool {
        let by_value = |listed: &'v [ListedValue<'a>]| -> HashMap<String, &'v ListedValue<'a>> {
            let listed = listed.iter().rev();
            listed
                .map(|listed| (listed.value.to_string(), listed))
                .collect()
        };
        let (before, after) = (by_value(old), by_value(new));
        let noted = self.changes.len();
        let place = |listed: &ListedValue<'a>| {
            pair.at
                .moved(listed.pointer.clone(), listed.pointer.clone())
        };
        for (is_new, listed, others) in [(true, new, &before), (false, old, &after)] {
            let is_alone = |one: &&ListedValue<'a>| !others.contains_key(&one.value.to_string());
            for listed in listed.iter().filter(is_alone) {
                let rules = [Rule::ValueAdded, Rule::ValueRemoved];
                self.alone(is_new, rules, &place(listed), seen(Some(listed.value)));
            }
        }
        let is_same_set = self.changes.len() == noted;
        for listed in new {
            let was = before.get(&listed.value.to_string());
            let words = was.and_then(|was| Some((was, was.variant?, listed.variant?)));
            let Some((was, before, after)) = words else {
                continue;
            };
            let name = plain(&text_of(listed.value));
            let at = pair.at.moved(was.pointer.clone(), listed.pointer.clone());
            let value = Pair::new(before, after, &at.step(format!("<{name}>")));
            self.described(&value);
            self.other_keys(&value, "type format enum const description");
        }
        is_same_set
    }

    pub(super) fn limits(&mut self, pair: &Pair<'a>) {
        for (keys, stricter) in
            LIMITS
                .iter()
                .zip([Some(Ordering::Less), Some(Ordering::Greater), None])
        {
            for key in keys.split(' ').filter(|key| pair.differs(key)) {
                let (before, after) = pair.get(key);
                self.key(limit_rule(stricter, before, after), pair, key);
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
        let is_parameter = matches!(pair.at.path.zone, Zone::Parameter);
        let change = self.key(rule, pair, "default");
        if is_parameter && !pair.at.optional {
            change.wire = Class::Cosmetic;
            change.note("the parameter is required, so its default is never used");
        }
    }
}

/// What a change of a limit means, where the new one is stricter if the old one is `stricter`.
fn limit_rule(stricter: Option<Ordering>, before: Option<&Value>, after: Option<&Value>) -> Rule {
    let number = |value: &Value| value.as_f64();
    let order = match (before, after) {
        // Old documents switch `exclusiveMinimum` on, newer ones give it a number.
        (None | Some(Value::Bool(_)), None | Some(Value::Bool(_))) => {
            let on = |value: Option<&Value>| value == Some(&Value::Bool(true));
            return match (on(before), on(after)) {
                (false, true) => Rule::LimitTightened,
                (true, false) => Rule::LimitLoosened,
                _ => Rule::Reformatted,
            };
        }
        (None, _) => return Rule::LimitTightened,
        (_, None) => return Rule::LimitLoosened,
        (Some(before), Some(after)) => number(before)
            .zip(number(after))
            .and_then(|(before, after)| before.partial_cmp(&after)),
    };
    match order {
        Some(Ordering::Equal) => Rule::Reformatted,
        Some(_) if stricter.is_some() && order == stricter => Rule::LimitTightened,
        Some(_) if stricter.is_some() => Rule::LimitLoosened,
        _ => Rule::LimitChanged,
    }
}
