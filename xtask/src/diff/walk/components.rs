//! Components that the operations do not lead to, and those that only one document has.

use serde_json::{Map, Value};

use super::{Shape, Walk, filled, keys, nothing, types};
use crate::diff::place::{Direction, Place, Zone};
use crate::diff::rules::Rule;
use crate::document::Pointer;

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
        let place = Place::document("components").child("components");
        let (before, after) = (components(self.old), components(self.new));
        let mut handled = vec!["securitySchemes"];
        self.security_schemes(before, after, &place);
        for (section, shape) in SHAPES {
            let parts = |components: &'a Map<String, Value>| match components.get(section) {
                None => Some(nothing()),
                Some(parts) => parts.as_object(),
            };
            if let (Some(before), Some(after)) = (parts(before), parts(after)) {
                handled.push(section);
                self.section(section, shape, before, after);
            }
        }
        for section in ["callbacks", "links", "pathItems"] {
            if filled(before, section) == filled(after, section) {
                handled.push(section);
            }
        }
        self.rest(before, after, &handled, &place);
    }

    fn section(
        &mut self,
        section: &str,
        shape: Shape,
        before: &'a Map<String, Value>,
        after: &'a Map<String, Value>,
    ) {
        for name in keys(before, after) {
            let zone = Zone::Component {
                section: section.into(),
                name: name.into(),
            };
            let place = Place::document("components")
                .child("components")
                .child(section)
                .child(name)
                .zone(zone, Direction::Unused, shape == Shape::Schema);
            let is_schema = shape == Shape::Schema;
            match (before.get(name), after.get(name)) {
                (Some(old), Some(new)) => {
                    if !self.is_compared(&place.new) {
                        self.pair(shape, old, new, &place);
                    }
                }
                (None, part) => {
                    if !self.is_accounted(&place.new) {
                        let rule = if is_schema {
                            Rule::ComponentAdded
                        } else {
                            Rule::SharedPartAdded
                        };
                        self.added(rule, &place, part)
                            .values(None, is_schema.then(|| types::brief(part)));
                    }
                }
                (part, None) => {
                    if !self.is_accounted(&place.old) {
                        let rule = if is_schema {
                            Rule::ComponentRemoved
                        } else {
                            Rule::SharedPartRemoved
                        };
                        self.removed(rule, &place, part)
                            .values(is_schema.then(|| types::brief(part)), None);
                    }
                }
            }
        }
    }

    fn is_accounted(&self, pointer: &Pointer) -> bool {
        self.accounted.contains(pointer)
    }
}

fn components(document: &Value) -> &Map<String, Value> {
    document
        .get("components")
        .and_then(Value::as_object)
        .unwrap_or_else(|| nothing())
}
