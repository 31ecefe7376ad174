//! Reading the statement, and having it made again.

use std::time::Duration;

use gst_ims::job::Polling;
use gst_ims::{Delivery, ReturnPeriod};
use ims_store::Query;

use super::{Outcome, TIME, Worker, of_store};
use crate::network::NetworkError;
use crate::statement::Statement;

/// For how long the end of a recomputation is waited for.
const PATIENCE: Duration = Duration::from_mins(5);

impl Worker {
    pub(super) async fn statement(&self, period: ReturnPeriod) -> Result<Outcome, NetworkError> {
        let connection = self.network.connect(self.gstin).await?;
        self.tell(format!("reading the statement of {period}"));
        let request = connection.client().gstr2b(period).timeout(TIME);
        let answer = request.send().await;
        connection.end()?;
        let answer = answer?;
        self.tell("comparing it with what is stored");
        let listing = self.store.list(self.gstin, &Query::default()).await;
        let listing = listing.map_err(|error| of_store(&error))?;
        let stored = listing.into_invoices().await;
        let stored = stored.map_err(|error| of_store(&error))?;
        let statement = Statement::of(&answer, &stored);
        self.statements.keep(self.gstin, period, statement);
        Ok(Outcome::Statement(period))
    }

    pub(super) async fn recompute(&self, period: ReturnPeriod) -> Result<Outcome, NetworkError> {
        let connection = self.network.connect(self.gstin).await?;
        self.tell(format!(
            "asking for the statement of {period} to be made again"
        ));
        let client = connection.client();
        let begun = client
            .recompute_gstr2b(self.gstin, period)
            .timeout(TIME)
            .send()
            .await;
        let begun = match begun {
            Ok(begun) => begun,
            Err(error) => {
                connection.end()?;
                return Err(not_begun(&error));
            }
        };
        let asked = match &begun.reference_id {
            Some(reference) => {
                self.tell(format!("job {reference} was begun; waiting for its end"));
                let wait = client.recomputation(reference).timeout(TIME);
                Some(wait.wait(Polling::default().total(PATIENCE)).await)
            }
            None => None,
        };
        connection.end()?;
        Ok(match asked {
            Some(Ok(told)) => Outcome::Recomputed(period, Box::new(told), None),
            // A question that failed says nothing about the job.
            Some(Err(error)) => {
                Outcome::Recomputed(period, Box::new(begun), Some(error.to_string()))
            }
            None => Outcome::Recomputed(period, Box::new(begun), None),
        })
    }

    pub(super) async fn recomputation(
        &self,
        period: ReturnPeriod,
        reference: &str,
    ) -> Result<Outcome, NetworkError> {
        let connection = self.network.connect(self.gstin).await?;
        self.tell(format!("asking how far job {reference} is"));
        let told = connection
            .client()
            .recomputation(reference)
            .timeout(TIME)
            .send()
            .await;
        connection.end()?;
        Ok(Outcome::Recomputed(period, Box::new(told?), None))
    }
}

/// What was sent and not answered may have been begun.
fn not_begun(error: &gst_ims::Error) -> NetworkError {
    if error.delivery() == Some(Delivery::Unknown) {
        let message = format!(
            "it is not known whether the statement is made again: {error}. Read it: it tells when \
             it was made"
        );
        return NetworkError::new(message, false);
    }
    let needs_sign_in = error.kind() == gst_ims::ErrorKind::Authentication;
    NetworkError::new(error.to_string(), needs_sign_in)
}
