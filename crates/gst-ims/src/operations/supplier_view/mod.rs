//! The supplier's view: what recipients did with the documents that the taxpayer reported, and the
//! liabilities that their rejections added back.
//!
//! [`Client::supplies`](crate::Client::supplies) and
//! [`Client::liabilities`](crate::Client::liabilities) both give a [`SupplierView`].

mod decode;
mod names;
mod normalise;
mod request;
mod response;
mod stored;

pub use names::{ReturnForm, SupplySection, View};
pub use request::{LiabilitiesRequest, SuppliesRequest};
pub use response::{NoteKind, SupplierView, Supply};

pub use super::rate_line::RateLine;
pub use super::unreadable::UnreadableRecord;
