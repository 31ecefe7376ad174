//! The files of a queued response.
//!
//! Where the tax network gives a token instead of documents, a job of the platform's prepares them
//! as files: [`Client::prepare_files`](crate::Client::prepare_files) begins it,
//! [`Client::files_job`](crate::Client::files_job) tells how far it is, and
//! [`Client::invoices_of_files`](crate::Client::invoices_of_files) fetches the files and puts them
//! together.
//!
//! The vendor documents the job and does not tie it to the Invoice Management System: what it does
//! with the token of a section is not known. Token and name of the job are all that another process
//! needs to go on, and what comes in a form that is not known is kept.

mod content;
mod decode;
mod fetch;
mod join;
mod request;
mod response;

pub use content::FileContent;
pub use fetch::{FileRequest, InvoicesOfFilesRequest};
pub use join::InvoicesOfFiles;
pub use request::{FilesJobRequest, FilesJobWait, PrepareFilesRequest};
pub use response::{FilesJob, FilesState, RemoteFile};
