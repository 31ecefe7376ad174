//! What a program on the facade is made of, beyond one on what everybody has
//! at hand.

use std::path::Path;

use super::hello::{Hello, Profile};
use crate::Result;
use crate::results::Table;

/// Counts the crates, and builds those that are more one after the other.
pub(super) fn weight(
    ours: &Hello,
    bare: &Hello,
    workspace: &Path,
    profile: Profile,
) -> Result<String> {
    let lock = std::fs::read_to_string(workspace.join("Cargo.lock"))?;
    let mut counts = Table::new(["what", "crates"]);
    for (name, count) in [
        ("program on gst-ims", ours.packages(&[])?.len()),
        (
            "program on `reqwest` and `serde_json`",
            bare.packages(&[])?.len(),
        ),
        (
            "the whole workspace, with tools and tests",
            lock.matches("[[package]]").count(),
        ),
    ] {
        counts.row(&[name.to_owned(), count.to_string()]);
    }

    let (own, theirs) = (ours.libraries()?, bare.libraries()?);
    let (shared, more): (Vec<_>, Vec<_>) = own.iter().partition(|name| theirs.contains(name));
    let mut costs = Table::new(["crate", "CPU s"]);
    ours.clean()?;
    let built = ours.build(profile, &packages(&shared))?;
    costs.row(&[
        "all that both need".to_owned(),
        format!("{:.1}", built.cpu_seconds),
    ]);
    for name in more {
        let built = ours.build(profile, &packages(&[name]))?;
        costs.row(&[name.clone(), format!("{:.1}", built.cpu_seconds)]);
    }
    let linked = ours.build(profile, &[])?;
    costs.row(&[
        "the program itself, with linking".to_owned(),
        format!("{:.1}", linked.cpu_seconds),
    ]);
    Ok(format!(
        "{}\nWhat ours needs and bare does not, in the order of building, {}; with each crate the macros and \
         scripts that only it needs, and about 0.1 s of cargo's own:\n\n{}",
        counts.finish(),
        profile.name(),
        costs.finish(),
    ))
}

fn packages(names: &[&String]) -> Vec<String> {
    names
        .iter()
        .map(|name| format!("--package={name}"))
        .collect()
}
