//! The vocabulary of India's Goods and Services Tax (GST), as the Invoice
//! Management System (IMS) speaks it, and the document that it is about.
//!
//! Nothing here talks to a server: these are the values that clients, stores,
//! spreadsheets and reconciliations pass to one another.
//!
//! ```
//! use gst_types::{Action, Invoice, Section};
//!
//! let invoice = Invoice::builder(
//!     Section::B2b,
//!     "33ABKCS2033B1ZW".parse()?,
//!     "LE/25/1/07976".parse()?,
//!     "2024-11-02".parse()?,
//! )
//! .return_period("2024-11".parse()?)
//! .value("1888".parse()?)
//! .igst("288".parse()?)
//! .build();
//!
//! assert_eq!(invoice.supplier_gstin.state_code().name(), Some("Tamil Nadu"));
//! assert_eq!(invoice.action, Action::NoAction);
//! assert_eq!(invoice.tax().map(|tax| tax.indian().to_string()).as_deref(), Some("288.00"));
//! assert_eq!(invoice.key().to_string(), "b2b 33ABKCS2033B1ZW LE/25/1/07976 of 2024-11-02 in 2024-11");
//! # Ok::<(), gst_types::ParseError>(())
//! ```
//!
//! # Documents
//!
//! An [`Invoice`] is whatever a supplier reported: an invoice, a note, or an
//! amendment of one, which names its [`Original`]. Its [`DocumentKey`] tells it
//! from all others; an invoice number alone does not, as numbers begin again
//! each year and suppliers use the same ones.
//!
//! ## Sections
//!
//! Documents come in eight [`Section`]s; the API spells one section in up to four
//! ways, all of which are read. The section tells the sign of a document:
//! amounts of credit notes are positive, and [`Invoice::signed_value`] is not.
//!
//! ```
//! use gst_types::Section;
//!
//! for spelling in ["cn", "CN", "b2bcn"] {
//!     assert_eq!(spelling.parse(), Ok(Section::Cn));
//! }
//! assert_eq!((Section::Cn.name(), Section::Cn.label()), ("cn", "Credit notes"));
//! assert!(Section::Cn.is_credit_note());
//! ```
//!
//! A [`CountedSection`] may also be one of imports or of distributed credit,
//! which the API counts and does not list.
//!
//! ## States of a document
//!
//! The taxpayer accepts, rejects or keeps pending; a document without an
//! [`Action`] is deemed accepted on the 14th of the month after its return
//! period ([`ReturnPeriod::deadline`]). [`Invoice::supplier_filed`] tells whether
//! the supplier's return is filed: before that a document can be acted on, and
//! does not count.
//!
//! Codes are open: what this version does not know is kept as it was sent, and
//! a match must have an arm for it.
//!
//! ```
//! use gst_types::Action;
//!
//! assert_eq!(Action::from_text("A"), Action::Accepted);
//! let later = Action::from_text("Q");
//! assert!(!later.is_known());
//! assert_eq!(later.as_str(), "Q");
//! ```
//!
//! # Money
//!
//! An [`Amount`] holds every digit that was written, up to 28, and never goes
//! through a float. Sums and shares are exact or `None`; rounding is asked for
//! by name. [`Amount::parse_typed`] takes what people type.
//!
//! ```
//! use gst_types::Amount;
//!
//! let typed = Amount::parse_typed("₹ 1,42,700.00")?;
//! assert_eq!(typed.to_string(), "142700.00");
//! assert_eq!(typed.indian().to_string(), "1,42,700.00");
//! assert_eq!(typed.share(18, 100), Some(Amount::from_rupees(25_686)));
//! # Ok::<(), gst_types::ParseError>(())
//! ```
//!
//! # Dates
//!
//! A [`Date`] is a day of the calendar, a [`ReturnPeriod`] the month of a
//! return, a [`FinancialYear`] April to March. Dates of `jiff` are converted; so
//! are those of `chrono` and `time`, with the features of these names.
//!
//! ```
//! use gst_types::{Date, ReturnPeriod};
//!
//! let date: Date = "02-11-2024".parse()?;
//! let period = ReturnPeriod::try_from(date)?;
//! assert_eq!(period.to_string(), "2024-11");
//! assert_eq!(period.deadline().to_string(), "2024-12-14");
//! assert_eq!(date.financial_year().to_string(), "2024-25");
//! # Ok::<(), gst_types::ParseError>(())
//! ```
//!
//! # Forms
//!
//! | type | our form | on the wire |
//! | --- | --- | --- |
//! | [`Gstin`] | `33ABKCS2033B1ZW` | the same |
//! | [`Amount`] | `"1888.00"` | `1888` |
//! | [`Date`] | `2024-11-02` | `02-11-2024` |
//! | [`ReturnPeriod`] | `2024-11` | `112024` |
//! | [`StateCode`] | `24` | the same |
//! | [`DocumentNumber`], [`DocumentHash`] | as written | the same |
//! | [`Section`], [`CountedSection`] | `cn` | `CN`, `b2bcn`, `cn`, by the place |
//! | [`Action`], [`Status`] | `no_action` | `N`, `no_action_taken`, `noaction` |
//! | [`SupplyType`] | `sez_with_payment` | `SEWP` |
//! | [`SourceForm`] | `gstr1` | `R1` |
//! | [`FilingStatus`] | `not_filed` | `Not Filed` |
//! | [`GoodsType`] | `others` | the same |
//!
//! `Display` and serde write our form, and read both. The wire form is what
//! serde writes of the same types inside [`wire::Wire`]. Only there is an amount
//! read from a number with decimals: elsewhere that would be a float.
//!
//! # Errors
//!
//! `FromStr` is strict, for what people type, and its [`ParseError`] says on one
//! line what was expected and what was found. serde is lenient, for what servers
//! send: it keeps what it does not know.
//!
//! ```
//! use gst_types::Gstin;
//!
//! let error = "33ABKCS2033B1ZX".parse::<Gstin>().unwrap_err();
//! assert_eq!(
//!     error.to_string(),
//!     r#"invalid GSTIN: expected the check digit W, found "33ABKCS2033B1ZX""#
//! );
//! // The documentation's own samples have wrong check digits.
//! let sent: Gstin = serde_json::from_str(r#""33ABKCS2033B1ZX""#)?;
//! assert!(!sent.has_valid_check_digit());
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! # Features
//!
//! * `chrono`, `time`: conversions of dates from and to these libraries.

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

mod amount;
mod codes;
mod counted_section;
mod date;
mod document;
mod document_hash;
mod document_number;
mod error;
mod financial_year;
mod goods_type;
mod gstin;
mod import_section;
mod itc_reduction;
mod open_enum;
mod packed;
mod raw_json;
mod return_period;
mod section;
mod state_code;
mod status;
mod text;
pub mod wire;

pub use amount::{Amount, Indian};
pub use codes::{Action, FilingStatus, SourceForm, SupplyType};
pub use counted_section::CountedSection;
pub use date::Date;
pub use document::{
    Decided, Decision, DecisionError, DocumentKey, Extra, Invoice, InvoiceBuilder, Original,
    Remarks, Rule, Warning,
};
pub use document_hash::DocumentHash;
pub use document_number::DocumentNumber;
pub use error::ParseError;
pub use financial_year::{FinancialYear, Quarter};
pub use goods_type::GoodsType;
pub use gstin::{Gstin, GstinKind};
pub use import_section::ImportSection;
pub use itc_reduction::ItcReduction;
pub use open_enum::UnknownText;
pub use raw_json::RawJson;
pub use return_period::ReturnPeriod;
pub use section::Section;
pub use state_code::StateCode;
pub use status::Status;
