//! Drops repeated entries of `enum` and `required`, which `OpenAPI` forbids.

use serde_json::Value;

use crate::document::visit_schemas;
use crate::error::Result;
use crate::report::Report;

pub(super) fn pass(document: &mut Value, report: &mut Report) -> Result<()> {
    visit_schemas(document, |place, _, schema| {
        for keyword in ["enum", "required"] {
            let Some(values) = schema.get_mut(keyword).and_then(Value::as_array_mut) else {
                continue;
            };
            let mut distinct: Vec<Value> = Vec::with_capacity(values.len());
            for value in values.drain(..) {
                if distinct.contains(&value) {
                    report.note(format!("`{}`: {value} once", place.child(keyword)));
                } else {
                    distinct.push(value);
                }
            }
            *values = distinct;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::pass;
    use crate::report::Report;

    #[test]
    fn the_first_of_each_stays() {
        let mut document = json!({"components": {"schemas": {"A": {
            "enum": ["B2B", "CN", "B2B"], "required": ["a", "a"], "example": ["x", "x"]
        }}}});
        pass(&mut document, &mut Report::default()).expect("passes");
        assert_eq!(
            document["components"]["schemas"]["A"],
            json!({"enum": ["B2B", "CN"], "required": ["a"], "example": ["x", "x"]})
        );
    }
}
