//! An office whose documents come from a server on this machine, and the built command.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::Context as _;
use crate::http::server::{self, Settings};
use crate::options::Options;
use crate::process::{self, Usage, Worker};
use crate::progress::Step;
use crate::{Result, scratch};

/// The documents of the largest taxpayer in a month.
pub(crate) const LARGEST: usize = 200_000;
pub(crate) const TAXPAYER: &str = "33ABKCS2033B1ZW";
/// The variable that names an empty PostgreSQL database.
pub(crate) const POSTGRES: &str = "IMS_BENCH_POSTGRES";
/// Counts that the server does not have are told, and sections that differ from them.
const WORST_CODE: i32 = 8;

pub(crate) fn build() -> Result<PathBuf> {
    let _step = Step::begin("building ims, which takes minutes the first time");
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    process::run(cargo.args(["build", "--release", "--package", "ims-cli"]))?;
    let own = std::env::current_exe()?;
    Ok(own.with_file_name("ims"))
}

/// A server with a month of so many documents, and a folder for what is kept.
pub(crate) struct Office<'a> {
    program: &'a Path,
    pub(crate) folder: PathBuf,
    address: String,
    _server: Worker,
}

impl<'a> Office<'a> {
    pub(crate) fn open(
        program: &'a Path,
        options: &Options,
        documents: usize,
        latency: u64,
    ) -> Result<Self> {
        let _step = Step::begin(format!("making {documents} documents"));
        let mut server = Worker::start(
            "the server",
            Command::new(std::env::current_exe()?).arg("serve").args(
                Settings {
                    seed: options.seed,
                    records: Vec::new(),
                    month: documents,
                    latency,
                    limit: 0,
                }
                .arguments(),
            ),
        )?;
        let address = format!("{}/month", server::base_url(&server.line()?)?);
        let folder = scratch::folder()?.join(format!("store-{documents}"));
        let office = Self {
            program,
            folder,
            address,
            _server: server,
        };
        office.empty()?;
        Ok(office)
    }

    pub(crate) fn empty(&self) -> Result<()> {
        if self.folder.exists() {
            std::fs::remove_dir_all(&self.folder)?;
        }
        std::fs::create_dir_all(&self.folder).context(|| self.folder.display().to_string())
    }

    pub(crate) fn store(&self) -> PathBuf {
        self.folder.join("ims.db")
    }

    pub(crate) fn command(&self, store: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.program);
        command
            .env_clear()
            .env("IMS_DATA", &self.folder)
            .env("IMS_KEYRING", "off")
            .env("SANDBOX_API_KEY", "key_test_bench")
            .env("SANDBOX_ACCESS_TOKEN", "token")
            .env("SANDBOX_BASE_URL", &self.address)
            .args([
                "--gstin",
                TAXPAYER,
                "--store",
                store,
                "--rate-limit",
                "60000",
            ])
            .args(arguments);
        command
    }

    pub(crate) fn run(&self, store: &str, arguments: &[&str]) -> Result<Usage> {
        let _step = Step::begin(format!("ims {}", arguments.join(" ")));
        let mut command = self.command(store, arguments);
        process::measure(command.stderr(Stdio::null()), WORST_CODE)
    }
}

#[expect(clippy::cast_precision_loss, reason = "shown without decimals")]
pub(crate) fn in_megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

pub(crate) fn megabytes(bytes: u64) -> String {
    format!("{:.0}", in_megabytes(bytes))
}
