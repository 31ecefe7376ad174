//! Runs the built `ims` against real HTTP on loopback.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod advice;
mod answers;
mod book;
mod completeness;
mod crash_matrix;
mod crashes;
mod credentials;
mod csv;
mod decision_files;
mod decisions;
mod desk;
mod evening;
mod exit_codes;
mod explaining;
mod fetches;
mod forwarder;
mod guarantees;
mod hanging_files;
mod imports;
mod json;
mod key_environment;
mod lake;
mod lists;
mod manual;
mod matching;
mod memory;
mod month;
mod office;
mod one_at_a_time;
mod patience;
mod place;
mod plans;
mod portal_files;
#[path = "../../../ims-store/tests/store/support/postgres.rs"]
mod postgres;
mod profiles;
mod proxy_variables;
mod queued_files;
mod register_files;
mod route;
mod server_choice;
mod session_sharing;
mod sessions;
mod several;
mod statements;
mod streams;
mod support;
mod table;
mod taxpayer;
mod terminal;
mod threads;
mod two_offices;
mod usage;
mod verbose;
mod waits;
mod work;
mod workbooks;
