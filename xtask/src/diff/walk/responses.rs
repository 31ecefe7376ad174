//! Responses: their statuses and headers.

use serde_json::{Map, Value};

use super::bodies::object;
use super::references::Target;
use super::renames::evident;
use super::types::brief;
use super::{Shape, Walk, flag, keys};
use crate::diff::change::Class;
use crate::diff::place::{Direction, Place, Zone};
use crate::diff::rules::Rule;

type Object = Map<String, Value>;

impl<'a> Walk<'a> {
    pub(super) fn responses(&mut self, old: &'a Object, new: &'a Object, place: &Place) {
        let (before, after) = (object(old, "responses"), object(new, "responses"));
        let (success_before, success_after) = (
            Self::success(self.old, before),
            Self::success(self.new, after),
        );
        let moved = moved(before, after, (success_before, success_after));
        for (was, is) in &moved {
            if let (Some(old), Some(new)) = (before.get(*was), after.get(*is)) {
                let below = place.child("responses").children(was, is);
                let below = below.zone(Zone::Response((*was).into()), Direction::Response, true);
                self.changed(Rule::StatusChanged, &below, None, None)
                    .values(Some((*was).to_owned()), Some((*is).to_owned()));
                self.pair(Shape::Response, old, new, &below);
            }
        }
        for status in keys(before, after) {
            if moved
                .iter()
                .any(|(was, is)| *was == status || *is == status)
            {
                continue;
            }
            let below = place.child("responses").child(status);
            if status.starts_with("x-") {
                if before.get(status) != after.get(status) {
                    self.key(
                        Rule::ExtensionChanged,
                        &place.child("responses"),
                        status,
                        before,
                        after,
                    );
                }
                continue;
            }
            let below = below.zone(Zone::Response(status.into()), Direction::Response, true);
            match (before.get(status), after.get(status)) {
                (Some(before), Some(after)) => self.pair(Shape::Response, before, after, &below),
                (None, response) => {
                    let words = description(self.new, response);
                    let draft = self.added(Rule::StatusAdded, &below, response);
                    draft.values(None, words);
                    if success_after == Some(status) && success_before.is_some() {
                        draft
                            .rust_api(Class::Breaking)
                            .note("the generated method returns this answer now");
                    }
                }
                (response, None) => {
                    let words = description(self.old, response);
                    let draft = self.removed(Rule::StatusRemoved, &below, response);
                    draft.values(words, None);
                    if success_before == Some(status) {
                        draft
                            .rust_api(Class::Breaking)
                            .note("the generated method returned this answer");
                    }
                }
            }
        }
    }

    /// The status whose answer the generated method returns: the lowest success with a body.
    fn success<'v>(document: &'v Value, responses: &'v Object) -> Option<&'v str> {
        let has_body = |status: &str| {
            responses
                .get(status)
                .and_then(|response| Target::of(document, response).value())
                .and_then(|response| response.get("content"))
                .and_then(Value::as_object)
                .is_some_and(|content| !content.is_empty())
        };
        let mut statuses: Vec<&str> = responses
            .keys()
            .map(String::as_str)
            .filter(|status| status.starts_with('2'))
            .collect();
        statuses.sort_unstable();
        statuses
            .iter()
            .find(|status| has_body(status))
            .or_else(|| statuses.first())
            .copied()
    }

    pub(super) fn response(&mut self, old: &'a Object, new: &'a Object, place: &Place) {
        self.described(old, new, place);
        self.headers(old, new, place);
        self.content(old, new, place);
        self.side_parts("links", old, new, place);
        let handled = ["description", "headers", "content", "links"];
        self.rest(old, new, &handled, place);
    }

    fn headers(&mut self, old: &'a Object, new: &'a Object, place: &Place) {
        let (before, after) = (object(old, "headers"), object(new, "headers"));
        let status = match &place.location.zone {
            Zone::Response(status) => status.clone(),
            _ => "".into(),
        };
        let at = |old_name: &str, new_name: &str| {
            // A new name is noted at the old one, by which the facade knows the header.
            let is_respelt = old_name.eq_ignore_ascii_case(new_name);
            let known_as = if is_respelt { new_name } else { old_name };
            let zone = Zone::ResponseHeader {
                status: status.clone(),
                name: known_as.into(),
            };
            place
                .child("headers")
                .children(old_name, new_name)
                .zone(zone, place.direction, false)
        };
        let same = |map: &'a Object, name: &str| {
            map.iter()
                .find(|(other, _)| other.eq_ignore_ascii_case(name))
        };
        let only_in = |here: &'a Object, there: &'a Object| -> Vec<(&'a str, &'a Value)> {
            let headers = here.iter().map(|(name, header)| (name.as_str(), header));
            headers
                .filter(|(name, _)| same(there, name).is_none())
                .collect()
        };
        let renamed = evident(&only_in(before, after), &only_in(after, before), before);
        for (was, is) in &renamed {
            if let (Some(old), Some(new)) = (before.get(*was), after.get(*is)) {
                let place = at(was, is);
                self.changed(Rule::HeaderRenamed, &place, None, None)
                    .values(Some((*was).to_owned()), Some((*is).to_owned()));
                self.pair(Shape::Header, old, new, &place);
            }
        }
        let is_renamed = |name: &str| renamed.iter().any(|(was, is)| *was == name || *is == name);
        for (name, header) in after.iter().filter(|(name, _)| !is_renamed(name)) {
            let place = at(name, name);
            let Some((was, old)) = same(before, name) else {
                self.added(Rule::HeaderAdded, &place, Some(header))
                    .values(None, Some(brief(header.get("schema"))));
                continue;
            };
            let place = at(was, name);
            if was != name {
                self.changed(Rule::NameRespelt, &place, None, None)
                    .values(Some(was.clone()), Some(name.clone()));
            }
            self.pair(Shape::Header, old, header, &place);
        }
        for (name, header) in before.iter().filter(|(name, _)| !is_renamed(name)) {
            if same(after, name).is_none() {
                let words = brief(header.get("schema"));
                self.removed(Rule::HeaderRemoved, &at(name, name), Some(header))
                    .values(Some(words), None);
            }
        }
    }

    pub(super) fn header(&mut self, old: &'a Object, new: &'a Object, place: &Place) {
        match (flag(old, "required"), flag(new, "required")) {
            (false, true) => {
                self.key(Rule::HeaderBecameRequired, place, "required", old, new);
            }
            (true, false) => {
                self.key(Rule::HeaderBecameOptional, place, "required", old, new);
            }
            _ => self.switch("required", old, new, place, Rule::UnknownKeyChanged),
        }
        for key in ["style", "explode"] {
            if old.get(key) != new.get(key) {
                self.key(Rule::EncodingChanged, place, key, old, new)
                    .note(format!("`{key}`"));
            }
        }
        self.described(old, new, place);
        self.examples(old, new, place);
        self.value_schema(old, new, place);
        self.content(old, new, place);
        let handled = [
            "required",
            "style",
            "explode",
            "description",
            "example",
            "examples",
            "schema",
            "content",
        ];
        self.rest(old, new, &handled, place);
    }
}

/// Answers that evidently come with another status now.
fn moved<'v>(
    before: &'v Object,
    after: &'v Object,
    successes: (Option<&'v str>, Option<&'v str>),
) -> Vec<(&'v str, &'v str)> {
    let is_status = |status: &&str| !status.starts_with("x-");
    let only_in = |here: &'v Object, there: &Object| -> Vec<&'v str> {
        let statuses = here.keys().map(String::as_str).filter(is_status);
        statuses
            .filter(|status| !there.contains_key(*status))
            .collect()
    };
    let (gone, mut fresh) = (only_in(before, after), only_in(after, before));
    let mut moved = Vec::new();
    for was in gone {
        let is_same = |is: &&str| {
            successes == (Some(was), Some(*is))
                || (was.get(..1) == is.get(..1) && same_answer(before.get(was), after.get(*is)))
        };
        if let Some(index) = fresh.iter().position(is_same) {
            moved.push((was, fresh.remove(index)));
        }
    }
    moved
}

/// Whether two answers say the same, but for words that may name the status.
fn same_answer(old: Option<&Value>, new: Option<&Value>) -> bool {
    if old == new {
        return true;
    }
    let content = |response: Option<&Value>| response?.get("content").cloned();
    let (before, after) = (content(old), content(new));
    before.is_some() && before == after
}

fn description(document: &Value, response: Option<&Value>) -> Option<String> {
    Target::of(document, response?)
        .value()?
        .get("description")?
        .as_str()
        .map(str::to_owned)
}
