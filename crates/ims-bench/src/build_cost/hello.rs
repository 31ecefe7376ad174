//! One of the two programs.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Context as _;
use crate::process::{self, Usage};
use crate::{Result, scratch};

const SOURCES: &str = "crates/ims-bench/peers/hello";

/// How a program is built.
#[derive(Clone, Copy, Debug)]
pub(super) enum Profile {
    Debug,
    Release,
}

impl Profile {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Release => "release",
        }
    }
}

/// A program in a folder of its own.
pub(super) struct Hello {
    title: &'static str,
    folder: PathBuf,
    workspace: PathBuf,
}

impl Hello {
    /// Writes the program and fetches what it needs.
    pub(super) fn prepare(name: &str, title: &'static str, workspace: &Path) -> Result<Self> {
        let folder = scratch::folder()?.join("build").join(name);
        let sources = Path::new(SOURCES);
        let manifest = folder.with_extension("toml");
        std::fs::create_dir_all(&folder)?;
        let template = std::fs::read_to_string(sources.join(format!("{name}.toml")))?;
        std::fs::write(&manifest, template.replace("{reqwest}", &reqwest()?))?;
        scratch::package(
            &folder,
            &manifest,
            &sources.join(format!("{name}.rs")),
            workspace,
        )?;
        let hello = Self {
            title,
            folder,
            workspace: workspace.to_owned(),
        };
        process::run(hello.cargo().arg("fetch")).context(|| format!("fetching for {title}"))?;
        Ok(hello)
    }

    pub(super) fn clean(&self) -> Result<()> {
        let target = self.target();
        if target.exists() {
            std::fs::remove_dir_all(target)?;
        }
        Ok(())
    }

    pub(super) fn build(&self, profile: Profile, arguments: &[String]) -> Result<Usage> {
        let mut command = self.cargo();
        command
            .args(["build", "--quiet", "--offline"])
            .args(arguments);
        if matches!(profile, Profile::Release) {
            command.arg("--release");
        }
        process::measure(&mut command, 0).context(|| format!("building with {}", self.title))
    }

    pub(super) fn touch_main(&self) -> Result<()> {
        touch(&self.folder.join("src/main.rs"))
    }

    pub(super) fn touch_facade(&self) -> Result<()> {
        touch(&self.workspace.join("crates/gst-ims/src/lib.rs"))
    }

    pub(super) fn size(&self, profile: Profile) -> Result<u64> {
        Ok(std::fs::metadata(self.binary(profile))?.len())
    }

    pub(super) fn stripped_size(&self, profile: Profile) -> Result<u64> {
        let stripped = self.folder.join("stripped");
        process::run(
            Command::new("strip")
                .arg("-o")
                .arg(&stripped)
                .arg(self.binary(profile)),
        )?;
        Ok(std::fs::metadata(stripped)?.len())
    }

    /// Every package that becomes part of the program or runs to build it.
    pub(super) fn packages(&self, arguments: &[String]) -> Result<Vec<String>> {
        self.tree("--edges=normal,build", arguments)
    }

    /// The packages that cargo can be asked to build by themselves, each after
    /// those that it needs. What runs while one is built comes with it.
    pub(super) fn libraries(&self) -> Result<Vec<String>> {
        self.tree("--edges=normal,no-proc-macro", &[])
    }

    fn tree(&self, edges: &str, arguments: &[String]) -> Result<Vec<String>> {
        let output = self
            .cargo()
            .args(["tree", "--offline", "--prefix=none", "--format={p}"])
            .args(["--no-dedupe", edges])
            .args(arguments)
            .output()?;
        let text = String::from_utf8(output.stdout)?;
        let mut seen = BTreeSet::new();
        // Each line stands above what it needs, every time that it is listed.
        Ok(text
            .lines()
            .rev()
            .filter_map(|line| {
                let (name, rest) = line.split_once(" v")?;
                let version = rest.split_whitespace().next()?;
                Some(format!("{name}@{version}"))
            })
            .filter(|package| !package.starts_with("hello@") && seen.insert(package.clone()))
            .collect())
    }

    /// Cargo with its usual settings, whatever the caller's environment says.
    fn cargo(&self) -> Command {
        let mut command = Command::new("cargo");
        for (name, _) in std::env::vars_os() {
            let is_setting = name.to_str().is_some_and(|name| {
                name.starts_with("CARGO_PROFILE_")
                    || ["CARGO_INCREMENTAL", "RUSTC_WRAPPER", "RUSTFLAGS"].contains(&name)
            });
            if is_setting {
                command.env_remove(name);
            }
        }
        command
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.target());
        command
    }

    fn target(&self) -> PathBuf {
        self.folder.join("target")
    }

    fn binary(&self, profile: Profile) -> PathBuf {
        self.target().join(profile.name()).join("hello")
    }
}

/// Writes a file again, so that cargo takes it for changed.
fn touch(path: &Path) -> Result<()> {
    let bytes = std::fs::read(path).context(|| format!("reading {}", path.display()))?;
    Ok(std::fs::write(path, bytes)?)
}

/// What the workspace says of its HTTP client, so that both have the same.
fn reqwest() -> Result<String> {
    let manifest = std::fs::read_to_string("Cargo.toml")?;
    let line = manifest
        .lines()
        .find_map(|line| line.strip_prefix("reqwest = "))
        .ok_or("the workspace's manifest has no line for reqwest")?;
    Ok(line.split(" #").next().unwrap_or(line).trim().to_owned())
}
