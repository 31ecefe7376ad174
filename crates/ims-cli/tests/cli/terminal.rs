//! What a terminal shows.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::thread::JoinHandle;
use std::time::Duration;
use std::{ffi::OsStr, thread};

use ims_mock::{HeaderName, HeaderValue, Operation, RawAnswer, StatusCode};
use rustix::fs::OFlags;
use rustix::process::{Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, tcgetattr};

use crate::office::{GSTIN, Office};
use crate::sessions::long;
use crate::support::{API_SECRET, Program, RECORD, Server, Started, assert_no_secret, records};

/// Takes the line away that the cursor is in.
const CLEAR: &str = "\r\u{1b}[2K";

/// Where standard output goes; standard error always goes to the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Output {
    Terminal,
    Elsewhere,
}

/// The program on a terminal of its own.
struct Running {
    started: Started,
    reader: JoinHandle<String>,
}

/// The side of a terminal that a person has, and the path of the program's.
fn open_terminal() -> (File, PathBuf) {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let name = ptsname(&master, Vec::new()).unwrap();
    let path = Path::new(OsStr::from_bytes(name.as_bytes())).to_owned();
    (master.into(), path)
}

fn side(path: &Path) -> File {
    let mut options = OpenOptions::new();
    options
        .read(true)
        .write(true)
        .custom_flags(OFlags::NOCTTY.bits().cast_signed());
    options.open(path).unwrap()
}

/// What the terminal was sent, and how the program ended.
struct Ended {
    shown: String,
    status: ExitStatus,
}

impl Running {
    fn start(server: &Server, arguments: &[&str], output: Output) -> Self {
        let (master, path) = open_terminal();
        let terminal = || -> Stdio { side(&path).into() };
        let program = Program::new(arguments)
            .env("TERM", "xterm")
            .env("FORCE_HYPERLINK", "1")
            .env("SANDBOX_BASE_URL", server.base_url())
            .stdout(match output {
                Output::Terminal => terminal(),
                Output::Elsewhere => Stdio::null(),
            })
            .stderr(terminal());
        let started = program.start();
        let reader = thread::spawn(move || {
            let mut shown = Vec::new();
            // Ends with an error once the program has left the terminal.
            let mut master = master;
            let _ = master.read_to_end(&mut shown);
            String::from_utf8(shown).unwrap()
        });
        Self { started, reader }
    }

    fn wait(self) -> Ended {
        let status = self.started.end().status;
        let shown = self.reader.join().unwrap();
        assert_no_secret(&shown);
        Ended { shown, status }
    }
}

/// Runs the program to its end.
fn run(server: &Server, arguments: &[&str], output: Output) -> Ended {
    Running::start(server, arguments, output).wait()
}

/// Returns what the terminal was sent by a run that succeeds.
fn on_terminal(server: &Server, arguments: &[&str], output: Output) -> String {
    let ended = run(server, arguments, output);
    assert_eq!(ended.status.code(), Some(0), "{:?}", ended.shown);
    ended.shown
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
    let shown = on_terminal(
        &server,
        &["invoices", "--all", "--format", "json"],
        Output::Elsewhere,
    );
    assert!(shown.contains(" of 8 sections"), "{shown:?}");
    let (_, after) = shown.rsplit_once(CLEAR).unwrap();
    assert_eq!(after, "", "{shown:?}");
}

#[test]
fn a_long_wait_is_told_and_taken_away_before_the_output() {
    let server = Server::start();
    server.answer_next(busy_for_two_seconds());
    let arguments = ["invoices", "--section", "b2b", "--format", "csv"];
    let shown = on_terminal(&server, &arguments, Output::Terminal);
    assert!(
        shown.contains("b2b: waiting 2 s before another attempt"),
        "{shown:?}"
    );
    let (_, after) = shown.rsplit_once(CLEAR).unwrap();
    assert!(after.starts_with("taxpayer,section,state,"), "{shown:?}");
}

#[test]
fn log_lines_take_the_place_of_progress() {
    let server = Server::start();
    let shown = on_terminal(
        &server,
        &["invoices", "--all", "--format", "json", "-v"],
        Output::Elsewhere,
    );
    assert!(!shown.contains(" of 8 sections"), "{shown:?}");
    assert!(shown.contains("call ended"), "{shown:?}");
    assert!(shown.contains("\u{1b}["), "in colour: {shown:?}");
}

#[test]
fn a_signal_takes_the_progress_away_and_ends_the_program() {
    for signal in [Signal::INT, Signal::TERM] {
        let server = Server::start_with(|builder| builder.latency(Duration::from_mins(10)));
        let arguments = ["invoices", "--all", "--format", "json"];
        let running = Running::start(&server, &arguments, Output::Elsewhere);
        while server.request_count() == 0 {
            thread::park_timeout(Duration::from_millis(10));
        }
        // Until the line has been there for a while.
        thread::park_timeout(Duration::from_millis(600));
        kill_process(running.started.id(), signal).unwrap();
        let ended = running.wait();
        assert_eq!(ended.status.signal(), Some(signal.as_raw()));
        assert!(ended.shown.contains(" of 8 sections"), "{:?}", ended.shown);
        let (_, after) = ended.shown.rsplit_once(CLEAR).unwrap();
        assert_eq!(after, "", "{:?}", ended.shown);
    }
}

#[test]
fn a_file_that_was_written_is_named_as_a_link() {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("counts.csv");
    let path = path.to_str().unwrap();
    let arguments = ["counts", "--output", path];
    let link = format!("\u{1b}]8;;file://{path}\u{1b}\\{path}\u{1b}]8;;\u{1b}\\");
    let shown = on_terminal(&server, &arguments, Output::Terminal);
    assert!(shown.contains(&link), "{shown:?}");
    let quiet = [&arguments[..], &["--quiet"]].concat();
    assert_eq!(on_terminal(&server, &quiet, Output::Terminal), "");
}

#[test]
fn errors_are_words_on_a_terminal_whatever_becomes_of_the_output() {
    let server = Server::start();
    server.answer_always("AUTH4033".parse::<ims_mock::Answer>().unwrap());
    let arguments = ["counts", "--retries", "0"];
    for format in [&[][..], &["--format", "json"], &["--format", "csv"]] {
        for output in [Output::Terminal, Output::Elsewhere] {
            let ended = run(&server, &[&arguments[..], format].concat(), output);
            assert_eq!(ended.status.code(), Some(3));
            assert!(!ended.shown.contains('{'), "{:?}", ended.shown);
            assert!(ended.shown.contains("  hint: "), "{:?}", ended.shown);
        }
    }
    let wrong = run(&server, &["invoices", "--al"], Output::Elsewhere);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(!wrong.shown.contains('{'), "{:?}", wrong.shown);
}

#[test]
fn no_format_lets_a_supplier_steer_the_terminal() {
    let name = "\\u001b[2J\u{9b}31m\u{7f}\\u0007\\r\\n\u{202e}\u{2066}\u{e0041}मुंबई";
    let record = RECORD
        .replace("Example Traders", name)
        .replace("\"ab12\"", &format!("\"{name}\", \"other\": \"{name}\""))
        .replace("\"action\": \"N\"", &format!("\"action\": \"{name}\""));
    let broken = record.replace("120932.18", &format!("\"{name}\""));
    let body = records("b2b", &[&record, &broken]).replace(
        "\"data\": { \"b2b\"",
        &format!("\"data\": {{ \"{name}\": [1], \"b2b\""),
    );
    let server = Server::answering(&body);
    for format in ["table", "json", "jsonl", "csv"] {
        let arguments = ["invoices", "--section", "b2b", "--format", format];
        let ended = run(&server, &arguments, Output::Terminal);
        assert_eq!(ended.status.code(), Some(8), "{:?}", ended.shown);
        // What the program itself sends: colours, the progress and line breaks,
        // each of which a terminal precedes by a return.
        let rest = anstream::adapter::strip_str(&ended.shown)
            .to_string()
            .replace("\r\n", "\n");
        let text = rest.strip_prefix('\r').unwrap_or(&rest);
        let steers = |character: char| {
            (character.is_control() && character != '\n')
                || matches!(character, '\u{202e}' | '\u{2066}' | '\u{e0041}')
        };
        assert!(!text.contains(steers), "{format}: {text:?}");
        for stripped in ["\u{1b}[2J", "\u{9b}", "\u{7f}", "\u{7}"] {
            assert!(!ended.shown.contains(stripped), "{format}: {stripped:?}");
        }
        assert!(text.contains("मुंबई"), "{format}: {text}");
    }
}

/// What a list shows on a terminal on which somebody also types.
fn list_on_terminal(office: &Office, pager: &str) -> String {
    let (mut master, path) = open_terminal();
    let started = Program::new(&["list", "--gstin", GSTIN])
        .env("TERM", "xterm")
        .env("COLUMNS", "100")
        .env("PAGER", pager)
        .env("SANDBOX_BASE_URL", office.server.base_url())
        .env("IMS_DATA", office.data.path().to_str().unwrap())
        .stdin(side(&path))
        .stdout(side(&path))
        .stderr(side(&path))
        .start();
    let reader = thread::spawn(move || {
        let mut shown = Vec::new();
        // Ends with an error once the program and the pager have left the terminal.
        let _ = master.read_to_end(&mut shown);
        String::from_utf8(shown).unwrap()
    });
    assert_eq!(started.end().status.code(), Some(0));
    reader.join().unwrap()
}

#[test]
fn a_long_table_goes_through_the_pager_of_the_user() {
    let office = Office::open();
    assert_eq!(office.run(&["fetch"]).code, 0);
    let paged = list_on_terminal(&office, "sed s/^/PAGED:/");
    assert!(paged.contains("PAGED:"), "{paged}");
    let lines = paged.lines().filter(|line| !line.trim().is_empty());
    assert!(lines.clone().count() > 31, "{paged}");
    assert!(lines.clone().all(|line| line.contains("PAGED:")), "{paged}");
    assert!(paged.contains("IST"), "times name their zone: {paged}");
    // A reader that has seen enough ends it without a word.
    let head = list_on_terminal(&office, "head -n 3");
    assert_eq!(head.lines().count(), 3, "{head}");
    for without in ["cat", "/no/such/pager"] {
        let plain = list_on_terminal(&office, without);
        assert!(
            plain.contains("PRN-1050") && !plain.contains("PAGED:"),
            "{plain}"
        );
    }
}

/// How a person, or somebody else, ends the question for an OTP.
#[derive(Clone, Copy, Debug)]
enum Reply {
    Typed(&'static str),
    Signal(Signal),
    Nothing,
}

/// A sign-in on a terminal: what that shows, how it ends, and whether what is typed afterwards is
/// shown.
fn log_in_on_terminal(office: &Office, reply: Reply) -> (Ended, bool) {
    let (mut master, path) = open_terminal();
    // Kept open, so that the settings outlive the program.
    let own = side(&path);
    let timeout = if matches!(reply, Reply::Nothing) {
        "1"
    } else {
        "60"
    };
    let arguments = ["login", "--username", "TN_NT2.2477", "--timeout", timeout];
    let started = Program::in_own_session(&[&arguments[..], &["--gstin", GSTIN]].concat())
        .without("SANDBOX_ACCESS_TOKEN")
        .env("SANDBOX_API_SECRET", API_SECRET)
        .env("SANDBOX_BASE_URL", office.server.base_url())
        .env("IMS_DATA", office.data.path().to_str().unwrap())
        .stdin(side(&path))
        .stdout(side(&path))
        .stderr(side(&path))
        .start();
    let mut shown = Vec::new();
    let mut part = [0; 1024];
    let is_echoed = || {
        tcgetattr(&own)
            .unwrap()
            .local_modes
            .contains(LocalModes::ECHO)
    };
    while !String::from_utf8_lossy(&shown).contains("sent: ") {
        let length = master.read(&mut part).unwrap();
        shown.extend_from_slice(&part[..length]);
    }
    while is_echoed() {
        thread::yield_now();
    }
    match reply {
        Reply::Typed(text) => master.write_all(text.as_bytes()).unwrap(),
        Reply::Signal(signal) => kill_process(started.id(), signal).unwrap(),
        Reply::Nothing => {}
    }
    let status = started.end().status;
    let is_echoed = is_echoed();
    drop(own);
    let _ = master.read_to_end(&mut shown);
    let shown = String::from_utf8(shown).unwrap();
    (Ended { shown, status }, is_echoed)
}

#[test]
fn an_otp_is_typed_unseen_and_the_terminal_is_as_it_was_afterwards() {
    for (reply, code, signal) in [
        (Reply::Typed("575757\n"), Some(0), None),
        (Reply::Typed("57x\n"), Some(2), None),
        (Reply::Typed("57\u{3}"), None, Some(Signal::INT)),
        (Reply::Signal(Signal::TERM), None, Some(Signal::TERM)),
        (Reply::Nothing, Some(6), None),
    ] {
        let office = Office::strict(long());
        let (ended, is_echoed) = log_in_on_terminal(&office, reply);
        assert_no_secret(&ended.shown);
        assert_eq!(ended.status.code(), code, "{reply:?}: {:?}", ended.shown);
        let ended_by = ended.status.signal();
        assert_eq!(ended_by, signal.map(Signal::as_raw), "{reply:?}");
        let (_, after) = ended.shown.split_once("sent: ").unwrap();
        let line = after.lines().next().unwrap_or_default();
        assert_eq!(line, "", "{reply:?}: {:?}", ended.shown);
        assert!(is_echoed, "{reply:?}");
        let is_used = office.requests(Operation::VerifyOtp) > 0;
        assert_eq!(is_used, code == Some(0), "{reply:?}");
    }
}
