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
        process::measure(&mut command).context(|| format!("building with {}", self.title))
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

    /// Every crate that becomes part of the program or runs to build it.
    pub(super) fn crates(&self, arguments: &[String]) -> Result<BTreeSet<String>> {
        let output = self
            .cargo()
            .args(["tree", "--offline", "--prefix=none", "--format={lib}"])
            .args(["--edges=normal,build"])
            .args(arguments)
            .output()?;
        let text = String::from_utf8(output.stdout)?;
        Ok(text
            .lines()
            .map(|line| line.trim_end_matches(" (*)").trim().to_owned())
            .filter(|line| !line.is_empty())
            .collect())
    }

    fn cargo(&self) -> Command {
        let mut command = Command::new("cargo");
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
