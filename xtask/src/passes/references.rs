//! Refuses a reference that leads nowhere.

use serde_json::Value;

use crate::document;
use crate::error::{Error, Result};
use crate::report::Report;

pub(super) fn pass(document: &mut Value, _report: &mut Report) -> Result<()> {
    for (place, target) in document::references(document) {
        match target.strip_prefix('#') {
            Some(pointer) if document.pointer(pointer).is_some() => {}
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
}
