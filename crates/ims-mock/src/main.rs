//! The mock as a program: prints its base address and serves until it is ended.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use ims_mock::{Answer, MockServer};

const USAGE: &str = "\
Serves a mock of the GST Invoice Management System API on 127.0.0.1.

Usage: ims-mock [--port PORT] [--answer NAME]

  --port PORT    port to listen on; any free one if not given
  --answer NAME  answer to give to every request instead of the usual one
  --help         this text

The base address is printed on standard output. Names of answers:
";

fn main() -> ExitCode {
    match Arguments::parse(std::env::args().skip(1)).and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            // Standard error may be closed; there is nobody left to tell.
            let _ = writeln!(io::stderr(), "ims-mock: {message}");
            ExitCode::from(2)
        }
    }
}

/// What was asked for on the command line.
#[derive(Debug, Default)]
struct Arguments {
    port: u16,
    answer: Option<Answer>,
    help: bool,
}

impl Arguments {
    fn parse(words: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let mut arguments = Self::default();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let mut value = || {
                words
                    .next()
                    .ok_or_else(|| format!("{word} needs a value; see --help"))
            };
            match word.as_str() {
                "--port" => {
                    let port = value()?;
                    arguments.port = port
                        .parse()
                        .map_err(|_| format!("port {port:?} is not a number from 0 to 65535"))?;
                }
                "--answer" => {
                    let answer = value()?.parse::<Answer>();
                    arguments.answer = Some(answer.map_err(|error| error.to_string())?);
                }
                "--help" | "-h" => arguments.help = true,
                unknown => return Err(format!("unknown argument {unknown:?}; see --help")),
            }
        }
        Ok(arguments)
    }
}

fn run(arguments: Arguments) -> Result<(), String> {
    if arguments.help {
        return match print_help() {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.to_string()),
            _ => Ok(()),
        };
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("no runtime: {error}"))?;
    runtime.block_on(serve(arguments))
}

async fn serve(arguments: Arguments) -> Result<(), String> {
    let server = MockServer::builder()
        .port(arguments.port)
        .start()
        .await
        .map_err(|error| error.to_string())?;
    if let Some(answer) = arguments.answer {
        server.answer_always(answer);
    }
    writeln!(io::stdout(), "{}", server.base_url()).map_err(|error| error.to_string())?;
    std::future::pending().await
}

fn print_help() -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(USAGE.as_bytes())?;
    for (name, _) in Answer::named() {
        writeln!(out, "  {name}")?;
    }
    Ok(())
}
