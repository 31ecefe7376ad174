//! Who decided on a line of a plan.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Who decided, or what proposes a decision: `person`, `match`, or `rule` and the name of a rule.
///
/// # Example
///
/// ```
/// use ims_actions::Source;
///
/// let source: Source = "rule small amounts".parse()?;
/// assert_eq!(source, Source::Rule("small amounts".to_owned()));
/// assert_eq!(source.to_string(), "rule small amounts");
/// # Ok::<(), ims_actions::InvalidSource>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Source {
    /// A person.
    #[default]
    Person,
    /// The rule of this name, which a person wrote.
    Rule(String),
    /// The comparison with the purchase register.
    Match,
}

/// Text that names no source of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidSource {
    found: String,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person => f.write_str("person"),
            Self::Rule(name) => write!(f, "rule {name}"),
            Self::Match => f.write_str("match"),
        }
    }
}

impl FromStr for Source {
    type Err = InvalidSource;

    fn from_str(text: &str) -> Result<Self, InvalidSource> {
        match text.trim() {
            "person" => Ok(Self::Person),
            "match" => Ok(Self::Match),
            other => match other.strip_prefix("rule ").map(str::trim) {
                Some(name) if !name.is_empty() => Ok(Self::Rule(name.to_owned())),
                _ => Err(InvalidSource {
                    found: text.chars().take(40).collect(),
                }),
            },
        }
    }
}

impl fmt::Display for InvalidSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "invalid source: expected person, match, or rule and its name, found {:?}",
            self.found
        )
    }
}

impl std::error::Error for InvalidSource {}

impl Serialize for Source {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Source {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
