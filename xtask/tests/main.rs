//! The tasks from the outside: as a library, as a command, and what they generated.

mod codegen;
mod command_line;
mod compiles;
#[cfg(unix)]
mod contributing;
mod diff;
mod facade_reads_what_is_documented;
#[cfg(unix)]
mod follow_documentation;
mod fragment;
mod generated_client;
mod generated_types;
mod parts;
mod passes;
mod robustness;
mod support;
mod tidy;
mod vendor;
mod vendor_over_fragment;
