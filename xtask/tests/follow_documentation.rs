//! `.ci/follow-documentation` against a copy of the documentation on loopback.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a failed assumption of a test is a failed test"
)]

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::support;

/// A clone of a repository with the inputs, and a `cargo` and a `gh` that stand in for the real ones.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self {
            folder: tempfile::tempdir().expect("a folder"),
        };
        let work = place.path("work");
        support::copy_workspace(&work);
        std::fs::create_dir(work.join(".ci")).expect("a folder");
        let script = ".ci/follow-documentation";
        std::fs::copy(support::root().join(script), work.join(script)).expect("copied");
        std::fs::create_dir(place.path("tools")).expect("a folder");
        let xtask = env!("CARGO_BIN_EXE_xtask");
        place.tool(
            "cargo",
            &format!("[ \"$1\" = xtask ] || exit 127\nshift\nexec '{xtask}' \"$@\"\n"),
        );
        let log = place.path("gh.txt");
        place.tool(
            "gh",
            &format!(
                "[ \"$2\" != view ] || exec cat '{0}.state'\n\
                 echo \"$@\" >> '{0}'\nwhile [ $# -gt 0 ]; do [ \"$1\" != --body-file ] || cat \"$2\" >> '{0}'; shift; done\n\
                 echo OPEN > '{0}.state'\n",
                log.display()
            ),
        );
        place.git(&["init", "--quiet", "--bare", "../remote"]);
        place.git(&["init", "--quiet", "--initial-branch", "main"]);
        place.git(&["remote", "add", "origin", "../remote"]);
        place.git(&["add", "."]);
        place.git(&["commit", "--quiet", "--message", "As it was"]);
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn tool(&self, name: &str, text: &str) {
        let file = self.path("tools").join(name);
        std::fs::write(&file, format!("#!/bin/sh\n{text}")).expect("written");
        let executable = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(&file, executable).expect("executable");
    }

    fn command(&self, program: &str) -> Command {
        let path = std::env::var("PATH").expect("a path");
        let mut command = Command::new(program);
        command
            .current_dir(self.path("work"))
            .env("PATH", format!("{}:{path}", self.path("tools").display()))
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("no_proxy", "127.0.0.1")
            .envs(["AUTHOR", "COMMITTER"].map(|who| (format!("GIT_{who}_NAME"), "a")))
            .envs(["AUTHOR", "COMMITTER"].map(|who| (format!("GIT_{who}_EMAIL"), "a@example.com")));
        command
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = self
            .command("git")
            .args(arguments)
            .output()
            .expect("git runs");
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    fn follow(&self, mirror: &str) -> Output {
        self.git(&["switch", "--quiet", "main"]);
        let mut script = self.command(".ci/follow-documentation");
        script
            .env("DOCUMENTATION_MIRROR", mirror)
            .output()
            .expect("the script runs")
    }
}

/// Serves texts by the end of their path; anything else is not found.
fn serve(pages: Vec<(&'static str, String)>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let mut lines = BufReader::new(stream.try_clone().expect("a reader")).lines();
            let request = lines.next().expect("a request").expect("a line");
            lines.map_while(Result::ok).find(String::is_empty);
            let path = request.split(' ').nth(1).expect("a path");
            let page = pages.iter().find(|(end, _)| path.ends_with(end));
            let (status, body) = match page {
                Some((_, text)) => ("200 OK", text.as_str()),
                None => ("404 Not Found", ""),
            };
            let length = body.len();
            let head = format!(
                "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
            );
            stream.write_all((head + body).as_bytes()).expect("sent");
        }
    });
    format!("http://{address}")
}

fn data(path: &str) -> String {
    support::text(
        &Path::new("xtask/tests/data")
            .join(path)
            .display()
            .to_string(),
    )
}

#[test]
fn a_changed_page_becomes_a_pull_request_that_names_what_it_could_not_adopt() {
    let place = Place::new();
    let mirror = serve(vec![(
        "/invoices/invoices.md",
        data("contributing/get-invoices.md"),
    )]);
    for title in ["pr create --head documentation", "pr edit documentation"] {
        let outcome = place.follow(&mirror);
        assert!(outcome.status.success(), "{outcome:?}");
        let log = std::fs::read_to_string(place.path("gh.txt")).expect("a log");
        for expected in [
            title,
            "1 breaking, 2 additive",
            "field renamed: rtnprd → ret\\_prd",
            "#### Not adopted\n\n- get-invoice-count.md (https://developer.",
            "404",
        ] {
            assert!(log.contains(expected), "{expected}: {log}");
        }
    }
    let pushed = place.git(&[
        "--git-dir",
        "../remote",
        "show",
        "documentation:openapi/vendor/get-invoices.md",
    ]);
    assert_eq!(pushed, data("contributing/get-invoices.md"));
}

#[test]
fn documentation_that_is_as_it_was_is_no_pull_request() {
    let place = Place::new();
    let same = ["get-invoices.md", "get-invoice-count.md"]
        .map(|name| data(&format!("frozen/vendor/{name}")));
    let [invoices, counts] = same;
    let mirror = serve(vec![
        ("/invoices/invoices.md", invoices),
        ("/invoices/invoice_count.md", counts),
    ]);
    let outcome = place.follow(&mirror);
    assert!(outcome.status.success(), "{outcome:?}");
    assert_eq!(
        String::from_utf8_lossy(&outcome.stdout),
        "the documentation is as it was\n"
    );
    let html = serve(vec![(
        "invoices.md",
        "<!DOCTYPE html><p>Sign in".to_owned(),
    )]);
    let failed = place.follow(&html);
    assert_eq!(failed.status.code(), Some(1), "{failed:?}");
    let told = String::from_utf8_lossy(&failed.stdout);
    assert!(told.contains("a web page instead of the text"), "{told}");
    assert!(!place.path("gh.txt").exists());
}
