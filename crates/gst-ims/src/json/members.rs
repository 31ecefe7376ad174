//! An object by its members.

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::{Cursor, Malformed};

/// The most members of an object that is taken apart: none has so many, and each takes many times
/// its length.
const MOST: usize = 10_000;

/// The members of a JSON object in their order, with untouched values.
///
/// `null` is the same as a missing member, as everywhere in this API.
#[derive(Default)]
pub(crate) struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Members<'a> {
    /// Reads an object, unless it is none or has more members than anybody sends.
    pub(crate) fn read(value: &'a RawValue) -> Option<Self> {
        let mut members = Vec::new();
        Cursor::new(value.get())
            .members(|cursor, key| {
                let value = cursor.raw()?;
                if members.len() >= MOST {
                    return Err(Malformed);
                }
                if value.get() != "null" {
                    members.push((key, value));
                }
                Ok(())
            })
            .ok()?;
        Some(Self(members))
    }

    /// Reads the members with these names, and passes over all others; of one that comes twice the
    /// last counts.
    pub(crate) fn named(json: &'a str, names: &[&str]) -> Option<Self> {
        let mut members: Vec<(Cow<'a, str>, &'a RawValue)> = Vec::new();
        Cursor::new(json)
            .members(|cursor, key| {
                let value = cursor.raw()?;
                if value.get() == "null" || !names.contains(&key.as_ref()) {
                    return Ok::<_, Malformed>(());
                }
                match members.iter_mut().find(|(known, _)| *known == key) {
                    Some((_, known)) => *known = value,
                    None => members.push((key, value)),
                }
                Ok(())
            })
            .ok()?;
        Some(Self(members))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &'a RawValue)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), *value))
    }

    /// How long the values are, in bytes.
    pub(crate) fn length(&self) -> usize {
        self.0.iter().map(|(_, value)| value.get().len()).sum()
    }
}

/// Reads an object that is made of some members.
pub(crate) fn read_members<T: DeserializeOwned>(
    members: &[(&str, &RawValue)],
) -> serde_json::Result<T> {
    let length: usize = members
        .iter()
        .map(|(key, value)| key.len() + value.get().len() + 4)
        .sum();
    let mut text = String::with_capacity(length + 2);
    text.push('{');
    for (key, value) in members {
        if text.len() > 1 {
            text.push(',');
        }
        text.push_str(&serde_json::to_string(key)?);
        text.push(':');
        text.push_str(value.get());
    }
    text.push('}');
    serde_json::from_str(&text)
}
