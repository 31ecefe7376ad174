macro_rules! code {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $text:literal),+ }) => {
        $(#[$meta])*
        pub enum $name { $($variant,)+ Unknown($crate::Failure) }
        impl $name {
            pub fn as_str(&self) -> &'static str {
                match self { $(Self::$variant => $text,)+ Self::Unknown(_) => "" }
            }
        }
        shown!($name);
    };
}

macro_rules! shown {
    ($type:ty) => {
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

code! { #[derive(Debug)] #[non_exhaustive] Code { First = "1", Second = "2" } }
code! { Other { Third = "3" } }
