//! Changes that a change of the whole implies: of a field that no page documents any more, no page
//! documents the fields inside.

use std::rc::Rc;

use super::place::Location;
use super::rules::Rule;
use super::walk::Draft;

/// Leaves out what the loss, or the return, of a documented field says of its parts.
pub(super) fn without_implied(drafts: &mut Vec<(Draft, Vec<Location>)>) {
    let of = |rule: Rule| -> Vec<Rc<Location>> {
        let wholes = drafts.iter().filter(|(draft, _)| draft.rule == rule);
        wholes.map(|(draft, _)| draft.location.clone()).collect()
    };
    let (lost, returned) = (of(Rule::FieldUndocumented), of(Rule::FieldDocumented));
    if lost.is_empty() && returned.is_empty() {
        return;
    }
    drafts.retain(|(draft, _)| {
        let (wholes, may_be_itself) = match draft.rule {
            Rule::FieldUndocumented => (&lost, false),
            Rule::FieldDocumented => (&returned, false),
            Rule::ExampleRemoved | Rule::WordingChanged if draft.new.is_none() => (&lost, true),
            Rule::ExampleAdded | Rule::WordingChanged if draft.old.is_none() => (&returned, true),
            _ => return true,
        };
        let is_implied = |whole: &Rc<Location>| {
            draft.location.is_within(whole) && (may_be_itself || draft.location != *whole)
        };
        !wholes.iter().any(is_implied)
    });
}
