//! What a terminal shows while the network works.

use std::fs::{File, OpenOptions};
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::{ffi::OsStr, thread};

use ims_mock::{HeaderName, HeaderValue, RawAnswer, StatusCode};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::support::{API_KEY, Server, TOKEN};

/// Takes the line away that the cursor is in.
const CLEAR: &str = "\r\u{1b}[2K";

/// Runs the program with standard error, and standard output if told, on a
/// terminal, and returns what that was sent.
fn on_terminal(server: &Server, arguments: &[&str], with_stdout: bool) -> String {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let name = ptsname(&master, Vec::new()).unwrap();
    let path = Path::new(OsStr::from_bytes(name.as_bytes())).to_owned();
    let terminal = || -> Stdio {
        let side = OpenOptions::new().read(true).write(true).open(&path);
        side.unwrap().into()
    };
    let mut child = Command::new(env!("CARGO_BIN_EXE_ims"))
        .env_clear()
        .env("TERM", "xterm")
        .env("SANDBOX_API_KEY", API_KEY)
        .env("SANDBOX_ACCESS_TOKEN", TOKEN)
        .env("SANDBOX_BASE_URL", server.base_url())
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(if with_stdout {
            terminal()
        } else {
            Stdio::null()
        })
        .stderr(terminal())
        .spawn()
        .unwrap();
    let reader = thread::spawn(move || {
        let mut shown = Vec::new();
        // Ends with an error once the program has left the terminal.
        let _ = File::from(master).read_to_end(&mut shown);
        String::from_utf8(shown).unwrap()
    });
    assert_eq!(child.wait().unwrap().code(), Some(0));
    reader.join().unwrap()
}

fn busy_for_two_seconds() -> RawAnswer {
    RawAnswer::json(StatusCode::TOO_MANY_REQUESTS, r#"{"code":429}"#).header(
        HeaderName::from_static("retry-after"),
        HeaderValue::from_static("2"),
    )
}

#[test]
fn several_sections_show_how_far_they_are() {
    let server = Server::start();
    let shown = on_terminal(&server, &["invoices", "--all", "--format", "json"], false);
    assert!(shown.contains(" of 8 sections"), "{shown:?}");
    let (_, after) = shown.rsplit_once(CLEAR).unwrap();
    assert_eq!(after, "", "{shown:?}");
}

#[test]
fn a_long_wait_is_told_and_taken_away_before_the_output() {
    let server = Server::start();
    server.answer_next(busy_for_two_seconds());
    let arguments = ["invoices", "--section", "b2b", "--format", "csv"];
    let shown = on_terminal(&server, &arguments, true);
    assert!(
        shown.contains("b2b: waiting 2 s before another attempt"),
        "{shown:?}"
    );
    let (_, after) = shown.rsplit_once(CLEAR).unwrap();
    assert!(
        after.starts_with("section,state,supplier_gstin,"),
        "{shown:?}"
    );
}

#[test]
fn log_lines_take_the_place_of_progress() {
    let server = Server::start();
    let shown = on_terminal(
        &server,
        &["invoices", "--all", "--format", "json", "-v"],
        false,
    );
    assert!(!shown.contains(" of 8 sections"), "{shown:?}");
    assert!(shown.contains("call ended"), "{shown:?}");
    assert!(shown.contains("\u{1b}["), "in colour: {shown:?}");
}
