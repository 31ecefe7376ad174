//! The document around the operations: version, info, tags.

use serde_json::Value;

use super::Walk;
use super::pairing::{Indexed, Pairing};
use super::view::{Object, Pair, list};
use crate::location::Location;
use crate::rules::Rule;

impl<'a> Walk<'a> {
    pub(super) fn document(&mut self) {
        let at = Location::document("document");
        let (Some(old), Some(new)) = (self.old.as_object(), self.new.as_object()) else {
            if self.old != self.new {
                self.changed(Rule::Unexplained, &at, (), ())
                    .note("one of the two is not an object");
            }
            return;
        };
        self.operations();
        let document = Pair::new(old, new, &at);
        for key in ["openapi", "swagger"] {
            if document.differs(key) {
                self.key(Rule::OpenapiVersionChanged, &document, key);
            }
        }
        self.info(old, new);
        self.document_servers(&Pair::new(old, new, &Location::document("servers")));
        self.document_security(&Pair::new(old, new, &Location::document("security")));
        self.tags(list(old, "tags"), list(new, "tags"));
        let (before, after) = document.maps("paths");
        let paths = Pair::new(before, after, &Location::document("paths").child("paths"));
        for key in paths.keys() {
            if key.starts_with("x-") && paths.differs(key) {
                self.key(Rule::ExtensionChanged, &paths, key);
            }
        }
        self.callbacks_and_links("webhooks", &document);
        let handled = [
            "webhooks",
            "openapi",
            "swagger",
            "info",
            "servers",
            "security",
            "tags",
            "paths",
            "components",
        ];
        self.other_keys(&document, &handled);
    }

    fn info(&mut self, old: &'a Object, new: &'a Object) {
        let at = Location::document("info");
        let (Some(Value::Object(before)), Some(Value::Object(after))) =
            (old.get("info"), new.get("info"))
        else {
            if old.get("info") != new.get("info") {
                self.key(Rule::InfoChanged, &Pair::new(old, new, &at), "info");
            }
            return;
        };
        let info = Pair::new(before, after, &at.child("info"));
        let facts = ["title", "version", "contact", "license", "termsOfService"];
        for key in facts {
            if info.differs(key) {
                self.key(Rule::InfoChanged, &info, key);
            }
        }
        self.other_keys(&info, &facts);
    }

    /// Tags of the document, known by their name.
    fn tags(&mut self, old: &'a [Value], new: &'a [Value]) {
        let at = Location::document("tags").child("tags");
        let tags = Pairing::new(old, new, &[&|tag| Some(name(tag))]);
        for ((was, before), (is, after)) in tags.pairs {
            let at = at.children(was, is);
            if let (Value::Object(before), Value::Object(after)) = (before, after) {
                self.other_keys(&Pair::new(before, after, &at), &["name"]);
            } else if before != after {
                self.changed(Rule::UnknownKeyChanged, &at, Some(before), Some(after));
            }
        }
        self.tag_list(Rule::TagAdded, &tags.fresh, &at);
        self.tag_list(Rule::TagRemoved, &tags.gone, &at);
    }

    /// Tags that only one document has, as one change: no code knows them.
    fn tag_list(&mut self, rule: Rule, tags: &[Indexed<'a, Value>], at: &Location) {
        let names: Vec<String> = tags.iter().map(|(_, tag)| name(tag)).collect();
        let Some((first, _)) = tags.first() else {
            return;
        };
        if rule == Rule::TagAdded {
            self.added(rule, &at.child(first), names.join(", "));
        } else {
            self.removed(rule, &at.child(first), names.join(", "));
        }
        for (index, _) in tags {
            self.account(&at.child(index));
        }
    }

    /// The tags under which an operation is listed.
    pub(super) fn tag_names(&mut self, operation: &Pair<'a>) {
        let at = operation.child("tags");
        let (old, new) = (operation.old.list("tags"), operation.new.list("tags"));
        let tags = Pairing::new(old, new, &[&|tag| Some(tag.to_string())]);
        for (index, tag) in tags.fresh {
            self.added(Rule::TagAdded, &at.child(index), Some(tag));
        }
        for (index, tag) in tags.gone {
            self.removed(Rule::TagRemoved, &at.child(index), Some(tag));
        }
    }
}

fn name(tag: &Value) -> String {
    match tag.get("name").unwrap_or(tag) {
        Value::String(name) => name.clone(),
        other => other.to_string(),
    }
}
