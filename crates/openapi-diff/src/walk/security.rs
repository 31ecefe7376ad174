//! How callers authenticate.

use openapi_document::Members as _;
use serde_json::{Map, Value};

use super::Walk;
use super::pending_change::seen;
use super::view::{Pair, keys};
use crate::location::{Direction, Location, Zone};
use crate::rules::Rule;

const KEY: &str = "security";

const ALTERNATIVE: [Rule; 2] = [
    Rule::SecurityAlternativeAdded,
    Rule::SecurityAlternativeRemoved,
];

impl<'a> Walk<'a> {
    /// The requirements of the document, or those of an operation, which replace them.
    pub(super) fn own_security(&mut self, holder: &Pair<'a>) {
        self.replacing_list(holder, KEY, holder.get(KEY), Self::requirements);
    }

    fn requirements(&mut self, old: &'a [Value], new: &'a [Value], at: &Location) {
        let is_open = |alternatives: &[Value]| {
            let is_empty = |one: &Value| one.as_object().is_some_and(Map::is_empty);
            alternatives.is_empty() || alternatives.iter().any(is_empty)
        };
        if is_open(old) && !is_open(new) {
            self.changed(Rule::AuthenticationRequired, at, (), names(new));
            return;
        }
        let is_enough = |one: &Value| is_open(new) || new.iter().any(|new| satisfies(one, new));
        let indexed = |all: &'a [Value], wanted: &dyn Fn(&Value) -> bool| -> Vec<_> {
            all.iter()
                .enumerate()
                .filter(|(_, one)| wanted(one))
                .collect()
        };
        let gone = indexed(old, &|one| !is_enough(one));
        let fresh = indexed(new, &|one| !old.contains(one));
        let name = |one| names(std::slice::from_ref(one));
        if let ([(was, old)], [(is, new)]) = (gone.as_slice(), fresh.as_slice()) {
            let at = at.children(was, is);
            self.changed(Rule::SecurityAlternativeChanged, &at, name(old), name(new));
            return;
        }
        for (is_new, alone) in [(false, gone), (true, fresh)] {
            for (index, one) in alone {
                self.alone(is_new, ALTERNATIVE, &at.child(index), name(one));
            }
        }
        if new.is_empty() && !is_open(old) {
            self.changed(
                Rule::SecurityAlternativeAdded,
                at,
                names(old),
                "none needed",
            );
        }
    }

    pub(super) fn security_schemes(&mut self, components: &Pair<'a>) {
        const SENDING: &str = "type scheme in name bearerFormat openIdConnectUrl flows";
        let (before, after) = components.maps("securitySchemes");
        for name in keys(before, after) {
            let at = components.child("securitySchemes").child(name);
            let words = format!("components.securitySchemes {name}");
            let mut at = at.zone(Zone::Whole, &words, Direction::Request);
            at.generated = false;
            match (before.get(name), after.get(name)) {
                (Some(Value::Object(before)), Some(Value::Object(after))) => {
                    let scheme = Pair::new(before, after, &at);
                    self.keys(Rule::SecuritySchemeChanged, &scheme, SENDING);
                    self.other_keys(&scheme, SENDING);
                }
                (old, new) if old == new => {}
                (None, _) => _ = self.added(Rule::SecuritySchemeAdded, &at, ()),
                (_, None) => _ = self.removed(Rule::SecuritySchemeRemoved, &at, ()),
                (old, new) => {
                    self.changed(Rule::SecuritySchemeChanged, &at, seen(old), seen(new));
                }
            }
        }
    }
}

/// Whether credentials for `held` are enough for `asked`.
fn satisfies(held: &Value, asked: &Value) -> bool {
    let Some(asked) = asked.as_object() else {
        return held == asked;
    };
    asked.iter().all(|(scheme, scopes)| {
        let has = |scope| held.list(scheme).contains(scope);
        held.get(scheme).is_some() && scopes.as_array().into_iter().flatten().all(has)
    })
}

/// `apiKey + session (read) or basic`.
fn names(alternatives: &[Value]) -> String {
    let scheme = |(scheme, scopes): (&String, &Value)| match scopes.as_array() {
        Some(scopes) if !scopes.is_empty() => format!("{scheme} {}", Value::from(scopes.clone())),
        _ => scheme.clone(),
    };
    let alternative = |one: &Value| {
        let schemes = one.as_object().into_iter().flatten().map(scheme);
        match schemes.collect::<Vec<_>>().join(" + ") {
            schemes if schemes.is_empty() => "nothing".to_owned(),
            schemes => schemes,
        }
    };
    let alternatives = alternatives.iter().map(alternative);
    alternatives.collect::<Vec<_>>().join(" or ")
}
