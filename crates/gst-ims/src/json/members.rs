//! An object by its members.

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::{Cursor, Malformed};

/// The members of a JSON object in their order, with untouched values.
///
/// `null` is the same as a missing member, as everywhere in this API.
#[derive(Default)]
pub(crate) struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Members<'a> {
    pub(crate) fn read(value: &'a RawValue) -> Option<Self> {
        let mut members = Vec::new();
        Cursor::new(value.get())
            .members(|cursor, key| {
                let value = cursor.raw()?;
                if value.get() != "null" {
                    members.push((key, value));
                }
                Ok::<_, Malformed>(())
            })
            .ok()?;
        Some(Self(members))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &'a RawValue)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), *value))
    }
}

/// Reads an object that is made of some members.
pub(crate) fn read_members<T: DeserializeOwned>(
    members: &[(&str, &RawValue)],
) -> serde_json::Result<T> {
    let texts: Vec<String> = members
        .iter()
        .map(|(key, value)| format!("{}:{}", serde_json::Value::from(*key), value.get()))
        .collect();
    serde_json::from_str(&format!("{{{}}}", texts.join(",")))
}
