use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use gst_types::RawJson;
use serde::Serialize;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

/// The documented fields of one object, as values that a key is matched to without allocation.
pub(crate) trait Field: Sized {
    /// The field with this key.
    fn from_key(key: &str) -> Option<Self>;
}

/// A key of an object.
pub(crate) enum Key<F> {
    /// The key of a documented field.
    Known(F),
    /// Any other key.
    Unknown(String),
}

impl<'de, F: Field> Deserialize<'de> for Key<F> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor<F>(PhantomData<F>);

        impl<F: Field> Visitor<'_> for KeyVisitor<F> {
            type Value = Key<F>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
                Ok(F::from_key(key).map_or_else(|| Key::Unknown(key.to_owned()), Key::Known))
            }
        }

        deserializer.deserialize_identifier(KeyVisitor(PhantomData))
    }
}

/// Reads the value of a documented field; a second one of the same name is an error.
pub(crate) fn read<'de, T, A>(
    slot: &mut Option<T>,
    name: &'static str,
    map: &mut A,
) -> Result<(), A::Error>
where
    T: Deserialize<'de>,
    A: MapAccess<'de>,
{
    if slot.is_some() {
        return Err(A::Error::duplicate_field(name));
    }
    *slot = Some(map.next_value()?);
    Ok(())
}

/// Keeps the value of an undocumented field; a second one of the same name is an error.
pub(crate) fn keep<'de, T, A>(
    extra: &mut BTreeMap<String, T>,
    key: String,
    map: &mut A,
) -> Result<(), A::Error>
where
    T: Deserialize<'de>,
    A: MapAccess<'de>,
{
    if extra.contains_key(&key) {
        return Err(A::Error::custom(format_args!("duplicate field `{key}`")));
    }
    extra.insert(key, map.next_value()?);
    Ok(())
}

/// Keeps a documented field that nobody took out of its record.
#[inline]
pub(crate) fn keep_left<T: Serialize>(
    extra: &mut BTreeMap<String, RawJson>,
    name: &str,
    field: Option<T>,
) {
    #[cold]
    fn keep<T: Serialize>(extra: &mut BTreeMap<String, RawJson>, name: &str, value: &T) {
        if let Ok(value) = RawJson::from_value(value) {
            extra.insert(name.to_owned(), value);
        }
    }
    if let Some(value) = field {
        keep(extra, name, &value);
    }
}
