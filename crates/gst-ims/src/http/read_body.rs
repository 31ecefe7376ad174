//! Reads and decodes a body with bounded memory and patience.

use std::io::Write as _;
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

/// How much is reserved on the word of a header alone, in bytes.
const TRUSTED_LENGTH: usize = 1 << 20;

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
    let (mut decoder, unread_encoding) = Decoder::of(response.headers(), announced);
    while let Some(chunk) = next_chunk(&mut response, limits.idle).await? {
        // A few bytes of gzip can be thousands: none is decoded beyond the limits.
        for piece in chunk.chunks(PIECE) {
            let length = decoder.add(piece)?;
            if length > limits.largest {
                return Err(too_large(limits.largest));
            }
            if !held.grow_to(length) {
                return Err(held.exceeded());
            }
        }
    }
    Ok(Body {
        bytes: decoder.finish()?,
        unread_encoding,
    })
}

/// So many bytes are decoded at a time; gzip makes at most a thousand times as many of them.
const PIECE: usize = 4 << 10;

enum Decoder {
    Plain(BytesMut),
    Gzip(Box<MultiGzDecoder<Vec<u8>>>),
}

impl Decoder {
    /// Chooses by the encoding, as RFC 9110 8.4.1 names it, in either case.
    fn of(headers: &HeaderMap, announced: usize) -> (Self, Option<String>) {
        let encoding = headers
            .get(CONTENT_ENCODING)
            .and_then(|value| value.to_str().ok())
            .map(|value| value.trim().to_ascii_lowercase());
        let plain = || Self::Plain(BytesMut::with_capacity(announced.min(TRUSTED_LENGTH)));
        match encoding.as_deref() {
            Some("gzip" | "x-gzip") => {
                (Self::Gzip(Box::new(MultiGzDecoder::new(Vec::new()))), None)
            }
            None | Some("" | "identity") => (plain(), None),
            Some(_) => (plain(), encoding),
        }
    }

    /// Adds bytes, and tells how many there are now.
    fn add(&mut self, bytes: &[u8]) -> Result<usize, Error> {
        match self {
            Self::Plain(body) => {
                body.extend_from_slice(bytes);
                Ok(body.len())
            }
            Self::Gzip(decoder) => {
                decoder.write_all(bytes).map_err(damaged)?;
                Ok(decoder.get_ref().len())
            }
        }
    }

    fn finish(self) -> Result<Bytes, Error> {
        match self {
            Self::Plain(body) => Ok(body.freeze()),
            Self::Gzip(decoder) => (*decoder).finish().map(Bytes::from).map_err(damaged),
        }
    }
}

fn damaged(error: std::io::Error) -> Error {
    Error::new(
        ErrorKind::Network,
        "the answer broke off or its encoding is damaged",
    )
    .with_source(error)
}

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
