use super::shapes::*;
use crate::Failure as Broken;

pub struct Unpromised;

impl Unpromised {
    pub fn nobody_sees_this(&self) {}
}

/// Public by its name and nowhere to be found.
pub struct Unreachable;

impl From<Unreachable> for u8 {
    fn from(_: Unreachable) -> Self {
        0
    }
}

#[derive(Clone, Copy)]
#[cfg_attr(feature = "extra", derive(Debug), non_exhaustive)]
pub struct Listed(pub u8, u16);

impl Listed {
    pub const START: Self = Self(0, 0);
    pub const WIDTH: u32 = 24;

    #[must_use]
    pub fn point(&self) -> Point<f32> {
        Point { x: 0.0, y: 0.0 }
    }

    pub(crate) fn inside(&self) {}
    fn own(&self) {}

    #[doc(hidden)]
    pub fn not_promised(&self) {}

    #[cfg(feature = "extra")]
    pub fn more(self: Box<Self>) -> Result<(), Broken> {
        Ok(())
    }
}

impl std::str::FromStr for Listed {
    type Err = Broken;

    fn from_str(_: &str) -> Result<Self, Broken> {
        Err(crate::Failure)
    }
}

impl From<Listed> for u8 {
    fn from(listed: Listed) -> Self {
        listed.0
    }
}

impl PartialEq<u8> for &Listed {
    fn eq(&self, other: &u8) -> bool {
        self.0 == *other
    }
}

pub mod nested {
    pub fn through_a_glob() -> super::Listed {
        super::Listed::START
    }
}
