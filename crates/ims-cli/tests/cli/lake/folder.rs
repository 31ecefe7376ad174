//! A lake in a folder.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rustix::process::{Signal, kill_process};

use super::tables::{assert_no_orphan, counting, of_folder};
use super::world::{TAXPAYERS, World};
use crate::support::{Program, timed};

/// The rows of the store as it is, by an export of its own.
fn wanted(world: &World, name: &str) -> std::collections::BTreeMap<String, super::tables::Rows> {
    let path = world.path(name);
    let exported = world.export(&["--all-taxpayers"], &path);
    assert_eq!(exported.code, 0, "{}", exported.stderr);
    counting(&of_folder(Path::new(&path)))
}

#[test]
fn a_second_run_takes_the_place_of_the_first() {
    let world = World::of(1, 10);
    let lake = world.path("lake");
    world.export(&["--all-taxpayers"], &lake).json();
    let first = of_folder(Path::new(&lake));
    assert_no_orphan(&first);
    let first = counting(&first);
    assert_eq!(first.len(), TAXPAYERS.len());
    let documents = first.values().map(|[documents, ..]| documents.len());
    let now = world
        .documents
        .iter()
        .filter(|it| it.now().is_some())
        .count();
    assert_eq!(documents.sum::<usize>(), now);
    let versions = first.values().map(|[_, versions, _]| versions.len());
    let all: usize = world.documents.iter().map(|it| it.versions.len()).sum();
    assert_eq!(
        versions.sum::<usize>(),
        all,
        "those of documents that are gone too"
    );

    // A file of a form before runs had names, and a torso of a writer that was killed.
    let taxpayer = TAXPAYERS[0];
    let old = format!("{lake}/documents/gstin={taxpayer}/period=2024-08");
    fs::create_dir_all(&old).unwrap();
    fs::write(format!("{old}/part-0.parquet"), "PAR1").unwrap();
    let dead = format!("{lake}/versions/gstin={taxpayer}/period=2024-08/run=dead");
    fs::create_dir_all(&dead).unwrap();
    fs::write(format!("{dead}/part-0.parquet#1"), "PA").unwrap();

    let other = World::of(2, 10);
    fs::copy(other.path("ims.db"), world.path("ims.db")).unwrap();
    world.export(&["--all-taxpayers"], &lake).json();
    let second = of_folder(Path::new(&lake));
    assert_no_orphan(&second);
    assert_eq!(counting(&second), wanted(&other, "alone"));
    assert!(!Path::new(&dead).exists());

    // Whoever is not chosen stays.
    fs::copy(world.path("ims.db"), other.path("unused.db")).unwrap();
    let third = World::of(3, 10);
    fs::copy(third.path("ims.db"), world.path("ims.db")).unwrap();
    world.export(&["--tag", "south"], &lake).json();
    let third = wanted(&third, "alone");
    let other = wanted(&other, "again");
    for (taxpayer, rows) in counting(&of_folder(Path::new(&lake))) {
        let is_south = TAXPAYERS[..2].contains(&taxpayer.as_str());
        let expected = if is_south { &third } else { &other };
        assert_eq!(rows, expected[&taxpayer], "{taxpayer}");
    }
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the moment at which a program is killed is one of the real clock"
)]
fn a_run_that_is_killed_leaves_all_old_or_all_new_of_a_taxpayer() {
    let old = World::of(4, 60);
    let new = World::of(5, 60);
    let lake = old.path("lake");
    let (before, whole) = timed(|| {
        old.export(&["--all-taxpayers"], &lake).json();
        counting(&of_folder(Path::new(&lake)))
    });
    let after = wanted(&new, "alone");
    fs::copy(new.path("ims.db"), old.path("ims.db")).unwrap();
    let environment = ["IMS_DATA", "IMS_CONFIG", "IMS_STORE"].into_iter().zip([
        old.folder.path().to_str().unwrap().to_owned(),
        old.path("ims.toml"),
        old.path("ims.db"),
    ]);
    let arguments = [
        "export",
        "--as",
        "parquet",
        "--output",
        &lake,
        "--all-taxpayers",
    ];
    for step in 0..12 {
        let mut program = Program::new(&arguments).without("SANDBOX_ACCESS_TOKEN");
        for (name, value) in environment.clone() {
            program = program.env(name, &value);
        }
        let started = program.start();
        std::thread::sleep(whole * step / 12 + Duration::from_millis(1));
        // It may have ended by itself.
        let _ = kill_process(started.id(), Signal::KILL);
        started.end();
        for (taxpayer, rows) in counting(&of_folder(Path::new(&lake))) {
            let is_old = rows == before[&taxpayer];
            assert!(is_old || rows == after[&taxpayer], "{step}, {taxpayer}");
        }
    }
    old.export(&["--all-taxpayers"], &lake).json();
    let files = of_folder(Path::new(&lake));
    assert_eq!(counting(&files), after);
    assert_no_orphan(&files);
}

#[test]
fn two_runs_do_not_write_one_taxpayer_at_once() {
    let world = World::of(6, 2);
    let lake = world.path("lake");
    let folder = Path::new(&lake)
        .join("taxpayers")
        .join(format!("gstin={}", TAXPAYERS[0]));
    fs::create_dir_all(&folder).unwrap();
    let held = fs::File::create(folder.join(".lock")).unwrap();
    held.lock().unwrap();
    let refused = world.export(&["--all-taxpayers"], &lake);
    assert_eq!(refused.code, 8, "{}", refused.stderr);
    assert_eq!(refused.json()[0]["error"]["kind"], "refused");
    assert_eq!(
        counting(&of_folder(Path::new(&lake))).len(),
        TAXPAYERS.len() - 1
    );
    drop(held);
    world.export(&["--all-taxpayers"], &lake).json();
    assert_eq!(
        counting(&of_folder(Path::new(&lake))).len(),
        TAXPAYERS.len()
    );
}
