//! The `ims` command line.

fn main() {}
