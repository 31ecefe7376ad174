//! From the bytes of an answer to its documents, without a network.

pub(crate) mod allocations;
pub(crate) mod memory;
pub(crate) mod time;

use std::path::PathBuf;

use bytes::Bytes;

use crate::approaches::compare;
use crate::bodies::{self, Shape};
use crate::error::Context as _;
use crate::options::Options;
use crate::{Result, scratch};

/// A body on which every exact approach has been proved to give the same.
fn compared_body(shape: Shape, records: usize, options: &Options) -> Result<Bytes> {
    let body = bodies::body(shape, records, options.seed)?.into();
    compare(shape, records, &body)?;
    Ok(body)
}

/// Such a body in a file, for workers.
fn compared_file(shape: Shape, records: usize, options: &Options) -> Result<(PathBuf, usize)> {
    let body = compared_body(shape, records, options)?;
    let path = scratch::folder()?.join(format!("{}-{records}.json", shape.name()));
    std::fs::write(&path, &body).context(|| format!("writing {}", path.display()))?;
    Ok((path, body.len()))
}

/// A figure a record.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts and sizes here are far below 2^52"
)]
fn each(figure: u64, records: usize) -> f64 {
    figure as f64 / records as f64
}
