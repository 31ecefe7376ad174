//! Making GSTR-2B again after actions changed.
//!
//! [`Client::recompute_gstr2b`](crate::Client::recompute_gstr2b) begins it,
//! [`Client::recomputation`](crate::Client::recomputation) tells how far it is.

mod decode;
mod request;
mod response;

pub use request::{RecomputationRequest, RecomputationWait, RecomputeRequest};
pub use response::{Recomputation, RecomputationState, available_from};
