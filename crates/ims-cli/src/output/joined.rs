//! What a command writes for several taxpayers, each as it would for one, put together: an array in
//! JSON, lines after lines in JSON Lines, one heading in CSV, and tables below one another.

use std::cell::RefCell;
use std::fmt;
use std::io::{self, Write};
use std::rc::Rc;

use serde::Serialize;

use super::stand::Stand;
use super::streamed::indented;
use super::target::{Sink, Target};
use super::{forgive_closed_pipe, json_lines};
use crate::failure::Failure;
use crate::format::Format;

/// Standard output, to which several write one after another.
#[derive(Clone)]
pub(crate) struct Joined(Rc<RefCell<Parts>>);

struct Parts {
    format: Format,
    /// Opened with the first byte.
    out: Option<Sink>,
    /// How many parts came to their end.
    ended: usize,
    has_begun: bool,
    /// What of a part may be changed yet: in JSON the end of its object, in CSV its first line.
    held: Vec<u8>,
    /// The first line of the first part in CSV.
    heading: Option<Vec<u8>>,
}

impl Joined {
    pub(crate) fn new(format: Format) -> Self {
        Self(Rc::new(RefCell::new(Parts {
            format,
            out: None,
            ended: 0,
            has_begun: false,
            held: Vec::new(),
            heading: None,
        })))
    }

    /// Where the next part is written.
    pub(crate) fn target(&self) -> Target {
        let parts = Rc::clone(&self.0);
        Target::part(self.0.borrow().format, parts)
    }

    /// Ends what was written for a taxpayer, with how it ended.
    pub(crate) fn end_part(&self, stand: &Stand) -> Result<(), Failure> {
        let mut parts = self.0.borrow_mut();
        let ended = parts.end_part(stand);
        parts.settle(ended)
    }

    /// Ends the whole; tables are followed by what `summary` writes.
    pub(super) fn finish(
        &self,
        summary: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let mut parts = self.0.borrow_mut();
        let finished = parts.finish(summary);
        parts.settle(finished)?;
        match parts.out.take() {
            Some(out) => out.finish(),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Joined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Joined").finish_non_exhaustive()
    }
}

impl Write for Parts {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.take(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.out {
            Some(out) => out.flush(),
            None => Ok(()),
        }
    }
}

/// The members that an object has beside its own.
#[derive(Serialize)]
struct Beside<'s> {
    name: Option<&'s str>,
    error: Option<&'s Failure>,
}

impl Parts {
    fn out(&mut self) -> io::Result<&mut Sink> {
        if self.out.is_none() {
            let opened = Target::stdout(self.format).open(true);
            self.out = Some(opened.map_err(|failure| io::Error::other(failure.to_string()))?);
        }
        self.out
            .as_mut()
            .ok_or_else(|| io::Error::other("the output is not open"))
    }

    fn begin_part(&mut self) -> io::Result<()> {
        if self.has_begun {
            return Ok(());
        }
        self.has_begun = true;
        let is_first = self.ended == 0;
        let between: &[u8] = match (self.format, is_first) {
            (Format::Json, true) => b"[\n  ",
            (Format::Json, false) => b",\n  ",
            (Format::Table, false) => b"\n",
            _ => b"",
        };
        self.out()?.write_all(between)
    }

    fn take(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.begin_part()?;
        match self.format {
            Format::Json => {
                for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
                    self.held.extend_from_slice(piece);
                    if piece.ends_with(b"\n") {
                        // A string has no line break in it.
                        self.held.extend_from_slice(b"  ");
                    }
                }
                let held = without_end(&self.held).len();
                let sure: Vec<u8> = self.held.drain(..held).collect();
                self.out()?.write_all(&sure)
            }
            Format::Csv if self.held.ends_with(b"\n") => self.out()?.write_all(bytes),
            Format::Csv => {
                self.held.extend_from_slice(bytes);
                let Some(end) = self.held.iter().position(|byte| *byte == b'\n') else {
                    return Ok(());
                };
                let rest = self.held.split_off(end + 1);
                let line = self.held.clone();
                let is_known = self.heading.as_ref() == Some(&line);
                if !is_known {
                    self.out()?.write_all(&line)?;
                }
                self.heading.get_or_insert(line);
                self.out()?.write_all(&rest)
            }
            Format::Jsonl | Format::Table => self.out()?.write_all(bytes),
        }
    }

    fn end_part(&mut self, stand: &Stand) -> io::Result<()> {
        match self.format {
            Format::Json if self.has_begun => {
                self.held.clear();
                let mut beside = Vec::new();
                let members = Beside {
                    name: stand.taxpayer.name.as_deref(),
                    error: stand.failure.as_ref(),
                };
                indented(&members, 1, &mut beside)?;
                // Its members follow those that are there.
                let members = beside.strip_prefix(b"{").unwrap_or_default();
                let out = self.out()?;
                out.write_all(b",")?;
                out.write_all(members)?;
            }
            Format::Json => {
                self.begin_part()?;
                indented(stand, 1, self.out()?)?;
            }
            Format::Jsonl if stand.failure.is_some() => {
                self.begin_part()?;
                json_lines::write_line(stand, self.out()?)?;
            }
            Format::Jsonl | Format::Csv | Format::Table => {}
        }
        self.held.clear();
        self.ended += usize::from(self.has_begun);
        self.has_begun = false;
        Ok(())
    }

    fn finish(&mut self, summary: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        let has_parts = self.ended > 0;
        match self.format {
            Format::Json if has_parts => self.out()?.write_all(b"\n]\n"),
            Format::Json => self.out()?.write_all(b"[]\n"),
            Format::Table => {
                let out = self.out()?;
                if has_parts {
                    writeln!(out)?;
                }
                summary(out)
            }
            Format::Jsonl | Format::Csv => Ok(()),
        }
    }

    /// A reader that has seen enough is no failure.
    fn settle(&mut self, written: io::Result<()>) -> Result<(), Failure> {
        if written.is_err()
            && let Some(out) = self.out.take()
        {
            out.abandon();
        }
        forgive_closed_pipe(written)
    }
}

/// What comes before the bracket that may end an object of JSON.
fn without_end(json: &[u8]) -> &[u8] {
    let text = json.trim_ascii_end();
    let text = text.strip_suffix(b"}").unwrap_or(text);
    text.trim_ascii_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_end_of_an_object_is_held_back() {
        for (json, sure) in [
            ("{\n  \"a\": 1\n}\n", "{\n  \"a\": 1"),
            ("{\"a\": {}", "{\"a\": {"),
            ("{\"a\": {}}", "{\"a\": {}"),
            ("\"a\", ", "\"a\","),
            ("", ""),
        ] {
            let held = without_end(json.as_bytes());
            assert_eq!(std::str::from_utf8(held).unwrap(), sure, "{json}");
        }
    }
}
