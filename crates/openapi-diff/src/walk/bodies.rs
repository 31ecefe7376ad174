//! Request bodies, and the media types of whatever has a body.

use std::rc::Rc;

use openapi_document::{Members as _, Target};
use serde_json::Value;

use super::pairing::Pairing;
use super::types::brief;
use super::view::{Object, Pair, nothing};
use super::{Shape, Walk};
use crate::class::Class;
use crate::location::{Direction, Location, Zone};
use crate::rules::Rule;

/// Stands for the request body in the list of frozen arguments.
const BODY: &str = "body";

const REQUIRED: [Rule; 2] = [Rule::BodyBecameRequired, Rule::BodyBecameOptional];

/// The generated client uses JSON only: another representation has no type there.
const TYPED: &str = "the generated method now has a type here";
const UNTYPED: &str = "the generated method no longer has a type here";

impl<'a> Walk<'a> {
    pub(super) fn request_body(&mut self, operation: &Pair<'a>, frozen: Option<&[&str]>) {
        const KEY: &str = "requestBody";
        let at = operation.child(KEY);
        let at = at.zone(Zone::Body, "body", Direction::Request);
        match operation.get(KEY) {
            (None, None) => {}
            (Some(before), Some(after)) => self.pair(Shape::Body, before, after, &at),
            (None, Some(after)) => {
                let body = Target::of(self.new, after).value();
                let required = body.and_then(|body| body.get("required"));
                let rule = match required {
                    Some(Value::Bool(true)) => Rule::RequiredBodyAdded,
                    _ => Rule::BodyAdded,
                };
                let note = self.until_listed(&format!(" as `{BODY}`"));
                let change = self.added(rule, &at, media_types(body));
                if frozen.is_some_and(|names| !names.contains(&BODY)) {
                    change.same_type_if(rule == Rule::BodyAdded).note(note);
                }
            }
            (Some(before), None) => {
                let body = Target::of(self.old, before).value();
                self.removed(Rule::BodyRemoved, &at, media_types(body));
            }
        }
    }

    pub(super) fn body(&mut self, body: &Pair<'a>) {
        self.required(body, REQUIRED);
        self.described(body);
        self.content(body);
        self.other_keys(body, "required description content");
    }

    pub(super) fn content(&mut self, holder: &Pair<'a>) {
        let (before, after) = holder.maps("content");
        let at = holder.child("content");
        let mut media = Pairing::new(
            before,
            after,
            &[&|(name, _)| Some(name.clone()), &|(name, _)| {
                Some(bare(name))
            }],
        );
        if media.gone.len() == 1 && media.fresh.len() == 1 {
            media.pair_alike(|_, _| true);
        }
        let has_json = |content: &Object| content.keys().any(|name| is_json(name));
        let (was_typed, is_typed) = (has_json(before), has_json(after));
        let alone: Vec<_> = media.alone().collect();
        for ((_, was), (_, is)) in media.pairs {
            self.media_types(was, is, &at);
        }
        for (is_new, _, (name, media)) in alone {
            let (typed, note) = if is_new {
                (was_typed, TYPED)
            } else {
                (is_typed, UNTYPED)
            };
            let (at, words) = (media_at(&at, name, name), media_type((name, media)));
            let rules = [Rule::MediaTypeAdded, Rule::MediaTypeRemoved];
            let change = self.alone(is_new, rules, &at, words);
            if is_json(name) && !typed && at.generated {
                change.rust_api(Class::Breaking).note(note);
            }
        }
    }

    /// Two descriptions of one body, perhaps in another representation.
    fn media_types(
        &mut self,
        (was, old): (&String, &'a Value),
        (is, new): (&String, &'a Value),
        at: &Location,
    ) {
        let at = media_at(at, was, is);
        if bare(was) != bare(is) {
            let change = self.changed(Rule::MediaTypeChanged, &at, was.as_str(), is.as_str());
            if at.generated && is_json(was) != is_json(is) {
                let note = if is_json(is) { TYPED } else { UNTYPED };
                change.rust_api(Class::Breaking).note(note);
            }
        } else if was != is {
            self.changed(Rule::MediaTypeReformatted, &at, was.as_str(), is.as_str());
        }
        if let (Value::Object(old), Value::Object(new)) = (old, new) {
            let media = Pair::new(old, new, &at);
            self.value_schema(&media);
            if media.differs_in_filling("encoding") {
                self.key(Rule::EncodingChanged, &media, "encoding");
            }
            self.other_keys(&media, "schema encoding");
        } else if old != new {
            self.changed(Rule::UnknownKeyChanged, &at, (), ());
        }
    }
}

/// `application/json` or `application/problem+json`, with or without parameters.
fn is_json(media_type: &str) -> bool {
    let name = bare(media_type);
    name == "application/json" || name.ends_with("+json")
}

/// A media type without its parameters, in lower case.
fn bare(media_type: &str) -> String {
    let name = media_type.split(';').next().unwrap_or(media_type);
    name.trim().to_ascii_lowercase()
}

fn media_at(at: &Location, was: &str, is: &str) -> Location {
    let mut below = at.children(was, is);
    if !(is_json(was) || is_json(is)) {
        let path = Rc::make_mut(&mut below.path);
        path.words = format!("{} ({is})", path.words).into();
        below.generated = false;
    }
    below.optional = at.optional;
    below
}

fn media_type((name, media): (&String, &Value)) -> String {
    format!("{name}: {}", brief(media.get("schema")))
}

fn media_types(body: Option<&Value>) -> String {
    let body = body.and_then(Value::as_object).unwrap_or(nothing());
    let names: Vec<String> = body
        .object("content")
        .into_iter()
        .flatten()
        .map(media_type)
        .collect();
    names.join(", ")
}
