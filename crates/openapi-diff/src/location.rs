//! Where the comparison is: in both documents, and in words for people.

use std::fmt;
use std::rc::Rc;

use crate::pointer::Pointer;

/// Who writes the value that is described here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Direction {
    /// The caller; also everything that is neither sent nor received.
    Request,
    /// The server.
    Response,
    /// Nobody: a component that no operation refers to.
    Unused,
}

/// The part of the interface that a path begins in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Zone {
    /// The document as a whole: `info`, `servers`.
    Document(Rc<str>),
    /// An operation as a whole.
    Operation,
    Parameter {
        location: Rc<str>,
        name: Rc<str>,
    },
    Body,
    Response(Rc<str>),
    ResponseHeader {
        status: Rc<str>,
        name: Rc<str>,
    },
    /// A component on its own: `schemas`, `Room`.
    Component {
        section: Rc<str>,
        name: Rc<str>,
    },
}

/// One step from a value to a part of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Step {
    Field(Rc<str>),
    Items,
    /// The values under names that are not documented.
    OtherFields,
    /// One of several variants, or one of several values, by its name.
    Variant(Rc<str>),
    /// A body that is not JSON.
    MediaType(Rc<str>),
    /// A named example.
    Example(Rc<str>),
}

/// A part of the interface, without a document: `GET /rooms 200 .rooms[].name`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Path {
    /// `GET /rooms`.
    pub(crate) operation: Option<Rc<str>>,
    pub(crate) zone: Zone,
    pub(crate) steps: Vec<Step>,
}

/// A part of the interface, where both documents describe it, and what is known about it.
#[derive(Debug, Clone)]
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
        Self {
            path: Rc::new(Path {
                operation: None,
                zone: Zone::Document(part.into()),
                steps: Vec::new(),
            }),
            old: Pointer::default(),
            new: Pointer::default(),
            direction: Direction::Request,
            generated: false,
            optional: false,
            frozen: false,
            used_by: None,
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
            path: Rc::clone(&self.path),
            old,
            new,
            used_by: self.used_by.clone(),
            ..*self
        }
    }

    pub(crate) fn step(mut self, step: Step) -> Self {
        Rc::make_mut(&mut self.path).steps.push(step);
        self.optional = false;
        self
    }

    /// The operation `name`.
    pub(crate) fn operation(mut self, name: &str) -> Self {
        Rc::make_mut(&mut self.path).operation = Some(name.into());
        self
    }

    pub(crate) fn zone(mut self, zone: Zone, direction: Direction, generated: bool) -> Self {
        self.path = Rc::new(Path {
            operation: self.path.operation.clone(),
            zone,
            steps: Vec::new(),
        });
        self.direction = direction;
        self.generated = generated;
        self.optional = false;
        self
    }

    /// Whether a parameter or header is described here, not a body.
    pub(crate) fn is_parameter(&self) -> bool {
        matches!(
            self.path.zone,
            Zone::Parameter { .. } | Zone::ResponseHeader { .. }
        )
    }
}

impl Path {
    /// The part `steps` below this one.
    pub(crate) fn below(&self, steps: &[Step]) -> Self {
        let mut below = self.clone();
        below.steps.extend_from_slice(steps);
        below
    }

    /// Whether this is `whole` or a part of it.
    pub(crate) fn is_within(&self, whole: &Self) -> bool {
        self.operation == whole.operation
            && self.zone == whole.zone
            && self.steps.starts_with(&whole.steps)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = &self.operation {
            write!(f, "{operation}")?;
            if self.zone != Zone::Operation {
                f.write_str(" ")?;
            }
        }
        match &self.zone {
            Zone::Document(part) => write!(f, "{part}")?,
            Zone::Operation => {}
            Zone::Parameter { location, name } => write!(f, "{location} {name}")?,
            Zone::Body => write!(f, "body")?,
            Zone::Response(status) => write!(f, "{status}")?,
            Zone::ResponseHeader { status, name } => write!(f, "{status} header {name}")?,
            Zone::Component { section, name } => write!(f, "components.{section} {name}")?,
        }
        let mut separator = " ";
        for step in &self.steps {
            match step {
                Step::Field(name) => write!(f, "{separator}.{name}")?,
                Step::Items => write!(f, "{separator}[]")?,
                Step::OtherFields => write!(f, "{separator}.*")?,
                Step::Variant(name) => write!(f, "{separator}<{name}>")?,
                Step::MediaType(name) => {
                    write!(f, " ({name})")?;
                    continue;
                }
                Step::Example(name) => {
                    write!(f, " example {name:?}")?;
                    continue;
                }
            }
            separator = "";
        }
        Ok(())
    }
}
