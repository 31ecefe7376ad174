macro_rules! code {
    ($(#[$meta:meta])* $name:ident { $($(#[$inner:meta])* $variant:ident = $text:literal $(, $also:literal)*;)+ } like: $like:path) => {
        $(#[$meta])*
        pub enum $name { $($(#[$inner])* $variant,)+ Unknown($crate::Failure) }
        impl $name {
            pub fn is(&self, text: &str) -> bool {
                $($(if $like(text, $also) { return true; })*)+
                false
            }

            pub fn as_str(&self) -> &'static str {
                match self { $(Self::$variant => $text,)+ Self::Unknown(_) => "" }
            }
        }
        shown!($name);
    };
}

macro_rules! shown {
    ($trait:ident for $type:ty: $($method:tt)+) => {
        impl std::ops::$trait for $type { $($method)+ }
    };
    ($type:ty) => {
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

code! {
    #[derive(Debug)]
    #[non_exhaustive]
    Code {
        First = "1";
        /// The second.
        #[deprecated]
        Second = "2", "two", "II";
    }
    like: str::eq_ignore_ascii_case
}
code! { Other { Third = "3"; } like: str::eq }
shown! { Not for Other: type Output = bool; fn not(self) -> bool { false } }
