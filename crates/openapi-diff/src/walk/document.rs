//! The document around the operations: version, info, servers, and components that no operation
//! leads to.

use openapi_document::{Members as _, Pointer};
use serde_json::Value;

use super::other_keys::SERVER_CALLS;
use super::pairing::Pairing;
use super::types::brief;
use super::view::{Object, Pair, keys, nothing};
use super::{Shape, Walk};
use crate::location::{Direction, Location, Zone};
use crate::rules::Rule;

/// The sections of `components` that this walk compares part by part.
const SHAPES: [(&str, Shape); 5] = [
    ("schemas", Shape::Schema),
    ("parameters", Shape::Parameter),
    ("requestBodies", Shape::Body),
    ("responses", Shape::Response),
    ("headers", Shape::Header),
];

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
        if self.options.operation.is_some() {
            return;
        }
        let document = Pair::new(old, new, &at);
        self.keys(Rule::OpenapiVersionChanged, &document, "openapi swagger");
        let part = |key: &str| {
            let object = |document: &'a Value| document.object(key).unwrap_or(nothing());
            let at = Location::document(key).child(key);
            Pair::new(object(self.old), object(self.new), &at)
        };
        let (info, paths) = (part("info"), part("paths"));
        self.keys(
            Rule::InfoChanged,
            &info,
            "title version contact license termsOfService",
        );
        self.other_keys(&info, "title version contact license termsOfService");
        for key in paths.keys().into_iter().filter(|key| key.starts_with("x-")) {
            self.keys(Rule::ExtensionChanged, &paths, key);
        }
        self.own_servers(&Pair::new(old, new, &Location::document("servers")));
        self.own_security(&Pair::new(old, new, &Location::document("security")));
        self.keys(Rule::TagsChanged, &document, "tags");
        self.named_parts("webhooks", &document, SERVER_CALLS);
        let handled = "webhooks openapi swagger info servers security tags paths components";
        self.other_keys(&document, handled);
    }

    /// Servers of the document, or those of a path or an operation, which replace them.
    pub(super) fn own_servers(&mut self, holder: &Pair<'a>) {
        let lists = (holder.old.filled("servers"), holder.new.filled("servers"));
        self.replacing_list(holder, "servers", lists, Self::servers);
    }

    /// Compares the lists of a holder under `key`; where it has none, the document's holds. A change
    /// of that one is noted there.
    pub(super) fn replacing_list(
        &mut self,
        holder: &Pair<'a>,
        key: &str,
        (before, after): (Option<&'a Value>, Option<&'a Value>),
        compare: fn(&mut Self, &'a [Value], &'a [Value], &Location),
    ) {
        if before == after {
            return;
        }
        let own = holder.child(key);
        let side = |list: Option<&'a Value>, own: &Pointer, document: &'a Value| {
            let pointer = list.map_or_else(|| Pointer::root().child(key), |_| own.clone());
            let list = list.or(document.get(key)).and_then(Value::as_array);
            (pointer, list.map_or(&[][..], Vec::as_slice))
        };
        let (old, new) = (
            side(before, &own.old, self.old),
            side(after, &own.new, self.new),
        );
        let noted = self.changes.len();
        compare(self, old.1, new.1, &own.moved(old.0, new.0));
        if self.changes.len() == noted {
            self.key(Rule::Reformatted, holder, key);
        }
        self.account(&own);
    }

    fn servers(&mut self, old: &'a [Value], new: &'a [Value], at: &Location) {
        fn address(server: &Value) -> &str {
            server.text("url").unwrap_or_default()
        }
        let same_text = |server: &Value| Some(server.to_string());
        let same_address = |server: &Value| Some(address(server).to_owned());
        let servers = Pairing::new(old, new, &[&same_text, &same_address]);
        for ((was, before), (is, after)) in &servers.pairs {
            let at = at.children(was, is);
            if let (Some(before), Some(after)) = (before.as_object(), after.as_object()) {
                let server = Pair::new(before, after, &at);
                if server.differs_in_filling("variables") {
                    self.key(Rule::ServerChanged, &server, "variables");
                }
                self.other_keys(&server, "url variables");
            } else if before != after {
                self.changed(Rule::ServerChanged, &at, (), ());
            }
        }
        if let ([(was, before)], [(is, after)]) = (&*servers.gone, &*servers.fresh) {
            let at = at.children(was, is);
            self.changed(Rule::ServerReplaced, &at, address(before), address(after));
            return;
        }
        for (is_new, index, server) in servers.alone() {
            let rules = [Rule::ServerAdded, Rule::ServerRemoved];
            self.alone(is_new, rules, &at.child(index), address(server));
        }
    }

    pub(super) fn components(&mut self) {
        fn components(document: &Value) -> &Object {
            document.object("components").unwrap_or(nothing())
        }
        let at = Location::document("components").child("components");
        let pair = Pair::new(components(self.old), components(self.new), &at);
        let mut handled = vec!["securitySchemes"];
        self.security_schemes(&pair);
        for (section, shape) in SHAPES {
            let is_map = |section: Option<&Value>| section.is_none_or(Value::is_object);
            let (before, after) = pair.get(section);
            if is_map(before) && is_map(after) {
                handled.push(section);
                self.section(section, shape, &pair);
            }
        }
        let others = ["callbacks", "links", "pathItems"].into_iter();
        handled.extend(others.filter(|section| !pair.differs_in_filling(section)));
        self.other_keys(&pair, &handled.join(" "));
    }

    fn section(&mut self, section: &str, shape: Shape, components: &Pair<'a>) {
        let is_schema = shape == Shape::Schema;
        let rules = match shape {
            Shape::Schema => [Rule::ComponentAdded, Rule::ComponentRemoved],
            _ => [Rule::SharedPartAdded, Rule::SharedPartRemoved],
        };
        let (before, after) = components.maps(section);
        let section_at = components.child(section);
        for name in keys(before, after) {
            let at = section_at.child(name);
            let words = format!("components.{section} {name}");
            let mut at = at.zone(Zone::Whole, &words, Direction::Unused);
            at.generated = is_schema;
            let (old, new) = (before.get(name), after.get(name));
            let place = if new.is_some() { &at.new } else { &at.old };
            if let (Some(old), Some(new)) = (old, new) {
                if !self.compared.contains(&(at.old.clone(), at.new.clone())) {
                    self.pair(shape, old, new, &at);
                }
            } else if !self.accounted.contains(place) {
                let words = is_schema.then(|| brief(new.or(old)));
                self.alone(new.is_some(), rules, &at, words);
            }
        }
    }
}
