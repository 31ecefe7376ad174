//! The document that everything else is about.

mod builder;
mod invoice;
mod key;

pub use builder::InvoiceBuilder;
pub use invoice::{Invoice, Original};
pub use key::DocumentKey;
