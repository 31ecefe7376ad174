//! The mock from the outside: over real HTTP on loopback, and the built program.

mod faults;
mod mock;
mod network;
