//! How many documents await which action.

mod decode;
mod request;
mod response;
mod stored;

pub use request::CountsRequest;
pub use response::{ActionCounts, Counts};
