//! JSON on its way out, in which no text steers a terminal.

use std::io::{self, Write};
use std::str;

use crate::text::escaped_json;

/// Passes JSON on with escapes in place of the characters that would steer a
/// terminal, or that hide or reorder text. Its meaning stays the same.
pub(super) struct JsonEscapes<W> {
    inner: W,
    /// The beginning of a character whose end has not been written yet.
    begun: Vec<u8>,
}

impl<W: Write> JsonEscapes<W> {
    pub(super) const fn new(inner: W) -> Self {
        Self {
            inner,
            begun: Vec::new(),
        }
    }

    fn pass_on(&mut self, bytes: &[u8]) -> io::Result<()> {
        match str::from_utf8(bytes) {
            Ok(text) => self.inner.write_all(escaped_json(text).as_bytes()),
            Err(error) if error.error_len().is_none() => {
                let (whole, begun) = bytes.split_at(error.valid_up_to());
                self.pass_on(whole)?;
                self.begun.extend_from_slice(begun);
                Ok(())
            }
            Err(error) => Err(io::Error::new(io::ErrorKind::InvalidData, error)),
        }
    }
}

impl<W: Write> Write for JsonEscapes<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.begun.is_empty() {
            self.pass_on(bytes)?;
        } else {
            let mut joined = std::mem::take(&mut self.begun);
            joined.extend_from_slice(bytes);
            self.pass_on(&joined)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn pieces_come_out_as_the_whole(text in any::<String>(), size in 1_usize..5) {
            let json = serde_json::to_string(&text).unwrap();
            let mut written = Vec::new();
            let mut escapes = JsonEscapes::new(&mut written);
            for piece in json.as_bytes().chunks(size) {
                escapes.write_all(piece).unwrap();
            }
            prop_assert_eq!(str::from_utf8(&written).unwrap(), escaped_json(&json));
            prop_assert_eq!(serde_json::from_slice::<String>(&written).unwrap(), text);
        }
    }
}
