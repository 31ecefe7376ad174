//! The ways from the bytes of an answer to its documents.

mod generated;
mod value;

use std::fmt;

use bytes::Bytes;
use gst_ims::Invoices;
use gst_types::Section;
use serde::de::IgnoredAny;

use crate::Result;
use crate::bodies::Shape;
use crate::exact::Exact;
use crate::peers::{all_sections, documented};

/// A way to decode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
#[expect(clippy::exhaustive_enums, reason = "matched by this workspace alone")]
pub enum Approach {
    /// This workspace: bytes to exact invoices.
    Ours,
    /// A client that progenitor makes: bytes to floats and strings.
    Generated,
    /// The same, and then every value converted to what ours has.
    GeneratedExact,
    /// `serde_json::Value`, and then every value converted to what ours has.
    Value,
    /// `serde_json` skips over the text: no decoder on it can be faster.
    Skip,
}

impl Approach {
    /// All of them, ours first.
    pub const ALL: [Self; 5] = [
        Self::Ours,
        Self::Generated,
        Self::GeneratedExact,
        Self::Value,
        Self::Skip,
    ];

    /// The name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Generated => "generated",
            Self::GeneratedExact => "generated-exact",
            Self::Value => "value",
            Self::Skip => "skip",
        }
    }

    /// What it is, for tables.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Ours => "(a) gst-ims, exact",
            Self::Generated => "(b) progenitor client, bare decode",
            Self::GeneratedExact => "(c) (b) and conversion to exact values",
            Self::Value => "(d) `serde_json::Value` and conversion",
            Self::Skip => "(e) skipping with `IgnoredAny`",
        }
    }

    /// Decodes `body`. What comes out is kept, so that letting go of it can
    /// be measured apart.
    ///
    /// # Errors
    ///
    /// If the body cannot be decoded, or not all of it.
    pub fn decode(self, shape: Shape, body: &Bytes) -> Result<Decoded> {
        Ok(match self {
            Self::Ours => Decoded::Ours(Invoices::from_body(Section::B2b, body.clone())?),
            Self::Generated => match shape {
                Shape::B2b => Decoded::Documented(serde_json::from_slice(body)?),
                Shape::Mix => Decoded::AllSections(serde_json::from_slice(body)?),
            },
            Self::GeneratedExact => Decoded::Exact(match shape {
                Shape::B2b => generated::documented(serde_json::from_slice(body)?)?,
                Shape::Mix => generated::all_sections(serde_json::from_slice(body)?)?,
            }),
            Self::Value => Decoded::Exact(value::exact(serde_json::from_slice(body)?)?),
            Self::Skip => Decoded::Nothing(serde_json::from_slice(body)?),
        })
    }
}

impl fmt::Display for Approach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What an approach makes of a body.
#[derive(Debug)]
#[expect(missing_docs, reason = "the names are those of the approaches")]
#[expect(clippy::exhaustive_enums, reason = "matched by this workspace alone")]
pub enum Decoded {
    Ours(Invoices),
    Documented(documented::types::GetInvoicesResponse),
    AllSections(all_sections::types::GetInvoicesResponse),
    Exact(Vec<Exact>),
    Nothing(IgnoredAny),
}

/// Proves that every approach that gives exact values gives the same ones.
///
/// # Errors
///
/// Names the approach and the first document that differs.
pub fn compare(shape: Shape, records: usize, body: &Bytes) -> Result<()> {
    let ours = Invoices::from_body(Section::B2b, body.clone())?;
    if ours.invoices.len() != records || !ours.rejected.is_empty() {
        return Err(format!(
            "expected {records} documents, ours gives {} and rejects {}",
            ours.invoices.len(),
            ours.rejected.len()
        )
        .into());
    }
    for approach in [Approach::GeneratedExact, Approach::Value] {
        let Decoded::Exact(theirs) = approach.decode(shape, body)? else {
            return Err(format!("{approach} gives no exact values").into());
        };
        if theirs.len() != records {
            return Err(format!(
                "expected {records} documents, {approach} gives {}",
                theirs.len()
            )
            .into());
        }
        let different = theirs
            .iter()
            .zip(&ours.invoices)
            .find(|(theirs, ours)| **theirs != **ours);
        if let Some((theirs, ours)) = different {
            return Err(format!("{approach} differs from ours: {theirs:?} and {ours:?}").into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::compare;
    use crate::bodies::{DOCUMENTED_RECORDS, Shape, body};

    #[test]
    fn every_exact_approach_gives_the_same_values() {
        for shape in Shape::ALL {
            for records in [DOCUMENTED_RECORDS, 2_000] {
                let body = body(shape, records, 7).expect("a body").into();
                if let Err(error) = compare(shape, records, &body) {
                    panic!("{shape:?}, {records}: {error}");
                }
            }
        }
    }
}
