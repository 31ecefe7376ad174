//! Keys of this workspace beside those of `OpenAPI`.

/// Names the type of the vocabulary that a field is read into.
pub(crate) const RUST_TYPE: &str = "x-rust-type";

/// Marks a field that the overlay describes as documented and that no page documents any more.
pub(crate) const UNDOCUMENTED_KEY: &str = "x-undocumented";
