//! An independent comparison judges ours: whatever it calls major is breaking here, on one of the
//! two axes.
//!
//! Runs where `redocly` is on the PATH, as it is where CI installs its tools; `OPENAPI_DIFF_JUDGE=required`
//! makes its absence a failure.

use std::path::Path;
use std::process::Command;

use openapi_diff::{Class, most_severe};
use serde_json::Value;

use crate::edit::{base, compare, mutants};

/// Mutants that the other tool cannot read: it wants documents that are valid.
const UNREADABLE: [&str; 2] = ["reference broken", "components missing"];

/// Mutants on which the other tool is mistaken, or asks more than the generated crate does: both
/// documents mean the same, and the method keeps its name.
const MISTAKEN: [&str; 6] = [
    "other fields spelt differently",
    "operationId in another case",
    "parameter shared by the path",
    "response media type with a charset",
    "reference with a description",
    "field is the one form",
];

/// Mutants that every judge must call major.
const AWAKE: [&str; 4] = [
    "operation removed",
    "response field removed",
    "response type, same Rust type",
    "body value removed",
];

fn is_there() -> bool {
    let output = Command::new("redocly").arg("--version").output();
    output.is_ok_and(|output| output.status.success())
}

/// The verdicts of the other tool that call for a major version.
fn majors(old: &Path, new: &Path) -> Vec<String> {
    let output = Command::new("redocly")
        .args(["diff", "--format", "json", "--fail-on", "none"])
        .args([old, new])
        .env("REDOCLY_TELEMETRY", "off")
        .env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true")
        .output()
        .expect("it ran before");
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    report["changes"]
        .as_array()
        .expect("changes")
        .iter()
        .filter(|change| change["impact"] == "major")
        .flat_map(|change| change["verdicts"].as_array().cloned().unwrap_or_default())
        .filter(|verdict| verdict["impact"] == "major")
        .map(|verdict| format!("{}: {}", verdict["ruleId"], verdict["message"]))
        .collect()
}

#[test]
fn every_major_change_of_another_tool_is_breaking_here() {
    if !is_there() {
        let required =
            std::env::var_os("OPENAPI_DIFF_JUDGE").is_some_and(|value| value == "required");
        assert!(!required, "redocly is not on the PATH");
        return;
    }
    let base = base();
    let judged: Vec<_> = mutants()
        .into_iter()
        .filter(|mutant| !UNREADABLE.contains(&mutant.name.as_str()))
        .map(|mutant| (mutant.of(&base), mutant.name))
        .collect();
    // What is breaking here agrees with any verdict: a few of those show that the judge is awake.
    let is_breaking = |new: &Value| most_severe(&compare(&base, new)) == Some(Class::Breaking);
    let (breaking, others): (Vec<_>, Vec<_>) =
        judged.into_iter().partition(|(new, _)| is_breaking(new));
    assert!(others.len() > 40, "{}", others.len());
    let awake = breaking
        .iter()
        .filter(|(_, name)| AWAKE.contains(&name.as_str()));
    for (_, name, majors) in judge(&base, awake) {
        assert!(!majors.is_empty(), "no verdict on: {name}");
    }
    let disagreements: Vec<String> = judge(&base, others.iter())
        .into_iter()
        .filter(|(_, name, majors)| !majors.is_empty() && !MISTAKEN.contains(name))
        .map(|(_, name, majors)| format!("{name}: {majors:?}"))
        .collect();
    assert!(disagreements.is_empty(), "{disagreements:#?}");
}

/// The majors of each mutant, from as many processes at a time as there are processors.
fn judge<'m>(
    base: &Value,
    mutants: impl Iterator<Item = &'m (Value, String)>,
) -> Vec<(&'m Value, &'m str, Vec<String>)> {
    let folder = tempfile::tempdir().expect("a folder");
    let old = folder.path().join("old.json");
    std::fs::write(&old, base.to_string()).expect("written");
    let mutants: Vec<_> = mutants.enumerate().collect();
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let threads: Vec<_> = mutants
            .chunks(mutants.len().div_ceil(workers))
            .map(|share| {
                let (old, folder) = (&old, folder.path());
                scope.spawn(move || {
                    let judged = share.iter().map(|(index, (document, name))| {
                        let new = folder.join(format!("{index}.json"));
                        std::fs::write(&new, document.to_string()).expect("written");
                        (document, name.as_str(), majors(old, &new))
                    });
                    judged.collect::<Vec<_>>()
                })
            })
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().expect("a verdict"))
            .collect()
    })
}
