//! What `oneOf`, `anyOf`, `enum` and `const` say: values, variants, or fields of which some are needed.

use serde_json::Value;

use super::references::{Target, last, reference};
use super::types::brief;
use super::view::{Object, View, filled, list, members};
use crate::pointer::Pointer;

/// Variants of variants are looked into so deep for the values that they list.
const DEEPEST: usize = 6;

/// A value that a schema lists, and the variant that describes it, if it is the first one there.
pub(super) struct ListedValue<'a> {
    pub(super) value: &'a Value,
    pub(super) pointer: Pointer,
    pub(super) variant: Option<&'a Object>,
}

/// The variants of a schema, of which one or more hold.
pub(super) struct Variants<'a> {
    pub(super) key: &'static str,
    pub(super) list: &'a [Value],
    pub(super) pointer: Pointer,
}

/// The variants under `oneOf` or `anyOf`, whatever they say.
fn listed(object: &Object) -> Option<(&'static str, &[Value])> {
    ["oneOf", "anyOf"].into_iter().find_map(|key| {
        let variants = list(object, key);
        (!variants.is_empty()).then_some((key, variants))
    })
}

fn is_null(variant: &Value) -> bool {
    variant.get("type").and_then(Value::as_str) == Some("null")
}

/// Whether one of the variants is `null`.
pub(super) fn has_null(object: &Object) -> bool {
    listed(object).is_some_and(|(_, variants)| variants.iter().any(is_null))
}

/// The only variant beside `null`: the schema is this one.
pub(super) fn sole_variant(object: &Object) -> Option<(&'static str, usize, &Value)> {
    let (key, variants) = listed(object)?;
    let mut others = variants
        .iter()
        .enumerate()
        .filter(|(_, variant)| !is_null(variant));
    let (index, variant) = others.next()?;
    others.next().is_none().then_some((key, index, variant))
}

/// The values that a schema lists, if it allows no others.
pub(super) fn values<'a>(document: &'a Value, view: &View<'a>) -> Option<Vec<ListedValue<'a>>> {
    let mut parts = view.parts();
    parts.find_map(|part| values_of(document, part.object, &part.pointer, 0))
}

fn values_of<'a>(
    document: &'a Value,
    object: &'a Object,
    pointer: &Pointer,
    depth: usize,
) -> Option<Vec<ListedValue<'a>>> {
    let listed_value = |(value, pointer)| ListedValue {
        value,
        pointer,
        variant: None,
    };
    if let Some(Value::Array(values)) = filled(object, "enum") {
        let place = |index: usize| pointer.child("enum").child(index);
        let values = values.iter().enumerate();
        return Some(
            values
                .map(|(index, value)| listed_value((value, place(index))))
                .collect(),
        );
    }
    if let Some(value) = object.get("const") {
        return Some(vec![listed_value((value, pointer.child("const")))]);
    }
    let (key, variants) = listed(object).filter(|_| depth < DEEPEST)?;
    let mut all = Vec::new();
    for (index, variant) in variants.iter().enumerate().filter(|(_, one)| !is_null(one)) {
        let (described, place) = match Target::of(document, variant) {
            Target::Inline(value) => (value, pointer.child(key).child(index)),
            Target::Found(found) => (found.value, found.pointer),
            Target::Broken(_) => return None,
        };
        let described = described.as_object()?;
        let mut values = values_of(document, described, &place, depth + 1)?;
        let is_alone = values.len() == 1;
        if let Some(first) = values.first_mut() {
            first.variant = first.variant.or(Some(described));
            if is_alone {
                first.pointer = place;
            }
        }
        all.extend(values);
    }
    (!all.is_empty()).then_some(all)
}

/// The variants of a schema that are more than values, a single one, or a choice of fields.
pub(super) fn variants<'a>(document: &'a Value, view: &View<'a>) -> Option<Variants<'a>> {
    view.parts().find_map(|part| {
        let (key, list) = listed(part.object)?;
        let is_union = sole_variant(part.object).is_none()
            && list.iter().any(|variant| !is_null(variant))
            && choice_of(key, list).is_none()
            && values_of(document, part.object, &part.pointer, 0).is_none();
        is_union.then(|| Variants {
            key,
            list,
            pointer: part.pointer.child(key),
        })
    })
}

/// Which fields are needed, where the variants of a schema say nothing else.
pub(super) struct FieldChoice {
    /// `at least one of: a, b with c`.
    pub(super) words: String,
    pub(super) pointer: Pointer,
}

pub(super) fn field_choice(view: &View<'_>) -> Option<FieldChoice> {
    view.parts().find_map(|part| {
        let (key, list) = listed(part.object)?;
        Some(FieldChoice {
            words: choice_of(key, list)?,
            pointer: part.pointer.child(key),
        })
    })
}

fn choice_of(key: &str, variants: &[Value]) -> Option<String> {
    const WORDS: [&str; 4] = ["required", "title", "description", "not"];
    let mut choices = Vec::new();
    for variant in variants {
        let object = variant.as_object()?;
        let says_no_more = object.keys().all(|key| WORDS.contains(&key.as_str()));
        let mut names: Vec<String> = required_names(object);
        if let Some(not) = object.get("not") {
            let not = not.as_object().filter(|not| not.len() == 1)?;
            names.extend(required_names(not).iter().map(|name| format!("no {name}")));
        }
        if !says_no_more || names.is_empty() {
            return None;
        }
        choices.push(names.join(" with "));
    }
    let number = if key == "oneOf" {
        "exactly"
    } else {
        "at least"
    };
    Some(format!("{number} one of: {}", choices.join(", ")))
}

fn required_names(object: &Object) -> Vec<String> {
    let names = list(object, "required").iter().filter_map(Value::as_str);
    names.map(str::to_owned).collect()
}

/// A variant with the name by which people know it.
pub(super) struct Named<'a> {
    pub(super) schema: &'a Value,
    pub(super) name: String,
    /// Whether the name is one that its author gave, not one made of its type or its position.
    pub(super) is_given: bool,
}

impl<'a> Variants<'a> {
    /// The variants by their component, title, value, or the value of the field that tells them
    /// apart; else by their type, else by their position.
    pub(super) fn named(&self, document: &'a Value, union: &View<'a>) -> Vec<Named<'a>> {
        let discriminator = union.map("discriminator");
        let discriminator = discriminator.get("propertyName").and_then(Value::as_str);
        let types: Vec<String> = self
            .list
            .iter()
            .map(|variant| brief(Some(variant)))
            .collect();
        let name = |(index, schema): (usize, &'a Value)| {
            let given = given_name(document, schema, discriminator);
            let kind = types.get(index).filter(|kind| {
                types.iter().filter(|other| other == kind).count() == 1
                    && !kind.contains(['<', '>'])
            });
            Named {
                schema,
                is_given: given.is_some(),
                name: given
                    .or_else(|| kind.cloned())
                    .unwrap_or_else(|| format!("variant {}", index + 1)),
            }
        };
        self.list.iter().enumerate().map(name).collect()
    }
}

fn given_name(document: &Value, schema: &Value, discriminator: Option<&str>) -> Option<String> {
    let name = reference(schema).map(|reference| last(reference).to_owned());
    let title = || schema.get("title")?.as_str().map(str::to_owned);
    let only_value = |object: &Object| {
        let values = values_of(document, object, &Pointer::default(), DEEPEST)?;
        match values.as_slice() {
            [only] if !only.value.is_object() => Some(text_of(only.value)),
            _ => None,
        }
    };
    let own_value = || only_value(schema.as_object()?);
    let told_by = || {
        let mut fields = members(schema.as_object()?, "properties");
        fields.find_map(|(field, schema)| {
            if discriminator.is_some_and(|name| name != field) {
                return None;
            }
            let value = only_value(schema.as_object()?)?;
            Some(if discriminator.is_some() {
                value
            } else {
                format!("{field}={value}")
            })
        })
    };
    let name = name.or_else(title).or_else(own_value).or_else(told_by)?;
    Some(name.replace(['<', '>'], " ").trim().to_owned()).filter(|name| !name.is_empty())
}

/// A value as people write it.
pub(super) fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
