//! What a person says about a register, where the proposal is wrong.

use std::collections::BTreeMap;

use gst_types::Gstin;
use ims_reconcile::DocumentKind;
use serde::Deserialize;

use super::Meaning;
use crate::values::DateOrder;

/// A mapping file: which column means what, and what else the register does not tell.
///
/// Everything may be left out; what is written wins over what is proposed.
///
/// # Example
///
/// ```
/// use ims_files::register::Mapping;
///
/// let mapping = Mapping::from_toml(r#"
/// sheet = "October"                # read this sheet only
/// heading_line = 5                 # the last line of the headings
/// date_order = "month_first"       # 10/08/2026 is the 8th of October
///
/// [columns]
/// supplier_gstin = "Party Tax No"
/// taxable_value = ["Purchase @ 18%", "Purchase @ 12%"]
/// cess = []                        # no column has it
///
/// [kinds]
/// "Purc. Return" = "credit_note"
///
/// [suppliers]                      # where the register has names only
/// "Made Up Traders" = "33ABKCS2033B1ZW"
/// "#)?;
/// assert!(Mapping::from_toml("[columns]\ngstin = \"X\"").is_err());
/// # Ok::<(), ims_files::register::MappingError>(())
/// ```
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    pub(crate) sheet: Option<String>,
    pub(crate) heading_line: Option<u32>,
    pub(crate) date_order: Option<DateOrder>,
    pub(crate) columns: BTreeMap<Meaning, Headings>,
    pub(crate) kinds: BTreeMap<String, DocumentKind>,
    pub(crate) suppliers: BTreeMap<String, Gstin>,
}

/// The headings of the columns of one meaning.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Headings {
    One(String),
    Several(Vec<String>),
}

impl Headings {
    pub(crate) fn as_slice(&self) -> &[String] {
        match self {
            Self::One(heading) => std::slice::from_ref(heading),
            Self::Several(headings) => headings,
        }
    }
}

/// Why a mapping file was refused, on one line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct MappingError(String);

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    ///
    /// Refuses text that is not TOML, unknown names and GSTINs that are none, with the line.
    pub fn from_toml(text: &str) -> Result<Self, MappingError> {
        toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let before = text.bytes().take(start);
            let line = before.filter(|byte| *byte == b'\n').count() + 1;
            let message = error.message().lines().collect::<Vec<_>>().join(" ");
            MappingError(format!("line {line}: {message}"))
        })
    }

    /// Tells whether a sheet is read.
    pub(crate) fn wants(&self, sheet: Option<&str>) -> bool {
        match (&self.sheet, sheet) {
            (None, _) => true,
            (Some(name), Some(sheet)) => sheet.eq_ignore_ascii_case(name.trim()),
            (Some(_), None) => false,
        }
    }
}
