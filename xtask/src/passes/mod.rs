//! Small steps on the document, each a pure function in its own file.
//!
//! The order of a whole run stands here and nowhere else:
//! [`VERSION`] and [`PAGE`] on the document of each page, then the pages are merged, then [`ASSEMBLED`], then the
//! overlay, then [`CORRECTED`]: that is `openapi/ims.yaml`. [`CLIENT`] runs on a copy that only
//! the generator sees.

#![allow(
    clippy::unnecessary_wraps,
    reason = "every pass has the one signature, also where it cannot fail"
)]

mod client_names;
mod component_names;
mod distinct_fields;
mod distinct_values;
mod erase_errors;
mod exact_extras;
mod field_types;
mod frozen_arguments;
mod inline_components;
mod json_bodies;
mod known_formats;
mod known_types;
mod loose_values;
mod missing_parts;
mod name_schemas;
mod nullable_arrays;
mod open_objects;
mod openapi_31;
mod openapi_version;
mod operation_docs;
mod operation_ids;
mod optional_answers;
mod path_parameters;
mod placeholder_examples;
mod raw_bodies;
mod references;
mod sendable_operations;
mod shapes;
mod success_status;
mod transport_headers;
mod typed_answer;
pub(crate) mod unions;
mod unused_components;
mod unused_tags;
mod usable_parameters;
mod wire_types;

use serde_json::Value;

pub(crate) use self::openapi_version::refuse_unknown_version;
use crate::error::Result;
use crate::report::Report;

/// One step: changes the document and says in the report what it changed.
///
/// An error's place is a JSON pointer; [`run`] puts the document's name before it.
pub type Pass = fn(&mut Value, &mut Report) -> Result<()>;

/// A pass with its name and its purpose, as the report prints them.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// Name of the file that holds the pass.
    pub name: &'static str,
    /// Why the pass exists.
    pub purpose: &'static str,
    /// The pass.
    pub pass: Pass,
}

macro_rules! steps {
    ($($name:ident: $purpose:literal,)*) => {
        &[$(Step { name: stringify!($name), purpose: $purpose, pass: $name::pass }),*]
    };
}

/// On the document of each page, before anything else.
pub const VERSION: &[Step] = steps! {
    openapi_version: "Only OpenAPI 3 goes on.",
    component_names: "Components need names of letters, digits, dots, dashes and underscores.",
    openapi_31: "The generator reads 3.0; a 3.1 document is written in its words where that loses nothing.",
    shapes: "What has another shape than OpenAPI gives it is read as it is meant.",
    success_status: "The one success is the 200 that corrections name.",
    path_parameters: "Each operation has its parameters itself.",
    missing_parts: "What OpenAPI demands and the page leaves out or empty is completed.",
};

/// On the document of each page: what cannot be used is refused while its page is known.
pub const PAGE: &[Step] = steps! {
    operation_ids: "Every operation needs an id that gives its method a name of its own.",
};

/// On the merged document, before the overlay.
pub const ASSEMBLED: &[Step] = steps! {
    raw_bodies: "A JSON body is an object, also where an editor without schemas calls it a text.",
    placeholder_examples: "Examples that are empty or a template variable say nothing and break strict tools.",
    unused_tags: "The pages list the tags of the whole product; only those in use stay.",
};

/// On the corrected document, after the overlay.
pub const CORRECTED: &[Step] = steps! {
    operation_ids: "Ids must differ over all pages.",
    known_types: "A type that nobody knows is refused, not guessed.",
    known_formats: "A format that nobody has looked at is refused, not guessed.",
    distinct_values: "A page that now lists what the overlay adds must not list it twice.",
    field_types: "A field that no page documents (any more) stays, so that what reads it compiles.",
    unused_components: "What no operation refers to is no part of the client.",
    name_schemas: "Inline objects become components, so that every type has a name that stays.",
    open_objects: "Objects take fields that are not documented: `additionalProperties: {}`.",
    references: "Every `$ref` must lead somewhere.",
};

/// On two documents as they are published, so that two ways to say one thing compare as equal.
pub const COMPARED: &[Step] = steps! {
    raw_bodies: "A JSON body is an object, also where an editor without schemas calls it a text.",
    unions: "Alternatives become one lenient object.",
};

/// On the generator's copy.
pub const CLIENT: &[Step] = steps! {
    sendable_operations: "The HTTP client has no call for these methods.",
    inline_components: "Shared parameters, bodies and responses go where they are used.",
    erase_errors: "The generated methods type the one success; every other answer reaches the caller untouched.",
    json_bodies: "The generator types `application/json` alone, and needs a schema there.",
    transport_headers: "Credentials and the API version are the transport's business, not each call's.",
    usable_parameters: "What no method can take is left out.",
    frozen_arguments: "A parameter that is documented later must not push an argument aside.",
    unions: "Alternatives become one lenient object; a value that fits no single type keeps its text.",
    references: "What was united must still lead somewhere.",
    name_schemas: "Objects that were united need names too.",
    optional_answers: "A field that is documented as required must not cost the whole answer when it is missing.",
    loose_values: "A value outside a documented enum, pattern or range must not cost the whole answer.",
    wire_types: "Fields hold the vocabulary's types; what has none yet is still exact.",
    nullable_arrays: "`null` and a missing list are the same.",
    distinct_fields: "Two fields with one Rust name: the second is read as an unknown one.",
    exact_extras: "Unknown fields keep their JSON text.",
    operation_docs: "Each method names the page that documents it.",
    client_names: "Two things that would get one Rust name are refused.",
};

/// Runs `steps` on `document`; errors name it by `name`.
///
/// # Errors
/// The first error of a pass.
pub fn run(steps: &[Step], name: &str, document: &mut Value, report: &mut Report) -> Result<()> {
    for step in steps {
        report.step(format!("{} ({name})", step.name), step.purpose);
        (step.pass)(document, report).map_err(|error| error.within(name))?;
    }
    Ok(())
}
