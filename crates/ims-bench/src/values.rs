//! What each value of a document costs by itself, as divan prints it.

use std::process::Command;

use crate::Result;
use crate::error::Context as _;
use crate::options::Options;

pub(crate) fn measure(options: &Options) -> Result<String> {
    let mut command = Command::new("cargo");
    command
        .args([
            "bench",
            "--quiet",
            "--package",
            "ims-bench",
            "--bench",
            "values",
        ])
        .args(["--", "--color=never"])
        .env("IMS_BENCH_SEED", options.seed.to_string());
    if options.quick {
        command.arg("--max-time=0.2");
    }
    let output = command.output().context(|| "starting cargo".to_owned())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let table = String::from_utf8(output.stdout)?;
    let lines: Vec<_> = table.lines().map(str::trim_end).collect();
    Ok(format!(
        "Time for 1,000 values each, so microseconds read as nanoseconds a value.\n\n```text\n{}\n```\n",
        lines.join("\n").trim()
    ))
}
