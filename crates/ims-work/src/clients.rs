//! Where the workers' ways to the tax network come from.

use std::fmt;

use futures_util::future::BoxFuture;
use gst_ims::{Client, Gstin};

/// Gives the clients of taxpayers, which share connections and the limit of their key.
///
/// Tokens are the giver's: they are in no job and in no database.
pub trait Clients: fmt::Debug + Send + Sync + 'static {
    /// Returns the client of a taxpayer.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Authentication`](gst_ims::ErrorKind::Authentication) for one who has to sign in
    /// first; the job waits for that.
    fn client(&self, gstin: Gstin) -> BoxFuture<'_, Result<Client, gst_ims::Error>>;
}
