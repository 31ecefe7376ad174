//! Moves inline objects into `components.schemas` under names that do not move.
//!
//! A schema's `title` is its name. Without one the name comes from the operation and the path of
//! keys to it: `GetInvoicesResponse`, `GetInvoicesData`. Inline schemas left to the generator
//! collide or overwrite one another.

use serde_json::{Map, Value, json};

use crate::document::{Pointer, operations_mut};
use crate::error::{Error, Result};
use crate::names::pascal_case;
use crate::report::Report;

pub(super) fn pass(document: &mut Value, report: &mut Report) -> Result<()> {
    let mut names = Components {
        schemas: Map::new(),
        report,
    };
    let present = document
        .get_mut("components")
        .and_then(|components| components.get_mut("schemas"))
        .and_then(Value::as_object_mut)
        .map(std::mem::take)
        .unwrap_or_default();
    for (name, mut schema) in present {
        let place = Pointer::root()
            .child("components")
            .child("schemas")
            .child(&name);
        names.hoist_parts(&mut schema, &place, &pascal_case(&name))?;
        names.insert(&name, schema, &place)?;
    }
    for (place, operation) in operations_mut(document) {
        let id = operation.get("operationId").and_then(Value::as_str);
        let stem = pascal_case(id.unwrap_or_default());
        if let Some(body) = operation.get_mut("requestBody") {
            let place = place.child("requestBody");
            names.hoist_content(body, &place, &format!("{stem}Request"), &stem)?;
        }
        let responses = operation
            .get_mut("responses")
            .and_then(Value::as_object_mut);
        for (status, response) in responses.into_iter().flatten() {
            let place = place.child("responses").child(status);
            let (name, stem) = if status.starts_with('2') {
                (format!("{stem}Response"), stem.clone())
            } else {
                (
                    format!("{stem}Error{status}"),
                    format!("{stem}Error{status}"),
                )
            };
            names.hoist_content(response, &place, &name, &stem)?;
        }
    }
    let schemas = names.schemas;
    if let (false, Some(root)) = (schemas.is_empty(), document.as_object_mut()) {
        let components = root.entry("components").or_insert_with(|| json!({}));
        if let Some(components) = components.as_object_mut() {
            components.insert("schemas".to_owned(), Value::Object(schemas));
        }
    }
    Ok(())
}

struct Components<'r> {
    schemas: Map<String, Value>,
    report: &'r mut Report,
}

impl Components<'_> {
    fn hoist_content(
        &mut self,
        holder: &mut Value,
        place: &Pointer,
        name: &str,
        stem: &str,
    ) -> Result<()> {
        let content = holder.get_mut("content").and_then(Value::as_object_mut);
        for (media_type, media) in content.into_iter().flatten() {
            if let Some(schema) = media.get_mut("schema") {
                let place = place.child("content").child(media_type).child("schema");
                self.hoist(schema, &place, name, stem)?;
            }
        }
        Ok(())
    }

    /// Names the objects inside `schema`, then `schema` itself if it is an object.
    fn hoist(&mut self, schema: &mut Value, place: &Pointer, name: &str, stem: &str) -> Result<()> {
        let title = schema
            .get("title")
            .and_then(Value::as_str)
            .map(str::to_owned);
        let (name, stem) = match &title {
            Some(title) if is_type_name(title) => (title.as_str(), title.as_str()),
            _ => (name, stem),
        };
        self.hoist_parts(schema, place, stem)?;
        if !is_object_with_fields(schema) {
            return Ok(());
        }
        if let Some(map) = schema.as_object_mut()
            && title.as_deref() == Some(name)
        {
            map.shift_remove("title");
        }
        let reference = json!({ "$ref": format!("#/components/schemas/{name}") });
        let schema = std::mem::replace(schema, reference);
        self.insert(name, schema, place)
    }

    fn hoist_parts(&mut self, schema: &mut Value, place: &Pointer, stem: &str) -> Result<()> {
        let Some(map) = schema.as_object_mut() else {
            return Ok(());
        };
        for (key, part) in map {
            let place = place.child(key);
            match key.as_str() {
                "properties" => {
                    for (property, part) in part.as_object_mut().into_iter().flatten() {
                        let name = format!("{stem}{}", pascal_case(property));
                        self.hoist(part, &place.child(property), &name, &name)?;
                    }
                }
                "items" => {
                    let name = format!("{stem}Item");
                    self.hoist(part, &place, &name, &name)?;
                }
                "additionalProperties" => {
                    let name = format!("{stem}Value");
                    self.hoist(part, &place, &name, &name)?;
                }
                "allOf" | "anyOf" | "oneOf" => {
                    for (index, part) in part.as_array_mut().into_iter().flatten().enumerate() {
                        let name = format!("{stem}Variant{}", index + 1);
                        self.hoist(part, &place.child(index), &name, &name)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn insert(&mut self, name: &str, schema: Value, place: &Pointer) -> Result<()> {
        match self.schemas.get(name) {
            None => {
                if !place.as_str().starts_with("/components/") {
                    self.report.note(format!("`{place}` is now `{name}`"));
                }
                self.schemas.insert(name.to_owned(), schema);
                Ok(())
            }
            Some(present) if *present == schema => Ok(()),
            Some(_) => Err(Error::new(
                place,
                format!("a different schema is already named `{name}`"),
                "give one of the two another `title` by an overlay action",
            )),
        }
    }
}

/// A title that was meant as a name: `InvoiceRecord`, not `Invoice record`.
fn is_type_name(title: &str) -> bool {
    title.starts_with(|c: char| c.is_ascii_uppercase())
        && title.chars().all(|c| c.is_ascii_alphanumeric())
}

fn is_object_with_fields(schema: &Value) -> bool {
    schema
        .get("properties")
        .and_then(Value::as_object)
        .is_some_and(|fields| !fields.is_empty())
}

#[cfg(test)]
#[expect(
    clippy::needless_pass_by_value,
    reason = "literals of JSON read better without borrows"
)]
mod tests {
    use serde_json::{Value, json};

    use super::pass;
    use crate::error::Result;
    use crate::report::Report;

    fn named(schema: Value, components: &Value) -> Result<Value> {
        let mut document = json!({
            "paths": {"/a": {"get": {"operationId": "get-it", "responses": {"200": {
                "content": {"application/json": {"schema": schema}}
            }}}}},
            "components": {"schemas": components}
        });
        pass(&mut document, &mut Report::default())?;
        let schema = document["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"]["schema"].take();
        assert_eq!(
            schema,
            json!({"$ref": "#/components/schemas/GetItResponse"})
        );
        Ok(document["components"]["schemas"].take())
    }

    fn object(fields: Value) -> Value {
        json!({ "type": "object", "properties": fields })
    }

    fn reference(name: &str) -> Value {
        json!({ "$ref": format!("#/components/schemas/{name}") })
    }

    #[test]
    fn names_come_from_the_path_of_keys() {
        let leaf = || object(json!({"x": {"type": "string"}}));
        let schema = object(json!({
            "data": object(json!({"inner_data": leaf()})),
            "list": {"type": "array", "items": leaf()},
            "map": {"type": "object", "additionalProperties": leaf()},
            "either": {"oneOf": [leaf(), {"type": "string"}]},
            "free": {"type": "object"}
        }));
        let names = named(schema, &json!({})).expect("passes");
        assert_eq!(
            names,
            json!({
                "GetItDataInnerData": leaf(),
                "GetItData": object(json!({"inner_data": reference("GetItDataInnerData")})),
                "GetItListItem": leaf(),
                "GetItMapValue": leaf(),
                "GetItEitherVariant1": leaf(),
                "GetItResponse": object(json!({
                    "data": reference("GetItData"),
                    "list": {"type": "array", "items": reference("GetItListItem")},
                    "map": {"type": "object", "additionalProperties": reference("GetItMapValue")},
                    "either": {"oneOf": [reference("GetItEitherVariant1"), {"type": "string"}]},
                    "free": {"type": "object"}
                }))
            })
        );
    }

    #[test]
    fn a_title_that_is_a_name_wins_and_equal_schemas_share_it() {
        let count =
            json!({"title": "Count", "type": "object", "properties": {"n": {"type": "integer"}}});
        let titled = json!({"title": "a count", "type": "object", "properties": {"n": {}}});
        let names = named(
            object(json!({"a": count, "b": count, "c": titled})),
            &json!({}),
        )
        .expect("passes");
        assert_eq!(names["Count"], object(json!({"n": {"type": "integer"}})));
        assert_eq!(names["GetItC"], titled);
        assert_eq!(
            names["GetItResponse"]["properties"],
            json!({"a": reference("Count"), "b": reference("Count"), "c": reference("GetItC")})
        );
    }

    #[test]
    fn parts_of_components_are_named_too() {
        let components = json!({"error_body": object(json!({"detail": object(json!({"x": {}}))}))});
        let names = named(object(json!({"x": {}})), &components).expect("passes");
        assert_eq!(
            names["error_body"],
            object(json!({"detail": reference("ErrorBodyDetail")}))
        );
        assert_eq!(names["ErrorBodyDetail"], object(json!({"x": {}})));
    }

    #[test]
    fn one_name_for_two_schemas_is_refused() {
        let components = json!({"GetItResponse": {"type": "string"}});
        let error = named(object(json!({"x": {}})), &components).expect_err("refused");
        assert_eq!(
            error.place(),
            "#/paths/~1a/get/responses/200/content/application~1json/schema"
        );
        assert_eq!(
            error.problem(),
            "a different schema is already named `GetItResponse`"
        );
    }
}
