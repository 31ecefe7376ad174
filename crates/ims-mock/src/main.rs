//! The mock as a program: prints its base address and serves until it is ended.

use std::{
    io::{self, Write},
    num::NonZeroU32,
    process::ExitCode,
    str::FromStr,
    time::Duration,
};

#[cfg(feature = "tls")]
use ims_mock::TlsIdentity;
use ims_mock::{Answer, Fault, Jobs, Mix, MockServer, MockServerBuilder};

const USAGE: &str = "\
Serves a mock of the GST Invoice Management System API on 127.0.0.1.

Usage: ims-mock [--port PORT] [--answer NAME | --fault NAME | --faults SHARE [--seed NUMBER]]
                [--sign-in] [--job-seconds NUMBER] [--rate-limit NUMBER] [--tls IDENTITY]

  --port PORT     port to listen on; any free one if not given
  --answer NAME   answer to give to every request instead of the usual one
  --fault NAME    fault that every request meets
  --faults SHARE  share of the requests that meet a fault, from 0 to 1, drawn at random
  --seed NUMBER   another seed for the draws; 0 if not given
  --sign-in       take only tokens that this server gave; the OTP is 575757
  --job-seconds NUMBER
                  how long a save or reset takes; 0 if not given
  --rate-limit NUMBER
                  how many requests a key may send in a minute; any if not given
  --tls IDENTITY  certificate to show: trusted, wrong-name, expired or unknown-issuer
  --help          this text

The base address is printed on standard output, with --tls also the root
certificate that a client must trust.
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
    faults: Option<f64>,
    seed: u64,
    sign_in: bool,
    job_seconds: u64,
    rate_limit: Option<NonZeroU32>,
    #[cfg(feature = "tls")]
    tls: Option<TlsIdentity>,
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
                    arguments.port = number("port", &value()?, "a number from 0 to 65535")?;
                }
                "--answer" => {
                    let answer = value()?.parse::<Answer>();
                    arguments.answer = Some(answer.map_err(|error| error.to_string())?);
                }
                "--fault" => {
                    let fault = value()?.parse::<Fault>();
                    arguments.answer = Some(fault.map_err(|error| error.to_string())?.into());
                }
                "--faults" => arguments.faults = Some(share(&value()?)?),
                "--seed" => arguments.seed = number("seed", &value()?, "a whole number")?,
                "--sign-in" => arguments.sign_in = true,
                "--job-seconds" => {
                    arguments.job_seconds = number("seconds", &value()?, "a whole number")?;
                }
                "--rate-limit" => {
                    let limit = number("rate limit", &value()?, "a whole number above 0")?;
                    arguments.rate_limit = Some(limit);
                }
                "--tls" => arguments.set_tls(&value()?)?,
                "--help" | "-h" => arguments.help = true,
                unknown => return Err(format!("unknown argument {unknown:?}; see --help")),
            }
        }
        Ok(arguments)
    }

    #[cfg(feature = "tls")]
    fn set_tls(&mut self, name: &str) -> Result<(), String> {
        let identity = name.parse::<TlsIdentity>();
        self.tls = Some(identity.map_err(|error| error.to_string())?);
        Ok(())
    }

    #[cfg(not(feature = "tls"))]
    #[expect(
        clippy::unused_self,
        reason = "the same call as in a build that can do it"
    )]
    fn set_tls(&mut self, _name: &str) -> Result<(), String> {
        Err("this build has no TLS; build it with the feature tls".to_owned())
    }

    fn builder(&self) -> MockServerBuilder {
        let jobs = Jobs::new().duration(Duration::from_secs(self.job_seconds));
        let mut builder = MockServer::builder()
            .port(self.port)
            .jobs(jobs)
            .without_recording();
        if self.sign_in {
            builder = builder.require_sign_in();
        }
        if let Some(per_minute) = self.rate_limit {
            builder = builder.rate_limit(per_minute);
        }
        if let Some(share) = self.faults {
            builder = builder.faults(Mix::new(self.seed, share));
        }
        #[cfg(feature = "tls")]
        if let Some(identity) = self.tls {
            builder = builder.tls(identity);
        }
        builder
    }
}

fn number<T: FromStr>(name: &str, text: &str, expected: &str) -> Result<T, String> {
    text.parse()
        .map_err(|_| format!("{name} {text:?} is not {expected}"))
}

fn share(text: &str) -> Result<f64, String> {
    let share = number("share of faults", text, "a number from 0 to 1")?;
    if (0.0..=1.0).contains(&share) {
        Ok(share)
    } else {
        Err(format!(
            "share of faults {text:?} is not a number from 0 to 1"
        ))
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
    let server = arguments
        .builder()
        .start()
        .await
        .map_err(|error| error.to_string())?;
    if let Some(answer) = arguments.answer {
        server.answer_always(answer);
    }
    print_address(&server).map_err(|error| error.to_string())?;
    std::future::pending().await
}

fn print_address(server: &MockServer) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{}", server.base_url())?;
    #[cfg(feature = "tls")]
    if let Some(certificate) = server.root_certificate_pem() {
        write!(out, "{certificate}")?;
    }
    out.flush()
}

fn print_help() -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(USAGE.as_bytes())?;
    writeln!(out, "\nNames of answers:")?;
    for (name, _) in Answer::named() {
        writeln!(out, "  {name}")?;
    }
    writeln!(out, "\nNames of faults:")?;
    for fault in Fault::all() {
        writeln!(out, "  {fault}")?;
    }
    writeln!(out, "  status-NUMBER, from 300 to 599")
}
