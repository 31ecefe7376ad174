//! Ends the description of each operation with the page it comes from.

use serde_json::{Value, json};

use crate::document::operations_mut;
use crate::error::Result;
use crate::report::Report;

pub(super) fn pass(document: &mut Value, _report: &mut Report) -> Result<()> {
    for (_, operation) in operations_mut(document) {
        let source = operation
            .get("externalDocs")
            .and_then(|docs| docs.get("url"))
            .and_then(Value::as_str)
            .map(|url| format!("Documented at <{url}>."));
        let present = operation.get("description").and_then(Value::as_str);
        let text: Vec<&str> = present.into_iter().chain(source.as_deref()).collect();
        if !text.is_empty() {
            let text = text.join("\n\n");
            operation.insert("description".to_owned(), json!(text));
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
    fn the_page_follows_the_description() {
        let mut document = json!({"paths": {"/a": {
            "get": {"description": "Reads.", "externalDocs": {"url": "https://example.com/a"}},
            "put": {}
        }}});
        pass(&mut document, &mut Report::default()).expect("passes");
        let item = &document["paths"]["/a"];
        assert_eq!(
            item["get"]["description"],
            "Reads.\n\nDocumented at <https://example.com/a>."
        );
        assert_eq!(item["put"], json!({}));
    }
}
