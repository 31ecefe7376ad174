//! Each pass alone: what it changes, notes and refuses.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::needless_pass_by_value,
    clippy::panic,
    reason = "a failed assumption of a test is a failed test, and literals of JSON read better without borrows"
)]

use openapi_document::{Error, Stage};
use openapi_prepare::Report;
use serde_json::Value;
use xtask::passes;

/// Gives a module the function `pass`, whose error is the first thing that is refused.
macro_rules! pass {
    ($name:ident) => {
        fn pass(document: &mut serde_json::Value, report: &mut Report) -> crate::passes::Outcome {
            crate::passes::run(stringify!($name), document, report)
        }
    };
}

mod assign_wire_types;
mod check_operation_ids;
mod drop_transport_headers;
mod fill_field_types;
mod freeze_arguments;
mod keep_extras_raw;

type Outcome = Result<(), Error>;

fn run(name: &str, document: &mut Value, report: &mut Report) -> Outcome {
    let step = passes::step(name).expect("a pass of that name");
    let nameless = Stage::File(String::new());
    openapi_prepare::passes::run(&[step], &nameless, document, report);
    match report.check() {
        Ok(()) => Ok(()),
        Err(refusals) => Err(refusals.iter().next().expect("a refusal").clone()),
    }
}
