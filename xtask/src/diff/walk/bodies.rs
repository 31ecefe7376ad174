//! Request bodies, responses, their headers and media types.

use serde_json::{Map, Value};

use super::parameters::lists;
use super::references::Target;
use super::types::brief;
use super::{Shape, Walk, flag, keys, members, nothing};
use crate::catalogue::OPERATIONS;
use crate::diff::change::Class;
use crate::diff::place::{Direction, Place, Step, Zone};
use crate::diff::rules::Rule;

/// Stands for the request body in the list of frozen arguments.
const BODY: &str = "body";

type Object = Map<String, Value>;

impl<'a> Walk<'a> {
    pub(super) fn request_body(
        &mut self,
        old: &'a Object,
        new: &'a Object,
        frozen: Option<&[String]>,
        place: &Place,
    ) {
        const KEY: &str = "requestBody";
        let below = place.child(KEY).zone(Zone::Body, Direction::Request, true);
        match (old.get(KEY), new.get(KEY)) {
            (None, None) => {}
            (Some(before), Some(after)) => self.pair(Shape::Body, before, after, &below),
            (None, Some(after)) => {
                let body = Target::of(self.new, after)
                    .value()
                    .and_then(Value::as_object);
                let rule = if body.is_some_and(|body| flag(body, "required")) {
                    Rule::RequiredBodyAdded
                } else {
                    Rule::BodyAdded
                };
                let listed = frozen.is_none_or(|frozen| lists(frozen, BODY));
                let draft = self.added(rule, &below, Some(after));
                draft.values(None, Some(media_types(body)));
                if !listed {
                    draft.same_type_if(rule == Rule::BodyAdded).note(format!(
                        "no argument until {OPERATIONS} lists it as `{BODY}`"
                    ));
                }
            }
            (Some(before), None) => {
                let body = Target::of(self.old, before)
                    .value()
                    .and_then(Value::as_object);
                self.removed(Rule::BodyRemoved, &below, Some(before))
                    .values(Some(media_types(body)), None);
            }
        }
    }

    pub(super) fn body(&mut self, old: &'a Object, new: &'a Object, place: &Place) {
        match (flag(old, "required"), flag(new, "required")) {
            (false, true) => {
                self.key(Rule::BodyBecameRequired, place, "required", old, new);
            }
            (true, false) => {
                self.key(Rule::BodyBecameOptional, place, "required", old, new);
            }
            _ => self.switch("required", old, new, place, Rule::UnknownKeyChanged),
        }
        self.described(old, new, place);
        self.content(old, new, place);
        self.rest(old, new, &["required", "description", "content"], place);
    }

    pub(super) fn responses(&mut self, old: &'a Object, new: &'a Object, place: &Place) {
        let (before, after) = (object(old, "responses"), object(new, "responses"));
        let (success_before, success_after) = (
            Self::success(self.old, before),
            Self::success(self.new, after),
        );
        for status in keys(before, after) {
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
        self.rest(old, new, &["description", "headers", "content"], place);
    }

    fn headers(&mut self, old: &'a Object, new: &'a Object, place: &Place) {
        let (before, after) = (object(old, "headers"), object(new, "headers"));
        let status = match &place.location.zone {
            Zone::Response(status) => status.clone(),
            _ => "".into(),
        };
        let at = |old_name: &str, new_name: &str| {
            let zone = Zone::ResponseHeader {
                status: status.clone(),
                name: new_name.into(),
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
        for (name, header) in after {
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
        for (name, header) in before {
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

    pub(super) fn content(&mut self, old: &'a Object, new: &'a Object, place: &Place) {
        const KEY: &str = "content";
        let (before, after) = (object(old, KEY), object(new, KEY));
        let json_before = before.keys().any(|name| is_json(name));
        let json_after = after.keys().any(|name| is_json(name));
        for name in keys(before, after) {
            let mut below = place.child(KEY).child(name);
            if !is_json(name) {
                below = below.step(Step::MediaType(name.into()));
                below.generated = false;
            }
            below.optional = place.optional;
            match (before.get(name), after.get(name)) {
                (Some(Value::Object(before)), Some(Value::Object(after))) => {
                    self.media_type(before, after, &below);
                }
                (Some(before), Some(after)) => {
                    if before != after {
                        self.changed(Rule::UnknownKeyChanged, &below, Some(before), Some(after));
                    }
                }
                (None, media) => {
                    let words = media_type(name, media);
                    let draft = self.added(Rule::MediaTypeAdded, &below, media);
                    draft.values(None, Some(words));
                    if is_json(name) && !json_before && below.generated {
                        draft
                            .rust_api(Class::Breaking)
                            .note("the generated method has a type here now");
                    }
                }
                (media, None) => {
                    let words = media_type(name, media);
                    let draft = self.removed(Rule::MediaTypeRemoved, &below, media);
                    draft.values(Some(words), None);
                    if is_json(name) && !json_after && below.generated {
                        draft
                            .rust_api(Class::Breaking)
                            .note("the generated method has no type here any more");
                    }
                }
            }
        }
    }

    fn media_type(&mut self, old: &'a Object, new: &'a Object, place: &Place) {
        self.value_schema(old, new, place);
        self.examples(old, new, place);
        if old.get("encoding") != new.get("encoding") {
            self.key(Rule::EncodingChanged, place, "encoding", old, new);
        }
        self.rest(
            old,
            new,
            &["schema", "example", "examples", "encoding"],
            place,
        );
    }
}

fn object<'v>(holder: &'v Object, key: &str) -> &'v Object {
    holder
        .get(key)
        .and_then(Value::as_object)
        .unwrap_or_else(|| nothing())
}

/// `application/json`, with or without parameters.
fn is_json(media_type: &str) -> bool {
    let name = media_type.split(';').next().unwrap_or(media_type);
    name.trim().eq_ignore_ascii_case("application/json")
}

fn media_type(name: &str, media: Option<&Value>) -> String {
    format!(
        "{name}: {}",
        brief(media.and_then(|media| media.get("schema")))
    )
}

fn media_types(body: Option<&Object>) -> String {
    let names: Vec<String> = body
        .into_iter()
        .flat_map(|body| members(body, "content"))
        .map(|(name, media)| media_type(name, Some(media)))
        .collect();
    names.join(", ")
}

fn description(document: &Value, response: Option<&Value>) -> Option<String> {
    Target::of(document, response?)
        .value()?
        .get("description")?
        .as_str()
        .map(str::to_owned)
}
