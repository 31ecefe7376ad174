//! JSON in columns of text.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::Error;

pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(Error::json)
}

pub(crate) fn read_if<T: DeserializeOwned>(text: Option<&str>) -> Result<Option<T>, Error> {
    text.map(read).transpose()
}

pub(crate) fn write(value: &(impl Serialize + ?Sized)) -> Result<String, Error> {
    serde_json::to_string(value)
        .map_err(|error| Error::configuration("this cannot be stored as JSON").with(error))
}

/// Writes the name that serde gives a value without fields.
pub(crate) fn name(value: &impl Serialize) -> Result<String, Error> {
    let text = write(value)?;
    Ok(text.trim_matches('"').to_owned())
}

/// Reads such a name.
pub(crate) fn named<T: DeserializeOwned>(name: &str) -> Result<T, Error> {
    read(&write(name)?)
}
