//! A file that was fetched.

use std::io::Read;

use bytes::Bytes;
use flate2::read::MultiGzDecoder;

use super::response::RemoteFile;
use crate::call::Response;
use crate::digest::{hexadecimal, sha256};
use crate::limits;
use crate::memory_limit::Held;
use crate::meta::ResponseMeta;

/// A file as it came, whatever it is.
#[derive(Debug)]
#[non_exhaustive]
pub struct FileContent {
    /// Its bytes, without a transport's compression.
    pub bytes: Bytes,
    /// What is known about the exchange.
    pub meta: ResponseMeta,
    /// The memory of the bytes, counted for as long as they are there.
    #[expect(dead_code, reason = "it counts until it is dropped")]
    pub(super) held: Option<Held>,
}

impl From<Vec<u8>> for FileContent {
    /// Takes a file that was fetched before.
    fn from(bytes: Vec<u8>) -> Self {
        Self {
            bytes: bytes.into(),
            meta: ResponseMeta::stored(None, None),
            held: None,
        }
    }
}

impl Response for FileContent {
    fn meta(&self) -> &ResponseMeta {
        &self.meta
    }

    fn meta_mut(&mut self) -> &mut ResponseMeta {
        &mut self.meta
    }
}

/// What a checksum says of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verified {
    Right,
    /// There is no checksum.
    Untold,
    /// It is no SHA-256 in hexadecimal digits.
    UnknownKind,
    Wrong,
}

/// A file, unpacked and measured.
pub(super) struct Unpacked {
    pub(super) bytes: Bytes,
    pub(super) digest: [u8; 32],
    pub(super) verified: Verified,
}

/// Unpacks a file that is gzip, and compares the checksum with what came or what was in it.
pub(super) fn unpack(file: &RemoteFile, content: &FileContent) -> Result<Unpacked, String> {
    let packed = &content.bytes;
    let digest = sha256(packed);
    let mut verified = verify(file.hash.as_deref(), &digest);
    let bytes = if packed.starts_with(&[0x1f, 0x8b]) {
        let unpacked = gunzip(packed)?;
        if verified == Verified::Wrong {
            verified = verify(file.hash.as_deref(), &sha256(&unpacked));
        }
        unpacked.into()
    } else {
        packed.clone()
    };
    Ok(Unpacked {
        bytes,
        digest,
        verified,
    })
}

fn gunzip(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let most = u64::try_from(limits::LARGEST_BODY).unwrap_or(u64::MAX);
    let mut unpacked = Vec::new();
    let mut reader = MultiGzDecoder::new(bytes).take(most + 1);
    let read = reader.read_to_end(&mut unpacked);
    read.map_err(|error| format!("it is damaged gzip: {error}"))?;
    if unpacked.len() > limits::LARGEST_BODY {
        return Err(format!("it unpacks to more than {most} bytes"));
    }
    Ok(unpacked)
}

fn verify(hash: Option<&str>, digest: &[u8; 32]) -> Verified {
    let Some(hash) = hash.map(str::trim).filter(|hash| !hash.is_empty()) else {
        return Verified::Untold;
    };
    if hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Verified::UnknownKind;
    }
    if hash.eq_ignore_ascii_case(&hexadecimal(digest)) {
        Verified::Right
    } else {
        Verified::Wrong
    }
}
