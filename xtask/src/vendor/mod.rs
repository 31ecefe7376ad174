//! Bringing documentation in: a page, a page with a fragment, or an extract of a whole document.

mod combined;
mod command;
mod draft;
mod extract;
mod frozen_ids;
mod list;
mod mask;
mod meaning;
mod plan;
mod source;

pub use command::Vendor;
pub use extract::{Extract, extract};
pub(crate) use list::check_hash;
pub use list::{VendorList, VendorPage, sha256};
pub use plan::{Plan, Request, plan};
