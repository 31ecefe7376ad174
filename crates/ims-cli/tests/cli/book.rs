//! The book tells the truth: its commands give the output that stands below them, and what it
//! includes is there.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use regex::Regex;
use tempfile::TempDir;

use crate::support::PROGRAM;

/// Set to anything, it makes this test write the outputs instead of comparing them.
const REWRITE: &str = "BOOK_REWRITE";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn chapters() -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("book/src")).unwrap();
    let mut chapters: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    chapters.sort();
    assert!(chapters.len() > 10, "{chapters:?}");
    chapters
}

#[test]
fn every_command_gives_the_output_below_it() {
    let mut commands = 0;
    for chapter in chapters() {
        let text = fs::read_to_string(&chapter).unwrap();
        let rewritten = run_commands(&text, &mut commands);
        if std::env::var_os(REWRITE).is_some() {
            fs::write(&chapter, rewritten).unwrap();
            continue;
        }
        let (told, found) = (masked(&text), masked(&rewritten));
        let difference = similar::TextDiff::from_lines(&told, &found);
        let difference = difference.unified_diff().context_radius(2).to_string();
        assert!(
            difference.is_empty(),
            "{}:\n{difference}\nif that is right, write it with: \
             {REWRITE}=1 cargo test -p ims-cli --test cli book",
            chapter.display()
        );
    }
    assert!(commands > 20, "{commands}");
}

/// The chapter with what its commands print now.
fn run_commands(text: &str, commands: &mut usize) -> String {
    let mut shell = None;
    let mut rewritten = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        rewritten += line;
        rewritten.push('\n');
        if line != "```console" {
            continue;
        }
        while let Some(line) = lines.next_if(|line| *line != "```") {
            let Some(command) = line.strip_prefix("$ ") else {
                continue;
            };
            rewritten.extend([line, "\n"]);
            let mut command = command.to_owned();
            while let Some(line) = lines.next_if(|line| line.starts_with("> ")) {
                rewritten.extend([line, "\n"]);
                command.extend(["\n", &line[2..]]);
            }
            rewritten += &shell.get_or_insert_with(Shell::new).run(&command);
            *commands += 1;
        }
    }
    rewritten
}

/// What differs from one run to the next, made equal.
fn masked(text: &str) -> String {
    let masks = [
        ("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22,}", "<id>"),
        (r"\d{2}-\d{2}-20(2[6-9]|[3-9]\d)", "<day>"),
        (r"20(2[6-9]|[3-9]\d)-\d{2}-\d{2}", "<day>"),
        (r"\d{2}:\d{2}(:\d{2}(\.\d+)?)?", "<time>"),
        (r"\d{1,2} [A-Z][a-z]{2} 20(2[6-9]|[3-9]\d)", "<day>"),
        (
            "(?m)^.* documents without an action count as accepted$",
            "<deadline>",
        ),
        ("─+", "─"),
        (" +", " "),
    ];
    let mut text = text.to_owned();
    for (pattern, mask) in masks {
        text = Regex::new(pattern)
            .unwrap()
            .replace_all(&text, mask)
            .into_owned();
    }
    text
}

/// A folder of a reader's own, in which `ims` prints as it does on a terminal.
struct Shell(TempDir);

impl Shell {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("here")).unwrap();
        let program = folder.path().join("ims");
        let script = format!(
            "#!/bin/sh\ncase \" $* \" in\n  *' --format '* | *' --output '* | *' help '*) ;;\n  \
             *) set -- --format table \"$@\" ;;\nesac\nexec '{PROGRAM}' \"$@\"\n"
        );
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        Self(folder)
    }

    fn run(&self, command: &str) -> String {
        let folder = self.0.path();
        let path = std::env::var("PATH").unwrap();
        let output = Command::new("sh")
            .args(["-c", &format!("{{ {command}\n}} 2>&1")])
            .current_dir(folder.join("here"))
            .env_clear()
            .env("PATH", format!("{}:{path}", folder.display()))
            .env("HOME", folder)
            .env("IMS_DATA", folder.join("data"))
            .env("IMS_CONFIG", folder.join("config.toml"))
            .env("IMS_KEYRING", "off")
            .env("COLUMNS", "88")
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        // Folders of this run have other names in the next.
        text.replace(folder.to_str().unwrap(), "~")
    }
}

#[test]
fn every_chapter_is_in_the_table_of_contents_and_finds_what_it_includes() {
    let source = root().join("book/src");
    let contents = fs::read_to_string(source.join("SUMMARY.md")).unwrap();
    let included = Regex::new(r"\{\{#include ([^:}]+)(?::([^}]*))?\}\}").unwrap();
    let link = Regex::new(r"\]\(([^)#]+\.md)\)").unwrap();
    for chapter in chapters() {
        let name = chapter.file_name().unwrap().to_str().unwrap().to_owned();
        assert!(
            name == "SUMMARY.md" || contents.contains(&format!("({name})")),
            "{name}"
        );
        let text = fs::read_to_string(&chapter).unwrap();
        for found in link.captures_iter(&text) {
            assert!(source.join(&found[1]).exists(), "{name}: {}", &found[1]);
        }
        for found in included.captures_iter(&text) {
            let file = fs::read_to_string(source.join(&found[1])).unwrap();
            let part = found.get(2).map_or("", |part| part.as_str());
            let is_anchor = part.starts_with(char::is_alphabetic);
            for mark in ["ANCHOR: ", "ANCHOR_END: "] {
                let mark = format!("{mark}{part}");
                assert!(!is_anchor || file.contains(&mark), "{name}: {mark}");
            }
        }
    }
}
