//! What `oneOf`, `anyOf`, `enum` and `const` say: values, variants, or which fields are needed.

use openapi_document::{Members as _, Pointer, Target};
use serde_json::Value;

use super::view::{Object, View, filled};

/// Variants of variants are looked into so deep for the values that they list.
pub(super) const DEEPEST: usize = 6;

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
        .map(|key| (key, object.list(key)));
    lists.find(|(_, variants)| !variants.is_empty())
}

pub(super) fn is_null(variant: &Value) -> bool {
    variant.text("type") == Some("null")
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

/// The values that an object lists, which is within `depth` others.
pub(super) fn values_of<'a>(
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
        object.list("required").iter().filter_map(Value::as_str)
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

/// A name that cannot be taken for a step of a path.
pub(super) fn plain(name: &str) -> String {
    name.replace(['<', '>'], " ").trim().to_owned()
}

/// A value as people write it.
pub(super) fn text_of(value: &Value) -> String {
    let text = value.as_str();
    text.map_or_else(|| value.to_string(), str::to_owned)
}
