//! JSON pointers (RFC 6901).

use std::fmt::{self, Write as _};

/// The place of a value in a document, empty for the whole document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct Pointer(String);

impl Pointer {
    /// The member `key`, or the element with that index, of this value.
    pub(crate) fn child(&self, key: impl fmt::Display) -> Self {
        let mut text = String::with_capacity(self.0.len() + 24);
        text.push_str(&self.0);
        text.push('/');
        // Writing to a string cannot fail.
        let _ = write!(Escaping(&mut text), "{key}");
        Self(text)
    }

    /// The pointer that `text` spells.
    pub(crate) fn parse(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// As RFC 6901 writes it: `/paths/~1rooms/get`.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// One segment of a pointer as the key that it stands for.
pub(crate) fn unescaped(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

struct Escaping<'t>(&'t mut String);

impl fmt::Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            match character {
                '~' => self.0.push_str("~0"),
                '/' => self.0.push_str("~1"),
                other => self.0.push(other),
            }
        }
        Ok(())
    }
}
