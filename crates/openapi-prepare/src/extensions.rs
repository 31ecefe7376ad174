//! Keys that this crate reads or writes beside those of `OpenAPI`.

/// Names the Rust type that a schema is read into, as the generator `typify` defines it.
pub const RUST_TYPE: &str = "x-rust-type";

/// Marks a field that the overlay describes as documented and that no page documents any more.
pub const UNDOCUMENTED_KEY: &str = "x-undocumented";

/// Lists the arguments that hand-written code passes to the method of an operation, which has to be
/// there then.
pub const ARGUMENTS_KEY: &str = "x-rust-arguments";
