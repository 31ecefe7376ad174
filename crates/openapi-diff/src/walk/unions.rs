//! What `oneOf`, `anyOf`, `enum` and `const` say: values, variants, or which fields are needed.

use serde_json::Value;

use super::references::{Target, reference};
use super::types::brief;
use super::view::{Object, View, filled, list, members};
use crate::location::Pointer;
use crate::location::last;

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
pub(super) fn listed(object: &Object) -> Option<(&'static str, &[Value])> {
    let mut lists = ["oneOf", "anyOf"]
        .into_iter()
        .map(|key| (key, list(object, key)));
    lists.find(|(_, variants)| !variants.is_empty())
}

pub(super) fn is_null(variant: &Value) -> bool {
    variant.get("type").and_then(Value::as_str) == Some("null")
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
    view.parts()
        .find_map(|part| values_of(document, part.object, &part.pointer, 0))
}

fn values_of<'a>(
    document: &'a Value,
    object: &'a Object,
    at: &Pointer,
    depth: usize,
) -> Option<Vec<ListedValue<'a>>> {
    let listed_value = |value, pointer| ListedValue {
        value,
        pointer,
        variant: None,
    };
    if let Some(Value::Array(values)) = filled(object, "enum") {
        let values = values.iter().enumerate();
        let value = |(index, value)| listed_value(value, at.child("enum").child(index));
        return Some(values.map(value).collect());
    }
    if let Some(value) = object.get("const") {
        return Some(vec![listed_value(value, at.child("const"))]);
    }
    let (key, variants) = listed(object).filter(|_| depth < DEEPEST)?;
    let mut all = Vec::new();
    for (index, variant) in variants.iter().enumerate().filter(|(_, one)| !is_null(one)) {
        let (described, place) = match Target::of(document, variant) {
            Target::Inline(value) => (value, at.child(key).child(index)),
            Target::Found(found) => (found.value, found.pointer),
            Target::Broken(_) => return None,
        };
        let described = described.as_object()?;
        let mut values = values_of(document, described, &place, depth + 1)?;
        if let Some(first) = values.first_mut() {
            first.variant = first.variant.or(Some(described));
        }
        all.extend(values);
    }
    (!all.is_empty()).then_some(all)
}

/// The variants of a schema that are more than values, a single one, or a choice of fields.
pub(super) fn variants<'a>(document: &'a Value, view: &View<'a>) -> Option<Variants<'a>> {
    view.parts().find_map(|part| {
        let (key, list) = listed(part.object)?;
        let says_less = list.iter().all(is_null)
            || sole_variant(part.object).is_some()
            || choice_of(key, list).is_some()
            || values_of(document, part.object, &part.pointer, 0).is_some();
        let pointer = part.pointer.child(key);
        (!says_less).then_some(Variants { key, list, pointer })
    })
}

/// Which fields are needed, where the variants say nothing else, and under which key: `at least one
/// of: a, b with c`.
pub(super) fn field_choice(view: &View<'_>) -> Option<(String, &'static str)> {
    view.parts().find_map(|part| {
        let (key, list) = listed(part.object)?;
        Some((choice_of(key, list)?, key))
    })
}

pub(super) fn choice_of(key: &str, variants: &[Value]) -> Option<String> {
    fn names(object: &Object) -> impl Iterator<Item = &str> {
        list(object, "required").iter().filter_map(Value::as_str)
    }
    let choice = |variant: &Value| {
        let object = variant.as_object()?;
        let known = ["required", "title", "description", "not"];
        let says_no_more = object.keys().all(|key| known.contains(&key.as_str()));
        let mut choice: Vec<String> = names(object).map(str::to_owned).collect();
        if let Some(not) = object.get("not") {
            let not = not.as_object().filter(|not| not.len() == 1)?;
            choice.extend(names(not).map(|name| format!("no {name}")));
        }
        (says_no_more && !choice.is_empty()).then(|| choice.join(" with "))
    };
    let choices: Option<Vec<String>> = variants.iter().map(choice).collect();
    let number = if key == "oneOf" {
        "exactly"
    } else {
        "at least"
    };
    Some(format!("{number} one of: {}", choices?.join(", ")))
}

/// A variant with the name by which people know it.
pub(super) struct Named<'a> {
    pub(super) schema: &'a Value,
    pub(super) name: String,
    /// Whether the name is one that its author gave, not one made of its type or its position.
    pub(super) is_given: bool,
    /// Whether the name is a value that no other variant allows.
    pub(super) is_value: bool,
}

impl<'a> Variants<'a> {
    /// The variants by their component, title, value, or the value of the field that tells them
    /// apart; else by their type, else by their position.
    pub(super) fn named(&self, document: &'a Value, union: &View<'a>) -> Vec<Named<'a>> {
        let discriminator = union.map("discriminator").get("propertyName");
        let discriminator = discriminator.and_then(Value::as_str);
        let types: Vec<String> = self
            .list
            .iter()
            .map(|variant| brief(Some(variant)))
            .collect();
        let is_telling = |kind: &&String| types.iter().filter(|other| other == kind).count() == 1;
        let name = |((index, schema), kind): ((usize, &'a Value), &String)| {
            let value = telling_value(document, schema, discriminator);
            let title = || schema.get("title")?.as_str().map(plain);
            let component = reference(schema).map(last).map(plain);
            let given = component.or_else(title).filter(|name| !name.is_empty());
            let is_given = given.is_some() || value.is_some();
            let is_value = value.is_some();
            let kind = Some(kind).filter(is_telling).map(|kind| plain(kind));
            let name = given.or(value).or(kind);
            let name = name.unwrap_or_else(|| format!("variant {}", index + 1));
            Named {
                schema,
                name,
                is_given,
                is_value,
            }
        };
        self.list.iter().enumerate().zip(&types).map(name).collect()
    }
}

/// The only value of a schema, or of the field that tells it from others.
fn telling_value(document: &Value, schema: &Value, discriminator: Option<&str>) -> Option<String> {
    let only_value = |schema: &Value| {
        let values = values_of(document, schema.as_object()?, &Pointer::default(), DEEPEST)?;
        match values.as_slice() {
            [only] if !only.value.is_object() => Some(plain(&text_of(only.value))),
            _ => None,
        }
    };
    let told_by = || {
        let mut fields = members(schema.as_object()?, "properties");
        fields.find_map(|(field, schema)| match discriminator {
            Some(name) => only_value(schema).filter(|_| name == field),
            None => Some(format!("{}={}", plain(field), only_value(schema)?)),
        })
    };
    only_value(schema).or_else(told_by)
}

/// A name that cannot be taken for a step of a path.
pub(super) fn plain(name: &str) -> String {
    name.replace(['<', '>'], " ").trim().to_owned()
}

/// A value as people write it.
pub(super) fn text_of(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
