//! How many documents await which action.

mod decode;
mod request;
mod response;

pub use request::CountsRequest;
pub use response::{ActionCounts, Counts};
