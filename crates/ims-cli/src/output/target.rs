//! Where the output goes: standard output, a pager in front of it, or a file.

use std::cell::RefCell;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::rc::Rc;

use anstream::AutoStream;

use super::csv::Cells;
use super::escapes::JsonEscapes;
use super::pager;
use crate::arguments::OutputArguments;
use crate::arguments::stored::TargetArguments;
use crate::failure::Failure;
use crate::feedback::report;
use crate::format::Format;

/// The form of the output, and where it goes.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) format: Format,
    place: Place,
}

#[derive(Clone, Debug)]
enum Place {
    Stdout,
    File(PathBuf),
    /// One of several parts of standard output.
    Part(Part),
}

/// What joins the parts of standard output.
#[derive(Clone)]
struct Part(Rc<RefCell<dyn Write>>);

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part").finish_non_exhaustive()
    }
}

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.borrow_mut().flush()
    }
}

impl Target {
    /// Standard output in the form that was asked for.
    pub(crate) fn stdout(format: Format) -> Self {
        Self {
            format,
            place: Place::Stdout,
        }
    }

    /// A part of what several write to standard output.
    pub(super) fn part(format: Format, joined: Rc<RefCell<dyn Write>>) -> Self {
        Self {
            format,
            place: Place::Part(Part(joined)),
        }
    }

    /// What is said on the command line: the ending of a file decides the form.
    pub(crate) fn of(output: &OutputArguments, target: &TargetArguments) -> Result<Self, Failure> {
        match &target.output {
            Some(file) => Self::of_file(output, file),
            None => Ok(Self::stdout(output.format())),
        }
    }

    /// A file, whose ending decides the form.
    pub(crate) fn of_file(output: &OutputArguments, file: &Path) -> Result<Self, Failure> {
        let format = format_of(file)?;
        if output.format.is_some_and(|asked| asked != format) {
            return Err(Failure::configuration(
                format!(
                    "--format says another form than the ending of {}",
                    file.display()
                ),
                "leave --format out; the ending of the file decides",
            ));
        }
        Ok(Self {
            format,
            place: Place::File(file.to_owned()),
        })
    }

    /// Whether what is written is seen as it is, and not read by a program.
    pub(super) fn cells(&self) -> Cells {
        if !matches!(self.place, Place::File(_)) && io::stdout().is_terminal() {
            Cells::Shown
        } else {
            Cells::Exact
        }
    }

    /// Opens the output; `is_long` is for what may be longer than a screen.
    pub(super) fn open(&self, is_long: bool) -> Result<Sink, Failure> {
        match &self.place {
            Place::Stdout => {}
            Place::File(path) => return Sink::file(path, self.format),
            Place::Part(part) => {
                return Ok(Sink {
                    out: BufWriter::new(Box::new(part.clone())),
                    end: End::Flush,
                });
            }
        }
        if self.format == Format::Table
            && is_long
            && let Some(mut child) = pager::start()
            && let Some(input) = child.stdin.take()
        {
            let input: Box<dyn Write> = Box::new(input);
            let input = AutoStream::new(input, AutoStream::choice(&io::stdout()));
            return Ok(Sink {
                out: BufWriter::new(Box::new(input)),
                end: End::Wait(child),
            });
        }
        let stdout = io::stdout();
        let out: Box<dyn Write> = match self.format {
            // Escapes are looked for in large pieces, not in each name and number.
            Format::Json | Format::Jsonl => Box::new(JsonEscapes::new(stdout)),
            Format::Csv => Box::new(stdout),
            // Keeps colours only where the terminal and the user want them.
            Format::Table => Box::new(AutoStream::auto(stdout)),
        };
        Ok(Sink {
            out: BufWriter::new(out),
            end: End::Flush,
        })
    }
}

/// The form that the ending of a file's name says.
fn format_of(file: &Path) -> Result<Format, Failure> {
    let ending = file.extension().unwrap_or_default().to_string_lossy();
    match ending.to_lowercase().as_str() {
        "csv" => Ok(Format::Csv),
        "json" => Ok(Format::Json),
        "jsonl" | "ndjson" => Ok(Format::Jsonl),
        "txt" => Ok(Format::Table),
        _ => Err(Failure::configuration(
            format!(
                "{}: this command does not write files that end with .{ending}",
                file.display()
            ),
            "name a file that ends with .csv, .json, .jsonl or .txt",
        )),
    }
}

/// What is written to, until it is finished.
pub(crate) struct Sink {
    out: BufWriter<Box<dyn Write>>,
    end: End,
}

/// What is to be done at the end.
enum End {
    Flush,
    /// The reader is still looking.
    Wait(Child),
    /// A file takes its name once it is whole.
    Rename {
        from: PathBuf,
        to: PathBuf,
    },
}

impl Sink {
    fn file(path: &Path, format: Format) -> Result<Self, Failure> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let from = path.with_file_name(format!(".{name}.{}", std::process::id()));
        let file = File::create(&from).map_err(|error| not_writable(path, &error))?;
        let out: Box<dyn Write> = match format {
            Format::Json | Format::Jsonl => Box::new(JsonEscapes::new(file)),
            Format::Csv => Box::new(file),
            Format::Table => Box::new(AutoStream::never(file)),
        };
        let to = path.to_owned();
        Ok(Self {
            out: BufWriter::new(out),
            end: End::Rename { from, to },
        })
    }

    /// Writes out what is buffered, and lets a file take its name.
    pub(super) fn finish(mut self) -> Result<(), Failure> {
        let flushed = self.out.flush();
        let Self { out, end } = self;
        // Closes the pipe, which tells the pager that there is no more.
        drop(out);
        match end {
            End::Flush => super::forgive_closed_pipe(flushed),
            End::Wait(child) => {
                pager::wait(child);
                super::forgive_closed_pipe(flushed)
            }
            End::Rename { from, to } => {
                let renamed = flushed.and_then(|()| fs::rename(&from, &to));
                renamed.map_err(|error| {
                    // Half a file is of no use to anybody.
                    let _ = fs::remove_file(&from);
                    not_writable(&to, &error)
                })?;
                report::written(&to);
                Ok(())
            }
        }
    }

    /// Gives up what was begun.
    pub(super) fn abandon(self) {
        let Self { out, end } = self;
        drop(out);
        match end {
            End::Flush => {}
            End::Wait(child) => pager::wait(child),
            End::Rename { from, .. } => {
                // It is hidden, and the error that ends this is told already.
                let _ = fs::remove_file(from);
            }
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn not_writable(path: &Path, error: &io::Error) -> Failure {
    Failure::configuration(
        format!("{} cannot be written: {error}", path.display()),
        "name a file in a folder that exists and that you may write to",
    )
}
