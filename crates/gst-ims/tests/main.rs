//! The client from the outside: over real HTTP on loopback, against the mock.

#[cfg(feature = "blocking")]
mod blocking;
mod evening;
mod facade;
mod faults;
mod session;
