//! The document that everything else is about.

mod builder;
mod decided;
mod decision;
mod extra;
mod invoice;
mod key;
mod remarks;

pub use builder::InvoiceBuilder;
pub use decided::{Decided, DecisionError, Rule, Warning};
pub use decision::Decision;
pub use extra::Extra;
pub use invoice::{Invoice, Original};
pub use key::DocumentKey;
pub use remarks::Remarks;
