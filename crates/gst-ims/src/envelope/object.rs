//! A response that is one object.

use std::borrow::Cow;
use std::collections::BTreeMap;

use gst_types::RawJson;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::payload::Payload;
use crate::error::Error;
use crate::json::{self, Cursor, Malformed};
use crate::memory_limit::{Held, MemoryLimit};

/// The members of a response that is one object.
pub(crate) struct Object<'t> {
    /// The names of which one must be there.
    fields: &'static [&'static str],
    /// Whether the tax network's own object is meant, with its own status.
    is_of_the_network: bool,
    /// Whether members with other names are kept.
    keeps_others: bool,
    /// The name of a list that can be long, and is left to be read piece by piece.
    list: Option<&'static str>,
    members: Vec<(Cow<'t, str>, &'t RawValue)>,
    others: BTreeMap<String, RawJson>,
    held: Held,
    is_too_large: bool,
}

impl<'t> Object<'t> {
    /// One whose members are wherever the envelope allows.
    pub(crate) fn anywhere(fields: &'static [&'static str], memory: &MemoryLimit) -> Self {
        Self {
            fields,
            is_of_the_network: false,
            keeps_others: false,
            list: None,
            members: Vec::new(),
            others: BTreeMap::new(),
            held: memory.hold(),
            is_too_large: false,
        }
    }

    /// The tax network's own object, in `data.data`.
    pub(crate) fn of_the_network(fields: &'static [&'static str], memory: &MemoryLimit) -> Self {
        Self {
            is_of_the_network: true,
            ..Self::anywhere(fields, memory)
        }
    }

    /// Keeps the members that have no name of `fields`.
    pub(crate) fn keeping_others(mut self) -> Self {
        self.keeps_others = true;
        self
    }

    /// Leaves the member with this name to be read piece by piece.
    pub(crate) fn with_list(mut self, name: &'static str) -> Self {
        self.list = Some(name);
        self
    }

    /// Reads the object; members that cannot be read cost no other, and are returned as they came.
    pub(crate) fn read<T: DeserializeOwned + Default>(&self) -> (T, BTreeMap<String, RawJson>) {
        let members = self.members.iter();
        let members = members.filter(|(key, _)| self.list != Some(key.as_ref()));
        read_leniently(members.map(|(key, value)| (key.as_ref(), *value)))
    }

    /// The list that was left, as often as it came.
    pub(crate) fn lists(&self) -> impl Iterator<Item = &'t RawValue> {
        let members = self.members.iter();
        members
            .filter(|(key, _)| self.list == Some(key.as_ref()))
            .map(|(_, value)| *value)
    }

    /// The members with other names.
    pub(crate) fn into_others(self) -> BTreeMap<String, RawJson> {
        self.others
    }

    fn take(&mut self, key: Cow<'t, str>, value: &'t RawValue) {
        /// What a kept member takes beside its text.
        const OVERHEAD: usize = 128;
        let length = value.get().len();
        let is_wanted = self.fields.contains(&key.as_ref());
        let bytes = match self.list {
            _ if !is_wanted && !self.keeps_others => return,
            Some(list) if key == list => OVERHEAD,
            // It is copied to be read, unescaped, and read.
            _ if is_wanted => OVERHEAD.saturating_add(length.saturating_mul(3)),
            _ => OVERHEAD + key.len() + length,
        };
        if !self.held.add(bytes) {
            self.is_too_large = true;
        } else if is_wanted {
            self.members.push((key, value));
        } else if value.get() != "null" {
            json::keep(&mut self.others, &key, RawJson::from(value.to_owned()));
        }
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
                let value = cursor.raw()?;
                self.take(key, value);
                Ok(())
            });
        }
        let value = cursor.raw()?;
        self.take(key, value);
        Ok(())
    }

    fn takes_data(&self) -> bool {
        self.is_of_the_network
    }

    fn documents(&self) -> usize {
        self.members.len()
    }

    fn lists_documents(&self) -> bool {
        false
    }

    fn failure(&self) -> Option<Error> {
        self.is_too_large.then(|| self.held.exceeded())
    }
}
