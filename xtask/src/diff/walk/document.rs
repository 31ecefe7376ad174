//! The document around the operations: version, info, servers, tags.

use serde_json::{Map, Value};

use super::{Walk, filled, list, nothing, pairs, text, unpaired};
use crate::diff::place::Place;
use crate::diff::rules::Rule;
use crate::document::Pointer;

const KEY: &str = "servers";

type Object = Map<String, Value>;

impl Walk<'_> {
    pub(super) fn document(&mut self) {
        let (Some(old), Some(new)) = (self.old.as_object(), self.new.as_object()) else {
            if self.old != self.new {
                let place = Place::document("document");
                self.changed(Rule::Unexplained, &place, None, None)
                    .note("one of the two is not an object");
            }
            return;
        };
        self.operations();
        for key in ["openapi", "swagger"] {
            if old.get(key) != new.get(key) {
                self.key(
                    Rule::OpenapiVersionChanged,
                    &Place::document("document"),
                    key,
                    old,
                    new,
                );
            }
        }
        self.info(old, new);
        self.document_servers(old, new, &Place::document("servers"));
        self.document_security(old, new, &Place::document("security"));
        self.tags(old, new);
        let (before, after) = (paths(old), paths(new));
        for key in super::keys(before, after).filter(|key| key.starts_with("x-")) {
            if before.get(key) != after.get(key) {
                let place = Place::document("paths").child("paths");
                self.key(Rule::ExtensionChanged, &place, key, before, after);
            }
        }
        self.side_parts("webhooks", old, new, &Place::document("document"));
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
        self.rest(old, new, &handled, &Place::document("document"));
    }

    fn info(&mut self, old: &Object, new: &Object) {
        let place = Place::document("info").child("info");
        match (old.get("info"), new.get("info")) {
            (Some(Value::Object(before)), Some(Value::Object(after))) => {
                for key in super::keys(before, after) {
                    if before.get(key) == after.get(key) {
                        continue;
                    }
                    let rule = match key {
                        "description" | "summary" => Rule::WordingChanged,
                        "title" | "version" | "contact" | "license" | "termsOfService" => {
                            Rule::InfoChanged
                        }
                        _ if key.starts_with("x-") => Rule::ExtensionChanged,
                        _ => Rule::UnknownKeyChanged,
                    };
                    let draft = self.key(rule, &place, key, before, after);
                    draft.note(format!("`{key}`"));
                }
            }
            (before, after) if before != after => {
                self.key(
                    Rule::InfoChanged,
                    &Place::document("info"),
                    "info",
                    old,
                    new,
                );
            }
            _ => {}
        }
    }

    /// Servers of the document, known by their address.
    fn document_servers(&mut self, old: &Object, new: &Object, place: &Place) {
        self.server_lists(list(old, KEY), list(new, KEY), &place.child(KEY));
    }

    /// Servers of a path or of an operation, which stand for those of the document.
    pub(super) fn own_servers(&mut self, old: &Object, new: &Object, place: &Place) {
        let (own_before, own_after) = (filled(old, KEY), filled(new, KEY));
        if own_before == own_after {
            return;
        }
        let mut below = place.child(KEY);
        let inherited = |document: &Value| document.get(KEY).cloned();
        if own_before.is_none() {
            below.old = Pointer::root().child(KEY);
        }
        if own_after.is_none() {
            below.new = Pointer::root().child(KEY);
        }
        let (before, after) = (
            own_before.cloned().or_else(|| inherited(self.old)),
            own_after.cloned().or_else(|| inherited(self.new)),
        );
        let servers = |value: &Option<Value>| -> Vec<Value> {
            let servers = value.as_ref().and_then(Value::as_array);
            servers.cloned().unwrap_or_default()
        };
        let noted = self.drafts.len();
        self.server_lists(&servers(&before), &servers(&after), &below);
        if self.drafts.len() == noted {
            self.key(Rule::Respelt, place, KEY, old, new);
        }
        self.account(&place.child(KEY));
    }

    fn server_lists(&mut self, before: &[Value], after: &[Value], place: &Place) {
        let same_address = |a: &Value, b: &Value| address(a) == address(b);
        let pairs = pairs(before, after, &[&|a, b| a == b, &same_address]);
        for (was, is) in &pairs {
            if let (Some(old), Some(new)) = (before.get(*was), after.get(*is)) {
                self.server(old, new, &place.children(was, is));
            }
        }
        let (gone, fresh) = unpaired(before, after, &pairs);
        if let ([(was, old)], [(is, new)]) = (gone.as_slice(), fresh.as_slice()) {
            self.changed(Rule::ServerReplaced, &place.children(was, is), None, None)
                .values(Some(address(old).to_owned()), Some(address(new).to_owned()));
            return;
        }
        for (index, server) in fresh {
            self.added(Rule::ServerAdded, &place.child(index), Some(server))
                .values(None, Some(address(server).to_owned()));
        }
        for (index, server) in gone {
            self.removed(Rule::ServerRemoved, &place.child(index), Some(server))
                .values(Some(address(server).to_owned()), None);
        }
        // The pairs stand in the old order.
        if pairs.iter().map(|(_, is)| is).is_sorted() {
            return;
        }
        let addresses =
            |servers: &[Value]| servers.iter().map(address).collect::<Vec<_>>().join(", ");
        self.changed(Rule::ServerOrderChanged, place, None, None)
            .values(Some(addresses(before)), Some(addresses(after)));
    }

    fn server(&mut self, old: &Value, new: &Value, place: &Place) {
        let (Some(old), Some(new)) = (old.as_object(), new.as_object()) else {
            if old != new {
                self.changed(Rule::ServerChanged, place, Some(old), Some(new));
            }
            return;
        };
        if filled(old, "variables") != filled(new, "variables") {
            self.key(Rule::ServerChanged, place, "variables", old, new);
        }
        self.rest(old, new, &["url", "variables"], place);
    }

    /// Tags of the document, known by their name.
    fn tags(&mut self, old: &Object, new: &Object) {
        let place = Place::document("tags").child("tags");
        let (before, after) = (list(old, "tags"), list(new, "tags"));
        let same_name = |a: &Value, b: &Value| a.get("name") == b.get("name");
        let pairs = pairs(before, after, &[&|a, b| a == b, &same_name]);
        for (was, is) in &pairs {
            let below = place.children(was, is);
            match (before.get(*was), after.get(*is)) {
                (Some(Value::Object(old)), Some(Value::Object(new))) => {
                    self.rest(old, new, &["name"], &below);
                }
                (old, new) if old != new => {
                    self.changed(Rule::UnknownKeyChanged, &below, old, new);
                }
                _ => {}
            }
        }
        let (gone, fresh) = unpaired(before, after, &pairs);
        self.tag_list(Rule::TagAdded, &fresh, &place);
        self.tag_list(Rule::TagRemoved, &gone, &place);
    }

    /// Tags that one document has alone, as one change: no code knows them.
    fn tag_list(&mut self, rule: Rule, tags: &[(usize, &Value)], place: &Place) {
        let name = |(_, tag): &(usize, &Value)| match tag.get("name").unwrap_or(tag) {
            Value::String(name) => name.clone(),
            other => other.to_string(),
        };
        let names: Vec<String> = tags.iter().map(name).collect();
        let Some((first, _)) = tags.first() else {
            return;
        };
        let (place_of_first, words) = (place.child(first), Some(names.join(", ")));
        if rule == Rule::TagAdded {
            let draft = self.added(rule, &place_of_first, Some(&Value::Null));
            draft.values(None, words);
        } else {
            let draft = self.removed(rule, &place_of_first, Some(&Value::Null));
            draft.values(words, None);
        }
        for (index, _) in tags {
            self.account(&place.child(index));
        }
    }

    /// The tags under which an operation is listed.
    pub(super) fn tag_names(&mut self, old: &Object, new: &Object, place: &Place) {
        let below = place.child("tags");
        let (before, after) = (list(old, "tags"), list(new, "tags"));
        for (index, tag) in after.iter().enumerate() {
            if !before.contains(tag) {
                self.added(Rule::TagAdded, &below.child(index), Some(tag));
            }
        }
        for (index, tag) in before.iter().enumerate() {
            if !after.contains(tag) {
                self.removed(Rule::TagRemoved, &below.child(index), Some(tag));
            }
        }
    }
}

fn paths(document: &Object) -> &Object {
    document
        .get("paths")
        .and_then(Value::as_object)
        .unwrap_or_else(|| nothing())
}

fn address(server: &Value) -> &str {
    server
        .as_object()
        .and_then(|server| text(server, "url"))
        .unwrap_or_default()
}
