//! `ims desk`, by its own server and network.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use rustix::process::{Signal, kill_process};

use crate::support::Program;

const TAXPAYER: &str = "33ABKCS2033B1ZW";

/// A browser without a screen, for one server.
struct Browser {
    host: String,
    cookie: String,
}

impl Browser {
    /// Exchanges the secret of the address that was printed for a cookie.
    fn open(address: &str) -> Self {
        let rest = address.trim().strip_prefix("http://").unwrap();
        let (host, path) = rest.split_once('/').unwrap();
        let stranger = Self {
            host: host.to_owned(),
            cookie: String::new(),
        };
        let answer = stranger.get(&format!("/{path}"));
        let (_, cookie) = answer.split_once("set-cookie: ").unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        Self { cookie, ..stranger }
    }

    fn get(&self, path: &str) -> String {
        self.ask("GET", path, "")
    }

    /// Sends a form that has nothing but the word of the pages.
    fn post(&self, path: &str, word: &str) -> String {
        self.ask("POST", path, &format!("form={word}"))
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> String {
        let Self { host, cookie } = self;
        let mut stream = TcpStream::connect(host).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nCookie: {cookie}\r\n\
             Connection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the time of the program that runs is one of the real clock"
)]
fn pages_that_stay_open_longer_than_a_command_may_take_still_fetch() {
    const TIME: Duration = Duration::from_secs(2);
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let began = Instant::now();
    let fetched = Program::new(&["--mock", "fetch"])
        .env("IMS_DATA", data)
        .run();
    assert_eq!(fetched.status.code(), Some(0), "{}", fetched.stderr);
    let arguments = ["--mock", "desk", "--no-browser", "--timeout", "2"];
    let mut desk = Program::new(&arguments).env("IMS_DATA", data).start();
    let mut address = String::new();
    let mut printed = BufReader::new(desk.take_stdout());
    printed.read_line(&mut address).unwrap();
    let browser = Browser::open(&address);
    while began.elapsed() < TIME * 2 {
        std::thread::sleep(TIME / 10);
    }

    let home = format!("/t/{TAXPAYER}");
    let page = browser.get(&home);
    let (_, word) = page.split_once(r#"name="form" value=""#).unwrap();
    let word = word.split('"').next().unwrap();
    browser.post(&format!("{home}/fetch"), word);
    let ended = loop {
        let page = browser.get(&format!("{home}/work"));
        if page.contains("Not done") || page.contains("What came") {
            break page;
        }
        assert!(began.elapsed() < TIME * 20, "{page}");
        std::thread::sleep(TIME / 10);
    };
    kill_process(desk.id(), Signal::INT).unwrap();
    drop(desk.end());
    assert!(ended.contains("What came"), "{ended}");
}
