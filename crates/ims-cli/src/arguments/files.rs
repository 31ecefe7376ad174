//! What can be said about files that people exchange.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Compare purchase registers with the documents in the store
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_MATCH)]
pub(crate) struct MatchArguments {
    /// Purchase register: Excel or CSV of Tally, Zoho Books, Busy, Odoo,
    /// SAP or another program
    #[arg(required = true, value_name = "REGISTER")]
    pub(crate) registers: Vec<PathBuf>,

    /// TOML file that says which column means what, where the proposal is wrong
    #[arg(long, value_name = "FILE")]
    pub(crate) mapping: Option<PathBuf>,

    /// TOML file of tolerances and proposals [default: matching.toml in the
    /// user's data folder, which is made with every default written out]
    #[arg(long, value_name = "FILE")]
    pub(crate) settings: Option<PathBuf>,

    /// Write the pairs to this file: .xlsx, .csv, .json, .jsonl or .parquet, or
    /// letters to suppliers to a .txt file
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Write for each supplier what is missing or differs, ready for letters
    #[arg(long, value_name = "FILE")]
    pub(crate) letters: Option<PathBuf>,
}

const AFTER_MATCH: &str = "\
A mapping file names headings; what it does not say is proposed:
  date_order = \"day_first\"
  [columns]
  supplier_gstin = \"Party Tax No\"
  taxable_value = [\"Purchase @ 18%\", \"Purchase @ 12%\"]
  [suppliers]
  \"Made Up Traders\" = \"27ZZZCZ1234Z1ZN\"

Lines that cannot be read take no part, are listed as damaged, and the command
ends with 8. In CSV, spreadsheets change numbers such as 0042 when they open
it; .xlsx keeps them.";

/// Take over a file that was downloaded from the portal, or its errors
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_IMPORT)]
pub(crate) struct ImportArguments {
    /// File of the portal's page "Offline": a download of documents, or the
    /// errors of an upload
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// Write only the records that the portal refused, to this file (.json,
    /// .jsonl or .csv) if one is named
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "-")]
    pub(crate) failed: Option<PathBuf>,
}

const AFTER_IMPORT: &str = "\
The documents come into the store as those of `ims fetch` do. A section that
the file does not have is unknown, and stays as it was.";

/// Write stored documents and decisions as files for others
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_EXPORT)]
pub(crate) struct ExportArguments {
    /// What to write
    #[arg(long = "as", value_name = "FORM", value_enum)]
    pub(crate) form: ExportForm,

    /// The plan with the decisions: a workbook, CSV or JSON
    #[arg(long, value_name = "PLAN")]
    pub(crate) plan: Option<PathBuf>,

    /// A purchase register that a report compares with the documents, several
    /// times for several
    #[arg(long = "register", value_name = "REGISTER")]
    pub(crate) registers: Vec<PathBuf>,

    /// The file to write; for parquet a folder, or the address of object
    /// storage
    #[arg(long, value_name = "PATH")]
    pub(crate) output: PathBuf,
}

/// What can be written for others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportForm {
    /// A workbook in which people decide
    Xlsx,
    /// A plan as CSV, which spreadsheets change: `0042` becomes 42
    Csv,
    /// The documents as JSON
    Json,
    /// Tables for data warehouses, in a folder for each taxpayer and period
    Parquet,
    /// The upload that the portal's page "Offline" takes
    Portal,
    /// What is missing or differs by supplier, of --register: .xlsx, or .txt
    /// for letters
    Report,
    /// One page for the auditor: the documents, and what was decided when, by
    /// whom, and what the tax network answered
    Html,
}

const AFTER_EXPORT: &str = "\
Tables are documents, every version that they had, and what plans decided, of
one taxpayer or of many; what an earlier export wrote of a taxpayer is replaced
at once. `ims match REGISTER --output pairs.parquet` writes pairs. The address
of object storage is s3://BUCKET/PATH, gs://BUCKET/PATH or az://CONTAINER/PATH;
who may write there is in the environment: AWS_ACCESS_KEY_ID, GOOGLE_…, AZURE_…

An upload has what a plan changes, and nothing else; where nothing is to be
changed, no file is written.";
