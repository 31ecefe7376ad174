//! The vocabulary of India's Goods and Services Tax, as the Invoice Management
//! System speaks it.
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
//! `FromStr` is strict, for what people type; serde is lenient, for what servers
//! send, and keeps what it does not know.

mod amount;
mod codes;
mod date;
mod document;
mod document_hash;
mod document_number;
mod error;
mod financial_year;
mod goods_type;
mod gstin;
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
pub use date::Date;
pub use document::{DocumentKey, Invoice, InvoiceBuilder, Original};
pub use document_hash::DocumentHash;
pub use document_number::DocumentNumber;
pub use error::ParseError;
pub use financial_year::{FinancialYear, Quarter};
pub use goods_type::GoodsType;
pub use gstin::{Gstin, GstinKind};
pub use itc_reduction::ItcReduction;
pub use open_enum::UnknownText;
pub use raw_json::RawJson;
pub use return_period::ReturnPeriod;
pub use section::{CountedSection, Section};
pub use state_code::StateCode;
pub use status::Status;
