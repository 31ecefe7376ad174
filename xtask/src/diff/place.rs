//! Where the comparison stands: in both documents, and in words for people.

use std::fmt;
use std::rc::Rc;

use crate::document::Pointer;

/// Who writes the value that is described here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Direction {
    /// The caller; also everything that is neither sent nor received.
    Request,
    /// The server.
    Response,
    /// Nobody: a component that no operation refers to.
    Unused,
}

/// The part of the interface that a place belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Zone {
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
    /// A component on its own: `schemas`, `InvoiceRecord`.
    Component {
        section: Rc<str>,
        name: Rc<str>,
    },
}

/// One step from a value to a part of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Step {
    Field(Rc<str>),
    Items,
    /// The values under names that are not documented.
    OtherFields,
    /// One of several forms, counted from 1 as the new document lists them.
    Form(usize),
    /// A body that is not JSON.
    MediaType(Rc<str>),
    /// A named example.
    Example(Rc<str>),
}

/// A part of the interface, without a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Location {
    /// `GET /gst/…`.
    pub(super) operation: Option<Rc<str>>,
    pub(super) zone: Zone,
    pub(super) steps: Vec<Step>,
}

/// A location, and where both documents describe it.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) location: Rc<Location>,
    pub(super) old: Pointer,
    pub(super) new: Pointer,
    pub(super) direction: Direction,
    /// Whether the generated crate shows what stands here.
    pub(super) generated: bool,
    /// Whether the value is an `Option` in the generated crate, before and after.
    pub(super) optional: bool,
    /// Whether the generated method keeps its arguments, whatever the documentation requires.
    pub(super) frozen: bool,
}

impl Place {
    pub(super) fn document(part: &str) -> Self {
        Self {
            location: Rc::new(Location {
                operation: None,
                zone: Zone::Document(part.into()),
                steps: Vec::new(),
            }),
            old: Pointer::root(),
            new: Pointer::root(),
            direction: Direction::Request,
            generated: false,
            optional: false,
            frozen: false,
        }
    }

    /// The member `key` of both documents, in the same part of the interface.
    pub(super) fn child(&self, key: impl fmt::Display) -> Self {
        self.children(&key, &key)
    }

    /// A part that stands under different keys or indices in the two documents.
    pub(super) fn children(&self, old: impl fmt::Display, new: impl fmt::Display) -> Self {
        Self {
            old: self.old.child(old),
            new: self.new.child(new),
            ..self.clone()
        }
    }

    pub(super) fn step(mut self, step: Step) -> Self {
        Rc::make_mut(&mut self.location).steps.push(step);
        self.optional = false;
        self
    }

    /// The operation `name`.
    pub(super) fn operation(mut self, name: &str) -> Self {
        Rc::make_mut(&mut self.location).operation = Some(name.into());
        self
    }

    pub(super) fn zone(mut self, zone: Zone, direction: Direction, generated: bool) -> Self {
        self.location = Rc::new(Location {
            operation: self.location.operation.clone(),
            zone,
            steps: Vec::new(),
        });
        self.direction = direction;
        self.generated = generated;
        self.optional = false;
        self
    }

    /// Whether a parameter or header is described here, not a body.
    pub(super) fn is_parameter(&self) -> bool {
        matches!(
            self.location.zone,
            Zone::Parameter { .. } | Zone::ResponseHeader { .. }
        )
    }
}

impl Location {
    /// The part `steps` below this one.
    pub(super) fn below(&self, steps: &[Step]) -> Self {
        let mut below = self.clone();
        below.steps.extend_from_slice(steps);
        below
    }

    /// Whether this is `whole` or a part of it.
    pub(super) fn is_within(&self, whole: &Self) -> bool {
        self.operation == whole.operation
            && self.zone == whole.zone
            && self.steps.starts_with(&whole.steps)
    }
}

impl fmt::Display for Location {
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
                Step::Form(number) => write!(f, "{separator}<form {number}>")?,
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

#[cfg(test)]
mod tests {
    use super::{Direction, Place, Step, Zone};

    #[test]
    fn places_read_as_people_write_them() {
        let mut place = Place::document("info");
        assert_eq!(place.location.to_string(), "info");
        place = place.operation("GET /a");
        let operation = place.zone(Zone::Operation, Direction::Request, true);
        assert_eq!(operation.location.to_string(), "GET /a");
        let response = operation.zone(Zone::Response("200".into()), Direction::Response, true);
        assert_eq!(response.location.to_string(), "GET /a 200");
        let field = response
            .step(Step::Field("b2b".into()))
            .step(Step::Items)
            .step(Step::Field("stin".into()));
        assert_eq!(field.location.to_string(), "GET /a 200 .b2b[].stin");
    }
}
