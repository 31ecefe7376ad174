//! Where the work on India's Invoice Management System (IMS) is kept: SQLite in a file by default,
//! PostgreSQL for many machines.
//!
//! A fetch is recorded as a snapshot with a state for each section; documents keep every version
//! that they had; plans, saves and resets, and what became of each document follow; a log says who
//! did what. Nothing secret is kept here.
//!
//! ```
//! use gst_ims::{Invoices, Section};
//! use ims_actions::Filter;
//! use ims_store::{Fetch, Location, Query, Since, Store};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! let location = Location::file(folder.path().join("ims.db"));
//! let store = Store::open(&location, "asha").await?;
//! let gstin = "24AAACI1681G1ZV".parse()?;
//! # let body = r#"{"code":200,"data":{"status_cd":"1","data":{"b2b":[
//! #     {"stin":"33ABKCS2033B1ZW","inum":"INV-7","idt":"02-11-2024","val":1888}]}}}"#;
//! # let invoices = Invoices::from_body(Section::B2b, body)?;
//!
//! // `invoices` is what `gst_ims::Client` returned.
//! let fetch = Fetch::new(gstin, "2024-12-01T06:00:00Z".parse()?).section(&invoices);
//! let fetched = store.record(&fetch).await?;
//! assert_eq!(fetched.sections[0].new, 1);
//!
//! let documents = store.list(gstin, &Query::default()).await?.into_invoices().await?;
//! assert_eq!(documents, invoices.invoices);
//! let changes = store.changes(gstin, Since::Beginning, &Filter::default()).await?.into_vec().await?;
//! assert_eq!(changes.len(), 1);
//! # Ok(())
//! # }
//! ```
//!
//! # What holds
//!
//! * **Only the whole is taken over.** A section is reconciled with what is stored only against a
//!   complete response; otherwise its documents stay, and [`SectionStatus::as_of`] tells their age.
//! * **Nothing is lost.** Each call is one transaction that is on the disk when it returns, also
//!   when the process is killed or the power fails after that. Documents come back exactly as they
//!   were recorded, with unknown fields.
//! * **Many at once.** Any number of processes may use a store. Writes for one taxpayer follow one
//!   another, and of two fetches the documents of the later one stand.
//! * **Memory is bounded.** [`Store::list`] and [`Store::changes`] give one document after another.
//!
//! # Amounts
//!
//! Amounts are stored as whole paise in integers of 64 bits, as both databases compare, sort and
//! sum these exactly and fast; neither has a decimal type that the other has too. The tax network's
//! amounts have two decimals, so nothing is lost. An amount with a fraction of a paisa, or beyond
//! 92,000 lakh crore rupees, is kept as text besides, and sums add it on its own.

mod ahead;
mod backend;
mod changes;
mod check;
mod clock;
mod counts_check;
mod credit;
mod database;
mod download;
mod error;
mod fetch;
mod fetched;
mod filter;
mod group_by;
mod history;
mod index;
mod journal;
mod json;
mod key_text;
mod lease;
mod list;
mod location;
mod log;
mod looks;
mod moment;
mod ours;
mod pairs;
mod partial_sums;
mod plans;
mod prepared;
mod process;
mod reconcile;
mod record;
mod requests;
mod row;
mod schedules;
mod schema;
mod section_state;
mod sections;
mod sql;
mod store;
mod submission_reads;
mod submissions;
mod taxpayers;
mod totals;
mod versions;
mod wanted;

pub use changes::{Change, ChangeKind, Changes, FieldChange, Since};
pub use counts_check::CountDifference;
pub use credit::{Credit, CreditShare, Tax};
pub use download::Download;
pub use error::{Error, ErrorKind};
pub use fetch::Fetch;
pub use fetched::{Fetched, FetchedSection, RejectedRecord};
pub use group_by::GroupBy;
pub use history::{Absence, DocumentJob, History, PlannedDecision, Version};
pub use index::Index;
pub use lease::Lease;
pub use list::{Listing, Query, Sort};
pub use location::Location;
pub use log::LogEntry;
pub use looks::Look;
pub use pairs::{ComparedRegister, Comparison, KeptPair, PairFilter, PairTotals};
pub use plans::KeptPlan;
pub use prepared::Prepared;
pub use requests::StoredRequests;
pub use section_state::SectionState;
pub use sections::{SectionStatus, Unreconciled};
pub use store::Store;
pub use taxpayers::Taxpayer;
pub use totals::{Group, Totals};
pub use versions::{PlannedDecisions, SeenVersion, Versions};
