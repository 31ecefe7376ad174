//! Parameters: of an operation and of its path, keyed by where they stand and their name.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::entries::{Entry, Side, entries, likest, moved, renamed_pairs, without};
use super::types::brief;
use super::{Shape, Walk, flag, members, text};
use crate::diff::change::Class;
use crate::diff::place::{Direction, Place, Zone};
use crate::diff::rules::Rule;
use crate::operations::OPERATIONS;

/// Keys that say how a value is written into the request.
const ENCODING: [&str; 4] = ["style", "explode", "allowReserved", "allowEmptyValue"];

impl<'a> Walk<'a> {
    pub(super) fn parameters(
        &mut self,
        old: &Side<'a>,
        new: &Side<'a>,
        renamed: &HashMap<String, String>,
        frozen: Option<&[String]>,
        place: &Place,
    ) {
        let before = entries(old, renamed);
        let after = entries(new, &HashMap::new());
        let missing = |entry: &Entry<'_>, others: &[Entry<'_>]| {
            !others.iter().any(|other| other.key == entry.key)
        };
        let mut fresh: Vec<&Entry<'_>> = Vec::new();
        let mut gone: Vec<&Entry<'_>> = Vec::new();
        let mut pairs: Vec<(&Entry<'_>, &Entry<'_>)> = Vec::new();
        for entry in &after {
            if let Some(was) = before.iter().find(|was| was.key == entry.key) {
                let place = at(place, was, entry, frozen);
                self.pair(Shape::Parameter, was.raw, entry.raw, &place);
                if was.pointer != entry.pointer {
                    // Its index, or the list in which it stands, means nothing.
                    self.account(&place);
                }
            } else {
                fresh.push(entry);
            }
        }
        gone.extend(before.iter().filter(|entry| missing(entry, &after)));
        for entry in &fresh {
            if let Some(was) = moved(entry, &gone) {
                pairs.push((was, entry));
            }
        }
        let (left_gone, left_fresh) = without(&gone, &fresh, &pairs);
        pairs.extend(renamed_pairs(&left_gone, &left_fresh));
        for (was, entry) in &pairs {
            self.renamed_or_moved(was, entry, frozen, place);
        }
        let (gone, fresh) = without(&gone, &fresh, &pairs);
        for entry in &fresh {
            self.new_parameter(entry, likest(entry, &gone, &fresh), frozen, place);
        }
        for was in &gone {
            let place = at(place, was, was, frozen);
            let draft = self.removed(Rule::ParameterRemoved, &place, Some(was.raw));
            draft.values(Some(was.brief()), None);
            if let Some(is) = likest(was, &fresh, &gone) {
                draft.note(format!("perhaps renamed to `{is}`"));
            }
        }
    }

    fn renamed_or_moved(
        &mut self,
        was: &Entry<'a>,
        entry: &Entry<'a>,
        frozen: Option<&[String]>,
        place: &Place,
    ) {
        let place = at(place, was, entry, frozen);
        let (rule, old, new) = if was.location == entry.location {
            (Rule::ParameterRenamed, &was.name, &entry.name)
        } else {
            (Rule::ParameterMoved, &was.location, &entry.location)
        };
        self.changed(rule, &place, None, None)
            .values(Some(old.clone()), Some(new.clone()));
        self.pair(Shape::Parameter, was.raw, entry.raw, &place);
    }

    fn new_parameter(
        &mut self,
        entry: &Entry<'a>,
        was: Option<&str>,
        frozen: Option<&[String]>,
        place: &Place,
    ) {
        let place = at(place, entry, entry, frozen);
        let listed = frozen.is_none_or(|frozen| lists(frozen, &entry.name));
        let required = entry.is_required();
        let rule = if required {
            Rule::RequiredParameterAdded
        } else {
            Rule::ParameterAdded
        };
        let draft = self.added(rule, &place, Some(entry.raw));
        draft.values(None, Some(entry.brief()));
        if required && !listed && entry.is_argument() {
            // Code generation refuses it until a person has decided.
            draft.rust_api(Class::Breaking);
        }
        if let Some(was) = was {
            draft.note(format!("perhaps the new name of `{was}`"));
        } else if !listed && entry.is_argument() {
            draft.note(format!("no argument until {OPERATIONS} lists it"));
        }
    }

    pub(super) fn parameter(
        &mut self,
        old: &'a Map<String, Value>,
        new: &'a Map<String, Value>,
        place: &Place,
    ) {
        let name = |map: &'a Map<String, Value>| text(map, "name").unwrap_or_default();
        let location = text(new, "in");
        // One that moved is noted by where it stands, without its name.
        let may_differ_in_case = location == Some("header") || location != text(old, "in");
        let is_same = location == Some("path")
            || (may_differ_in_case && name(old).eq_ignore_ascii_case(name(new)));
        if old.get("name") != new.get("name") {
            // A parameter that was renamed is noted as a whole.
            if is_same {
                self.key(Rule::NameRespelt, place, "name", old, new);
            } else {
                self.account(&place.child("name"));
            }
        }
        match (flag(old, "required"), flag(new, "required")) {
            (false, true) => {
                self.key(Rule::ParameterBecameRequired, place, "required", old, new)
                    .same_type_if(place.frozen);
            }
            (true, false) => {
                self.key(Rule::ParameterBecameOptional, place, "required", old, new)
                    .same_type_if(place.frozen);
            }
            _ => self.switch("required", old, new, place, Rule::UnknownKeyChanged),
        }
        for key in ENCODING {
            if old.get(key) != new.get(key) {
                let draft = self.key(Rule::ParameterEncodingChanged, place, key, old, new);
                draft.note(format!("`{key}`"));
            }
        }
        let optional = !flag(old, "required") && !flag(new, "required");
        let below = Place {
            optional,
            ..place.clone()
        };
        self.described(old, new, place);
        self.examples(old, new, place);
        if !self.written_otherwise(old, new, &below) {
            self.value_schema(old, new, &below);
            self.content(old, new, &below);
        }
        let mut handled = vec![
            "name",
            "required",
            "description",
            "example",
            "examples",
            "schema",
            "content",
        ];
        handled.extend(ENCODING);
        // A parameter that moved is noted as a whole.
        if old.get("in") != new.get("in") {
            handled.push("in");
            self.account(&place.child("in"));
        }
        self.rest(old, new, &handled, place);
    }

    /// Whether the value is text on one side and has a media type on the other.
    fn written_otherwise(
        &mut self,
        old: &'a Map<String, Value>,
        new: &'a Map<String, Value>,
        place: &Place,
    ) -> bool {
        fn media(map: &Map<String, Value>) -> Option<(&String, &Value)> {
            members(map, "content").next()
        }
        let words = |media: Option<(&String, &Value)>| match media {
            Some((name, _)) => name.clone(),
            None => "text".to_owned(),
        };
        let (before, after) = (media(old), media(new));
        if before.is_some() == after.is_some()
            || old.contains_key("schema") == new.contains_key("schema")
        {
            return false;
        }
        let (written, as_written) = (words(before), words(after));
        self.changed(Rule::ParameterEncodingChanged, place, None, None)
            .values(Some(written), Some(as_written))
            .rust_api(Class::Breaking);
        let schema = |map: &'a Map<String, Value>, media: Option<(&String, &'a Value)>| {
            map.get("schema").or_else(|| media?.1.get("schema"))
        };
        if let (Some(old), Some(new)) = (schema(old, before), schema(new, after)) {
            self.pair(Shape::Schema, old, new, place);
        }
        true
    }

    /// The `schema` of a parameter, a header or a media type.
    pub(super) fn value_schema(
        &mut self,
        old: &'a Map<String, Value>,
        new: &'a Map<String, Value>,
        place: &Place,
    ) {
        let below = place.child("schema");
        match (old.get("schema"), new.get("schema")) {
            (None, None) => {}
            (Some(before), Some(after)) => self.pair(Shape::Schema, before, after, &below),
            (None, after) => {
                self.added(Rule::TypeSet, &below, after)
                    .values(None, Some(brief(after)));
            }
            (before, None) => {
                self.removed(Rule::TypeUnset, &below, before)
                    .values(Some(brief(before)), None);
            }
        }
    }
}

fn at(place: &Place, old: &Entry<'_>, new: &Entry<'_>, frozen: Option<&[String]>) -> Place {
    // A new name is noted at the old one, by which the facade knows the parameter.
    let is_respelt = new.location == "path" || new.name.eq_ignore_ascii_case(&old.name);
    let name = if is_respelt { &new.name } else { &old.name };
    let zone = Zone::Parameter {
        location: new.location.as_str().into(),
        name: name.as_str().into(),
    };
    let kept = |entry: &Entry<'_>| {
        entry.is_argument() && frozen.is_none_or(|frozen| lists(frozen, &entry.name))
    };
    let generated = kept(new) || kept(old);
    Place {
        old: old.pointer.clone(),
        new: new.pointer.clone(),
        frozen: frozen.is_some(),
        ..place.clone().zone(zone, Direction::Request, generated)
    }
}

/// Whether the frozen arguments of a method name `name`.
pub(super) fn lists(frozen: &[String], name: &str) -> bool {
    frozen
        .iter()
        .any(|argument| argument.trim_end_matches('?') == name)
}
