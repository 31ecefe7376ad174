//! Request bodies, and the media types of whatever has a body.

use serde_json::Value;

use super::pairing::Pairing;
use super::references::Target;
use super::types::brief;
use super::view::{Object, Pair, members, nothing};
use super::{Shape, Walk};
use crate::change::Class;
use crate::location::{Direction, Location, Step, Zone};
use crate::rules::Rule;

/// Stands for the request body in the list of frozen arguments.
const BODY: &str = "body";

/// The generated client uses JSON only: another representation has no type there.
const TYPED: &str = "the generated method now has a type here";
const UNTYPED: &str = "the generated method no longer has a type here";

impl<'a> Walk<'a> {
    pub(super) fn request_body(&mut self, operation: &Pair<'a>, frozen: Option<&[&str]>) {
        const KEY: &str = "requestBody";
        let at = operation.child(KEY);
        let at = at.zone(Zone::Body, Direction::Request, true);
        match operation.get(KEY) {
            (None, None) => {}
            (Some(before), Some(after)) => self.pair(Shape::Body, before, after, &at),
            (None, Some(after)) => {
                let body = Target::of(self.new, after).value();
                let is_required = body.and_then(|body| body.get("required"));
                let rule = if is_required == Some(&Value::Bool(true)) {
                    Rule::RequiredBodyAdded
                } else {
                    Rule::BodyAdded
                };
                let listed = self.until_listed(Some(BODY));
                let change = self.added(rule, &at, media_types(body));
                if frozen.is_some_and(|names| !names.contains(&BODY)) {
                    change.same_type_if(rule == Rule::BodyAdded).note(listed);
                }
            }
            (Some(before), None) => {
                let body = Target::of(self.old, before).value();
                self.removed(Rule::BodyRemoved, &at, media_types(body));
            }
        }
    }

    pub(super) fn body(&mut self, body: &Pair<'a>) {
        match body.flags("required") {
            (false, true) => _ = self.key(Rule::BodyBecameRequired, body, "required"),
            (true, false) => _ = self.key(Rule::BodyBecameOptional, body, "required"),
            _ => self.switch("required", body, Rule::UnknownKeyChanged),
        }
        self.described(body);
        self.content(body);
        self.other_keys(body, &["required", "description", "content"]);
    }

    pub(super) fn content(&mut self, holder: &Pair<'a>) {
        let (before, after) = holder.maps("content");
        let at = holder.child("content");
        let (old, new): (Vec<_>, Vec<_>) = (before.iter().collect(), after.iter().collect());
        let mut media = Pairing::new(
            &old,
            &new,
            &[&|(name, _)| Some((*name).clone()), &|(name, _)| {
                Some(bare(name))
            }],
        );
        if media.gone.len() == 1 && media.fresh.len() == 1 {
            media.pair_alike(|_, _| true);
        }
        let has_json = |content: &Object| content.keys().any(|name| is_json(name));
        let (was_typed, is_typed) = (has_json(before), has_json(after));
        for ((_, (was, before)), (_, (is, after))) in media.pairs {
            self.media_types(was, before, is, after, &at);
        }
        for (_, (name, media)) in media.fresh {
            let at = media_at(&at, name, name);
            let is_new = is_json(name) && !was_typed && at.generated;
            let change = self.added(Rule::MediaTypeAdded, &at, media_type(name, media));
            if is_new {
                change.rust_api(Class::Breaking).note(TYPED);
            }
        }
        for (_, (name, media)) in media.gone {
            let at = media_at(&at, name, name);
            let was_last = is_json(name) && !is_typed && at.generated;
            let change = self.removed(Rule::MediaTypeRemoved, &at, media_type(name, media));
            if was_last {
                change.rust_api(Class::Breaking).note(UNTYPED);
            }
        }
    }

    /// Two descriptions of one body, perhaps in another representation.
    fn media_types(&mut self, was: &str, old: &'a Value, is: &str, new: &'a Value, at: &Location) {
        let at = media_at(at, was, is);
        if was != is {
            let rule = if bare(was) == bare(is) {
                Rule::MediaTypeReformatted
            } else {
                Rule::MediaTypeChanged
            };
            let change = self.changed(rule, &at, was, is);
            match (is_json(was), is_json(is)) {
                (false, true) if at.generated => _ = change.rust_api(Class::Breaking).note(TYPED),
                (true, false) if at.generated => _ = change.rust_api(Class::Breaking).note(UNTYPED),
                _ => {}
            }
        }
        if let (Value::Object(old), Value::Object(new)) = (old, new) {
            self.media_type(&Pair::new(old, new, &at));
        } else if old != new {
            self.changed(Rule::UnknownKeyChanged, &at, Some(old), Some(new));
        }
    }

    fn media_type(&mut self, media: &Pair<'a>) {
        self.value_schema(media);
        self.examples(media);
        if media.old.filled("encoding") != media.new.filled("encoding") {
            self.key(Rule::EncodingChanged, media, "encoding");
        }
        self.other_keys(media, &["schema", "example", "examples", "encoding"]);
    }
}

/// `application/json`, with or without parameters.
fn is_json(media_type: &str) -> bool {
    bare(media_type) == "application/json"
}

/// A media type without its parameters, in lower case.
fn bare(media_type: &str) -> String {
    let name = media_type.split(';').next().unwrap_or(media_type);
    name.trim().to_ascii_lowercase()
}

fn media_at(at: &Location, was: &str, is: &str) -> Location {
    let mut below = at.children(was, is);
    if !(is_json(was) || is_json(is)) {
        below = below.step(Step::MediaType(is.into()));
        below.generated = false;
    }
    below.optional = at.optional;
    below
}

fn media_type(name: &str, media: &Value) -> String {
    format!("{name}: {}", brief(media.get("schema")))
}

fn media_types(body: Option<&Value>) -> String {
    let content = members(
        body.and_then(Value::as_object).unwrap_or(nothing()),
        "content",
    );
    let names: Vec<String> = content
        .map(|(name, media)| media_type(name, media))
        .collect();
    names.join(", ")
}
