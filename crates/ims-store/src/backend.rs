//! Which of the two databases it is.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Backend {
    Sqlite,
    Postgres,
}

impl Backend {
    /// How many documents one statement writes, each with about 30 values.
    ///
    /// SQLite looks every numbered parameter up among all before it, so few are best there;
    /// PostgreSQL is asked over a connection, so many are.
    pub(crate) const fn documents_at_once(self) -> usize {
        match self {
            Self::Sqlite => 8,
            Self::Postgres => 100,
        }
    }
}
