//! The document that everything else is about.

mod builder;
mod decision;
mod extra;
mod invoice;
mod key;

pub use builder::InvoiceBuilder;
pub use decision::{Decided, Decision, DecisionError, Remarks, Rule};
pub use extra::Extra;
pub use invoice::{Invoice, Original};
pub use key::DocumentKey;
