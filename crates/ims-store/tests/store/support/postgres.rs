//! A server of PostgreSQL in a temporary folder, which ends with the tests.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// `required` makes it a failure that PostgreSQL is not installed.
const VARIABLE: &str = "IMS_TEST_POSTGRES";

static SERVER: OnceLock<Option<Server>> = OnceLock::new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

struct Server {
    programs: PathBuf,
    folder: PathBuf,
    /// The server ends when this ends: its standard input is a pipe that this process holds open.
    _keeper: Child,
}

pub(super) async fn new_database() -> Option<String> {
    let server = tokio::task::spawn_blocking(|| SERVER.get_or_init(start).as_ref())
        .await
        .unwrap()?;
    let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
    let folder = server.folder.to_str().unwrap();
    let mut create = Command::new(server.programs.join("createdb"));
    create.args(["--host", folder, "--username", "ims", &name]);
    assert!(create.status().unwrap().success(), "createdb failed");
    Some(format!("postgres:///{name}?host={folder}&user=ims"))
}

fn start() -> Option<Server> {
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
    if let Some(user) = user {
        let mut give = Command::new("chown");
        assert!(give.arg(user).arg(&folder).status().unwrap().success());
    }
    let script = format!(
        "cd '{folder}'
         '{programs}/initdb' --pgdata data --auth trust --username ims --no-sync >log 2>&1 || exit 1
         '{programs}/postgres' -D data -k '{folder}' -c listen_addresses= -c fsync=off >>log 2>&1 &
         read -r line; kill -INT $!; wait; rm -rf '{folder}'",
        folder = folder.display(),
        programs = programs.display(),
    );
    let mut keeper = match user {
        Some(user) => {
            let mut keeper = Command::new("setpriv");
            keeper.args(["--reuid", user, "--regid", user, "--clear-groups", "sh"]);
            keeper
        }
        None => Command::new("sh"),
    };
    let keeper = keeper
        .args(["-c", &script])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    wait_for(&programs, &folder);
    Some(Server {
        programs,
        folder,
        _keeper: keeper,
    })
}

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
