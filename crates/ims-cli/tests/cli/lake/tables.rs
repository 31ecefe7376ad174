//! Reads of a lake what counts.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use bytes::Bytes;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::RowAccessor;

/// Files by their paths in the lake.
pub(super) type Files = BTreeMap<String, Bytes>;

/// The rows of documents, versions and decisions.
pub(super) type Rows = [Vec<String>; 3];

const TABLES: [&str; 3] = ["documents", "versions", "decisions"];

/// The files of a folder, hidden ones left out.
pub(super) fn of_folder(root: &Path) -> Files {
    let mut files = Files::new();
    add(root, root, &mut files);
    files
}

fn add(folder: &Path, root: &Path, files: &mut Files) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = entry.path();
        if entry.file_type().unwrap().is_dir() {
            add(&path, root, files);
        } else if !entry.file_name().to_str().unwrap().starts_with('.') {
            let name = path
                .strip_prefix(root)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            files.insert(name, fs::read(path).unwrap().into());
        }
    }
}

/// For each taxpayer the rows that count, sorted.
pub(super) fn counting(files: &Files) -> BTreeMap<String, Rows> {
    let mut all = BTreeMap::new();
    for (path, bytes) in files {
        let Some(rest) = path.strip_prefix("taxpayers/gstin=") else {
            continue;
        };
        let Some(taxpayer) = rest.strip_suffix("/taxpayer.parquet") else {
            continue;
        };
        let reader = SerializedFileReader::new(bytes.clone()).unwrap();
        let row = reader.get_row_iter(None).unwrap().next().unwrap().unwrap();
        assert_eq!(row.get_string(0).unwrap(), taxpayer);
        let run = row.get_string(2).unwrap();
        let rows = TABLES.map(|table| of_run(files, table, taxpayer, run));
        for (rows, column) in rows.iter().zip(4..) {
            let told = usize::try_from(row.get_long(column).unwrap()).unwrap();
            assert_eq!(rows.len(), told, "{taxpayer}, column {column}");
        }
        all.insert(taxpayer.to_owned(), rows);
    }
    all
}

fn of_run(files: &Files, table: &str, taxpayer: &str, run: &str) -> Vec<String> {
    let folder = format!("{table}/gstin={taxpayer}/");
    let run = format!("/run={run}/");
    let own = files
        .iter()
        .filter(|(path, _)| path.starts_with(&folder) && path.contains(&run));
    let mut rows = Vec::new();
    for (_, bytes) in own {
        let reader = SerializedFileReader::new(bytes.clone()).unwrap();
        rows.extend(
            reader
                .get_row_iter(None)
                .unwrap()
                .map(|row| row.unwrap().to_string()),
        );
    }
    rows.sort();
    rows
}

/// How many runs have files in a table of a taxpayer; one, where nothing is left over.
pub(super) fn runs(files: &Files) -> BTreeMap<(String, String), usize> {
    let mut runs: BTreeMap<_, std::collections::BTreeSet<_>> = BTreeMap::new();
    for path in files.keys().filter(|path| !path.starts_with("taxpayers/")) {
        let parts: Vec<_> = path.split('/').collect();
        let run = parts.iter().find(|part| part.starts_with("run=")).unwrap();
        let place = (parts[0].to_owned(), parts[1].to_owned());
        runs.entry(place).or_default().insert((*run).to_owned());
    }
    runs.into_iter()
        .map(|(place, runs)| (place, runs.len()))
        .collect()
}

/// Checks that nothing is there but what counts.
pub(super) fn assert_no_orphan(files: &Files) {
    for (place, runs) in runs(files) {
        assert_eq!(runs, 1, "{place:?}");
    }
    for path in files.keys() {
        let ending = Path::new(path).extension();
        assert!(ending.is_some_and(|ending| ending == "parquet"), "{path}");
    }
}
