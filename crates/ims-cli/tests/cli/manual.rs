//! Completions of shells and manual pages.

use std::fs;

use assert_cmd::Command;

use crate::support::bare;

/// What a run prints, which must succeed.
fn printed(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), errors.as_str()), (Some(0), ""));
    String::from_utf8(output.stdout).unwrap()
}

/// The names of the commands, as `--help` lists them.
fn commands() -> Vec<String> {
    let help = printed(&mut bare(&["--help"]));
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let names: Vec<_> = listed
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        .filter(|name| !matches!(*name, ""))
        .map(str::to_owned)
        .collect();
    assert!(names.len() > 20, "{names:?}");
    names
}

#[test]
fn every_shell_learns_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = printed(&mut bare(&["completions", shell]));
        for command in commands() {
            assert!(script.contains(&command), "{shell} does not know {command}");
        }
    }
}

/// What bash proposes for a line whose last word is being typed.
fn proposed_by_bash(words: &[&str]) -> Vec<String> {
    let completions = printed(&mut bare(&["completions", "bash"]));
    let line = words.join(" ");
    let script = format!(
        "{completions}\nCOMP_WORDS=({line})\nCOMP_CWORD={}\n_ims ims {} {}\n\
         printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        words.len() - 1,
        words[words.len() - 1],
        words[words.len() - 2],
    );
    let mut bash = Command::new("bash");
    let answer = printed(bash.args(["--norc", "-s"]).write_stdin(script));
    answer.lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes_commands_and_options() {
    assert_eq!(proposed_by_bash(&["ims", "inv"]), ["invoices"]);
    assert_eq!(
        proposed_by_bash(&["ims", "counts", "--goods"]),
        ["--goods-type"]
    );
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    assert_eq!(printed(&mut bare(&["man", path])), "");
    let page = |name: &str| fs::read_to_string(folder.path().join(format!("{name}.1")));
    let main = page("ims").unwrap();
    for command in commands() {
        let name = format!("ims-{command}");
        assert!(page(&name).unwrap().contains(".TH"), "{name}");
        assert!(main.contains(&name.replace('-', "\\-")), "{name}");
    }
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let output = bare(&["man", "/nowhere/at/all"]).output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(errors.contains("/nowhere/at/all"), "{errors}");
}
