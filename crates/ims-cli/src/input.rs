//! What is read from files, pipes and standard input, which may never end, within the time of the
//! command.

use std::fs::File;
use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};

use secrecy::SecretString;

use crate::deadline::Deadline;
use crate::detached;
use crate::failure::Failure;

/// Reads at most so many bytes of a file, or of standard input (`-`).
pub(crate) async fn bytes(
    path: &Path,
    largest: u64,
    deadline: Deadline,
) -> Result<io::Result<Vec<u8>>, Failure> {
    let what = format!("{} could not be read", name(path));
    let path = PathBuf::from(path);
    let read = detached::run(move || -> io::Result<Vec<u8>> {
        if is_standard_input(&path) {
            whole(io::stdin().lock(), largest)
        } else {
            whole(File::open(path)?, largest)
        }
    });
    deadline.wait_for(&what, read).await?
}

/// Does the same for a text.
pub(crate) async fn text(
    path: &Path,
    largest: u64,
    deadline: Deadline,
) -> Result<io::Result<String>, Failure> {
    let bytes = bytes(path, largest, deadline).await?;
    Ok(bytes.and_then(|bytes| {
        String::from_utf8(bytes)
            .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8"))
    }))
}

/// What people call it.
pub(crate) fn name(path: &Path) -> String {
    if is_standard_input(path) {
        "standard input".to_owned()
    } else {
        path.display().to_string()
    }
}

fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// A device that never ends fills no memory.
fn whole(input: impl Read, largest: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // One more, which tells that there is more.
    input.take(largest + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > largest {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

/// Reads the next line of standard input, of at most so many bytes. May block.
pub(crate) fn next_line(largest: u64) -> io::Result<SecretString> {
    let mut line = String::new();
    io::stdin().lock().take(largest + 1).read_line(&mut line)?;
    if line.len() as u64 > largest {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(line.into())
}
