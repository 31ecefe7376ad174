//! Structs, enumerations and unions.

pub mod deep;

pub struct Point<T = f64> {
    pub x: T,
    #[deprecated]
    pub y: T,
}

impl<T: Copy> Point<T> {
    pub fn flat(&self) -> [T; 2] {
        [self.x, self.x]
    }
}

impl Point<u8> {
    pub fn small(&self) {}
}

impl<T> Iterator for Point<T>
where
    T: Copy + PartialOrd<T>,
{
    type Item = <Vec<T> as IntoIterator>::Item;

    fn next(&mut self) -> Option<Self::Item> {
        None
    }
}

pub struct Opaque<'a, const N: usize> {
    text: &'a [u8; N],
    #[cfg(feature = "extra")]
    pub extra: Box<dyn Fn(&str) -> bool + Send + 'a>,
}

#[repr(u8)]
pub enum Level {
    Low = 1,
    #[non_exhaustive]
    High = 2,
}

pub enum Shape {
    Dot,
    Circle(f64),
    Square { side: f64, centre: Point },
    #[doc(hidden)]
    Secret,
}

pub union Bits {
    pub whole: u32,
    part: u8,
}
