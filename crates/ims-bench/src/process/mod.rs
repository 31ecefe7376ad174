//! Processes of their own, measured from outside by the system's accounting.

mod accounting;
mod pinned;
mod run;
mod worker;

pub(crate) use pinned::Pinned;
pub(crate) use run::{Usage, measure, run};
pub(crate) use worker::{Worker, pause};
