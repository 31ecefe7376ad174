//! The names by which people know the variants of a union.

use openapi_document::{Members as _, Pointer, reference};
use serde_json::Value;

use super::types::brief;
use super::unions::{DEEPEST, Variants, plain, text_of, values_of};
use super::view::View;
use crate::location::last;

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
        let values = values_of(document, schema.as_object()?, &Pointer::root(), DEEPEST)?;
        match values.as_slice() {
            [only] if !only.value.is_object() => Some(plain(&text_of(only.value))),
            _ => None,
        }
    };
    let told_by = || {
        let mut fields = schema
            .as_object()?
            .object("properties")
            .into_iter()
            .flatten();
        fields.find_map(|(field, schema)| match discriminator {
            Some(name) => only_value(schema).filter(|_| name == field),
            None => Some(format!("{}={}", plain(field), only_value(schema)?)),
        })
    };
    only_value(schema).or_else(told_by)
}
