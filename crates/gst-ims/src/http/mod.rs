//! Bytes to the server and back. Nothing here knows what a response means.

mod answer;
mod clients;
mod network_error;
mod page_headers;
mod read_body;
mod resolver;
mod send;
mod server_hints;

pub(crate) use answer::Answer;
pub(crate) use clients::{HttpClients, HttpSettings};
pub(crate) use read_body::Limits;
pub(crate) use send::send;
pub(crate) use server_hints::ServerHints;
