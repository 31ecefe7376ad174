//! A place in a JSON text.
//!
//! `serde_json` reads a value as a whole or not at all; here a caller walks
//! through a text, takes what it knows, and goes on after what it does not.
//! Keys and values are slices of the text, which is what makes large responses
//! cheap. Whatever is not plain is left to `serde_json`.

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

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
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// Returns the next character that is not white space.
    pub fn peek(&mut self) -> Option<u8> {
        loop {
            match self.byte()? {
                b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
                byte => return Some(byte),
            }
        }
    }

    /// How many bytes are left.
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.text.len().saturating_sub(self.at)
    }

    /// Makes sure that nothing follows.
    ///
    /// # Errors
    ///
    /// When something follows.
    pub fn end(&mut self) -> Result<(), Malformed> {
        self.peek().map_or(Ok(()), |_| Err(Malformed))
    }

    /// Reads an object, each value by `read`.
    ///
    /// # Errors
    ///
    /// When this is not an object, and what `read` returns.
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
    pub fn value<T: DeserializeOwned>(&mut self) -> Result<Option<T>, Malformed> {
        let value = self.raw()?;
        Ok(serde_json::from_str(value.get()).ok().flatten())
    }

    /// Takes a string, without its quotes and escapes.
    ///
    /// # Errors
    ///
    /// When this is not a JSON string.
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
    pub fn take<T>(&mut self, read: impl Fn(&str) -> Option<(T, usize)>) -> Option<T> {
        let (value, length) = read(self.rest()?)?;
        self.at += length;
        Some(value)
    }

    /// Takes the text of a number, if there is one.
    pub fn number(&mut self) -> Option<&'a str> {
        let rest = self.rest()?;
        let length = number_length(rest.as_bytes())?;
        self.at += length;
        rest.get(..length)
    }

    /// Takes `null`, if it is here.
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

/// Finds the first quote, escape, or raw control character, which is not JSON; in steps of a word,
/// as most of an answer is strings, and most of them end within the first.
#[inline]
fn plain_length(text: &[u8]) -> Option<usize> {
    let first = text.first_chunk().copied().map_or(0, ends_of_plain_string);
    if first != 0 {
        return Some(first.trailing_zeros() as usize / 8);
    }
    long_plain_length(text)
}

// Kept out of line, so that the usual case stays small.
#[inline(never)]
fn long_plain_length(text: &[u8]) -> Option<usize> {
    let (words, rest) = text.as_chunks();
    for (index, word) in words.iter().enumerate() {
        let ends = ends_of_plain_string(*word);
        if ends != 0 {
            return Some(index * 8 + ends.trailing_zeros() as usize / 8);
        }
    }
    let is_end = |byte: &u8| *byte == b'"' || *byte == b'\\' || *byte < b' ';
    Some(words.len() * 8 + rest.iter().position(is_end)?)
}

/// Sets the highest bit of each byte that ends a plain string; of bytes after the first such one it
/// may set more.
const fn ends_of_plain_string(word: [u8; 8]) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGHEST: u64 = ONES << 7;
    const fn below(word: u64, limit: u8) -> u64 {
        word.wrapping_sub(ONES * limit as u64) & !word
    }
    let word = u64::from_le_bytes(word);
    let quote = below(word ^ (ONES * b'"' as u64), 1);
    let escape = below(word ^ (ONES * b'\\' as u64), 1);
    (quote | escape | below(word, b' ')) & HIGHEST
}

/// Measures the number at the beginning, if JSON allows it: `007`, `1.` and
/// `1e` are none.
fn number_length(text: &[u8]) -> Option<usize> {
    let sign = usize::from(text.first() == Some(&b'-'));
    let mut end = after_digits(text, sign)?;
    if text.get(sign) == Some(&b'0') && end > sign + 1 {
        return None;
    }
    if text.get(end) == Some(&b'.') {
        end = after_digits(text, end + 1)?;
    }
    if let Some(b'e' | b'E') = text.get(end) {
        let sign = usize::from(matches!(text.get(end + 1), Some(b'+' | b'-')));
        end = after_digits(text, end + 1 + sign)?;
    }
    Some(end)
}

/// The place after the digits that begin at a place, if there are any.
fn after_digits(text: &[u8], start: usize) -> Option<usize> {
    let mut end = start;
    while text.get(end).is_some_and(u8::is_ascii_digit) {
        end += 1;
    }
    (end > start).then_some(end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    /// Reads a value through the cursor alone, as far as it can.
    fn read(cursor: &mut Cursor<'_>) -> Result<Value, Malformed> {
        match cursor.peek().ok_or(Malformed)? {
            b'{' => {
                let mut object = serde_json::Map::new();
                cursor.members(|cursor, key| {
                    object.insert(key.into_owned(), read(cursor)?);
                    Ok::<_, Malformed>(())
                })?;
                Ok(Value::Object(object))
            }
            b'[' => {
                let mut list = Vec::new();
                cursor.elements(|cursor| {
                    list.push(read(cursor)?);
                    Ok::<_, Malformed>(())
                })?;
                Ok(Value::Array(list))
            }
            b'"' => cursor.string().map(|text| Value::from(text.as_ref())),
            b'n' if cursor.null() => Ok(Value::Null),
            b'-' | b'0'..=b'9' => {
                serde_json::from_str(cursor.number().ok_or(Malformed)?).map_err(|_| Malformed)
            }
            _ => serde_json::from_str(cursor.raw()?.get()).map_err(|_| Malformed),
        }
    }

    fn whole(text: &str) -> Option<Value> {
        let mut cursor = Cursor::new(text);
        let value = read(&mut cursor).ok()?;
        cursor.end().ok()?;
        Some(value)
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for text in [
            "",
            " ",
            "{",
            "[",
            "{]",
            "[}",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "[1,]",
            "[1 2]",
            "{,}",
            "{a:1}",
            "{1:2}",
            "{true:2}",
            "\"a",
            "\"a\nb\"",
            "\"\\x\"",
            "nul",
            "1 2",
            "{} {}",
            "[1]x",
            "01",
            "-01",
            "-",
            "1.",
            "1e",
            "0e--1",
            "[1.5.2]",
        ] {
            assert_eq!(whole(text), None, "{text}");
        }
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(5, 64, 8, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map(any::<String>(), inner, 0..6)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn it_reads_what_serde_json_reads(value in any_json(), pretty in any::<bool>()) {
            let text = if pretty {
                serde_json::to_string_pretty(&value).unwrap()
            } else {
                value.to_string()
            };
            prop_assert_eq!(whole(&text), Some(value));
        }

        #[test]
        fn it_accepts_nothing_that_serde_json_refuses(value in any_json(), cut in any::<prop::sample::Index>(), put in "[\\[\\]{}:,\"0-9a-z\\\\ ]{0,3}") {
            let mut text = value.to_string();
            let place = (0..=text.len()).filter(|place| text.is_char_boundary(*place)).collect::<Vec<_>>();
            text.insert_str(*cut.get(&place), &put);
            prop_assert_eq!(whole(&text), serde_json::from_str(&text).ok());
        }

        #[test]
        fn plain_text_ends_where_it_does_byte_by_byte(
            text in prop::collection::vec(prop_oneof![Just(b'"'), Just(b'\\'), any::<u8>(), b'a'..=b'z', b'a'..=b'z', b'a'..=b'z'], 0..40),
        ) {
            let end = text.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f));
            prop_assert_eq!(plain_length(&text), end);
        }
    }
}
