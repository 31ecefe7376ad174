//! How an update goes into what it matches.

use openapi_document::{Members as _, resolve};
use serde_json::{Map, Value, json};

use crate::extensions::UNDOCUMENTED_KEY;
use crate::passes::unite_variants;

/// How many references may lead from one to the next.
const MOST_STEPS: usize = 8;

/// An update on its way into a document.
pub(super) struct Merge<'d> {
    /// The document before the action, for what references name.
    pub(super) document: &'d Value,
    /// Whether what is there stays as it is.
    pub(super) only_missing: bool,
}

type Outcome = std::result::Result<(), String>;

impl Merge<'_> {
    /// Merges `update` into `target`: objects key by key, arrays by appending.
    pub(super) fn update(&self, target: &mut Value, update: &Value) -> Outcome {
        match (&mut *target, update) {
            (Value::Object(_), Value::Object(update)) => self.object(target, update, false),
            (Value::Array(items), update) => {
                items.push(update.clone());
                Ok(())
            }
            (target, update) => Err(format!(
                "{} cannot take {} as an update",
                kind(target),
                kind(update)
            )),
        }
    }

    /// Whether `target` is an object, a schema of one, or alternatives of such schemas.
    pub(super) fn takes_fields(&self, target: &Value) -> bool {
        if target.get("$ref").is_some() || unite_variants::is_union(target) {
            return unite_variants::flatten(self.document, target).is_some();
        }
        target.is_object() && target.get("type").is_none_or(|kind| kind == "object")
    }

    /// Whether `target` is a text or a number, or alternatives of those; a type of the vocabulary reads
    /// nothing else.
    pub(super) fn is_scalar(&self, target: &Value) -> bool {
        let target = resolve(self.document, target);
        let kind = target.text("type");
        let is_other = matches!(kind, Some("object" | "array" | "boolean"))
            || ["properties", "items"]
                .iter()
                .any(|key| target.get(*key).is_some());
        !is_other && unite_variants::variants(target).all(|variant| self.is_scalar(variant))
    }

    /// `names_fields` says that the keys are names of fields, not words of `OpenAPI`.
    fn object(
        &self,
        target: &mut Value,
        update: &Map<String, Value>,
        names_fields: bool,
    ) -> Outcome {
        if update.get("$ref").is_some_and(Value::is_string) {
            if !self.only_missing {
                *target = Value::Object(update.clone());
            }
            return Ok(());
        }
        if !names_fields {
            self.open(target, update)?;
        }
        let Some(present) = target.as_object_mut() else {
            return Err("what it refers to is not an object".to_owned());
        };
        refuse_other_type(present, update)?;
        for (key, value) in update {
            let holds_fields = key == "properties" && !names_fields;
            if let Some(present) = present.get_mut(key) {
                self.member(present, value, holds_fields)
                    .map_err(|problem| format!("`{key}`: {problem}"))?;
            } else {
                let mut value = value.clone();
                mark(&mut value, names_fields);
                present.insert(key.clone(), value);
            }
        }
        Ok(())
    }

    fn member(&self, present: &mut Value, update: &Value, names_fields: bool) -> Outcome {
        let scalar = |value: &Value| !value.is_object() && !value.is_array();
        match (&mut *present, update) {
            (Value::Object(_), Value::Object(update)) => self.object(present, update, names_fields),
            _ if self.only_missing => Ok(()),
            (Value::Array(items), Value::Array(added)) => {
                items.extend(added.iter().cloned());
                Ok(())
            }
            (present, update) if scalar(present) && scalar(update) => {
                *present = update.clone();
                Ok(())
            }
            (present, update) => Err(format!("{} cannot become {}", kind(present), kind(update))),
        }
    }

    /// Puts a copy in place of a reference, and one object in place of alternatives of objects.
    fn open(&self, target: &mut Value, update: &Map<String, Value>) -> Outcome {
        for _ in 0..MOST_STEPS {
            let Some(reference) = target.text("$ref") else {
                break;
            };
            let found = reference
                .strip_prefix('#')
                .and_then(|pointer| self.document.pointer(pointer));
            let Some(found) = found else {
                return Err(format!("reference `{reference}` leads nowhere"));
            };
            let mut copy = found.clone();
            // The title would name two types alike: the component and this copy.
            if let Some(copy) = copy.as_object_mut() {
                copy.shift_remove("title");
            }
            *target = copy;
        }
        let describes_fields = update.contains_key("properties");
        if !(describes_fields && unite_variants::is_union(target)) {
            return Ok(());
        }
        match unite_variants::flatten(self.document, target) {
            Some(mut object) => {
                if let Some(description) = target.get("description") {
                    object.insert("description".to_owned(), description.clone());
                }
                *target = Value::Object(object);
                Ok(())
            }
            None => Err("documented as alternatives that are not all objects".to_owned()),
        }
    }
}

/// Fields of what is documented as a text, or elements of what is documented as an object.
fn refuse_other_type(present: &Map<String, Value>, update: &Map<String, Value>) -> Outcome {
    let Some(documented) = present.text("type") else {
        return Ok(());
    };
    for (keyword, needed) in [("properties", "object"), ("items", "array")] {
        let replaced = update.text("type") == Some(needed);
        if update.contains_key(keyword) && documented != needed && !replaced {
            return Err(format!(
                "documented as type `{documented}` now, and the action describes `{keyword}`, so type `{needed}`"
            ));
        }
    }
    Ok(())
}

/// Marks the fields in an added part that say no type: pages were to document them.
fn mark(added: &mut Value, is_field: bool) {
    let Some(added) = added.as_object_mut() else {
        return;
    };
    if is_field && !added.contains_key("type") && !added.contains_key("$ref") {
        added.insert(UNDOCUMENTED_KEY.to_owned(), json!(true));
    }
    for (key, value) in added {
        match (key.as_str(), value) {
            ("example" | "examples" | "default" | "enum", _) => {}
            ("properties", Value::Object(fields)) => {
                fields.values_mut().for_each(|field| mark(field, true));
            }
            (_, value) => mark(value, false),
        }
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
