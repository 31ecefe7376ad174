//! Taking values out of the fields of wire records.

use gst_types::wire::{Loose, Wire};

pub(super) fn taken<T>(field: &mut Option<Wire<T>>) -> Option<T> {
    field.take().map(Wire::into_inner)
}

/// Takes a value, and leaves what is not such a value; an empty text says nothing.
pub(super) fn understood<T>(field: &mut Option<Wire<Loose<T>>>) -> Option<T> {
    match field.take()?.0 {
        Loose::Known(value) => Some(value),
        Loose::Unknown(raw) => {
            if raw.as_str() != "\"\"" {
                *field = Some(Wire(Loose::Unknown(raw)));
            }
            None
        }
    }
}
