//! A place in a JSON text.
//!
//! `serde_json` reads a value as a whole or not at all; here a caller walks
//! through a text, takes what it knows, and goes on after what it does not.
//! Keys and values are slices of the text, which is what makes large responses
//! cheap. Whatever is not plain is left to `serde_json`.

mod scan;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use scan::{number_length, plain_length};

/// The text is not JSON, or not of the form that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "it carries nothing; the reader that follows says what is wrong"
)]
pub struct Malformed;

/// A place in a JSON text, from which values are taken one after another.
///
/// # Example
///
/// ```
/// use gst_types::wire::{Cursor, Malformed};
///
/// let mut cursor = Cursor::new(r#"{"inum": "A-1", "val": 11.50}"#);
/// let mut values = Vec::new();
/// cursor.members(|cursor, key| {
///     values.push(format!("{key}={}", cursor.raw()?.get()));
///     Ok::<_, Malformed>(())
/// })?;
/// assert_eq!(values, ["inum=\"A-1\"", "val=11.50"]);
/// # Ok::<(), Malformed>(())
/// ```
#[derive(Clone, Debug)]
pub struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    /// Begins at the start of a text.
    ///
    /// ```
    /// # use gst_types::wire::Cursor;
    /// assert!(Cursor::new(" ").end().is_ok());
    /// ```
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// Returns the next character that is not white space.
    ///
    /// ```
    /// # use gst_types::wire::Cursor;
    /// assert_eq!(Cursor::new("  [1]").peek(), Some(b'['));
    /// ```
    pub fn peek(&mut self) -> Option<u8> {
        loop {
            match self.byte()? {
                b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
                byte => return Some(byte),
            }
        }
    }

    /// Returns how many bytes are left.
    ///
    /// ```
    /// # use gst_types::wire::Cursor;
    /// let mut cursor = Cursor::new("12, 3");
    /// cursor.number();
    /// assert_eq!(cursor.remaining(), 3);
    /// ```
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.text.len().saturating_sub(self.at)
    }

    /// Makes sure that nothing follows.
    ///
    /// # Errors
    ///
    /// When something follows.
    ///
    /// # Example
    ///
    /// ```
    /// # use gst_types::wire::{Cursor, Malformed};
    /// let mut cursor = Cursor::new("1 2");
    /// assert_eq!(cursor.number(), Some("1"));
    /// assert_eq!(cursor.end(), Err(Malformed));
    /// ```
    pub fn end(&mut self) -> Result<(), Malformed> {
        self.peek().map_or(Ok(()), |_| Err(Malformed))
    }

    /// Reads an object, each value by `read`.
    ///
    /// # Errors
    ///
    /// When this is not an object, and what `read` returns.
    ///
    /// # Example
    ///
    /// ```
    /// # use gst_types::wire::{Cursor, Malformed};
    /// let mut keys = Vec::new();
    /// Cursor::new(r#"{"a": 1, "b": [2]}"#).members(|cursor, key| {
    ///     keys.push(key);
    ///     cursor.raw().map(drop)
    /// })?;
    /// assert_eq!(keys, ["a", "b"]);
    /// # Ok::<(), Malformed>(())
    /// ```
    pub fn members<E: From<Malformed>>(
        &mut self,
        mut read: impl FnMut(&mut Self, Cow<'a, str>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.expect(b'{')?;
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.peek();
            let key = self.string()?;
            self.expect(b':')?;
            self.peek();
            read(self, key)?;
            if self.is_last(b'}')? {
                return Ok(());
            }
        }
    }

    /// Reads a list, each element by `read`.
    ///
    /// # Errors
    ///
    /// When this is not a list, and what `read` returns.
    ///
    /// # Example
    ///
    /// ```
    /// # use gst_types::wire::{Cursor, Malformed};
    /// let mut numbers = Vec::new();
    /// Cursor::new("[1, 2.50]").elements(|cursor| {
    ///     numbers.push(cursor.number().ok_or(Malformed)?);
    ///     Ok::<_, Malformed>(())
    /// })?;
    /// assert_eq!(numbers, ["1", "2.50"]);
    /// # Ok::<(), Malformed>(())
    /// ```
    pub fn elements<E: From<Malformed>>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<(), E>,
    ) -> Result<(), E> {
        self.expect(b'[')?;
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.peek();
            read(self)?;
            if self.is_last(b']')? {
                return Ok(());
            }
        }
    }

    /// Takes the next value as it is.
    ///
    /// # Errors
    ///
    /// When this is not a JSON value.
    ///
    /// # Example
    ///
    /// ```
    /// # use gst_types::wire::{Cursor, Malformed};
    /// let mut cursor = Cursor::new(r#"{"a": [1, 2]}, 3"#);
    /// assert_eq!(cursor.raw()?.get(), r#"{"a": [1, 2]}"#);
    /// # Ok::<(), Malformed>(())
    /// ```
    pub fn raw(&mut self) -> Result<&'a RawValue, Malformed> {
        let rest = self.rest().ok_or(Malformed)?;
        let mut values = serde_json::Deserializer::from_str(rest).into_iter();
        match values.next() {
            Some(Ok(value)) => {
                self.at += values.byte_offset();
                Ok(value)
            }
            _ => Err(Malformed),
        }
    }

    /// Reads the next value, if it is of this type and not `null`.
    ///
    /// # Errors
    ///
    /// When this is not a JSON value.
    ///
    /// # Example
    ///
    /// ```
    /// # use gst_types::wire::{Cursor, Malformed};
    /// assert_eq!(Cursor::new("7").value::<u8>()?, Some(7));
    /// assert_eq!(Cursor::new("\"seven\"").value::<u8>()?, None);
    /// # Ok::<(), Malformed>(())
    /// ```
    pub fn value<T: DeserializeOwned>(&mut self) -> Result<Option<T>, Malformed> {
        let value = self.raw()?;
        Ok(serde_json::from_str(value.get()).ok().flatten())
    }

    /// Takes a string, without its quotes and escapes.
    ///
    /// # Errors
    ///
    /// When this is not a JSON string.
    ///
    /// # Example
    ///
    /// ```
    /// # use gst_types::wire::{Cursor, Malformed};
    /// assert_eq!(Cursor::new(r#""A\u002D1""#).string()?, "A-1");
    /// # Ok::<(), Malformed>(())
    /// ```
    #[inline]
    pub fn string(&mut self) -> Result<Cow<'a, str>, Malformed> {
        match self.plain_string() {
            Some(text) => Ok(Cow::Borrowed(text)),
            None => self.escaped_string().map(Cow::Owned),
        }
    }

    #[cold]
    fn escaped_string(&mut self) -> Result<String, Malformed> {
        if self.byte() != Some(b'"') {
            return Err(Malformed);
        }
        // Half of a surrogate pair must not cost the whole text.
        serde_json::from_str::<super::Text>(self.raw()?.get())
            .map(|text| text.0.into_string())
            .map_err(|_| Malformed)
    }

    /// Takes a string, if it has no escapes.
    ///
    /// ```
    /// # use gst_types::wire::Cursor;
    /// assert_eq!(Cursor::new(r#""A-1""#).plain_string(), Some("A-1"));
    /// assert_eq!(Cursor::new(r#""A\u002D1""#).plain_string(), None);
    /// ```
    #[inline]
    pub fn plain_string(&mut self) -> Option<&'a str> {
        if self.byte() != Some(b'"') {
            return None;
        }
        let start = self.at + 1;
        let end = start + plain_length(self.text.as_bytes().get(start..)?)?;
        if self.text.as_bytes().get(end) != Some(&b'"') {
            return None;
        }
        self.at = end + 1;
        self.text.get(start..end)
    }

    /// Takes what is read at this place, with its length in bytes.
    pub(crate) fn take<T>(&mut self, read: impl Fn(&str) -> Option<(T, usize)>) -> Option<T> {
        let (value, length) = read(self.rest()?)?;
        self.at += length;
        Some(value)
    }

    /// Takes the text of a number, if there is one.
    ///
    /// ```
    /// # use gst_types::wire::Cursor;
    /// assert_eq!(Cursor::new("-1.50e3,").number(), Some("-1.50e3"));
    /// assert_eq!(Cursor::new("007").number(), None);
    /// ```
    pub fn number(&mut self) -> Option<&'a str> {
        let rest = self.rest()?;
        let length = number_length(rest.as_bytes())?;
        self.at += length;
        rest.get(..length)
    }

    /// Takes `null`, if it is here.
    ///
    /// ```
    /// # use gst_types::wire::Cursor;
    /// assert!(Cursor::new("null").null());
    /// ```
    pub fn null(&mut self) -> bool {
        let is_null = self.rest().is_some_and(|rest| rest.starts_with("null"));
        if is_null {
            self.at += 4;
        }
        is_null
    }

    fn is_last(&mut self, end: u8) -> Result<bool, Malformed> {
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                Ok(false)
            }
            Some(byte) if byte == end => {
                self.at += 1;
                Ok(true)
            }
            _ => Err(Malformed),
        }
    }

    fn expect(&mut self, byte: u8) -> Result<(), Malformed> {
        if self.peek() == Some(byte) {
            self.at += 1;
            Ok(())
        } else {
            Err(Malformed)
        }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> Option<&'a str> {
        self.text.get(self.at..)
    }
}
