//! Imports of goods, read only.
//!
//! Since October 2025 the tax network lists imports in IMS, to be accepted or kept pending. No page
//! of the vendor's lists them: that `section` takes `IMPG` and the three others is concluded from
//! the names of the counts, and the fields are those that public code of another provider reads.
//! How a decision on an import is saved is not documented, so none can be.

mod decode;
mod request;
mod response;
mod stored;

pub use request::ImportsRequest;
pub use response::{Import, Imports};
