//! Changes that a change of the whole implies: if a field is no longer documented, neither are the
//! fields inside it.

use std::rc::Rc;

use crate::location::Path;
use crate::rules::Rule;
use crate::walk::Finding;

/// Leaves out what the loss, or the return, of a documented field says about its parts.
pub(crate) fn without_implied(findings: &mut Vec<Finding>) {
    let of = |rule: Rule| -> Vec<Rc<Path>> {
        let wholes = findings.iter().filter(|found| found.change.rule == rule);
        wholes.map(|found| found.change.path.clone()).collect()
    };
    let (lost, returned) = (of(Rule::FieldUndocumented), of(Rule::FieldDocumented));
    if lost.is_empty() && returned.is_empty() {
        return;
    }
    findings.retain(|found| {
        let change = &found.change;
        let (wholes, may_be_itself) = match change.rule {
            Rule::FieldUndocumented => (&lost, false),
            Rule::FieldDocumented => (&returned, false),
            Rule::ExampleRemoved | Rule::WordingChanged if change.new.is_none() => (&lost, true),
            Rule::ExampleAdded | Rule::WordingChanged if change.old.is_none() => (&returned, true),
            _ => return true,
        };
        !wholes
            .iter()
            .any(|whole| change.path.is_within(whole) && (may_be_itself || change.path != *whole))
    });
}
