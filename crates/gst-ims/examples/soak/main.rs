//! Puts a client under load against a server that fails, and checks that it
//! keeps its promises: nothing panics, no call outlives its deadline, nothing
//! wrong or partial is given as whole, nothing secret is said, memory is flat.
//!
//! ```text
//! cargo run --release -p gst-ims --example soak -- --calls 20000 --faults 0.3
//! ```
//!
//! Prints the figures, and ends with status 1 if a promise is broken.

#![expect(
    clippy::disallowed_methods,
    reason = "a soak measures real time; it is no test"
)]

mod arguments;
mod checked;
mod load;
mod memory;
mod overrun;
mod report;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arguments::Arguments;
use ims_mock::{Mix, MockServer};
use tokio::runtime::{Builder, Runtime};

fn main() -> ExitCode {
    match Arguments::parse(std::env::args().skip(1)) {
        Ok(arguments) => run(&arguments).unwrap_or_else(|error| {
            eprintln!("soak: {error}");
            ExitCode::from(2)
        }),
        Err(message) => {
            eprintln!("soak: {message}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode, Box<dyn Error>> {
    let panics = count_panics();
    // A runtime of its own, so that what the server does for a fault does not
    // hold up the client.
    let server_runtime = runtime(1)?;
    let mix = Mix::new(arguments.seed, arguments.faults);
    let server = server_runtime.block_on(
        MockServer::builder()
            .faults(mix)
            .without_recording()
            .start(),
    )?;
    let faultless = server_runtime.block_on(MockServer::start())?;

    let client_runtime = runtime(2)?;
    let mut figures = client_runtime.block_on(load::run(
        arguments,
        server.base_url(),
        faultless.base_url(),
    ))?;
    figures.panics += panics.load(Ordering::Relaxed);

    report::print(arguments, &figures, &server)?;
    Ok(if figures.broken(arguments).is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn runtime(threads: usize) -> std::io::Result<Runtime> {
    Builder::new_multi_thread()
        .worker_threads(threads)
        .enable_all()
        .build()
}

/// Counts the panics of every thread and task, also of those that nobody joins.
fn count_panics() -> Arc<AtomicU64> {
    let panics = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&panics);
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        counted.fetch_add(1, Ordering::Relaxed);
        usual(info);
    }));
    panics
}
