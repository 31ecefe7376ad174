//! Request bodies, and the media types of whatever has a body.

use serde_json::{Map, Value};

use super::parameters::lists;
use super::references::Target;
use super::types::brief;
use super::{Shape, Walk, filled, flag, members, nothing, pairs, unpaired};
use crate::diff::change::Class;
use crate::diff::place::{Direction, Place, Step, Zone};
use crate::diff::rules::Rule;
use crate::operations::OPERATIONS;

/// Stands for the request body in the list of frozen arguments.
const BODY: &str = "body";

/// The generated crate uses JSON alone: another form has no type there.
const TYPED: &str = "the generated method has a type here now";
const UNTYPED: &str = "the generated method has no type here any more";

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

    pub(super) fn content(&mut self, old: &'a Object, new: &'a Object, place: &Place) {
        let (before, after) = (object(old, "content"), object(new, "content"));
        let (olds, news): (Vec<_>, Vec<_>) = (before.iter().collect(), after.iter().collect());
        let pairs = media_pairs(&olds, &news);
        for (was, is) in &pairs {
            if let (Some((was, old)), Some((is, new))) = (olds.get(*was), news.get(*is)) {
                self.media_types(was, old, is, new, place);
            }
        }
        let is_typed = |content: &Object| content.keys().any(|name| is_json(name));
        let (typed_before, typed_after) = (is_typed(before), is_typed(after));
        let (gone, fresh) = unpaired(&olds, &news, &pairs);
        for (_, (name, media)) in fresh {
            let below = media_place(place, name, name);
            let draft = self.added(Rule::MediaTypeAdded, &below, Some(media));
            draft.values(None, Some(media_type(name, Some(media))));
            if is_json(name) && !typed_before && below.generated {
                draft.rust_api(Class::Breaking).note(TYPED);
            }
        }
        for (_, (name, media)) in gone {
            let below = media_place(place, name, name);
            let draft = self.removed(Rule::MediaTypeRemoved, &below, Some(media));
            draft.values(Some(media_type(name, Some(media))), None);
            if is_json(name) && !typed_after && below.generated {
                draft.rust_api(Class::Breaking).note(UNTYPED);
            }
        }
    }

    /// Two descriptions of one body, perhaps in another form.
    fn media_types(&mut self, was: &str, old: &'a Value, is: &str, new: &'a Value, place: &Place) {
        let below = media_place(place, was, is);
        if was != is {
            let rule = if media_name(was) == media_name(is) {
                Rule::MediaTypeRespelt
            } else {
                Rule::MediaTypeChanged
            };
            let draft = self.changed(rule, &below, None, None);
            draft.values(Some(was.to_owned()), Some(is.to_owned()));
            match (is_json(was), is_json(is)) {
                (false, true) if below.generated => {
                    draft.rust_api(Class::Breaking).note(TYPED);
                }
                (true, false) if below.generated => {
                    draft.rust_api(Class::Breaking).note(UNTYPED);
                }
                _ => {}
            }
        }
        match (old, new) {
            (Value::Object(old), Value::Object(new)) => self.media_type(old, new, &below),
            _ if old == new => {}
            _ => {
                self.changed(Rule::UnknownKeyChanged, &below, Some(old), Some(new));
            }
        }
    }

    fn media_type(&mut self, old: &'a Object, new: &'a Object, place: &Place) {
        self.value_schema(old, new, place);
        self.examples(old, new, place);
        if filled(old, "encoding") != filled(new, "encoding") {
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

pub(super) fn object<'v>(holder: &'v Object, key: &str) -> &'v Object {
    holder
        .get(key)
        .and_then(Value::as_object)
        .unwrap_or_else(|| nothing())
}

/// `application/json`, with or without parameters.
fn is_json(media_type: &str) -> bool {
    media_name(media_type) == "application/json"
}

/// A media type without its parameters, as all of its spellings have it.
fn media_name(media_type: &str) -> String {
    let name = media_type.split(';').next().unwrap_or(media_type);
    name.trim().to_ascii_lowercase()
}

/// Which media type of the old document is which of the new one: by name, by name without
/// parameters, and the only one that is gone by the only one that came.
fn media_pairs(old: &[(&String, &Value)], new: &[(&String, &Value)]) -> Vec<(usize, usize)> {
    let mut found = pairs(
        old,
        new,
        &[&|a, b| a.0 == b.0, &|a, b| {
            media_name(a.0) == media_name(b.0)
        }],
    );
    let (gone, fresh) = unpaired(old, new, &found);
    if let ([(was, _)], [(is, _)]) = (gone.as_slice(), fresh.as_slice()) {
        found.push((*was, *is));
    }
    found
}

fn media_place(place: &Place, was: &str, is: &str) -> Place {
    let mut below = place.child("content").children(was, is);
    if !(is_json(was) || is_json(is)) {
        below = below.step(Step::MediaType(is.into()));
        below.generated = false;
    }
    below.optional = place.optional;
    below
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
