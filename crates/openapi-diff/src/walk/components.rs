//! Components that no operation leads to, and those that only one document has.

use super::types::brief;
use super::view::{Object, Pair, keys, nothing};
use super::{Shape, Walk};
use crate::location::{Direction, Location, Zone};
use crate::rules::Rule;
use serde_json::Value;

/// The sections of `components` that this walk compares part by part.
const SHAPES: [(&str, Shape); 6] = [
    ("schemas", Shape::Schema),
    ("parameters", Shape::Parameter),
    ("requestBodies", Shape::Body),
    ("responses", Shape::Response),
    ("headers", Shape::Header),
    ("examples", Shape::Example),
];

impl<'a> Walk<'a> {
    pub(super) fn components(&mut self) {
        fn components(document: &Value) -> &Object {
            let components = document.get("components").and_then(Value::as_object);
            components.unwrap_or(nothing())
        }
        let at = Location::document("components").child("components");
        let pair = Pair::new(components(self.old), components(self.new), &at);
        let mut handled = vec!["securitySchemes"];
        self.security_schemes(&pair);
        for (section, shape) in SHAPES {
            let is_map = |section: Option<&Value>| section.is_none_or(Value::is_object);
            let (before, after) = pair.get(section);
            if is_map(before) && is_map(after) {
                handled.push(section);
                self.section(section, shape, &pair);
            }
        }
        for section in ["callbacks", "links", "pathItems"] {
            if pair.old.filled(section) == pair.new.filled(section) {
                handled.push(section);
            }
        }
        self.other_keys(&pair, &handled);
    }

    fn section(&mut self, section: &str, shape: Shape, components: &Pair<'a>) {
        let is_schema = shape == Shape::Schema;
        let (added, removed) = if is_schema {
            (Rule::ComponentAdded, Rule::ComponentRemoved)
        } else {
            (Rule::SharedPartAdded, Rule::SharedPartRemoved)
        };
        let (before, after) = components.maps(section);
        let section_at = components.child(section);
        for name in keys(before, after) {
            let zone = Zone::Component {
                section: section.into(),
                name: name.into(),
            };
            let at = section_at.child(name);
            let at = at.zone(zone, Direction::Unused, is_schema);
            let words = |part| is_schema.then(|| brief(part));
            match (before.get(name), after.get(name)) {
                (Some(old), Some(new)) => {
                    if !self.compared.contains(&(at.old.clone(), at.new.clone())) {
                        self.pair(shape, old, new, &at);
                    }
                }
                (None, part) if !self.accounted.contains(&at.new) => {
                    self.added(added, &at, words(part));
                }
                (part, None) if !self.accounted.contains(&at.old) => {
                    self.removed(removed, &at, words(part));
                }
                _ => {}
            }
        }
    }
}
