//! How severe a change is.

use std::fmt;

use serde::Serialize;

/// What a change means to those who use the interface, from harmless to severe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Class {
    /// Nothing that worked behaves differently, and nothing new is possible.
    Cosmetic,
    /// Something new is possible, or an end is announced; what worked still works.
    Additive,
    /// Something that worked may no longer work.
    Breaking,
}

impl Class {
    /// All of them, breaking first.
    pub(crate) const GRAVEST_FIRST: [Self; 3] = [Self::Breaking, Self::Additive, Self::Cosmetic];

    /// The class as reports write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cosmetic => "cosmetic",
            Self::Additive => "additive",
            Self::Breaking => "breaking",
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
