//! `oneOf` and `anyOf`: variants are paired by their names, else by what they have in common.

use std::collections::HashSet;

use openapi_document::{Members as _, fingerprint, members_without, reference};
use serde_json::Value;

use super::combined_schemas::whole;
use super::pairing::Pairing;
use super::schema::Build;
use super::types::{brief, joined};
use super::unions::{Variants, field_choice, sole_variant, variants};
use super::variant_names::Named;
use super::view::{Object, Pair};
use super::{Shape, Walk};
use crate::class::Class;
use crate::location::{Direction, Location};
use crate::rules::Rule;

const ALTERNATIVE: [Rule; 2] = [Rule::AlternativeAdded, Rule::AlternativeRemoved];

impl<'a> Walk<'a> {
    /// `noted` is the number of changes before this schema was compared.
    pub(super) fn alternatives(&mut self, pair: &Pair<'a>, noted: usize) {
        if !pair.has_own(&["oneOf", "anyOf", "discriminator"]) {
            return;
        }
        self.field_choice(pair);
        match (variants(self.old, &pair.old), variants(self.new, &pair.new)) {
            (Some(old), Some(new)) if old.key == new.key => self.variants(&old, &new, pair),
            (Some(old), Some(new)) => {
                self.changed(Rule::CombinationChanged, &pair.at, old.key, new.key);
                self.variants(&old, &new, pair);
                self.account_if_filled(pair, old.key);
                self.account_if_filled(pair, new.key);
            }
            (old, new) => {
                let words = |union: &Option<Variants<'a>>| {
                    union.as_ref().map(|union| joined(union.list, " or "))
                };
                if let Some(union) = old.as_ref().or(new.as_ref()) {
                    let (at, was, is) = (pair.child(union.key), words(&old), words(&new));
                    self.changed(Rule::CombinationChanged, &at, was, is);
                }
                for key in ["oneOf", "anyOf"] {
                    if pair.differs_in_filling(key) && self.changes.len() == noted {
                        self.key(Rule::Reformatted, pair, key);
                    }
                    self.account_if_filled(pair, key);
                }
            }
        }
        if pair.differs("discriminator") {
            let (before, after) = pair.get("discriminator");
            let only_more = only_more_names(before, after);
            let change = self.key(Rule::DiscriminatorChanged, pair, "discriminator");
            if only_more {
                change.wire = Class::Additive;
                change.note("the `mapping` names more variants");
            }
        }
    }

    /// Which fields are needed, where variants say nothing else.
    fn field_choice(&mut self, pair: &Pair<'a>) {
        let (was, was_key) = field_choice(&pair.old).unzip();
        let (is, is_key) = field_choice(&pair.new).unzip();
        if was == is {
            return;
        }
        let is_additive = match pair.at.direction {
            Direction::Request => is.is_none(),
            Direction::Response => was.is_none(),
            Direction::Unused => false,
        };
        let at = pair.child(is_key.or(was_key).unwrap_or_default());
        let change = self.changed(Rule::FieldChoiceChanged, &at, was, is);
        if is_additive {
            change.wire = Class::Additive;
        }
    }

    fn variants(&mut self, old: &Variants<'a>, new: &Variants<'a>, pair: &Pair<'a>) {
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
        paired.pair_alike(|was, is| {
            let may_be_same = !(was.is_value && is.is_value);
            may_be_same && similar((self.old, was.schema), (self.new, is.schema))
        });
        let at = pair.at.moved(old.pointer.clone(), new.pointer.clone());
        let alone: Vec<_> = paired.alone().collect();
        for ((was, before), (is, after)) in paired.pairs {
            let at = after.at(at.children(was, is));
            if was != is && before.schema != after.schema {
                // Its position means nothing.
                self.account(&at);
            }
            self.pair(Shape::Schema, before.schema, after.schema, &at);
        }
        for (is_new, index, variant) in alone {
            let at = variant.at(at.child(index));
            self.alone(is_new, ALTERNATIVE, &at, brief(Some(variant.schema)));
        }
    }

    /// Notes that values are built differently, if they are: a list where an object was, a variant
    /// where any of several was. What is inside the two has nothing in common, so that this is one
    /// change. `outer` are the two schemas as they are written, perhaps references.
    pub(super) fn rebuilt(&mut self, outer: (&'a Value, &'a Value), pair: &Pair<'a>) -> bool {
        let before = Self::build(self.old, &pair.old);
        let after = Self::build(self.new, &pair.new);
        if before.is_none() || after.is_none() || before == after {
            return false;
        }
        let is_shown = pair.at.generated && !self.same_rust_type(pair);
        let class = if is_shown {
            Class::Breaking
        } else {
            Class::Cosmetic
        };
        self.account(&pair.at);
        let is_new = after == Some(Build::Union);
        let (document, view, alone) = if is_new {
            (self.new, &pair.new, outer.0)
        } else {
            (self.old, &pair.old, outer.1)
        };
        let union = variants(document, view);
        let mut named = union.map_or_else(Vec::new, |union| union.named(document, view));
        let words = brief(Some(unwrapped(alone)));
        let mut same = named.iter();
        let same = same.position(|variant| brief(Some(variant.schema)) == words);
        if let Some(same) = same {
            named.remove(same);
            for variant in named {
                let (at, words) = (variant.at(pair.at.clone()), brief(Some(variant.schema)));
                self.alone(is_new, ALTERNATIVE, &at, words).rust_api(class);
            }
            self.nullability(pair);
        } else {
            let (was, is) = (brief(Some(outer.0)), brief(Some(outer.1)));
            self.changed(Rule::TypeChanged, &pair.at, was, is)
                .rust_api(class);
        }
        if reference(outer.0).is_none() && reference(outer.1).is_none() {
            self.described(pair);
        }
        true
    }
}

impl Named<'_> {
    fn at(&self, at: Location) -> Location {
        at.step(format!("<{}>", self.name))
    }
}

/// A schema without an `allOf`, `oneOf` or `anyOf` around it that says nothing more.
fn unwrapped(schema: &Value) -> &Value {
    let object = schema.as_object().filter(|object| object.len() == 1);
    let inner = object.and_then(|object| match object.list("allOf") {
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
        0 => reference(was) == reference(is) && brief(Some(was)) == brief(Some(is)),
        most => 2 * before.intersection(&after).count() >= most,
    }
}

/// Whether a discriminator is as before but for names in its mapping that are new.
fn only_more_names(old: Option<&Value>, new: Option<&Value>) -> bool {
    let (Some(Value::Object(old)), Some(Value::Object(new))) = (old, new) else {
        return false;
    };
    let mapping = |object: &'_ Object| object.get("mapping").cloned().unwrap_or_default();
    let (before, after) = (mapping(old), mapping(new));
    let mut names = before.as_object().into_iter().flatten();
    members_without(old, "mapping") == members_without(new, "mapping")
        && names.all(|(name, variant)| after.get(name) == Some(variant))
}
