//! Enumerations that new codes of the server's do not break.

/// The text of a code that this version does not know.
///
/// It is opaque, so that a later version can give the code a name of its own
/// without silently changing what a match means: compare with
/// `as_str()` where you must.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
// Boxed twice, as each code of each document has room for one and hardly any needs it.
pub struct UnknownText(pub(crate) Box<Box<str>>);

/// Declares an enumeration with, for each variant, our own text and the
/// spellings on the wire, the first of which is written.
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        $name:ident {
            $( $(#[$variant_meta:meta])* $variant:ident = $own:literal, [$wire:literal $(, $also:literal)*]; )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $( $(#[$variant_meta])* $variant, )+
            /// A code that this version does not know, kept as it was sent.
            Unknown($crate::UnknownText),
        }

        impl $name {
            /// Returns our own text, or the server's for an unknown code.
            ///
            /// ```
            /// # use gst_types::Action;
            /// assert_eq!(Action::NoAction.as_str(), "no_action");
            /// assert_eq!(Action::from_text("Q").as_str(), "Q");
            /// ```
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$variant => $own, )+
                    Self::Unknown(text) => &text.0,
                }
            }

            /// Tells whether this version knows the code.
            ///
            /// ```
            /// # use gst_types::Action;
            /// assert!(Action::from_text("A").is_known());
            /// assert!(!Action::from_text("Q").is_known());
            /// ```
            #[must_use]
            pub fn is_known(&self) -> bool {
                !matches!(self, Self::Unknown(_))
            }

            /// Reads our own text or any spelling on the wire, in any case and
            /// spacing; every text is at least an unknown code.
            ///
            /// ```
            /// # use gst_types::Action;
            /// assert_eq!(Action::from_text("No Action"), Action::NoAction);
            /// ```
            #[must_use]
            pub fn from_text(text: &str) -> Self {
                match text {
                    $( $wire => return Self::$variant, )+
                    _ => {}
                }
                let is = |spelling: &str| $crate::open_enum::same_words(text, spelling);
                $( if is($wire) || is($own) $(|| is($also))* { return Self::$variant; } )+
                Self::Unknown($crate::UnknownText(Box::new(text.into())))
            }

            pub(crate) fn wire_text(&self) -> &str {
                match self {
                    $( Self::$variant => $wire, )+
                    Self::Unknown(text) => &text.0,
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(Self::from_text(text))
            }
        }

        $crate::text::serde_as_text!($name, "a code");
    };
}

pub(crate) use open_enum;

/// Compares without regard to case, white space, `_` and `-`.
pub(crate) fn same_words(text: &str, spelling: &str) -> bool {
    fn letters(text: &str) -> impl Iterator<Item = char> {
        text.chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-'))
            .map(|c| c.to_ascii_lowercase())
    }
    text == spelling || letters(text).eq(letters(spelling))
}
