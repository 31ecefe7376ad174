//! Names of what is kept.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        #[expect(clippy::exhaustive_structs, reason = "whoever keeps it gives it its number")]
        pub struct $name(
            /// The number.
            pub i64,
        );

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                let number = text.trim().parse().ok().filter(|number| *number > 0);
                number.map(Self).ok_or_else(|| InvalidId {
                    what: $what,
                    found: text.chars().take(40).collect(),
                })
            }
        }
    };
}

id! {
    /// Names a fetch; a later one has a larger number.
    SnapshotId, "snapshot"
}
id! {
    /// Names a plan.
    PlanId, "plan"
}
id! {
    /// Names a save or reset.
    SubmissionId, "submission"
}

/// Text that names nothing that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidId {
    what: &'static str,
    found: String,
}

impl fmt::Display for InvalidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, found } = self;
        write!(f, "invalid {what}: expected a number, found {found:?}")
    }
}

impl std::error::Error for InvalidId {}
