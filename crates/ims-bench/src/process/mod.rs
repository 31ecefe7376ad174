//! Processes of their own, measured from outside by the system's accounting.

mod accounting;
mod pinned;
pub(crate) mod python;
mod run;
mod worker;

pub(crate) use accounting::peak_memory;
pub(crate) use pinned::Pinned;
pub(crate) use run::{Usage, measure, run};
pub(crate) use worker::{Worker, pause};
