//! The types of goods by which documents are counted.

use std::fmt;
use std::str::FromStr;

use crate::ParseError;
use crate::text::serde_as_text;

/// What kind of documents to count (query parameter `type_of_goods` of the
/// page "Get Invoice Count").
///
/// # Example
///
/// ```
/// use gst_types::GoodsType;
///
/// let goods: GoodsType = "inward-supplies".parse()?;
/// assert_eq!(goods.query_value(), "inward_supplies");
/// assert_eq!(goods.response_key(), "inv_supp_isd");
/// # Ok::<(), gst_types::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum GoodsType {
    /// Everything but imports and distributed credit: the sections that can
    /// be listed.
    #[default]
    Others,
    /// Imports of goods.
    Imports,
    /// Credit from input service distributors. The documentation speaks of
    /// inward supplies of goods.
    InwardSupplies,
}

impl GoodsType {
    /// Every type of goods.
    ///
    /// ```
    /// # use gst_types::GoodsType;
    /// assert_eq!(GoodsType::ALL.map(GoodsType::name), ["others", "imports", "inward_supplies"]);
    /// ```
    pub const ALL: [Self; 3] = [Self::Others, Self::Imports, Self::InwardSupplies];

    /// Returns the name, in our own output and as the query value.
    ///
    /// ```
    /// # use gst_types::GoodsType;
    /// assert_eq!(GoodsType::InwardSupplies.name(), "inward_supplies");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Others => "others",
            Self::Imports => "imports",
            Self::InwardSupplies => "inward_supplies",
        }
    }

    /// Returns the value of the query parameter `type_of_goods`.
    ///
    /// ```
    /// # use gst_types::GoodsType;
    /// assert_eq!(GoodsType::Imports.query_value(), "imports");
    /// ```
    #[must_use]
    pub const fn query_value(self) -> &'static str {
        self.name()
    }

    /// Returns the key around the sections in the response. The documentation
    /// does not say which key belongs to which value; the names of the sections
    /// do.
    ///
    /// ```
    /// # use gst_types::GoodsType;
    /// assert_eq!(GoodsType::Others.response_key(), "all_oth");
    /// ```
    #[must_use]
    pub const fn response_key(self) -> &'static str {
        match self {
            Self::Others => "all_oth",
            Self::Imports => "imp_gds",
            Self::InwardSupplies => "inv_supp_isd",
        }
    }
}

impl fmt::Display for GoodsType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for GoodsType {
    type Err = ParseError;

    /// Parses the name or the response key, in either case and with `-` for
    /// `_`.
    ///
    /// # Errors
    ///
    /// Refuses anything else.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let spelled = text.to_ascii_lowercase().replace('-', "_");
        Self::ALL
            .into_iter()
            .find(|goods| spelled == goods.name() || spelled == goods.response_key())
            .ok_or_else(|| {
                ParseError::new(
                    "type of goods",
                    "one of others, imports, inward-supplies",
                    text,
                )
            })
    }
}

serde_as_text!(GoodsType, "a type of goods");
