//! Parameters: of an operation and of its path, keyed by where they stand and their name.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::references::Target;
use super::types::brief;
use super::{Shape, Walk, flag, list, text};
use crate::catalogue::OPERATIONS;
use crate::diff::change::Class;
use crate::diff::place::{Direction, Place, Zone};
use crate::diff::rules::Rule;
use crate::document::Pointer;

/// Headers that the transport of the generated crate sets: no method takes them.
const TRANSPORT: [&str; 4] = ["authorization", "x-api-key", "x-api-version", "x-source"];

/// Keys that say how a value is written into the request.
const ENCODING: [&str; 4] = ["style", "explode", "allowReserved", "allowEmptyValue"];

/// An operation of one document with its path.
pub(super) struct Side<'a> {
    pub(super) document: &'a Value,
    pub(super) item: &'a Map<String, Value>,
    pub(super) item_pointer: Pointer,
    pub(super) operation: &'a Map<String, Value>,
    pub(super) pointer: Pointer,
}

/// One parameter that an operation takes.
struct Entry<'a> {
    key: (String, String, usize),
    location: String,
    name: String,
    /// As it stands in the list; perhaps a reference.
    raw: &'a Value,
    /// What it refers to, or itself.
    value: &'a Value,
    pointer: Pointer,
}

impl Entry<'_> {
    fn is_required(&self) -> bool {
        self.value
            .as_object()
            .is_some_and(|map| flag(map, "required"))
    }

    /// Whether the generated method takes it.
    fn is_argument(&self) -> bool {
        let lower = self.name.to_ascii_lowercase();
        !(self.name.is_empty()
            || self.location == "cookie"
            || (self.location == "header" && TRANSPORT.contains(&lower.as_str())))
    }

    fn brief(&self) -> String {
        format!("{} {}", self.location, brief(self.value.get("schema")))
    }
}

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
        let fresh: Vec<&Entry<'_>> = after
            .iter()
            .filter(|entry| missing(entry, &before))
            .collect();
        let gone: Vec<&Entry<'_>> = before
            .iter()
            .filter(|entry| missing(entry, &after))
            .collect();
        for entry in &after {
            if let Some(was) = before.iter().find(|was| was.key == entry.key) {
                let place = at(place, was, entry, frozen);
                self.pair(Shape::Parameter, was.raw, entry.raw, &place);
            } else if let Some(was) = moved(entry, &gone) {
                let place = at(place, was, entry, frozen);
                self.changed(Rule::ParameterMoved, &place, None, None)
                    .values(Some(was.location.clone()), Some(entry.location.clone()));
                self.pair(Shape::Parameter, was.raw, entry.raw, &place);
            } else {
                self.new_parameter(entry, likest(entry, &gone, &fresh), frozen, place);
            }
        }
        for was in gone.iter().filter(|was| moved(was, &fresh).is_none()) {
            let place = at(place, was, was, frozen);
            let draft = self.removed(Rule::ParameterRemoved, &place, Some(was.raw));
            draft.values(Some(was.brief()), None);
            if let Some(is) = likest(was, &fresh, &gone) {
                draft.note(format!("perhaps renamed to `{is}`"));
            }
        }
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
        if old.get("name") != new.get("name") {
            self.key(Rule::NameRespelt, place, "name", old, new);
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
                self.key(Rule::ParameterEncodingChanged, place, key, old, new)
                    .note(format!("`{key}`"));
            }
        }
        let optional = !flag(old, "required") && !flag(new, "required");
        let below = Place {
            optional,
            ..place.clone()
        };
        self.described(old, new, place);
        self.examples(old, new, place);
        self.value_schema(old, new, &below);
        self.content(old, new, &below);
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

/// What an operation takes: its own parameters and those of its path that it does not replace.
fn entries<'a>(side: &Side<'a>, renamed: &HashMap<String, String>) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry<'a>> = Vec::new();
    let own = read(side.document, side.operation, &side.pointer, renamed);
    for entry in read(side.document, side.item, &side.item_pointer, renamed) {
        if !own.iter().any(|own| own.key == entry.key) {
            entries.push(entry);
        }
    }
    entries.extend(own);
    entries
}

fn read<'a>(
    document: &'a Value,
    holder: &'a Map<String, Value>,
    pointer: &Pointer,
    renamed: &HashMap<String, String>,
) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry<'a>> = Vec::new();
    for (index, raw) in list(holder, "parameters").iter().enumerate() {
        let value = Target::of(document, raw).value().unwrap_or(raw);
        let part = |key: &str| {
            let text = value.as_object().and_then(|map| text(map, key));
            text.unwrap_or_default().to_owned()
        };
        let (location, name) = (part("in"), part("name"));
        let mut known_as = match location.as_str() {
            "header" => name.to_ascii_lowercase(),
            "path" => renamed.get(&name).cloned().unwrap_or_else(|| name.clone()),
            _ => name.clone(),
        };
        // A reference that leads nowhere is known by its text.
        if known_as.is_empty() {
            super::references::reference(raw)
                .unwrap_or_default()
                .clone_into(&mut known_as);
        }
        let times = entries
            .iter()
            .filter(|other| other.key.0 == location && other.key.1 == known_as)
            .count();
        entries.push(Entry {
            key: (location.clone(), known_as, times),
            location,
            name,
            raw,
            value,
            pointer: pointer.child("parameters").child(index),
        });
    }
    entries
}

fn at(place: &Place, old: &Entry<'_>, new: &Entry<'_>, frozen: Option<&[String]>) -> Place {
    let zone = Zone::Parameter {
        location: new.location.as_str().into(),
        name: new.name.as_str().into(),
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

/// The parameter of the same name in another part of the request.
fn moved<'e, 'a>(entry: &Entry<'_>, others: &[&'e Entry<'a>]) -> Option<&'e Entry<'a>> {
    others
        .iter()
        .find(|other| !entry.name.is_empty() && other.name.eq_ignore_ascii_case(&entry.name))
        .copied()
}

fn likest<'e>(entry: &Entry<'_>, others: &[&'e Entry<'_>], own: &[&Entry<'_>]) -> Option<&'e str> {
    let best = |entry: &Entry<'_>, others: &[&'e Entry<'_>]| {
        others
            .iter()
            .filter(|other| other.brief() == entry.brief())
            .max_by(|a, b| {
                let near = |other: &Entry<'_>| strsim::jaro_winkler(&entry.name, &other.name);
                near(a).total_cmp(&near(b))
            })
            .map(|other| other.name.as_str())
    };
    let found = best(entry, others)?;
    let alone = own
        .iter()
        .filter(|other| other.brief() == entry.brief())
        .count()
        == 1;
    (alone || strsim::jaro_winkler(found, &entry.name) > 0.7).then_some(found)
}
