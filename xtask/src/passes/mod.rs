//! Small steps on the document, each a function in its own file.
//!
//! The order of a whole run stands here and nowhere else:
//! [`VERSION`] and [`PAGE`] on the document of each page, then the pages are merged, then
//! [`ASSEMBLED`], then the overlay, then [`CORRECTED`]: that is `openapi/ims.yaml`. [`CLIENT`] runs
//! on a copy that only the generator sees. The passes in `lenient` find nothing to do in the pages
//! that are vendored now.

mod assign_wire_types;
mod check_client_names;
mod check_operation_ids;
mod check_references;
mod drop_constraints;
mod drop_error_responses;
mod drop_placeholder_examples;
mod drop_transport_headers;
mod drop_unused_tags;
mod fill_field_types;
mod freeze_arguments;
mod inline_components;
mod keep_extras_raw;
mod lenient;
mod link_documentation;
mod make_lists_nullable;
mod name_schemas;
mod open_objects;
mod reject_unknown_types;
mod typed_response;

use std::hash::{DefaultHasher, Hash as _, Hasher};

use serde_json::Value;

use self::lenient::{
    check_size, choose_bodies, complete_info, complete_missing_parts, convert_3_1,
    deduplicate_fields, deduplicate_values, drop_unknown_formats, drop_unsendable_operations,
    drop_unused_components, hoist_deep_references, inline_scalars, make_responses_optional,
    name_success, note_servers, open_raw_bodies, plain_parameters, push_down_path_parts,
    read_odd_shapes, rename_components, separate_null,
};
use crate::error::Stage;
use crate::report::Report;

pub use self::assign_wire_types::VOCABULARY;
pub(crate) use self::drop_transport_headers::TRANSPORT_HEADERS;
pub(crate) use self::drop_unused_tags::pass as drop_unused_tags_of;
pub(crate) use self::freeze_arguments::IS_CALLED;
pub(crate) use self::lenient::choose_bodies::FORM_STYLES;
pub(crate) use self::lenient::complete_info::refuse_unknown_version;
pub(crate) use self::lenient::unite_variants;

/// One step: changes the document, and says in the report what it changed and what it refuses.
///
/// What is refused is left in a form that later steps accept, so that one run shows everything.
pub type Pass = fn(&mut Value, &mut Report);

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
    complete_info: "The client needs a title, and a version that can be a header.",
    hoist_deep_references: "A reference names a component, or what it names changes around it.",
    rename_components: "Components need names of letters, digits, dots, dashes and underscores.",
    convert_3_1: "The generator reads 3.0; a 3.1 document is written in its words.",
    read_odd_shapes: "What has another shape than OpenAPI gives it is read as it is meant.",
    name_success: "The one success is the 200 that corrections name.",
    push_down_path_parts: "Each operation has its parameters and servers itself.",
    complete_missing_parts: "What OpenAPI demands and the page leaves out or empty is completed.",
};

/// On the document of each page: what cannot be used is refused while its page is known.
pub const PAGE: &[Step] = steps! {
    check_operation_ids: "Every operation needs an id that gives its method a name of its own.",
};

/// On the merged document, before the overlay.
pub const ASSEMBLED: &[Step] = steps! {
    open_raw_bodies: "A JSON body is an object, also where an editor without schemas calls it a text.",
    drop_placeholder_examples: "Examples that are empty or a template variable say nothing and break strict tools.",
    drop_unused_tags: "The pages list the tags of the whole product; only those in use stay.",
};

/// On the corrected document, after the overlay.
pub const CORRECTED: &[Step] = steps! {
    check_operation_ids: "Ids must differ over all pages.",
    reject_unknown_types: "A type that nobody knows is refused, not guessed.",
    drop_unknown_formats: "A format that nobody has decided on says nothing to a client.",
    deduplicate_values: "A page that now lists what the overlay adds must not list it twice.",
    fill_field_types: "A field that no page documents (any more) stays, so that what reads it compiles.",
    drop_unused_components: "What no operation refers to is not part of the client.",
    name_schemas: "Inline objects become components, so that every type has a name that stays.",
    open_objects: "Objects take fields that are not documented: `additionalProperties: {}`.",
    check_references: "Every `$ref` must lead somewhere.",
};

/// On the generator's copy.
pub const CLIENT: &[Step] = steps! {
    inline_components: "Shared parameters, bodies and responses go where they are used.",
    drop_error_responses: "The generated methods type the one success; every other response reaches the caller untouched.",
    choose_bodies: "The generator types one body, `application/json` before any other.",
    drop_transport_headers: "Credentials and the API version are the transport's business, not each call's.",
    plain_parameters: "A method takes texts, numbers, flags and lists of them, sent as they are documented.",
    drop_unsendable_operations: "What no method can send as it is documented gets none.",
    freeze_arguments: "A parameter that is documented later must not push an argument aside.",
    drop_unused_components: "What only errors and dropped parameters refer to needs no types.",
    unite_variants: "Alternatives become one lenient object; a value that fits no single type keeps its text.",
    inline_scalars: "A component without parts is only another name for a text, a number or a flag.",
    drop_unused_components: "What was united or put in place is not needed by its name.",
    name_schemas: "Objects that were united need names too.",
    separate_null: "Whether a value may be null is said where it is used.",
    make_responses_optional: "A field that is documented as required must not cost the whole response when it is missing.",
    drop_constraints: "A value outside a documented enum, pattern or range must not cost the whole response.",
    assign_wire_types: "Fields hold the vocabulary's types; what has none yet is still exact.",
    make_lists_nullable: "`null` and a missing list are the same.",
    deduplicate_fields: "Two fields with one Rust name: the second is read as an unknown one.",
    keep_extras_raw: "Unknown fields keep their JSON text.",
    note_servers: "The client has one base URL, which the caller names.",
    link_documentation: "Each method names the page that documents it.",
    check_size: "A client that is too large to generate is refused before it is tried.",
    check_client_names: "Two things that would get one Rust name are refused.",
};

/// The step with this name, wherever it first stands in a run.
#[must_use]
pub fn step(name: &str) -> Option<Step> {
    [VERSION, PAGE, ASSEMBLED, CORRECTED, CLIENT]
        .into_iter()
        .flatten()
        .find(|step| step.name == name)
        .copied()
}

/// Runs `steps` on `document`, which is at `stage`.
pub fn run(steps: &[Step], stage: &Stage, document: &mut Value, report: &mut Report) {
    report.enter(stage);
    let mut before = fingerprint(document);
    for step in steps {
        report.step(format!("{} ({})", step.name, stage.title()), step.purpose);
        (step.pass)(document, report);
        let after = fingerprint(document);
        if after != before {
            report.mark_changed();
        }
        before = after;
    }
}

/// A number that another document, or one in another order, has only by accident.
fn fingerprint(document: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    add(document, &mut hasher);
    hasher.finish()
}

fn add(value: &Value, hasher: &mut DefaultHasher) {
    match value {
        Value::Array(items) => {
            items.len().hash(hasher);
            for item in items {
                add(item, hasher);
            }
        }
        Value::Object(map) => {
            map.len().hash(hasher);
            for (key, value) in map {
                key.hash(hasher);
                add(value, hasher);
            }
        }
        scalar => scalar.hash(hasher),
    }
}
