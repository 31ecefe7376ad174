//! A number for a JSON value: equal values have the same one, whatever the order of their keys.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::{Map, Value};

/// The number of `value`.
#[must_use]
pub fn fingerprint(value: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    match value {
        Value::Object(members) => members_without(members, "").hash(&mut hasher),
        Value::Array(items) => {
            items.len().hash(&mut hasher);
            for item in items {
                fingerprint(item).hash(&mut hasher);
            }
        }
        scalar => scalar.hash(&mut hasher),
    }
    hasher.finish()
}

/// The number of an object without one of its members.
#[must_use]
pub fn members_without(members: &Map<String, Value>, left_out: &str) -> u64 {
    let number = |(key, value): (&String, &Value)| {
        let mut hasher = DefaultHasher::new();
        (key, fingerprint(value)).hash(&mut hasher);
        hasher.finish()
    };
    let members = members.iter().filter(|(key, _)| *key != left_out);
    // The sum does not depend on the order.
    members.map(number).fold(1, u64::wrapping_add)
}
