//! Values of cells: what is read, and why something is not.

mod amount;
mod date;
mod gstin;
mod kind;
mod number;
mod period;
mod place;

pub(crate) use amount::{Marked, amount};
pub(crate) use date::{DateOrder, DateReader, date_order};
pub(crate) use gstin::{Supplier, supplier};
pub(crate) use kind::{kind_of_text, kind_of_title};
pub(crate) use number::number;
pub(crate) use period::return_period;
pub(crate) use place::place;
