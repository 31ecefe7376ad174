//! Names of what is stored.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::Error;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub(crate) i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self, Error> {
                let number = text.trim().parse().ok().filter(|number| *number > 0);
                number.map(Self).ok_or_else(|| {
                    Error::configuration(format!(concat!("invalid ", $what, ": expected a number, found {:?}"), text))
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
