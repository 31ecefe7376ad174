//! The operations that the mock serves.

use crate::documented::documented;

/// Declares the operations, each with its method and its path without a prefix.
macro_rules! operations {
    ($($(#[$meta:meta])* $name:ident => $method:ident $path:literal;)+) => {
        /// An operation of the API.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Operation {
            $($(#[$meta])* $name,)+
        }

        impl Operation {
            /// Every operation that the mock serves.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Path of the operation, without a prefix; parameters are in braces.
            #[must_use]
            pub const fn path(self) -> &'static str {
                match self { $(Self::$name => $path,)+ }
            }

            /// HTTP method of the operation, in upper case.
            #[must_use]
            pub const fn method(self) -> &'static str {
                match self { $(Self::$name => stringify!($method),)+ }
            }
        }
    };
}

documented!(operations);

impl Operation {
    /// Every operation that the mock serves.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied()
    }

    /// The operation that lives at `path`, whatever the method; a path without parameters comes
    /// before one with.
    pub(crate) fn at(path: &str) -> Option<Self> {
        Self::all()
            .find(|operation| operation.path() == path)
            .or_else(|| Self::all().find(|operation| operation.is_at(path)))
    }

    fn is_at(self, path: &str) -> bool {
        let is_met = |(pattern, given): (&str, &str)| {
            pattern == given || (pattern.starts_with('{') && !given.is_empty())
        };
        let (pattern, path) = (self.path().split('/'), path.split('/'));
        pattern.clone().count() == path.clone().count() && pattern.zip(path).all(is_met)
    }
}
