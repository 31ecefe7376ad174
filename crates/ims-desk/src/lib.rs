//! The accountant's month on India's Invoice Management System (IMS) in a browser: pages that are
//! made on one's own machine, from what `ims-store` keeps.
//!
//! [`Desk`] serves them on loopback, to the browser that was opened with a secret address and to
//! nobody else. With a [`Network`] they fetch documents and send decisions. The pages ask no other host for anything, and reading needs no JavaScript.
//!
//! ```
//! use ims_desk::Desk;
//! use ims_store::{Location, Store};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! let location = Location::file(folder.path().join("ims.db"));
//! let store = Store::open(&location, "asha").await?;
//! let desk = Desk::bind(store, 0).await?;
//! println!("open {}", desk.address());
//! // Serves until the future ends; a command waits for Ctrl+C here.
//! desk.serve(|next| println!("for another browser: {next}"), async {}).await?;
//! # Ok(())
//! # }
//! ```

mod assets;
mod clock;
mod decision_form;
mod desk;
mod document_address;
mod frame;
mod guard;
mod indexes;
mod network;
mod office;
mod pages;
mod pair_view;
mod plots;
mod prepared;
mod refusal;
mod report;
mod search;
mod setting;
mod show;
mod statement;
mod sums;
mod theme;
mod work;

pub use desk::Desk;
pub use network::{Connection, Network, NetworkError};
pub use report::report;
pub use setting::Setting;
