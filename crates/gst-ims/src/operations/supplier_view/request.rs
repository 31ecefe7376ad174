//! The requests for the supplier's view.

use futures_util::future::BoxFuture;
use gst_types::ReturnPeriod;
use sandbox_gst::{OperationInfo, Requests, operations};

use super::decode::{self, Asked};
use super::names::{ReturnForm, SupplySection, View};
use super::response::SupplierView;
use crate::call::{
    Bounds, CallOptions, Caller, Operation, call, not_built, option_setters, sent_when_awaited,
};
use crate::error::Error;
use crate::http::Answer;
use crate::memory_limit::MemoryLimit;
use crate::operations::period;

/// A request for the documents of one section that the taxpayer reported.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct SuppliesRequest {
    caller: Caller,
    return_period: ReturnPeriod,
    section: SupplySection,
    form: ReturnForm,
    options: CallOptions,
}

impl SuppliesRequest {
    pub(crate) fn new(caller: Caller, return_period: ReturnPeriod, section: SupplySection) -> Self {
        Self {
            caller,
            return_period,
            section,
            form: ReturnForm::default(),
            options: CallOptions::default(),
        }
    }

    /// Asks for what was reported by this form instead of GSTR-1.
    ///
    /// # Example
    ///
    /// ```
    /// # async fn example(client: gst_ims::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use gst_ims::supplier_view::{ReturnForm, SupplySection};
    ///
    /// let view = client
    ///     .supplies("2026-10".parse()?, SupplySection::B2b)
    ///     .form(ReturnForm::Gstr1a)
    ///     .send()
    ///     .await?;
    /// println!("{}", view.documents.len());
    /// # Ok(())
    /// # }
    /// ```
    pub fn form(mut self, form: ReturnForm) -> Self {
        self.form = form;
        self
    }

    option_setters!();

    /// Sends the request. An answer without documents is no error.
    ///
    /// # Errors
    ///
    /// Every failure of the network, the gateway or the tax network, and an answer that makes no
    /// sense as a whole; see [`ErrorKind`](crate::ErrorKind).
    pub async fn send(self) -> Result<SupplierView, Error> {
        self.fetch().await
    }

    fn fetch(self) -> BoxFuture<'static, Result<SupplierView, Error>> {
        let bounds = Bounds::of(&self.caller.shared, &self.options);
        Box::pin(async move { call(&self.caller, &bounds, &self).await })
    }
}

sent_when_awaited!(SuppliesRequest => SupplierView);

impl Operation for SuppliesRequest {
    const INFO: &'static OperationInfo = &operations::GET_SALES_INVOICES;
    type Output = SupplierView;

    fn request(&self, requests: &Requests<'_>) -> Result<reqwest::Request, Error> {
        let (year, month) = period::path_parts(self.return_period);
        requests
            .get_sales_invoices(&year, &month, self.form.as_str(), self.section.as_str())
            .map_err(not_built)
    }

    fn decode(&self, answer: &Answer, memory: &MemoryLimit) -> Result<SupplierView, Error> {
        let asked = Asked {
            view: View::Supplies,
            return_period: self.return_period,
            section: self.section,
            form: Some(self.form),
        };
        decode::decode(asked, answer, memory)
    }
}

/// A request for the liabilities of one section that rejections added back.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct LiabilitiesRequest {
    caller: Caller,
    return_period: ReturnPeriod,
    section: SupplySection,
    options: CallOptions,
}

impl LiabilitiesRequest {
    pub(crate) fn new(caller: Caller, return_period: ReturnPeriod, section: SupplySection) -> Self {
        Self {
            caller,
            return_period,
            section,
            options: CallOptions::default(),
        }
    }

    option_setters!();

    /// Sends the request. An answer without documents is no error.
    ///
    /// # Errors
    ///
    /// As [`SuppliesRequest::send`].
    pub async fn send(self) -> Result<SupplierView, Error> {
        self.fetch().await
    }

    fn fetch(self) -> BoxFuture<'static, Result<SupplierView, Error>> {
        let bounds = Bounds::of(&self.caller.shared, &self.options);
        Box::pin(async move { call(&self.caller, &bounds, &self).await })
    }
}

sent_when_awaited!(LiabilitiesRequest => SupplierView);

impl Operation for LiabilitiesRequest {
    const INFO: &'static OperationInfo = &operations::GET_ADDED_BACK_LIABILITIES;
    type Output = SupplierView;

    fn request(&self, requests: &Requests<'_>) -> Result<reqwest::Request, Error> {
        let (year, month) = period::path_parts(self.return_period);
        requests
            .get_added_back_liabilities(&year, &month, self.section.as_str())
            .map_err(not_built)
    }

    fn decode(&self, answer: &Answer, memory: &MemoryLimit) -> Result<SupplierView, Error> {
        let asked = Asked {
            view: View::Liabilities,
            return_period: self.return_period,
            section: self.section,
            form: None,
        };
        decode::decode(asked, answer, memory)
    }
}
