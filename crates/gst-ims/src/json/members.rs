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

    /// Of a member that stands twice the last counts, as in most parsers.
    pub(crate) fn value<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        let (_, value) = self.0.iter().rev().find(|(known, _)| known == name)?;
        serde_json::from_str(value.get()).ok()
    }
}
