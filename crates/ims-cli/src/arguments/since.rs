//! From when on.

use std::fmt;
use std::str::FromStr;

use gst_ims::Date;
use ims_actions::SnapshotId;
use ims_actions::calendar::india;
use jiff::Timestamp;
use jiff::civil::{self, Weekday};
use serde::{Deserialize, Serialize};

/// A point in time as people say it; a day begins at midnight in India.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) enum Since {
    /// Before the first fetch.
    Beginning,
    /// The last time that this user looked at changes.
    LastLook,
    /// Before the newest fetch.
    LastFetch,
    /// After this fetch.
    Fetch(SnapshotId),
    Today,
    Yesterday,
    /// The last such day before today.
    Weekday(Weekday),
    Day(civil::Date),
    Time(Timestamp),
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

impl Since {
    /// Returns the time, unless only the store knows it.
    pub(crate) fn time(&self, now: Timestamp) -> Option<Timestamp> {
        let today = now.to_zoned(india()).date();
        let day = match self {
            Self::Time(time) => return Some(*time),
            Self::Today => today,
            Self::Yesterday => today.yesterday().ok()?,
            Self::Weekday(weekday) => today.nth_weekday(-1, *weekday).ok()?,
            Self::Day(day) => *day,
            Self::Beginning | Self::LastLook | Self::LastFetch | Self::Fetch(_) => return None,
        };
        Some(day.to_zoned(india()).ok()?.timestamp())
    }
}

impl FromStr for Since {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let said = text.trim().to_lowercase().replace('_', "-");
        match said.as_str() {
            "beginning" | "ever" => return Ok(Self::Beginning),
            "last-look" | "look" => return Ok(Self::LastLook),
            "last-fetch" | "fetch" => return Ok(Self::LastFetch),
            "today" => return Ok(Self::Today),
            "yesterday" => return Ok(Self::Yesterday),
            _ => {}
        }
        let weekday = WEEKDAYS
            .iter()
            .find(|(name, _)| said.len() >= 3 && name.starts_with(&said));
        if let Some((_, weekday)) = weekday {
            return Ok(Self::Weekday(*weekday));
        }
        if let Ok(day) = text.trim().parse::<Date>() {
            return Ok(Self::Day(day.into()));
        }
        if let Ok(time) = text.trim().parse() {
            return Ok(Self::Time(time));
        }
        text.parse().map(Self::Fetch).map_err(|_| {
            "expected a date such as 2024-11-25, monday, yesterday or today, a time such as \
             2024-11-25T18:30:00+05:30, the number of a fetch, last-fetch, last-look or beginning"
                .to_owned()
        })
    }
}

impl fmt::Display for Since {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Beginning => f.write_str("beginning"),
            Self::LastLook => f.write_str("last-look"),
            Self::LastFetch => f.write_str("last-fetch"),
            Self::Fetch(snapshot) => snapshot.fmt(f),
            Self::Today => f.write_str("today"),
            Self::Yesterday => f.write_str("yesterday"),
            Self::Weekday(weekday) => {
                let known = WEEKDAYS.iter().find(|(_, known)| known == weekday);
                f.write_str(known.map_or("", |(name, _)| name))
            }
            Self::Day(day) => day.fmt(f),
            Self::Time(time) => time.fmt(f),
        }
    }
}

impl TryFrom<String> for Since {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Since> for String {
    fn from(since: Since) -> Self {
        since.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_begin_at_midnight_in_india() {
        // A Thursday, in India already Friday.
        let now = "2024-11-28T20:00:00Z".parse().unwrap();
        for (said, expected) in [
            ("today", "2024-11-28T18:30:00Z"),
            ("Yesterday", "2024-11-27T18:30:00Z"),
            ("monday", "2024-11-24T18:30:00Z"),
            ("fri", "2024-11-21T18:30:00Z"),
            ("25-11-2024", "2024-11-24T18:30:00Z"),
            ("2024-11-25", "2024-11-24T18:30:00Z"),
            ("2024-11-25T10:00:00+05:30", "2024-11-25T04:30:00Z"),
        ] {
            let since: Since = said.parse().unwrap();
            assert_eq!(since.time(now), Some(expected.parse().unwrap()), "{said}");
            assert_eq!(since.to_string().parse::<Since>().unwrap(), since);
        }
    }

    #[test]
    fn what_only_the_store_knows_has_no_time() {
        let now = "2024-11-28T20:00:00Z".parse().unwrap();
        for (said, expected) in [
            ("last-look", Since::LastLook),
            ("last_fetch", Since::LastFetch),
            ("beginning", Since::Beginning),
            ("7", Since::Fetch("7".parse().unwrap())),
        ] {
            let since: Since = said.parse().unwrap();
            assert_eq!(since, expected);
            assert_eq!(since.time(now), None);
            assert_eq!(since.to_string().parse::<Since>().unwrap(), since);
        }
        for wrong in ["", "mo", "0", "-1", "2024-13-01", "soon"] {
            assert!(wrong.parse::<Since>().is_err(), "{wrong}");
        }
    }
}
