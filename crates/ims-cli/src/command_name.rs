//! Names commands for people, so that what they copy asks the server that they asked.

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};

static IS_MOCK: AtomicBool = AtomicBool::new(false);

/// How a text names a command of this program.
const COMMAND: &str = "`ims ";

/// Lets every command that is named from now on ask the built-in mock.
pub(crate) fn ask_the_mock() {
    IS_MOCK.store(true, Ordering::Relaxed);
}

/// Adds to the commands that a text names between backquotes what lets them ask the same server.
pub(crate) fn named(text: &str) -> Cow<'_, str> {
    if IS_MOCK.load(Ordering::Relaxed) && text.contains(COMMAND) {
        Cow::Owned(with_mock(text))
    } else {
        Cow::Borrowed(text)
    }
}

fn with_mock(text: &str) -> String {
    let mut parts = text.split(COMMAND);
    let mut named = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        named.push_str(COMMAND);
        if !part.starts_with("--mock") {
            named.push_str("--mock ");
        }
        named.push_str(part);
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_command_is_named_once_with_the_mock() {
        for (text, expected) in [
            ("`ims fetch` does that", "`ims --mock fetch` does that"),
            (
                "`ims jobs`, `ims resume`",
                "`ims --mock jobs`, `ims --mock resume`",
            ),
            ("`ims --mock jobs`", "`ims --mock jobs`"),
            ("ims is a program", "ims is a program"),
        ] {
            assert_eq!(with_mock(text), expected);
        }
    }
}
