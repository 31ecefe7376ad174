//! Files of root certificates.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::failure::Failure;

/// No list of root certificates comes near; a device that never ends fills no
/// memory.
const LARGEST: u64 = 4 << 20;

/// Reads the file that `--ca-file` names, which may block.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    read_whole(path).map_err(|error| {
        Failure::configuration(
            format!(
                "the root certificates in {} cannot be read: {}",
                path.display(),
                reason(error.kind())
            ),
            "--ca-file takes a PEM file with CERTIFICATE blocks",
        )
    })
}

fn read_whole(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // One more, which tells that there is more.
    File::open(path)?
        .take(LARGEST + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

fn reason(kind: io::ErrorKind) -> String {
    match kind {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::FileTooLarge => format!("it is larger than {} MiB", LARGEST >> 20),
        kind => kind.to_string(),
    }
}
