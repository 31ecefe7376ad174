//! How callers authenticate.

use serde_json::{Map, Value};

use super::view::{Pair, keys};
use super::{PendingChange, Walk};
use crate::location::{Direction, Location, Zone};
use crate::pointer::Pointer;
use crate::rules::Rule;

const KEY: &str = "security";

/// Keys that say how credentials are sent.
const SENDING: [&str; 7] = [
    "type",
    "scheme",
    "in",
    "name",
    "bearerFormat",
    "openIdConnectUrl",
    "flows",
];

impl<'a> Walk<'a> {
    /// The requirements of an operation, its own or those of the document.
    pub(super) fn operation_security(&mut self, operation: &Pair<'a>) {
        let (own_before, own_after) = operation.get(KEY);
        if own_before.is_none() && own_after.is_none() {
            // A change of the document's requirements is noted there.
            return;
        }
        let mut at = operation.child(KEY);
        if own_before.is_none() {
            at.old = Pointer::default().child(KEY);
        }
        if own_after.is_none() {
            at.new = Pointer::default().child(KEY);
        }
        let before = own_before.or(self.old.get(KEY));
        let after = own_after.or(self.new.get(KEY));
        let noted = self.changes.len();
        self.requirements(before, after, &at);
        if self.changes.len() == noted && own_before != own_after {
            self.key(Rule::Reformatted, operation, KEY);
        }
    }

    pub(super) fn document_security(&mut self, document: &Pair<'a>) {
        let (before, after) = document.get(KEY);
        let noted = self.changes.len();
        self.requirements(before, after, &document.child(KEY));
        if self.changes.len() == noted && before != after {
            self.key(Rule::Reformatted, document, KEY);
        }
    }

    fn requirements(&mut self, before: Option<&Value>, after: Option<&Value>, at: &Location) {
        let (olds, news) = (alternatives(before), alternatives(after));
        let is_open = |alternatives: &[Value]| {
            let is_empty = |one: &Value| one.as_object().is_some_and(Map::is_empty);
            alternatives.is_empty() || alternatives.iter().any(is_empty)
        };
        if is_open(olds) && !is_open(news) {
            let change = self.changed(Rule::AuthenticationRequired, at, (), names(news));
            without_missing(change, before, after);
            return;
        }
        let refused = |one: &Value| !is_open(news) && !news.iter().any(|new| satisfies(one, new));
        let gone: Vec<(usize, &Value)> = indexed(olds, refused);
        let fresh: Vec<(usize, &Value)> = indexed(news, |one| !olds.contains(one));
        let name = |one: &Value| names(std::slice::from_ref(one));
        if let ([(was, old)], [(is, new)]) = (gone.as_slice(), fresh.as_slice()) {
            let at = at.children(was, is);
            self.changed(Rule::SecurityAlternativeChanged, &at, name(old), name(new));
            return;
        }
        for (index, one) in gone {
            let at = at.child(index);
            self.removed(Rule::SecurityAlternativeRemoved, &at, name(one));
        }
        for (index, one) in fresh {
            let at = at.child(index);
            self.added(Rule::SecurityAlternativeAdded, &at, name(one));
        }
        if news.is_empty() && !is_open(olds) {
            let rule = Rule::SecurityAlternativeAdded;
            let change = self.changed(rule, at, names(olds), "none needed");
            without_missing(change, before, after);
        }
    }

    pub(super) fn security_schemes(&mut self, components: &Pair<'a>) {
        let (before, after) = components.maps("securitySchemes");
        for name in keys(before, after) {
            let zone = Zone::Component {
                section: "securitySchemes".into(),
                name: name.into(),
            };
            let at = components.child("securitySchemes").child(name);
            let at = at.zone(zone, Direction::Request, false);
            match (before.get(name), after.get(name)) {
                (Some(Value::Object(before)), Some(Value::Object(after))) => {
                    self.security_scheme(&Pair::new(before, after, &at));
                }
                (None, _) => _ = self.added(Rule::SecuritySchemeAdded, &at, ()),
                (_, None) => _ = self.removed(Rule::SecuritySchemeRemoved, &at, ()),
                (old, new) if old != new => {
                    self.changed(Rule::SecuritySchemeChanged, &at, old, new);
                }
                _ => {}
            }
        }
    }

    fn security_scheme(&mut self, scheme: &Pair<'a>) {
        for key in SENDING {
            if scheme.differs(key) {
                self.key(Rule::SecuritySchemeChanged, scheme, key);
            }
        }
        self.other_keys(scheme, &SENDING);
    }
}

/// A list that one of the documents does not have has no place there.
fn without_missing(change: &mut PendingChange, before: Option<&Value>, after: Option<&Value>) {
    if before.is_none() {
        change.old_pointer = None;
    }
    if after.is_none() {
        change.new_pointer = None;
    }
}

fn alternatives(security: Option<&Value>) -> &[Value] {
    let list = security.and_then(Value::as_array);
    list.map(Vec::as_slice).unwrap_or_default()
}

fn indexed(all: &[Value], wanted: impl Fn(&Value) -> bool) -> Vec<(usize, &Value)> {
    let all = all.iter().enumerate();
    all.filter(|(_, one)| wanted(one)).collect()
}

/// Whether credentials for `held` are enough for `asked`.
fn satisfies(held: &Value, asked: &Value) -> bool {
    let Some(asked) = asked.as_object() else {
        return held == asked;
    };
    asked.iter().all(|(scheme, scopes)| {
        let held = held.get(scheme);
        let has = |scope: &Value| {
            let held = held.and_then(Value::as_array);
            held.is_some_and(|held| held.contains(scope))
        };
        held.is_some() && scopes.as_array().into_iter().flatten().all(has)
    })
}

/// `apiKey + session (read) or basic`.
fn names(alternatives: &[Value]) -> String {
    let scheme = |(scheme, scopes): (&String, &Value)| {
        let scopes = scopes.as_array().into_iter().flatten();
        let scopes: Vec<&str> = scopes.filter_map(Value::as_str).collect();
        if scopes.is_empty() {
            scheme.clone()
        } else {
            format!("{scheme} ({})", scopes.join(", "))
        }
    };
    let alternative = |one: &Value| {
        let schemes: Vec<String> = one.as_object().into_iter().flatten().map(scheme).collect();
        if schemes.is_empty() {
            "nothing".to_owned()
        } else {
            schemes.join(" + ")
        }
    };
    let names: Vec<String> = alternatives.iter().map(alternative).collect();
    names.join(" or ")
}
