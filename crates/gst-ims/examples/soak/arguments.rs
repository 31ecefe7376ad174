//! The command line.

use std::str::FromStr;

const USAGE: &str =
    "usage: soak [--calls NUMBER] [--concurrency NUMBER] [--faults SHARE] [--seed NUMBER]";

/// What was asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arguments {
    /// How many calls are made in all.
    pub(crate) calls: u64,
    /// How many calls are under way at a time.
    pub(crate) concurrency: usize,
    /// The share of the requests that meet a fault.
    pub(crate) faults: f64,
    /// Which faults are drawn.
    pub(crate) seed: u64,
}

impl Default for Arguments {
    fn default() -> Self {
        Self {
            calls: 20_000,
            concurrency: 32,
            faults: 0.3,
            seed: 1,
        }
    }
}

impl Arguments {
    pub(crate) fn parse(words: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let mut arguments = Self::default();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let value = words.next();
            match word.as_str() {
                "--calls" => arguments.calls = number(value)?,
                "--concurrency" => arguments.concurrency = number(value)?,
                "--faults" => arguments.faults = number(value)?,
                "--seed" => arguments.seed = number(value)?,
                _ => return Err(USAGE.to_owned()),
            }
        }
        if arguments.concurrency > 0 && (0.0..=1.0).contains(&arguments.faults) {
            Ok(arguments)
        } else {
            Err(USAGE.to_owned())
        }
    }
}

fn number<T: FromStr>(text: Option<String>) -> Result<T, String> {
    text.and_then(|text| text.parse().ok())
        .ok_or_else(|| USAGE.to_owned())
}
