//! The workers' way to the tax network: the sessions and credentials of all commands.

use std::fmt;

use futures_util::future::BoxFuture;
use gst_ims::{Client, ErrorKind, Gstin};
use ims_work::Clients;

use crate::connection::SharedConnection;
use crate::failure::Failure;

pub(super) struct OwnClients(pub(super) SharedConnection);

impl fmt::Debug for OwnClients {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnClients").finish_non_exhaustive()
    }
}

impl Clients for OwnClients {
    fn client(&self, gstin: Gstin) -> BoxFuture<'_, Result<Client, gst_ims::Error>> {
        Box::pin(async move {
            let connection = self.0.of(gstin).await.map_err(as_library)?;
            Ok(connection.client)
        })
    }
}

fn as_library(failure: Failure) -> gst_ims::Error {
    match failure {
        Failure::Api(error) => error,
        Failure::NotSignedIn(message) => {
            gst_ims::Error::builder(ErrorKind::Authentication, message).build()
        }
        other => gst_ims::Error::from_provider(other.to_string()),
    }
}
