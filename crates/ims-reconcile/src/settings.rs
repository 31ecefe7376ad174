//! What counts as near enough, in a file that people can change.

use std::fmt;
use std::str::FromStr;

use gst_types::{Amount, Decision};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::found::PairKind;

/// How far a register may differ from IMS, and what is proposed for each kind of pair.
///
/// # Example
///
/// ```
/// use ims_reconcile::Settings;
///
/// let settings = Settings::from_toml("date_window_days = 7\n[tolerance]\nrupees = 5\n")?;
/// assert_eq!(settings.date_window_days, 7);
/// assert_eq!(settings.tolerance.rupees.to_string(), "5.00");
/// // What is not written has its default.
/// assert!(settings.numbers.zeros);
/// assert_eq!(Settings::from_toml(&settings.to_toml())?, settings);
/// # Ok::<(), ims_reconcile::SettingsError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Settings {
    /// How many days a date may lie from the other one in a probable pair.
    pub date_window_days: u16,
    /// By how much an amount may differ in a probable pair.
    pub tolerance: Tolerance,
    /// Which differences of writing make numbers kin.
    pub numbers: Numbers,
    /// Which suppliers may be one.
    pub suppliers: Suppliers,
    /// What is proposed.
    pub proposals: Proposals,
}

/// By how much an amount may differ: whichever of the two is more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Tolerance {
    /// Rupees; the sign does not count.
    pub rupees: Amount,
    /// A share of the larger amount.
    pub per_cent: PerCent,
}

/// Which differences of writing make two numbers kin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a line of the file")]
#[non_exhaustive]
pub struct Numbers {
    /// `INV/42` and `INV-42`.
    pub separators: bool,
    /// `0042` and `42`.
    pub zeros: bool,
    /// `INV/26-27/42` and `INV/42`, or `INV/2026-27/42`.
    pub year: bool,
    /// `INV/42` and `42`.
    pub prefix: bool,
    /// A number of more than 16 characters, and 16 of them.
    pub length: bool,
    /// `O` for `0` and its like.
    pub likeness: bool,
}

/// Which suppliers may be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Suppliers {
    /// Another registration of the same PAN.
    pub same_pan: bool,
    /// A GSTIN with one wrong character, or two that changed places.
    pub mistyped: bool,
}

/// What is proposed for each kind of pair; nothing but accept for exact ones unless somebody
/// writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Proposals {
    /// For exact pairs.
    pub exact: Proposal,
    /// For probable pairs.
    pub probable: Proposal,
    /// For pairs with other values.
    pub mismatch: Proposal,
    /// For documents that the register does not have.
    pub only_ims: Proposal,
}

impl Proposals {
    /// Returns what is proposed for a kind of pair.
    ///
    /// ```
    /// # use gst_types::Decision;
    /// # use ims_reconcile::{PairKind, Settings};
    /// let proposals = Settings::default().proposals;
    /// assert_eq!(proposals.of(PairKind::Exact), Some(Decision::Accept));
    /// assert_eq!(proposals.of(PairKind::Probable), None);
    /// ```
    #[must_use]
    pub const fn of(&self, kind: PairKind) -> Option<Decision> {
        match kind {
            PairKind::Exact => self.exact.0,
            PairKind::Probable => self.probable.0,
            PairKind::Mismatch => self.mismatch.0,
            PairKind::OnlyIms => self.only_ims.0,
            PairKind::OnlyRegister => None,
        }
    }
}

/// A decision or none; in the file `accepted`, `rejected`, `pending` or `none`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "it is a decision or none")]
pub struct Proposal(pub Option<Decision>);

impl Serialize for Proposal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.map_or("none", Decision::name))
    }
}

impl<'de> Deserialize<'de> for Proposal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.trim().eq_ignore_ascii_case("none") {
            return Ok(Self(None));
        }
        let decision = text.parse().map_err(serde::de::Error::custom)?;
        Ok(Self(Some(decision)))
    }
}

/// A share in per cent with up to two decimals, from 0 to 100.
///
/// # Example
///
/// ```
/// use ims_reconcile::PerCent;
///
/// let share: PerCent = "0.5".parse()?;
/// assert_eq!(share.to_string(), "0.50");
/// assert!("101".parse::<PerCent>().is_err());
/// # Ok::<(), ims_reconcile::SettingsError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct PerCent(u16);

impl PerCent {
    pub(crate) const fn hundredths(self) -> u16 {
        self.0
    }
}

impl fmt::Display for PerCent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl FromStr for PerCent {
    type Err = SettingsError;

    /// Parses a decimal number.
    ///
    /// # Errors
    ///
    /// Refuses what is not from 0 to 100, and more than two decimals.
    fn from_str(text: &str) -> Result<Self, SettingsError> {
        text.trim()
            .parse::<Amount>()
            .ok()
            .and_then(Amount::to_paise)
            .and_then(|hundredths| u16::try_from(hundredths).ok())
            .filter(|hundredths| *hundredths <= 10_000)
            .map(Self)
            .ok_or_else(|| {
                SettingsError(format!(
                    "expected a share from 0 to 100 per cent with up to two decimals, found {text:?}"
                ))
            })
    }
}

impl Serialize for PerCent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PerCent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Text(String),
            Whole(u16),
            Decimal(f64),
        }
        let text = match Written::deserialize(deserializer)? {
            Written::Text(text) => text,
            Written::Whole(number) => number.to_string(),
            Written::Decimal(number) => number.to_string(),
        };
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            date_window_days: 14,
            tolerance: Tolerance::default(),
            numbers: Numbers::default(),
            suppliers: Suppliers::default(),
            proposals: Proposals::default(),
        }
    }
}

impl Default for Tolerance {
    fn default() -> Self {
        Self {
            rupees: Amount::from_rupees(1),
            per_cent: PerCent(0),
        }
    }
}

impl Default for Numbers {
    fn default() -> Self {
        Self {
            separators: true,
            zeros: true,
            year: true,
            prefix: true,
            length: true,
            likeness: true,
        }
    }
}

impl Default for Suppliers {
    fn default() -> Self {
        Self {
            same_pan: true,
            mistyped: true,
        }
    }
}

impl Default for Proposals {
    fn default() -> Self {
        Self {
            exact: Proposal(Some(Decision::Accept)),
            probable: Proposal(None),
            mismatch: Proposal(None),
            only_ims: Proposal(None),
        }
    }
}

/// Why settings were refused, on one line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SettingsError(String);

impl Settings {
    /// Reads settings; what is not written has its default.
    ///
    /// # Errors
    ///
    /// Refuses text that is not TOML, unknown names and values out of range, with the line.
    ///
    /// # Example
    ///
    /// ```
    /// use ims_reconcile::Settings;
    ///
    /// let error = Settings::from_toml("date_window = 7").unwrap_err();
    /// assert!(error.to_string().starts_with("line 1: unknown field `date_window`"));
    /// ```
    pub fn from_toml(text: &str) -> Result<Self, SettingsError> {
        toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let line = text
                .bytes()
                .take(start)
                .filter(|byte| *byte == b'\n')
                .count()
                + 1;
            let message = error.message().lines().collect::<Vec<_>>().join(" ");
            SettingsError(format!("line {line}: {message}"))
        })
    }

    /// Writes the settings as a file with every line explained.
    ///
    /// ```
    /// # use ims_reconcile::Settings;
    /// assert!(Settings::default().to_toml().contains("date_window_days = 14"));
    /// ```
    #[must_use]
    pub fn to_toml(&self) -> String {
        let Self {
            date_window_days,
            tolerance,
            numbers,
            suppliers,
            proposals,
        } = self;
        let word = |proposal: Proposal| proposal.0.map_or("none", Decision::name);
        format!(
            r#"# How many days a date may lie from the other one in a probable pair.
date_window_days = {date_window_days}

# By how much an amount may differ in a probable pair: whichever is more.
[tolerance]
rupees = "{}"
per_cent = "{}"

# Which differences of writing make two numbers kin.
[numbers]
# INV/42 and INV-42
separators = {}
# 0042 and 42
zeros = {}
# INV/26-27/42 and INV/42, or INV/2026-27/42
year = {}
# INV/42 and 42
prefix = {}
# a number of more than 16 characters, and 16 of them
length = {}
# O for 0 and its like
likeness = {}

# Which suppliers may be one.
[suppliers]
# another registration of the same PAN
same_pan = {}
# a GSTIN with one wrong character, or two that changed places
mistyped = {}

# What is proposed for each kind of pair: accepted, rejected, pending or none.
[proposals]
exact = "{}"
probable = "{}"
mismatch = "{}"
only_ims = "{}"
"#,
            tolerance.rupees,
            tolerance.per_cent,
            numbers.separators,
            numbers.zeros,
            numbers.year,
            numbers.prefix,
            numbers.length,
            numbers.likeness,
            suppliers.same_pan,
            suppliers.mistyped,
            word(proposals.exact),
            word(proposals.probable),
            word(proposals.mismatch),
            word(proposals.only_ims),
        )
    }
}
