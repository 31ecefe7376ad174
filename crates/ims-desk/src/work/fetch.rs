//! Fetching all sections.

use gst_ims::Section;

use super::{Outcome, TIME, Worker, of_store};
use crate::network::NetworkError;

impl Worker {
    pub(super) async fn fetch(&self) -> Result<Outcome, NetworkError> {
        let connection = self.network.connect(self.gstin).await?;
        self.tell("asking the tax network for all sections");
        let download = self
            .store
            .download(connection.client(), self.gstin, &Section::ALL, None, TIME)
            .await
            .map_err(|error| of_store(&error))?;
        connection.end()?;
        let is_signed_out =
            |error: &gst_ims::Error| error.kind() == gst_ims::ErrorKind::Authentication;
        match download.error {
            // Nothing can have come.
            Some(error) if is_signed_out(&error) => Err(error.into()),
            error => Ok(Outcome::Fetched(
                Box::new(download.fetched),
                error.map(|error| error.to_string()),
            )),
        }
    }
}
