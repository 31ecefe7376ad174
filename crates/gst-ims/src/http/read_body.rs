//! Reads and decodes a body with bounded memory and patience.

use std::io::{self, Write};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use flate2::write::MultiGzDecoder;
use reqwest::header::{CONTENT_ENCODING, HeaderMap};

use super::network_error;
use crate::clock;
use crate::error::{Error, ErrorKind};
use crate::memory_limit::Held;

/// What bounds the body of a response.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// The most bytes after decompression.
    pub(crate) largest: usize,
    /// How long nothing may come.
    pub(crate) idle: Duration,
}

/// How much is reserved on the word of a header alone, in bytes: a section of a usual size, as a
/// buffer that grows leaves holes behind which all sections together pay for.
const TRUSTED_LENGTH: usize = 16 << 20;

/// A body, and the encoding that it is still in, if it is one that is not known.
#[derive(Default)]
pub(super) struct Body {
    pub(super) bytes: Bytes,
    pub(super) unread_encoding: Option<String>,
}

/// Reads the whole body, or fails once it exceeds its limits.
pub(super) async fn read_body(
    mut response: reqwest::Response,
    limits: Limits,
    held: &mut Held,
) -> Result<Body, Error> {
    let announced = response
        .content_length()
        .map_or(0, |length| usize::try_from(length).unwrap_or(usize::MAX));
    if announced > limits.largest {
        return Err(too_large(limits.largest));
    }
    let (codings, unread_encoding) = codings(response.headers());
    let mut decoder = Decoder::Plain(Sink {
        bytes: BytesMut::with_capacity(announced.min(TRUSTED_LENGTH)),
        largest: limits.largest,
        held,
        excess: None,
    });
    for _ in 0..codings {
        decoder = Decoder::Gzip(Box::new(MultiGzDecoder::new(decoder)));
    }
    while let Some(chunk) = next_chunk(&mut response, limits.idle).await? {
        for piece in chunk.chunks(PIECE) {
            let written = decoder.write_all(piece);
            written.map_err(|error| decoder.failure(error))?;
            // What takes long to decompress does not keep the deadline from being looked at.
            tokio::task::yield_now().await;
        }
    }
    let ended = decoder.end();
    ended.map_err(|error| decoder.failure(error))?;
    Ok(Body {
        bytes: std::mem::take(&mut decoder.sink().bytes).freeze(),
        unread_encoding,
    })
}

/// As many codings are taken off, as `curl` does: a body is compressed once, or twice by mistake.
const MOST_CODINGS: usize = 5;

/// Reads the encodings, as RFC 9110 8.4.1 names them, in either case: how often the body is gzip,
/// or what it is if there is one that is not known.
fn codings(headers: &HeaderMap) -> (usize, Option<String>) {
    let texts: Vec<_> = headers
        .get_all(CONTENT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .map(str::to_ascii_lowercase)
        .collect();
    let text = texts.join(", ").trim().to_owned();
    let codings: Vec<_> = text
        .split(',')
        .map(str::trim)
        .filter(|coding| !matches!(*coding, "" | "identity"))
        .collect();
    let are_known = codings
        .iter()
        .all(|coding| matches!(*coding, "gzip" | "x-gzip"));
    if are_known && codings.len() <= MOST_CODINGS {
        (codings.len(), None)
    } else {
        (0, Some(text))
    }
}

/// Where the bytes come to, and the only place where they are counted: however often they were
/// compressed, none is kept beyond the limits.
struct Sink<'a> {
    bytes: BytesMut,
    largest: usize,
    held: &'a mut Held,
    excess: Option<Error>,
}

impl Write for Sink<'_> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let length = self.bytes.len().saturating_add(piece.len());
        if length > self.largest {
            self.excess = Some(too_large(self.largest));
        } else if !self.held.grow_to(length) {
            self.excess = Some(self.held.exceeded());
        }
        if self.excess.is_some() {
            return Err(io::ErrorKind::OutOfMemory.into());
        }
        self.bytes.extend_from_slice(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

enum Decoder<'a> {
    Plain(Sink<'a>),
    Gzip(Box<MultiGzDecoder<Self>>),
}

impl<'a> Decoder<'a> {
    fn sink(&mut self) -> &mut Sink<'a> {
        match self {
            Self::Plain(sink) => sink,
            Self::Gzip(decoder) => decoder.get_mut().sink(),
        }
    }

    /// Makes sure that nothing is missing at the end.
    fn end(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(_) => Ok(()),
            Self::Gzip(decoder) => {
                decoder.try_finish()?;
                decoder.get_mut().end()
            }
        }
    }

    fn failure(&mut self, error: io::Error) -> Error {
        self.sink().excess.take().unwrap_or_else(|| damaged(error))
    }
}

impl Write for Decoder<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(sink) => sink.write(bytes),
            Self::Gzip(decoder) => decoder.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(sink) => sink.flush(),
            Self::Gzip(decoder) => decoder.flush(),
        }
    }
}

fn damaged(error: io::Error) -> Error {
    Error::new(
        ErrorKind::Network,
        "the answer broke off or its encoding is damaged",
    )
    .with_source(error)
}

/// How much is decoded at a time, which may become a thousand times as much.
const PIECE: usize = 16 << 10;

async fn next_chunk(
    response: &mut reqwest::Response,
    idle: Duration,
) -> Result<Option<Bytes>, Error> {
    match clock::within(idle, response.chunk()).await {
        Some(chunk) => chunk.map_err(network_error::from_reqwest),
        None => Err(Error::new(
            ErrorKind::Network,
            format!("the answer stalled for {} s", idle.as_secs_f64()),
        )),
    }
}

fn too_large(largest: usize) -> Error {
    Error::new(
        ErrorKind::TooLarge,
        format!("the answer is larger than {largest} bytes, the most that this client accepts"),
    )
}
