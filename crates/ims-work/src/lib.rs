//! Workers on a shared PostgreSQL store of the Invoice Management System (IMS): they fetch and carry
//! plans out for many taxpayers, by schedule and on demand, on as many machines as are needed.
//!
//! A job is a fetch or a plan of one taxpayer, kept in the database until it is done
//! ([`Queue`]). A [`Worker`] takes jobs, one of a taxpayer at a time; where one dies, another takes
//! its jobs up. Nothing is sent twice for that: what a plan has sent stands in the store before it
//! leaves, and a job that is taken up again looks first what became of it.
//!
//! The jobs are `graphile_worker`'s; who may send how much, who may write for a taxpayer, and what
//! was sent, is in `ims-store`. All of these go by the database's clock.
//!
//! # Example
//!
//! ```no_run
//! use ims_store::{Location, Store};
//! use ims_work::Queue;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let location: Location = "postgres://office@db.example/ims".parse()?;
//! let store = Store::open(&location, "a nightly run").await?;
//! let queue = Queue::open(&location, store).await?;
//! queue.fetch(["24AAACI1681G1ZV".parse()?]).await?;
//! println!("{} jobs wait", queue.standing().await?.waiting);
//! # Ok(())
//! # }
//! ```

mod apply_job;
mod clients;
mod clock;
mod error;
mod fetch_job;
mod http;
mod job;
mod metrics;
mod pulse;
mod queue;
mod retry;
mod schedule;
mod standing;
mod worker;

pub use clients::Clients;
pub use error::Error;
pub use queue::Queue;
pub use schedule::{InvalidSchedule, Schedule};
pub use standing::{Failed, QueueStanding};
pub use worker::{Settings, Worker};
