//! Decodes a body once and prints what that asked of the heap.
//!
//! A program of its own, because counting replaces the allocator, which would
//! slow down the approaches that allocate most.

use std::path::PathBuf;

use clap::Parser;
use ims_bench::Result;
use ims_bench::approaches::Approach;
use ims_bench::bodies::Shape;

#[derive(Parser)]
struct Arguments {
    #[arg(long)]
    shape: Shape,
    #[arg(long)]
    approach: Approach,
    body: PathBuf,
}

fn main() -> Result<()> {
    let Arguments {
        shape,
        approach,
        body,
    } = Arguments::parse();
    let body = std::fs::read(body)?.into();
    let mut decoded = None;
    let used = allocation_counter::measure(|| decoded = Some(approach.decode(shape, &body)));
    decoded.unwrap_or_else(|| Err("nothing was measured".into()))?;
    println!("{} {}", used.count_total, used.bytes_max);
    Ok(())
}
