//! Parts of an interface that the generated client does not show: calls that the server makes, and
//! links between responses.

use super::Walk;
use super::view::{Pair, keys};
use crate::rules::Rule;

impl<'a> Walk<'a> {
    /// The parts that are listed by name under `key`: `callbacks`, `links` or `webhooks`.
    pub(super) fn callbacks_and_links(&mut self, key: &str, holder: &Pair<'a>) {
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
        let (before, after) = holder.maps(key);
        for name in keys(before, after) {
            let at = holder.child(key).child(name);
            let change = match (before.get(name), after.get(name)) {
                (old, new) if old == new => continue,
                (None, _) => self.added(added, &at, ()),
                (_, None) => self.removed(removed, &at, ()),
                _ => self.changed(changed, &at, (), ()),
            };
            change.note(format!("`{name}`"));
        }
        if before == after && holder.differs(key) {
            self.key(Rule::Reformatted, holder, key);
        }
    }
}
