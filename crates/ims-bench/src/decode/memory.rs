//! How much memory a process has at most that decodes one body.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use bytes::Bytes;

use super::{compared_file, each};
use crate::Result;
use crate::approaches::Approach;
use crate::bodies::Shape;
use crate::error::Context as _;
use crate::goals::{Bound, Goals};
use crate::options::Options;
use crate::process::{self, Worker};
use crate::results::Table;

pub(crate) fn measure(options: &Options) -> Result<String> {
    let sizes: &[usize] = if options.quick {
        &[20_000]
    } else {
        &[20_000, 200_000]
    };
    let mut text = String::from(
        "The system's own accounting (`VmHWM`), each approach in a process of its own that reads the body \
         from a file, decodes it and keeps both. What a process needs that only reads the body is taken off \
         in the last two columns.\n",
    );
    let mut goals = Goals::default();
    let mut tables = String::new();
    for shape in Shape::ALL {
        for &records in sizes {
            let (path, size) = compared_file(shape, records, options)?;
            let size = size as u64;
            let body_alone = peak(shape, None, &path)?;
            let mut table = Table::new([
                "approach",
                "peak, MiB",
                "beyond the body, MiB",
                "× the body",
            ]);
            table.row(&[
                "the body alone".to_owned(),
                mebibytes(body_alone),
                String::new(),
                String::new(),
            ]);
            for approach in Approach::ALL {
                let peak = peak(shape, Some(approach), &path)?;
                let beyond = peak.saturating_sub(body_alone);
                let share = each(beyond, 1) / each(size, 1);
                if approach == Approach::Ours
                    && shape == Shape::B2b
                    && Some(&records) == sizes.last()
                {
                    goals.add(
                        format!("{records} documents, b2b: (a) beyond the body, × the body"),
                        Bound::AtMost {
                            ceiling: 1.0,
                            aim: 0.6,
                        },
                        share,
                    );
                }
                table.row(&[
                    approach.title().to_owned(),
                    mebibytes(peak),
                    mebibytes(beyond),
                    format!("{share:.2}"),
                ]);
            }
            let _ = write!(
                tables,
                "\n### {records} documents, {}, {} MiB\n\n{}",
                shape.name(),
                mebibytes(size),
                table.finish()
            );
        }
    }
    let _ = write!(
        text,
        "\n{}\nWhat is left beyond the body are the invoices: {} bytes each, without anything on the heap, where a \
         record has about 330 bytes of text. Tried: a decimal with room for `None` in its own 16 bytes (24 bytes less \
         an invoice), unknown codes behind one pointer (24 less), and room for as many invoices as the text ahead \
         seems to hold (a third of the heap at its peak). The aim, 200 bytes, would take amounts of 8 bytes, which \
         are not exact for every number, or numbers, hashes and names that borrow from a body kept alive.\n{tables}",
        goals.table(),
        size_of::<gst_ims::Invoice>(),
    );
    Ok(text)
}

fn peak(shape: Shape, approach: Option<Approach>, body: &Path) -> Result<u64> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["decode-once", "--shape", shape.name()]);
    if let Some(approach) = approach {
        command.args(["--approach", approach.name()]);
    }
    let mut worker = Worker::start("a process that decodes", command.arg(body))?;
    worker.line()?;
    let peak = worker.peak_memory()?;
    worker.finish()?;
    Ok(peak)
}

/// Decodes `body` so often, and keeps the last result until it has been looked
/// at.
pub(crate) fn work(
    shape: Shape,
    approach: Option<Approach>,
    body: &Path,
    turns: u32,
) -> Result<()> {
    let body: Bytes = std::fs::read(body)
        .context(|| format!("reading {}", body.display()))?
        .into();
    let mut decoded = None;
    if let Some(approach) = approach {
        for _ in 0..turns {
            drop(decoded.take());
            decoded = Some(approach.decode(shape, &body)?);
        }
    }
    process::pause("decoded")?;
    drop((body, decoded));
    Ok(())
}

fn mebibytes(bytes: u64) -> String {
    format!("{:.1}", each(bytes, 1 << 20))
}
