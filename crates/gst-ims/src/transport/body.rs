//! Reads a body with bounded memory.

use bytes::{Bytes, BytesMut};

use super::failure;
use crate::error::{Error, ErrorKind};

/// How much is reserved on the word of a header alone, in bytes.
const TRUSTED_LENGTH: usize = 1 << 20;

/// Reads the whole body, or fails once it exceeds `largest` bytes after
/// decompression.
pub(super) async fn read(mut response: reqwest::Response, largest: usize) -> Result<Bytes, Error> {
    let announced = response
        .content_length()
        .map_or(0, |length| usize::try_from(length).unwrap_or(usize::MAX));
    if announced > largest {
        return Err(too_large(largest));
    }
    let mut body = BytesMut::with_capacity(announced.min(TRUSTED_LENGTH));
    while let Some(chunk) = response.chunk().await.map_err(failure::from_reqwest)? {
        if body.len().saturating_add(chunk.len()) > largest {
            return Err(too_large(largest));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

fn too_large(largest: usize) -> Error {
    Error::new(
        ErrorKind::TooLarge,
        format!("the answer is larger than {largest} bytes, the most that this client accepts"),
    )
}
