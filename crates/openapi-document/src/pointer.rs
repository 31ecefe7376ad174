//! JSON pointers (RFC 6901), so that every refusal and every note names its place.

use std::fmt::{self, Write as _};

/// The place of a value in a document.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(String);

impl Pointer {
    /// The whole document.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// The component of a kind with that name.
    #[must_use]
    pub fn component(kind: &str, name: &str) -> Self {
        Self::root().child("components").child(kind).child(name)
    }

    /// The member `key`, or the element with that index, of this value.
    #[must_use]
    pub fn child(&self, key: impl fmt::Display) -> Self {
        let mut child = self.clone();
        child.push(key);
        child
    }

    /// Does `work` at the member `key`.
    ///
    /// A walk over a whole document has one pointer that it moves, because copies of it would cost
    /// more than the walk.
    pub(crate) fn within(&mut self, key: impl fmt::Display, work: impl FnOnce(&mut Self)) {
        let before = self.0.len();
        self.push(key);
        work(self);
        self.0.truncate(before);
    }

    fn push(&mut self, key: impl fmt::Display) {
        self.0.push('/');
        let start = self.0.len();
        let _ = write!(self.0, "{key}");
        let is_escaped = |key: &str| key.contains(['~', '/']);
        if self.0.get(start..).is_some_and(is_escaped) {
            let key = self.0.split_off(start);
            self.0.push_str(&key.replace('~', "~0").replace('/', "~1"));
        }
    }

    /// What stands at `below` within this value.
    #[must_use]
    pub fn join(&self, below: &Self) -> Self {
        Self(format!("{}{}", self.0, below.0))
    }

    /// The keys on the way from the root.
    pub fn keys(&self) -> impl Iterator<Item = String> {
        let keys = self.0.split('/').skip(1);
        keys.map(|key| key.replace("~1", "/").replace("~0", "~"))
    }

    /// As RFC 6901 writes it: `/paths/~1gst/get`, empty for the whole document.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Pointer {
    /// The place that a reference within the document names.
    fn from(reference: &str) -> Self {
        Self(reference.trim_start_matches('#').to_owned())
    }
}

impl fmt::Display for Pointer {
    /// In the form of a URI fragment's reader: `#/paths/~1gst/get`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}
