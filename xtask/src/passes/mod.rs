//! The passes over the documentation, in the order of a whole run.
//!
//! [`READ`](openapi_prepare::passes::READ) and [`PAGE`] run on the document of each page, then the
//! pages are merged, then [`TIDIED`](openapi_prepare::passes::TIDIED) runs, then the overlay, then
//! [`CORRECTED`]: that is `openapi/ims.yaml`. [`CLIENT`] runs on a copy that only the generator sees.
//! What any document needs is in `openapi-prepare`; here is what this client adds.

mod assign_wire_types;
mod check_operation_ids;
mod drop_transport_headers;
mod fill_field_types;
mod freeze_arguments;
mod keep_extras_raw;

use openapi_document::Stage;
use openapi_prepare::passes::{
    self as general, CHECK_CLIENT_NAMES, CHECK_REFERENCES, CHECK_SIZE, CHOOSE_BODIES,
    DEDUPLICATE_FIELDS, DEDUPLICATE_VALUES, DROP_CONSTRAINTS, DROP_ERROR_RESPONSES,
    DROP_ERROR_TYPES, DROP_UNITED_TYPES, DROP_UNKNOWN_FORMATS, DROP_UNSENDABLE_OPERATIONS,
    DROP_UNUSED_COMPONENTS, INLINE_COMPONENTS, INLINE_SCALARS, LINK_DOCUMENTATION,
    MAKE_LISTS_NULLABLE, MAKE_RESPONSES_OPTIONAL, NAME_SCHEMAS, NAME_UNITED_SCHEMAS, NOTE_SERVERS,
    OPEN_OBJECTS, PLAIN_PARAMETERS, PLAIN_PATHS, REJECT_UNKNOWN_TYPES, SEPARATE_NULL, Step,
    UNITE_VARIANTS,
};

use crate::files::DOCUMENT;

pub use self::assign_wire_types::VOCABULARY;
pub(crate) use self::drop_transport_headers::TRANSPORT_HEADERS;
pub(crate) use self::freeze_arguments::IS_CALLED;

/// The pages as one document, before the overlay.
pub const ASSEMBLY: Stage = made("assembled");

/// The document after the overlay.
pub const CORRECTION: Stage = made("corrected");

/// The copy that the generator reads.
pub const COPY: Stage = made("generator's copy");

const fn made(title: &'static str) -> Stage {
    let file = DOCUMENT;
    Stage::Made { title, file }
}

macro_rules! steps {
    ($($constant:ident $name:ident: $purpose:literal,)*) => {
        $(const $constant: Step = Step { name: stringify!($name), purpose: $purpose, pass: $name::pass };)*

        /// The steps that only this client needs.
        const OWN: &[Step] = &[$($constant),*];
    };
}

steps! {
    ASSIGN_WIRE_TYPES assign_wire_types: "Fields hold the vocabulary's types; what has none yet is still exact.",
    CHECK_OPERATION_IDS check_operation_ids: "Every operation needs an id that gives its method a name of its own.",
    DROP_TRANSPORT_HEADERS drop_transport_headers: "Credentials and the API version are the transport's business, not each call's.",
    FILL_FIELD_TYPES fill_field_types: "A field that no page documents (any more) stays, so that what reads it compiles.",
    FREEZE_ARGUMENTS freeze_arguments: "A parameter that is documented later must not push an argument aside.",
    KEEP_EXTRAS_RAW keep_extras_raw: "Unknown fields keep their JSON text.",
}

/// On the document of each page: what cannot be used is refused while its page is known.
pub const PAGE: &[Step] = &[CHECK_OPERATION_IDS];

/// On the corrected document, after the overlay.
pub const CORRECTED: &[Step] = &[
    CHECK_OPERATION_IDS.because("Ids must differ over all pages."),
    REJECT_UNKNOWN_TYPES,
    DROP_UNKNOWN_FORMATS,
    DEDUPLICATE_VALUES,
    FILL_FIELD_TYPES,
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
    DROP_TRANSPORT_HEADERS,
    PLAIN_PARAMETERS,
    DROP_UNSENDABLE_OPERATIONS,
    FREEZE_ARGUMENTS,
    DROP_ERROR_TYPES,
    UNITE_VARIANTS,
    INLINE_SCALARS,
    DROP_UNITED_TYPES,
    NAME_UNITED_SCHEMAS,
    SEPARATE_NULL,
    MAKE_RESPONSES_OPTIONAL,
    DROP_CONSTRAINTS,
    ASSIGN_WIRE_TYPES,
    MAKE_LISTS_NULLABLE,
    DEDUPLICATE_FIELDS,
    KEEP_EXTRAS_RAW,
    NOTE_SERVERS,
    LINK_DOCUMENTATION,
    CHECK_SIZE,
    CHECK_CLIENT_NAMES,
];

/// The step with this name.
#[must_use]
pub fn step(name: &str) -> Option<Step> {
    let mut steps = OWN.iter().chain(general::ALL);
    steps.find(|step| step.name == name).copied()
}
