//! The response for all sections.

use std::fmt;

use gst_types::{Invoice, Section};

use super::response::Invoices;
use crate::envelope::State;
use crate::error::Error;

/// What came of one section.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SectionOutcome {
    /// The section.
    pub section: Section,
    /// Its documents, or why there are none.
    pub result: Result<Invoices, Error>,
}

impl SectionOutcome {
    /// Returns whether every document of the section is here and could be read.
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// for outcome in client.all_invoices().send().await {
    ///     if !outcome.is_complete() {
    ///         println!("{} has to be fetched again", outcome.section);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.result.as_ref().is_ok_and(|invoices| {
            matches!(invoices.state(), State::Complete | State::Empty)
                && invoices.rejected.is_empty()
        })
    }

    fn shortfall(&self) -> Option<Shortfall> {
        let reason = match &self.result {
            _ if self.is_complete() => return None,
            Err(error) => error.to_string(),
            Ok(invoices) => match invoices.completeness.incomplete() {
                Some(incomplete) => incomplete.to_string(),
                None => format!("{} records cannot be read", invoices.rejected.len()),
            },
        };
        Some(Shortfall {
            section: self.section,
            reason,
        })
    }
}

/// The documents of all sections that were asked for, and what is missing of them.
///
/// # Example
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mock = ims_mock::MockServer::start().await?;
/// # let client = gst_ims::Client::builder()
/// #     .environment(gst_ims::Environment::Custom(mock.base_url().parse()?))
/// #     .api_key("key_test_example")
/// #     .taxpayer_token("token")
/// #     .build()?;
/// let all = client.all_invoices().send().await;
/// for (section, error) in all.failures() {
///     eprintln!("{section}: {error}");
/// }
/// // Only what is whole may be compared with a purchase register.
/// assert!(all.is_complete());
/// println!("{} documents", all.invoices().count());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AllInvoices {
    /// What came of each section, in the order of [`Section::ALL`].
    pub sections: Vec<SectionOutcome>,
}

impl AllInvoices {
    /// Returns whether every document of every section is here and could be read.
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// let all = client.all_invoices().send().await;
    /// if all.is_complete() {
    ///     println!("the whole month: {} documents", all.invoices().count());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.sections.iter().all(SectionOutcome::is_complete)
    }

    /// Iterates over the documents that arrived, section by section.
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// use gst_ims::Amount;
    ///
    /// let all = client.all_invoices().send().await;
    /// let values = all.invoices().filter_map(|invoice| invoice.value);
    /// println!("{:?}", Amount::checked_sum(values));
    /// # Ok(())
    /// # }
    /// ```
    pub fn invoices(&self) -> impl Iterator<Item = &Invoice> {
        self.arrived().flat_map(|invoices| &invoices.invoices)
    }

    /// Iterates over the sections that arrived, whole or not.
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// let all = client.all_invoices().send().await;
    /// for list in all.arrived() {
    ///     println!("{} {}: {} documents", list.section, list.state(), list.invoices.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn arrived(&self) -> impl Iterator<Item = &Invoices> {
        self.sections
            .iter()
            .filter_map(|outcome| outcome.result.as_ref().ok())
    }

    /// Iterates over the sections that did not arrive.
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), gst_ims::Error> {
    /// let all = client.all_invoices().send().await;
    /// for (section, error) in all.failures() {
    ///     println!("{section}: {error}, worth another try: {}", error.is_retryable());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn failures(&self) -> impl Iterator<Item = (Section, &Error)> {
        self.sections
            .iter()
            .filter_map(|outcome| Some((outcome.section, outcome.result.as_ref().err()?)))
    }

    /// Returns all documents as one list, if none is missing.
    ///
    /// # Errors
    ///
    /// [`Shortfalls`] if a section failed, is pending or partial, or has a record that cannot be
    /// read; it names them.
    ///
    /// # Example
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let mock = ims_mock::MockServer::start().await?;
    /// # let client = gst_ims::Client::builder()
    /// #     .environment(gst_ims::Environment::Custom(mock.base_url().parse()?))
    /// #     .api_key("key_test_example")
    /// #     .taxpayer_token("token")
    /// #     .build()?;
    /// let invoices = client.all_invoices().send().await.into_complete()?;
    /// println!("{} documents, and none is missing", invoices.len());
    /// # Ok(())
    /// # }
    /// ```
    pub fn into_complete(self) -> Result<Vec<Invoice>, Shortfalls> {
        let sections: Vec<_> = self
            .sections
            .iter()
            .filter_map(SectionOutcome::shortfall)
            .collect();
        if sections.is_empty() {
            let arrived = self
                .sections
                .into_iter()
                .filter_map(|outcome| outcome.result.ok());
            return Ok(arrived.flat_map(|invoices| invoices.invoices).collect());
        }
        Err(Shortfalls {
            sections,
            invoices: self,
        })
    }
}

impl IntoIterator for AllInvoices {
    type Item = SectionOutcome;
    type IntoIter = std::vec::IntoIter<SectionOutcome>;

    fn into_iter(self) -> Self::IntoIter {
        self.sections.into_iter()
    }
}

/// The error of [`AllInvoices::into_complete`]: sections of which documents are missing.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Shortfalls {
    /// The sections, each with its reason.
    pub sections: Vec<Shortfall>,
    /// What arrived all the same.
    pub invoices: AllInvoices,
}

/// A section of which documents are missing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Shortfall {
    /// The section.
    pub section: Section,
    /// Why documents are missing, in one line.
    pub reason: String,
}

impl fmt::Display for Shortfalls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("documents are missing")?;
        let mut separator = ": ";
        for Shortfall { section, reason } in &self.sections {
            write!(f, "{separator}{section}: {reason}")?;
            separator = "; ";
        }
        Ok(())
    }
}

impl std::error::Error for Shortfalls {}
