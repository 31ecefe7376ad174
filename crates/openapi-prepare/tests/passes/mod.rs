//! Each pass alone: what it changes, notes and refuses.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::needless_pass_by_value,
    clippy::panic,
    reason = "a failed assumption of a test is a failed test, and literals of JSON read better without borrows"
)]

use openapi_document::{Error, Stage};
use openapi_prepare::{Report, passes};
use serde_json::Value;

/// Gives a module the function `pass`, whose error is the first thing that is refused.
macro_rules! pass {
    ($name:ident) => {
        fn pass(document: &mut serde_json::Value, report: &mut Report) -> crate::passes::Outcome {
            crate::passes::run(stringify!($name), document, report)
        }
    };
}

mod check_client_names;
mod check_references;
mod check_size;
mod choose_bodies;
mod complete_info;
mod complete_missing_parts;
mod convert_3_1;
mod deduplicate_fields;
mod deduplicate_values;
mod drop_constraints;
mod drop_error_responses;
mod drop_placeholder_examples;
mod drop_unknown_formats;
mod drop_unsendable_operations;
mod drop_unused_components;
mod drop_unused_tags;
mod hoist_deep_references;
mod inline_components;
mod inline_scalars;
mod link_documentation;
mod make_lists_nullable;
mod make_responses_optional;
mod name_schemas;
mod name_success;
mod note_servers;
mod open_objects;
mod open_raw_bodies;
mod plain_parameters;
mod plain_paths;
mod push_down_path_parts;
mod read_odd_shapes;
mod reject_unknown_types;
mod rename_components;
mod separate_null;
mod unite_variants;

type Outcome = Result<(), Error>;

fn run(name: &str, document: &mut Value, report: &mut Report) -> Outcome {
    let step = passes::ALL.iter().find(|step| step.name == name);
    let step = *step.expect("a pass of that name");
    let nameless = Stage::File(String::new());
    passes::run(&[step], &nameless, document, report);
    match report.check() {
        Ok(()) => Ok(()),
        Err(refusals) => Err(refusals.iter().next().expect("a refusal").clone()),
    }
}
