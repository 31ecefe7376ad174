//! The document that everything else is about.

mod builder;
mod extra;
mod invoice;
mod key;

pub use builder::InvoiceBuilder;
pub use extra::Extra;
pub use invoice::{Invoice, Original};
pub use key::DocumentKey;
