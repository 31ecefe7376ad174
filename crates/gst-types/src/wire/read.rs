//! Records read in one pass, without an intermediate form.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Cursor, Malformed, Wire, WireForm};
use crate::RawJson;

/// The most fields that are kept without weighing them.
const MOST_KEPT: usize = 1_000;

/// The longest of them, in bytes.
const LONGEST_KEPT: usize = 64 << 10;

/// A value that is read from a JSON text in one pass.
///
/// Only the documented form is read: every other, however slightly different, is
/// [`Malformed`], and the caller reads the same text again by `Deserialize`, which takes every
/// form and says what is wrong. The generated records implement both.
///
/// ```
/// # use gst_types::wire::{self, Cursor, Malformed, ReadJson};
/// let mut cursor = Cursor::new(r#""02-11-2024""#);
/// let date = wire::Date::read_json(&mut cursor)?;
/// assert_eq!(date.map(|date| date.0.to_string()).as_deref(), Some("2024-11-02"));
/// // Not the documented form: serde reads it.
/// assert_eq!(wire::Amount::read_json(&mut Cursor::new("\"1\"")), Err(Malformed));
/// # Ok::<(), Malformed>(())
/// ```
pub trait ReadJson: Sized {
    /// Reads the value at the cursor; `None` for `null` and for an empty text, which say nothing.
    ///
    /// # Errors
    ///
    /// [`Malformed`] if the value is not in its documented form. The cursor is then anywhere.
    fn read_json(cursor: &mut Cursor<'_>) -> Result<Option<Self>, Malformed>;
}

impl<T: WireForm> ReadJson for Wire<T> {
    #[inline]
    fn read_json(cursor: &mut Cursor<'_>) -> Result<Option<Self>, Malformed> {
        Ok(T::read_documented(cursor)?.map(Self))
    }
}

impl<T: ReadJson> ReadJson for Vec<T> {
    fn read_json(cursor: &mut Cursor<'_>) -> Result<Option<Self>, Malformed> {
        if cursor.null() {
            return Ok(None);
        }
        let mut list = Self::new();
        cursor.elements(|cursor| {
            list.push(T::read_json(cursor)?.ok_or(Malformed)?);
            Ok::<_, Malformed>(())
        })?;
        Ok(Some(list))
    }
}

impl<T: ReadJson> ReadJson for Box<T> {
    fn read_json(cursor: &mut Cursor<'_>) -> Result<Option<Self>, Malformed> {
        Ok(T::read_json(cursor)?.map(Self::new))
    }
}

impl ReadJson for RawJson {
    fn read_json(cursor: &mut Cursor<'_>) -> Result<Option<Self>, Malformed> {
        let raw = cursor.raw()?;
        Ok((raw.get() != "null").then(|| Self::from(raw.to_owned())))
    }
}

impl Cursor<'_> {
    /// Reads a documented field of a record; one that comes twice is refused.
    ///
    /// # Errors
    ///
    /// As [`ReadJson::read_json`], and where the field was read before.
    ///
    /// # Example
    ///
    /// ```
    /// # use gst_types::wire::{self, Cursor, Malformed};
    /// let mut action: Option<wire::Action> = None;
    /// let twice = Cursor::new(r#"["A", "R"]"#).elements(|cursor| cursor.field(&mut action));
    /// assert_eq!(twice, Err(Malformed));
    /// ```
    #[inline]
    pub fn field<T: ReadJson>(&mut self, field: &mut Option<T>) -> Result<(), Malformed> {
        if field.is_some() {
            return Err(Malformed);
        }
        *field = T::read_json(self)?;
        Ok(())
    }

    /// Keeps a field that is not documented, as JSON text; one that comes twice is refused, and so
    /// is what takes much memory: more than 1,000 fields, or one of more than 64 KiB.
    ///
    /// # Errors
    ///
    /// What is not JSON or takes much memory, and a field that was kept before.
    ///
    /// # Example
    ///
    /// ```
    /// # use std::collections::BTreeMap;
    /// # use gst_types::wire::{Cursor, Malformed};
    /// let mut extra = BTreeMap::new();
    /// Cursor::new(r#"{"irn": 1.10}"#).members(|cursor, key| cursor.keep(&mut extra, key))?;
    /// assert_eq!(extra["irn"].as_str(), "1.10");
    /// # Ok::<(), Malformed>(())
    /// ```
    pub fn keep(
        &mut self,
        extra: &mut BTreeMap<String, RawJson>,
        key: Cow<'_, str>,
    ) -> Result<(), Malformed> {
        let Some(value) = RawJson::read_json(self)? else {
            return Ok(());
        };
        if extra.len() >= MOST_KEPT || value.as_str().len() > LONGEST_KEPT {
            return Err(Malformed);
        }
        match extra.insert(key.into_owned(), value) {
            None => Ok(()),
            Some(_) => Err(Malformed),
        }
    }

    /// Reads a string by `read`, whose `None` is a text that is not such a value. Half of a
    /// surrogate pair is none.
    #[inline]
    pub(super) fn text<T>(
        &mut self,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Malformed> {
        let filled = |text: &str| match text {
            "" => Ok(None),
            text => read(text).map(Some).ok_or(Malformed),
        };
        match self.plain_string() {
            Some(text) => filled(text),
            None if self.peek() == Some(b'"') => {
                let text: String =
                    serde_json::from_str(self.raw()?.get()).map_err(|_| Malformed)?;
                filled(&text)
            }
            None if self.null() => Ok(None),
            None => Err(Malformed),
        }
    }
}
