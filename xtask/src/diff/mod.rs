//! What a change of the documentation means to those who use the interface.
//!
//! [`compare`] walks two `OpenAPI` documents side by side and names every difference in meaning.
//! Operations are paired by method and path, parameters by where they stand and their name,
//! references are followed; a change knows whether callers or the server write the value. What
//! each kind of change means stands in one table, [`Rule`]. Whatever the walk does not account
//! for is found by an audit of both texts and reported too: nothing is silent.

mod change;
mod place;
mod prose;
mod rules;

pub use change::{Change, Class, Counts, gravest};
pub use rules::Rule;
