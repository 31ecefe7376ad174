//! Bringing documentation in: a page, a page with a fragment, or an extract of a whole document.

mod combined;
mod command;
mod extract;
mod impact;
mod mask;
mod offered;
mod plan;
mod source;
mod workspace;

pub use command::Vendor;
pub use extract::{Extract, extract};
pub use impact::Impact;
pub use plan::{Plan, Request, plan};
