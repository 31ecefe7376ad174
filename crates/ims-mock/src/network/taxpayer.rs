//! Whom the tax network knows.

use gst_types::ReturnPeriod;
use serde::{Deserialize, Serialize};

use crate::data_set::DataSet;

/// A taxpayer who can sign in, with the documents that suppliers reported.
///
/// ```
/// use ims_mock::{DataSet, MockServer, Taxpayer};
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let server = MockServer::builder()
///     .taxpayer(Taxpayer::new("33ABKCS2033B1ZW", "TN_NT2.2477").data_set(DataSet::sample().unwrap()))
///     .taxpayer(Taxpayer::new("29AAACQ3770E1Z5", "acme.ka"))
///     .start()
///     .await?;
/// # Ok::<(), ims_mock::StartError>(())
/// # }).unwrap();
/// ```
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Taxpayer {
    pub(crate) gstin: String,
    pub(crate) username: String,
    pub(crate) data_set: DataSet,
    #[serde(default)]
    pub(crate) filed_through: Option<ReturnPeriod>,
}

impl Taxpayer {
    /// A taxpayer without documents: GSTIN, and user name on the GST portal.
    #[must_use]
    pub fn new(gstin: impl Into<String>, username: impl Into<String>) -> Self {
        Self {
            gstin: gstin.into().to_ascii_uppercase(),
            username: username.into(),
            data_set: DataSet::new(),
            filed_through: None,
        }
    }

    /// Says that GSTR-3B is filed up to this period: statements of it are not made again.
    #[must_use]
    pub fn filed_through(mut self, period: ReturnPeriod) -> Self {
        self.filed_through = Some(period);
        self
    }

    /// Gives the taxpayer these documents.
    #[must_use]
    pub fn data_set(mut self, data_set: DataSet) -> Self {
        self.data_set = data_set;
        self
    }
}
