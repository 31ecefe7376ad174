//! Parameters: of an operation and of its path, known by where they are sent and their name.

use std::collections::HashMap;

use super::operations::Operation;
use super::parameter_list::{Entry, entries, paired};
use super::renames::Renames;
use super::types::brief;
use super::view::Pair;
use super::{Shape, Walk};
use crate::class::Class;
use crate::location::{Direction, Location, Zone};
use crate::rules::Rule;

const REQUIRED: [Rule; 2] = [Rule::ParameterBecameRequired, Rule::ParameterBecameOptional];

/// Keys that say how a value is written into the request.
const ENCODING: &str = "style explode allowReserved allowEmptyValue";

/// The keys of a parameter that are compared here.
const KNOWN: &str = "name in required description schema content style explode \
    allowReserved allowEmptyValue";

impl<'a> Walk<'a> {
    pub(super) fn parameters(
        &mut self,
        (was, is): (&Operation<'a>, &Operation<'a>),
        renamed: &HashMap<&'a str, &'a str>,
        frozen: Option<&[&str]>,
        at: &Location,
    ) {
        let before = entries(self.old, was, renamed);
        let after = entries(self.new, is, &HashMap::new());
        let paired = paired(&before, &after);
        for ((_, was), (_, is)) in &paired.pairs {
            let at = self.parameter_at(at, was, is, frozen);
            if was.key == is.key {
                // Its index, or the list in which it is written, means nothing.
                if was.pointer != is.pointer {
                    self.account(&at);
                }
            } else if was.location == is.location {
                self.changed(Rule::ParameterRenamed, &at, was.name, is.name);
            } else {
                self.changed(Rule::ParameterMoved, &at, was.location, is.location);
            }
            self.pair(Shape::Parameter, was.raw, is.raw, &at);
        }
        let became = Renames::among(&paired, |entry| Some((entry.name, entry.value)));
        for (_, is) in &paired.fresh {
            let at = self.parameter_at(at, is, is, frozen);
            let is_listed = frozen.is_none_or(|names| names.contains(&is.name));
            let is_left_out = self.is_argument(is) && !is_listed;
            let note = self.until_listed("");
            let change = self.added(is.rule_if_added(), &at, is.brief());
            if is_left_out && change.rule == Rule::RequiredParameterAdded {
                // Code generation has to refuse it until a person has decided.
                change.rust_api(Class::Breaking);
            }
            if let Some(was) = became.likely(is.name) {
                change.note(format!("perhaps the new name of `{was}`"));
            } else if is_left_out {
                change.note(note);
            }
        }
        for (_, was) in &paired.gone {
            let at = self.parameter_at(at, was, was, frozen);
            let change = self.removed(Rule::ParameterRemoved, &at, was.brief());
            change.perhaps_renamed(became.likely(was.name));
        }
    }

    pub(super) fn parameter(&mut self, pair: Pair<'a>) {
        let pair = &mut self.with_user(pair);
        let (was, is) = pair.texts("name");
        let same_letters = was
            .zip(is)
            .is_some_and(|(was, is)| was.eq_ignore_ascii_case(is));
        let may_differ_in_case = pair.differs("in") || pair.new.text("in") == Some("header");
        if pair.new.text("in") == Some("path") || (may_differ_in_case && same_letters) {
            self.keys(Rule::NameReformatted, pair, "name");
        }
        // A parameter that was renamed or moved is noted as a whole.
        for key in ["name", "in"] {
            if pair.differs(key) {
                self.account(&pair.child(key));
            }
        }
        self.required(pair, REQUIRED);
        self.keys(Rule::ParameterEncodingChanged, pair, ENCODING);
        self.described(pair);
        self.other_keys(pair, KNOWN);
        pair.at.optional = pair.flags("required") == (false, false);
        let is_text = (pair.old.has("schema"), pair.new.has("schema"));
        let has_media = (pair.old.has("content"), pair.new.has("content"));
        if is_text.0 != is_text.1 && has_media.0 != has_media.1 {
            let word = |is_text| if is_text { "text" } else { "a media type" };
            let (was, is) = (word(is_text.0), word(is_text.1));
            self.changed(Rule::ParameterEncodingChanged, &pair.at, was, is)
                .rust_api(Class::Breaking);
        } else {
            self.value_schema(pair);
            self.content(pair);
        }
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
        let is_same = is.location == "path" || is.name.eq_ignore_ascii_case(was.name);
        let name = if is_same { is.name } else { was.name };
        let words = format!("{} {name}", is.location);
        let is_kept = |entry: &Entry<'_>| {
            self.is_argument(entry) && frozen.is_none_or(|names| names.contains(&entry.name))
        };
        let at = at.moved(was.pointer.clone(), is.pointer.clone());
        let mut at = self.with_user_of(is.value, self.with_user_of(was.value, at));
        at.frozen = frozen.is_some();
        let mut at = at.zone(Zone::Parameter, &words, Direction::Request);
        at.generated = is_kept(is) || is_kept(was);
        at
    }

    /// Whether the generated method takes a parameter.
    fn is_argument(&self, entry: &Entry<'_>) -> bool {
        let headers = &self.options.transport_headers;
        let is_header = entry.location == "header";
        let is_sent_anyway = is_header && headers.contains(&entry.name.to_ascii_lowercase());
        !(entry.name.is_empty() || entry.location == "cookie" || is_sent_anyway)
    }

    /// What keeps a parameter, or the body, from being an argument.
    pub(super) fn until_listed(&self, name: &str) -> String {
        let options = self.options;
        let list = options
            .arguments_file
            .as_ref()
            .or(options.arguments_extension.as_ref());
        let list = list.map_or("the list", String::as_str);
        format!("no argument until {list} lists it{name}")
    }
}
