//! Refuses a reference that leads nowhere.

use serde_json::Value;

use crate::document::{self, Pointer};
use crate::error::{Error, Result};
use crate::report::Report;

/// How many references may lead from one to the next.
const MOST_STEPS: usize = 32;

pub(super) fn pass(document: &mut Value, _report: &mut Report) -> Result<()> {
    for (place, target) in document::references(document) {
        match target.strip_prefix('#') {
            Some(pointer) if document.pointer(pointer).is_some() => {
                refuse_circle(document, &place, &target)?;
            }
            Some(_) => {
                return Err(Error::new(
                    place,
                    format!("reference `{target}` leads nowhere"),
                    "add what it names by an overlay action, or correct the reference",
                ));
            }
            None => {
                return Err(Error::new(
                    place,
                    format!("reference `{target}` leads out of the document"),
                    "put what it names into this document",
                ));
            }
        }
    }
    Ok(())
}

/// References may meet again further down (a tree), but not lead to one another and nowhere else.
fn refuse_circle(document: &Value, place: &Pointer, target: &str) -> Result<()> {
    let mut at = target;
    for _ in 0..MOST_STEPS {
        let next = at
            .strip_prefix('#')
            .and_then(|pointer| document.pointer(pointer)?.get("$ref")?.as_str());
        match next {
            Some(next) => at = next,
            None => return Ok(()),
        }
    }
    Err(Error::new(
        place,
        format!("reference `{target}` leads to other references without end"),
        "let one of them say what the value is, by an overlay action",
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::pass;
    use crate::report::Report;

    #[test]
    fn references_must_lead_somewhere() {
        for (target, expected) in [
            ("#/a/b", None),
            ("#/a/c", Some("reference `#/a/c` leads nowhere")),
            (
                "other.yaml#/a",
                Some("reference `other.yaml#/a` leads out of the document"),
            ),
        ] {
            let mut document =
                json!({"a": {"b": {}}, "x": [{"$ref": target}], "example": {"$ref": "#/none"}});
            let problem = pass(&mut document, &mut Report::default())
                .err()
                .map(|error| {
                    assert_eq!(error.place(), "#/x/0/$ref");
                    error.problem().to_owned()
                });
            assert_eq!(problem.as_deref(), expected);
        }
    }

    #[test]
    fn references_must_not_lead_to_one_another_only() {
        let mut tree = json!({"a": {"items": {"$ref": "#/a"}}});
        assert!(pass(&mut tree, &mut Report::default()).is_ok());
        let mut circle = json!({"a": {"$ref": "#/b"}, "b": {"$ref": "#/a"}});
        let error = pass(&mut circle, &mut Report::default()).expect_err("refused");
        assert_eq!(
            error.problem(),
            "reference `#/b` leads to other references without end"
        );
    }
}
