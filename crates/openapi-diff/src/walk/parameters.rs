//! Parameters: of an operation and of its path, known by where they are sent and their name.

use std::collections::HashMap;

use serde_json::Value;

use super::operations::Operation;
use super::parameter_list::{Entry, closest, entries, paired};
use super::types::brief;
use super::view::{Pair, View};
use super::{Shape, Walk};
use crate::change::Class;
use crate::location::{Direction, Location, Zone};
use crate::rules::Rule;

/// Keys that say how a value is written into the request.
const ENCODING: [&str; 4] = ["style", "explode", "allowReserved", "allowEmptyValue"];

impl<'a> Walk<'a> {
    pub(super) fn parameters(
        &mut self,
        was: &Operation<'a>,
        is: &Operation<'a>,
        renamed: &HashMap<&'a str, &'a str>,
        frozen: Option<&[&str]>,
        at: &Location,
    ) {
        let before = entries(self.old, was, renamed);
        let after = entries(self.new, is, &HashMap::new());
        let paired = paired(&before, &after);
        for ((_, was), (_, is)) in &paired.pairs {
            let at = self.parameter_at(at, was, is, frozen);
            if was.is(is) {
                if was.pointer != is.pointer {
                    // Its index, or the list in which it is written, means nothing.
                    self.account(&at);
                }
            } else if was.location == is.location {
                self.changed(Rule::ParameterRenamed, &at, was.name, is.name);
            } else {
                self.changed(Rule::ParameterMoved, &at, was.location, is.location);
            }
            self.pair(Shape::Parameter, was.raw, is.raw, &at);
        }
        for (_, is) in &paired.fresh {
            let old_name = closest(is, &paired.gone, &paired.fresh);
            self.new_parameter(is, old_name, frozen, at);
        }
        for (_, was) in &paired.gone {
            let at = self.parameter_at(at, was, was, frozen);
            let change = self.removed(Rule::ParameterRemoved, &at, was.brief());
            if let Some(is) = closest(was, &paired.fresh, &paired.gone) {
                change.note(format!("perhaps renamed to `{is}`"));
            }
        }
    }

    fn new_parameter(
        &mut self,
        entry: &Entry<'a>,
        old_name: Option<&str>,
        frozen: Option<&[&str]>,
        at: &Location,
    ) {
        let at = self.parameter_at(at, entry, entry, frozen);
        let is_left_out =
            self.is_argument(entry) && frozen.is_some_and(|names| !names.contains(&entry.name));
        let required = entry.is_required();
        let rule = if required {
            Rule::RequiredParameterAdded
        } else {
            Rule::ParameterAdded
        };
        let listed = self.until_listed(None);
        let change = self.added(rule, &at, entry.brief());
        if required && is_left_out {
            // Code generation has to refuse it until a person has decided.
            change.rust_api(Class::Breaking);
        }
        if let Some(was) = old_name {
            change.note(format!("perhaps the new name of `{was}`"));
        } else if is_left_out {
            change.note(listed);
        }
    }

    pub(super) fn parameter(&mut self, pair: Pair<'a>) {
        let pair = self.with_user(pair);
        self.parameter_name(&pair);
        match pair.flags("required") {
            (false, true) => {
                self.key(Rule::ParameterBecameRequired, &pair, "required")
                    .same_type_if(pair.at.frozen);
            }
            (true, false) => {
                self.key(Rule::ParameterBecameOptional, &pair, "required")
                    .same_type_if(pair.at.frozen);
            }
            _ => self.switch("required", &pair, Rule::UnknownKeyChanged),
        }
        for key in ENCODING {
            if pair.differs(key) {
                self.key(Rule::ParameterEncodingChanged, &pair, key);
            }
        }
        self.described(&pair);
        self.examples(&pair);
        let mut value = pair.clone();
        value.at.optional = pair.flags("required") == (false, false);
        if !self.written_otherwise(&value) {
            self.value_schema(&value);
            self.content(&value);
        }
        let mut handled = vec![
            "name",
            "in",
            "required",
            "description",
            "example",
            "examples",
            "schema",
            "content",
        ];
        handled.extend(ENCODING);
        self.other_keys(&pair, &handled);
    }

    fn parameter_name(&mut self, pair: &Pair<'a>) {
        let (was_in, is_in) = pair.texts("in");
        let (was, is) = pair.texts("name");
        // One that moved is noted by where it is sent, without its name.
        let may_differ_in_case = is_in == Some("header") || is_in != was_in;
        let same_letters = was
            .unwrap_or_default()
            .eq_ignore_ascii_case(is.unwrap_or_default());
        if pair.differs("name") {
            // A parameter that was renamed is noted as a whole.
            if is_in == Some("path") || (may_differ_in_case && same_letters) {
                self.key(Rule::NameReformatted, pair, "name");
            } else {
                self.account(&pair.child("name"));
            }
        }
        // A parameter that moved is noted as a whole.
        if pair.differs("in") {
            self.account(&pair.child("in"));
        }
    }

    /// Whether the value is text on one side and has a media type on the other.
    fn written_otherwise(&mut self, pair: &Pair<'a>) -> bool {
        let media = |side: &View<'a>| side.map("content").iter().next();
        let (before, after) = (media(&pair.old), media(&pair.new));
        if before.is_some() == after.is_some() || pair.old.has("schema") == pair.new.has("schema") {
            return false;
        }
        let words = |media: Option<(&String, &Value)>| {
            media.map_or_else(|| "text".to_owned(), |(name, _)| name.clone())
        };
        let rule = Rule::ParameterEncodingChanged;
        self.changed(rule, &pair.at, words(before), words(after))
            .rust_api(Class::Breaking);
        let schema = |own: Option<&'a Value>, media: Option<(&String, &'a Value)>| {
            own.or_else(|| media?.1.get("schema"))
        };
        let (old, new) = pair.get("schema");
        if let (Some(old), Some(new)) = (schema(old, before), schema(new, after)) {
            self.pair(Shape::Schema, old, new, &pair.at);
        }
        true
    }

    /// The `schema` of a parameter, a header or a media type.
    pub(super) fn value_schema(&mut self, pair: &Pair<'a>) {
        let at = pair.child("schema");
        match pair.get("schema") {
            (None, None) => {}
            (Some(before), Some(after)) => self.pair(Shape::Schema, before, after, &at),
            (None, after) => _ = self.added(Rule::TypeSet, &at, brief(after)),
            (before, None) => _ = self.removed(Rule::TypeUnset, &at, brief(before)),
        }
    }

    fn parameter_at(
        &self,
        at: &Location,
        was: &Entry<'a>,
        is: &Entry<'a>,
        frozen: Option<&[&str]>,
    ) -> Location {
        // A new name is noted at the old one, by which people know the parameter.
        let is_reformatted = is.location == "path" || is.name.eq_ignore_ascii_case(was.name);
        let name = if is_reformatted { is.name } else { was.name };
        let zone = Zone::Parameter {
            location: is.location.into(),
            name: name.into(),
        };
        let kept = |entry: &Entry<'_>| {
            self.is_argument(entry) && frozen.is_none_or(|names| names.contains(&entry.name))
        };
        let user = |entry: &Entry<'_>| self.used_by(entry.value.as_object()?);
        let mut at = at.moved(was.pointer.clone(), is.pointer.clone());
        at.frozen = frozen.is_some();
        at.used_by = user(is).or_else(|| user(was)).or(at.used_by);
        at.zone(zone, Direction::Request, kept(is) || kept(was))
    }

    /// Whether the generated method takes a parameter.
    fn is_argument(&self, entry: &Entry<'_>) -> bool {
        let lower = entry.name.to_ascii_lowercase();
        let is_sent_anyway =
            entry.location == "header" && self.options.transport_headers.contains(&lower);
        !(entry.name.is_empty() || entry.location == "cookie" || is_sent_anyway)
    }

    /// What keeps a parameter, or the body, from being an argument.
    pub(super) fn until_listed(&self, name: Option<&str>) -> String {
        let list = self.options.arguments_file.as_deref();
        let list = list.or(self.options.arguments_extension.as_deref());
        let list = list.unwrap_or("the list of arguments");
        match name {
            Some(name) => format!("no argument until {list} lists it as `{name}`"),
            None => format!("no argument until {list} lists it"),
        }
    }
}
