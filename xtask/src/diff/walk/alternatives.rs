//! `oneOf`, `anyOf`, `allOf`: paired by reference, by equality and by title, then in order.

use serde_json::{Map, Value};

use super::bodies::object;
use super::references::reference;
use super::types::brief;
use super::{Shape, Walk, filled, keys, list, pairs, unpaired};
use crate::diff::change::Class;
use crate::diff::place::{Place, Step};
use crate::diff::rules::Rule;

type Schema = Map<String, Value>;

impl<'a> Walk<'a> {
    pub(super) fn alternatives(&mut self, old: &'a Schema, new: &'a Schema, place: &Place) {
        let other = match (forms_key(old), forms_key(new)) {
            (Some(before), Some(after)) if before != after => {
                let draft = self.changed(Rule::CombinationChanged, place, None, None);
                draft.values(Some(before.to_owned()), Some(after.to_owned()));
                self.forms((before, after), list(old, before), list(new, after), place);
                true
            }
            _ => false,
        };
        for key in ["oneOf", "anyOf", "allOf"] {
            if other && key != "allOf" {
                self.account(&place.child(key));
                continue;
            }
            match (filled(old, key), filled(new, key)) {
                (Some(Value::Array(before)), Some(Value::Array(after))) => {
                    self.forms((key, key), before, after, place);
                }
                (before, after) if before != after => {
                    self.key(Rule::CombinationChanged, place, key, old, new)
                        .note(format!("`{key}`"));
                }
                _ => {}
            }
        }
        if old.get("discriminator") != new.get("discriminator") {
            let only_more = only_more_names(old.get("discriminator"), new.get("discriminator"));
            let draft = self.key(Rule::DiscriminatorChanged, place, "discriminator", old, new);
            if only_more {
                draft
                    .wire(Class::Additive)
                    .note("the `mapping` names more forms");
            }
        }
    }

    fn forms(
        &mut self,
        (was, key): (&str, &str),
        old: &'a [Value],
        new: &'a [Value],
        place: &Place,
    ) {
        let pairs = forms_of_both(old, new);
        let below = place.children(was, key);
        let is_part = key == "allOf";
        let stepped = |place: Place, index: usize| {
            if is_part {
                place
            } else {
                place.step(Step::Form(index + 1))
            }
        };
        for (before, after) in &pairs {
            if let (Some(old), Some(new)) = (old.get(*before), new.get(*after)) {
                let place = stepped(below.children(before, after), *after);
                self.pair(Shape::Schema, old, new, &place);
            }
        }
        let (gone, fresh) = unpaired(old, new, &pairs);
        for (index, form) in fresh {
            let rule = if is_part {
                Rule::PartAdded
            } else {
                Rule::AlternativeAdded
            };
            self.added(rule, &stepped(below.child(index), index), Some(form))
                .values(None, Some(brief(Some(form))));
        }
        for (index, form) in gone {
            let rule = if is_part {
                Rule::PartRemoved
            } else {
                Rule::AlternativeRemoved
            };
            self.removed(rule, &stepped(below.child(index), index), Some(form))
                .values(Some(brief(Some(form))), None);
        }
    }
}

/// Whether a discriminator is as before but for names in its mapping that are new.
fn only_more_names(old: Option<&Value>, new: Option<&Value>) -> bool {
    let (Some(Value::Object(old)), Some(Value::Object(new))) = (old, new) else {
        return false;
    };
    let (before, after) = (object(old, "mapping"), object(new, "mapping"));
    let rest_is_same = keys(old, new)
        .filter(|key| *key != "mapping")
        .all(|key| old.get(key) == new.get(key));
    rest_is_same
        && before
            .iter()
            .all(|(name, form)| after.get(name) == Some(form))
}

/// The key under which a schema lists its forms.
fn forms_key(schema: &Schema) -> Option<&'static str> {
    let listed = |key: &&str| filled(schema, key).is_some_and(Value::is_array);
    ["oneOf", "anyOf"].into_iter().find(listed)
}

/// Which form of the old list is which of the new one, by index.
fn forms_of_both(old: &[Value], new: &[Value]) -> Vec<(usize, usize)> {
    let same_title =
        |a: &Value, b: &Value| a.get("title").is_some() && a.get("title") == b.get("title");
    // Two references to different components are two forms, unless their order says otherwise.
    let likely = |a: &Value, b: &Value| reference(a).is_none() || reference(b).is_none();
    let same_reference =
        |a: &Value, b: &Value| reference(a).is_some() && reference(a) == reference(b);
    let mut found = pairs(
        old,
        new,
        &[&same_reference, &|a, b| a == b, &same_title, &likely],
    );
    // As many references as before: renamed rather than replaced.
    if old.len() == new.len() {
        let (before, after) = unpaired(old, new, &found);
        let left = before.iter().zip(&after);
        let left: Vec<_> = left
            .map(|((before, _), (after, _))| (*before, *after))
            .collect();
        found.extend(left);
    }
    found
}
