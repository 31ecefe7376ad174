//! One list out of two: what changes in the assembled document, and what in the documentation.

use openapi_diff::{Change, Class, Rule};

/// The changes of the assembled document with those of the documentation that it does not show.
pub(super) fn combined(assembled: Vec<Change>, documented: Vec<Change>) -> Vec<Change> {
    let mut changes = assembled;
    drop_implied(&mut changes, &documented);
    for change in documented {
        if changes.iter().any(|known| says_the_same(known, &change)) {
            continue;
        }
        let change = renamed(&mut changes, change);
        changes.push(change);
    }
    changes
}

/// Of a field that no page documents any more, no page documents the fields inside; where a component
/// is shared, the assembled document shows that at its other places.
fn drop_implied(assembled: &mut Vec<Change>, documented: &[Change]) {
    let is_loss = |change: &&Change| matches!(change.rule, Rule::FieldRemoved | Rule::FieldRenamed);
    let field = |change: &Change| change.path.rsplit('.').next().map(str::to_owned);
    let lost: Vec<_> = documented.iter().filter(is_loss).map(field).collect();
    if !lost.is_empty() {
        assembled.retain(|change| {
            change.rule != Rule::FieldUndocumented || lost.contains(&field(change))
        });
    }
}

fn says_the_same(known: &Change, change: &Change) -> bool {
    let kept = known.rule == Rule::FieldUndocumented && change.rule == Rule::FieldRemoved;
    (known.rule == change.rule || kept) && without_forms(&known.path) == without_forms(&change.path)
}

/// The path as it is where the forms are one object.
fn without_forms(path: &str) -> String {
    path.split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, rest)| rest))
        .collect()
}

/// A rename that reads in the assembled document as a loss and a field more, in their place: there
/// the old field is a component of its own, and the new one another.
fn renamed(changes: &mut Vec<Change>, change: Change) -> Change {
    let (Rule::FieldRenamed, Some(was), Some(is)) = (
        change.rule,
        change.old.as_ref().and_then(|name| name.as_str()),
        change.new.as_ref().and_then(|name| name.as_str()),
    ) else {
        return covered(change);
    };
    let is_loss = |known: &Change| {
        known.path == change.path
            && matches!(known.rule, Rule::FieldUndocumented | Rule::FieldRemoved)
    };
    let Some(loss) = taken(changes, is_loss) else {
        return covered(change);
    };
    let holder = change.path.strip_suffix(was).unwrap_or(&change.path);
    let new_path = format!("{holder}{is}");
    let addition = taken(changes, |known| {
        known.path == new_path && matches!(known.rule, Rule::FieldAdded | Rule::RequiredFieldAdded)
    });
    let added = addition
        .as_ref()
        .map_or(Class::Cosmetic, |addition| addition.rust_api);
    let rust_api = loss.rust_api.max(added);
    let note = if loss.rule == Rule::FieldUndocumented {
        Some(format!(
            "the overlay keeps `{was}` in the generated crate until a person decides"
        ))
    } else {
        change.note
    };
    Change {
        class: change.wire.max(rust_api),
        rust_api,
        also_at: loss.also_at,
        old_pointer: loss.old_pointer,
        new_pointer: addition.map_or(change.new_pointer, |addition| addition.new_pointer),
        note,
        ..change
    }
}

fn taken(changes: &mut Vec<Change>, wanted: impl Fn(&Change) -> bool) -> Option<Change> {
    let index = changes.iter().position(wanted)?;
    Some(changes.remove(index))
}

/// A change that the overlay keeps from the generated crate, though not from the wire.
fn covered(change: Change) -> Change {
    if keeps_its_name(&change) {
        return change;
    }
    let note = match change.note {
        Some(note) => format!("{note}; the overlay hides it"),
        None => "the overlay hides it".to_owned(),
    };
    Change {
        class: change.wire,
        rust_api: Class::Cosmetic,
        note: Some(note),
        ..change
    }
}

/// What `frozen_ids` notes says itself why the generated crate does not change.
fn keeps_its_name(change: &Change) -> bool {
    matches!(
        change.rule,
        Rule::OperationIdAdded | Rule::OperationIdChanged | Rule::OperationIdRemoved
    ) && change.rust_api == Class::Cosmetic
}
