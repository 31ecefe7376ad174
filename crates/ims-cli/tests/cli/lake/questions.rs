//! The ten questions: every engine answers as the documents do.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::expected::{Today, answers};
use super::world::World;

/// Engines that must be there, by their Python packages, such as `duckdb datafusion`; without it those
/// that are there are asked.
const VARIABLE: &str = "IMS_TEST_ENGINES";

const ALL: [&str; 3] = ["duckdb", "datafusion", "spark"];

fn python() -> Command {
    Command::new("python3")
}

fn is_there(engine: &str) -> bool {
    let package = match engine {
        "spark" => "pyspark",
        other => other,
    };
    let output = python().args(["-c", &format!("import {package}")]).output();
    output.is_ok_and(|output| output.status.success())
}

fn engines() -> Vec<String> {
    if let Ok(named) = std::env::var(VARIABLE) {
        return named.split_whitespace().map(str::to_owned).collect();
    }
    let there = ALL.into_iter().filter(|engine| is_there(engine));
    there.map(str::to_owned).collect()
}

fn asked(engine: &str, lake: &str, today: Today) -> Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.ci/lake.py");
    let day = format!("{}-{:02}-{:02}", today.year, today.month, today.day);
    let output = python()
        .arg(script)
        .args([engine, lake, &day])
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{engine}: {errors}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn each_engine_answers_the_ten_as_the_documents_do() {
    let engines = engines();
    let world = World::of(7, 40);
    let lake = world.path("lake");
    let exported = world.export(&["--all-taxpayers"], &lake);
    assert_eq!(exported.code, 0, "{}", exported.stderr);
    // What a run that was killed had written of a taxpayer, which must count nothing.
    let torso = world.path("torso");
    world.export(&["--tag", "south"], &torso).json();
    for table in ["documents", "versions", "decisions"] {
        copy(
            &Path::new(&torso).join(table),
            &Path::new(&lake).join(table),
        );
    }
    for today in [10, 20].map(|day| Today {
        year: 2024,
        month: 12,
        day,
    }) {
        let expected = answers(&world, today);
        let questions = expected.as_object().unwrap();
        assert_eq!(questions.len(), 10);
        for (question, rows) in questions {
            assert!(
                !rows.as_array().unwrap().is_empty(),
                "{question} tests nothing"
            );
        }
        for engine in &engines {
            let told = asked(engine, &lake, today);
            for (question, rows) in questions {
                assert_eq!(told[question], *rows, "{engine}, {question}, {}", today.day);
            }
            assert_eq!(told.as_object().unwrap().len(), 10, "{engine}");
        }
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
