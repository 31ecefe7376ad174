//! Files that the user names.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// No key, token or list of root certificates comes near; a device that never
/// ends does not hang us.
const LARGEST: u64 = 4 << 20;

/// Reads a whole file, unless it is too large.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?
        .take(LARGEST + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}
