//! A response that is one object.

use std::borrow::Cow;
use std::collections::BTreeMap;

use gst_types::RawJson;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::payload::Payload;
use crate::json::{self, Cursor, Malformed};

/// The members of a response that is one object.
pub(crate) struct Object<'t> {
    /// The names of which one must be there.
    fields: &'static [&'static str],
    /// Whether the tax network's own object is meant, with its own status.
    is_of_the_network: bool,
    members: Vec<(Cow<'t, str>, &'t RawValue)>,
}

impl Object<'_> {
    /// One whose members are wherever the envelope allows.
    pub(crate) fn anywhere(fields: &'static [&'static str]) -> Self {
        Self {
            fields,
            is_of_the_network: false,
            members: Vec::new(),
        }
    }

    /// The tax network's own object, in `data.data`.
    pub(crate) fn of_the_network(fields: &'static [&'static str]) -> Self {
        Self {
            is_of_the_network: true,
            ..Self::anywhere(fields)
        }
    }

    /// Reads the object; members that cannot be read cost no other, and are returned as they came.
    pub(crate) fn read<T: DeserializeOwned + Default>(&self) -> (T, BTreeMap<String, RawJson>) {
        let members = self.members.iter();
        read_leniently(members.map(|(key, value)| (key.as_ref(), *value)))
    }
}

/// Reads an object by its members: those that cannot be read cost no other, and are returned as
/// they came.
pub(crate) fn read_leniently<'a, T: DeserializeOwned + Default>(
    members: impl IntoIterator<Item = (&'a str, &'a RawValue)>,
) -> (T, BTreeMap<String, RawJson>) {
    let mut rejected = BTreeMap::new();
    let members: Vec<_> = members
        .into_iter()
        .filter(|(key, value)| {
            let is_read = json::read_members::<T>(&[(key, value)]).is_ok();
            if !is_read {
                rejected.insert((*key).to_owned(), RawJson::from((*value).to_owned()));
            }
            is_read
        })
        // Of a member that comes twice the last counts.
        .collect::<BTreeMap<_, _>>()
        .into_iter()
        .collect();
    (json::read_members(&members).unwrap_or_default(), rejected)
}

impl<'t> Payload<'t> for Object<'t> {
    fn member(&mut self, key: Cow<'t, str>, cursor: &mut Cursor<'t>) -> Result<(), Malformed> {
        if self.is_of_the_network && key.eq_ignore_ascii_case("data") && cursor.peek() == Some(b'{')
        {
            return cursor.members(|cursor, key| {
                self.members.push((key, cursor.raw()?));
                Ok(())
            });
        }
        self.members.push((key, cursor.raw()?));
        Ok(())
    }

    fn takes_data(&self) -> bool {
        self.is_of_the_network
    }

    fn documents(&self) -> usize {
        self.members
            .iter()
            .filter(|(key, _)| self.fields.contains(&key.as_ref()))
            .count()
    }

    fn lists_documents(&self) -> bool {
        false
    }
}
