//! A server of PostgreSQL in a temporary folder, which ends with the tests.

use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// `required` makes it a failure that PostgreSQL is not installed.
const VARIABLE: &str = "IMS_TEST_POSTGRES";

static DATABASES: AtomicU32 = AtomicU32::new(0);

/// A server that runs until it is dropped, or until the tests end.
pub(crate) struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
    /// Its standard input is a pipe that this process holds open; when it ends, so does the server.
    keeper: Child,
}

/// What the keeper does: it starts the server, and crashes and starts it again when it is told to.
const KEEPER: &str = r#"
    start() { "$PROGRAMS/postgres" -D data -k "$PWD" -c listen_addresses= -c fsync=off >>log 2>&1 & }
    "$PROGRAMS/initdb" --pgdata data --auth trust --username ims --no-sync >log 2>&1 || exit 1
    start
    while read -r word; do
        case $word in
            crash) kill -QUIT $!; wait ;;
            restart) start ;;
        esac
    done
    kill -INT $!; wait; rm -rf "$PWD""#;

impl Postgres {
    /// Starts one; `None` where PostgreSQL is not installed and not required.
    pub(crate) fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            assert_ne!(
                env::var(VARIABLE).as_deref(),
                Ok("required"),
                "PostgreSQL is required and not installed"
            );
            eprintln!("PostgreSQL is not installed: nothing is tested with it");
            return None;
        };
        // Short, as the path of a socket may have about 100 characters.
        let folder = tempfile::Builder::new()
            .prefix("ims-pg")
            .tempdir()
            .unwrap()
            .keep();
        // The server refuses to run as root; the package has made a user for it.
        let user = is_root().then_some("postgres");
        let mut keeper = match user {
            Some(user) => {
                let mut give = Command::new("chown");
                assert!(give.arg(user).arg(&folder).status().unwrap().success());
                let mut keeper = Command::new("setpriv");
                keeper.args(["--reuid", user, "--regid", user, "--clear-groups", "sh"]);
                keeper
            }
            None => Command::new("sh"),
        };
        let keeper = keeper
            .args(["-c", KEEPER])
            .current_dir(&folder)
            .env("PROGRAMS", &programs)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        wait_for(&programs, &folder);
        Some(Self {
            programs,
            folder,
            keeper,
        })
    }

    /// Makes an empty database, and returns its address.
    pub(crate) fn new_database(&self) -> String {
        let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
        let folder = self.folder.to_str().unwrap();
        let mut create = Command::new(self.programs.join("createdb"));
        create.args(["--host", folder, "--username", "ims", &name]);
        assert!(create.status().unwrap().success(), "createdb failed");
        format!("postgres:///{name}?host={folder}&user=ims")
    }

    /// Lets all processes of the server end at once, without a word to anybody.
    #[allow(
        dead_code,
        reason = "not all tests that share this file crash a server"
    )]
    pub(crate) fn crash(&self) {
        self.tell("crash");
    }

    /// Starts the server after a crash, and waits until it has recovered.
    #[allow(
        dead_code,
        reason = "not all tests that share this file crash a server"
    )]
    pub(crate) fn restart(&self) {
        self.tell("restart");
        wait_for(&self.programs, &self.folder);
    }

    fn tell(&self, word: &str) {
        let mut pipe = self.keeper.stdin.as_ref().unwrap();
        writeln!(pipe, "{word}").unwrap();
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

#[allow(
    clippy::disallowed_methods,
    reason = "a process is waited for in real time; other tests that share this file allow it whole"
)]
fn wait_for(programs: &Path, folder: &Path) {
    let end = Instant::now() + Duration::from_mins(1);
    loop {
        let mut ask = Command::new(programs.join("pg_isready"));
        ask.args(["--quiet", "--username", "ims", "--host"])
            .arg(folder);
        if ask.status().unwrap().success() {
            return;
        }
        let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
        assert!(Instant::now() < end, "PostgreSQL does not start: {log}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn programs() -> Option<PathBuf> {
    let on_path = env::split_paths(&env::var_os("PATH")?).collect::<Vec<_>>();
    let mut packaged: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin"))
        .collect();
    packaged.sort();
    packaged
        .into_iter()
        .rev()
        .chain(on_path)
        .find(|folder| folder.join("initdb").exists())
}

fn is_root() -> bool {
    let told = Command::new("id").arg("-u").output().unwrap();
    told.stdout == b"0\n"
}
