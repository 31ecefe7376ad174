//! What no vendored page needs, and whole documents and other vendors' pages do.

pub(super) mod check_size;
pub(crate) mod choose_bodies;
pub(super) mod complete_info;
pub(super) mod complete_missing_parts;
pub(super) mod convert_3_1;
pub(super) mod deduplicate_fields;
pub(super) mod deduplicate_values;
pub(super) mod drop_unknown_formats;
pub(super) mod drop_unsendable_operations;
pub(super) mod drop_unused_components;
pub(super) mod hoist_deep_references;
pub(super) mod inline_scalars;
pub(super) mod make_responses_optional;
pub(super) mod name_success;
pub(super) mod note_servers;
pub(super) mod open_raw_bodies;
pub(super) mod plain_parameters;
pub(super) mod push_down_path_parts;
pub(super) mod read_odd_shapes;
pub(super) mod rename_components;
pub(super) mod separate_null;
pub(crate) mod unite_variants;
