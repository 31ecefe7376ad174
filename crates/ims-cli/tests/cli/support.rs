//! A server that is told what to answer, and the program that asks it.

use std::ops::Deref;
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use assert_cmd::Command;
use ims_mock::{MockServer, MockServerBuilder, RawAnswer, Rule, StatusCode};
use rustix::process::Pid;
use serde_json::Value;
use tokio::runtime::Runtime;

/// Planted in every run; see [`assert_no_secret`].
pub(crate) const API_KEY: &str = "key_test_PLANTED-API-KEY";
pub(crate) const TOKEN: &str = "PLANTED.TAXPAYER-TOKEN";
pub(crate) const API_SECRET: &str = "secret_test_PLANTED-API-SECRET";

/// A folder without anything kept, and no keyring: a test must not find what its user keeps.
const NOTHING_KEPT: [(&str, &str); 2] = [
    (
        "IMS_DATA",
        concat!(env!("CARGO_TARGET_TMPDIR"), "/nothing-kept"),
    ),
    ("IMS_KEYRING", "off"),
];

/// A mock that serves for as long as it lives.
pub(crate) struct Server {
    mock: MockServer,
    // Dropped last: the mock runs on it.
    _runtime: Runtime,
}

impl Server {
    pub(crate) fn start() -> Self {
        Self::start_with(|builder| builder)
    }

    pub(crate) fn start_with(
        configure: impl FnOnce(MockServerBuilder) -> MockServerBuilder,
    ) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        // 14 November 2024, 06:13:20 UTC.
        let builder = configure(MockServer::builder().timestamp(1_731_564_800_000));
        Self {
            mock: runtime.block_on(builder.start()).unwrap(),
            _runtime: runtime,
        }
    }

    /// Always answers this JSON with HTTP 200.
    pub(crate) fn answering(json: &str) -> Self {
        let server = Self::start();
        server.add_rule(Rule::new(RawAnswer::json(StatusCode::OK, json)));
        server
    }

    /// The program with credentials and this server's address.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = bare(arguments);
        command
            .env("SANDBOX_API_KEY", API_KEY)
            .env("SANDBOX_ACCESS_TOKEN", TOKEN)
            .env("SANDBOX_BASE_URL", self.base_url());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        Outcome::of(&mut self.command(arguments))
    }
}

impl Deref for Server {
    type Target = MockServer;

    fn deref(&self) -> &MockServer {
        &self.mock
    }
}

/// The program, for shells that run it.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_ims");

/// The program in an empty environment.
pub(crate) fn bare(arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.env_clear().envs(NOTHING_KEPT).args(arguments);
    command
}

/// The program with credentials, for tests that hold its streams themselves.
pub(crate) struct Program(std::process::Command);

impl Program {
    pub(crate) fn new(arguments: &[&str]) -> Self {
        let command = std::process::Command::new(PROGRAM);
        Self::of(command, arguments)
    }

    /// Below another program, whose words come first.
    pub(crate) fn within(wrapper: &[&str], arguments: &[&str]) -> Self {
        match wrapper {
            [] => Self::new(arguments),
            [program, own @ ..] => {
                let command = std::process::Command::new(program);
                Self::of(command, &[own, &[PROGRAM], arguments].concat())
            }
        }
    }

    /// In a session of its own, whose terminal is standard input.
    pub(crate) fn in_own_session(arguments: &[&str]) -> Self {
        let mut command = std::process::Command::new("/usr/bin/setsid");
        command.args(["--ctty", PROGRAM]);
        Self::of(command, arguments)
    }

    fn of(mut command: std::process::Command, arguments: &[&str]) -> Self {
        command
            .env_clear()
            .envs(NOTHING_KEPT)
            .env("SANDBOX_API_KEY", API_KEY)
            .env("SANDBOX_ACCESS_TOKEN", TOKEN)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Self(command)
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.0.env(name, value);
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.0.env_remove(name);
        self
    }

    pub(crate) fn stdin(mut self, stdin: impl Into<Stdio>) -> Self {
        self.0.stdin(stdin);
        self
    }

    pub(crate) fn stdout(mut self, stdout: impl Into<Stdio>) -> Self {
        self.0.stdout(stdout);
        self
    }

    pub(crate) fn stderr(mut self, stderr: impl Into<Stdio>) -> Self {
        self.0.stderr(stderr);
        self
    }

    pub(crate) fn start(mut self) -> Started {
        Started(self.0.spawn().unwrap())
    }

    /// Runs it to its end.
    pub(crate) fn run(self) -> Ended {
        self.start().end()
    }
}

/// The program while it runs.
pub(crate) struct Started(Child);

impl Started {
    pub(crate) fn id(&self) -> Pid {
        Pid::from_child(&self.0)
    }

    /// Who takes a stream looks for secrets there, or closes it.
    pub(crate) fn take_stdout(&mut self) -> ChildStdout {
        self.0.stdout.take().unwrap()
    }

    pub(crate) fn take_stdin(&mut self) -> ChildStdin {
        self.0.stdin.take().unwrap()
    }

    pub(crate) fn take_stderr(&mut self) -> ChildStderr {
        self.0.stderr.take().unwrap()
    }

    pub(crate) fn has_ended(&mut self) -> bool {
        self.0.try_wait().unwrap().is_some()
    }

    /// Waits for the end, and takes what it wrote; the code of one that was killed is -1.
    pub(crate) fn outcome(self) -> Outcome {
        let output = self.0.wait_with_output().unwrap();
        let outcome = Outcome {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        };
        assert_no_secret(&outcome.stdout);
        assert_no_secret(&outcome.stderr);
        outcome
    }

    /// Waits for the end, and looks for secrets in what it wrote.
    pub(crate) fn end(self) -> Ended {
        let output = self.0.wait_with_output().unwrap();
        let stdout = String::from_utf8(output.stdout).unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_no_secret(&stdout);
        assert_no_secret(&stderr);
        Ended {
            status: output.status,
            stderr,
        }
    }
}

/// How the program ended, and what it said.
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    pub(crate) stderr: String,
}

/// Looks for what every run plants, which must never be seen again.
pub(crate) fn assert_no_secret(text: &str) {
    for secret in [API_KEY, TOKEN, API_SECRET] {
        assert!(!text.contains(secret), "{text}");
    }
}

/// What a run came to.
pub(crate) struct Outcome {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Outcome {
    pub(crate) fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        let outcome = Self {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        };
        assert_no_secret(&outcome.stdout);
        assert_no_secret(&outcome.stderr);
        outcome
    }

    /// Checks that all went well without a word.
    pub(crate) fn success(self) -> String {
        assert_eq!(
            (self.code, self.stderr.as_str()),
            (0, ""),
            "{}",
            self.stdout
        );
        self.stdout
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", self.stdout))
    }

    /// The error object, which must be the last line.
    pub(crate) fn error(&self) -> Value {
        let last = self.stderr.lines().last().unwrap_or_default();
        let error: Value =
            serde_json::from_str(last).unwrap_or_else(|error| panic!("{error}: {}", self.stderr));
        let keys: Vec<_> = error
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        let expected = [
            "code",
            "delivery",
            "hint",
            "http_status",
            "kind",
            "message",
            "retry_after_s",
            "retryable",
            "transaction_id",
        ];
        let mut sorted = keys.clone();
        // There if the command was told it.
        sorted.retain(|key| *key != "taxpayer");
        sorted.sort_unstable();
        assert_eq!(sorted, expected);
        error
    }
}

/// Runs `work` and takes the time that a user would wait.
#[expect(
    clippy::disallowed_methods,
    reason = "a clock outside of the program that is measured"
)]
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let started = Instant::now();
    let result = work();
    (result, started.elapsed())
}

/// Makes a pipe with a name, which nobody writes to.
pub(crate) fn make_pipe(path: &Path) {
    let mut command = std::process::Command::new("mkfifo");
    assert!(command.arg(path).status().unwrap().success());
}

/// An answer with these records under a section's key, which may contain
/// line breaks as servers that lay out their JSON send them.
pub(crate) fn records(key: &str, records: &[&str]) -> String {
    format!(
        r#"{{ "code": 200, "timestamp": 1731564800000, "transaction_id": "tx-1",
            "data": {{ "status_cd": "1", "data": {{ "{key}": [ {} ] }} }} }}"#,
        records.join(",\n")
    )
}

/// A B2B record, in which a test replaces what it is about.
pub(crate) const RECORD: &str = r#"{ "stin": "24ZZZCE0104V1ZV", "inum": "A-1", "idt": "09-11-2024",
    "inv_typ": "R", "rtnprd": "112024", "srcform": "R1", "srcfilstatus": "Not Filed", "pos": "24",
    "ispendactblocked": "Y", "action": "N", "val": 120932.18, "txval": 102485.0, "iamt": 0,
    "camt": 9223.59, "samt": 9223.59, "cess": 0, "hash": "ab12", "tradenm": "Example Traders" }"#;
