//! Everything that calls, each as a command that understands a plan.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::Client;
use crate::error::Context as _;
use crate::load::Plan;
use crate::process::{Pinned, python, run};
use crate::{Result, scratch};

const PEERS: &str = "crates/ims-bench/peers";

/// Something that calls.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    pub(super) title: &'static str,
    program: Program,
}

/// What ours has to be compared with.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Bare,
    Python,
    Node,
    Other,
}

#[derive(Clone, Debug)]
enum Program {
    OwnClient(Client),
    OpenApiGenerator(PathBuf),
    Python { packages: PathBuf, is_async: bool },
    Node,
}

impl Caller {
    pub(super) const fn ours() -> Self {
        Self::own("gst-ims, exact values", Client::Ours)
    }

    const fn own(title: &'static str, client: Client) -> Self {
        Self {
            title,
            program: Program::OwnClient(client),
        }
    }

    pub(super) const fn kind(&self) -> Kind {
        match self.program {
            Program::OwnClient(Client::Bare) => Kind::Bare,
            Program::Python { .. } => Kind::Python,
            Program::Node => Kind::Node,
            Program::OwnClient(_) | Program::OpenApiGenerator(_) => Kind::Other,
        }
    }

    /// Compilers that work while a program runs need longer to warm up.
    pub(super) const fn is_slow_to_warm_up(&self) -> bool {
        matches!(self.program, Program::Python { .. } | Program::Node)
    }

    /// An asynchronous client of Python with one call at a time has no purpose.
    pub(super) const fn takes_part(&self, concurrency: usize) -> bool {
        concurrency > 1 || !matches!(self.program, Program::Python { is_async: true, .. })
    }

    pub(super) fn command(&self, pinned: &Pinned, plan: &Plan) -> Result<Command> {
        let mut command = match &self.program {
            Program::OwnClient(client) => {
                let mut command = pinned.client(std::env::current_exe()?);
                command.args(["call", client.name()]);
                command
            }
            Program::OpenApiGenerator(program) => pinned.client(program),
            Program::Python { packages, is_async } => {
                let mut command = pinned.client("python3");
                command
                    .env("PYTHONPATH", packages)
                    .arg(Path::new(PEERS).join("python/client.py"));
                if *is_async {
                    command.arg("--asynchronous");
                }
                command
            }
            Program::Node => {
                let mut command = pinned.client("node");
                command.arg(Path::new(PEERS).join("node/client.mjs"));
                command
            }
        };
        command.args(plan.arguments());
        Ok(command)
    }
}

/// The callers that this machine can run, and why the others cannot.
pub(super) fn prepare() -> (Vec<Caller>, Vec<String>) {
    let mut callers = vec![
        Caller::ours(),
        Caller::own("`reqwest`, typed decode", Client::Bare),
        Caller::own("progenitor client (b)", Client::Generated),
    ];
    let mut missing = Vec::new();
    let mut add = |name: &str, made: Result<Vec<Caller>>| match made {
        Ok(mut made) => callers.append(&mut made),
        Err(error) => missing.push(format!("{name} takes no part: {error}")),
    };
    add("OpenAPI Generator's Rust client", openapi_generator());
    add("Python", python());
    add("Node", node());
    (callers, missing)
}

fn openapi_generator() -> Result<Vec<Caller>> {
    let folder = scratch::folder()?.join("openapi-generator");
    let packages = python::packages("openapi-generator")?;
    let jar = packages.join("openapi_generator_cli/openapi-generator.jar");
    let peer = Path::new(PEERS).join("openapi-generator");
    run(Command::new("java")
        .args(["-jar"])
        .arg(jar)
        .args(["generate", "--generator-name=rust", "--skip-validate-spec"])
        .arg("--input-spec")
        .arg(peer.join("documented.yaml"))
        .arg("--output")
        .arg(folder.join("client")))
    .context(|| "generating".to_owned())?;
    scratch::package(
        &folder.join("caller"),
        &peer.join("manifest.toml"),
        &peer.join("main.rs"),
        &std::env::current_dir()?,
    )?;
    let target = folder.join("target");
    run(Command::new("cargo")
        .args(["build", "--quiet", "--release", "--manifest-path"])
        .arg(folder.join("caller/Cargo.toml"))
        .env("CARGO_TARGET_DIR", &target))
    .context(|| "compiling what it generates".to_owned())?;
    Ok(vec![Caller {
        title: "OpenAPI Generator's Rust client",
        program: Program::OpenApiGenerator(target.join("release/caller")),
    }])
}

fn python() -> Result<Vec<Caller>> {
    let packages = python::packages("python")?;
    let caller = |title, is_async| Caller {
        title,
        program: Program::Python {
            packages: packages.clone(),
            is_async,
        },
    };
    Ok(vec![
        caller("Python `httpx` and `pydantic`, threads", false),
        caller("Python `httpx.AsyncClient` and `pydantic`", true),
    ])
}

fn node() -> Result<Vec<Caller>> {
    run(Command::new("node").arg("--version"))?;
    Ok(vec![Caller {
        title: "Node `fetch` and `json()`",
        program: Program::Node,
    }])
}
