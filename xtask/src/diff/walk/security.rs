//! How callers authenticate.

use serde_json::{Map, Value};

use super::{Draft, Walk, members};
use crate::diff::place::{Direction, Place, Zone};
use crate::diff::rules::Rule;
use crate::document::Pointer;

const KEY: &str = "security";

type Object = Map<String, Value>;

impl Walk<'_> {
    /// The requirements of an operation, its own or those of the document.
    pub(super) fn operation_security(&mut self, old: &Object, new: &Object, place: &Place) {
        let (own_before, own_after) = (old.get(KEY), new.get(KEY));
        if own_before.is_none() && own_after.is_none() {
            // A change of the document's requirements is noted there.
            return;
        }
        let mut place = place.child(KEY);
        let inherited = Pointer::root().child(KEY);
        if own_before.is_none() {
            place.old = inherited.clone();
        }
        if own_after.is_none() {
            place.new = inherited;
        }
        let before = own_before.or(self.old.get(KEY));
        let after = own_after.or(self.new.get(KEY));
        let noted = self.drafts.len();
        self.requirements(before, after, &place);
        if self.drafts.len() == noted && own_before != own_after {
            self.changed(Rule::Respelt, &place, own_before, own_after)
                .note("`security`");
        }
    }

    pub(super) fn document_security(&mut self, old: &Object, new: &Object, place: &Place) {
        let (before, after) = (old.get(KEY), new.get(KEY));
        let noted = self.drafts.len();
        self.requirements(before, after, &place.child(KEY));
        if self.drafts.len() == noted && before != after {
            self.key(Rule::Respelt, place, KEY, old, new);
        }
    }

    fn requirements(&mut self, before: Option<&Value>, after: Option<&Value>, place: &Place) {
        let (olds, news) = (alternatives(before), alternatives(after));
        let open = |alternatives: &[&Value]| {
            alternatives.is_empty() || alternatives.iter().any(|one| is_empty(one))
        };
        if open(&olds) && !open(&news) {
            self.whole(Rule::AuthenticationRequired, before, after, place)
                .values(None, Some(names(&news)));
            return;
        }
        let refused =
            |one: &&Value| !open(&news) && !news.iter().any(|other| satisfies(one, other));
        let gone: Vec<(usize, &Value)> = indexed(&olds, refused);
        let fresh: Vec<(usize, &Value)> = indexed(&news, |one| !olds.contains(one));
        if let ([(was, old)], [(is, new)]) = (gone.as_slice(), fresh.as_slice()) {
            let place = place.children(was, is);
            self.changed(Rule::SecurityAlternativeChanged, &place, None, None)
                .values(Some(names(&[old])), Some(names(&[new])));
            return;
        }
        for (index, one) in gone {
            self.removed(
                Rule::SecurityAlternativeRemoved,
                &place.child(index),
                Some(one),
            )
            .values(Some(names(&[one])), None);
        }
        for (index, one) in fresh {
            self.added(
                Rule::SecurityAlternativeAdded,
                &place.child(index),
                Some(one),
            )
            .values(None, Some(names(&[one])));
        }
        if news.is_empty() && !open(&olds) {
            self.whole(Rule::SecurityAlternativeAdded, before, after, place)
                .values(Some(names(&olds)), Some("none needed".to_owned()));
        }
    }

    /// A change of the whole list, which one of the documents may not have.
    fn whole(
        &mut self,
        rule: Rule,
        before: Option<&Value>,
        after: Option<&Value>,
        place: &Place,
    ) -> &mut Draft {
        match (before, after) {
            (None, after) => self.added(rule, place, after),
            (before, None) => self.removed(rule, place, before),
            _ => self.changed(rule, place, None, None),
        }
    }

    pub(super) fn security_schemes(&mut self, old: &Object, new: &Object, place: &Place) {
        let place = place.child("securitySchemes");
        for (name, after) in members(new, "securitySchemes") {
            let below = scheme(&place, name);
            match old
                .get("securitySchemes")
                .and_then(|schemes| schemes.get(name))
            {
                Some(before) => self.security_scheme(before, after, &below),
                None => {
                    self.added(Rule::SecuritySchemeAdded, &below, Some(after));
                }
            }
        }
        for (name, before) in members(old, "securitySchemes") {
            let stays = new
                .get("securitySchemes")
                .is_some_and(|schemes| schemes.get(name).is_some());
            if !stays {
                self.removed(
                    Rule::SecuritySchemeRemoved,
                    &scheme(&place, name),
                    Some(before),
                );
            }
        }
    }

    fn security_scheme(&mut self, before: &Value, after: &Value, place: &Place) {
        let (Some(before), Some(after)) = (before.as_object(), after.as_object()) else {
            if before != after {
                self.changed(
                    Rule::SecuritySchemeChanged,
                    place,
                    Some(before),
                    Some(after),
                );
            }
            return;
        };
        let sending = [
            "type",
            "scheme",
            "in",
            "name",
            "bearerFormat",
            "openIdConnectUrl",
            "flows",
        ];
        for key in sending {
            if before.get(key) != after.get(key) {
                self.key(Rule::SecuritySchemeChanged, place, key, before, after)
                    .note(format!("`{key}`"));
            }
        }
        self.rest(before, after, &sending, place);
    }
}

fn scheme(place: &Place, name: &str) -> Place {
    let zone = Zone::Component {
        section: "securitySchemes".into(),
        name: name.into(),
    };
    place.child(name).zone(zone, Direction::Request, false)
}

fn alternatives(security: Option<&Value>) -> Vec<&Value> {
    security
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .collect()
}

fn indexed<'v>(all: &[&'v Value], wanted: impl Fn(&&Value) -> bool) -> Vec<(usize, &'v Value)> {
    let all = all.iter().copied().enumerate();
    all.filter(|(_, one)| wanted(one)).collect()
}

fn is_empty(requirement: &Value) -> bool {
    requirement.as_object().is_some_and(Map::is_empty)
}

/// Whether credentials for `held` are enough for `asked`.
fn satisfies(held: &Value, asked: &Value) -> bool {
    let Some(asked) = asked.as_object() else {
        return held == asked;
    };
    asked.iter().all(|(scheme, scopes)| {
        let Some(held) = held.get(scheme) else {
            return false;
        };
        scopes
            .as_array()
            .into_iter()
            .flatten()
            .all(|scope| held.as_array().is_some_and(|held| held.contains(scope)))
    })
}

fn names(alternatives: &[&Value]) -> String {
    let names: Vec<String> = alternatives
        .iter()
        .map(|one| {
            let parts: Vec<String> = one
                .as_object()
                .into_iter()
                .flatten()
                .map(|(scheme, scopes)| match scopes.as_array() {
                    Some(scopes) if !scopes.is_empty() => {
                        let scopes: Vec<&str> = scopes.iter().filter_map(Value::as_str).collect();
                        format!("{scheme} ({})", scopes.join(", "))
                    }
                    _ => scheme.clone(),
                })
                .collect();
            if parts.is_empty() {
                "nothing".to_owned()
            } else {
                parts.join(" + ")
            }
        })
        .collect();
    names.join(" or ")
}
