//! Every kind of item that a list of a public API has to tell, or to leave out.
#![allow(dead_code)]

extern crate alloc as memory;

mod codes;
mod hidden_away;
pub mod shapes;
mod traits;

#[cfg(feature = "extra")]
pub mod extra {
    /// There with the feature only, and so is what it implements.
    #[derive(Debug)]
    pub struct Extra;

    impl Clone for Extra {
        fn clone(&self) -> Self {
            Self
        }
    }

    #[cfg(unix)]
    pub fn on_unix() {}
}

pub use codes::{Code, Other as Renamed};
#[doc(hidden)]
pub use hidden_away::Unpromised;
pub use hidden_away::{Listed, nested::*};
pub use std::collections::BTreeMap;
pub use std::fmt::{self, Debug as Shown};
pub use traits::{Closed, Read};

#[doc(hidden)]
pub fn not_promised() {}

/// A value.
pub const LIMIT: usize = 7;
pub const NEGATIVE: i8 = -1;
pub const WORKED_OUT: usize = LIMIT * 2;
pub static NAME: &str = "every-item";

pub type Result<T, E = Failure> = std::result::Result<T, E>;

/// A failure.
#[derive(Debug)]
#[non_exhaustive]
#[must_use]
pub struct Failure;

/// Its parameters are named; whether they are changed is nobody's business.
#[deprecated]
pub async fn act<'a, T>(mut text: &'a mut [T], (_, second): (u8, u8)) -> Result<&'a T>
where
    T: fmt::Debug + Marked,
{
    text.reverse();
    let _ = second;
    text.first().ok_or(Failure)
}

pub const unsafe fn raw(from: *const u8, call: fn(u8) -> u8) -> impl Fn(u8) -> u8 + use<> {
    let _ = from;
    call
}

pub trait Marked {}

#[macro_export]
macro_rules! shout {
    ($($word:tt)*) => {};
}

macro_rules! private_macro {
    () => {
        fn not_listed() {}
    };
}
private_macro!();

// What a macro of another crate declares is not known, and is not passed over either.
thread_local! { pub static STARTED: u8 = const { 0 }; }

#[cfg(test)]
mod tests {
    pub struct OfTests;
}
