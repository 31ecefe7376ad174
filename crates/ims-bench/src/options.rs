//! What a whole run is told, and the parts that it has.

use clap::ValueEnum;

/// What a whole run is told.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    /// Measure these parts only
    #[arg(long, value_delimiter = ',')]
    pub(crate) only: Vec<Part>,
    /// Few rounds, and nothing that is committed is written
    #[arg(long)]
    pub(crate) quick: bool,
    /// Only count the instructions of decoding, and fail if they have become more
    #[arg(long)]
    pub(crate) check_instructions: bool,
    /// Only count the instructions of decoding, and record them
    #[arg(long, conflicts_with = "check_instructions")]
    pub(crate) record_instructions: bool,
    /// Makes other bodies
    #[arg(long, default_value_t = 20_241_114)]
    pub(crate) seed: u64,
}

/// A part of the comparison: a chapter of the results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    Decode,
    Allocations,
    Memory,
    Values,
    Http,
    Month,
    Store,
    Desk,
    Exchange,
    Office,
    Build,
    Codegen,
}

impl Part {
    /// In the order of the chapters.
    pub(crate) const ALL: [Self; 12] = [
        Self::Decode,
        Self::Allocations,
        Self::Memory,
        Self::Values,
        Self::Http,
        Self::Month,
        Self::Store,
        Self::Desk,
        Self::Exchange,
        Self::Office,
        Self::Build,
        Self::Codegen,
    ];

    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Decode => "Decode and normalise: time",
            Self::Allocations => "Decode and normalise: allocations",
            Self::Memory => "Decode and normalise: peak memory",
            Self::Values => "Single values",
            Self::Http => "A call over HTTP",
            Self::Month => "Fetching a month",
            Self::Store => "The month in the store",
            Self::Desk => "The desk",
            Self::Exchange => "Files and the purchase register",
            Self::Office => "Many taxpayers",
            Self::Build => "The cost of building",
            Self::Codegen => "Code generation",
        }
    }
}
