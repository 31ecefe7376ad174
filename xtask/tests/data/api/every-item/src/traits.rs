use std::future::Future;

mod sealed {
    pub trait Sealed {}
}

/// Nobody else can implement it.
pub trait Closed: sealed::Sealed {}

impl sealed::Sealed for u8 {}
impl Closed for u8 {}

pub trait Read<T>: Send {
    const SIZE: usize;
    const START: usize = 0;
    type Output: Clone + Send;

    fn read(&mut self, from: T) -> impl Future<Output = Self::Output> + Send;
    fn provided(&self) {}
    #[doc(hidden)]
    fn not_promised(&self) {}
}

impl<T: Closed> Closed for Option<T> where Option<T>: sealed::Sealed {}

trait Private {}
impl Private for crate::Failure {}
