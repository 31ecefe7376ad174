//! `oneOf` and `anyOf`: variants are paired by their names, else by what they have in common.

use std::collections::HashSet;

use serde_json::Value;

use super::combined_schemas::whole;
use super::pairing::Pairing;
use super::references::reference;
use super::schema::Build;
use super::types::{brief, same_brief};
use super::unions::{Named, Variants, sole_variant, variants};
use super::view::{Object, Pair, View, list};
use super::{Shape, Walk};
use crate::change::Class;
use crate::fingerprint::{fingerprint, members_without};
use crate::location::{Location, Step};
use crate::rules::Rule;

impl<'a> Walk<'a> {
    /// `noted` is the number of changes before this schema was compared.
    pub(super) fn alternatives(&mut self, pair: &Pair<'a>, noted: usize) {
        if !pair.has_own(&["oneOf", "anyOf", "discriminator"]) {
            return;
        }
        self.field_choice(pair);
        match (variants(self.old, &pair.old), variants(self.new, &pair.new)) {
            (Some(old), Some(new)) => self.variants(&old, &new, pair),
            (None, None) => {
                for key in ["oneOf", "anyOf"] {
                    let is_rewritten = pair.old.filled(key) != pair.new.filled(key);
                    if is_rewritten && self.changes.len() == noted {
                        self.key(Rule::Reformatted, pair, key);
                    }
                    self.account_if_filled(pair, key);
                }
            }
            (old, new) => {
                let words = |union: &Option<Variants<'a>>| {
                    let union = union.as_ref()?;
                    let words: Vec<String> =
                        union.list.iter().map(|one| brief(Some(one))).collect();
                    Some(format!("{} {}", union.key, words.join(", ")))
                };
                let key = old
                    .as_ref()
                    .or(new.as_ref())
                    .map_or("oneOf", |union| union.key);
                self.changed(
                    Rule::CombinationChanged,
                    &pair.child(key),
                    words(&old),
                    words(&new),
                );
                self.account_if_filled(pair, "oneOf");
                self.account_if_filled(pair, "anyOf");
            }
        }
        if pair.differs("discriminator") {
            let (before, after) = pair.get("discriminator");
            let only_more = only_more_names(before, after);
            let change = self.key(Rule::DiscriminatorChanged, pair, "discriminator");
            if only_more {
                change
                    .wire(Class::Additive)
                    .note("the `mapping` names more variants");
            }
        }
    }

    fn variants(&mut self, old: &Variants<'a>, new: &Variants<'a>, pair: &Pair<'a>) {
        if old.key != new.key {
            self.changed(Rule::CombinationChanged, &pair.at, old.key, new.key);
            self.account_if_filled(pair, old.key);
            self.account_if_filled(pair, new.key);
        }
        let before = old.named(self.old, &pair.old);
        let after = new.named(self.new, &pair.new);
        let mut paired = Pairing::new(
            &before,
            &after,
            &[
                &|variant| reference(variant.schema).map(str::to_owned),
                &|variant| Some(fingerprint(variant.schema).to_string()),
                &|variant| variant.is_given.then(|| variant.name.clone()),
            ],
        );
        paired.pair_alike(|was, is| similar((self.old, was.schema), (self.new, is.schema)));
        let at = pair.at.moved(old.pointer.clone(), new.pointer.clone());
        let stepped = |at: Location, variant: &Named<'a>| {
            at.step(Step::Variant(variant.name.as_str().into()))
        };
        for ((was, before), (is, after)) in paired.pairs {
            let at = stepped(at.children(was, is), after);
            if was != is && before.schema != after.schema {
                // Its position means nothing.
                self.account(&at);
            }
            self.pair(Shape::Schema, before.schema, after.schema, &at);
        }
        for (index, variant) in paired.fresh {
            let at = stepped(at.child(index), variant);
            self.added(Rule::AlternativeAdded, &at, brief(Some(variant.schema)));
        }
        for (index, variant) in paired.gone {
            let at = stepped(at.child(index), variant);
            self.removed(Rule::AlternativeRemoved, &at, brief(Some(variant.schema)));
        }
    }

    /// Notes that values are built differently, if they are: a list where an object was, a variant
    /// where any of several was. What is inside the two has nothing in common, so that this is one
    /// change. `outer` are the two schemas as they are written, perhaps references.
    pub(super) fn rebuilt(&mut self, outer: (&'a Value, &'a Value), pair: &Pair<'a>) -> bool {
        let before = Self::build(self.old, &pair.old);
        let after = Self::build(self.new, &pair.new);
        let (Some(before), Some(after), true) = (before, after, before != after) else {
            return false;
        };
        let one_of_new = (after == Build::Union).then(|| variant_of(self.new, outer.0, &pair.new));
        let one_of_old = (before == Build::Union).then(|| variant_of(self.old, outer.1, &pair.old));
        if let Some((alone, union)) = one_of_new.flatten() {
            self.other_variants(Rule::AlternativeAdded, (alone, &union), pair);
        } else if let Some((alone, union)) = one_of_old.flatten() {
            self.other_variants(Rule::AlternativeRemoved, (alone, &union), pair);
        } else {
            let same_type = self.same_rust_type(pair);
            let (was, is) = (brief(Some(outer.0)), brief(Some(outer.1)));
            self.changed(Rule::TypeChanged, &pair.at, was, is)
                .same_type_if(same_type);
            self.account(&pair.at);
        }
        if reference(outer.0).is_none() && reference(outer.1).is_none() {
            self.described(pair);
        }
        true
    }

    /// Notes each variant of `union` but the one that the other document has alone.
    fn other_variants(
        &mut self,
        rule: Rule,
        (alone, union): (usize, &[Named<'a>]),
        pair: &Pair<'a>,
    ) {
        self.account(&pair.at);
        let is_shown = pair.at.generated && !self.same_rust_type(pair);
        for (_, variant) in union
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != alone)
        {
            let at = pair
                .at
                .clone()
                .step(Step::Variant(variant.name.as_str().into()));
            let words = brief(Some(variant.schema));
            let change = if rule == Rule::AlternativeAdded {
                self.changed(rule, &at, (), words)
            } else {
                self.changed(rule, &at, words, ())
            };
            change.rust_api(if is_shown {
                Class::Breaking
            } else {
                Class::Cosmetic
            });
        }
    }
}

/// The variants of `union`, and which of them is `alone`, if the union says nothing else about its
/// values but what `alone` says too.
fn variant_of<'a>(
    document: &'a Value,
    alone: &Value,
    union: &View<'a>,
) -> Option<(usize, Vec<Named<'a>>)> {
    const PLAIN: [&str; 5] = ["oneOf", "anyOf", "discriminator", "description", "title"];
    let alone = unwrapped(alone);
    let members = alone.as_object()?;
    let [part] = union.own.as_slice() else {
        return None;
    };
    let is_plain = part.object.iter().all(|(key, value)| {
        PLAIN.contains(&key.as_str()) || members.get(key).is_some_and(|member| member == value)
    });
    let is_beside = |key: &String, value: &Value| part.object.get(key) == Some(value);
    let is_alone = |variant: &Named<'_>| {
        let Some(variant) = variant.schema.as_object() else {
            return false;
        };
        let mut left = members.iter().filter(|(key, value)| !is_beside(key, value));
        variant
            .iter()
            .all(|(key, value)| members.get(key) == Some(value))
            && left.all(|(key, _)| variant.contains_key(key))
    };
    let named = variants(document, union)?.named(document, union);
    let index = named.iter().position(is_alone).filter(|_| is_plain)?;
    Some((index, named))
}

/// A schema without an `allOf`, `oneOf` or `anyOf` around it that says nothing more.
fn unwrapped(schema: &Value) -> &Value {
    let inner = schema
        .as_object()
        .filter(|object| object.len() == 1)
        .and_then(|object| match list(object, "allOf") {
            [part] => Some(part),
            _ => sole_variant(object).map(|(.., variant)| variant),
        });
    inner.map_or(schema, unwrapped)
}

/// Whether most of what two variants describe has the same name; of others, whether they are of
/// the same type.
fn similar((old, was): (&Value, &Value), (new, is): (&Value, &Value)) -> bool {
    fn names<'a>(document: &'a Value, schema: &'a Value) -> HashSet<&'a str> {
        let fields = whole(document, schema).properties();
        fields.into_iter().map(|(name, _)| name).collect()
    }
    let (before, after) = (names(old, was), names(new, is));
    match before.len().max(after.len()) {
        0 => reference(was).is_none() && same_brief(was, is),
        most => 2 * before.intersection(&after).count() >= most,
    }
}

/// Whether a discriminator is as before but for names in its mapping that are new.
fn only_more_names(old: Option<&Value>, new: Option<&Value>) -> bool {
    let (Some(Value::Object(old)), Some(Value::Object(new))) = (old, new) else {
        return false;
    };
    let rest = |object: &Object| members_without(object, "mapping");
    let names = |object: &'_ Object| object.get("mapping").and_then(Value::as_object).cloned();
    let (before, after) = (
        names(old).unwrap_or_default(),
        names(new).unwrap_or_default(),
    );
    let kept = before
        .iter()
        .all(|(name, variant)| after.get(name) == Some(variant));
    rest(old) == rest(new) && kept
}
