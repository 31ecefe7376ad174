//! What the file of profiles says under `[defaults]`.

use std::fmt;
use std::path::PathBuf;

use clap::ValueEnum;
use serde::{Deserialize, Deserializer, de};

use crate::arguments::NamedEnvironment;
use crate::format::Format;

/// The table, as people write it: the names of options, without the hyphens before them.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Defaults {
    pub(crate) gstin: Option<String>,
    #[serde(deserialize_with = "of_words")]
    pub(crate) env: Option<NamedEnvironment>,
    pub(crate) base_url: Option<String>,
    pub(crate) store: Option<String>,
    /// As it is written: what it may be, the command line knows.
    #[serde(deserialize_with = "number")]
    pub(crate) timeout: Option<String>,
    #[serde(deserialize_with = "number")]
    pub(crate) retries: Option<String>,
    #[serde(deserialize_with = "number")]
    pub(crate) rate_limit: Option<String>,
    pub(crate) proxy: Option<String>,
    pub(crate) ca_file: Option<PathBuf>,
    #[serde(deserialize_with = "of_words")]
    pub(crate) format: Option<Format>,
}

/// Reads a number as the text that the command line would have.
fn number<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    struct Number;

    impl de::Visitor<'_> for Number {
        type Value = String;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a number")
        }

        fn visit_i64<E>(self, number: i64) -> Result<String, E> {
            Ok(number.to_string())
        }

        fn visit_u64<E>(self, number: u64) -> Result<String, E> {
            Ok(number.to_string())
        }

        fn visit_f64<E>(self, number: f64) -> Result<String, E> {
            Ok(number.to_string())
        }
    }

    from.deserialize_any(Number).map(Some)
}

/// Reads a value as the command line does.
fn of_words<'de, T: ValueEnum, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    let text = String::deserialize(from)?;
    T::from_str(&text, false).map(Some).map_err(|_| {
        let known: Vec<_> = T::value_variants()
            .iter()
            .filter_map(|known| Some(known.to_possible_value()?.get_name().to_owned()))
            .collect();
        de::Error::custom(format!(
            "expected one of {}, found {text:?}",
            known.join(", ")
        ))
    })
}
