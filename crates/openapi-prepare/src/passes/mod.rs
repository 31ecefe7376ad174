//! Small steps on a document, each a function in its own file.
//!
//! [`READ`] makes a document complete `OpenAPI` 3.0, and [`TIDIED`] takes out what says nothing. After
//! corrections [`CORRECTED`] names its parts and refuses what leads nowhere. [`CLIENT`] leaves what a
//! generator makes a client of. Who needs another order, or steps of their own between, runs the
//! steps by [`run`].

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
mod name_operations;
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
mod typed_response;
pub(crate) mod unite_variants;

use openapi_document::{Stage, fingerprint};
use serde_json::Value;

use crate::report::Report;

pub use self::choose_bodies::{BODY_TYPE, FORM_STYLES};
pub use self::complete_info::refuse_unknown_version;
pub use self::unite_variants::{is_union, variants};

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

impl Step {
    /// The same pass for another purpose.
    #[must_use]
    pub const fn because(self, purpose: &'static str) -> Self {
        Self { purpose, ..self }
    }
}

macro_rules! steps {
    ($($constant:ident $name:ident: $purpose:literal,)*) => {
        $(
            #[doc = $purpose]
            pub const $constant: Step = Step { name: stringify!($name), purpose: $purpose, pass: $name::pass };
        )*

        /// Every step, by name.
        pub const ALL: &[Step] = &[$($constant),*];
    };
}

steps! {
    CHECK_CLIENT_NAMES check_client_names: "Two things that would get one Rust name are refused.",
    CHECK_REFERENCES check_references: "Every `$ref` must lead somewhere.",
    CHECK_SIZE check_size: "A client that is too large to generate is refused before it is tried.",
    CHOOSE_BODIES choose_bodies: "The generator types one body, `application/json` before any other.",
    COMPLETE_INFO complete_info: "The client needs a title, and a version that can be a header.",
    COMPLETE_MISSING_PARTS complete_missing_parts: "What OpenAPI demands and the page leaves out or empty is completed.",
    CONVERT_3_1 convert_3_1: "The generator reads 3.0; a 3.1 document is written in its words.",
    DEDUPLICATE_FIELDS deduplicate_fields: "Two fields with one Rust name: the second is read as an unknown one.",
    DEDUPLICATE_VALUES deduplicate_values: "A page that now lists what the overlay adds must not list it twice.",
    DROP_CONSTRAINTS drop_constraints: "A value outside a documented enum, pattern or range must not cost the whole response.",
    DROP_ERROR_RESPONSES drop_error_responses: "The generated methods type the one success; every other response reaches the caller untouched.",
    DROP_PLACEHOLDER_EXAMPLES drop_placeholder_examples: "Examples that are empty or a template variable say nothing and break strict tools.",
    DROP_UNKNOWN_FORMATS drop_unknown_formats: "A format that nobody has decided on says nothing to a client.",
    DROP_UNSENDABLE_OPERATIONS drop_unsendable_operations: "What no method can send as it is documented gets none.",
    DROP_UNUSED_COMPONENTS drop_unused_components: "What no operation refers to is not part of the client.",
    DROP_UNUSED_TAGS drop_unused_tags: "The pages list the tags of the whole product; only those in use stay.",
    HOIST_DEEP_REFERENCES hoist_deep_references: "A reference names a component, or what it names changes around it.",
    INLINE_COMPONENTS inline_components: "Shared parameters, bodies and responses go where they are used.",
    INLINE_SCALARS inline_scalars: "A component without parts is only another name for a text, a number or a flag.",
    LINK_DOCUMENTATION link_documentation: "Each method names the page that documents it.",
    MAKE_LISTS_NULLABLE make_lists_nullable: "`null` and a missing list are the same.",
    MAKE_RESPONSES_OPTIONAL make_responses_optional: "A field that is documented as required must not cost the whole response when it is missing.",
    NAME_OPERATIONS name_operations: "Every operation needs an id that gives its method a name of its own.",
    NAME_SCHEMAS name_schemas: "Inline objects become components, so that every type has a name that stays.",
    NAME_SUCCESS name_success: "The one success is the 200 that corrections name.",
    NOTE_SERVERS note_servers: "The client has one base URL, which the caller names.",
    OPEN_OBJECTS open_objects: "Objects take fields that are not documented: `additionalProperties: {}`.",
    OPEN_RAW_BODIES open_raw_bodies: "A JSON body is an object, also where an editor without schemas calls it a text.",
    PLAIN_PARAMETERS plain_parameters: "A method takes texts, numbers, flags and lists of them, sent as they are documented.",
    PLAIN_PATHS plain_paths: "A label in a path is a point before the value.",
    PUSH_DOWN_PATH_PARTS push_down_path_parts: "Each operation has its parameters and servers itself.",
    READ_ODD_SHAPES read_odd_shapes: "What has another shape than OpenAPI gives it is read as it is meant.",
    REJECT_UNKNOWN_TYPES reject_unknown_types: "A type that nobody knows is refused, not guessed.",
    RENAME_COMPONENTS rename_components: "Components need names of letters, digits, dots, dashes and underscores.",
    SEPARATE_NULL separate_null: "Whether a value may be null is said where it is used.",
    UNITE_VARIANTS unite_variants: "Alternatives become one lenient object; a value that fits no single type keeps its text.",
}

/// What only errors and dropped parameters refer to goes, after those went.
pub const DROP_ERROR_TYPES: Step = DROP_UNUSED_COMPONENTS
    .because("What only errors and dropped parameters refer to needs no types.");

/// What was united goes, after the union has its fields.
pub const DROP_UNITED_TYPES: Step =
    DROP_UNUSED_COMPONENTS.because("What was united or put in place is not needed by its name.");

/// Objects that a union made are named as others are.
pub const NAME_UNITED_SCHEMAS: Step =
    NAME_SCHEMAS.because("Objects that were united need names too.");

/// On a document as it is published.
pub const READ: &[Step] = &[
    COMPLETE_INFO,
    HOIST_DEEP_REFERENCES,
    RENAME_COMPONENTS,
    CONVERT_3_1,
    READ_ODD_SHAPES,
    NAME_SUCCESS,
    PUSH_DOWN_PATH_PARTS,
    COMPLETE_MISSING_PARTS,
];

/// On a document that was read, before it is corrected.
pub const TIDIED: &[Step] = &[OPEN_RAW_BODIES, DROP_PLACEHOLDER_EXAMPLES, DROP_UNUSED_TAGS];

/// On the corrected document.
pub const CORRECTED: &[Step] = &[
    REJECT_UNKNOWN_TYPES,
    DROP_UNKNOWN_FORMATS,
    DEDUPLICATE_VALUES,
    DROP_UNUSED_COMPONENTS,
    NAME_SCHEMAS,
    OPEN_OBJECTS,
    CHECK_REFERENCES,
];

/// On the generator's copy.
pub const CLIENT: &[Step] = &[
    PLAIN_PATHS,
    INLINE_COMPONENTS,
    DROP_ERROR_RESPONSES,
    CHOOSE_BODIES,
    PLAIN_PARAMETERS,
    DROP_UNSENDABLE_OPERATIONS,
    DROP_ERROR_TYPES,
    UNITE_VARIANTS,
    INLINE_SCALARS,
    DROP_UNITED_TYPES,
    NAME_UNITED_SCHEMAS,
    SEPARATE_NULL,
    MAKE_RESPONSES_OPTIONAL,
    DROP_CONSTRAINTS,
    MAKE_LISTS_NULLABLE,
    DEDUPLICATE_FIELDS,
    NOTE_SERVERS,
    LINK_DOCUMENTATION,
    CHECK_SIZE,
    CHECK_CLIENT_NAMES,
];

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
