//! Where the comparison is: in both documents, and in words for people.

use std::fmt;
use std::rc::Rc;

use openapi_document::Pointer;

/// The last part of a reference: the name of a component.
pub(crate) fn last(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or(reference)
}

/// Who writes the value that is described here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(crate) enum Direction {
    #[default]
    /// The caller; also everything that is neither sent nor received.
    Request,
    /// The server.
    Response,
    /// Nobody: a component that no operation refers to.
    Unused,
}

/// The part of the interface that a path begins in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(crate) enum Zone {
    #[default]
    /// The document as a whole, an operation as a whole, or a component on its own.
    Whole,
    Parameter,
    Body,
    Response,
    ResponseHeader,
}

/// A part of the interface, without a document: `GET /rooms 200 .rooms[].name`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Path {
    /// `GET /rooms`.
    pub(crate) operation: Option<Rc<str>>,
    pub(crate) zone: Zone,
    /// The zone in words: `query floor`, `200`, `200 header Retry-After`, `components.schemas Room`.
    pub(crate) words: Rc<str>,
    /// The steps from the value to a part of it: `.rooms`, `[]`, `.name`.
    pub(crate) steps: Vec<Rc<str>>,
}

/// A part of the interface, where both documents describe it, and what is known about it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Location {
    pub(crate) path: Rc<Path>,
    pub(crate) old: Pointer,
    pub(crate) new: Pointer,
    pub(crate) direction: Direction,
    /// Whether the generated client shows this part.
    pub(crate) generated: bool,
    /// Whether the value is an `Option` in the generated client, before and after.
    pub(crate) optional: bool,
    /// Whether the generated method keeps its arguments, whatever the documentation requires.
    pub(crate) frozen: bool,
    /// The hand-written code that uses this part, as the documents tell.
    pub(crate) used_by: Option<Rc<str>>,
}

impl Location {
    /// `part` of the document as a whole, at the root of both.
    pub(crate) fn document(part: &str) -> Self {
        let path = Path {
            words: part.into(),
            ..Path::default()
        };
        Self {
            path: Rc::new(path),
            ..Self::default()
        }
    }

    /// The member `key` of both documents, in the same part of the interface.
    pub(crate) fn child(&self, key: impl fmt::Display) -> Self {
        self.children(&key, &key)
    }

    /// A part that has different keys or indices in the two documents.
    pub(crate) fn children(&self, old: impl fmt::Display, new: impl fmt::Display) -> Self {
        self.moved(self.old.child(old), self.new.child(new))
    }

    /// The same part of the interface at other places of the documents.
    pub(crate) fn moved(&self, old: Pointer, new: Pointer) -> Self {
        Self {
            old,
            new,
            ..self.clone()
        }
    }

    pub(crate) fn step(mut self, step: impl Into<Rc<str>>) -> Self {
        Rc::make_mut(&mut self.path).steps.push(step.into());
        self.optional = false;
        self
    }

    /// The zone `words` of the same operation.
    pub(crate) fn zone(mut self, zone: Zone, words: &str, direction: Direction) -> Self {
        self.path = Rc::new(Path {
            operation: self.path.operation.clone(),
            zone,
            words: words.into(),
            steps: Vec::new(),
        });
        self.direction = direction;
        self.generated = true;
        self.optional = false;
        self
    }

    /// Whether a parameter or header is described here, not a body.
    pub(crate) fn is_parameter(&self) -> bool {
        matches!(self.path.zone, Zone::Parameter | Zone::ResponseHeader)
    }
}

impl Path {
    /// This path, which is below `from`, as it is below `to`.
    pub(crate) fn transplanted(&self, from: &Self, to: &Self) -> Self {
        let mut moved = Self {
            zone: self.zone,
            ..to.clone()
        };
        match self.words.strip_prefix(&*from.words) {
            Some("") | None => {
                let below = self.steps.get(from.steps.len()..);
                moved.steps.extend_from_slice(below.unwrap_or_default());
            }
            // A header, or a media type, inside a shared response.
            Some(rest) => {
                moved.words = format!("{}{rest}", to.words).into();
                moved.steps.clone_from(&self.steps);
            }
        }
        moved
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.operation.as_deref().unwrap_or_default();
        let parts = [operation, &self.words, &self.steps.concat()];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        f.write_str(&parts.join(" "))
    }
}
