//! Schemas whose values are built differently: a list where an object was, a form where any of
//! several was. What stands inside the two has nothing in common, so that this is one change.

use serde_json::{Map, Value};

use super::types::{brief, names, rust_type};
use super::{Walk, list};
use crate::diff::change::Class;
use crate::diff::place::{Place, Step};
use crate::diff::rules::Rule;

/// How a value is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Build {
    Scalar,
    List,
    Object,
    OneOf,
}

/// Keys beside an `allOf` of one schema that only describe it.
const BESIDE: [&str; 7] = [
    "description",
    "title",
    "example",
    "nullable",
    "deprecated",
    "readOnly",
    "writeOnly",
];

impl Walk<'_> {
    /// Notes that values are built differently, if they are. `outer` are the two schemas as they
    /// stand at `place`, perhaps references.
    pub(super) fn rebuilt(
        &mut self,
        outer: (&Value, &Value),
        old: &Value,
        new: &Value,
        place: &Place,
    ) -> bool {
        let (Some(old), Some(new)) = (old.as_object(), new.as_object()) else {
            return false;
        };
        let (Some(before), Some(after)) = (build(old), build(new)) else {
            return false;
        };
        if before == after {
            return false;
        }
        let is_parameter = place.is_parameter();
        let same_type = rust_type(old, is_parameter) == rust_type(new, is_parameter);
        if let Some(form) = form_of(outer.0, new) {
            self.other_forms(Rule::AlternativeAdded, (form, new), same_type, place);
        } else if let Some(form) = form_of(outer.1, old) {
            self.other_forms(Rule::AlternativeRemoved, (form, old), same_type, place);
        } else {
            self.changed(Rule::TypeChanged, place, None, None)
                .values(Some(brief(Some(outer.0))), Some(brief(Some(outer.1))))
                .same_type_if(same_type);
        }
        if outer.0.as_object() == Some(old) && outer.1.as_object() == Some(new) {
            self.described(old, new, place);
        }
        true
    }

    /// Notes each form of `union` but the one that stands alone in the other document.
    fn other_forms(
        &mut self,
        rule: Rule,
        (alone, union): (usize, &Map<String, Value>),
        same_type: bool,
        place: &Place,
    ) {
        self.account(place);
        if forms(union).nth(1).is_none() {
            self.changed(Rule::Respelt, place, None, None)
                .note("one form alone");
        }
        let others = forms(union).enumerate();
        for (index, form) in others.filter(|(index, _)| *index != alone) {
            let place = place.clone().step(Step::Form(index + 1));
            let words = Some(brief(Some(form)));
            let (old, new) = if rule == Rule::AlternativeAdded {
                (None, words)
            } else {
                (words, None)
            };
            let class = if same_type || !place.generated {
                Class::Cosmetic
            } else {
                Class::Breaking
            };
            self.changed(rule, &place, None, None)
                .values(old, new)
                .rust_api(class);
        }
    }
}

/// `None` where anything goes, or where parts say more.
fn build(schema: &Map<String, Value>) -> Option<Build> {
    if forms(schema).next().is_some() {
        return Some(Build::OneOf);
    }
    match names(schema).as_slice() {
        ["array"] => Some(Build::List),
        ["object"] => Some(Build::Object),
        [] if !list(schema, "allOf").is_empty() => None,
        [] if schema.contains_key("properties") => Some(Build::Object),
        [] if schema.contains_key("items") => Some(Build::List),
        [] if schema.contains_key("enum") => Some(Build::Scalar),
        [] => None,
        names if names.iter().any(|name| ["array", "object"].contains(name)) => None,
        _ => Some(Build::Scalar),
    }
}

fn forms(schema: &Map<String, Value>) -> impl Iterator<Item = &Value> {
    list(schema, "oneOf").iter().chain(list(schema, "anyOf"))
}

/// Which form of `union` is `alone`, if the union says nothing else about its values but what
/// `alone` says too.
fn form_of(alone: &Value, union: &Map<String, Value>) -> Option<usize> {
    const PLAIN: [&str; 5] = ["oneOf", "anyOf", "discriminator", "description", "title"];
    let members = alone.as_object()?;
    let is_plain = union.iter().all(|(key, value)| {
        PLAIN.contains(&key.as_str()) || members.get(key).is_some_and(|member| member == value)
    });
    let beside = |key: &String, value: &Value| union.get(key) == Some(value);
    let is_alone = |form: &Value| {
        form == alone
            || form.as_object().is_some_and(|form| {
                let mut left = members.iter().filter(|(key, value)| !beside(key, value));
                form.iter()
                    .all(|(key, value)| members.get(key) == Some(value))
                    && left.all(|(key, _)| form.contains_key(key))
            })
    };
    is_plain.then(|| forms(union).position(is_alone))?
}

/// The one schema of an `allOf` that is there only to describe a reference.
pub(super) fn sole_part(schema: &Value) -> Option<&Value> {
    let schema = schema.as_object()?;
    let is_plain = schema
        .keys()
        .all(|key| key == "allOf" || key.starts_with("x-") || BESIDE.contains(&key.as_str()));
    match list(schema, "allOf") {
        [part] if is_plain => Some(part),
        _ => None,
    }
}
