//! Parts of an interface that the generated crate does not show: calls that the server makes, and
//! links between answers.

use serde_json::{Map, Value};

use super::bodies::object;
use super::{Walk, keys};
use crate::diff::place::Place;
use crate::diff::rules::Rule;

impl Walk<'_> {
    /// The parts that stand by name under `key`: `callbacks`, `links` or `webhooks`.
    pub(super) fn side_parts(
        &mut self,
        key: &str,
        old: &Map<String, Value>,
        new: &Map<String, Value>,
        place: &Place,
    ) {
        let [added, removed, changed] = match key {
            "links" => [Rule::LinkAdded, Rule::LinkRemoved, Rule::LinkChanged],
            "callbacks" => [
                Rule::CallbackAdded,
                Rule::CallbackRemoved,
                Rule::CallbackChanged,
            ],
            _ => [
                Rule::WebhookAdded,
                Rule::WebhookRemoved,
                Rule::WebhookChanged,
            ],
        };
        let (before, after) = (object(old, key), object(new, key));
        for name in keys(before, after) {
            let below = place.child(key).child(name);
            let draft = match (before.get(name), after.get(name)) {
                (old, new) if old == new => continue,
                (None, part) => self.added(added, &below, part),
                (part, None) => self.removed(removed, &below, part),
                (old, new) => self.changed(changed, &below, old, new),
            };
            draft.values(None, None).note(format!("`{name}`"));
        }
        if before == after && old.get(key) != new.get(key) {
            self.key(Rule::Respelt, place, key, old, new);
        }
    }
}
