//! The preparation of documents: each pass, the parts that they share, and the command.

#[cfg(feature = "cli")]
mod command;
mod parts;
mod passes;
