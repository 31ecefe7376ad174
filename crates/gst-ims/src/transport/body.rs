//! Reads a body with bounded memory and patience.

use std::time::Duration;

use bytes::{Bytes, BytesMut};

use super::failure;
use crate::clock;
use crate::error::{Error, ErrorKind};
use crate::memory::Held;

/// How much is reserved on the word of a header alone, in bytes.
const TRUSTED_LENGTH: usize = 1 << 20;

/// Reads the whole body, or fails once it exceeds `largest` bytes after
/// decompression or nothing comes for as long as `idle`.
pub(super) async fn read(
    mut response: reqwest::Response,
    largest: usize,
    idle: Duration,
    held: &mut Held,
) -> Result<Bytes, Error> {
    let announced = response
        .content_length()
        .map_or(0, |length| usize::try_from(length).unwrap_or(usize::MAX));
    if announced > largest {
        return Err(too_large(largest));
    }
    let mut body = BytesMut::with_capacity(announced.min(TRUSTED_LENGTH));
    while let Some(chunk) = next_chunk(&mut response, idle).await? {
        if body.len().saturating_add(chunk.len()) > largest {
            return Err(too_large(largest));
        }
        body.extend_from_slice(&chunk);
        if !held.grow_to(body.len()) {
            return Err(held.exceeded());
        }
    }
    Ok(body.freeze())
}

async fn next_chunk(
    response: &mut reqwest::Response,
    idle: Duration,
) -> Result<Option<Bytes>, Error> {
    match clock::within(idle, response.chunk()).await {
        Some(chunk) => chunk.map_err(failure::from_reqwest),
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
