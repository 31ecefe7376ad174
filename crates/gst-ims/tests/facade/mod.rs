//! The facade from the outside, over real HTTP on loopback.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails by it"
)]
#![allow(clippy::too_many_lines, reason = "a table is as long as its rows")]

mod all_invoices;
mod calls;
mod causes;
mod common;
mod completeness;
mod contradictions;
mod counts;
mod credentials;
mod damage;
mod files;
mod gstr2b;
mod http2;
mod imports;
mod jobs;
mod marks;
mod month_of_both;
mod outcomes;
mod raw;
mod readme;
mod records;
mod refusals;
mod retries;
mod rows;
mod spellings;
mod stored;
mod submissions;
mod supplier_view;
mod taxpayers;
