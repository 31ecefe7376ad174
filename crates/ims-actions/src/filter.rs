//! Which documents are meant.

use gst_types::{Action, Amount, Date, Gstin, Invoice, ReturnPeriod, Section};
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};

/// Which documents are meant: those that satisfy every condition, a list by any of its members.
///
/// serde reads and writes it with the names of the fields, so that it can be kept as a view. On
/// reading, `section`, `supplier`, `number`, `period` and `status` are other names, and one value
/// needs no list.
///
/// # Example
///
/// ```
/// use gst_types::{Invoice, Section};
/// use ims_actions::Filter;
///
/// let filter = Filter {
///     suppliers: vec!["lakshmi".to_owned()],
///     value_from: Some("1000".parse()?),
///     ..Filter::default()
/// };
/// let gstin = "33ABKCS2033B1ZW".parse()?;
/// let invoice = Invoice::builder(Section::B2b, gstin, "7".parse()?, "2024-11-02".parse()?)
///     .supplier_name("Lakshmi Enterprises")
///     .value("1888".parse()?)
///     .build();
/// assert!(filter.matches(&invoice));
/// # Ok::<(), gst_types::ParseError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(
    clippy::exhaustive_structs,
    reason = "callers name the conditions that they want, and default the others"
)]
pub struct Filter {
    /// The sections.
    #[serde(alias = "section", deserialize_with = "one_or_many")]
    pub sections: Vec<Section>,
    /// The suppliers: each a GSTIN, or a part of a name in either case.
    #[serde(alias = "supplier", deserialize_with = "one_or_many")]
    pub suppliers: Vec<String>,
    /// The numbers, exactly as they were written.
    #[serde(alias = "number", deserialize_with = "one_or_many")]
    pub numbers: Vec<String>,
    /// The periods of the suppliers' returns.
    #[serde(alias = "period", deserialize_with = "one_or_many")]
    pub periods: Vec<ReturnPeriod>,
    /// The first date of the documents.
    pub date_from: Option<Date>,
    /// The last date of the documents.
    pub date_to: Option<Date>,
    /// The smallest value, in rupees; not negative for credit notes either.
    #[serde(deserialize_with = "typed")]
    pub value_from: Option<Amount>,
    /// The largest value, in rupees.
    #[serde(deserialize_with = "typed")]
    pub value_to: Option<Amount>,
    /// What stands on the documents.
    #[serde(alias = "status", deserialize_with = "one_or_many")]
    pub actions: Vec<Action>,
    /// Whether the supplier has filed them. A document of which it is not told is neither.
    pub supplier_filed: Option<bool>,
    /// Whether they may be kept pending; likewise.
    pub pending_allowed: Option<bool>,
    /// Whether a statement on the reduction of credit is still to be given before they can be
    /// accepted: credit notes without one, on which it is not blocked.
    pub reduction_due: Option<bool>,
    /// A part of the number, or of the supplier's name or GSTIN, in either case.
    pub text: Option<String>,
    /// Whether they have an exact or probable pair in the purchase registers that were compared last.
    pub matched: Option<bool>,
    /// Only documents first seen by a fetch at or after this time.
    pub new_since: Option<Timestamp>,
}

/// Reads an amount as people type it.
fn typed<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Amount>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    text.map(|text| Amount::parse_typed(&text).map_err(serde::de::Error::custom))
        .transpose()
}

impl Filter {
    /// Returns whether a document satisfies every condition but [`matched`](Self::matched) and
    /// [`new_since`](Self::new_since), which only a store can judge.
    #[must_use]
    pub fn matches(&self, invoice: &Invoice) -> bool {
        fn any<T>(wanted: &[T], matches: impl FnMut(&T) -> bool) -> bool {
            wanted.is_empty() || wanted.iter().any(matches)
        }
        fn is(wanted: Option<bool>, found: Option<bool>) -> bool {
            wanted.is_none() || wanted == found
        }
        let value_is_within = |value: Option<Amount>| {
            let is_bounded = self.value_from.is_some() || self.value_to.is_some();
            value.map_or(!is_bounded, |value| {
                self.value_from.is_none_or(|from| from <= value)
                    && self.value_to.is_none_or(|to| value <= to)
            })
        };
        any(&self.sections, |section| *section == invoice.section)
            && any(&self.suppliers, |supplier| match Supplier::of(supplier) {
                Supplier::Gstin(gstin) => gstin == invoice.supplier_gstin,
                Supplier::NamePart(part) => invoice
                    .supplier_name
                    .as_deref()
                    .is_some_and(|name| name.to_ascii_lowercase().contains(&part)),
            })
            && any(&self.numbers, |number| invoice.number.as_str() == number)
            && any(&self.periods, |period| {
                Some(*period) == invoice.return_period
            })
            && self.date_from.is_none_or(|from| from <= invoice.date)
            && self.date_to.is_none_or(|to| invoice.date <= to)
            && value_is_within(invoice.value)
            && any(&self.actions, |action| *action == invoice.action)
            && is(self.supplier_filed, invoice.supplier_filed)
            && is(self.pending_allowed, invoice.pending_allowed)
            && self
                .reduction_due
                .is_none_or(|due| due == reduction_is_due(invoice))
            && self
                .text
                .as_deref()
                .is_none_or(|text| has_text(invoice, text))
    }
}

/// How a filter means a supplier.
///
/// # Example
///
/// ```
/// use ims_actions::Supplier;
///
/// assert!(matches!(Supplier::of("33ABKCS2033B1ZW"), Supplier::Gstin(_)));
/// assert!(matches!(Supplier::of("24abcfg0123h1yz"), Supplier::Gstin(_)));
/// assert_eq!(Supplier::of(" Lakshmi"), Supplier::NamePart("lakshmi".to_owned()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a filter has these two forms")]
pub enum Supplier {
    /// The supplier with this GSTIN.
    Gstin(Gstin),
    /// Every supplier with this in the name, in lower case.
    NamePart(String),
}

impl Supplier {
    /// Reads what was written: a GSTIN, or a part of a name in either case.
    ///
    /// Everything of 15 letters and digits that begins with the two digits of a state is a GSTIN:
    /// the tax network's samples break the pattern that GSTINs have otherwise.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let text = text.trim();
        let has_state = text
            .bytes()
            .take(2)
            .all(|character| character.is_ascii_digit());
        match Gstin::from_server(text) {
            Ok(gstin) if has_state => Self::Gstin(gstin),
            _ => Self::NamePart(text.to_ascii_lowercase()),
        }
    }
}

fn has_text(invoice: &Invoice, text: &str) -> bool {
    let text = text.trim().to_ascii_lowercase();
    let has = |field: &str| field.to_ascii_lowercase().contains(&text);
    has(invoice.number.as_str())
        || has(invoice.supplier_gstin.as_str())
        || invoice.supplier_name.as_deref().is_some_and(has)
}

fn reduction_is_due(invoice: &Invoice) -> bool {
    invoice.section.is_credit_note()
        && invoice.itc_reduction.is_none()
        && invoice.itc_reduction_allowed != Some(false)
}

fn one_or_many<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Values<T> {
        Many(Vec<T>),
        One(T),
    }
    Ok(match Values::deserialize(deserializer)? {
        Values::Many(values) => values,
        Values::One(value) => vec![value],
    })
}
