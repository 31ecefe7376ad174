//! The tables of many taxpayers, in a folder and in object storage, and the ten questions over them.

mod expected;
mod folder;
mod questions;
mod storage;
mod tables;
mod world;
