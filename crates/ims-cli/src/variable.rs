//! Settings in variables of the environment.

use std::env::{self, VarError};

use crate::failure::Failure;

/// Reads a variable; one that is set to nothing counts as not set.
pub(crate) fn read(name: &str) -> Result<Option<String>, Failure> {
    match env::var(name) {
        Ok(value) if value.is_empty() => Ok(None),
        Ok(value) => Ok(Some(value)),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(Failure::configuration(
            format!("{name} is not UTF-8 text"),
            "set it again by hand",
        )),
    }
}
